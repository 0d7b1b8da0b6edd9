import { MARKETING_PURPOSES, type MarketingPurpose, type Purpose } from '../domain/index.ts';
import { type ServicePurpose, SIGNALS } from './signal-words.ts';

export interface PurposeReading {
  readonly purpose: Purpose | 'unclear';
  /** The signals found, at most eight, `满#减,开抢`; `none` where there were none. Words of our own table, never of the text. */
  readonly because: string;
}

/** Reads what a text is for. The body is the text after the signature. The word signals below fill it; so can a trained classifier. */
export type PurposeReader = (body: string) => PurposeReading;

/** A text advertises from this weight on: one strong word or two weak ones. */
const PROMOTION_ENOUGH = 4;
/** It serves from this weight on, where it does not advertise beside that. */
const SERVICE_ENOUGH = 4;
/** So much of advertising may stand in a service text (a hotline, 欢迎, 详情). */
const PROMOTION_BESIDE_SERVICE = 1;
/** A line of business needs this weight to be named. */
const TOPIC_ENOUGH = 2;
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
}

/** What a character may begin: 0 nothing, FOLD a text that is to be folded first, else its bucket's number plus one. */
const FIRST = new Uint16Array(65_536);
const FOLD = 65_535;
const BUCKETS: Word[][] = [];
const NUMBER = new Uint8Array(65_536);

for (const c of '0123456789.一二三四五六七八九十百千万两半几') NUMBER[c.charCodeAt(0)] = 1;
for (const c of '元块圆件') NUMBER[c.charCodeAt(0)] = 2;
build();

// One text after another is weighed in the same few numbers, so that reading allocates nothing but its answer.
let promotion = 0;
const topics = new Int32Array(MARKETING_PURPOSES.length);
const services = new Int32Array(SERVICE_PURPOSES.length);

/** Word signals: one pass over the text. Uncertain is `unclear`, never silently service. */
export const readPurpose: PurposeReader = (body) => {
  clear();
  const because = gather(body) ?? gather(fold(body)) ?? '';
  return { purpose: weigh(), because: because === '' ? 'none' : because };
};

/** Adds up the signals of a text; undefined where it must be folded first. */
function gather(text: string): string | undefined {
  let because = '';
  let named = 0;
  for (let i = 0; i < text.length; ) {
    const first = FIRST[text.charCodeAt(i)]!;
    if (first === 0) {
      i++;
      continue;
    }
    if (first === FOLD) {
      clear();
      return undefined;
    }
    let step = 1;
    for (const word of BUCKETS[first - 1]!) {
      if (word.afterNumber && NUMBER[text.charCodeAt(i - 1)] !== 1) continue;
      const length = matchedAt(text, i, word.parts);
      if (length === 0) continue;
      promotion += word.promotion;
      for (const { line, weight } of word.topics) topics[line]! += weight;
      if (word.service >= 0) services[word.service]! += word.serviceWeight;
      if (named++ < BECAUSE_MAX) because = because === '' ? word.word : `${because},${word.word}`;
      step = length;
      break;
    }
    i += step;
  }
  return because;
}

function clear(): void {
  promotion = 0;
  topics.fill(0);
  services.fill(0);
}

/** How long a word is where it stands in the text, 0 where it does not stand there. */
function matchedAt(text: string, at: number, parts: readonly string[]): number {
  const head = parts[0]!;
  if (!text.startsWith(head, at)) return 0;
  let end = at + head.length;
  for (let p = 1; p < parts.length; p++) {
    const digits = end;
    while (NUMBER[text.charCodeAt(end)] === 1) end++;
    if (end === digits) return 0;
    const part = parts[p]!;
    if (text.startsWith(part, end)) {
      end += part.length;
      continue;
    }
    if (NUMBER[text.charCodeAt(end)] !== 2 || !text.startsWith(part, end + 1)) return 0;
    end += 1 + part.length;
  }
  return end - at;
}

function weigh(): Purpose | 'unclear' {
  let service = 0;
  let best = 0;
  for (let s = 0; s < services.length; s++) {
    service += services[s]!;
    if (services[s]! > services[best]!) best = s;
  }
  // A request speaks of offers, that is what it asks for.
  if (services[0]! >= SERVICE_ENOUGH) return 'consent-request';
  if (promotion >= PROMOTION_ENOUGH && promotion > service) return lineOf();
  if (services[best]! >= SERVICE_ENOUGH && promotion <= PROMOTION_BESIDE_SERVICE)
    return SERVICE_PURPOSES[best]!;
  return 'unclear';
}

function lineOf(): MarketingPurpose {
  let best = 0;
  for (let line = 1; line < topics.length; line++) if (topics[line]! > topics[best]!) best = line;
  return topics[best]! >= TOPIC_ENOUGH ? MARKETING_PURPOSES[best]! : 'marketing-other';
}

/** Full-width letters, digits and the ideographic space become ASCII; characters without width go. */
function fold(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/[０-９Ａ-Ｚａ-ｚ％．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

function build(): void {
  const words = new Map<string, Word>();
  for (const { words: list, promotion, topic, service } of SIGNALS) {
    for (const text of list.split(/\s+/)) {
      let word = words.get(text);
      if (word === undefined) {
        const afterNumber = text.startsWith('#');
        const parts = (afterNumber ? text.slice(1) : text).split('#');
        word = { word: text, parts, afterNumber, promotion: 0, topics: [], service: -1, serviceWeight: 0 };
        words.set(text, word);
      }
      if (promotion !== undefined) word.promotion = Math.max(word.promotion, promotion);
      if (topic !== undefined)
        word.topics.push({ line: MARKETING_PURPOSES.indexOf(topic[0]), weight: topic[1] });
      if (service !== undefined) {
        word.service = SERVICE_PURPOSES.indexOf(service[0] as (typeof SERVICE_PURPOSES)[number]);
        word.serviceWeight = service[1];
      }
    }
  }
  const byFirst = new Map<number, Word[]>();
  const longestFirst = [...words.values()].sort((a, b) => b.word.length - a.word.length);
  for (const word of longestFirst) {
    const code = word.parts[0]!.charCodeAt(0);
    const bucket = byFirst.get(code) ?? [];
    bucket.push(word);
    byFirst.set(code, bucket);
  }
  for (const [code, bucket] of byFirst) FIRST[code] = BUCKETS.push(bucket);
  for (let code = 0xff10; code <= 0xff5a; code++) {
    const letter = String.fromCharCode(code);
    if (/[０-９Ａ-Ｚａ-ｚ]/.test(letter)) FIRST[code] = FOLD;
  }
  for (const code of [0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff, 0xad]) FIRST[code] = FOLD;
}
