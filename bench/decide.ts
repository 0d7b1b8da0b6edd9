import {
  isMarketing,
  type Message,
  type OrganisationId,
  type Purpose,
  type Signature,
  signatureOf,
  type Verdict,
} from '../src/domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../src/kernel/index.ts';
import { CHINA } from '../src/rules/index.ts';
import { readPurpose } from '../src/texts/index.ts';
import { Latencies } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { type Grant, MARKET_NOW, Market, type StoredMessages } from './market.ts';
import { settledRss } from './memory.ts';
import { CpuProfile, topFunctions } from './profile.ts';

/** As many as a busy gateway judges in one turn. */
const BATCH = 256;

/** Decisions of one core, and what the same core does with the least that a program could do instead. */
export const decideBench: Bench = {
  name: 'decide',
  says: 'decisions a second of one core, with 10 million consents and 10,000 ports, beside a Set for each list of consents and the same reading of purposes in plain JS',
  options: {
    consents: { value: 10_000_000, says: 'how many are loaded' },
    messages: { value: 400_000, says: 'judged in each run, all different' },
    lots: { value: 2000, says: 'sendings that go on at once; 0: no two messages have anything in common' },
    runs: { value: 5, says: 'of each side, in turn' },
    sent: { value: 2_000_000, says: 'messages already counted against frequencies' },
  },
  run: measure,
};

async function measure(options: BenchOptions): Promise<Measured> {
  const { tell } = options;
  const market = new Market(options.number('consents'));
  const loaded = load(market, tell);
  const { facts, index } = loaded;
  const judge = new Judge(facts, CHINA);
  const messages = market.messages(options.number('messages'), options.number('lots'));
  countSent(facts, market, options.number('sent'));
  tell(`${grouped(messages.count)} messages drawn`);

  const plain = new PlainConsents(market.grants);
  const ours = (message: Message) => judge.decide(message).outcome === 'allow';
  const theirs = (message: Message) => plain.allows(message);
  const warm = Math.min(messages.count, 100_000);
  pace(messages, ours, warm);
  pace(messages, theirs, warm);

  const runs: Pace[] = [];
  const others: Pace[] = [];
  for (let run = 0; run < options.number('runs'); run++) {
    runs.push(pace(messages, ours, messages.count));
    others.push(pace(messages, theirs, messages.count));
    tell(
      `run ${run + 1}: ${grouped(runs.at(-1)!.perCpuSecond)} decisions a second, plain JS ${grouped(others.at(-1)!.perCpuSecond)}`,
    );
  }
  const single = latencies(messages, ours);
  const passing = pace(
    messages,
    (message) => {
      const verdict = judge.decide(message);
      if (verdict.outcome !== 'allow') return false;
      judge.passed(message, verdict);
      return true;
    },
    messages.count,
  );
  if (options.profile) await printProfile(messages, ours, tell);

  const stats = index.stats();
  const value = Math.round(median(runs.map((r) => r.perCpuSecond)));
  const against = {
    what: 'plain JS: a Set for each list of consents, the same reading of purposes; no ports, chains, signatures, plans or reasons',
    value: Math.round(median(others.map((r) => r.perCpuSecond))),
  };
  const verdicts = tallyVerdicts(messages, (message) => judge.decide(message));
  const detail = {
    consents: stats.consents,
    ports: facts.ports.count,
    organisations: 250,
    messages: messages.count,
    lots: options.number('lots'),
    perWallSecond: Math.round(median(runs.map((r) => r.perWallSecond))),
    countedToo: Math.round(passing.perCpuSecond),
    singleMicros: single,
    bytesAConsent: {
      index: rounded(stats.bytesUsed / stats.consents, 2),
      process: rounded(loaded.rssBytes / stats.consents, 2),
      plainSets: rounded(plain.rssBytes / stats.consents, 2),
    },
    loadSeconds: rounded(loaded.seconds),
    ...verdicts,
  };
  return {
    value,
    unit: 'decisions/s of one core',
    against,
    runs: runs.map((r) => Math.round(r.perCpuSecond)),
    detail,
    page: page({ value, against, detail, runs }),
  };
}

function page({
  value,
  against,
  detail,
  runs,
}: {
  readonly value: number;
  readonly against: Measured['against'];
  readonly runs: readonly Pace[];
  readonly detail: {
    readonly consents: number;
    readonly ports: number;
    readonly messages: number;
    readonly lots: number;
    readonly countedToo: number;
    readonly perWallSecond: number;
    readonly loadSeconds: number;
    readonly singleMicros: Singles;
    readonly bytesAConsent: { readonly index: number; readonly process: number; readonly plainSets: number };
    readonly outcomes: Readonly<Record<string, number>>;
    readonly marketing: number;
  };
}): string[] {
  const { singleMicros: s, bytesAConsent: b, outcomes } = detail;
  const share = (n: number | undefined) => `${rounded((100 * (n ?? 0)) / detail.messages)} %`;
  return [
    `With ${grouped(detail.consents)} consents and ${grouped(detail.ports)} ports; ${grouped(detail.messages)} different messages a run, of ${detail.lots === 0 ? 'as many' : grouped(detail.lots)} sendings that go on at once, median of ${runs.length} runs, a second being one of CPU (all threads of the process).`,
    '',
    '| | |',
    '|---|---|',
    `| decisions a second of one core | **${grouped(value)}** (${runs.map((r) => grouped(r.perCpuSecond)).join(', ')}) |`,
    `| of wall time | ${grouped(detail.perWallSecond)} |`,
    `| counted against frequency and plan besides | ${grouped(detail.countedToo)} |`,
    `| a single decision, p50 / p99 / p99.9 | ${s.p50} / ${s.p99} / ${s.p999} µs (the timer's own ${s.timer} µs taken off) |`,
    `| bytes a consent | ${b.index} in the index, ${b.process} in the process with everything else; plain Sets ${b.plainSets} |`,
    `| loading through \`Facts.apply\` | ${detail.loadSeconds} s |`,
    `| verdicts | allow ${share(outcomes['allow'])}, hold ${share(outcomes['hold'])}, refuse ${share(outcomes['refuse'])}; marketing ${share(detail.marketing)} |`,
    `| against: ${against.what} | ${grouped(against.value)} a second; ratio ${rounded(value / against.value, 2)} |`,
  ];
}

function load(
  market: Market,
  tell: BenchOptions['tell'],
): {
  readonly facts: Facts;
  readonly index: ConsentIndex;
  readonly seconds: number;
  readonly rssBytes: number;
} {
  const index = new ConsentIndex();
  const facts = new Facts({ recipients: index, tally: new Tally() });
  facts.apply({ kind: 'time-passed', at: MARKET_NOW });
  for (const change of market.registry()) facts.apply(change);
  tell(`${grouped(facts.ports.count)} ports opened`);
  const before = settledRss();
  const start = performance.now();
  for (const change of market.consents()) facts.apply(change);
  const seconds = (performance.now() - start) / 1000;
  facts.apply({ kind: 'time-passed', at: MARKET_NOW + 1 });
  const rssBytes = settledRss() - before;
  tell(`${grouped(index.stats().consents)} consents loaded in ${rounded(seconds)} s`);
  return { facts, index, seconds, rssBytes };
}

/** Counts of earlier messages, so that looking one up meets a table of a busy month. */
function countSent(facts: Facts, market: Market, count: number): void {
  let counted = 0;
  for (let i = 0; counted < count; i++) {
    let any = false;
    for (const { organisation, purpose, recipients } of market.grants) {
      const recipient = recipients[i * 5 + 1];
      if (recipient === undefined) continue;
      any = true;
      if (counted++ === count) return;
      facts.apply({
        kind: 'message-passed',
        at: MARKET_NOW,
        account: '910000' as never,
        recipient: recipient as never,
        organisation,
        purpose,
        plan: undefined,
        leases: [],
        agreedPer: 'month',
      });
    }
    if (!any) return;
  }
}

interface Pace {
  readonly perCpuSecond: number;
  readonly perWallSecond: number;
}

/** Only the judging is timed, a batch at a time; making the messages is not. */
function pace(messages: StoredMessages, judge: (message: Message) => boolean, count: number): Pace {
  const batch: Message[] = new Array(Math.min(BATCH, count));
  let wallMs = 0;
  let cpuMicros = 0;
  let done = 0;
  let allowed = 0;
  while (done < count) {
    messages.take(done, batch);
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (const message of batch) if (judge(message)) allowed++;
    wallMs += performance.now() - start;
    const used = process.cpuUsage(cpu);
    cpuMicros += used.user + used.system;
    done += batch.length;
  }
  if (allowed > done) throw new Error('decide: more allowed than judged');
  return { perCpuSecond: (done * 1e6) / cpuMicros, perWallSecond: (done * 1000) / wallMs };
}

interface Singles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly timer: number;
}

/** Microseconds of single decisions, less what reading the time twice costs. */
function latencies(messages: StoredMessages, judge: (message: Message) => boolean): Singles {
  const batch: Message[] = new Array(BATCH);
  const times = new Latencies();
  const empty = new Latencies();
  for (let done = 0; done < messages.count; done += BATCH) {
    messages.take(done, batch);
    for (const message of batch) {
      const start = performance.now();
      judge(message);
      times.add(performance.now() - start);
    }
    for (let i = 0; i < 256; i++) {
      const start = performance.now();
      empty.add(performance.now() - start);
    }
  }
  const timer = empty.percentile(0.5) * 1000;
  const micros = (share: number) => rounded(Math.max(0, times.percentile(share) * 1000 - timer), 2);
  return { p50: micros(0.5), p99: micros(0.99), p999: micros(0.999), timer: rounded(timer, 2) };
}

function tallyVerdicts(
  messages: StoredMessages,
  decide: (message: Message) => Verdict,
): {
  readonly outcomes: Record<string, number>;
  readonly reasons: Record<string, number>;
  readonly marketing: number;
} {
  const outcomes: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  let marketing = 0;
  const one: Message[] = new Array(1);
  for (let i = 0; i < messages.count; i++) {
    messages.take(i, one);
    const verdict = decide(one[0]!);
    outcomes[verdict.outcome] = (outcomes[verdict.outcome] ?? 0) + 1;
    for (const { code } of verdict.reasons) reasons[code] = (reasons[code] ?? 0) + 1;
    if (verdict.purpose !== 'unclear' && isMarketing(verdict.purpose)) marketing++;
  }
  return { outcomes, reasons, marketing };
}

/** The least that a sender's own program might do: read what the text is for, and look the recipient up in that list. */
class PlainConsents {
  readonly #owners = new Map<Signature, OrganisationId>();
  readonly #lists = new Map<OrganisationId, Map<Purpose, Set<number>>>();
  readonly rssBytes: number;

  constructor(grants: readonly Grant[]) {
    const before = settledRss();
    for (const { organisation, signature, purpose, recipients } of grants) {
      this.#owners.set(signature, organisation);
      const lists = this.#lists.get(organisation) ?? new Map<Purpose, Set<number>>();
      this.#lists.set(organisation, lists);
      const list = lists.get(purpose) ?? new Set<number>();
      lists.set(purpose, list);
      for (const recipient of recipients) list.add(recipient);
    }
    this.rssBytes = settledRss() - before;
  }

  allows({ text, recipient }: Message): boolean {
    const signature = signatureOf(text);
    if (signature === undefined) return false;
    const { purpose } = readPurpose(text.slice(signature.length + 2));
    if (purpose === 'unclear') return false;
    if (!isMarketing(purpose)) return true;
    const owner = this.#owners.get(signature);
    return owner !== undefined && this.#lists.get(owner)?.get(purpose)?.has(recipient) === true;
  }
}

async function printProfile(
  messages: StoredMessages,
  judge: (message: Message) => boolean,
  tell: BenchOptions['tell'],
): Promise<void> {
  const profile = new CpuProfile();
  await profile.start();
  for (let i = 0; i < 5; i++) pace(messages, judge, messages.count);
  tell('\nself time while judging (and making the messages):');
  for (const line of topFunctions(await profile.stop(), 30)) tell(line);
}
