import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecipientFilter } from './recipient-filter.ts';

test('P4 nobody who was added is ever taken for somebody who was not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1_000_000, max: 999_999_999_999_999 }), { maxLength: 200 }),
      (recipients) => {
        const filter = new RecipientFilter();
        for (const recipient of recipients) filter.add(recipient);
        for (const recipient of recipients) assert.ok(filter.mayHave(recipient));
      },
    ),
    { numRuns: 30 },
  );
});

test('of neighbouring numbers that were not added few are perhaps', () => {
  const filter = new RecipientFilter();
  for (let i = 0; i < 1_000_000; i++) filter.add(8_613_800_000_000 + 2 * i);
  let perhaps = 0;
  for (let i = 0; i < 100_000; i++) if (filter.mayHave(8_613_900_000_001 + 2 * i)) perhaps++;
  assert.ok(perhaps < 6000, `${perhaps} of 100,000`);
});
