import { maskNumbers, type Words } from '../../domain/index.ts';
import { type Problem, shown } from '../../registry/index.ts';
import { trendsReport } from '../../trends/index.ts';
import { CELL_FAULTS, Unread } from './cells.ts';
import type { Role } from './files-read.ts';
import type { InspectedRow } from './open-file.ts';

/** A row that is not judged or not taken, and why. Nothing of it stands here unmasked (P7). */
export interface Rejected {
  readonly role: Role;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly found: string;
  readonly reason: Words;
}

/** Rows that hold nothing to be read: they are counted and no fault of anybody's. */
export const PASSED_OVER: ReadonlySet<string> = new Set([
  'row-blank',
  'row-before-header',
  'header-again',
  'totals-row',
]);

const FOUND_MAX = 60;

export function rejectedRow(role: Role, row: InspectedRow, unread: Unread): Rejected {
  const { code, field } = unread;
  const [zh, en, fixZh, fixEn] = CELL_FAULTS[code];
  // A time that is no telephone number is told as it stands.
  const found = code.startsWith('time-') ? maskNumbers(shown(unread.found)) : masked(unread.found);
  const words = (text: string) => text.replace('{found}', found).replace('{length}', unread.found);
  return {
    ...{ role, row: row.row, column: row.columnOf(field), code, found },
    reason: { zh: words(zh + fixZh), en: `${words(en)} ${fixEn}` },
  };
}

/** What the reader of rows found. */
export function rejectedProblem(role: Role, row: InspectedRow, problem: Problem): Rejected {
  const { column, code, found, words, fix } = problem;
  return {
    ...{ role, row: row.row, column: masked(column), code, found: masked(found) },
    reason: { zh: masked(words.zh + fix.zh), en: masked(`${words.en} ${fix.en}`) },
  };
}

/** A header that stands there again, a row of totals: told as what they are, before their cells are looked at. */
export function whatItIs(row: InspectedRow, needed: readonly string[]): Unread | undefined {
  const isNamed = (field: string) => row.one(field).trim() === row.columnOf(field);
  if (needed.every(isNamed)) return new Unread('header-again', '');
  if (needed.every((field) => row.one(field) !== '')) return undefined;
  const first = Object.values(row.read.values).find((value) => typeof value === 'string') ?? '';
  return TOTALS.test(String(first).trim()) ? new Unread('totals-row', '') : undefined;
}

const TOTALS = /^(?:合计|总计|小计|总数|共计|汇总|共\s*\d+\s*[条行]|total|sum|subtotal)/i;

function masked(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
  return trendsReport.maskedText(plain.length > FOUND_MAX * 6 ? `${plain.slice(0, FOUND_MAX)}…` : plain);
}
