import { MARKETING_PURPOSES, type MarketingPurpose, type Purpose } from '../domain/index.ts';
import { showsCode } from './code-form.ts';
import { asksForConsent, withoutRequest } from './consent-request.ts';
import { fold } from './folding.ts';
import { type ServicePurpose, SIGNALS } from './signal-words.ts';

export interface PurposeReading {
  readonly purpose: Purpose | 'unclear';
  /** The signals found, at most eight, `满#减,开抢`; `none` where there were none. Words of our own table, never of the text. Of a model: a kind and its share. */
  readonly because: string;
  /** What read it; absent: the words below. */
  readonly by?: 'model';
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
/** Clauses in a row that advertise and do not serve make a text advertising from this weight on, whatever else it says. */
const RUN_ADVERTISES = 6;
/** A word from this weight on is a strong one. */
const STRONG = 4;
/** A text with a code in it is an advert from this weight and number of strong words on; with a code's usual warnings beside it, from more. */
const CODE_BESIDE_ADVERT = { weight: 10, strong: 2 };
const WARNED_CODE_BESIDE_ADVERT = { weight: 14, strong: 3 };
/** The word for a code and one of its usual warnings. */
const WARNED = 7;
/** A request for consent that makes offers of its own advertises from this many on. */
const OFFERS_BESIDE_REQUEST = 2;
/** Or of this weight without any: naming the type that it asks for comes to less. */
const ADVERT_BESIDE_REQUEST = 12;
const BECAUSE_MAX = 8;

const SERVICE_PURPOSES = [
  'verification',
  'public-interest',
  'notification',
] as const satisfies readonly ServicePurpose[];

const VERIFICATION = SERVICE_PURPOSES.indexOf('verification');

interface Word {
  readonly word: string;
  /** Parts around each `#`; one part: a plain word. */
  readonly parts: readonly string[];
  /** The third character of its first part, 0 where that is shorter: what most words of a bucket differ in. */
  readonly third: number;
  /** The word begins with `#`: a number stands before its first part. */
  readonly afterNumber: boolean;
  /** A digit is its first or last character: within a longer number, such as a code, it is not this word. */
  readonly digitFirst: boolean;
  readonly digitLast: boolean;
  promotion: number;
  readonly topics: { readonly line: number; readonly weight: number }[];
  service: number;
  serviceWeight: number;
  /** Names a code. */
  code: boolean;
  /** Names what a buyer gets or must hurry for. */
  offer: boolean;
  /** A request for consent may stand here. */
  asks: boolean;
  /** No letter stands before it. */
  readonly latin: boolean;
  /** The reading in which it was last met: a word counts once in a text. */
  met: number;
}

// Words are found by their first two characters, in an open-addressed table; the few whose first part is one character, by that.
const NOTHING = 0;
const PAIR = 1;
const SINGLE = 2;
const FOLD = 4;
const BREAK = 8;
const KIND = new Uint8Array(65_536);
const NUMBER = new Uint8Array(65_536);
const DIGIT = 1;
const UNIT = 2;
const LETTER = 4;
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
let strong = 0;
let strongService = false;
let offers = 0;
let codeShown = false;
let mayAsk = false;
// The clause that is being read, the advertising clauses before it, and the most that such a row of clauses came to.
let clausePromotion = 0;
let clauseService = 0;
let run = 0;
let longestRun = 0;
const topics = new Int32Array(MARKETING_PURPOSES.length);
const services = new Int32Array(SERVICE_PURPOSES.length);

/** Word signals, one pass over the text. Uncertain is `unclear`, never silently service. */
export const readWords: PurposeReader = (body) => {
  let text = body;
  if (!gather(text)) {
    text = fold(body);
    gather(text);
  }
  const asks = mayAsk && !codeShown && asksOnly(text);
  return { purpose: asks ? 'consent-request' : weigh(), because: named === 0 ? 'none' : because };
};

/** A text that asks for consent speaks of offers, for that is what it asks for; one that advertises besides is no request alone. */
function asksOnly(text: string): boolean {
  if (!asksForConsent(text)) return false;
  if (!advertisesBesideRequest()) return true;
  gather(withoutRequest(text));
  const advertises = advertisesBesideRequest();
  gather(text);
  return !advertises;
}

function advertisesBesideRequest(): boolean {
  return offers >= OFFERS_BESIDE_REQUEST || promotion >= ADVERT_BESIDE_REQUEST;
}

function clear(): void {
  reading++;
  promotion = 0;
  weak = 0;
  because = '';
  named = 0;
  strong = 0;
  strongService = false;
  offers = 0;
  codeShown = false;
  mayAsk = false;
  clausePromotion = 0;
  clauseService = 0;
  run = 0;
  longestRun = 0;
  topics.fill(0);
  services.fill(0);
}

/** Adds up the signals of a text; false where it must be folded first. */
function gather(text: string): boolean {
  clear();
  const { length } = text;
  let before = 0;
  let code = length > 0 ? text.charCodeAt(0) : 0;
  for (let i = 0; i < length; ) {
    const kind = KIND[code]!;
    const next = i + 1 < length ? text.charCodeAt(i + 1) : 0;
    let step = 1;
    if (kind !== NOTHING) {
      if ((kind & FOLD) !== 0) return false;
      if ((kind & BREAK) !== 0) endClause();
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
  endClause();
  return true;
}

function endClause(): void {
  if (clauseService > clausePromotion) run = 0;
  else {
    run += clausePromotion - clauseService;
    if (run > longestRun) longestRun = run;
  }
  clausePromotion = 0;
  clauseService = 0;
}

/** Counts the longest word of a bucket that stands here; how far to go on. */
function meet(text: string, at: number, before: number, bucket: number): number {
  if (bucket === 0) return 1;
  const third = at + 2 < text.length ? text.charCodeAt(at + 2) : 0;
  for (const word of BUCKETS[bucket]!) {
    if (word.third !== 0 && word.third !== third) continue;
    if (word.afterNumber && NUMBER[before] !== DIGIT) continue;
    if (word.latin && NUMBER[before] === LETTER) continue;
    if (word.digitFirst && NUMBER[before] === DIGIT) continue;
    const length = lengthAt(text, at, word.parts);
    if (length === 0) continue;
    if (word.digitLast && NUMBER[text.charCodeAt(at + length)] === DIGIT) continue;
    if (word.met !== reading) count(word);
    // Use 384921 to confirm: where the word holds the code, it is behind the word's end that looking back begins.
    if (word.code && !codeShown)
      codeShown = showsCode(text, word.parts.length > 1 ? at + length : at, at + length);
    return length;
  }
  return 1;
}

function count(word: Word): void {
  word.met = reading;
  if (word.promotion === 1) weak++;
  else {
    promotion += word.promotion;
    clausePromotion += word.promotion;
    if (word.promotion >= STRONG) strong++;
  }
  if (word.offer) offers++;
  if (word.asks) mayAsk = true;
  for (const { line, weight } of word.topics) topics[line]! += weight;
  if (word.service >= 0) {
    services[word.service]! += word.serviceWeight;
    if (word.serviceWeight >= STRONG) strongService = true;
    if (word.serviceWeight > 1) clauseService += word.serviceWeight;
  }
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
  // A code stays a code, whatever it is for (P4), but for an advert that shows one.
  if (codeShown) {
    const { weight, strong: several } =
      services[VERIFICATION]! >= WARNED ? WARNED_CODE_BESIDE_ADVERT : CODE_BESIDE_ADVERT;
    return advertising >= weight && strong >= several ? purpose : 'verification';
  }
  // A notice that also advertises is advertising, where the advertising outweighs it or has clauses of its own.
  if (advertising >= PROMOTION_ENOUGH) {
    const outweighs = advertising > serving || (strong > 0 && !strongService);
    if (outweighs || longestRun >= RUN_ADVERTISES) return purpose;
  }
  if (topics[line]! >= TOPIC_ADVERTISES && serving === 0) return purpose;
  const hardly = advertising <= 1 || advertising * SERVICE_OVER_PROMOTION <= services[best]!;
  if (services[best]! >= SERVICE_ENOUGH && hardly) return SERVICE_PURPOSES[best]!;
  return 'unclear';
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
  for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') NUMBER[c.charCodeAt(0)] = LETTER;
  for (const c of '。！!？?；;，,、\n') KIND[c.charCodeAt(0)] = BREAK;
  for (const { words: list, promotion: weight, topic, service, code, offer, asks } of SIGNALS) {
    for (const text of list.split(/\s+/)) {
      let word = words.get(text);
      if (word === undefined) {
        word = newWord(text);
        words.set(text, word);
      }
      word.promotion = Math.max(word.promotion, weight ?? 0);
      word.code ||= code === true;
      word.offer ||= offer === true;
      word.asks ||= asks === true;
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

function newWord(name: string): Word {
  const text = name.replaceAll('_', ' ');
  const afterNumber = text.startsWith('#');
  const parts = (afterNumber ? text.slice(1) : text).split('#');
  return {
    word: name,
    parts,
    third: parts[0]!.length > 2 ? parts[0]!.charCodeAt(2) : 0,
    afterNumber,
    promotion: 0,
    topics: [],
    service: -1,
    serviceWeight: 0,
    code: false,
    offer: false,
    asks: false,
    latin: /^[A-Za-z][A-Za-z' -]{3}/.test(text),
    digitFirst: /^\d/.test(text) && !afterNumber,
    digitLast: /\d$/.test(text),
    met: 0,
  };
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
