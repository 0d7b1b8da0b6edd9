import type { Random } from '../../src/world/index.ts';
import {
  ADVERTS,
  GIVEN,
  GOODS,
  NAME_HEADS,
  NAME_TAILS,
  NOTICES,
  PLACES,
  SEASONS,
  SURNAMES,
} from './phrases.ts';

/** A firm: its name, its sender numbers, what it usually writes. */
export interface Firm {
  readonly signature: string;
  /** The first is its usual one. */
  readonly ports: readonly string[];
  readonly adverts: readonly string[];
  readonly notices: readonly string[];
}

/** One occasion on which a firm writes to many: its text, but for what is each person's own. */
export interface Occasion {
  readonly firm: Firm;
  readonly port: string;
  readonly frame: string;
}

export class Firms {
  readonly #random: Random;
  readonly #names = new Set<string>();
  readonly #ports = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  one(): Firm {
    const random = this.#random;
    let signature: string;
    do signature = random.pick(NAME_HEADS) + random.pick(NAME_TAILS);
    while (this.#names.has(signature));
    this.#names.add(signature);
    const base = this.#port();
    // A provider's number with sub-ports, another number, or a line of four or five digits.
    const ports = [base];
    if (random.chance(0.4)) ports.push(`${base}${random.digits(2)}`);
    if (random.chance(0.3)) ports.push(this.#port());
    if (random.chance(0.2)) ports.unshift(this.#line());
    return {
      signature,
      ports,
      adverts: this.#some(ADVERTS, random.between(2, 4)).map((frame) => this.#own(frame)),
      notices: this.#some(NOTICES, random.between(1, 3)).map((frame) => this.#own(frame)),
    };
  }

  /** A number that no firm here has. */
  port(): string {
    return this.#port();
  }

  line(): string {
    return this.#line();
  }

  advert(firm: Firm): Occasion {
    const random = this.#random;
    const port = random.chance(0.75) ? firm.ports[0]! : random.pick(firm.ports);
    return { firm, port, frame: this.occasion(random.pick(firm.adverts)) };
  }

  notice(firm: Firm): Occasion {
    return {
      firm,
      port: this.#random.pick(firm.ports),
      frame: this.occasion(this.#random.pick(firm.notices)),
    };
  }

  /** What the occasion fixes. */
  occasion(frame: string): string {
    const random = this.#random;
    return filled(frame, {
      s: () => random.pick(SEASONS),
      p: () => `${random.between(1, 9)}${random.chance(0.4) ? '.5' : ''}`,
      a: () => String(random.pick([99, 129, 199, 268, 299, 399, 500, 699, 888, 999])),
      b: () => String(random.between(2, 60)),
      d: () => `${random.between(1, 12)}月${random.between(1, 28)}日`,
      u: () => letters(random, 4),
    });
  }

  personal(frame: string, name: string): string {
    const random = this.#random;
    return filled(frame, {
      name: () => name,
      tail: () => random.digits(4),
      code: () => random.digits(6),
      n: () => String(random.between(1, 30)),
      m: () => String(random.between(1, 12)),
      place: () => random.pick(PLACES),
    });
  }

  person(): string {
    return this.#random.pick(SURNAMES) + this.#random.pick(GIVEN);
  }

  #own(frame: string): string {
    const random = this.#random;
    const url = `${letters(random, 5)}.example`;
    const tel = `400-${random.digits(3)}-${random.digits(4)}`;
    const [g, g2] = [random.pick(GOODS), random.pick(GOODS)];
    return filled(frame, { g: () => g, g2: () => g2, url: () => url, tel: () => tel });
  }

  #port(): string {
    const random = this.#random;
    for (;;) {
      const port = `${random.pick(['10690', '10691', '10655', '10657', '10659', '10684', '10698'])}${random.digits(random.between(6, 9))}`;
      if (this.#ports.has(port)) continue;
      this.#ports.add(port);
      return port;
    }
  }

  #line(): string {
    for (;;) {
      const line = `95${this.#random.digits(this.#random.chance(0.7) ? 3 : 4)}`;
      if (this.#ports.has(line)) continue;
      this.#ports.add(line);
      return line;
    }
  }

  #some<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    return Array.from({ length: count }, () => left.splice(this.#random.between(0, left.length - 1), 1)[0]!);
  }
}

export function filled(frame: string, words: Readonly<Record<string, () => string>>): string {
  return frame.replace(/\{(\w+)\}/g, (all, name: string) => words[name]?.() ?? all);
}

export function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick([...'abcdefghijkmnpqrstuvwxyz23456789'])).join('');
}
