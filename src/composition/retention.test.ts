import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, shanghaiDay } from '../domain/index.ts';
import type { RunReport } from '../retention/index.ts';
import { RetentionNight } from './retention.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);

test('once a night at its time; a night that was missed is made up for after a start; what fails waits, and is told', async () => {
  let now = at('2026-06-10T12:00');
  let last: number | undefined;
  let broken: Error | undefined;
  const ran: string[] = [];
  const warned: string[] = [];
  const night = new RetentionNight({
    atMinute: 270,
    clock: () => now,
    actor: { id: 'anning', note: async () => undefined },
    log: { info: () => undefined, warn: (told: { fault: string }) => warned.push(told.fault) } as never,
    runs: {
      lastDay: async () => last,
      run: async () => {
        if (broken !== undefined) throw broken;
        ran.push(formatInstant(now).slice(0, 16));
        last = shanghaiDay(now);
        return { id: 'r', lines: [] } as unknown as RunReport;
      },
    },
  });
  await night.runDue();
  await night.runDue();
  assert.deepEqual(ran, ['2026-06-10T12:00']);
  assert.equal(night.nextRun(), at('2026-06-11T04:30'));
  now = at('2026-06-11T04:29');
  await night.runDue();
  assert.equal(ran.length, 1);
  now = at('2026-06-11T04:30');
  broken = new Error('lost at 13800138000');
  await night.runDue();
  broken = undefined;
  await night.runDue();
  assert.equal(ran.length, 1);
  assert.equal(warned.length, 1);
  assert.doesNotMatch(warned[0]!, /13800138000/);
  assert.equal(night.nextRun(), at('2026-06-11T04:31'));
  now = at('2026-06-11T04:31');
  await night.runDue();
  assert.deepEqual(ran, ['2026-06-10T12:00', '2026-06-11T04:31']);
});

test('turned off it runs only when somebody asks', async () => {
  const night = new RetentionNight({
    ...{ atMinute: undefined, clock: () => 0, log: {} as never },
    actor: { id: 'anning', note: async () => undefined },
    runs: {
      lastDay: async () => assert.fail('asked'),
      run: async () => assert.fail('ran'),
    },
  });
  night.start();
  await night.runDue();
  await night.close();
  assert.equal(night.nextRun(), undefined);
});
