import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { parseInstant, shanghaiDay } from '../domain/index.ts';
import { dateOf } from '../trends/index.ts';
import { Nightly } from './nightly.ts';

const at = (text: string) => parseInstant(text) as number;

let now: number;
/** The days through which a run was asked for. */
let asked: string[];
let dormant: number;
let broken: Error | undefined;
beforeEach(() => {
  now = at('2026-06-10T12:00:00+08:00');
  [asked, dormant, broken] = [[], 0, undefined];
});

function nightly(over: { atMinute?: undefined } = {}) {
  const silent = () => undefined;
  return new Nightly({
    atMinute: 210,
    says: 'ran over a day',
    clock: () => now,
    log: { info: silent, warn: silent },
    dormancy: async () => {
      dormant += 1;
      return [];
    },
    runs: {
      nextDay: async () => shanghaiDay(now) - 1,
      catchUp: async (through) => {
        asked.push(dateOf(through));
        if (broken !== undefined) throw broken;
      },
    },
    ...over,
  });
}

test('after a start what was missed is made up for; then once a night, at its time in Shanghai, for the day before', async () => {
  const night = nightly();
  await night.runDue();
  assert.deepEqual(asked, ['2026-06-09']);
  assert.equal(night.told().nextRun, at('2026-06-11T03:30:00+08:00'));
  for (const time of [
    '2026-06-10T23:59:59+08:00',
    '2026-06-11T00:01:00+08:00',
    '2026-06-11T03:29:59+08:00',
  ]) {
    now = at(time);
    await night.runDue();
  }
  assert.deepEqual(asked, ['2026-06-09']);
  now = at('2026-06-11T03:30:00+08:00');
  await night.runDue();
  await night.runDue();
  assert.deepEqual(asked, ['2026-06-09', '2026-06-10']);
  assert.equal(dormant, 2);
});

test('before its time in the night, the day that is just over waits', async () => {
  now = at('2026-06-10T02:00:00+08:00');
  await nightly().runDue();
  assert.deepEqual(asked, ['2026-06-08']);
});

test('what fails is told with its day and its fault, numbers masked, and tried again after a while, longer each time', async () => {
  const night = nightly();
  broken = new Error('no answer about 13800138000');
  await night.runDue();
  const { failure, nextRun } = night.told();
  assert.match(failure!.words.zh, /每日运行未完成（2026-06-09），将自动重试：no answer/);
  assert.match(failure!.words.en, /2026-06-09/);
  assert.doesNotMatch(failure!.words.en, /13800138000/);
  assert.equal(nextRun, now + 60_000);
  now += 59_000;
  await night.runDue();
  assert.equal(asked.length, 1);
  now += 1000;
  await night.runDue();
  assert.equal(asked.length, 2);
  assert.equal(night.told().nextRun, now + 120_000);
  broken = undefined;
  now += 120_000;
  await night.runDue();
  assert.equal(night.told().failure, undefined);
  assert.equal(night.told().nextRun, at('2026-06-11T03:30:00+08:00'));
  assert.equal(dormant, 1);
});

test('turned off it never runs, and says so', async () => {
  const night = nightly({ atMinute: undefined });
  await night.runDue();
  assert.deepEqual(asked, []);
  assert.deepEqual(night.told(), { nextRun: undefined, failure: undefined });
});

test('started, it looks by itself, and ends when it is closed', async () => {
  const night = nightly();
  night.start();
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await night.close();
  assert.deepEqual(asked, ['2026-06-09']);
});
