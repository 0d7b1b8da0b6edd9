/** Holds many texts in a process of its own, so that what it weighs is theirs alone. */
import { WaveGatherer } from '../../src/trends/waves/index.ts';
import { answerParent, cpuMicros } from '../child.ts';
import { settledRss } from '../memory.ts';
import { dataFolder, readCorpus } from '../purposes/corpus.ts';
import { Assembled } from './assembled.ts';
import { arrivals, campaigns, SENT } from './corpus.ts';
import { LEVELS } from './mutate.ts';
import { type PairScore, pairwise } from './score.ts';

export interface HoldRequest {
  readonly texts: number;
  readonly templates: number;
}

export interface Holding {
  readonly texts: number;
  readonly variants: number;
  readonly waves: number;
  /** Resident, above what the process had with one text. */
  readonly bytes: number;
  /** Of processor time, of all texts and of the last tenth. */
  readonly perSecond: number;
  readonly lastPerSecond: number;
  /** Heavily obfuscated campaigns among all of these. */
  readonly heavy: PairScore;
}

function hold({ texts, templates }: HoldRequest): Holding {
  const rows = readCorpus(dataFolder()!);
  const made = campaigns(rows, 'reported', templates, 0);
  const arrived = arrivals(made, LEVELS[4]);
  const real = new Set(rows.filter(({ source }) => SENT.includes(source)).map(({ text }) => text));
  const source = new Assembled([...real], 'held');
  const gatherer = WaveGatherer.empty();
  gatherer.take(source.next());
  const before = settledRss();
  let micros = 0;
  let last = 0;
  for (let taken = 0; taken < texts; taken += 1000) {
    const some = Array.from({ length: Math.min(1000, texts - taken) }, () => source.next());
    const begin = cpuMicros();
    for (const text of some) gatherer.take(text);
    const used = cpuMicros() - begin;
    micros += used;
    if (taken >= 0.9 * texts) last += used;
  }
  const bytes = settledRss() - before;
  const { variants, waves } = gatherer.size;
  const found = arrived.map(({ text }) => gatherer.take(text).wave).map((wave) => gatherer.waveOf(wave)!);
  const truth = arrived.map(({ label }) => label);
  const perSecond = Math.round((texts / micros) * 1e6);
  const lastPerSecond = Math.round((texts / 10 / Math.max(1, last)) * 1e6);
  return { texts, variants, waves, bytes, perSecond, lastPerSecond, heavy: pairwise(truth, found) };
}

answerParent(hold, () => Promise.resolve());
