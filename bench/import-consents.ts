import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type House, openHouse, SHOP } from '../src/consent/fixture.ts';
import type { Recipient } from '../src/domain/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';
import { CpuProfile, topFunctions } from './profile.ts';

/** So many rows at its beginning and at its end are looked at by themselves. */
const PART = 100_000;
const REFUSE_EVERY_MS = 100;
/** Of a machine that has nothing else to do; P4 asks for a second. */
const WAIT_MAX_MS = 500;
const PLAIN_PIECE = 4000;

interface Written {
  readonly seconds: number;
  readonly perSecond: number;
  /** Rows a second of the first rows, and of the last. */
  readonly first: number;
  readonly last: number;
  /** Microseconds a row, of all threads of this process and of PostgreSQL. */
  readonly cpuUs: { readonly own: number; readonly postgres: number };
  /** More than before it began, at the most: the heap and what lies beside it. */
  readonly memoryMb: number;
  readonly refusalMs: number;
}

/** A book of consents, tried and then written, in the log and in force at its end, while people refuse. */
export const importConsentsBench: Bench = {
  name: 'import-consents',
  says: 'rows a second of a book of consents judged, recorded, in the evidence log and in the feed, beside the bare rows put into one table of the same PostgreSQL; how long a refusal waits meanwhile',
  options: { consents: { value: 1_000_000, says: 'rows of the file' } },
  async run(options: BenchOptions): Promise<Measured> {
    const rows = options.number('consents');
    const folder = mkdtempSync(join(tmpdir(), 'bench-import-consents-'));
    const house = await openHouse();
    try {
      const path = join(folder, 'consents.csv');
      await writeBook(path, rows);
      const begun = performance.now();
      await bring(house, path, rows, true);
      const tried = rounded((performance.now() - begun) / 1000);
      options.tell(`import-consents: ${grouped(rows)} rows tried in ${tried} s`);
      const profile = options.profile ? new CpuProfile() : undefined;
      await profile?.start();
      const written = await bring(house, path, rows, false);
      for (const line of profile === undefined ? [] : topFunctions(await profile.stop(), 40))
        options.tell(line);
      await checkAll(house, rows);
      return tell(rows, tried, written, await plain(house, rows));
    } finally {
      await house.shut();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function writeBook(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('recipient,organisation,purpose,channel,at,frequency,termDays\n');
  for (let i = 0; i < rows; i++) {
    const at = `2026-0${1 + (i % 5)}-1${i % 10}`;
    const line = `${13_000_000_000 + 7 * i},${SHOP},marketing-retail,web,${at},4/month,365\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  await new Promise<void>((done) => file.end(() => done()));
}

async function bring(house: House, path: string, rows: number, dryRun: boolean): Promise<Written> {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1e6;
  };
  const before = held();
  let most = before;
  let refusalMs = 0;
  let goesOn = true;
  const probe = (async () => {
    for (let i = 0; goesOn && !dryRun; i++) {
      const recipient = (8_615_900_000_000 + i) as Recipient;
      const begun = performance.now();
      await house.consents.refuse({ recipient, organisation: SHOP, channel: 'phone' }, { id: 'bench' });
      refusalMs = Math.max(refusalMs, performance.now() - begun);
      await sleep(REFUSE_EVERY_MS);
    }
  })();
  const marks: { readonly through: number; readonly at: number }[] = [];
  const [own, postgres] = [process.cpuUsage(), postgresSeconds(house)];
  const begun = performance.now();
  marks.push({ through: 0, at: begun });
  const told = await house.imports.run(
    { path, organisation: undefined, dryRun, source: 'bench', rejectedPath: `${path}.rejected` },
    house.as('bench'),
    {
      onProgress: ({ stand }) => {
        marks.push({ through: stand.through, at: performance.now() });
        most = Math.max(most, held());
      },
      stopped: () => false,
    },
  );
  const ended = performance.now();
  const { user, system } = process.cpuUsage(own);
  goesOn = false;
  await probe;
  if (told.fresh !== rows) throw new Error(`bench: ${told.fresh} of ${rows} consents were taken`);
  const part = Math.min(PART, rows / 2);
  const first = marks.find(({ through }) => through >= part)!;
  const last = marks.findLast(({ through }) => through <= rows - part)!;
  return {
    seconds: rounded((ended - begun) / 1000),
    perSecond: Math.round(rows / ((ended - begun) / 1000)),
    first: Math.round(first.through / ((first.at - begun) / 1000)),
    last: Math.round((rows - last.through) / ((ended - last.at) / 1000)),
    cpuUs: {
      own: rounded((user + system) / rows),
      postgres: rounded((1e6 * (postgresSeconds(house) - postgres)) / rows),
    },
    memoryMb: Math.round(most - before),
    refusalMs: Math.round(refusalMs),
  };
}

/** Of processor, of the server's processes that there are now. */
function postgresSeconds({ record }: House): number {
  const { pid } = record.embedded!;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children.reduce((sum, child) => {
    try {
      return sum + Number(readFileSync(`/proc/${child}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
    } catch {
      return sum;
    }
  }, 0);
}

/** All of it is in the log and in the feed: what is fast because it leaves something out is no result. */
async function checkAll({ record, attestation }: House, rows: number): Promise<void> {
  await attestation.round();
  const { rows: found } = await sql<{ logged: number; people: number; fed: number }>`
    select (select sum(count) from consent_block where logged_at is not null)::int as logged,
      (select count(*) from recipient)::int as people,
      (select sum((body #>> '{recipients,count}')::int) from change where body ->> 'kind' = 'consent-granted')::int as fed
  `.execute(record.db);
  const { logged, people, fed } = found[0]!;
  // Those who refused meanwhile are people and events as well.
  if (fed !== rows || logged < rows || people < rows)
    throw new Error(`bench: of ${rows} consents ${logged} are logged, ${fed} fed, of ${people} people`);
}

/** Rows a second of the same numbers into one table with a key: nothing sealed, judged, logged, indexed twice or fed. */
async function plain({ record: { db } }: House, rows: number): Promise<number> {
  await sql`create table bench_plain (number bigint primary key, organisation text, purpose text, at timestamptz)`.execute(
    db,
  );
  const begun = performance.now();
  for (let from = 0; from < rows; from += PLAIN_PIECE) {
    const numbers = Array.from(
      { length: Math.min(PLAIN_PIECE, rows - from) },
      (_, i) => 8_613_000_000_000 + 7 * (from + i),
    );
    await sql`insert into bench_plain select number, ${SHOP}, 'marketing-retail', now()
      from unnest(${`{${numbers.join(',')}}`}::bigint[]) as number`.execute(db);
  }
  return Math.round(rows / ((performance.now() - begun) / 1000));
}

function tell(rows: number, tried: number, written: Written, value: number): Measured {
  const { perSecond, seconds, first, last, cpuUs, memoryMb, refusalMs } = written;
  // A loaded machine writes smaller pieces, so that a refusal waits no longer, and each costs as much: rows a second say little of one that is idle.
  const load = rounded(loadavg()[0]!);
  const against = { what: 'the numbers alone into one table with a key, a commit for 4,000', value };
  return {
    value: perSecond,
    unit: 'rows a second',
    against,
    runs: [perSecond],
    detail: { rows, triedSeconds: tried, ...written },
    page: [
      'A file of CSV that names no wording, on the embedded PostgreSQL with every commit synced: tried, then written, which ends when all of it is in the evidence log and in the feed; meanwhile one person refuses every 100 ms.',
      '',
      '| | |',
      '|---|---|',
      `| rows | ${grouped(rows)} |`,
      `| tried | ${tried} s, ${grouped(rows / tried)} rows a second |`,
      `| written, logged and in force | ${seconds} s, **${grouped(perSecond)}** rows a second |`,
      `| the first ${grouped(Math.min(PART, rows / 2))}, the last | ${grouped(first)}, ${grouped(last)} rows a second |`,
      `| processor | ${cpuUs.own} µs a row of this process, ${cpuUs.postgres} µs of PostgreSQL |`,
      `| load of the machine meanwhile | ${load} on ${cpus().length} cores, this one’s own about 2 |`,
      `| memory more than before | ${memoryMb} MB |`,
      `| longest wait of a refusal | ${refusalMs} ms |`,
      `| against: ${against.what} | ${grouped(value)} rows a second |`,
    ],
    missed: refusalMs > WAIT_MAX_MS ? [`a refusal waited ${refusalMs} ms, ${WAIT_MAX_MS} is the most`] : [],
  };
}
