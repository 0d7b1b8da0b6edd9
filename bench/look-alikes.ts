import type { OrganisationId, Signature } from '../src/domain/index.ts';
import { LookAlikes, type Severity } from '../src/registry/index.ts';
import { looksLike } from '../src/registry/names/characters.ts';
import { Random } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { furtherNames, hashOf, latinNames, readNames } from './look-alike-names.ts';
import { PlainNames } from './look-alike-plain.ts';
import { LIKENESSES, paired, tricks } from './look-alike-variants.ts';
import { settledRss } from './memory.ts';

const LATIN = 2000;
const INVENTED = 20_000;
const STRANGER = 'the one who asks' as OrganisationId;
/** Which half of the names, by hash, is registered; the other asks. */
const SPLIT = 7;

/** How many of what someone might file to pass for another's are found, and how many names that have nothing to do with each other. */
export const lookAlikesBench: Bench = {
  name: 'look-alikes',
  says: 'share of made-up look-alikes that are found, and of unrelated names that are refused, beside equality and edit distance',
  options: {
    names: {
      value: 0,
      says: 'at most so many of the file in ANNING_NAMES, or invented ones; 0: all, or 20,000',
    },
    variants: { value: 1000, says: 'of each kind a run' },
    asked: { value: 20_000, says: 'unrelated names that ask, at most' },
    million: { value: 1_000_000, says: 'names for the last measurement of memory and time' },
    half: { value: 1, says: 'which half of the names asks: limits were chosen on 0, figures are of 1' },
    examples: { value: 0, says: 'so many of the unrelated names found are shown, for a person to judge' },
    runs: { value: 3, says: 'with other variants' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const { source, names: all } = readNames(
      new Random('look-alike names'),
      options.number('names') || INVENTED,
    );
    const names = all.slice(0, options.number('names') || all.length);
    const isHalf = (name: string) => hashOf(name, 0) % 2 === options.number('half');
    const latin = [...latinNames(new Random('latin names'), LATIN)];
    const registered = [...names.filter((name) => hashOf(name, SPLIT) % 2 === 0), ...latin];
    const unrelated = thinned(
      names.filter((name) => hashOf(name, SPLIT) % 2 === 1 && isHalf(name)),
      options.number('asked'),
    );
    const lookAlikes = new LookAlikes();
    for (const name of registered) register(lookAlikes, name);
    const plain = new PlainNames(registered);

    const targets = registered.filter(isHalf);
    const runs: number[] = [];
    const equal: number[] = [];
    let kinds: readonly KindFigures[] = [];
    for (let run = 1; run <= options.number('runs'); run++) {
      kinds = recall(lookAlikes, targets, options.number('variants'), new Random(`variants ${run}`));
      runs.push(rounded(mean(kinds.map(({ found }) => found))));
      equal.push(rounded(mean(kinds.map(({ equals }) => equals)), 2));
      options.tell(`run ${run}: ${runs.at(-1)} % of variants found`);
    }
    const falsely = askUnrelated(lookAlikes, plain, unrelated);
    for (const line of thinned(falsely.examples, options.number('examples'))) options.tell(line);

    const small = measureSize(names);
    const large = measureSize(names, options.number('million'), unrelated);
    const likenesses = [...paired(LIKENESSES)].flatMap(([one, others]) =>
      others.map((other) => [one, other] as const),
    );
    const known =
      (100 * likenesses.filter(([one, other]) => looksLike(one, other)).length) / likenesses.length;
    const value = median(runs);
    const against = { what: 'equality after NFKC and lower case', value: median(equal) };
    const detail = {
      source,
      registered: registered.length,
      unrelated: unrelated.length,
      kinds,
      refused: falsely.refused,
      asked: falsely.asked,
      levenshtein: falsely.levenshtein,
      kindsOfUnrelated: falsely.kinds,
      likenessesKnown: rounded(known),
      small,
      large,
    };
    return {
      value,
      unit: '% of variants found',
      against,
      runs,
      detail,
      page: pageOf(detail, value, runs, against),
    };
  },
};

interface KindFigures {
  readonly kind: string;
  readonly made: number;
  /** Percent of those made: found at all, refused; found by equality, and by edit distance 1. */
  readonly found: number;
  readonly refused: number;
  readonly equals: number;
  readonly levenshtein: number;
  /** Percent found of names of two characters, and of longer ones. */
  readonly foundOfTwo: number | undefined;
  readonly foundOfMore: number | undefined;
}

function register(lookAlikes: LookAlikes, name: string): void {
  lookAlikes.add(name as Signature, name as OrganisationId);
}

/** A variant counts as found where the name it was made from is among the answers. */
function recall(
  lookAlikes: LookAlikes,
  targets: readonly string[],
  count: number,
  random: Random,
): KindFigures[] {
  const pool = targets.slice(0, 5000).flatMap((name) => [...name]);
  const latin = targets.filter((name) => /^[a-z]+$/.test(name));
  return Object.entries(tricks(pool)).map(([kind, trick]) => {
    const from = /letter|width/.test(kind) ? latin : targets;
    const tally = { made: 0, found: 0, refused: 0, equals: 0, near: 0, two: [0, 0], more: [0, 0] };
    for (let tried = 0; tally.made < count && tried < 100 * count; tried++) {
      const name = random.pick(from);
      const variant = trick(name, random);
      if (variant === undefined || variant === name) continue;
      const severity = severityFor(lookAlikes, variant, name);
      const plain = new PlainNames([name]);
      tally.made++;
      if (severity !== undefined) tally.found++;
      if (severity === 'refuse') tally.refused++;
      if (plain.equals(variant)) tally.equals++;
      if (plain.isNear(variant)) tally.near++;
      const bin = name.length === 2 ? tally.two : tally.more;
      bin[0]!++;
      if (severity !== undefined) bin[1]!++;
    }
    const percent = (part: number, of = tally.made) => rounded((100 * part) / Math.max(1, of));
    const ofBin = ([of, found]: number[]) => (of === 0 ? undefined : percent(found!, of));
    return {
      kind,
      made: tally.made,
      found: percent(tally.found),
      refused: percent(tally.refused),
      equals: percent(tally.equals),
      levenshtein: percent(tally.near),
      foundOfTwo: ofBin(tally.two),
      foundOfMore: ofBin(tally.more),
    };
  });
}

function severityFor(lookAlikes: LookAlikes, variant: string, name: string): Severity | undefined {
  const found = lookAlikes.find(variant, STRANGER, { limit: 1000 });
  return Array.isArray(found) ? found.find((each) => each.name === name)?.severity : undefined;
}

interface Share {
  readonly percent: number;
  /** 95 percent interval (Wilson's). */
  readonly from: number;
  readonly to: number;
}

function askUnrelated(lookAlikes: LookAlikes, plain: PlainNames, names: readonly string[]) {
  const counts = { refuse: 0, ask: 0, near: 0 };
  const kinds = new Map<string, number>();
  const examples: string[] = [];
  for (const name of names) {
    if (plain.isNear(name)) counts.near++;
    const found = lookAlikes.find(name, STRANGER);
    if (!Array.isArray(found) || found.length === 0) continue;
    const { severity, kind, name: like } = found[0]!;
    counts[severity as Severity]++;
    const cell = `${severity}: ${kind}`;
    kinds.set(cell, (kinds.get(cell) ?? 0) + 1);
    if (severity === 'refuse') examples.push(`${name} ~ ${like} (${kind})`);
  }
  return {
    refused: shareOf(counts.refuse, names.length),
    asked: shareOf(counts.ask, names.length),
    levenshtein: shareOf(counts.near, names.length),
    kinds: Object.fromEntries(
      [...kinds].sort().map(([cell, n]) => [cell, rounded((100 * n) / names.length, 2)]),
    ),
    examples,
  };
}

interface Size {
  readonly names: number;
  readonly processMb: number;
  readonly indexMb: number;
  readonly addMicros: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly maxMicros: number;
}

/** What all the names take in memory with everything that looks them up, filled up to a number, and how long a look-up takes. */
function measureSize(names: readonly string[], upTo = names.length, asked = thinned(names, 20_000)): Size {
  const lookAlikes = new LookAlikes();
  const start = process.cpuUsage();
  for (const name of names) register(lookAlikes, name);
  for (const name of furtherNames(new Random('further names'), names, Math.max(0, upTo - names.length)))
    register(lookAlikes, name);
  const { user, system } = process.cpuUsage(start);
  const addMicros = (user + system) / lookAlikes.size;
  const times = asked.map((name) => {
    const from = process.cpuUsage();
    lookAlikes.find(name, STRANGER);
    const { user, system } = process.cpuUsage(from);
    return user + system;
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => rounded(times[Math.min(times.length - 1, Math.floor(share * times.length))]!);
  return {
    names: lookAlikes.size,
    processMb: Math.round(settledRss() / 1e6),
    indexMb: Math.round(lookAlikes.index.bytes / 1e6),
    addMicros: rounded(addMicros),
    p50Micros: at(0.5),
    p99Micros: at(0.99),
    maxMicros: at(1),
  };
}

function shareOf(found: number, of: number): Share {
  const z = 1.96;
  const p = found / of;
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const reach = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  return {
    percent: rounded(100 * p, 2),
    from: rounded(100 * Math.max(0, middle - reach), 2),
    to: rounded(100 * (middle + reach), 2),
  };
}

function thinned<T>(list: readonly T[], count: number): T[] {
  const every = Math.max(1, list.length / Math.max(1, count));
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * every)]!);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

interface Detail {
  readonly source: string;
  readonly registered: number;
  readonly unrelated: number;
  readonly kinds: readonly KindFigures[];
  readonly refused: Share;
  readonly asked: Share;
  readonly levenshtein: Share;
  readonly kindsOfUnrelated: Readonly<Record<string, number>>;
  readonly likenessesKnown: number;
  readonly small: Size;
  readonly large: Size;
}

function pageOf(
  detail: Detail,
  value: number,
  runs: readonly number[],
  against: Measured['against'],
): string[] {
  const share = ({ percent, from, to }: Share) => `${percent} % (${from} to ${to})`;
  const size = (each: Size) =>
    `| ${grouped(each.names)} | ${each.p50Micros} | ${each.p99Micros} | ${each.maxMicros} | ${each.addMicros} | ${each.indexMb} | ${each.processMb} |`;
  return [
    `${grouped(detail.registered)} registered: half of the ${detail.source}, and ${grouped(LATIN)} made of Latin syllables. Limits were chosen on one half of the names that ask and of those that variants are made from; the figures are of the other.`,
    '',
    `**${value} %** of variants found, the mean of the kinds (${runs.join(', ')}); ${against.what}: ${against.value} %. Of the pairs of characters that look alike to those who made the variants, the detector knows ${detail.likenessesKnown} %.`,
    '',
    '| variants, of one run | found | refused | found: 2 characters | found: more | NFKC equality | Levenshtein ≤ 1 |',
    '|---|---|---|---|---|---|---|',
    ...detail.kinds.map(
      (each) =>
        `| ${each.kind} | ${each.found} % | ${each.refused} % | ${percentOf(each.foundOfTwo)} | ${percentOf(each.foundOfMore)} | ${each.equals} % | ${each.levenshtein} % |`,
    ),
    '',
    `${grouped(detail.unrelated)} unrelated names, with 95 % intervals: refused ${share(detail.refused)}, sent to a person ${share(detail.asked)}; Levenshtein ≤ 1 would find ${share(detail.levenshtein)}. By the best kind: ${Object.entries(
      detail.kindsOfUnrelated,
    )
      .map(([kind, percent]) => `${kind} ${percent} %`)
      .join(', ')}.`,
    '',
    '| names | look-up p50, µs of CPU | p99 | longest | to add one, µs of CPU | its index, MB | the whole process, MB |',
    '|---|---|---|---|---|---|---|',
    size(detail.small),
    size(detail.large),
  ];
}

const percentOf = (found: number | undefined) => (found === undefined ? '' : `${found} %`);
