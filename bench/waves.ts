import path from 'node:path';
import { normalise } from '../src/texts/normal/normalise.ts';
import { WaveGatherer } from '../src/trends/waves/index.ts';
import { Random } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { Child } from './child.ts';
import { dataFolder, type Row, readCorpus, SOURCES, type Source } from './purposes/corpus.ts';
import { type Arrived, arrivals, type Campaigns, campaigns, halfOf, shuffled } from './waves/corpus.ts';
import type { Holding, HoldRequest } from './waves/hold-process.ts';
import { LEVELS, type Level } from './waves/mutate.ts';
import { type PairScore, pairwise, pairwiseByGroup, unlikeShare } from './waves/score.ts';
import { SimHashGatherer } from './waves/sim-hash.ts';

const PAGE = path.resolve(import.meta.dirname, '../docs/waves.md');
const PRECISION_LEAST = 0.995;
const RECALL_LEAST: Readonly<Record<Level['name'], number>> = {
  'slots only': 0.99,
  '+ edits': 0.99,
  '+ light, 5 %': 0.98,
  '+ medium, 12 %': 0.96,
  '+ heavy, 22 %': 0.9,
};
const RATE_LEAST = 20_000;
/** Ten million texts in four gigabytes. */
const BYTES_MOST = 4e9 / 1e7;
const OTHERS = 2000;
const SPEED_TEXTS = 20_000;

/** How well near-duplicate texts are gathered, beside SimHash and the hash of the normal form in the same run. */
export const wavesBench: Bench = {
  name: 'waves',
  says: 'pairs of near-duplicate texts put together rightly, on real texts mutated and on held-out groups, beside SimHash and the exact normal form; texts a second; bytes a text',
  page: PAGE,
  options: {
    templates: { value: 1000, says: 'real texts of the half that is reported, which are mutated' },
    hold: { value: 1_000_000, says: 'texts that are held at once' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const folder = dataFolder();
    if (folder === undefined)
      throw new Error('waves: the labelled texts are not there; say where: ANNING_TEXTS=FOLDER');
    const rows = readCorpus(folder);
    const made = campaigns(rows, 'reported', options.number('templates'), OTHERS);
    const mutations = LEVELS.map((level) => {
      options.tell(`waves: ${level.name}`);
      return { level, ...mutationFigures(arrivals(made, level)) };
    });
    const groups = SOURCES.map((source) => {
      options.tell(`waves: groups of ${source}`);
      return groupFigures(rows, source);
    });
    options.tell('waves: texts a second');
    const speed = speeds(made);
    options.tell('waves: many texts at once');
    const child = new Child('waves/hold-process.ts');
    const held = await child
      .ask<Holding>({
        texts: options.number('hold'),
        templates: options.number('templates'),
      } satisfies HoldRequest)
      .finally(() => child.stop());
    return report(mutations, groups, speed, held);
  },
};

interface Compared<Score> {
  readonly own: Score;
  readonly simHash: Score;
  readonly exact: Score;
}

/** The wave of each text by each method, at the end; texts are gathered in the order given. */
function gatheredBy(
  texts: readonly string[],
): Compared<readonly number[]> & { readonly arriving: readonly number[] } {
  const gatherer = WaveGatherer.empty();
  const variants = texts.map((text) => gatherer.take(text));
  const arriving = variants.map(({ wave }) => gatherer.waveOf(wave)!);
  gatherer.review();
  const waves = new Map(gatherer.memory().variants.map(({ variant, wave }) => [variant, wave]));
  const simHash = new SimHashGatherer();
  const taken = texts.map((text) => simHash.take(text));
  const exact = new Map<string, number>();
  return {
    arriving,
    own: variants.map(({ variant }) => waves.get(variant)!),
    simHash: taken.map((own) => simHash.root(own)),
    exact: texts.map((text) => {
      const normal = normalise(text).text;
      const found = exact.get(normal) ?? exact.size;
      exact.set(normal, found);
      return found;
    }),
  };
}

function mutationFigures(
  arrived: readonly Arrived[],
): Compared<PairScore> & { texts: number; arriving: PairScore } {
  const truth = arrived.map(({ label }) => label);
  const by = gatheredBy(arrived.map(({ text }) => text));
  return {
    texts: arrived.length,
    arriving: pairwise(truth, by.arriving),
    own: pairwise(truth, by.own),
    simHash: pairwise(truth, by.simHash),
    exact: pairwise(truth, by.exact),
  };
}

interface GroupFigures extends Compared<PairScore> {
  readonly source: Source;
  readonly texts: number;
  readonly groups: number;
  /** Of texts put with those of another group: the share that is unlike them as it is written. */
  readonly unlike: number;
}

function groupFigures(rows: readonly Row[], source: Source): GroupFigures {
  const mine = shuffled(
    rows.filter((row) => row.source === source && halfOf(row.group) === 'reported'),
    new Random(`groups of ${source}`),
  );
  const groups = mine.map(({ group }) => group);
  const texts = mine.map(({ text }) => text);
  const by = gatheredBy(texts);
  return {
    source,
    texts: mine.length,
    groups: new Set(groups).size,
    own: pairwiseByGroup(groups, by.own),
    simHash: pairwiseByGroup(groups, by.simHash),
    exact: pairwiseByGroup(groups, by.exact),
    unlike: unlikeShare(texts, groups, by.own),
  };
}

/** Texts a second of processor time, one by one, of all levels mixed, normalising and all. */
function speeds(made: Campaigns): { own: readonly number[]; simHash: number } {
  const texts = shuffled(
    LEVELS.flatMap((level) => arrivals(made, level)),
    new Random('speed'),
  ).map(({ text }) => text);
  const perSecond = (take: (text: string) => unknown, some: readonly string[]) => {
    const begin = process.cpuUsage();
    for (const text of some) take(text);
    const { user, system } = process.cpuUsage(begin);
    return Math.round((some.length / (user + system)) * 1e6);
  };
  const own = [1, 2, 3].map(() => {
    const gatherer = WaveGatherer.empty();
    return perSecond((text) => gatherer.take(text), texts);
  });
  const simHash = new SimHashGatherer();
  return { own, simHash: perSecond((text) => simHash.take(text), texts.slice(0, SPEED_TEXTS)) };
}

function report(
  mutations: readonly (ReturnType<typeof mutationFigures> & { readonly level: Level })[],
  groups: readonly GroupFigures[],
  speed: ReturnType<typeof speeds>,
  held: Holding,
): Measured {
  const missed: string[] = [];
  const least = (what: string, found: number, aim: number) => {
    if (found < aim) missed.push(`${what}: ${found.toFixed(4)}, aimed at ${aim}`);
  };
  for (const { level, own } of mutations) {
    least(`${level.name}, precision`, own.precision, PRECISION_LEAST);
    least(`${level.name}, recall`, own.recall, RECALL_LEAST[level.name]);
  }
  for (const { source, own } of groups) {
    least(`groups of ${source}, precision`, own.precision, PRECISION_LEAST);
    least(`groups of ${source}, recall`, own.recall, 0.99);
  }
  const perSecond = median(speed.own);
  least('texts a second', perSecond, RATE_LEAST);
  const each = held.bytes / held.texts;
  const perVariant = held.bytes / held.variants;
  if (each > BYTES_MOST)
    missed.push(`bytes a text: ${each.toFixed(0)}, aimed at ${BYTES_MOST}: ten million in 4 GB`);
  const shown = ({ precision, recall }: PairScore) => `${precision.toFixed(4)} / ${recall.toFixed(4)}`;
  const heavy = mutations.at(-1)!;
  return {
    value: rounded(heavy.own.recall, 4),
    unit: 'of pairs of heavily obfuscated texts put together',
    against: { what: 'SimHash, 64 bits, k = 3', value: rounded(Math.max(heavy.simHash.recall, 1e-4), 4) },
    runs: [rounded(heavy.own.recall, 4)],
    detail: { mutations, groups, speed, held, missed },
    page: [
      'Precision / recall of pairs of texts. Generated mutations of real texts that are unlike each other, 2,000 more texts among them that belong to nothing; each level does what the one before does, too.',
      '',
      '| level | texts | gathered, reviewed | as they arrive | SimHash, 64 bits, k = 3 | hash of the normal form |',
      '|---|---|---|---|---|---|',
      ...mutations.map(
        ({ level, texts, own, arriving, simHash, exact }) =>
          `| ${level.name} | ${grouped(texts)} | ${shown(own)} | ${shown(arriving)} | ${shown(simHash)} | ${shown(exact)} |`,
      ),
      '',
      'Held-out groups of real texts, by source, one vote a group and a pair of groups. Unlike: of the texts that were put with those of other groups, the share that has less than 0.3 of its pairs of characters in common with every one of them.',
      '',
      '| source | texts | groups | gathered, reviewed | unlike | SimHash | hash of the normal form |',
      '|---|---|---|---|---|---|---|',
      ...groups.map(
        ({ source, texts, groups, own, unlike, simHash, exact }) =>
          `| ${source} | ${grouped(texts)} | ${grouped(groups)} | ${shown(own)} | ${unlike.toFixed(3)} | ${shown(simHash)} | ${shown(exact)} |`,
      ),
      '',
      `Texts a second of processor time, one by one, normalising and all: ${grouped(perSecond)} (${speed.own.map(grouped).join(', ')}); SimHash over the normal form: ${grouped(speed.simHash)}.`,
      '',
      `Held at once: ${grouped(held.texts)} texts put together from clauses of real ones, ${grouped(held.variants)} variants in ${grouped(held.waves)} waves, without contact keys: ${grouped(held.bytes / 1e6)} MB resident, ${Math.round(each)} bytes a text, ${Math.round(perVariant)} a variant. Ten million were not tried; by these, they weigh ${(each / 100).toFixed(1)} GB, and 4 GB hold ${(4e3 / perVariant).toFixed(1)} million variants. Most of these texts are new variants, the dearest that can come: ${grouped(held.perSecond)} a second, the last tenth ${grouped(held.lastPerSecond)}. Heavily obfuscated campaigns among all of these: ${shown(held.heavy)}.`,
      '',
      missed.length === 0 ? 'Every aim was met.' : 'Aims that were not met:',
      '',
      ...missed.map((line) => `- ${line}`),
    ],
    missed,
  };
}
