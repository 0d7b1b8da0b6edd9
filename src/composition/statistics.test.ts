import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edition } from '../complaints/index.ts';
import { formatInstant } from '../domain/index.ts';
import { statisticsNight } from './statistics.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const ACTOR = { id: 'anning', name: '', scope: 'all', note: async () => undefined } as const;

test('once a night at its time; after a start what was missed; what fails is told without a number, and tried again', async () => {
  let now = at('2026-06-10T12:00');
  let broken: Error | undefined;
  const ran: string[] = [];
  const said: object[] = [];
  const night = statisticsNight({
    ...{ atMinute: 330, clock: () => now, actor: ACTOR },
    log: { info: (told: object) => said.push(told), warn: (told: object) => said.push(told) } as never,
    editions: {
      runDue: async () => {
        if (broken !== undefined) throw broken;
        ran.push(formatInstant(now).slice(0, 16));
        return [{ id: '2026-06-09.1' } as Edition];
      },
    },
  });
  await night.runDue();
  await night.runDue();
  assert.deepEqual(ran, ['2026-06-10T12:00']);
  assert.deepEqual(said, [{ editions: ['2026-06-09.1'] }]);
  assert.equal(night.nextRun(), at('2026-06-11T05:30'));
  now = at('2026-06-11T05:29');
  await night.runDue();
  assert.equal(ran.length, 1);
  now = at('2026-06-11T05:30');
  broken = new Error('lost at 13800138000');
  await night.runDue();
  broken = undefined;
  await night.runDue();
  assert.equal(ran.length, 1);
  assert.doesNotMatch(JSON.stringify(said.at(-1)), /13800138000/);
  assert.equal(night.nextRun(), at('2026-06-11T05:31'));
  now = at('2026-06-11T05:31');
  await night.runDue();
  await night.runDue();
  assert.deepEqual(ran, ['2026-06-10T12:00', '2026-06-11T05:31']);
});

test('a run that a stop cut off is no night that is done', async () => {
  let stopped = false;
  const night = statisticsNight({
    ...{ atMinute: 0, clock: () => at('2026-06-10T12:00'), actor: ACTOR },
    log: { info: () => undefined, warn: () => assert.fail('told') } as never,
    editions: {
      runDue: async (_, signal) => {
        await new Promise((resolve) => signal!.addEventListener('abort', resolve));
        stopped = true;
        return [];
      },
    },
  });
  night.start();
  await night.close();
  assert.ok(stopped);
});

test('turned off it publishes nothing by itself', async () => {
  const night = statisticsNight({
    ...{ atMinute: undefined, clock: () => 0, actor: ACTOR, log: {} as never },
    editions: { runDue: async () => assert.fail('ran') },
  });
  night.start();
  await night.runDue();
  await night.close();
  assert.equal(night.nextRun(), undefined);
});
