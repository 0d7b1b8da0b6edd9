import { MARKETING_PURPOSES, type MarketingPurpose, type Purpose } from '../domain/index.ts';
import { type ServicePurpose, SIGNALS } from './signal-words.ts';

export interface PurposeReading {
  readonly purpose: Purpose | 'unclear';
  /** The signals found, at most eight, `满#减,开抢`; `none` where there were none. Words of our own table, never of the text. */
  readonly because: string;
}

/** Reads what a text is for. The body is the text after the signature. The word signals below fill it; so can a trained classifier. */
export type PurposeReader = (body: string) => PurposeReading;

/** A text advertises from this weight on: one strong word or two plain ones. */
const PROMOTION_ENOUGH = 4;
/** All weak signs together (a hotline, 欢迎, 详情) count no more than this. */
const WEAK_MAX = 2;
/** A text that speaks of one trade alone and serves nobody advertises it from this weight of topic on: three of its words. */
const TOPIC_ADVERTISES = 9;
/** A line of business needs this weight to be named. */
const TOPIC_ENOUGH = 2;
/** A text serves from this weight on, where it hardly advertises beside that: one part in four, or one weak sign. */
const SERVICE_ENOUGH = 4;
const SERVICE_OVER_PROMOTION = 4;
const BECAUSE_MAX = 8;

const SERVICE_PURPOSES = [
  'consent-request',
  'verification',
  'public-interest',
  'notification',
] as const satisfies readonly ServicePurpose[];

interface Word {
  readonly word: string;
  /** Parts around each `#`; one part: a plain word. */
  readonly parts: readonly string[];
  /** The word begins with `#`: a number stands before its first part. */
  readonly afterNumber: boolean;
  promotion: number;
  readonly topics: { readonly line: number; readonly weight: number }[];
  service: number;
  serviceWeight: number;
  /** The reading in which it was last met: a word counts once in a text. */
  met: number;
}

// Words are found by their first two characters, in an open-addressed table; the few whose first part is one character, by that.
const NOTHING = 0;
const PAIR = 1;
const SINGLE = 2;
const FOLD = 4;
const KIND = new Uint8Array(65_536);
const NUMBER = new Uint8Array(65_536);
const DIGIT = 1;
const UNIT = 2;
const SLOTS = 8192;
const KEYS = new Uint32Array(SLOTS);
const BUCKET_OF = new Uint16Array(SLOTS);
const SINGLE_BUCKET = new Uint16Array(65_536);
const BUCKETS: Word[][] = [[]];
build();

// One text after another is weighed in the same few numbers, so that reading allocates nothing but its answer.
let reading = 0;
let promotion = 0;
let weak = 0;
let because = '';
let named = 0;
const topics = new Int32Array(MARKETING_PURPOSES.length);
const services = new Int32Array(SERVICE_PURPOSES.length);

/** Word signals, one pass over the text. Uncertain is `unclear`, never silently service. */
export const readPurpose: PurposeReader = (body) => {
  clear();
  if (!gather(body)) {
    clear();
    gather(fold(body));
  }
  return { purpose: weigh(), because: named === 0 ? 'none' : because };
};

function clear(): void {
  reading++;
  promotion = 0;
  weak = 0;
  because = '';
  named = 0;
  topics.fill(0);
  services.fill(0);
}

/** Adds up the signals of a text; false where it must be folded first. */
function gather(text: string): boolean {
  const { length } = text;
  let before = 0;
  let code = length > 0 ? text.charCodeAt(0) : 0;
  for (let i = 0; i < length; ) {
    const kind = KIND[code]!;
    const next = i + 1 < length ? text.charCodeAt(i + 1) : 0;
    let step = 1;
    if (kind !== NOTHING) {
      if ((kind & FOLD) !== 0) return false;
      if ((kind & PAIR) !== 0) step = meet(text, i, before, bucketOf(code, next));
      if (step === 1 && (kind & SINGLE) !== 0) step = meet(text, i, before, SINGLE_BUCKET[code]!);
    }
    i += step;
    if (step === 1) {
      before = code;
      code = next;
    } else {
      before = text.charCodeAt(i - 1);
      code = i < length ? text.charCodeAt(i) : 0;
    }
  }
  return true;
}

/** Counts the longest word of a bucket that stands here; how far to go on. */
function meet(text: string, at: number, before: number, bucket: number): number {
  if (bucket === 0) return 1;
  for (const word of BUCKETS[bucket]!) {
    if (word.afterNumber && NUMBER[before] !== DIGIT) continue;
    const length = lengthAt(text, at, word.parts);
    if (length === 0) continue;
    if (word.met !== reading) count(word);
    return length;
  }
  return 1;
}

function count(word: Word): void {
  word.met = reading;
  if (word.promotion === 1) weak++;
  else promotion += word.promotion;
  for (const { line, weight } of word.topics) topics[line]! += weight;
  if (word.service >= 0) services[word.service]! += word.serviceWeight;
  if (named++ < BECAUSE_MAX) because = because === '' ? word.word : `${because},${word.word}`;
}

/** How long a word is where it stands in the text, 0 where it does not stand there. */
function lengthAt(text: string, at: number, parts: readonly string[]): number {
  const head = parts[0]!;
  if (!text.startsWith(head, at)) return 0;
  let end = at + head.length;
  for (let p = 1; p < parts.length; p++) {
    const digits = end;
    while (NUMBER[text.charCodeAt(end)] === DIGIT) end++;
    if (end === digits) return 0;
    const part = parts[p]!;
    if (text.startsWith(part, end)) {
      end += part.length;
      continue;
    }
    if (NUMBER[text.charCodeAt(end)] !== UNIT || !text.startsWith(part, end + 1)) return 0;
    end += 1 + part.length;
  }
  return end - at;
}

function weigh(): Purpose | 'unclear' {
  const advertising = promotion + Math.min(weak, WEAK_MAX);
  let serving = 0;
  let best = 0;
  for (let s = 0; s < services.length; s++) {
    serving += services[s]!;
    if (services[s]! > services[best]!) best = s;
  }
  let line = 0;
  for (let t = 1; t < topics.length; t++) if (topics[t]! > topics[line]!) line = t;
  const purpose: MarketingPurpose =
    topics[line]! >= TOPIC_ENOUGH ? MARKETING_PURPOSES[line]! : 'marketing-other';
  // A request speaks of offers: that is what it asks for.
  if (services[0]! >= SERVICE_ENOUGH) return 'consent-request';
  // A notice that also advertises is advertising, where the advertising outweighs it.
  if (advertising >= PROMOTION_ENOUGH && advertising > serving) return purpose;
  if (topics[line]! >= TOPIC_ADVERTISES && serving === 0) return purpose;
  const hardly = advertising <= 1 || advertising * SERVICE_OVER_PROMOTION <= services[best]!;
  if (services[best]! >= SERVICE_ENOUGH && hardly) return SERVICE_PURPOSES[best]!;
  return 'unclear';
}

/** Full-width letters, digits and the full-width dot and percent become ASCII; characters without width go. */
function fold(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/[０-９Ａ-Ｚａ-ｚ％．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

function slotOf(first: number, second: number): number {
  const key = ((first << 16) | second) >>> 0;
  let slot = (Math.imul(key, 0x9e3779b1) >>> 19) & (SLOTS - 1);
  while (KEYS[slot] !== 0 && KEYS[slot] !== key) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

function bucketOf(first: number, second: number): number {
  return BUCKET_OF[slotOf(first, second)]!;
}

function build(): void {
  for (const c of '0123456789.一二三四五六七八九十百千万两半几') NUMBER[c.charCodeAt(0)] = DIGIT;
  for (const c of '元块圆件') NUMBER[c.charCodeAt(0)] = UNIT;
  const words = new Map<string, Word>();
  for (const { words: list, promotion: weight, topic, service } of SIGNALS) {
    for (const text of list.split(/\s+/)) {
      let word = words.get(text);
      if (word === undefined) {
        word = newWord(text);
        words.set(text, word);
      }
      word.promotion = Math.max(word.promotion, weight ?? 0);
      if (topic !== undefined)
        word.topics.push({ line: MARKETING_PURPOSES.indexOf(topic[0]), weight: topic[1] });
      if (service === undefined) continue;
      word.service = SERVICE_PURPOSES.indexOf(service[0]);
      word.serviceWeight = service[1];
    }
  }
  for (const word of [...words.values()].sort((a, b) => b.word.length - a.word.length)) place(word);
  for (let code = 0xff10; code <= 0xff5a; code++) {
    if (/[０-９Ａ-Ｚａ-ｚ]/.test(String.fromCharCode(code))) KIND[code] = FOLD;
  }
  for (const code of [0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff, 0xad]) KIND[code] = FOLD;
}

function newWord(text: string): Word {
  const afterNumber = text.startsWith('#');
  const parts = (afterNumber ? text.slice(1) : text).split('#');
  return { word: text, parts, afterNumber, promotion: 0, topics: [], service: -1, serviceWeight: 0, met: 0 };
}

function place(word: Word): void {
  const head = word.parts[0]!;
  const first = head.charCodeAt(0);
  if (head.length === 1) {
    KIND[first]! |= SINGLE;
    if (SINGLE_BUCKET[first] === 0) SINGLE_BUCKET[first] = BUCKETS.push([]) - 1;
    BUCKETS[SINGLE_BUCKET[first]!]!.push(word);
    return;
  }
  const second = head.charCodeAt(1);
  const slot = slotOf(first, second);
  KIND[first]! |= PAIR;
  if (BUCKET_OF[slot] === 0) {
    KEYS[slot] = ((first << 16) | second) >>> 0;
    BUCKET_OF[slot] = BUCKETS.push([]) - 1;
  }
  BUCKETS[BUCKET_OF[slot]!]!.push(word);
}
