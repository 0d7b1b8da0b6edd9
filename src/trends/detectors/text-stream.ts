import { PURPOSES } from '../../domain/index.ts';
import type { MarketWords, Reads } from './market-words.ts';
import { purposeShares } from './text-purpose.ts';

/** One text of a signature or a port on one day. */
export interface SeenText {
  readonly template: string;
  readonly shape: string;
  readonly messages: number;
  readonly reads: Reads;
  readonly examples: readonly string[];
}

/** A text since it was first met, with those that are the same but for some words. */
export interface KnownText {
  readonly templates: string[];
  readonly shape: string;
  readonly firstDay: number;
  lastDay: number;
  messages: number;
  readonly reads: Record<string, number>;
  /** How often the market's words were learned from it. */
  learned: number;
  readonly examples: readonly string[];
  /** How likely each purpose is, by PURPOSES: see `purposeShares`. */
  shares: number[];
  /** It was part of a suspicion, and will never be what is usual. */
  suspected: boolean;
}

/** The texts of one signature or port. */
export interface TextStream {
  days: number;
  messages: number;
  /** From this day on a text that was not met before is news; 0 while all is learned from. */
  learnedOn: number;
  texts: KnownText[];
  /** Texts that fell silent: how many, and how many of them by PURPOSES. */
  readonly usual: { texts: number; readonly of: number[] };
  /** What is suspected, and since which day. */
  readonly rising: Map<string, number>;
}

const LEARNING_DAYS = 10;
const LEARNING_MESSAGES = 60;
const SILENT_DAYS = 20;
const OPEN_DAYS = 5;
const TEXTS_KEPT = 96;
const TEMPLATES_KEPT = 32;
/** Of the pairs of characters in two texts: from so many in common they are one text with other words put in. */
const ALIKE = 0.5;

export function emptyStream(): TextStream {
  const usual = { texts: 0, of: PURPOSES.map(() => 0) };
  return { days: 0, messages: 0, learnedOn: 0, texts: [], usual, rising: new Map() };
}

export function hasLearned({ learnedOn }: TextStream): boolean {
  return learnedOn > 0;
}

/** Takes a day's texts, from which `words` have been learned. */
export function takeTexts(
  stream: TextStream,
  day: number,
  seen: readonly SeenText[],
  words: MarketWords,
): void {
  const enough = stream.days >= LEARNING_DAYS && stream.messages >= LEARNING_MESSAGES;
  if (!hasLearned(stream) && enough) stream.learnedOn = day;
  stream.days += 1;
  for (const text of seen) {
    const known = find(stream.texts, text) ?? begin(stream.texts, text, day);
    if (!known.templates.includes(text.template)) known.templates.push(text.template);
    if (known.templates.length > TEMPLATES_KEPT) known.templates.shift();
    for (const [purpose, count] of Object.entries(text.reads))
      known.reads[purpose] = (known.reads[purpose] ?? 0) + count;
    known.messages += text.messages;
    known.learned += 1;
    known.lastDay = day;
    stream.messages += text.messages;
  }
  for (const text of stream.texts)
    if (text.lastDay === day && isOpen(text))
      text.shares = purposeShares(words, text.shape, text.reads, text.learned).map(rounded);
  forget(stream, day);
}

/** What is long known changes little by another day. */
function isOpen({ learned }: KnownText): boolean {
  return learned <= OPEN_DAYS || Number.isInteger(Math.log2(learned));
}

function find(texts: readonly KnownText[], { template, shape }: SeenText): KnownText | undefined {
  const same = texts.find(({ templates }) => templates.includes(template));
  if (same !== undefined || texts.length === 0) return same;
  const pairs = pairsOf(shape);
  return texts.find((known) => {
    const others = KNOWN_PAIRS.get(known) ?? pairsOf(known.shape);
    KNOWN_PAIRS.set(known, others);
    return areAlike(pairs, others);
  });
}

/** Made once for as long as the text is in memory. */
const KNOWN_PAIRS = new WeakMap<KnownText, ReadonlySet<string>>();

function begin(texts: KnownText[], { shape, examples }: SeenText, day: number): KnownText {
  const text: KnownText = {
    templates: [],
    shape,
    firstDay: day,
    lastDay: day,
    messages: 0,
    reads: {},
    learned: 0,
    examples,
    shares: [],
    suspected: false,
  };
  texts.push(text);
  return text;
}

/** What falls silent becomes what is usual, unless it was suspected: who goes on for long enough would make a habit of it. */
function forget(stream: TextStream, day: number): void {
  const { texts, usual } = stream;
  const latest = [...texts].sort((a, b) => b.lastDay - a.lastDay || b.messages - a.messages);
  const kept = new Set(latest.slice(0, TEXTS_KEPT).filter(({ lastDay }) => day - lastDay <= SILENT_DAYS));
  for (const text of texts) {
    if (kept.has(text) || text.suspected) continue;
    usual.texts += 1;
    for (const [p, share] of text.shares.entries()) usual.of[p] = rounded(usual.of[p]! + share);
  }
  stream.texts = texts.filter((text) => kept.has(text));
}

/** Whether two texts are one but for some words: by the pairs of characters that they share (Jaccard). */
export function isAlike(a: string, b: string): boolean {
  return areAlike(pairsOf(a), pairsOf(b));
}

function areAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (Math.min(a.size, b.size) < ALIKE * Math.max(a.size, b.size)) return false;
  let common = 0;
  for (const pair of a) if (b.has(pair)) common += 1;
  return common >= ALIKE * (a.size + b.size - common);
}

function pairsOf(text: string): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i + 1 < text.length; i++) found.add(text.slice(i, i + 2));
  return found;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
