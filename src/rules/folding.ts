const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ％．]/g;

/** Full-width letters, digits and the full-width dot and percent become ASCII; characters without width go. */
export function fold(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}
