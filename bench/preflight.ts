import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formOf, REFUSED_FILE, runPreflight, SEND_FILE } from '../src/consent/index.ts';
import {
  Invalid,
  type Message,
  parseChange,
  parseMessage,
  type RecordedChange,
} from '../src/domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../src/kernel/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../src/rules/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';

/** A population of 200 million mainland numbers in blocks, half of whom agreed. */
const BLOCK = 2_560_000;
const BLOCK_STEP = 80_000_000;
const FIRST = 8_613_000_000_000;
const HASH = 2_654_435_761;
/** No divisor in common with the population: every number once, in an order that jumps about. */
const STEP = 61_803_399;
const AT_ONCE = 100_000;

interface Timed {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export const preflightBench: Bench = {
  name: 'preflight',
  says: 'numbers a second of a preflight, from the audience’s file to the files of who may be sent to and who not, beside ClickHouse (chDB) answering the same question as an anti-join',
  options: {
    consents: { value: 100_000_000, says: 'of one organisation, half of the population' },
    audience: { value: 10_000_000, says: 'numbers, half of them with a consent, in no order' },
    large: { value: 100_000_000, says: 'numbers of a second audience, ours only; 0: none' },
    runs: { value: 3, says: 'of each side, in turn' },
  },
  run: measure,
};

async function measure(options: BenchOptions): Promise<Measured> {
  const { tell } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-preflight-'));
  try {
    const population = options.number('consents') * 2;
    const { facts, consents } = load(population);
    tell(`${grouped(consents)} consents loaded`);
    const file = path.join(folder, 'audience.csv');
    writeAudience(file, options.number('audience'), population);
    const clickhouse = await ClickHouse.open(folder, population);
    tell('chDB has them too');
    const ours: Timed[] = [];
    const theirs: Timed[] = [];
    let ways: string[] = [];
    for (let run = 0; run <= options.number('runs'); run++) {
      const mine = await ask(facts, file, folder);
      const other = clickhouse.ask(file, folder);
      ways = other.ways;
      if (mine.allowed !== other.allowed)
        throw new Error(`preflight: ${mine.allowed} allowed, chDB says ${other.allowed}`);
      tell(
        `ours ${rounded(mine.seconds, 2)} s (CPU ${rounded(mine.cpuSeconds, 2)}), chDB ${rounded(other.best.seconds, 2)} s (CPU ${rounded(other.best.cpuSeconds, 2)})`,
      );
      // The first one only warms up.
      if (run === 0) continue;
      ours.push(mine);
      theirs.push(other.best);
    }
    clickhouse.close();
    const large =
      options.number('large') === 0
        ? undefined
        : await askLarge(facts, options.number('large'), population, folder);
    return told({ options, consents, ours, theirs, ways, large });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function told(found: {
  readonly options: BenchOptions;
  readonly consents: number;
  readonly ours: readonly Timed[];
  readonly theirs: readonly Timed[];
  readonly ways: readonly string[];
  readonly large: (Timed & { readonly numbers: number; readonly rss: number }) | undefined;
}): Measured {
  const { options, consents, ours, theirs, ways, large } = found;
  const audience = options.number('audience');
  const rate = (timed: readonly Timed[]) =>
    Math.round(audience / median(timed.map(({ seconds }) => seconds)));
  const cpu = (timed: readonly Timed[]) => rounded(median(timed.map(({ cpuSeconds }) => cpuSeconds)), 2);
  const wall = (timed: readonly Timed[]) => rounded(median(timed.map(({ seconds }) => seconds)), 2);
  const value = rate(ours);
  const against = { what: 'chDB, the fastest of its ways to ask', value: rate(theirs) };
  const page = [
    `${grouped(audience)} numbers in no order, in a CSV file, against ${grouped(consents)} consents of one organisation; half of the audience has one. Ours: all rules, two result files, in one thread. chDB: a MergeTree table sorted by number, the audience read by \`file()\`, the passing numbers into a file, two threads; asked in three ways, of which the fastest counts. Median of ${ours.length} runs in turn, on a machine that others use too: seconds of CPU stand beside.`,
    '',
    '| | preflight | chDB |',
    '|---|---|---|',
    `| numbers a second | **${grouped(value)}** | ${grouped(against.value)} |`,
    `| seconds | ${wall(ours)} (${ours.map(({ seconds }) => rounded(seconds, 2)).join(', ')}) | ${wall(theirs)} (${theirs.map(({ seconds }) => rounded(seconds, 2)).join(', ')}) |`,
    `| seconds of CPU | ${cpu(ours)} | ${cpu(theirs)} |`,
    '',
    `${rounded(value / against.value, 1)} times as fast, by CPU ${rounded(cpu(theirs) / cpu(ours), 1)} times. chDB’s ways in the last run: ${ways.join('; ')}.`,
    ...(large === undefined
      ? []
      : [
          '',
          `${grouped(large.numbers)} numbers: **${rounded(large.seconds)} s**, ${rounded(large.cpuSeconds)} s of CPU, ${grouped(large.rss / 1e6)} MB of memory in the process, chDB’s included.`,
        ]),
  ];
  const missed = [
    ...(value < 5 * against.value ? ['five times as fast as chDB'] : []),
    ...(large !== undefined && large.seconds >= 60 ? ['100 million numbers in less than 60 s'] : []),
  ];
  const detail = { audience, consents, ours, theirs, large: large ?? null };
  const runs = ours.map(({ seconds }) => Math.round(audience / seconds));
  return { value, unit: 'numbers/s', against, runs, detail, page, missed };
}

function numberOf(i: number): number {
  const block = Math.floor(i / BLOCK);
  return FIRST + block * BLOCK_STEP + (i - block * BLOCK);
}

const agreed = (i: number) => Math.imul(i, HASH) >= 0;

function load(population: number): { readonly facts: Facts; readonly consents: number } {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  const plan = { plan: 'P618', organisation: ORGANISATIONS.shop, messagesMax: 1_000_000_000 };
  const more = [
    {
      ...{
        kind: 'plan-filed',
        at: '2026-05-01',
        ...plan,
        purposes: ['marketing-retail'],
        ports: ['10690001'],
      },
      ...{ signatures: ['安宁商城'], from: '2026-05-01', until: '2027-01-01' },
    },
    { kind: 'plan-approved', at: '2026-05-01', plan: 'P618' },
  ];
  for (const raw of [...EXAMPLE_CHANGES, ...more]) facts.apply(parseChange(raw) as RecordedChange);
  facts.apply({ kind: 'time-passed', at: message().at });
  let consents = 0;
  for (let i = 0; i < population; ) {
    const recipients: number[] = [];
    for (; i < population && recipients.length < AT_ONCE; i++) if (agreed(i)) recipients.push(numberOf(i));
    if (recipients.length === 0) break;
    consents += recipients.length;
    facts.apply({
      ...{ kind: 'consent-granted', at: 0, organisation: ORGANISATIONS.shop, purpose: 'marketing-retail' },
      ...{
        recipients,
        frequency: { count: 4, per: 'month' },
        until: Date.parse('2027-01-01T00:00:00+08:00'),
      },
    } as never);
  }
  return { facts, consents };
}

function message(): Message {
  const read = parseMessage(CLEAN_MESSAGE);
  if (read instanceof Invalid) throw new Error(read.toString());
  return read;
}

function writeAudience(file: string, numbers: number, population: number): void {
  const out = openSync(file, 'w');
  const buffer = Buffer.alloc(12 * AT_ONCE);
  for (let k = 0; k < numbers; ) {
    let at = 0;
    for (let n = 0; n < AT_ONCE && k < numbers; n++, k++) {
      at += buffer.write(`${numberOf((k * STEP) % population) - 8_600_000_000_000}\n`, at, 'latin1');
    }
    writeSync(out, buffer, 0, at);
  }
  closeSync(out);
}

async function timed(work: () => Promise<void> | void): Promise<Timed> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

async function ask(
  facts: Facts,
  file: string,
  folder: string,
): Promise<Timed & { readonly allowed: number }> {
  for (const name of [SEND_FILE, REFUSED_FILE, 'position.json'])
    rmSync(path.join(folder, name), { force: true });
  let allowed = 0;
  const time = await timed(async () => {
    const form = await formOf(file);
    const judge = new Judge(facts, CHINA);
    const said = { audience: file, form, message: message(), judge, carrierOf: undefined, folder };
    const watch = { onProgress: () => undefined, stopped: () => false };
    ({ allowed } = await runPreflight({ ...said, identity: '', sequence: 0 }, watch));
  });
  if (statSync(path.join(folder, SEND_FILE)).size !== allowed * 12)
    throw new Error('preflight: the file is not whole');
  return { ...time, allowed };
}

async function askLarge(facts: Facts, numbers: number, population: number, folder: string) {
  const file = path.join(folder, 'large.csv');
  writeAudience(file, numbers, population);
  const time = await ask(facts, file, folder);
  return { ...time, numbers, rss: process.memoryUsage.rss() };
}

interface ChdbSession {
  query(sql: string): string;
  cleanup(): void;
}

/** The same consents in ClickHouse, in this process. */
class ClickHouse {
  readonly #session: ChdbSession;

  private constructor(session: ChdbSession) {
    this.#session = session;
  }

  static async open(folder: string, population: number): Promise<ClickHouse> {
    const { Session } = await import('chdb');
    const session = new Session(path.join(folder, 'chdb')) as unknown as ChdbSession;
    session.query('create table consents (n UInt64) engine = MergeTree order by n');
    const block = `intDiv(number, ${BLOCK})`;
    session.query(
      `insert into consents select toUInt64(${FIRST - 8_600_000_000_000}) + ${block} * ${BLOCK_STEP} + number % ${BLOCK}
       from numbers(${population}) where bitAnd(number * ${HASH}, 4294967295) < 2147483648`,
    );
    session.query('optimize table consents final');
    return new ClickHouse(session);
  }

  ask(
    file: string,
    folder: string,
  ): { readonly allowed: number; readonly best: Timed; readonly ways: string[] } {
    const audience = `file('${file}', 'CSV', 'n UInt64')`;
    const ways: Readonly<Record<string, string>> = {
      'left anti join': `select n, 0 as may from (select n from ${audience}) a left anti join consents c on a.n = c.n`,
      'not in': `select n from ${audience} where n not in (select n from consents)`,
      'the audience as the smaller side': `select n from consents where n in (select n from ${audience})`,
    };
    let best: Timed | undefined;
    let allowed = 0;
    const told: string[] = [];
    for (const [name, select] of Object.entries(ways)) {
      const place = path.join(folder, 'chdb.csv');
      rmSync(place, { force: true });
      const cpu = process.cpuUsage();
      const begun = performance.now();
      this.#session.query(`insert into function file('${place}', 'CSV') ${select} settings max_threads = 2`);
      const seconds = (performance.now() - begun) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      const time = { seconds, cpuSeconds: (user + system) / 1e6 };
      told.push(`${name} ${rounded(seconds, 1)} s`);
      if (best === undefined || seconds < best.seconds) best = time;
      if (name === 'the audience as the smaller side') allowed = linesOf(place);
    }
    return { allowed, best: best!, ways: told };
  }

  close(): void {
    this.#session.cleanup();
  }
}

function linesOf(file: string): number {
  let lines = 0;
  for (const byte of readFileSync(file)) if (byte === 10) lines++;
  return lines;
}
