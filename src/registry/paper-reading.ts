import type { Instant } from '../domain/index.ts';
import { FOREVER } from './port-book.ts';
import type { Reading } from './reading.ts';

/** Papers say since when they hold, also long ago. None given: from now on. */
export interface WantedTerm {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface Term {
  readonly starts: Date;
  readonly ends: Date | null;
}

/** A term that may have begun, and may even be over. */
export function readTerm(reading: Reading, { from, until }: WantedTerm, now: Instant): Term | undefined {
  const starts = from === undefined ? now : reading.time('from', from);
  const ends = until === undefined ? undefined : reading.time('until', until);
  if (starts === undefined || (until !== undefined && ends === undefined)) return undefined;
  if ((ends ?? FOREVER) <= starts) return reading.add('term-empty', 'until');
  return { starts: new Date(starts), ends: ends === undefined ? null : new Date(ends) };
}

/** One line of plain text: a name, an issuer, the number of a paper. */
export function readLine(reading: Reading, field: string, text: string, max: number): string | undefined {
  const plain = text.normalize('NFC').trim();
  if (plain.length > 0 && plain.length <= max && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(plain))
    return plain;
  return reading.add('text-not-valid', field, { field, max: `${max}` });
}

/** Digits, with an area code or a country's where there is one. What was typed is not shown again: it may be somebody's number. */
export function readPhone(reading: Reading, field: string, text: string): string | undefined {
  const plain = text.replace(/[\s()-]/g, '');
  return /^\+?\d{5,18}$/.test(plain) ? plain : reading.add('phone-not-valid', field);
}

export function readEmail(reading: Reading, field: string, text: string): string | undefined {
  const plain = text.trim();
  const isOne = /^[^\s@<>"',;\p{Cc}\p{Cf}]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}$/u.test(plain);
  return isOne ? plain : reading.add('email-not-valid', field);
}
