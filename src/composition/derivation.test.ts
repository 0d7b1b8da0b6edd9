import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DerivationEdition } from '../trends/index.ts';
import { derivationNight } from './derivation.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const ACTOR = { id: 'anning', name: '', scope: 'all', note: async () => undefined } as const;

test('what is due is counted once a night, told in the log, and tried again where it failed; turned off it is not', async () => {
  let now = at('2026-12-15T06:00');
  let broken: Error | undefined = new Error('lost at 13800138000');
  const said: object[] = [];
  const log = { info: (told: object) => said.push(told), warn: (told: object) => said.push(told) } as never;
  let ran = 0;
  const room = {
    runDue: async () => {
      if (broken !== undefined) throw broken;
      ran += 1;
      return [{ id: '2026-11.1' } as DerivationEdition];
    },
  };
  const night = derivationNight({ atMinute: 360, clock: () => now, actor: ACTOR, log, room });
  await night.runDue();
  assert.doesNotMatch(JSON.stringify(said), /13800138000/);
  broken = undefined;
  now = at('2026-12-15T06:01');
  await night.runDue();
  await night.runDue();
  assert.deepEqual([ran, said.at(-1)], [1, { editions: ['2026-11.1'] }]);
  const off = derivationNight({ atMinute: undefined, clock: () => now, actor: ACTOR, log, room });
  await off.runDue();
  assert.equal(ran, 1);
});
