import { type Instant, Invalid, parseInstant, shanghaiDay } from '../../domain/index.ts';
import type { Column } from './columns.ts';
import type { RowValues } from './row-values.ts';

/** What a row and the registry say differently of one field, each as it is shown. */
export interface Difference {
  readonly field: string;
  readonly found: string;
  readonly standing: string;
}

/**
 * Whether a row says what stands already. The columns that only pass through are not compared, and a beginning that is not given is any: it
 * was the moment of the first import.
 */
export function differences(columns: readonly Column[], row: RowValues, standing: RowValues): Difference[] {
  return columns
    .filter(({ key, only, passing }) => passing !== true && (only === undefined || key in standing))
    .filter((column) => !agrees(column, row[column.key], standing[column.key]))
    .map(({ key }) => ({ field: key, found: plain(row[key]), standing: plain(standing[key]) }));
}

type Value = RowValues[string];

function agrees({ key, type }: Column, given: Value, standing: Value): boolean {
  if (type === 'time') return key === 'from' ? begins(given, standing) : sameMoment(given, standing);
  if (type === 'flag') return isYes(given) === isYes(standing);
  if (type === 'list') return sameSet(given, standing);
  if (given === undefined || standing === undefined) return given === standing;
  return given === standing || (type === 'word' && String(given).toUpperCase() === standing);
}

/** A term begins at the moment that is given; one that began later on that same day was asked for after its midnight. */
export function beginsAt(given: string, from: Instant): boolean {
  const asked = parseInstant(given);
  if (asked instanceof Invalid) return false;
  return asked === from || (asked < from && shanghaiDay(asked) === shanghaiDay(from));
}

function begins(given: Value, standing: Value): boolean {
  if (given === undefined) return true;
  const from = parseInstant(String(standing));
  return !(from instanceof Invalid) && beginsAt(String(given), from);
}

function sameMoment(given: Value, standing: Value): boolean {
  if (given === undefined || standing === undefined) return given === standing;
  const [a, b] = [parseInstant(String(given)), parseInstant(String(standing))];
  return !(a instanceof Invalid) && a === b;
}

function sameSet(given: Value, standing: Value): boolean {
  const [a, b] = [new Set(given ?? []), new Set(standing ?? [])];
  return a.size === b.size && [...a].every((each) => b.has(each));
}

function isYes(value: Value): boolean {
  return /^(?:yes|true|是)$/i.test(String(value ?? ''));
}

function plain(value: Value): string {
  return value === undefined ? '—' : typeof value === 'string' ? value : value.join(' ');
}
