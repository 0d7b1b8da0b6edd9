import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Traffic, TrafficBlock } from '../src/store/index.ts';
import { openChdb } from '../src/store/traffic/chdb.ts';
import type { Engine } from '../src/store/traffic/engine.ts';
import { trafficOn } from '../src/store/traffic/traffic.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { cpuMicros } from './child.ts';
import { type Case, casesOf, TARGETS_MS } from './traffic-cases.ts';
import { fill, TO_MS } from './traffic-fill.ts';

const BLOCKS = 20;
const BLOCK_MESSAGES = 500;
const SETTLING_MS = 180_000;
const AGAINST = 'the same questions to the same tables without skip indices';

interface Told {
  readonly name: string;
  readonly kind: Case['kind'];
  /** Milliseconds: the first one, and those after it. */
  readonly first: number;
  readonly runs: readonly number[];
  readonly plain: readonly number[];
  /** Milliseconds of CPU in all threads, of each of `runs`: what others on the machine do adds little to it. */
  readonly cpu: readonly number[];
  readonly rows: number;
  /** Where the first answer came before everything was looked through: how many answers that took, and milliseconds in all. */
  readonly whole: { readonly answers: number; readonly ms: number } | undefined;
}

/** How long the console waits for its lists, its messages and its figures, in chDB. */
export const trafficBench: Bench = {
  name: 'traffic',
  says: 'milliseconds that the slowest list of messages takes, beside the slowest without skip indices; each filter, a message by id, the dashboard',
  options: {
    messages: { value: 10_000_000, says: 'in the store, of three months' },
    runs: { value: 5, says: 'of each question, after a first one, with other values where there are some' },
    plain: { value: 1, says: 'of each question without skip indices' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const folder = mkdtempSync(join(tmpdir(), 'anning-bench-traffic-'));
    try {
      return await measured(folder, options);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measured(folder: string, options: BenchOptions): Promise<Measured> {
  const messages = options.number('messages');
  const filling = await openChdb(folder);
  const begun = performance.now();
  let traffic = await trafficOn(filling);
  await fill(filling, messages, options.tell);
  const fillSeconds = (performance.now() - begun) / 1000;
  const ingested = await ingest(traffic);
  await settled(filling, options);
  const stored = await sizes(filling);
  const recipients = await recipientsOf(traffic, options.number('runs') + 1);
  await traffic.close();

  // Opened again: what the engine keeps in memory is cold, what the system keeps of the files is not.
  const engine = await openChdb(folder);
  traffic = await trafficOn(engine);
  try {
    const told = await askAll(engine, traffic, casesOf(messages, recipients), options);
    return { ...summary(told), ...report(told, { messages, fillSeconds, ingested, stored }) };
  } finally {
    await traffic.close();
  }
}

async function askAll(
  engine: Engine,
  traffic: Traffic,
  cases: readonly Case[],
  options: BenchOptions,
): Promise<Told[]> {
  // It would answer a question that was asked before.
  await engine.command('set use_query_condition_cache = 0');
  const told: Told[] = [];
  const timed = async ({ ask }: Case, turn: number) => {
    const cpu = cpuMicros();
    const begun = performance.now();
    const { rows, goOn } = await ask(traffic, turn);
    const ms = rounded(performance.now() - begun);
    return { rows, ms, cpu: rounded((cpuMicros() - cpu) / 1000), begun, goOn };
  };
  for (const each of cases) {
    await engine.command('set use_skip_indexes = 1');
    const first = await timed(each, 0);
    const timings = [];
    for (let turn = 1; turn <= options.number('runs'); turn++) timings.push(await timed(each, turn));
    const last = timings.at(-1) ?? first;
    const more = await last.goOn?.();
    const whole =
      more === undefined ? undefined : { answers: more + 1, ms: rounded(performance.now() - last.begun) };
    const runs = timings.map(({ ms }) => ms);
    const cpu = timings.map((timing) => timing.cpu);
    await engine.command('set use_skip_indexes = 0');
    const plain: number[] = [];
    for (let turn = 1; turn <= options.number('plain'); turn++) plain.push((await timed(each, turn)).ms);
    told.push({
      name: each.name,
      kind: each.kind,
      first: first.ms,
      rows: first.rows,
      whole,
      runs,
      cpu,
      plain,
    });
    options.tell(`traffic: ${each.name}: ${first.ms} ms, then ${rounded(median(runs))} ms`);
  }
  return told;
}

async function recipientsOf(traffic: Traffic, count: number): Promise<bigint[]> {
  const messages = await traffic.messages({ outcome: 'refuse' }, { limit: count, order: 'oldest' });
  return messages.map(({ recipientTag }) => recipientTag);
}

/** Blocks the way a gateway's shipments are stored: one durable insert each for messages and receipts. Messages a second. */
async function ingest(traffic: Traffic): Promise<number> {
  const begun = performance.now();
  for (let block = 1; block <= BLOCKS; block++) await traffic.insertBlock(blockOf(block));
  return (BLOCKS * BLOCK_MESSAGES * 1000) / (performance.now() - begun);
}

function blockOf(block: number): TrafficBlock {
  const at = TO_MS - (BLOCKS - block + 1) * 1000;
  const ids = Array.from(
    { length: BLOCK_MESSAGES },
    (_, i) => `f${block}`.padEnd(12, '0') + String(1000 + i),
  );
  return {
    gateway: 'bench',
    block,
    messages: ids.map((messageId, record) => ({
      messageId,
      at: at + record,
      block,
      record,
      account: '900001',
      organisation: '91310000MA00000003',
      signature: '麦汀集市0',
      port: '10690001000012',
      recipientTag: BigInt(record),
      recipientSealed: Buffer.alloc(42, record).toString('base64'),
      carrier: 'mobile',
      protocol: 'cmpp30',
      text: `【麦汀集市0】您的订单${block}${record}已由快递发出，预计明日送达。`,
      textAnomalies: [],
      purpose: 'notification',
      plan: '',
      outcome: 'allow',
      reasons: [],
      shadowReasons: [],
      rulebook: '2026-05-01',
      segments: 1,
    })),
    receipts: ids.map((messageId) => ({
      messageId,
      segment: 0,
      at: at + 900,
      status: 'DELIVRD',
      upstream: '',
      reportedAt: at + 900,
    })),
    inbound: [],
  };
}

/** A fill of minutes stands for months: what the engine still merges of it would be measured with every question. */
async function settled(engine: Engine, { tell }: BenchOptions): Promise<void> {
  const begun = performance.now();
  for (let quiet = 0; quiet < 3; ) {
    const [merging] = await engine.rows<{ merges: number }>(
      'select count() as merges from system.merges',
      {},
    );
    quiet = merging!.merges === 0 ? quiet + 1 : 0;
    if (performance.now() - begun > SETTLING_MS) return tell('traffic: the engine still merges');
    await sleep(1000);
  }
}

/** Megabytes on disk. */
async function sizes(engine: Engine): Promise<Readonly<Record<string, number>>> {
  const rows = await engine.rows<{ table: string; bytes: number; indices: number }>(
    `select table, sum(bytes_on_disk) as bytes, sum(secondary_indices_compressed_bytes) as indices
     from system.parts where active and database = 'anning' group by table order by table`,
    {},
  );
  const [text] = await engine.rows<{ bytes: number }>(
    `select sum(column_data_compressed_bytes) as bytes from system.parts_columns
     where active and database = 'anning' and table = 'message' and column = 'text'`,
    {},
  );
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const indices = rows.reduce((sum, row) => sum + row.indices, 0);
  return {
    ...Object.fromEntries(rows.map(({ table, bytes }) => [table, megabytes(bytes)])),
    'skip indices': megabytes(indices),
    texts: megabytes(text!.bytes),
  };
}

function summary(told: readonly Told[]): Pick<Measured, 'value' | 'unit' | 'against' | 'runs'> {
  const lists = told.filter(({ kind }) => kind === 'filter');
  const slowest = lists.reduce((a, b) => (median(b.runs) > median(a.runs) ? b : a));
  const plain = lists.reduce((a, b) => (median(b.plain) > median(a.plain) ? b : a));
  return {
    value: rounded(median(slowest.runs)),
    unit: `ms, the slowest list (${slowest.name})`,
    against: { what: `${AGAINST}: the slowest list (${plain.name})`, value: rounded(median(plain.plain)) },
    runs: slowest.runs,
  };
}

function report(
  told: readonly Told[],
  filled: {
    readonly messages: number;
    readonly fillSeconds: number;
    readonly ingested: number;
    readonly stored: Readonly<Record<string, number>>;
  },
): Pick<Measured, 'detail' | 'page' | 'missed'> {
  const lines = told.map((each) => ({
    name: each.name,
    kind: each.kind,
    rows: each.rows,
    whole: each.whole,
    first: each.first,
    p50: rounded(median(each.runs)),
    p95: percentile(each.runs, 0.95),
    cpu: rounded(median(each.cpu)),
    plain: rounded(median(each.plain)),
    target: TARGETS_MS[each.kind],
  }));
  const missed = lines
    .filter(({ kind, first, p50, target }) => (kind === 'first list' ? Math.max(first, p50) : p50) > target)
    .map(
      ({ kind, name, first, p50, target }) =>
        `${kind}: ${name}: first ${first} ms, p50 ${p50} ms, target ${target} ms`,
    );
  const stored = Object.entries(filled.stored).map(([what, megabytes]) => `${what} ${megabytes} MB`);
  const page = [
    `${grouped(filled.messages)} messages of 92 days and ${grouped(filled.messages / 3)} receipts in chDB: filled in ${rounded(filled.fillSeconds)} s; by blocks of ${BLOCK_MESSAGES}, as gateways ship, ${grouped(filled.ingested)} messages/s, each block on disk. On disk: ${stored.join(', ')}.`,
    '',
    'Milliseconds. First: the first such question after the store was opened (its files may be in memory). p50, p95: of those after it, with other values where there are some. Whole: a search that takes long answers with how far it got, and is gone on with: how many answers, milliseconds in all. CPU: of all threads, the median. Without: the median without skip indices, in the same run.',
    '',
    '| | rows | first | p50 | p95 | whole | CPU | without | target |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines.map(
      ({ name, kind, rows, first, p50, p95, whole, cpu, plain, target }) =>
        `| ${kind}: ${name} | ${rows} | ${first} | ${p50 > target ? `**${p50}**` : p50} | ${p95 > target ? `**${p95}**` : p95} | ${whole === undefined ? '' : `${whole.answers}: ${whole.ms}`} | ${cpu} | ${plain} | ${target} |`,
    ),
    '',
    missed.length === 0 ? 'Every median is within its target.' : `Missed: ${missed.join('; ')}.`,
  ];
  return { detail: { ...filled, cases: lines, missed }, page, missed };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
