/*
 * A season of registrations, codes and consents with an answer key: who asks how, who takes a registration for a consent, and what only looks so.
 */
import {
  type ConsentChannel,
  type ConsentEventKind,
  DAY_MS,
  day as dayOf,
  type Instant,
  type MarketingPurpose,
  type RecordedChange,
  shanghaiDay,
} from '../../src/domain/index.ts';
import { Random } from '../../src/world/index.ts';
import { FactsBook } from '../registry-season/facts-book.ts';
import {
  type Asker,
  type Deceit,
  drawAsker,
  drawDeceit,
  drawPerson,
  STRENGTHS,
  type Strength,
} from './asker.ts';

export interface ConsentSeasonOptions {
  readonly seed: number;
  readonly organisations: number;
  readonly days: number;
  readonly misdeeds: boolean;
  /** In turn; absent: mild, medium, blatant. */
  readonly strengths?: readonly Strength[];
}

/** One line of the answer key. */
export interface ConsentTruth {
  readonly subject: string;
  readonly onset: number;
  readonly strength: Strength;
  readonly disguise: string;
}

/** What the ledger recorded. */
interface SeasonEvent {
  readonly tag: bigint;
  readonly organisation: string;
  readonly kind: ConsentEventKind;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly channel: ConsentChannel;
  readonly wording: string;
}

/** A verification code that was sent. */
interface SeasonCode {
  readonly signature: string;
  readonly tag: bigint;
  readonly at: Instant;
  readonly messageId: string;
}

/** What happens to an innocent from a day to another. */
interface Turn {
  readonly what: string;
  readonly from: number;
  readonly to: number;
  readonly volume: number;
  readonly rate: (usual: number) => number;
  readonly annoyance: number;
}

export interface ConsentSeasonDay {
  readonly events: readonly SeasonEvent[];
  readonly codes: readonly SeasonCode[];
}

const FIRST_DAY = shanghaiDay(dayOf('2026-08-31'));
const GUILTY = 0.09;
const HOUR_MS = 3_600_000;
const DAYTIME = [1.5, 0.6, 0.3, 0.2, 0.2, 0.4, 1, 3, 5, 6, 7, 7, 9, 7, 6, 6, 6, 7, 8, 10, 11, 10, 7, 4].map(
  (weight, hour) => [weight, hour] as const,
);
const LINES: readonly MarketingPurpose[] = ['marketing-retail', 'marketing-finance', 'marketing-travel'];

export class ConsentSeason {
  readonly firstDay = FIRST_DAY;
  readonly truths: ConsentTruth[] = [];
  readonly lookalikes = new Map<string, string>();
  readonly #options: ConsentSeasonOptions;
  readonly #random: Random;
  readonly #book = new FactsBook(FIRST_DAY);
  readonly #askers: Asker[] = [];
  readonly #deceits = new Map<Asker, Deceit>();
  readonly #turns = new Map<Asker, Turn>();
  /** What will be recorded, by the day on which it is. */
  readonly #due = new Map<number, SeasonEvent[]>();
  #codes = 0;

  constructor(options: ConsentSeasonOptions) {
    this.#options = options;
    const random = new Random(`consent season ${options.seed} ${options.misdeeds}`);
    this.#random = random;
    for (let i = 0; i < options.organisations; i++) {
      const organisation = this.#book.organisation();
      const signature = `签名${i + 1}`;
      this.#book.signature(signature, organisation, random.pick(LINES));
      const asker = drawAsker(random, { organisation, signature });
      this.#askers.push(asker);
      this.lookalikes.set(organisation, asker.design);
    }
    this.#innocentTurns();
    if (options.misdeeds) this.#misdeeds();
  }

  changes(day: number): readonly RecordedChange[] {
    return this.#book.on(day);
  }

  /** What is recorded and sent on a day, counted from the season's first. Days are asked for in their order. */
  day(day: number): ConsentSeasonDay {
    const codes: SeasonCode[] = [];
    for (const asker of this.#askers) this.#live(asker, day, codes);
    const events = (this.#due.get(day) ?? []).sort((a, b) => a.recordedAt - b.recordedAt);
    this.#due.delete(day);
    return { events, codes: codes.sort((a, b) => a.at - b.at) };
  }

  #live(asker: Asker, day: number, codes: SeasonCode[]): void {
    const random = this.#random;
    const turn = this.#turns.get(asker);
    const on = turn !== undefined && day >= turn.from && day < turn.to ? turn : undefined;
    const weekday = (FIRST_DAY + day + 3) % 7;
    const daily =
      asker.daily * (weekday >= 5 ? 1.2 : 1) * (0.7 + random.fraction() * 0.6) * (on?.volume ?? 1);
    for (let i = 0; i < Math.round(daily); i++) this.#register(asker, day, on, codes);
    for (let i = 0; i < Math.round(daily * asker.returning); i++)
      this.#code(asker, random.pick(asker.customers), this.#moment(day), codes);
    if (on?.what === 'old consents taken over' && day === on.from) this.#takeOver(asker, day);
    // Some refuse who never agreed to anything.
    if (random.chance(0.3)) this.#refuse(asker, random.pick(asker.customers), this.#moment(day));
  }

  #register(asker: Asker, day: number, turn: Turn | undefined, codes: SeasonCode[]): void {
    const random = this.#random;
    const at = this.#moment(day);
    const person = drawPerson(random);
    asker.customers.push(person);
    this.#code(asker, person, at, codes);
    const deceit = this.#deceits.get(asker);
    const agrees = random.chance(turn?.rate(asker.rate) ?? asker.rate);
    const taken = deceit !== undefined && day >= deceit.onset && random.chance(deceit.share);
    if (!agrees && !taken) return;
    const moment = taken ? this.#stamped(deceit, at, day) : this.#agreed(asker, at, day);
    const all = taken && deceit.strength !== 'mild';
    for (let n = 0; n < asker.purposes; n++)
      if (n === 0 || all || random.chance(asker.eachOther)) this.#grant(asker, person, moment);
    const annoyance = (agrees ? 1 : deceit!.annoyance) * (turn?.annoyance ?? 1);
    if (random.chance(Math.min(0.6, asker.refusals * annoyance)))
      this.#refuse(asker, person, moment + this.#after(asker.patience * DAY_MS) + HOUR_MS);
  }

  /** When somebody ticks the box. */
  #agreed({ design, boxFirst, roughTimes }: Asker, code: Instant, day: number): Instant {
    const random = this.#random;
    const typed = code + Math.max(8000, 35_000 * Math.exp(0.7 * this.#normal()));
    if (design === 'paper entered at night')
      return this.#midnight(day) + random.between(22 * 60, 23 * 60 + 50) * 60_000;
    if (design === 'asked later in the app') return code + 60_000 + this.#after(9 * HOUR_MS);
    const at = boxFirst ? code - random.between(3000, 90_000) : typed;
    return roughTimes ? Math.floor(at / HOUR_MS) * HOUR_MS : at;
  }

  /** When a consent is dated that nobody gave. */
  #stamped({ stamp }: Deceit, code: Instant, day: number): Instant {
    const random = this.#random;
    switch (stamp) {
      case 'with the account':
        return code + Math.max(8000, 35_000 * Math.exp(0.7 * this.#normal()));
      case 'when the code is sent':
        return code + random.between(0, 2500);
      case 'at random later':
        return code + 60_000 + random.between(0, 22 * 3600) * 1000;
      case 'by a job at night':
        return this.#midnight(day + 1) + random.between(60, 240) * 60_000;
    }
  }

  #grant(asker: Asker, person: bigint, at: Instant): void {
    const { organisation, channel, wording, handing } = asker;
    const day = shanghaiDay(at) - FIRST_DAY;
    const later = this.#random.between(0, 3 * 3600) * 1000;
    const recordedAt = {
      'at once': at + 2000,
      'every night':
        this.#midnight(day + 1) - HOUR_MS / 2 < at ? at + 2000 : this.#midnight(day + 1) - 1000 - later / 20,
      'every week': this.#midnight(day + 7 - ((FIRST_DAY + day) % 7)) + later,
    }[handing];
    this.#record({ tag: person, organisation, kind: 'granted', at, recordedAt, channel, wording });
  }

  #refuse({ organisation }: Asker, person: bigint, at: Instant): void {
    const kind = this.#random.chance(0.75) ? 'refused' : 'withdrawn';
    const channel = kind === 'refused' ? 'sms-reply' : 'app';
    this.#record({ tag: person, organisation, kind, at, recordedAt: at, channel, wording: '' });
  }

  /** Thousands of old consents in an hour, of customers that are known. */
  #takeOver(asker: Asker, day: number): void {
    const { organisation, channel, customers } = asker;
    const recordedAt = this.#midnight(day) + 15 * HOUR_MS;
    for (const tag of customers) {
      const at = recordedAt - this.#random.between(20, 700) * DAY_MS;
      this.#record({ tag, organisation, kind: 'granted', at, recordedAt, channel, wording: '' });
    }
  }

  #record(event: SeasonEvent): void {
    const day = shanghaiDay(event.recordedAt) - FIRST_DAY;
    if (day >= this.#options.days) return;
    const known = this.#due.get(day) ?? [];
    known.push(event);
    this.#due.set(day, known);
  }

  #code({ signature }: Asker, tag: bigint, at: Instant, codes: SeasonCode[]): void {
    this.#codes += 1;
    codes.push({ signature, tag, at, messageId: this.#codes.toString(16).padStart(16, '0') });
  }

  #innocentTurns(): void {
    const random = this.#random;
    const turns: readonly ((from: number) => Turn)[] = [
      // A lucky draw: tick to take part.
      (from) =>
        turn('a campaign', from, from + random.between(3, 7), 4, (rate) => Math.min(0.75, rate * 1.8)),
      (from) => turn('a new design of the form', from, 1000, 1, (rate) => Math.min(0.66, rate * 2.5)),
      (from) => turn('a new loyalty programme', from, 1000, 1.3, () => 0.93, 0.7),
      (from) => turn('adverts that annoy', from, from + 10, 1, (rate) => rate, 3),
      (from) => turn('old consents taken over', from, from + 1, 1, (rate) => rate),
    ];
    for (const asker of this.#askers) {
      if (!random.chance(0.3)) continue;
      const drawn = random.pick(turns)(random.between(14, this.#options.days - 15));
      this.#turns.set(asker, drawn);
      this.lookalikes.set(asker.organisation, drawn.what);
    }
  }

  #misdeeds(): void {
    const random = this.#random;
    const { organisations, days, strengths = STRENGTHS } = this.#options;
    const free = this.#askers.filter(
      (asker) =>
        !this.#turns.has(asker) && asker.rate < 0.7 && asker.channel !== 'paper' && asker.channel !== 'store',
    );
    for (let i = 0; i < Math.max(1, Math.round(organisations * GUILTY)) && free.length > 0; i++) {
      const [asker] = free.splice(random.between(0, free.length - 1), 1) as [Asker];
      const deceit = drawDeceit(random, strengths[i % strengths.length]!, days);
      this.#deceits.set(asker, deceit);
      const { onset, strength, stamp } = deceit;
      this.truths.push({ subject: asker.organisation, onset, strength, disguise: stamp });
      this.lookalikes.delete(asker.organisation);
    }
  }

  #moment(day: number): Instant {
    return (
      this.#midnight(day) + this.#random.weighted(DAYTIME) * HOUR_MS + this.#random.between(0, HOUR_MS - 1)
    );
  }

  #midnight(day: number): Instant {
    return (FIRST_DAY + day) * DAY_MS - 8 * HOUR_MS;
  }

  /** Exponential, of this mean. */
  #after(meanMs: number): number {
    return Math.round(-Math.log(1 - this.#random.fraction()) * meanMs);
  }

  #normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.#random.fraction();
    return sum;
  }
}

function turn(
  what: string,
  from: number,
  to: number,
  volume: number,
  rate: (usual: number) => number,
  annoyance = 1,
): Turn {
  return { what, from, to, volume, rate, annoyance };
}
