import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recipient } from '../../domain/index.ts';
import { readToldSender, senderGrade } from './sender.ts';
import { ageGrade, timeGrade } from './time.ts';

const OWN = 8_613_800_138_000 as Recipient;
const PORT = '106900012345';

test('the sender is read as people type it', () => {
  const rows: readonly [string | undefined, string][] = [
    [undefined, 'none'],
    ['  ', 'none'],
    ['13800138000', 'none'],
    ['+86 138-0013-8000', 'none'],
    ['13911112222', 'person'],
    ['86 139 1111 2222', 'person'],
    ['106900012345', 'number 106900012345'],
    ['+86106900012345', 'number 106900012345'],
    ['１０６９ ０００１ ２３４５', 'number 106900012345'],
    ['号码：1069-0001-2345', 'number 106900012345'],
    ['106900012345（青禾商城）', 'number 106900012345'],
    ['95123', 'number 95123'],
    ['00012345', 'number 00012345'],
    ['青禾商城', 'name'],
    ['+14155550100', 'foreign'],
    ['1064812345', 'machine'],
    ['?', 'other'],
    ['9'.repeat(5000), 'other'],
  ];
  for (const [typed, expected] of rows) {
    const told = readToldSender(typed, OWN);
    assert.equal(told.kind === 'number' ? `number ${told.digits}` : told.kind, expected, typed?.slice(0, 40));
  }
});

test('how far a sender agrees', () => {
  const rows: readonly [string, string][] = [
    [PORT, 'same'],
    ['1069000123', 'beginning'],
    [`${PORT}01`, 'beginning'],
    ['0012345', 'end'],
    ['106900013345', 'one-digit'],
    ['106900021345', 'one-digit'],
    ['10690001234', 'beginning'],
    ['10690002345', 'one-digit'],
    ['106901012355', 'two-digits'],
    ['106900019999', 'family'],
    ['10684007700', 'another'],
    ['青禾商城', 'name'],
    ['青禾', 'name'],
    ['云栖银行', 'another'],
    ['', 'untold'],
  ];
  for (const [typed, expected] of rows)
    assert.equal(senderGrade(readToldSender(typed, OWN), PORT, '青禾商城'), expected, typed);
});

test('how a time lies to the told one', () => {
  const at = Date.parse('2026-10-20T15:00:00+08:00');
  const minute = (text: string) => ({ at: Date.parse(text), precision: 'minute' as const });
  const day = (text: string) => ({ at: Date.parse(text), precision: 'day' as const });
  const rows: readonly [Parameters<typeof timeGrade>[0], string][] = [
    [undefined, 'untold'],
    [{ at: Number.NaN, precision: 'minute' }, 'untold'],
    [minute('2026-10-20T15:02:00+08:00'), 'minutes'],
    [minute('2026-10-20T14:50:00+08:00'), 'quarter'],
    [minute('2026-10-20T14:10:00+08:00'), 'hour'],
    [minute('2026-10-20T11:30:00+08:00'), 'hours'],
    [minute('2026-10-20T07:00:00+08:00'), 'shifted'],
    [minute('2026-10-20T03:05:00+08:00'), 'shifted'],
    [minute('2026-10-20T23:00:00+08:00'), 'shifted'],
    [minute('2026-10-20T05:00:00+08:00'), 'day'],
    [day('2026-10-20T00:00:00+08:00'), 'day'],
    [day('2026-10-20T23:59:00+08:00'), 'day'],
    [day('2026-10-21T00:00:00+08:00'), 'days'],
    [minute('2026-10-18T15:00:00+08:00'), 'days'],
    [minute('2026-10-01T15:00:00+08:00'), 'weeks'],
    [minute('2025-10-20T15:01:00+08:00'), 'another-year'],
    [day('2024-10-20T12:00:00+08:00'), 'another-year'],
    [minute('2025-06-01T15:00:00+08:00'), 'far'],
  ];
  for (const [told, expected] of rows)
    assert.equal(
      timeGrade(told, at),
      expected,
      told && Number.isFinite(told.at) ? new Date(told.at).toISOString() : '',
    );
  assert.equal(ageGrade(at, at + 5 * 60_000), 'hour');
  assert.equal(ageGrade(at, at + 20 * 60_000), 'later');
  assert.equal(ageGrade(at, at - 40 * 86_400_000), 'months');
});
