import { add, DIGIT, FINANCIAL, HAN, KINDS, LATIN, MEASURE, MONEY, NUMERAL, SPACE } from './kinds.ts';
import type { Placeholder } from './steps.ts';

export interface NumberFound {
  readonly end: number;
  readonly what: Extract<Placeholder, 'telephone' | 'amount' | 'number'>;
}

const STAR = 0x2a;
const COLON = 0x3a;
const financial = new Set([...FINANCIAL].map((each) => each.charCodeAt(0)));
/** What stands before a telephone number of seven or eight digits. */
const CALLS = new Set([...'询电话线拨打机致号系:'].map((each) => each.charCodeAt(0)));
const WRITTEN_LEAST = 3;
const SPACED_MAX = 8;

add('元块折%分倍级期楼套', MEASURE);
add('元块圆', MONEY);

/**
 * The number that begins at `at`, in ASCII digits or Chinese ones, and what kind of number; undefined where what stands there is none: 一次, 万一,
 * 五一 stay as they are. `before` is the unit before it, 0 for none.
 */
export function numberAt(
  units: Uint16Array,
  at: number,
  end: number,
  before: number,
): NumberFound | undefined {
  let digits = 0;
  let written = 0;
  let formal = 0;
  let stars = 0;
  let i = at;
  for (; i < end; i++) {
    const unit = units[i]!;
    const kind = KINDS[unit]!;
    if ((kind & DIGIT) !== 0) {
      if (digits === 0 && written === 1 && formal === 0 && (KINDS[units[at]!]! & MEASURE) === 0)
        return undefined;
      digits++;
    } else if ((kind & NUMERAL) !== 0) {
      written++;
      if (financial.has(unit)) formal++;
    } else if (unit === STAR && digits >= 2) stars++;
    else if (digits === 0 || !isBetween(units, i, end, digits)) break;
  }
  if (
    digits === 0 &&
    written < WRITTEN_LEAST &&
    formal < 2 &&
    !(i < end && (KINDS[units[i]!]! & MEASURE) !== 0)
  )
    return undefined;
  if (digits === 0 && written === 0) return undefined;
  if (isTelephone(units, at, i, digits, stars, written, before)) return { end: i, what: 'telephone' };
  if (i < end && (KINDS[units[i]!]! & MONEY) !== 0) return { end: i + 1, what: 'amount' };
  if (i + 1 < end && units[i] === 0x7f8e && units[i + 1] === 0x5143) return { end: i + 2, what: 'amount' };
  return { end: i, what: 'number' };
}

/** A point, a dash or a space within a number: a digit follows at once. After eight digits, a space parts two numbers. */
function isBetween(units: Uint16Array, at: number, end: number, digits: number): boolean {
  if (at + 1 >= end || (KINDS[units[at + 1]!]! & DIGIT) === 0) return false;
  const unit = units[at]!;
  // , - . / and :
  if ((unit >= 0x2c && unit <= 0x2f) || unit === COLON) return true;
  return (KINDS[unit]! & SPACE) !== 0 && digits < SPACED_MAX;
}

function isTelephone(
  units: Uint16Array,
  at: number,
  end: number,
  digits: number,
  stars: number,
  written: number,
  before: number,
): boolean {
  const all = digits + stars + written;
  const first = units[at]!;
  if (stars > 0) return all >= 7 && first === 0x31;
  if (all < 7 || all > 13) return false;
  const second = at + 1 < end ? units[at + 1]! : 0;
  // A mobile number, one with its area's code, one of 400 or 800.
  if (all === 11 && (first === 0x31 || written > 0) && second !== 0x30) return true;
  if ((all === 11 || all === 12) && first === 0x30) return true;
  if (all === 10 && (first === 0x34 || first === 0x38) && second === 0x30) return true;
  return (all === 7 || all === 8) && CALLS.has(before) && (KINDS[before]! & (HAN | LATIN | 64)) !== 0;
}
