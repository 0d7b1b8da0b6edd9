import type { MarketingPurpose } from '../../src/domain/index.ts';
import type { Random } from '../../src/world/index.ts';
import * as phrases from './phrases.ts';

/** A text with places for what changes, and how hard the reader finds it. */
export interface Wording {
  readonly id: number;
  readonly frame: string;
  /** The share of its messages that are read as something else. */
  readonly misread: number;
}

const HARD_SHARE = 0.1;

/** Writes the season's texts, and fills them in for each message. */
export class Writer {
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  advert(line: MarketingPurpose, contact: string): Wording {
    const random = this.#random;
    const { goods, offers, reasons } = phrases.LINE_PHRASES[line];
    const place = random.chance(0.25) ? '{c}' : '';
    const call = contact === '' ? '回复1了解' : `${random.pick(phrases.CALLS)} ${contact} `;
    return this.#wording(
      `${random.pick(phrases.OPENERS)}${place}${random.pick(reasons)}，${random.pick(goods)}${random.pick(offers)}，${random.pick(goods)}${random.pick(offers)}，${call}${random.pick(phrases.CLOSERS)}`,
    );
  }

  notice(contact: string): Wording {
    const random = this.#random;
    const { subjects, events, tails } = phrases.NOTICE_PARTS;
    const by = contact !== '' && random.chance(0.4) ? `查看 ${contact} ` : '';
    return this.#wording(`${random.pick(subjects)}${random.pick(events)}，${by}${random.pick(tails)}`);
  }

  commonCode(): Wording {
    return this.#wording(this.#random.pick(phrases.COMMON_CODES));
  }

  commonNotice(): Wording {
    return this.#wording(this.#random.pick(phrases.COMMON_NOTICES));
  }

  fill(signature: string, { frame }: Wording): string {
    const body = frame
      .replaceAll('{n}', () => String(this.#random.between(1, 99_999)))
      .replaceAll('{c}', () => this.#random.pick(phrases.CHANGING));
    return `【${signature}】${body}`;
  }

  domain(): string {
    let name = '';
    for (let i = 0; i < 7; i++) name += String.fromCharCode(97 + this.#random.between(0, 25));
    return `${name}.example/${this.#random.between(1, 9)}`;
  }

  #wording(frame: string): Wording {
    this.#count += 1;
    const misread = this.#random.chance(HARD_SHARE)
      ? 0.4 + this.#random.fraction() * 0.5
      : 0.02 + this.#random.fraction() * 0.14;
    return { id: this.#count, frame, misread };
  }
}
