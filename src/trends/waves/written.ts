import { foldOf } from '../../texts/index.ts';

const NUMERALS = new Map(
  [...'零0〇0一1二2三3四4五5六6七7八8九9壹1贰2叁3肆4伍5陆6柒7捌8玖9幺1两2'.matchAll(/(.)(.)/gu)].map(
    ([, from, to]) => [from!, to!] as const,
  ),
);
const SLICE_MAX = 256;

/** A piece of a text as written with each character folded by itself, in small letters without spaces. */
export function foldedPiece(text: string, from: number, to: number): string {
  let folded = '';
  for (const each of text.slice(from, Math.min(to, from + SLICE_MAX)))
    folded += foldOf(each.codePointAt(0)!).to;
  return folded.replaceAll(' ', '');
}

/** The digits of a number in any writing. */
export function digitsOf(piece: string): string {
  let digits = '';
  for (const each of piece) {
    const digit = NUMERALS.get(each) ?? each;
    if (digit >= '0' && digit <= '9') digits += digit;
  }
  return digits;
}

/** Host and path of a link, without scheme: `t.cn/ab`. */
export function linkOf(piece: string): string {
  return piece
    .replaceAll(/[。点]/g, '.')
    .replace(/^https?[:/]+/, '')
    .replace(/^www\./, '')
    .replace(/[/.]+$/, '');
}
