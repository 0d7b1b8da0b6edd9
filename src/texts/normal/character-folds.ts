import { Converter } from 'opencc-js/t2cn';
import { drawnLike } from '../likeness/homoglyphs.ts';
import { PLACEHOLDERS, type TextStep } from './steps.ts';

/** What becomes of one character wherever it stands, and by which steps. Folding `to` again changes nothing. */
export interface CharacterFold {
  /** At most 18 UTF-16 units, NFKC's own bound; empty where it cannot be seen. */
  readonly to: string;
  readonly steps: readonly { readonly step: TextStep; readonly before: string; readonly after: string }[];
}

/** In `FOLDED`: not yet known; left away; several units or steps of note (see `foldOf`). Any other value is the unit that it becomes. */
export const UNKNOWN = 0;
export const GONE = 1;
export const SEVERAL = 2;
/** By UTF-16 unit, filled as characters are met: one look tells what most of them become. */
export const FOLDED = new Uint16Array(65_536);

const OWN = new Set<string>(Object.values(PLACEHOLDERS));
/** Marks on letters, joiners, direction marks, selectors, controls, fillers of Hangul, the blank of Braille; and half of a surrogate pair. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Cs}\p{M}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
const SPACES = /[\p{Z}\t\n\r\f\v]/gu;
/** Emoji and other signs beyond the first plane: one sign for all. */
const PICTURES = /[[\p{S}\p{P}\p{Co}\p{Cn}]--[\0-\uffff]]/gv;
const PICTURE = '★';
/** Greek capitals that are drawn like another Latin letter than their small form is. */
const CAPITALS = new Map([...'ΗhΜmΝnΖzΧxΥy'.matchAll(/(.)(.)/gu)].map(([, from, to]) => [from!, to!]));
/** ￥ is money and no y. */
const MONEY = /^\p{Sc}$/u;
const ROUNDS_MAX = 4;
const simplify = Converter({ from: 't', to: 'cn' });
const others = new Map<number, CharacterFold>();
/** More different rare characters than texts hold are hostile, and are not remembered. */
const OTHERS_MAX = 20_000;

/** @param point a code point, also half of a surrogate pair */
export function foldOf(point: number): CharacterFold {
  const known = others.get(point);
  if (known !== undefined) return known;
  const fold = folded(String.fromCodePoint(point));
  if (others.size < OTHERS_MAX) others.set(point, fold);
  return fold;
}

/** Fills the place of a unit in `FOLDED`; halves of surrogate pairs are told by their pair. */
export function learnFold(unit: number): number {
  const { to } = foldOf(unit);
  const one = to.length === 1 && to.charCodeAt(0) > SEVERAL;
  FOLDED[unit] = to === '' ? GONE : one ? to.charCodeAt(0) : SEVERAL;
  return FOLDED[unit]!;
}

function folded(character: string): CharacterFold {
  const steps: { step: TextStep; before: string; after: string }[] = [];
  if (OWN.has(character)) return { to: character, steps };
  const note = (step: TextStep, before: string, after: string) => {
    if (before !== after) steps.push({ step, before, after });
    return after;
  };
  let text = character;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = text;
    const spaced = text.replace(SPACES, ' ');
    text = note('invisible', spaced, withoutMarks(spaced));
    text = note('compatibility', text, text.normalize('NFKC').replace(SPACES, ' '));
    text = note('invisible', text, withoutMarks(text));
    text = note('look-alike', text, [...text].map((each) => CAPITALS.get(each) ?? each).join(''));
    text = note('case', text, text.toLowerCase());
    text = note('traditional', text, simplify(text));
    text = note('look-alike', text, [...text].map(likened).join(''));
    text = note('compatibility', text, text.replace(PICTURES, PICTURE));
    if (text === before) break;
  }
  return { to: text, steps };
}

function withoutMarks(text: string): string {
  const apart = text.normalize('NFD');
  const bare = apart.replace(UNSEEN, '');
  return bare === apart ? text : bare.normalize('NFC');
}

/** Digits and plain letters stand for themselves; 〇 is a digit before it is a letter. */
function likened(character: string): string {
  if (character === '〇' || character <= '\x7f' || MONEY.test(character)) return character;
  const like = drawnLike(character);
  return OWN.has(character) || like.length !== 1 ? character : like;
}
