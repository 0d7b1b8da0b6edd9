/*
 * Texts that strangers send to break what shows them: markup, scripts, formulas, templates, queries, terminal sequences, marks that
 * cannot be seen, and sizes that no layout expects.
 */

const MARKUP = [
  '<script>window.ran=1</script>',
  '<img src=x onerror="window.ran=1">',
  '"><svg onload=window.ran=1>',
  "' onmouseover='window.ran=1",
  '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
  '<a href="javascript:window.ran=1">点击</a>',
  '</textarea><script>window.ran=1</script>',
  '</title><script>window.ran=1</script>',
  '<style>*{display:none}</style>',
  '<base href="https://example.invalid/">',
  '<meta http-equiv="refresh" content="0;url=https://example.invalid">',
  '<!--',
  ']]>',
  '<math><mtext></mtext><script>window.ran=1</script></math>',
  '<details open ontoggle=window.ran=1>',
  '&lt;b&gt;&amp;&#x3c;script&#x3e;',
];
const FORMULAS = [
  '=1+1',
  '=HYPERLINK("https://example.invalid","点击")',
  '+86 138',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\r=1+1',
  '=cmd|"/c calc"!A1',
  '"quoted, with commas"',
  'line\nfeed',
];
const TEMPLATES = [
  '{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: others expand this
  '${7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  '%s%n%x',
  '__proto__',
  'constructor',
  '{"json":"\\u0000"}',
  "'; drop table person; --",
  '\\',
  '%00',
  '../../etc/passwd',
];
const MARKS = [
  '\u202egnp.exe',
  '\u2066左\u2069',
  '零\u200b宽\u200d',
  '\ufeff开头',
  '\u0000空',
  '\u001b[31m红\u001b[0m',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '\u{e0041}\u{e0042}',
  '\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67',
  '\u2028行\u2029段',
  'العربية',
  '\u0336删\u0336除',
];

/** `count` texts, each with a signature before it; the same for the same count. */
export function nastyTexts(count: number): string[] {
  const kinds = [...MARKUP, ...FORMULAS, ...TEMPLATES, ...MARKS];
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    switch (Math.floor(i / kinds.length) % 4) {
      case 0:
        return kind;
      case 1:
        return `【青禾】${kind}`;
      case 2:
        return `${kind}${'长'.repeat(300)}${kind}`;
      default:
        return `${'W'.repeat(400)}${kind} ${'a'.repeat(200)}`;
    }
  });
}

/** What no encoding and no table holds, and marks that turn or hide what stands beside them. */
export const BROKEN_TEXTS: readonly string[] = [
  '\ud800孤',
  '低\udfff',
  '\u0000\u0000空\u0000空',
  '\ud83d\u0000\ude00拆',
  '\ufffe\uffff非\u{10ffff}',
  '\u0085\u009b31m\u0090控制',
  '\u202e\u202d\u202a\u2067\u2068翻转',
  '\u001b]0;标题\u0007\u001b[2J',
  '\r\nHTTP/1.1 200 OK\r\nset-cookie: a=b\r\n\r\n<script>window.ran=1</script>',
  '\u0300\u0489叠\u20dd\u20e3',
];
/** A text of a megabyte. */
export const MEGABYTE = '<b>长</b>'.repeat(105_000);
