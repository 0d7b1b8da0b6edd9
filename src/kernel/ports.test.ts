import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, parseChange } from '../domain/index.ts';
import { ConsentIndex, Facts, Tally } from './index.ts';

function facts(...changes: object[]): Facts {
  const known = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  for (const change of changes) known.apply(parseChange(change) as never);
  return known;
}
const opened = (at: string) => ({
  kind: 'port-opened',
  at,
  port: '10690001',
  holder: '91310000MA1FL00K2G',
  use: 'marketing',
});
const assigned = (until: string) => ({
  kind: 'port-assigned',
  at: '2026-01-02',
  port: '10690001',
  signature: '青禾',
  until,
});
const at = (known: Facts, moment: string) => {
  known.apply({ kind: 'time-passed', at: day(moment) });
  return known.ports.resolve('10690001').port?.assigned;
};

test('an assignment ends with its term, also on a port that was opened anew meanwhile', () => {
  const known = facts(opened('2026-01-01'), assigned('2026-01-10'), opened('2026-01-05'));
  assert.equal(at(known, '2026-01-09'), '青禾');
  assert.equal(at(known, '2026-01-10'), undefined);
});

test('an assignment that ends when it begins is none', () => {
  const known = facts(opened('2026-01-01'), assigned('2026-01-02'));
  assert.equal(at(known, '2026-01-02'), undefined);
});
