import { KINDS, PLACE, PLACEHOLDERS, type Units } from '../../texts/index.ts';
import { digitsOf, foldedPiece, linkOf } from './written.ts';

const LINK = PLACEHOLDERS.link.charCodeAt(0);
const AMOUNT = PLACEHOLDERS.amount.charCodeAt(0);
const NUMBER = PLACEHOLDERS.number.charCodeAt(0);
/** More digits may be a code, a card or somebody’s telephone number: of such the length alone is told. */
const DIGITS_MAX = 3;
const DIGIT = /[\d零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两]/gu;
const AMOUNT_DIGITS_MAX = 6;
const LONGEST = 24;
const SLOTS_MAX = 24;
export const EXAMPLES_MAX = 3;

/**
 * What stands at each placeholder of a text, in order: an amount and a short number as they are written, of a longer number its form (######), of a link its
 * host, which names nobody; '' for telephone numbers and names.
 */
export function standsAt(text: string, normal: Units): readonly string[] {
  const found: string[] = [];
  const { units, from, to, length } = normal;
  for (let i = 0; i < length && found.length < SLOTS_MAX; i++)
    if ((KINDS[units[i]!]! & PLACE) !== 0) found.push(exampleOf(text, units[i]!, from[i]!, to[i]!));
  return found;
}

function exampleOf(text: string, unit: number, from: number, to: number): string {
  if (unit === LINK)
    return linkOf(foldedPiece(text, from, to))
      .split(/[/?:]/)[0]!
      .slice(0, LONGEST);
  if (unit !== AMOUNT && unit !== NUMBER) return '';
  const piece = foldedPiece(text, from, to);
  const isShort = digitsOf(piece).length <= (unit === AMOUNT ? AMOUNT_DIGITS_MAX : DIGITS_MAX);
  return (isShort ? piece : piece.replace(DIGIT, '#')).slice(0, LONGEST);
}

/** Adds a text’s to those that are known; undefined where nothing is new, or its placeholders are others. */
export function withExamples(
  known: readonly (readonly string[])[],
  stands: readonly string[],
): readonly (readonly string[])[] | undefined {
  if (known.length > 0 && known.length !== stands.length) return undefined;
  let isNew = known.length === 0 && stands.length > 0;
  const slots = stands.map((stand, i) => {
    const slot = known[i] ?? [];
    if (stand === '' || slot.length >= EXAMPLES_MAX || slot.includes(stand)) return slot;
    isNew = true;
    return [...slot, stand];
  });
  return isNew ? slots : undefined;
}
