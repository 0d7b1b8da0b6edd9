import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { MarketingPurpose } from '../domain/index.ts';
import { Random } from './random.ts';
import * as words from './text-words.ts';

export type TextKind =
  | 'verification'
  | 'notice'
  /** With a signature and a way to refuse. */
  | 'marketing'
  /** Several segments long. */
  | 'marketing-long'
  | 'marketing-without-opt-out'
  | 'marketing-without-signature'
  | 'consent-request'
  /** Lacks type, frequency or term. */
  | 'consent-request-poor'
  /** Advertising dressed as a notice. */
  | 'disguised'
  /** English; without the brackets that GSM 7-bit does not have. */
  | 'english-verification'
  | 'english-notice'
  | 'english-marketing';

/** An invented firm, as its texts show it. */
export interface Shop {
  readonly signature: string;
  readonly line: MarketingPurpose;
  readonly phone: string;
  readonly site: string;
}

/**
 * The world's own texts. One seed gives one stream of them for ever; nothing is copied from real messages, and real ones can be
 * taken instead (`textsFromFile`).
 */
export class Texts {
  readonly #random: Random;

  constructor(seed: string | number) {
    this.#random = new Random(`texts ${seed}`);
  }

  /** A new firm of this line of business, or of any. */
  shop(line?: MarketingPurpose): Shop {
    const random = this.#random;
    const all = words.LINES.filter((l) => line === undefined || l.line === line);
    const { nameTails, line: found } = random.pick(all.length > 0 ? all : words.LINES);
    return {
      signature: random.pick(words.NAME_HEADS) + random.pick(nameTails),
      line: found,
      phone: `400-${random.digits(3)}-${random.digits(4)}`,
      site: `${this.#letters(4)}.example/${this.#letters(3)}`,
    };
  }

  one(kind: TextKind, shop: Shop = this.shop()): string {
    const random = this.#random;
    const fill = (frame: string) => this.#fill(frame, shop);
    const signed = (body: string) => `【${shop.signature}】${body}`;
    const body = () => fill(random.pick(words.MARKETING_FRAMES));
    const optOut = () => random.weighted(words.OPT_OUTS);
    switch (kind) {
      case 'verification':
        return signed(fill(random.pick(words.CODE_FRAMES)));
      case 'notice':
        return signed(`${fill(random.pick(this.#line(shop).matters))}。`);
      case 'marketing':
        return signed(this.#closed(body()) + optOut());
      case 'marketing-long': {
        const target = random.between(120, 250);
        let text = '';
        while (text.length < target) text += this.#closed(body());
        return signed(text + optOut());
      }
      case 'marketing-without-opt-out':
        return signed(this.#closed(body()));
      case 'marketing-without-signature':
        return this.#closed(body()) + optOut();
      case 'consent-request':
        return signed(this.#request(random.pick(words.REQUEST_FRAMES), shop));
      case 'consent-request-poor':
        return signed(this.#request(random.pick(words.POOR_REQUEST_FRAMES), shop));
      case 'disguised':
        return signed(this.#closed(fill(random.pick(words.DISGUISED_FRAMES))));
      case 'english-verification':
        return fill(random.pick(words.ENGLISH_CODES));
      case 'english-notice':
        return fill(random.pick(words.ENGLISH_NOTICES));
      case 'english-marketing':
        return fill(random.pick(words.ENGLISH_OFFERS));
    }
  }

  several(kind: TextKind, count: number, shop?: Shop): string[] {
    return Array.from({ length: count }, () => this.one(kind, shop));
  }

  #closed(text: string): string {
    return /[。！]$/.test(text) ? text : `${text}。`;
  }

  #line(shop: Shop): words.LineWords {
    return words.LINES.find((l) => l.line === shop.line) ?? words.LINES[0]!;
  }

  #request(frame: string, shop: Shop): string {
    const random = this.#random;
    const [per, n] = random.pick([
      ['月', random.between(2, 8)],
      ['周', random.between(1, 3)],
    ] as const);
    return frame
      .replace('{what}', random.pick(this.#line(shop).kinds))
      .replace('{per}', per)
      .replace('{n}', String(n))
      .replace('{term}', random.pick(['一年', '六个月', '两年']));
  }

  #fill(frame: string, shop: Shop): string {
    return frame.replace(/\{([^}]+)\}/g, (_, name: string) => this.#fill(this.#value(name, shop), shop));
  }

  #value(name: string, shop: Shop): string {
    const random = this.#random;
    const line = this.#line(shop);
    const lists: Record<string, readonly string[]> = {
      offer: line.offers,
      goods: line.goods,
      occasion: line.occasions,
      greeting: words.GREETINGS,
      call: words.CALLS,
      time: words.TIMES,
      用途: words.USES,
      姓: words.SURNAMES,
      快递: words.COURIERS,
      门店: words.BRANCHES,
      口令: words.PASSWORDS,
    };
    const list = lists[name];
    if (list !== undefined) return random.pick(list);
    const n = (from: number, to: number, step = 1) => String(random.between(from / step, to / step) * step);
    switch (name) {
      case '满':
        return n(100, 990, 10);
      case '减':
        return n(20, 300, 5);
      case '折':
        return `${n(2, 9)}${random.chance(0.3) ? '.5' : ''}`;
      case '券':
        return n(5, 500, 5);
      case '元':
        return n(9, 5000);
      case '贵':
        return n(600, 9000, 10);
      case '万':
        return n(2, 50);
      case '率':
        return `${n(2, 6)}.${n(0, 9)}`;
      case '前':
        return n(2, 99);
      case '分':
        return n(2, 15);
      case '点':
        return n(8, 22);
      case '码':
        return random.digits(random.chance(0.3) ? 4 : 6);
      case '取件码':
        return `${random.between(1, 9)}-${random.between(1, 20)}-${random.digits(4)}`;
      case '单号':
        return random.digits(10);
      case '尾号':
        return random.digits(4);
      case '日':
        return `${n(1, 12)}月${n(1, 28)}日`;
      case '时':
        return `${n(8, 21)}:${random.pick(['00', '15', '30', '45'])}`;
      case '电话':
        return shop.phone;
      case '网址':
        return shop.site;
    }
    throw new Error(`texts: nothing is called {${name}}`);
  }

  #letters(count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) text += String.fromCharCode(97 + this.#random.between(0, 25));
    return text;
  }
}

/**
 * Texts from a file, one a line; `.jsonl`: the field `text` of each line; either may be gzipped (`.gz`). Empty lines are left out.
 * @throws Error naming the line that cannot be read.
 */
export function textsFromFile(path: string): string[] {
  const raw = readFileSync(path);
  const gzipped = path.endsWith('.gz');
  const content = (gzipped ? gunzipSync(raw) : raw).toString('utf8');
  const asJson = (gzipped ? path.slice(0, -3) : path).endsWith('.jsonl');
  const texts: string[] = [];
  for (const [i, line] of content.split(/\r?\n/).entries()) {
    if (line === '') continue;
    if (!asJson) {
      texts.push(line);
      continue;
    }
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      throw new Error(`${path}: line ${i + 1} is no JSON`);
    }
    const text = typeof row === 'object' && row !== null && 'text' in row ? row.text : undefined;
    if (typeof text !== 'string') throw new Error(`${path}: line ${i + 1} has no field "text"`);
    if (text !== '') texts.push(text);
  }
  if (texts.length === 0) throw new Error(`${path}: no text in it`);
  return texts;
}
