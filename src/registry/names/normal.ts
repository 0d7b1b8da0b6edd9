import { Converter } from 'opencc-js/t2cn';
import { Invalid } from '../../domain/index.ts';
import { drawnLike, pairDrawnLike, standsForLetter } from '../../texts/index.ts';
import { groupedWith } from './characters.ts';
import type { StepName } from './steps.ts';

/** One letter of a name, where it stands in the text as written (UTF-16, end exclusive). */
export interface Letter {
  /** After compatibility, case and traditional characters. */
  readonly plain: string;
  /** The letter, or one of the group of characters, that it looks like. */
  readonly looks: string;
  readonly from: number;
  readonly to: number;
}

/** A step on one's own text, without its side. */
export interface OwnStep {
  readonly step: StepName;
  readonly before: string;
  readonly after: string;
  readonly from: number;
  readonly to: number;
}

export interface Normal {
  readonly letters: readonly Letter[];
  readonly steps: readonly OwnStep[];
}

const UNITS_MAX = 200;
const LETTERS_MAX = 20;
const ALLOWED = `a name of 2 to ${LETTERS_MAX} letters, digits or Chinese characters, in at most ${UNITS_MAX} UTF-16 units`;
const LETTER = /^[\p{L}\p{N}]$/u;
const simplify = Converter({ from: 't', to: 'cn' });
const folds = new Map<string, Fold>();
/** More different characters than names hold are hostile, and are not remembered. */
const FOLDS_MAX = 50_000;

/** What becomes of one character, and by which steps; several letters where it is a ligature, none where it is no part of a name. */
interface Fold {
  readonly letters: readonly { readonly plain: string; readonly looks: string }[];
  readonly steps: readonly { readonly step: StepName; readonly before: string; readonly after: string }[];
}

/**
 * A name's letters, and what was done to get them. Whatever is neither letter nor digit, nor drawn like one, is left away: it sets no name
 * apart. Never throws.
 */
export function normalise(text: string): Normal | Invalid {
  if (text.length > UNITS_MAX) return new Invalid('signature', text.slice(0, UNITS_MAX), ALLOWED);
  const letters: Letter[] = [];
  const steps: OwnStep[] = [];
  let from = 0;
  for (const character of text) {
    const to = from + character.length;
    const { letters: folded, steps: done } = foldOf(character);
    for (const step of done) steps.push({ ...step, from, to });
    for (const letter of folded) letters.push({ ...letter, from, to });
    from = to;
  }
  const joined = joinPairs(letters);
  if (joined.length < 2 || joined.length > LETTERS_MAX) return new Invalid('signature', text, ALLOWED);
  return { letters: joined, steps };
}

function foldOf(character: string): Fold {
  let fold = folds.get(character);
  if (fold === undefined) {
    fold = folded(character);
    if (folds.size < FOLDS_MAX) folds.set(character, fold);
  }
  return fold;
}

function folded(character: string): Fold {
  const steps: { step: StepName; before: string; after: string }[] = [];
  const note = (step: StepName, before: string, after: string) => {
    if (before !== after) steps.push({ step, before, after });
    return after;
  };
  const compatible = note('compatibility', character, character.normalize('NFKC'));
  const bare = note('inserted', compatible, withoutMarks(compatible));
  const kept = note('inserted', bare, [...bare].filter(isPart).join(''));
  const small = note('case', kept, withoutMarks(kept.toLowerCase()));
  const plain = note('traditional', small, simplified(small));
  const letters = [...plain].map((each) => ({ plain: each, looks: looksOf(each) }));
  return { letters, steps };
}

function looksOf(plain: string): string {
  return groupedWith(drawnLike(plain));
}

const isPart = (character: string) => LETTER.test(character) || standsForLetter(character);

function withoutMarks(text: string): string {
  const apart = text.normalize('NFD');
  const bare = apart.replace(/\p{M}/gu, '');
  return bare === apart ? text : bare.normalize('NFC');
}

/** Variants of variants end where nothing changes. */
function simplified(text: string): string {
  const once = simplify(text);
  return once === text ? text : simplify(once);
}

function joinPairs(letters: readonly Letter[]): readonly Letter[] {
  const joined: Letter[] = [];
  for (let i = 0; i < letters.length; i++) {
    const one = letters[i]!;
    const next = letters[i + 1];
    const looks = next === undefined ? undefined : pairDrawnLike(one.looks, next.looks);
    if (next === undefined || looks === undefined) {
      joined.push(one);
      continue;
    }
    joined.push({ plain: one.plain + next.plain, looks, from: one.from, to: next.to });
    i++;
  }
  return joined;
}
