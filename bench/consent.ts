import { ConsentIndex } from '../src/kernel/index.ts';
import { Random } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { settledRss } from './memory.ts';

const SETS = 100;
const LOOKED_UP = 1_000_000;

/** The index alone: what a consent costs in memory, and what it costs to look one up. */
export const consentBench: Bench = {
  name: 'consent',
  says: 'nanoseconds of a look-up in the consent index, and its bytes a consent, beside a JS Set for each list',
  options: {
    consents: { value: 10_000_000, says: 'how many are loaded, in 100 lists' },
    runs: { value: 5, says: 'of each side, in turn' },
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
    ];
    const detail = {
      consents: stats.consents,
      bytesAConsent: bytes,
      ratioOfBytes: rounded(bytes.index / bytes.sets, 3),
      loadSeconds: rounded(loadSeconds),
    };
    return { value, unit: 'ns a look-up', against, runs: ours.map((n) => rounded(n)), detail, page };
  },
};

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
