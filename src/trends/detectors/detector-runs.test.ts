import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openRecord } from '../../store/index.ts';
import { FIRST, ONSET, PORT, PROVIDER, SHOP, trafficOf } from './days.fixture.ts';
import { DeclaredDays } from './declared-days.ts';
import { DetectorRuns, type RunDay } from './detector-runs.ts';
import {
  DAYS,
  leftBehind,
  lentTown,
  morningAfter,
  openTown,
  REVIEWER,
  season,
  type Town,
} from './runs.fixture.ts';

let town: Town;
/** What one run without any disturbance leaves behind. */
let undisturbed: unknown;
let found: RunDay[];

before(async () => {
  town = await openTown();
  found = await catchUp();
  undisturbed = await leftBehind(town.record);
});
after(() => town.close());
beforeEach(() => town.forget());

async function catchUp(runs = town.runs()): Promise<RunDay[]> {
  const days: RunDay[] = [];
  await runs.catchUp(runs.yesterday(), { onDay: async (ran) => void days.push(ran) });
  return days;
}
const days = (ran: readonly RunDay[]) => ran.map(({ day }) => day - FIRST);
const url = () => {
  const { host, user } = town.record.embedded!;
  return `postgres://${user}@localhost/anning?host=${encodeURIComponent(host)}`;
};

describe('the nightly run', () => {
  test('takes every day that is over, from the first with traffic, in order and once', async () => {
    assert.deepEqual(
      days(found),
      Array.from({ length: DAYS }, (_, day) => day),
    );
    town.clock.now = morningAfter(DAYS - 3);
    const runs = town.runs();
    assert.deepEqual(
      days(await catchUp(runs)),
      Array.from({ length: DAYS - 2 }, (_, day) => day),
    );
    assert.deepEqual(await catchUp(runs), []);
    assert.equal(await runs.nextDay(), FIRST + DAYS - 2);
    town.clock.now = morningAfter(DAYS - 1);
    assert.deepEqual(days(await catchUp(runs)), [DAYS - 2, DAYS - 1]);
    assert.deepEqual(await leftBehind(town.record), undisturbed);
  });

  test('keeps what is suspected with whose matter it is, since when, why, and each day’s score', async () => {
    const { counts, messages } = (await catchUp()).at(-1)!;
    assert.equal(
      messages,
      trafficOf(DAYS - 1, lentTown(DAYS - 1)).ports.reduce((sum, port) => sum + port.messages, 0),
    );
    assert.deepEqual(counts['sub-lease'], { ok: 1, suspect: 1, 'insufficient-data': 0 });
    const [kept, ...others] = await town.findings.list({ detector: 'sub-lease' }, REVIEWER, { limit: 10 });
    assert.deepEqual(others, []);
    assert.deepEqual([kept!.subject, kept!.state, kept!.onsetDay], [PORT, 'open', FIRST + ONSET]);
    assert.deepEqual(kept!.organisations, [PROVIDER, SHOP]);
    assert.ok(kept!.firstDay > FIRST + ONSET && kept!.firstDay <= FIRST + ONSET + 3);
    assert.equal(kept!.lastDay, FIRST + DAYS - 1);
    assert.ok(kept!.score >= kept!.threshold && kept!.evidence.length > 1 && kept!.examples.length > 0);
    const page = await town.findings.get(kept!.id, REVIEWER);
    assert.deepEqual(
      page.days.map(({ day }) => day),
      page.days.map((_, i) => page.days[0]!.day + i),
    );
    assert.equal(page.days.find(({ state }) => state === 'suspect')!.day, kept!.firstDay);
    assert.equal(page.days.at(-1)!.score, kept!.latestScore);
    assert.deepEqual(
      page.steps.map(({ act, state, by }) => [act, state, by]),
      [['suspect', 'open', 'detector']],
    );
  });

  test('a night after each day comes to the same as all days at once', async () => {
    for (let day = 0; day < DAYS; day++) {
      town.clock.now = morningAfter(day);
      assert.deepEqual(days(await catchUp()), [day]);
    }
    assert.deepEqual(await leftBehind(town.record), undisturbed);
  });

  test('a memory of another version is learned anew from the days before, one that tells none is the first', async () => {
    town.clock.now = morningAfter(DAYS - 3);
    await catchUp();
    const { db } = town.record;
    for (const { detector, memory } of await db.selectFrom('detector_memory').selectAll().execute()) {
      const old =
        detector === 'sub-lease' ? memory.replace('"version":1,', '') : '{"day":1,"findings":[],"state":{}}';
      assert.notEqual(old, memory);
      await db.updateTable('detector_memory').set({ memory: old }).where('detector', '=', detector).execute();
    }
    town.clock.now = morningAfter(DAYS - 1);
    assert.deepEqual(days(await catchUp()), [DAYS - 2, DAYS - 1]);
    assert.deepEqual(await leftBehind(town.record), undisturbed);
  });

  test('facts are those of each day: what comes later is none before, what is recorded late counts from when it says', async () => {
    const registered = { kind: 'signature-registered', owner: SHOP };
    await town.facts(DAYS + 50, { ...registered, signature: '明日' });
    await town.facts(5, { ...registered, signature: '补报' });
    const declared = new DeclaredDays(town.record);
    const owned = async (day: number) => {
      const facts = await declared.on(FIRST + day);
      return ['补报', '明日'].map((name) => facts.ownerOf(name) === SHOP);
    };
    assert.deepEqual(await owned(4), [false, false]);
    assert.deepEqual(await owned(5), [true, false]);
    assert.deepEqual(await owned(DAYS + 49), [true, false]);
    assert.deepEqual(await owned(DAYS + 50), [true, true]);
    await catchUp();
    assert.deepEqual(await leftBehind(town.record), undisturbed);
  });

  test('a day that fails leaves nothing behind, and the next try goes on with it', async () => {
    const past = season(lentTown);
    let broken = true;
    const day = async (asked: number) => {
      if (broken && asked === FIRST + 7) throw new Error('the store is away');
      return past.day(asked);
    };
    const runs = town.runs({ ...past, day });
    await assert.rejects(catchUp(runs), /the store is away/);
    assert.equal(await runs.lastDay(), FIRST + 6);
    assert.equal(runs.running, undefined);
    broken = false;
    assert.deepEqual(
      days(await catchUp(runs)),
      Array.from({ length: DAYS - 7 }, (_, i) => i + 7),
    );
    assert.deepEqual(await leftBehind(town.record), undisturbed);
  });

  test('killed at any moment it neither loses nor doubles', async () => {
    const args = [join(import.meta.dirname, 'runs-child.fixture.ts'), url()];
    // Some time after so many days were told: between days, and within one.
    for (const [told, waitMs] of [
      [2, 0],
      [5, 7],
      [9, 23],
      [3, 41],
    ] as const) {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let lines = '';
      const enough = new Promise<void>((resolve) => {
        child.stdout.on('data', (piece) => {
          lines += piece;
          if (lines.split('\n').length > told) resolve();
        });
      });
      const closed = new Promise((resolve) => child.once('close', resolve));
      await Promise.race([enough, closed]);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      child.kill('SIGKILL');
      await closed;
      assert.ok(((await town.runs().lastDay()) ?? 0) > FIRST, 'it had run some days');
    }
    const rest = await catchUp();
    assert.ok(rest.length > 0 && rest.length < DAYS, `${rest.length} days were left`);
    assert.deepEqual(await leftBehind(town.record), undisturbed);
  });

  test('two that try at once share the days between them', async () => {
    const other = await openRecord({ url: url() });
    try {
      const second = new DetectorRuns({
        record: other,
        traffic: season(lentTown),
        clock: () => town.clock.now,
      });
      const [one, two] = await Promise.all([catchUp(town.runs()), catchUp(second)]);
      assert.deepEqual(
        days([...one, ...two]).sort((a, b) => a - b),
        days(found),
      );
      assert.deepEqual(await leftBehind(town.record), undisturbed);
    } finally {
      await other.close();
    }
  });
});

describe('a run over past days', () => {
  test('opens what is not known, leaves alone what is, and changes nothing that the nightly run remembers', async () => {
    const runs = town.runs();
    await catchUp(runs);
    const told = [];
    for await (const said of runs.replay(FIRST + 18, FIRST + DAYS - 1)) told.push(said);
    assert.deepEqual(
      told.map(({ day }) => day - FIRST),
      [18, 19, 20, 21, 22, 23, 24, 25, 26, 27],
    );
    assert.ok(told.at(-1)!.suspects.some(({ subject }) => subject === PORT));
    assert.deepEqual(
      told.flatMap(({ opened }) => opened),
      [],
    );
    assert.deepEqual(await leftBehind(town.record), undisturbed);
    await town.forget();
    const opened: string[] = [];
    for await (const said of runs.replay(FIRST, FIRST + DAYS - 1)) opened.push(...said.opened);
    const kept = await town.findings.list({}, REVIEWER, { limit: 10 });
    assert.deepEqual(opened.sort(), kept.map(({ id }) => id).sort());
    assert.ok(kept.some(({ subject, state }) => subject === PORT && state === 'open'));
    assert.equal(await runs.lastRun(), undefined);
  });

  test('where there was never any traffic there is nothing to run', async () => {
    const runs = town.runs({
      firstAt: async () => undefined,
      day: async () => assert.fail('asked for a day'),
    });
    assert.deepEqual(await catchUp(runs), []);
    for await (const _ of runs.replay(FIRST, FIRST + 3)) assert.fail('told of a day');
    assert.equal(await runs.covered(), undefined);
  });
});
