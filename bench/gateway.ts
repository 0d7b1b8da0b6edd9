import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoadInput, LoadReport } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { Child, WorldProcess } from './child.ts';
import { ACCOUNTS, FIRST_RECIPIENT, gatewayTexts, SECRET, SOURCES } from './gateway-facts.ts';
import type { GatewayCpu, GatewayRequest, GatewayStarted } from './gateway-process.ts';

const WINDOW = 16;
const CONNECTIONS = [1, 4, 16, 64] as const;
const COMPARED = 16;
const TMPFS = 0x0102_1994;

/** The whole gateway: CPU of its process for each message, in the middle of a load that it can only just carry. */
export const gatewayBench: Bench = {
  name: 'gateway',
  says: 'CPU microseconds of the gateway process for each message (CMPP 3.0 on both sides, judged, spooled with fsync, answered, forwarded, receipt returned, evidence shipped), beside the npm package smpp doing nothing but answering',
  options: {
    seconds: { value: 8, says: 'of each measurement' },
    warm: { value: 2, says: 'seconds before each' },
    runs: { value: 3, says: 'at 16 connections, and of npm smpp; the others run once' },
    consents: { value: 1_000_000, says: 'how many are loaded' },
    minutes: { value: 0, says: 'of full load at 16 connections besides, for the memory' },
  },
  run: measure,
};

async function measure(options: BenchOptions): Promise<Measured> {
  const { tell } = options;
  const folder = spoolFolder();
  const stand = await openStand(folder, options.number('consents'));
  try {
    const load = (connections: number) => gatewayLoad(stand, connections, options);
    tell('warming up');
    await load(COMPARED);
    const rows: Row[] = [];
    for (const connections of CONNECTIONS) {
      const times = connections === COMPARED ? options.number('runs') : 1;
      for (let i = 0; i < times; i++) {
        const row = await load(connections);
        rows.push(row);
        tell(
          `${connections} connections: ${grouped(row.perSecond)} messages a second, ${row.cpuMicros} µs of CPU a message, lost ${row.lost}`,
        );
      }
    }
    const bare: number[] = [];
    for (let i = 0; i < options.number('runs'); i++) bare.push(await bareAnswers(stand.smpp, options));
    tell(`npm smpp, answering only: ${bare.join(', ')} µs of CPU a message`);
    if (options.profile) await profiled(stand, options);
    const memory = options.number('minutes') > 0 ? await memoryOf(stand, options) : undefined;
    const compared = rows.filter((r) => r.connections === COMPARED);
    const runs = compared.map((r) => r.cpuMicros);
    const lost = rows.reduce((sum, r) => sum + r.lost, 0) + (memory?.lost ?? 0);
    const value = rounded(median(runs), 2);
    const against = {
      what: `npm smpp 0.5.1 answering submit_sm and doing nothing else, ${COMPARED} connections of window ${WINDOW}`,
      value: rounded(median(bare), 2),
    };
    const detail = {
      lost,
      window: WINDOW,
      protocol: 'cmpp30',
      upstream: 'cmpp30, 4 connections of window 256, either way',
      consents: options.number('consents'),
      evidence: 'shipped to a process that acknowledges',
      spool: folder.startsWith(tmpdir())
        ? 'a folder of the disk for temporary files'
        : 'a folder of this repository’s disk',
      rows,
      smppMicros: bare,
      ...(memory === undefined ? {} : { memory }),
    };
    if (lost > 0) process.exitCode = 1;
    const page = pageOf(rows, { value, against, bare, memory, consents: detail.consents });
    return { value, unit: 'µs of CPU a message', against, runs, detail, page };
  } finally {
    await stand.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On a real disk: what is fsynced to memory says nothing. */
function spoolFolder(): string {
  const place = statfsSync(tmpdir()).type === TMPFS ? path.resolve(import.meta.dirname, '../tmp') : tmpdir();
  return mkdtempSync(path.join(place, 'anning-bench-'));
}

interface Stand {
  readonly gateway: Child;
  readonly started: GatewayStarted;
  readonly sink: Child;
  readonly smpp: Child;
  close(): Promise<void>;
}

async function openStand(folder: string, consents: number): Promise<Stand> {
  const centre = new WorldProcess('centre-process.ts', {
    remember: 'counters',
    windowMax: 1024,
    // The gateway acknowledges a report when it is on disk; a narrow window would make the centre the brake.
    receiptWindowMax: 256,
  });
  const sink = new Child('sink-process.ts');
  const smpp = new Child('smpp-process.ts');
  const gateway = new Child('gateway-process.ts');
  const close = async () => {
    await gateway.stop();
    await Promise.all([centre.stop(), sink.stop(), smpp.stop()]);
  };
  try {
    const { listening } = await centre.read<{ listening: { cmpp: { listener: number } } }>();
    const { listener } = await sink.ask<{ listener: number }>({});
    const order: GatewayRequest = {
      ask: 'start',
      spoolFolder: folder,
      upstreamListener: listening.cmpp.listener,
      shipTo: { url: `http://127.0.0.1:${listener}`, token: 'bench' },
      consents,
    };
    const started = await gateway.ask<GatewayStarted>(order);
    return { gateway, started, sink, smpp, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Row {
  readonly connections: number;
  readonly perSecond: number;
  /** Of the gateway's whole process, for each message that came in. */
  readonly cpuMicros: number;
  /** The same from the first message until the last receipt was back, warming up included: nothing is owed then. */
  readonly wholeMicros: number;
  /** Of these, in the kernel; and in other threads than the one that runs JavaScript (LMDB's commits, garbage collection). */
  readonly systemMicros: number;
  readonly otherThreadsMicros: number;
  /** Share of one core that the gateway used. */
  readonly cpuShare: number;
  readonly answerP50Ms: number;
  readonly answerP99Ms: number;
  readonly accepted: number;
  readonly refused: number;
  readonly receipts: number;
  /** Receipts that clients took for each message that was forwarded, while measured. */
  readonly receiptsAMessage: number;
  /** Messages accepted upstream whose report had not come by the end of the measurement, and messages not yet accepted there. */
  readonly awaitingReport: number;
  readonly backlog: number;
  readonly lost: number;
  readonly rssStartMb: number;
  readonly rssEndMb: number;
}

async function gatewayLoad(stand: Stand, connections: number, options: BenchOptions): Promise<Row> {
  const seconds = options.number('seconds');
  const warm = options.number('warm');
  const load = startLoad('cmpp30', stand.started.listener, connections, warm + seconds + 1, options);
  const reading = load.read<LoadReport>();
  const first = await metricsOf(stand);
  await until(async () => (await metricsOf(stand)).submitted > first.submitted, reading);
  await wait(warm * 1000);
  const before = await metricsOf(stand);
  await wait(seconds * 1000);
  const after = await metricsOf(stand);
  const report = await reading;
  const last = await metricsOf(stand);
  await load.stop();
  const messages = after.submitted - before.submitted;
  const user = after.cpu.user - before.cpu.user;
  const system = after.cpu.system - before.cpu.system;
  const thread = after.cpu.thread - before.cpu.thread;
  return {
    connections,
    perSecond: Math.round(messages / (after.at - before.at)),
    cpuMicros: rounded((user + system) / messages, 2),
    wholeMicros: rounded(
      (last.cpu.user + last.cpu.system - first.cpu.user - first.cpu.system) /
        (last.submitted - first.submitted),
      2,
    ),
    systemMicros: rounded(system / messages, 2),
    otherThreadsMicros: rounded((user + system - thread) / messages, 2),
    cpuShare: rounded((user + system) / 1e6 / (after.at - before.at), 2),
    answerP50Ms: report.answerMs.p50Ms,
    answerP99Ms: report.answerMs.p99Ms,
    accepted: report.results['0'] ?? 0,
    refused: report.answered - (report.results['0'] ?? 0),
    receipts: Object.values(report.receipts).reduce((a, b) => a + b, 0),
    receiptsAMessage: rounded((after.returned - before.returned) / (after.forwarded - before.forwarded), 3),
    awaitingReport: after.awaitingReport,
    backlog: after.backlog,
    lost: lostOf(report),
    rssStartMb: rounded(before.rssBytes / 1e6),
    rssEndMb: rounded(after.rssBytes / 1e6),
  };
}

function startLoad(
  protocol: 'cmpp30' | 'smpp',
  listener: number,
  connections: number,
  seconds: number,
  options: BenchOptions,
): WorldProcess {
  const input: LoadInput = {
    protocol,
    listener,
    logins: ACCOUNTS.map((account) => ({ account, secret: SECRET })),
    connections,
    windowMax: WINDOW,
    seconds,
    sources: SOURCES,
    texts: gatewayTexts(),
    recipients: {
      from: String(FIRST_RECIPIENT).slice(2),
      count: Math.ceil(options.number('consents') * 1.05),
    },
    receipts: protocol === 'cmpp30',
    patienceMs: 15_000,
  };
  return new WorldProcess('load.ts', input);
}

/** Never answered, or answered with success and without a receipt, or a receipt that nobody waited for. */
function lostOf(report: LoadReport): number {
  return report.unanswered + report.receiptsMissing + report.receiptsExtra + report.answersUnknown;
}

interface Metrics {
  readonly at: number;
  readonly submitted: number;
  readonly forwarded: number;
  readonly returned: number;
  readonly awaitingReport: number;
  readonly backlog: number;
  readonly cpu: GatewayCpu;
  readonly rssBytes: number;
}

async function metricsOf(stand: Stand): Promise<Metrics> {
  const response = await fetch(`http://127.0.0.1:${stand.started.controlListener}/metrics`);
  const text = await response.text();
  const value = (name: string) => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text);
    if (found === null) throw new Error(`bench: the gateway tells no ${name}`);
    return Number(found[1]);
  };
  const cpu = await stand.gateway.ask<GatewayCpu>({ ask: 'cpu' });
  return {
    at: performance.now() / 1000,
    submitted: value('anning_submissions_total'),
    forwarded: value('anning_forwarded_total'),
    returned: value('anning_receipts_returned_total'),
    awaitingReport: value('anning_awaiting_receipt_messages'),
    backlog: value('anning_backlog_messages'),
    cpu,
    rssBytes: value('process_resident_memory_bytes'),
  };
}

/** Waits for a condition, but no longer than a load lasts. */
async function until(holds: () => Promise<boolean>, load: Promise<LoadReport>): Promise<void> {
  let over = false;
  load.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  while (!(await holds())) {
    if (over) throw new Error('bench: the load ended before the gateway saw a message');
    await wait(50);
  }
}

interface Bare {
  readonly listener: number;
  readonly answered: number;
  readonly cpuMicros: number;
}

async function bareAnswers(smpp: Child, options: BenchOptions): Promise<number> {
  const seconds = options.number('seconds');
  const warm = options.number('warm');
  const first = await smpp.ask<Bare>({});
  const load = startLoad('smpp', first.listener, COMPARED, warm + seconds + 1, options);
  const reading = load.read<LoadReport>();
  await until(async () => (await smpp.ask<Bare>({})).answered > first.answered, reading);
  await wait(warm * 1000);
  const before = await smpp.ask<Bare>({});
  await wait(seconds * 1000);
  const after = await smpp.ask<Bare>({});
  await reading;
  await load.stop();
  return rounded((after.cpuMicros - before.cpuMicros) / (after.answered - before.answered), 2);
}

async function profiled(stand: Stand, options: BenchOptions): Promise<void> {
  const load = startLoad('cmpp30', stand.started.listener, COMPARED, 8, options);
  const reading = load.read<LoadReport>();
  await wait(2500);
  await stand.gateway.ask({ ask: 'profile' });
  await wait(5000);
  const { lines } = await stand.gateway.ask<{ lines: string[] }>({ ask: 'profiled' });
  await reading;
  await load.stop();
  options.tell(`\nself time of the gateway's thread at ${COMPARED} connections:`);
  for (const line of lines) options.tell(line);
}

interface Memory {
  readonly minutes: number;
  readonly messages: number;
  readonly lost: number;
  readonly firstMb: number;
  readonly lastMb: number;
  readonly maxMb: number;
  /** Every ten seconds. */
  readonly samplesMb: readonly number[];
}

async function memoryOf(stand: Stand, options: BenchOptions): Promise<Memory> {
  const minutes = options.number('minutes');
  const load = startLoad('cmpp30', stand.started.listener, COMPARED, minutes * 60, options);
  const reading = load.read<LoadReport>();
  const samples: number[] = [];
  const start = await metricsOf(stand);
  const end = performance.now() + minutes * 60_000 - 1000;
  let now = start;
  while (performance.now() < end) {
    await wait(Math.min(10_000, Math.max(0, end - performance.now())));
    const before = now;
    now = await metricsOf(stand);
    samples.push(rounded(now.rssBytes / 1e6));
    options.tell(
      `${grouped(now.at - start.at)} s: ${samples.at(-1)} MB, ${grouped((now.submitted - before.submitted) / (now.at - before.at))} messages a second`,
    );
  }
  const report = await reading;
  await load.stop();
  return {
    minutes,
    messages: now.submitted - start.submitted,
    lost: lostOf(report),
    firstMb: samples[0]!,
    lastMb: samples.at(-1)!,
    maxMb: Math.max(...samples),
    samplesMb: samples,
  };
}

function pageOf(
  rows: readonly Row[],
  found: {
    readonly value: number;
    readonly against: Measured['against'];
    readonly bare: readonly number[];
    readonly memory: Memory | undefined;
    readonly consents: number;
  },
): string[] {
  const { value, against, bare, memory } = found;
  const total = (r: Row) => r.accepted + r.refused;
  return [
    `CMPP 3.0 on both sides over loopback, windows of ${WINDOW}; policy on with ${grouped(found.consents)} consents; each message judged, spooled with fsync, answered, forwarded, its receipt returned, its evidence shipped. Clients, message centre and receiver of evidence are other processes of the same machine.`,
    '',
    '| connections | messages/s | CPU of the gateway, µs a message | until all receipts are back | of it in the kernel | of it in other threads | of a core | answer p50 | p99 | refused | receipts (a message, while measured) | lost | RSS |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map(
      (r) =>
        `| ${r.connections} | ${grouped(r.perSecond)} | ${r.cpuMicros} | ${r.wholeMicros} | ${r.systemMicros} | ${r.otherThreadsMicros} | ${r.cpuShare} | ${rounded(r.answerP50Ms, 2)} ms | ${rounded(r.answerP99Ms, 2)} ms | ${rounded((100 * r.refused) / total(r))} % | ${grouped(r.receipts)} (${rounded(r.receiptsAMessage, 2)}) | ${r.lost} | ${r.rssStartMb} → ${r.rssEndMb} MB |`,
    ),
    '',
    `At ${COMPARED} connections: **${value} µs** of CPU a message. ${against.what}: ${against.value} µs (${bare.join(', ')}); ratio ${rounded(value / against.value, 2)}.`,
    ...(memory === undefined
      ? []
      : [
          '',
          `Memory in ${memory.minutes} minutes of full load, ${grouped(memory.messages)} messages: first ${memory.firstMb} MB, last ${memory.lastMb} MB, most ${memory.maxMb} MB; lost ${memory.lost}.`,
        ]),
  ];
}
