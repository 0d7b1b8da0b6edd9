/**
 * The modules a TypeScript source names: static imports and exports, dynamic imports, and `new URL('…', import.meta.url)`, by
 * which workers are started (of other files than `.ts` it is no import). A small scanner, not a parser: it only has to tell code from comments, strings and patterns.
 */

export type Import = {
  /** As written; undefined where a dynamic import computes it. */
  readonly specifier: string | undefined;
  /** `import type` or `export type`: gone when the program runs. */
  readonly typeOnly: boolean;
};

type Token = { readonly kind: 'word' | 'mark' | 'text'; readonly value: string };

export function importsOf(source: string): Import[] {
  const tokens = tokensOf(source);
  const found: Import[] = [];
  const is = (at: number, value: string) => tokens[at]?.kind !== 'text' && tokens[at]?.value === value;
  const text = (at: number) => (tokens[at]?.kind === 'text' ? tokens[at].value : undefined);

  for (const [at, { kind, value }] of tokens.entries()) {
    if (kind !== 'word' || is(at - 1, '.')) continue;
    if (value === 'URL' && is(at + 1, '(') && is(at + 3, ',') && is(at + 4, 'import')) {
      if (text(at + 2)?.endsWith('.ts') !== false) found.push({ specifier: text(at + 2), typeOnly: false });
    } else if (value === 'import' && is(at + 1, '(')) {
      const whole = is(at + 3, ')') || is(at + 3, ',');
      found.push({ specifier: whole ? text(at + 2) : undefined, typeOnly: false });
    } else if (value === 'import' && text(at + 1) !== undefined) {
      found.push({ specifier: text(at + 1), typeOnly: false });
    } else if ((value === 'import' && !is(at + 1, '.')) || value === 'export') {
      const specifier = fromClause(tokens, at + 1);
      // `import type from './x.ts'` names a value `type`; nobody here writes it.
      if (specifier !== undefined) found.push({ specifier, typeOnly: is(at + 1, 'type') });
    }
  }
  return found;
}

/** The text after `from`, when what stands between is a list of names: words, commas, a star, one pair of braces. */
function fromClause(tokens: readonly Token[], start: number): string | undefined {
  for (let at = start; at < tokens.length; at++) {
    const { kind, value } = tokens[at]!;
    const next = tokens[at + 1];
    if (kind === 'word' && value === 'from' && next?.kind === 'text') return next.value;
    if (kind === 'mark' && !['{', '}', ',', '*'].includes(value)) return undefined;
  }
  return undefined;
}

/** After these a slash begins a pattern; after anything else it divides. */
const BEFORE_PATTERN = /^(?:[([{,;:=!?&|+\-*%<>~^]|return|typeof|case|in|of|yield|await|void|delete)$/;

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  /** Depth of braces at which each open `${` ends and its template goes on. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;

  const push = (kind: Token['kind'], value: string) => {
    tokens.push({ kind, value });
  };
  const template = () => {
    const start = at;
    while (at < source.length && source[at] !== '`') {
      if (source[at] === '$' && source[at + 1] === '{') {
        at += 2;
        templates.push(depth);
        push('mark', '`');
        return;
      }
      at += source[at] === '\\' ? 2 : 1;
    }
    push('text', source.slice(start, at));
    at++;
  };

  while (at < source.length) {
    const character = source[at]!;
    const rest = source.slice(at, at + 2);
    if (rest === '//') {
      at = endOf(source, '\n', at);
    } else if (rest === '/*') {
      at = endOf(source, '*/', at + 2);
    } else if (character === "'" || character === '"') {
      const start = ++at;
      while (at < source.length && source[at] !== character) at += source[at] === '\\' ? 2 : 1;
      push('text', source.slice(start, at++));
    } else if (character === '`') {
      at++;
      template();
    } else if (
      character === '/' &&
      BEFORE_PATTERN.test(tokens.at(-1)?.value ?? ';') &&
      tokens.at(-1)?.kind !== 'text'
    ) {
      at = endOfPattern(source, at);
      push('mark', '/');
    } else if (/[\w$\u0080-\uffff]/.test(character)) {
      const start = at;
      while (at < source.length && /[\w$\u0080-\uffff]/.test(source[at]!)) at++;
      push('word', source.slice(start, at));
    } else {
      at++;
      if (character === '{') depth++;
      if (character === '}') {
        if (templates.at(-1) === depth) {
          templates.pop();
          template();
          continue;
        }
        depth--;
      }
      if (/\S/.test(character)) push('mark', character);
    }
  }
  return tokens;
}

function endOf(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found === -1 ? source.length : found + mark.length;
}

function endOfPattern(source: string, start: number): number {
  let inClass = false;
  let at = start + 1;
  for (; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '[') inClass = true;
    else if (source[at] === ']') inClass = false;
    else if (source[at] === '/' && !inClass) break;
  }
  return at + 1;
}
