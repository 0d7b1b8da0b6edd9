import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formOf, REFUSED_FILE, runPreflight, SEND_FILE } from '../src/consent/index.ts';
import {
  Invalid,
  type Message,
  parseChange,
  parseMessage,
  type Recipient,
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
    sent: { value: 1_000_000, says: 'of the audience, sent to this month already in one more run' },
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
    const lookedUp: Timed[] = [];
    for (let run = 0; run <= options.number('runs'); run++) {
      const mine = await ask(facts, file, folder);
      const other = clickhouse.ask(file, folder);
      if (mine.allowed !== other.allowed)
        throw new Error(`preflight: ${mine.allowed} allowed, chDB says ${other.allowed}`);
      const told = { ours: mine, 'anti-join': other.antiJoin, 'who may alone': other.whoMay };
      for (const [name, { seconds, cpuSeconds }] of Object.entries(told))
        tell(`${name}: ${rounded(seconds, 2)} s (CPU ${rounded(cpuSeconds, 2)})`);
      // The first one only warms up.
      if (run === 0) continue;
      ours.push(mine);
      theirs.push(other.antiJoin);
      lookedUp.push(other.whoMay);
    }
    clickhouse.close();
    sendTo(facts, options.number('sent'), population);
    const again = await ask(facts, file, folder);
    const large =
      options.number('large') === 0
        ? undefined
        : await askLarge(facts, options.number('large'), population, folder);
    return told({ options, consents, ours, theirs, lookedUp, again, large });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function told(found: {
  readonly options: BenchOptions;
  readonly consents: number;
  readonly ours: readonly Timed[];
  readonly theirs: readonly Timed[];
  readonly lookedUp: readonly Timed[];
  readonly again: Timed;
  readonly large: (Timed & { readonly numbers: number; readonly rss: number }) | undefined;
}): Measured {
  const { options, consents, ours, theirs, lookedUp, again, large } = found;
  const audience = options.number('audience');
  const rate = (timed: readonly Timed[]) =>
    Math.round(audience / median(timed.map(({ seconds }) => seconds)));
  const cpu = (timed: readonly Timed[]) => rounded(median(timed.map(({ cpuSeconds }) => cpuSeconds)), 2);
  const wall = (timed: readonly Timed[]) => rounded(median(timed.map(({ seconds }) => seconds)), 2);
  const value = rate(ours);
  const against = { what: 'chDB, the faster of its two anti-joins', value: rate(theirs) };
  const page = [
    `${grouped(audience)} numbers in no order, in a CSV file, against ${grouped(consents)} consents of one organisation; half of the audience has one. Ours: all rules, who may be sent to and who not each in a file in the audience’s order, on the disk when it ends, in two threads. chDB: a MergeTree table sorted by number, the audience read by \`file()\`, two threads, the file not forced onto the disk. As an anti-join (\`left anti join\` and \`not in\`, the faster counts) it writes who may not; as a semi-join with the audience as the smaller side it writes who may, in the order of the table, and says nothing of the others. Median of ${ours.length} runs in turn, on a machine that others use too: seconds of CPU stand beside.`,
    '',
    '| | preflight | chDB, anti-join | chDB, who may alone |',
    '|---|---|---|---|',
    `| numbers a second | **${grouped(value)}** | ${grouped(against.value)} | ${grouped(rate(lookedUp))} |`,
    `| seconds | ${[ours, theirs, lookedUp].map((each) => `${wall(each)} (${each.map(({ seconds }) => rounded(seconds, 2)).join(', ')})`).join(' | ')} |`,
    `| seconds of CPU | ${[ours, theirs, lookedUp].map(cpu).join(' | ')} |`,
    '',
    `${rounded(value / against.value, 1)} times as fast as the anti-join, by CPU ${rounded(cpu(theirs) / cpu(ours), 1)} times; ${rounded(value / rate(lookedUp), 1)} times as fast as the semi-join, by CPU ${rounded(cpu(lookedUp) / cpu(ours), 1)} times.`,
    '',
    `With ${grouped(options.number('sent'))} of the audience sent to this month already, each counted against what was agreed to: ${rounded(again.seconds, 2)} s, ${rounded(again.cpuSeconds, 2)} s of CPU.`,
    ...(large === undefined
      ? []
      : [
          '',
          `${grouped(large.numbers)} numbers: **${rounded(large.seconds)} s**, ${rounded(large.cpuSeconds)} s of CPU, ${grouped(large.rss / 1e6)} MB of memory in the process, chDB’s included.`,
        ]),
  ];
  const missed = [
    ...(value < 5 * against.value ? ['five times as fast as chDB’s anti-join'] : []),
    ...(large !== undefined && large.seconds >= 60 ? ['100 million numbers in less than 60 s'] : []),
  ];
  const detail = { audience, consents, ours, theirs, lookedUp, again, large: large ?? null };
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

/** The first of the audience, of whom half have a consent, each get one message. */
function sendTo(facts: Facts, numbers: number, population: number): void {
  for (let k = 0; k < numbers; k++) {
    const recipient = numberOf((k * STEP) % population) as Recipient;
    facts.apply({
      ...{
        kind: 'message-passed',
        at: message().at,
        account: 'nobody',
        recipient,
        plan: undefined,
        leases: [],
      },
      ...{ organisation: ORGANISATIONS.shop, purpose: 'marketing-retail', agreedPer: 'month' },
    } as never);
  }
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

  /** The faster of two ways to ask who may not, and the quickest way to who may. */
  ask(
    file: string,
    folder: string,
  ): { readonly allowed: number; readonly antiJoin: Timed; readonly whoMay: Timed } {
    const audience = `file('${file}', 'CSV', 'n UInt64')`;
    const place = path.join(folder, 'chdb.csv');
    const time = (select: string) => this.#timed(place, select);
    const joined = time(`select n from (select n from ${audience}) a left anti join consents c on a.n = c.n`);
    const notIn = time(`select n from ${audience} where n not in (select n from consents)`);
    const whoMay = time(`select n from consents where n in (select n from ${audience})`);
    const antiJoin = joined.seconds < notIn.seconds ? joined : notIn;
    return { allowed: linesOf(place), antiJoin, whoMay };
  }

  #timed(place: string, select: string): Timed {
    rmSync(place, { force: true });
    const cpu = process.cpuUsage();
    const begun = performance.now();
    this.#session.query(`insert into function file('${place}', 'CSV') ${select} settings max_threads = 2`);
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { seconds, cpuSeconds: (user + system) / 1e6 };
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
