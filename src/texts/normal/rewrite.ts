import { contactAt } from './contacts.ts';
import { joinedFrom } from './joined-halves.ts';
import {
  CONTACT,
  DIGIT,
  HALF,
  HAN,
  KINDS,
  LATIN,
  MARK,
  NUMERAL,
  PLACE,
  SENTENCE,
  SPACE,
  SURNAME,
} from './kinds.ts';
import { linkEnd } from './links.ts';
import { numberAt } from './numbers.ts';
import { nameEnd } from './person-names.ts';
import { mayBeginWord, mayBeWord, wordHeardAt } from './sounding-words.ts';
import { PLACEHOLDERS, type Placeholder, type TextStep } from './steps.ts';
import type { Units } from './units.ts';

/** Takes down one step; offsets are those of the text as written. */
export type Note = (step: TextStep, from: number, to: number, before: string, after: string) => void;

const LEFT_AWAY: readonly number[] = [];
const signOf = (place: Placeholder): readonly number[] => [PLACEHOLDERS[place].charCodeAt(0)];
const placeholders = {
  link: signOf('link'),
  telephone: signOf('telephone'),
  amount: signOf('amount'),
  number: signOf('number'),
  name: signOf('name'),
} as const satisfies Record<Placeholder, readonly number[]>;

/**
 * One pass over a folded text: what its characters mean where they stand. Writes `into`; says whether another pass may find more, since
 * what was left away or joined has brought others together.
 */
export function rewrite(text: Units, into: Units, note?: Note): boolean {
  const { units, from, to, length } = text;
  into.length = 0;
  let again = false;
  let before = 0;
  for (let i = 0; i < length; ) {
    const plain = copyPlain(text, i, into);
    if (plain > i) before = units[plain - 1]!;
    i = plain;
    if (i === length) break;
    const unit = units[i]!;
    const kind = KINDS[unit]!;
    let end = i;
    let as = LEFT_AWAY;
    let step: TextStep = 'inserted';
    if ((kind & (LATIN | DIGIT)) !== 0) {
      if (!isWithin(into, before)) end = linkEnd(units, i, length);
      if (end > i) {
        as = placeholders.link;
        step = 'link';
      } else if ((kind & DIGIT) !== 0) {
        const found = numberAt(units, i, length, before)!;
        ({ end, what: step } = found);
        as = placeholders[found.what];
      } else {
        const found = contactAt(units, i, length, before);
        if (found !== undefined) {
          end = i + found.length;
          ({ as } = found);
          step = 'contact';
        }
      }
    } else if ((kind & HAN) !== 0) {
      if ((kind & HALF) !== 0 && i + 1 < length) {
        const joined = joinedFrom(unit, units[i + 1]!);
        if (joined !== undefined) {
          end = i + 2;
          as = [joined];
          step = 'split';
        }
      }
      if (end === i && (kind & NUMERAL) !== 0) {
        const found = numberAt(units, i, length, before);
        if (found !== undefined) {
          ({ end, what: step } = found);
          as = placeholders[found.what];
        }
      }
      if (end === i && (kind & CONTACT) !== 0) {
        const found = contactAt(units, i, length, before);
        if (found !== undefined) {
          end = i + found.length;
          ({ as } = found);
          step = 'contact';
        }
      }
      if (end === i && (kind & SURNAME) !== 0) {
        end = nameEnd(units, i, length, before);
        if (end > i) {
          as = placeholders.name;
          step = 'name';
        }
      }
      if (end === i) {
        const word = wordHeardAt(units, i, length);
        if (word !== undefined) {
          end = i + word.length;
          as = word;
          step = 'sound';
        }
      }
    } else if ((kind & (MARK | SPACE | SENTENCE)) !== 0 && isInserted(units, i, length, kind, before)) {
      end = i + 1;
      again = true;
    }

    if (end === i) {
      into.push(unit, from[i]!, to[i]!);
      before = unit;
      i++;
      continue;
    }
    const start = from[i]!;
    const stop = to[end - 1]!;
    const changed = !isSame(units, i, end, as);
    if (changed && note !== undefined) note(step, start, stop, text.text(i, end), String.fromCharCode(...as));
    if (changed && (step === 'split' || step === 'sound' || step === 'contact')) again = true;
    if (as.length === end - i)
      for (let k = 0; k < as.length; k++) into.push(as[k]!, from[i + k]!, to[i + k]!);
    else for (const each of as) into.push(each, start, stop);
    if (as.length > 0) before = as.at(-1)!;
    i = end;
  }
  return again;
}

/** By unit: it stays as it is wherever it stands; it may begin a word by its sound alone; it may be part of something. 0: not yet known. */
const STAYS = 1;
const MAY_SOUND = 2;
const MAY_BE_PART = 3;
const PARTS = new Uint8Array(65_536);
const ANY_PART = LATIN | DIGIT | NUMERAL | MARK | SPACE | SENTENCE | HALF | CONTACT | SURNAME;

function learnPart(unit: number): number {
  const part = (KINDS[unit]! & ANY_PART) !== 0 ? MAY_BE_PART : mayBeginWord(unit) ? MAY_SOUND : STAYS;
  PARTS[unit] = part;
  return part;
}

/** Copies the units that are part of nothing, as long as there are such; where it stopped. */
function copyPlain({ units, from, to, length }: Units, begin: number, into: Units): number {
  into.reserve(into.length + length - begin);
  const { units: intoUnits, from: intoFrom, to: intoTo } = into;
  let n = into.length;
  let i = begin;
  for (; i < length; i++) {
    const unit = units[i]!;
    let part = PARTS[unit]!;
    if (part !== STAYS) {
      if (part === 0) part = learnPart(unit);
      if (part === MAY_BE_PART) break;
      if (part === MAY_SOUND && i + 1 < length && mayBeWord(unit, units[i + 1]!)) break;
    }
    intoUnits[n] = unit;
    intoFrom[n] = from[i]!;
    intoTo[n++] = to[i]!;
  }
  into.length = n;
  return i;
}

/** Whether what comes next goes on with letters that were already written, a point between them or not. */
function isWithin({ units, length }: Units, before: number): boolean {
  const last = before === 0x2e && length > 1 ? units[length - 2]! : before;
  return (KINDS[last]! & (LATIN | DIGIT)) !== 0;
}

/** Spaces at an end or beside anything but Latin words; marks between two characters; punctuation where letters stand alone. */
function isInserted(units: Uint16Array, at: number, length: number, kind: number, before: number): boolean {
  const next = at + 1 < length ? units[at + 1]! : 0;
  const left = KINDS[before]!;
  const right = KINDS[next]!;
  if ((kind & SPACE) !== 0)
    return (
      before === 0 ||
      next === 0 ||
      (left & LATIN) === 0 ||
      (right & (LATIN | DIGIT | PLACE)) === 0 ||
      ((right & LATIN) !== 0 && isSpelledOut(units, at, length))
    );
  if ((kind & MARK) !== 0) return (left & HAN) !== 0 && (right & HAN) !== 0;
  return (left & HAN) !== 0 && (right & HAN) !== 0 && standsAlone(units, at, length);
}

/** w w w: letters that are told one by one. */
function isSpelledOut(units: Uint16Array, at: number, length: number): boolean {
  const isLetter = (i: number) => i >= 0 && i < length && (KINDS[units[i]!]! & (LATIN | DIGIT | PLACE)) !== 0;
  return !isLetter(at - 2) && !isLetter(at + 2);
}

/** 贷,款,秒,批: the same sign stands before and after single letters. */
function standsAlone(units: Uint16Array, at: number, length: number): boolean {
  const sign = units[at];
  const before = at >= 2 && units[at - 2] === sign;
  const after = at + 2 < length && units[at + 2] === sign;
  return before || after;
}

function isSame(units: Uint16Array, from: number, to: number, as: readonly number[]): boolean {
  if (as.length !== to - from) return false;
  for (let i = 0; i < as.length; i++) if (units[from + i] !== as[i]) return false;
  return true;
}
