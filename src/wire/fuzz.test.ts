import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fuzz } from './fuzz.ts';

it('five seconds of hostile octets find nothing', () => {
  const report = fuzz({ seconds: 5, seed: 20251111 });
  // A run that decodes nothing, or refuses nothing, would prove nothing.
  assert.ok(report.decoded > 1000, `${report.decoded} decoded`);
  assert.ok(report.refused > 1000, `${report.refused} refused`);
  assert.ok(report.streams > 50, `${report.streams} streams`);
  assert.ok(report.largestAllocation > 0);
});
