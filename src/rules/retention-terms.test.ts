import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant, parseInstant, valid } from '../domain/index.ts';
import { dueBefore, keptUntil, RETENTION_TERMS, type RetentionKind, termAt } from './index.ts';

const at = (text: string) => valid(parseInstant(text));
const KINDS = Object.keys(RETENTION_TERMS) as RetentionKind[];

test('five months under 令31, six under 令74: by the law of the moment from which the term runs', () => {
  const rows: readonly [RetentionKind, string, string][] = [
    ['messages', '2026-01-15T10:00:00+08:00', '2026-06-16'],
    ['messages', '2026-04-30T23:59:59+08:00', '2026-10-01'],
    ['messages', '2026-05-01T00:00:00+08:00', '2026-11-02'],
    ['consents', '2026-05-31T10:00:00+08:00', '2026-12-01'],
    // February has no 30th: its last day.
    ['consents', '2025-09-30T23:30:00+08:00', '2026-03-01'],
    ['processing', '2026-06-01T00:00:00+08:00', '2029-06-02'],
    // Older than the law itself.
    ['messages', '2014-01-01T00:00:00+08:00', '2014-06-02'],
  ];
  for (const [kind, from, until] of rows)
    assert.equal(formatInstant(keptUntil(kind, at(from))), formatInstant(at(until)), `${kind} ${from}`);
  assert.match(termAt('messages', at('2026-04-30')).citation.law, /第31号/);
  assert.match(termAt('messages', at('2026-05-01')).citation.law, /第74号/);
  assert.equal(termAt('consents', at('2026-05-01')).citation.certainty, 'unverified');
});

test('what may go at a moment is what was kept long enough, and nothing else', () => {
  const moment = fc.integer({ min: at('2020-01-01'), max: at('2031-01-01') });
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), moment, moment, (kind, now, from) => {
      if (from > now - 3000 * 86_400_000 && from <= now)
        assert.equal(from < dueBefore(kind, now), keptUntil(kind, from) <= now);
    }),
    { numRuns: 2000 },
  );
});
