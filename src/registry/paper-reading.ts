import { FOREVER, type Instant } from '../domain/index.ts';
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

export function readEmail(reading: Reading, field: string, text: string): string | undefined {
  const plain = text.trim();
  const isOne = /^[^\s@<>"',;\p{Cc}\p{Cf}]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}$/u.test(plain);
  return isOne ? plain : reading.add('email-not-valid', field);
}
