import { PURPOSES, type Words } from '../../domain/index.ts';
import type { Evidence } from './findings.ts';
import {
  ageWords,
  emptyWords,
  learnWords,
  type MarketWords,
  type Reads,
  tellingWords,
} from './market-words.ts';
import type { Rise } from './rise.ts';
import type { Kind } from './text-purpose.ts';
import { emptyStream, type SeenText, type TextStream, takeTexts } from './text-stream.ts';

/** What a detector remembers that watches what is new among the texts of signatures or ports. */
export interface TextState {
  readonly words: MarketWords;
  readonly streams: Map<string, TextStream>;
}

/** What one signature or port sent on a day. */
export interface Subject {
  readonly name: string;
  readonly texts: readonly SeenText[];
}

/** So many texts a day are enough to learn words from. */
const TEXTS_DAILY = 1000;
const BREATH = 200;

export function emptyTextState(): TextState {
  return { words: emptyWords(), streams: new Map() };
}

/** Takes a day: the market's words from everybody, then the texts of each who is watched. `undefined` is a place where others can go first. */
export function* takeDay(
  { words, streams }: TextState,
  day: number,
  subjects: readonly Subject[],
  isWatched: (name: string) => boolean,
): Generator<(Subject & { readonly stream: TextStream }) | undefined> {
  ageWords(words);
  const all = [...byShape(subjects)];
  const step = Math.ceil(all.length / TEXTS_DAILY);
  for (const [i, [shape, reads]] of all.entries()) {
    if (i % step === 0) learnWords(words, shape, reads);
    if (i % (BREATH * step) === 0) yield undefined;
  }
  for (const subject of subjects) {
    if (!isWatched(subject.name)) continue;
    const stream = streams.get(subject.name) ?? emptyStream();
    streams.set(subject.name, stream);
    takeTexts(stream, day, subject.texts, words);
    yield { ...subject, stream };
  }
}

function byShape(subjects: readonly Subject[]): Map<string, Reads> {
  const found = new Map<string, Reads>();
  for (const { texts } of subjects)
    for (const { shape, reads } of texts) found.set(shape, together(found.get(shape) ?? {}, reads));
  return found;
}

/** The texts of a day, each once, whatever it was read as and whoever signed it. */
export function byTemplate(texts: Iterable<SeenText>): SeenText[] {
  const found = new Map<string, SeenText>();
  for (const text of texts) {
    const known = found.get(text.template);
    const messages = (known?.messages ?? 0) + text.messages;
    found.set(text.template, {
      ...text,
      ...known,
      messages,
      reads: together(known?.reads ?? {}, text.reads),
    });
  }
  return [...found.values()];
}

function together(a: Reads, b: Reads): Reads {
  const sums: Record<string, number> = { ...a };
  for (const [purpose, count] of Object.entries(b)) sums[purpose] = (sums[purpose] ?? 0) + count;
  return sums;
}

/** The numbers of a rise, for its sentence. `read`: messages that the reader took for the kind. */
export function numbersOf(rise: Rise, kind: Kind, day: number) {
  let [messages, read] = [0, 0];
  for (const text of rise.texts) {
    messages += text.messages;
    for (const place of kind) read += text.reads[PURPOSES[place]!] ?? 0;
  }
  const usual = Math.round(rise.usual * 100);
  return { texts: rise.texts.length, all: rise.all, days: day - rise.from + 1, messages, read, usual };
}

/** What in the texts speaks for their kind in other people's texts; nothing where the words say nothing. */
export function wordsEvidence(
  words: MarketWords,
  { texts, score }: Rise,
  kind: Kind,
  name: Words,
): Evidence[] {
  const telling = [...new Set(texts.flatMap(({ shape }) => tellingWords(words, shape, kind)))].slice(0, 8);
  if (telling.length === 0) return [];
  const shown = telling.map((word) => `“${word}”`);
  return [
    {
      kind: 'words-of-kind',
      weight: score,
      words: {
        zh: `其中的用词${shown.join('')}在各方短信中多见于${name.zh}。`,
        en: `Their words ${shown.join(', ')} are mostly met in ${name.en}, whoever sends it.`,
      },
      numbers: { words: telling.length },
    },
  ];
}
