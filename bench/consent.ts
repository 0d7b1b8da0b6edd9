import type { ChangeOf, OrganisationId, Recipient } from '../src/domain/index.ts';
import { ConsentIndex, Facts, Tally } from '../src/kernel/index.ts';
import { Random } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { settledRss } from './memory.ts';

const SETS = 100;
const LOOKED_UP = 1_000_000;

/** What a consent costs in memory, and what it costs to look one up. */
export const consentBench: Bench = {
  name: 'consent',
  says: 'nanoseconds of a look-up in the consent index, and its bytes a consent, beside a JS Set for each list',
  options: {
    consents: { value: 10_000_000, says: 'how many are loaded, in 100 lists' },
    runs: { value: 5, says: 'of each side, in turn' },
    space: { value: 100_000_000, says: 'numbers of which a part is in the index, for each density' },
    billion: {
      value: 0,
      says: 'organisations to load besides, each with half of 100 million numbers: 20 are a billion consents',
    },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const lists = drawLists(options.number('consents'));
    const asked = drawQuestions(lists);
    const index = new ConsentIndex();
    const beforeIndex = settledRss();
    const loading = performance.now();
    lists.forEach((list, set) => {
      index.load(set + 1, list);
    });
    const loadSeconds = (performance.now() - loading) / 1000;
    const indexBytes = settledRss() - beforeIndex;
    const beforeSets = settledRss();
    const sets = lists.map((list) => new Set(list));
    const setBytes = settledRss() - beforeSets;
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let run = 0; run <= options.number('runs'); run++) {
      const mine = nanoseconds(asked, (set, recipient) => index.has(set + 1, recipient));
      const other = nanoseconds(asked, (set, recipient) => sets[set]!.has(recipient));
      // The first one only warms up.
      if (run === 0) continue;
      ours.push(mine);
      theirs.push(other);
    }
    const densities = DENSITIES.map((density) => ofDensity(density, options.number('space')));
    const billion =
      options.number('billion') === 0 ? undefined : loadMany(options.number('billion'), options.tell);
    const stats = index.stats();
    const value = rounded(median(ours));
    const against = { what: 'a JS Set for each list', value: rounded(median(theirs)) };
    const bytes = {
      index: rounded(stats.bytesUsed / stats.consents, 2),
      indexContainers: rounded(stats.bytesContainers / stats.consents, 2),
      indexResident: rounded(indexBytes / stats.consents, 2),
      sets: rounded(setBytes / stats.consents, 2),
    };
    const page = [
      `${grouped(stats.consents)} consents in ${SETS} lists of Chinese mobile numbers, picked from 100 million; ${grouped(LOOKED_UP)} look-ups a run, half of them found, in random order.`,
      '',
      '| | consent index | JS Sets |',
      '|---|---|---|',
      `| a look-up | **${value} ns** (${ours.map((n) => rounded(n)).join(', ')}) | ${against.value} ns |`,
      `| bytes a consent | ${bytes.index} (${bytes.indexContainers} in its containers) | ${bytes.sets} |`,
      `| loading in order | ${rounded(loadSeconds)} s | |`,
      '',
      `Through the facts, as grants of 100,000 in no order, one organisation and one term; of ${grouped(options.number('space'))} numbers in a row a part chosen evenly. Seconds are of CPU, of one core, on a machine that others use too. Some 3 MB of what was changed last wait for reuse whatever the size.`,
      '',
      '| density | consents | bytes each | in its containers | built, consents/s | look-ups/s, in no order | nearby |',
      '|---|---|---|---|---|---|---|',
      ...densities.map(
        (d) =>
          `| ${rounded(d.density * 100, 1)} % | ${grouped(d.consents)} | **${d.bytes}** | ${d.containers} | ${grouped(d.built)} | ${grouped(d.lookups)} | ${grouped(d.nearby)} |`,
      ),
      ...(billion === undefined ? [] : ['', ...billion.page]),
    ];
    const detail = {
      consents: stats.consents,
      bytesAConsent: bytes,
      ratioOfBytes: rounded(bytes.index / bytes.sets, 3),
      loadSeconds: rounded(loadSeconds),
      densities,
      billion: billion?.detail ?? null,
    };
    const missed = densities.flatMap((d) =>
      d.density >= 0.1 && d.bytes > 2 ? [`2 bytes a consent at ${d.density * 100} %: ${d.bytes}`] : [],
    );
    return { value, unit: 'ns a look-up', against, runs: ours.map((n) => rounded(n)), detail, page, missed };
  },
};

const DENSITIES = [0.001, 0.01, 0.1, 0.5];
const AT_ONCE = 100_000;
const FIRST = 8_613_000_000_000;
const ORGANISATION = '91310000MA1FL00K2G' as OrganisationId;

interface OfDensity {
  readonly density: number;
  readonly consents: number;
  readonly bytes: number;
  readonly containers: number;
  readonly built: number;
  readonly lookups: number;
  readonly nearby: number;
}

/** One part of a row of numbers, granted through the facts in no order. */
function ofDensity(density: number, space: number): OfDensity {
  const index = new ConsentIndex();
  const facts = new Facts({ recipients: index, tally: new Tally() });
  facts.apply({ kind: 'time-passed', at: 0 });
  const consents = Math.floor(space * density);
  const step = 1 / density;
  // No divisor in common with any count: each once, jumping about.
  const member = (i: number) => FIRST + Math.floor(((i * 61_803_399) % consents) * step);
  const cpu = process.cpuUsage();
  let made = 0;
  for (let i = 0; i < consents; i += AT_ONCE) {
    const begun = process.cpuUsage();
    const recipients = Array.from({ length: Math.min(AT_ONCE, consents - i) }, (_, k) => member(i + k));
    const { user, system } = process.cpuUsage(begun);
    made += user + system;
    facts.apply(granted(ORGANISATION, recipients));
  }
  const { user, system } = process.cpuUsage(cpu);
  const built = consents / ((user + system - made) / 1e6);
  const stats = index.stats();
  const set = index.sets().find((each) => index.size(each) === stats.consents)!;
  const random = Float64Array.from({ length: LOOKED_UP }, (_, i) => FIRST + ((i * 61_803_399) % space));
  const lookups = perSecond(random, (recipient) => index.has(set, recipient));
  const nearby = perSecond(random.sort(), (recipient) => index.has(set, recipient));
  return {
    ...{ density, consents: stats.consents, built: Math.round(built) },
    ...{ lookups: Math.round(lookups), nearby: Math.round(nearby) },
    bytes: rounded(stats.bytesUsed / stats.consents, 2),
    containers: rounded(stats.bytesContainers / stats.consents, 2),
  };
}

function granted(organisation: OrganisationId, recipients: readonly number[]): ChangeOf<'consent-granted'> {
  return {
    ...{ kind: 'consent-granted', at: 0, organisation, purpose: 'marketing-retail' },
    ...{ frequency: { count: 4, per: 'month' }, until: Date.UTC(2030, 0, 1) - 8 * 3_600_000 },
    recipients: recipients as Recipient[],
  };
}

function perSecond(asked: Float64Array, has: (recipient: number) => boolean): number {
  let found = 0;
  for (const recipient of asked.subarray(0, 100_000)) if (has(recipient)) found++;
  const cpu = process.cpuUsage();
  for (let i = 0; i < asked.length; i++) if (has(asked[i]!)) found++;
  const { user, system } = process.cpuUsage(cpu);
  if (found > 2 * asked.length) throw new Error('consent: more found than asked for');
  return (asked.length * 1e6) / (user + system);
}

/** Many organisations, each with every second of 100 million numbers: what the process then holds and serves. */
function loadMany(organisations: number, tell: BenchOptions['tell']) {
  const before = settledRss();
  const index = new ConsentIndex({ maxBytes: 8 * 1024 ** 3 });
  const facts = new Facts({ recipients: index, tally: new Tally() });
  facts.apply({ kind: 'time-passed', at: 0 });
  const cpu = process.cpuUsage();
  const ids: OrganisationId[] = [];
  const recipients = new Array<number>(AT_ONCE);
  for (let o = 0; o < organisations; o++) {
    const id = `9131000000${String(o).padStart(8, '0')}` as OrganisationId;
    ids.push(id);
    for (let i = 0; i < 50_000_000; i += AT_ONCE) {
      // Of each pair one, drawn by a hash: no two organisations have the same.
      for (let k = 0; k < AT_ONCE; k++)
        recipients[k] = numberOf((i + k) * 2 + (Math.imul(i + k + o * 7919, 0x9e37_79b1) >>> 31));
      facts.apply(granted(id, recipients));
    }
    tell(`${grouped((o + 1) * 50_000_000)} consents`);
  }
  const { user, system } = process.cpuUsage(cpu);
  const rss = settledRss();
  const stats = index.stats();
  const states = ids.map((id) => facts.organisations.get(id));
  let found = 0;
  let asked = 0;
  const begun = process.cpuUsage();
  for (let i = 0; i < LOOKED_UP; i++) {
    const recipient = numberOf((i * 61_803_399) % 100_000_000) as Recipient;
    asked++;
    if (facts.consents.granted(states[i % states.length]!, 'marketing-retail', recipient) !== undefined)
      found++;
  }
  const served = process.cpuUsage(begun);
  const detail = {
    consents: stats.consents,
    cpuSeconds: rounded((user + system) / 1e6),
    rssMb: Math.round(rss / 1e6),
    addedMb: Math.round((rss - before) / 1e6),
    bytes: rounded(stats.bytesUsed / stats.consents, 3),
    askedPerSecond: Math.round((asked * 1e6) / (served.user + served.system)),
    found: rounded(found / asked, 3),
  };
  const page = [
    `**${grouped(detail.consents)} consents** of ${organisations} organisations, each with one of every pair of 100 million numbers (50 %, as grants of 100,000 in order, one term): ${detail.bytes} bytes a consent in the index; the whole process is ${grouped(detail.rssMb)} MB, of which they added ${grouped(detail.addedMb)}; loaded through the facts in ${grouped(detail.cpuSeconds)} s of CPU; ${grouped(detail.askedPerSecond)} questions a second of one core (is it granted, and on what terms), organisation and number in no order. Sparser lists cost more a consent: see the table.`,
  ];
  return { detail, page };
}

/** Ascending lists, the first the largest, from a population of 100 million numbers. */
function drawLists(consents: number): Float64Array[] {
  const random = new Random('consent bench');
  let weights = 0;
  for (let i = 0; i < SETS; i++) weights += 1 / (i + 3);
  return Array.from({ length: SETS }, (_, i) => {
    const list = new Float64Array(Math.ceil(consents / weights / (i + 3)));
    for (let k = 0; k < list.length; k++) list[k] = numberOf(random.between(0, 99_999_999));
    return new Float64Array(new Set(list.sort()));
  });
}

function drawQuestions(lists: readonly Float64Array[]): {
  readonly set: Uint16Array;
  readonly recipient: Float64Array;
} {
  const random = new Random('consent questions');
  const set = new Uint16Array(LOOKED_UP);
  const recipient = new Float64Array(LOOKED_UP);
  for (let i = 0; i < LOOKED_UP; i++) {
    set[i] = random.between(0, SETS - 1);
    const list = lists[set[i]!]!;
    recipient[i] = random.chance(0.5)
      ? list[random.between(0, list.length - 1)]!
      : numberOf(random.between(0, 99_999_999));
  }
  return { set, recipient };
}

/** 100 million numbers in 39 blocks of 2.56 million, spread as the carriers' prefixes are. */
function numberOf(i: number): number {
  const block = Math.floor(i / 2_560_000);
  return 8_613_000_000_000 + block * 160_000_000 + (i % 2_560_000);
}

function nanoseconds(
  asked: ReturnType<typeof drawQuestions>,
  has: (set: number, recipient: number) => boolean,
): number {
  let found = 0;
  const cpu = process.cpuUsage();
  for (let i = 0; i < LOOKED_UP; i++) if (has(asked.set[i]!, asked.recipient[i]!)) found++;
  const { user, system } = process.cpuUsage(cpu);
  if (found < LOOKED_UP / 2 - LOOKED_UP / 100) throw new Error('consent: too few were found');
  return ((user + system) * 1000) / LOOKED_UP;
}
