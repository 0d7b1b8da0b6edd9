import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Message, MessageIds, type RecordedChange } from '../src/domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../src/kernel/index.ts';
import { CHINA } from '../src/rules/index.ts';
import { createSealer, openTraffic, recipientTag, SealKey, type Traffic } from '../src/store/index.ts';
import { pass } from '../src/supervision/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { MARKET_NOW, Market } from './market.ts';
import { CpuProfile, topFunctions } from './profile.ts';

const INSERT = 20_000;
/** As a pass reads. */
const BLOCK = 50_000;
const KINDS = ['moment', 'today'] as const;

interface Timed {
  readonly perSecond: number;
  readonly cpuSeconds: number;
}

export const lookBackBench: Bench = {
  name: 'lookback',
  says: 'messages a second judged again from the traffic store, beside reading the same rows and doing nothing',
  options: {
    messages: { value: 1_000_000, says: 'in the traffic store' },
    consents: { value: 3_000_000, says: 'in the feed, beside 10,000 ports' },
    lots: { value: 500, says: 'sendings that go on at once' },
    'per-second': { value: 500, says: 'messages of a second' },
    runs: { value: 3, says: 'of each, in turn' },
  },
  run: measure,
};

async function measure(options: BenchOptions): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-lookback-'));
  const traffic = await openTraffic({ chdbFolder: path.join(folder, 'traffic') });
  try {
    return await measureOn(traffic, options);
  } finally {
    await traffic.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOn(traffic: Traffic, options: BenchOptions): Promise<Measured> {
  const { tell } = options;
  const key = new SealKey(Buffer.alloc(32, 7));
  const sealer = createSealer(key);
  const market = new Market(options.number('consents'));
  const feed = [...market.registry(), ...market.consents()];
  const count = options.number('messages');
  await fill(traffic, market, feed, { key, sealer, options });
  const [from, to] = [MARKET_NOW, MARKET_NOW + 86_400_000];
  const record = {
    readChanges: async (after: number, limit: number) =>
      feed.slice(after, after + limit).map((change, i) => ({
        ...{ sequence: after + i + 1, at: change.at, recordedAt: MARKET_NOW - 1, actor: 'bench' },
        body: change as RecordedChange & Record<string, unknown>,
      })),
  };
  const bare: Timed[] = [];
  const ours: Record<(typeof KINDS)[number], Timed[]> = { moment: [], today: [] };
  for (let run = 0; run <= options.number('runs'); run++) {
    const reading = await timed(count, () => readAll(traffic, from, to));
    const judged: Partial<Record<(typeof KINDS)[number], Timed>> = {};
    for (const kind of KINDS) {
      const profile = options.profile && run === 1 && kind === 'moment' ? new CpuProfile() : undefined;
      await profile?.start();
      judged[kind] = await lookAt(kind);
      if (profile !== undefined) for (const line of topFunctions(await profile.stop(), 30)) tell(line);
      tell(
        `${kind}: ${grouped(judged[kind].perSecond)} a second, CPU ${rounded(judged[kind].cpuSeconds, 2)} s`,
      );
    }
    tell(`reading alone: ${grouped(reading.perSecond)} a second, CPU ${rounded(reading.cpuSeconds, 2)} s`);
    // The first one only warms up.
    if (run === 0) continue;
    bare.push(reading);
    for (const kind of KINDS) ours[kind].push(judged[kind]!);
  }
  return told(options, bare, ours);

  /** From the first block's judgement on: reading the feed is another matter, which does not grow with the messages. */
  async function lookAt(kind: (typeof KINDS)[number]): Promise<Timed> {
    let begun: { at: number; cpu: NodeJS.CpuUsage; messages: number } | undefined;
    let end = { at: 0, messages: 0, cpuSeconds: 0 };
    const state = await pass({ record, traffic, key, sealer }, { kind, from, to }, new Set(), {
      signal: new AbortController().signal,
      async onBlock(now) {
        const { messages } = now();
        if (begun === undefined) begun = { at: performance.now(), cpu: process.cpuUsage(), messages };
        const cpu = process.cpuUsage(begun.cpu);
        end = { at: performance.now(), messages, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
      },
    });
    const wrong = state?.finds.shifts;
    const counted = kind === 'moment' ? ['stopped', 'passed', 'otherwise'] : ['stopped'];
    for (const shift of counted)
      if ((wrong?.[shift as 'stopped']?.messages ?? 1) > 0)
        throw new Error(`lookback: ${kind} differs: ${JSON.stringify(wrong)}`);
    const seconds = (end.at - begun!.at) / 1000;
    return { perSecond: (end.messages - begun!.messages) / seconds, cpuSeconds: end.cpuSeconds };
  }
}

/** As a gateway judged them, in the order of their arrival, each with its verdict. */
async function fill(
  traffic: Traffic,
  market: Market,
  feed: readonly RecordedChange[],
  {
    key,
    sealer,
    options,
  }: {
    readonly key: SealKey;
    readonly sealer: ReturnType<typeof createSealer>;
    readonly options: BenchOptions;
  },
): Promise<void> {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  facts.apply({ kind: 'time-passed', at: MARKET_NOW - 1 });
  for (const change of feed) facts.apply(change);
  const judge = new Judge(facts, CHINA);
  const ids = new MessageIds(1);
  const count = options.number('messages');
  const stored = market.messages(count, options.number('lots'));
  let rows: Parameters<Traffic['insertBlock']>[0]['messages'][number][] = [];
  const one = new Array<Message>(1);
  for (let i = 0; i < count; i++) {
    stored.take(i, one);
    const at = MARKET_NOW + Math.floor((i * 1000) / options.number('per-second'));
    const message = { ...one[0]!, at, id: ids.next(at) };
    facts.apply({ kind: 'time-passed', at });
    const verdict = judge.decide(message);
    if (verdict.outcome === 'allow') judge.passed(message, verdict);
    const codes = (mode: string) =>
      verdict.reasons.filter((each) => each.mode === mode).map(({ code }) => code);
    rows.push({
      ...{
        messageId: message.id,
        at,
        block: Math.floor(i / INSERT),
        record: i % INSERT,
        account: message.account,
      },
      ...{
        organisation: verdict.organisation ?? '',
        signature: verdict.signature ?? '',
        port: message.source,
      },
      recipientTag: recipientTag(key, message.recipient),
      recipientSealed: sealer.seal(Buffer.from(String(message.recipient))).toString('base64'),
      ...{ carrier: message.carrier ?? '', protocol: 'cmpp30', text: message.text, textAnomalies: [] },
      ...{ purpose: verdict.purpose, plan: verdict.plan ?? '', outcome: verdict.outcome, segments: 1 },
      ...{ reasons: codes('enforce'), shadowReasons: codes('shadow'), rulebook: verdict.rulebook },
    });
    if (rows.length < INSERT && i < count - 1) continue;
    await traffic.insertBlock({ gateway: 'bench', block: i, messages: rows, receipts: [], inbound: [] });
    rows = [];
    if ((i + 1) % 200_000 === 0) options.tell(`${grouped(i + 1)} messages are in`);
  }
}

async function readAll(traffic: Traffic, from: number, to: number): Promise<void> {
  let after: { at: number; messageId: string } | undefined;
  for (;;) {
    const block = await traffic.past({ from, to, after, limit: BLOCK });
    if (block.length === 0) return;
    const last = block.row(block.length - 1);
    after = { at: last.at, messageId: last.messageId() };
  }
}

async function timed(count: number, work: () => Promise<void>): Promise<Timed> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: count / seconds, cpuSeconds: (user + system) / 1e6 };
}

function told(
  options: BenchOptions,
  bare: readonly Timed[],
  ours: Record<(typeof KINDS)[number], Timed[]>,
): Measured {
  const rate = (all: readonly Timed[]) => Math.round(median(all.map(({ perSecond }) => perSecond)));
  const each = (all: readonly Timed[]) => all.map(({ perSecond }) => grouped(perSecond)).join(', ');
  const cpu = (all: readonly Timed[]) => rounded(median(all.map(({ cpuSeconds }) => cpuSeconds)), 2);
  const [value, today, alone] = [rate(ours.moment), rate(ours.today), rate(bare)];
  const page = [
    `${grouped(options.number('messages'))} messages of ${grouped(options.number('lots'))} sendings at once in chDB, ${grouped(options.number('per-second'))} a second of their time, with the verdicts of a gateway; ${grouped(options.number('consents'))} consents and 10,000 ports in the feed. Each message’s recipient is opened, it is judged by all rules, counted where it passed, and held against the verdict then; none differs. The first block, before which the feed is read, is not counted. Beside it the same rows are read in the same blocks and dropped. Median of ${bare.length} runs in turn, on a machine that others use too: seconds of CPU (all threads) stand beside.`,
    '',
    '| | by the facts of the moment | by what is known today | reading alone |',
    '|---|---|---|---|',
    `| messages a second | **${grouped(value)}** | ${grouped(today)} | ${grouped(alone)} |`,
    `| runs | ${each(ours.moment)} | ${each(ours.today)} | ${each(bare)} |`,
    `| seconds of CPU | ${cpu(ours.moment)} | ${cpu(ours.today)} | ${cpu(bare)} |`,
    `| of the speed of reading alone | ${rounded(value / alone, 2)} | ${rounded(today / alone, 2)} | |`,
  ];
  const missed = [
    ...(value < 300_000 ? ['300,000 messages a second'] : []),
    ...(value < alone / 2 ? ['half the speed of reading alone'] : []),
  ];
  return {
    ...{
      value,
      unit: 'messages/s',
      against: { what: 'reading the same rows and doing nothing', value: alone },
    },
    runs: ours.moment.map(({ perSecond }) => Math.round(perSecond)),
    ...{ detail: { today, ours, bare }, page, missed },
  };
}
