/** Left-to-right marks, overrides and isolates, tags: they change how what stands beside them is read, and cannot be seen. */
const UNSEEN = /[\u0080-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is made visible
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const PICTURES = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = '\u2421';

/**
 * A stranger's text as paper shows it: what a reader could not see stands there as a sign (␀, ‹U+202E›), so that nothing is hidden, reordered or refused by
 * XML. The text itself stands in `case.json`, untouched.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, pictureOf)
    .replace(UNSEEN, (mark) => `‹U+${mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`)
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  return code === DELETE ? DELETE_PICTURE : String.fromCharCode(PICTURES + code);
}

/** The beginning of a long text, by characters; whether it is all of it. */
export function cut(text: string, max: number): { readonly text: string; readonly isWhole: boolean } {
  if (text.length <= max) return { text, isWhole: true };
  return { text: text.slice(0, max).replace(/[\ud800-\udbff]$/, ''), isWhole: false };
}

/** Mobile numbers of the mainland in what people wrote, whatever stands between their digits, with all but the ends hidden. */
export function withoutMobiles(text: string): string {
  return text.replace(MOBILE, (number) => {
    const digits = number.normalize('NFKC').replace(/\D/g, '');
    return `${digits.slice(0, digits.length - 8)}****${digits.slice(-4)}`;
  });
}

const MOBILE =
  /(?<![0-9０-９])(?:(?:\+|00)?86[\s-]*)?[1１][3-9３-９](?:[\s\-.‐-―　]*[0-9０-９]){9}(?![0-9０-９])/gu;
