import { Random } from '../../src/world/index.ts';
import { type Firm, Firms, type Occasion } from './senders.ts';

/** A message as it was carried, or not. */
export interface Carried {
  readonly id: string;
  readonly at: number;
  /** 11 digits. */
  readonly recipient: string;
  readonly port: string;
  readonly signature: string;
  readonly text: string;
  readonly marketing: boolean;
  readonly outcome: 'allow' | 'hold' | 'refuse';
  delivery: 'delivered' | 'failed' | 'silent';
}

export interface TrafficOptions {
  readonly seed: number;
  readonly people: number;
  readonly firms: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The season's first midnight in Shanghai, how long it is, and from when messages are kept. */
export const FIRST = Date.parse('2026-02-01T00:00:00+08:00');
export const DAYS = 210;
export const KEPT_FROM = FIRST + 30 * DAY;

/** Many people's messages of seven months, from firms that each write to some of them: again and again, alike, twice, over two numbers. */
export class SeasonTraffic {
  readonly firms: readonly Firm[];
  readonly people: readonly string[];
  readonly maker: Firms;
  /** By recipient, in the order of time. */
  readonly to = new Map<string, Carried[]>();
  readonly #random: Random;
  readonly #names: readonly string[];
  #count = 0;

  constructor({ seed, people, firms }: TrafficOptions) {
    this.#random = new Random(`complaint season ${seed}`);
    this.maker = new Firms(this.#random);
    this.firms = Array.from({ length: firms }, () => this.maker.one());
    this.people = Array.from(
      { length: people },
      (_, i) => `1${38 + (i % 9)}${String(10_000_000 + i * 7919 + seed).slice(-8)}`,
    );
    this.#names = this.people.map(() => this.maker.person());
    for (const firm of this.firms) this.#play(firm);
    for (const own of this.to.values()) own.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  of(recipient: string): readonly Carried[] {
    return this.to.get(recipient) ?? [];
  }

  #play(firm: Firm): void {
    const random = this.#random;
    const audience = [...this.people.keys()].filter(() => random.chance(0.1));
    const every = random.between(4, 20);
    let last: Occasion | undefined;
    for (let day = random.between(0, every); day < DAYS; day += Math.max(1, every + random.between(-2, 3))) {
      // Some write the same again.
      const occasion: Occasion = last !== undefined && random.chance(0.12) ? last : this.maker.advert(firm);
      last = occasion;
      const at = FIRST + day * DAY + random.between(8, 21) * HOUR + random.between(0, 59) * MINUTE;
      for (const person of audience)
        if (random.chance(0.45)) this.#send(occasion, person, at + random.between(0, 40 * MINUTE), true);
    }
    if (firm.notices.length === 0) return;
    for (const person of audience) {
      for (let day = random.between(0, 40); day < DAYS; day += random.between(3, 80)) {
        const at = FIRST + day * DAY + random.between(7, 22) * HOUR + random.between(0, 3_599_999);
        this.#send(this.maker.notice(firm), person, at, false);
        // A code is asked for again when it does not come at once.
        if (random.chance(0.1))
          this.#send(this.maker.notice(firm), person, at + random.between(50_000, 400_000), false);
      }
    }
  }

  #send(occasion: Occasion, person: number, at: number, marketing: boolean): void {
    const random = this.#random;
    const { firm, port } = occasion;
    const body = this.maker.personal(occasion.frame, this.#names[person]!);
    const text = `【${firm.signature}】${body}`;
    const put = (port: string, at: number, outcome: Carried['outcome']) =>
      this.#put({
        at,
        recipient: this.people[person]!,
        port,
        signature: firm.signature,
        text,
        marketing,
        outcome,
      });
    const first = random.weighted([
      [93, 'allow'],
      [6, 'refuse'],
      [1, 'hold'],
    ] as const);
    put(port, at, first);
    // Mended and sent again; sent again by a system that lost the answer; sent over the firm's other number too.
    if (first === 'refuse' && random.chance(0.4)) put(port, at + random.between(5, 90) * MINUTE, 'allow');
    else if (random.chance(0.025)) put(port, at + random.between(1, 120) * MINUTE, 'allow');
    else if (firm.ports.length > 1 && random.chance(0.015))
      put(firm.ports.find((each) => each !== port)!, at + random.between(0, 30) * MINUTE, 'allow');
  }

  #put(message: Omit<Carried, 'id' | 'delivery'>): void {
    this.#count += 1;
    const delivery =
      message.outcome === 'refuse'
        ? 'silent'
        : this.#random.weighted([
            [92, 'delivered'],
            [5, 'failed'],
            [3, 'silent'],
          ] as const);
    const own = this.to.get(message.recipient) ?? [];
    own.push({ ...message, id: this.#count.toString(16).padStart(16, '0'), delivery });
    this.to.set(message.recipient, own);
  }
}
