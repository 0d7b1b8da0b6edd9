import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { createSealer, openRecord, SealKey } from '../src/store/index.ts';
import { AlarmRuns } from '../src/trends/episodes/alarm-runs.ts';
import { startOf } from '../src/trends/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';

const PAGE = resolve(import.meta.dirname, '../docs/trends.md');
const FIRST = 20_600;
const BUDGETS = { leaf: 5, organisation: 3, 'category-region': 2, total: 0.5, wave: 2 };
const TARGET_MS = 10_000;

/** A night over very many leaves: reading what was filed, the monitors of all levels, their memory and the episodes, in one transaction of an embedded PostgreSQL. */
export const alarmNightsBench: Bench = {
  name: 'alarm-nights',
  page: PAGE,
  says: 'how long a night of alarms takes with very many series, the record included, beside the target',
  options: {
    leaves: { value: 100_000, says: 'organisation × category × region × channel' },
    days: { value: 20, says: 'of the past' },
    nights: { value: 3, says: 'that are measured' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const [leaves, past, nights] = [
      options.number('leaves'),
      options.number('days'),
      options.number('nights'),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'anning-alarm-nights-'));
    chmodSync(folder, 0o755);
    const record = await openRecord({
      embeddedFolder: folder,
      sealer: createSealer(new SealKey(Buffer.alloc(32, 7))),
    });
    try {
      // One complaint of each fifth leaf a day, and all of them on the first day, so that all are known.
      await sql`
        insert into series_leaf (day, filed_day, organisation, port, category, region, channel, complaints)
        select day, day, 'organisation ' || n / 20, '', 'category ' || n % 5, 'region ' || n % 4, 'web', 1 + n % 2
        from generate_series(${FIRST}::integer, ${FIRST + past + nights}::integer) day, generate_series(0, ${leaves - 1}::integer) n
        where day = ${FIRST} or (n + day) % 5 = 0`.execute(record.db);
      const clock = { now: startOf(FIRST + past + 1) };
      const runs = new AlarmRuns({ record, clock: () => clock.now, budgets: BUDGETS });
      await runs.catchUp(FIRST + past);
      options.tell('alarm-nights: taught');
      const took: number[] = [];
      let series = 0;
      for (let night = 1; night <= nights; night++) {
        clock.now = startOf(FIRST + past + night + 1);
        const begun = performance.now();
        await runs.catchUp(FIRST + past + night);
        took.push(performance.now() - begun);
        const { levels } = (await runs.lastRun())!;
        series = Object.values(levels).reduce((sum, level) => sum + level.series, 0);
        options.tell(`alarm-nights: ${rounded(took.at(-1)!, 0)} ms`);
      }
      took.sort((a, b) => a - b);
      const middle = took[Math.floor(took.length / 2)]!;
      return {
        value: rounded(middle, 0),
        unit: 'ms a night',
        against: { what: 'target', value: TARGET_MS },
        runs: took.map((each) => rounded(each, 0)),
        detail: { leaves, series },
        page: [
          `${grouped(leaves)} leaves (${grouped(series)} series on all levels), a complaint on each fifth a day: a night takes ${grouped(rounded(middle, 0))} ms, with what is read of the memory, the monitors of all levels, and what is written, in one transaction of the embedded PostgreSQL; the target is ${grouped(TARGET_MS)} ms.`,
        ],
        missed: middle > TARGET_MS ? [`a night took ${rounded(middle, 0)} ms, at most ${TARGET_MS}`] : [],
      };
    } finally {
      await record.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  },
};
