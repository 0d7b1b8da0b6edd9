/*
 * A season with an answer key: who is who, what is declared, what is done against it, and what only looks so. One file beyond the usual
 * length, since all of it is drawn from one seeded source of chance and each part refers to what another drew.
 */
import {
  day as dayOf,
  type MarketingPurpose,
  type RecordedChange,
  shanghaiDay,
} from '../../src/domain/index.ts';
import { Random } from '../../src/world/index.ts';
import { FactsBook } from './facts-book.ts';
import { type Flow, type SeasonMessage, type Sender, Sending } from './flows.ts';
import { Crowd } from './people.ts';
import { LINE_PHRASES, NAME_HEADS, NAME_TAILS, NEIGHBOURS } from './phrases.ts';
import { Writer } from './texts.ts';

export const STRENGTHS = ['mild', 'medium', 'blatant'] as const;
export type Strength = (typeof STRENGTHS)[number];
/** Each is looked for by the detector of that name. */
export const MISDEEDS = ['sub-lease', 'scope-creep', 'service-marketing'] as const;
export type Misdeed = (typeof MISDEEDS)[number];

/** One line of the answer key. */
export interface Truth {
  readonly misdeed: Misdeed;
  /** The port or the signature. */
  readonly subject: string;
  /** Counted from the season's first day. */
  readonly onset: number;
  readonly strength: Strength;
  /** Share of the port's or signature's messages. */
  readonly share: number;
  /** How it hides, for the tables. */
  readonly disguise: string;
  /** Whose purposes or port it changes besides: neither innocent nor accused. */
  readonly alsoTouched: readonly string[];
}

export interface SeasonOptions {
  readonly seed: number;
  readonly ports: number;
  readonly days: number;
  readonly misdeeds: boolean;
  /** In turn; absent: mild, medium, blatant. */
  readonly strengths?: readonly Strength[];
}

const LINES = Object.keys(LINE_PHRASES) as MarketingPurpose[];
const FIRST_DAY = shanghaiDay(dayOf('2026-08-31'));
/** Larger ports are sampled: each message of theirs stands for several. */
const SAMPLED_DAILY = 36;
const SALE = { from: 39, days: 3, factor: 3 };
const SHARES: Readonly<Record<Strength, readonly [number, number]>> = {
  mild: [0.1, 0.18],
  medium: [0.25, 0.45],
  blatant: [0.55, 0.85],
};

export class Season {
  readonly firstDay = FIRST_DAY;
  readonly truths: Truth[] = [];
  /** Innocent look-alikes of guilt: port or signature → what it looks like. */
  readonly lookalikes = new Map<string, string>();
  readonly book = new FactsBook(FIRST_DAY);
  readonly options: SeasonOptions;
  readonly #random: Random;
  readonly #writer: Writer;
  readonly #flows: Flow[] = [];
  readonly #senders: Sender[] = [];
  readonly #sending: Sending;
  #ports = 0;

  constructor(options: SeasonOptions) {
    this.options = options;
    this.#random = new Random(`registry season ${options.seed} ${options.misdeeds}`);
    this.#writer = new Writer(this.#random);
    this.#sending = new Sending(this.#random, this.#writer, FIRST_DAY);
    this.#populate();
    this.#innocentEvents();
    if (options.misdeeds) this.#misdeeds();
  }

  get ports(): number {
    return this.#ports;
  }

  get signatures(): number {
    return this.book.signatures;
  }

  /** Declared on that day, in order. */
  changes(day: number): readonly RecordedChange[] {
    return this.book.on(day);
  }

  *messages(day: number): Generator<SeasonMessage> {
    for (const { crowd } of this.#senders) {
      const born = crowd.size * 0.003;
      crowd.grow(Math.floor(born) + (this.#random.chance(born % 1) ? 1 : 0));
    }
    for (const flow of this.#flows) yield* this.#sending.messages(flow, day);
  }

  #populate(): void {
    const { ports } = this.options;
    this.#brand(Math.round(ports * 0.2), Math.round(ports * 0.45));
    for (let i = 0; i < 3; i++) this.#platform(Math.max(1, Math.round(ports * 0.02)));
    while (this.#ports < ports) this.#single();
  }

  /** One firm, a port or two: for service, for marketing or for both in turn. */
  #single(): void {
    const sender = this.#sender();
    const both = this.#random.chance(0.4) && this.#ports + 2 <= this.options.ports;
    const uses = both
      ? (['marketing', 'service'] as const)
      : [this.#random.pick(['marketing', 'service'] as const)];
    for (const use of uses) {
      const port = this.#port(use, sender);
      const adverts = use === 'service' ? 0 : 0.5 + this.#random.fraction() * 0.4;
      this.#flows.push(this.#flow(port, sender, this.#daily(), adverts));
    }
  }

  /** One owner, ninety signatures on forty ports: every one of them its own. */
  #brand(ports: number, signatures: number): void {
    const first = this.#sender();
    const others = Array.from({ length: signatures - 1 }, () => {
      const signature = this.#signature();
      this.book.signature(signature, first.organisation, first.line);
      return { ...first, signature };
    });
    const all = [first, ...others];
    for (let i = 0; i < ports; i++) {
      const port = this.#port('marketing', first);
      this.lookalikes.set(port, 'a brand with many signatures');
      const own = all.filter((_, n) => n % ports === i || this.#random.chance(0.08));
      for (const sender of own) this.#flows.push(this.#flow(port, sender, this.#random.between(3, 8), 0.6));
    }
  }

  /** Merchants of every line, each with its own signature and a letter to the platform, over the platform's ports. */
  #platform(ports: number): void {
    const platform = this.#sender();
    for (let i = 0; i < ports; i++) {
      const port = this.#port('marketing', platform);
      this.lookalikes.set(port, 'a platform with declared merchants');
      this.#flows.push(this.#flow(port, platform, 40, 0.3));
      for (let n = this.#random.between(4, 10); n > 0; n--) {
        const merchant = this.#sender();
        this.book.letter(0, merchant.signature, merchant.organisation, platform.organisation, merchant.line);
        this.#flows.push(this.#flow(port, merchant, this.#random.between(5, 14), 0.8));
      }
    }
  }

  #innocentEvents(): void {
    const random = this.#random;
    const singles = this.#flows.filter(({ port }) => !this.lookalikes.has(port));
    const some = (share: number, of: readonly Flow[] = singles) => of.filter(() => random.chance(share));
    for (const flow of some(
      0.35,
      singles.filter(({ adverts }) => adverts > 0),
    ))
      this.#sale(flow);
    for (const flow of some(0.06)) this.#memberDrive(flow);
    for (const flow of some(0.05)) this.#growth(flow);
    for (const flow of some(0.04)) this.#newCustomer(flow);
    for (const flow of some(0.03)) this.#merger(flow);
    for (const flow of some(
      0.05,
      singles.filter(({ adverts }) => adverts > 0),
    ))
      this.#newLine(flow);
  }

  /** Three times as much for three days, a third of it to new people, some of it under a new address. */
  #sale(flow: Flow): void {
    const { sender } = flow;
    this.lookalikes.set(flow.port, 'a sale');
    this.#flows.push({
      ...flow,
      contact: this.#random.chance(0.2) ? this.#writer.domain() : sender.contact,
      from: SALE.from,
      to: SALE.from + SALE.days - 1,
      daily: flow.daily * (SALE.factor - 1),
      active: 1,
      adverts: 0.95,
      newcomers: 0.3,
      hour: this.#random.pick([8, 10, 20]),
    });
  }

  /** Messages to people who are not yet customers: its own line, mostly its own address. */
  #memberDrive(flow: Flow): void {
    this.lookalikes.set(flow.port, 'a drive for members');
    const from = this.#random.between(18, 45);
    this.#flows.push({
      ...flow,
      contact: this.#random.chance(0.2) ? this.#writer.domain() : flow.sender.contact,
      from,
      to: from + 9,
      daily: flow.daily * 0.3,
      active: 1,
      newcomers: 0.9,
    });
  }

  #growth(flow: Flow): void {
    this.lookalikes.set(flow.port, 'growth');
    const from = this.#random.between(16, 35);
    const swell = (day: number) => 1 + Math.min(1, Math.max(0, (day - from) / 15));
    this.#flows.push({
      ...flow,
      from,
      to: this.options.days,
      daily: flow.daily,
      swell: (day) => swell(day) - 1,
    });
  }

  /** Leased on, declared and confirmed, on the day that it begins. */
  #newCustomer(flow: Flow): void {
    this.lookalikes.set(flow.port, 'a new declared customer');
    const from = this.#random.between(16, 45);
    const customer = this.#random.chance(0.5) ? this.#random.pick(this.#senders) : this.#sender();
    if (customer.organisation === flow.sender.organisation) return;
    this.book.lease(from, flow.port, flow.sender.organisation, customer.organisation);
    this.#flows.push({
      ...this.#flow(flow.port, customer, flow.daily * (0.3 + this.#random.fraction()), flow.adverts),
      from,
    });
  }

  /** From the day of the merger, the other firm's messages come over this one's port, under its own signature. */
  #merger(flow: Flow): void {
    const other = this.#random.pick(this.#senders);
    if (other.organisation === flow.sender.organisation) return;
    this.lookalikes.set(flow.port, 'a merger');
    const from = this.#random.between(16, 45);
    this.book.merge(from, other.organisation, flow.sender.organisation);
    this.#flows.push({ ...this.#flow(flow.port, other, flow.daily * 0.6, flow.adverts), from });
  }

  /** A second line of business, filed before it is sent. */
  #newLine(flow: Flow): void {
    const line = this.#random.pick(LINES);
    if (line === flow.sender.line) return;
    this.lookalikes.set(flow.signature, 'a new filed line');
    const from = this.#random.between(16, 45);
    this.book.template(from, flow.signature, flow.sender.organisation, line);
    this.#flows.push({ ...flow, from, daily: flow.daily * 0.4, line, adverts: 0.9 });
  }

  #misdeeds(): void {
    const random = this.#random;
    const { ports, strengths = STRENGTHS } = this.options;
    const lawful = [...this.#flows].filter((flow) => flow.from === 0 && flow.to === this.options.days);
    const taken = new Set<string>();
    const draw = (allowed: (flow: Flow) => boolean): Flow | undefined => {
      const free = lawful.filter(
        (flow) => !taken.has(flow.port) && !taken.has(flow.signature) && allowed(flow),
      );
      if (free.length === 0) return undefined;
      const flow = random.pick(free);
      taken.add(flow.port);
      taken.add(flow.signature);
      return flow;
    };
    for (let i = 0; i < Math.round(ports * 0.05); i++) {
      const flow = draw(() => true);
      if (flow !== undefined) this.#subLease(flow, strengths[i % strengths.length]!);
    }
    for (let i = 0; i < Math.round(this.signatures * 0.05); i++) {
      const flow = draw(({ adverts }) => adverts > 0);
      if (flow !== undefined) this.#scopeCreep(flow, strengths[i % strengths.length]!);
    }
    for (let i = 0; i < Math.round(ports * 0.02); i++) {
      const flow = draw(({ adverts }) => adverts === 0);
      if (flow !== undefined) this.#serviceMarketing(flow, strengths[i % strengths.length]!);
    }
  }

  /** Somebody else's messages, under one of three disguises; the mild ones are of the lessee's own line or its neighbour's, and pause. */
  #subLease(flow: Flow, strength: Strength): void {
    const random = this.#random;
    const [least, most] = SHARES[strength];
    const share = least + random.fraction() * (most - least);
    const onset = random.between(16, this.options.days - 10);
    const similar = strength === 'mild' || random.chance(0.3);
    const near = random.pick([flow.line, NEIGHBOURS[flow.line]]);
    const outsider = this.#sender(similar ? near : undefined);
    const elsewhere = random.chance(0.5);
    if (elsewhere) {
      const port = this.book.port(outsider.organisation, 'marketing');
      this.#flows.push(this.#flow(port, outsider, this.#daily(), 0.8));
    }
    const disguise = random.weighted([
      [55, 'under the lessee’s signature'],
      [25, 'under its own signature'],
      [20, 'under an unregistered signature'],
    ] as const);
    const signature = {
      'under the lessee’s signature': flow.signature,
      'under its own signature': outsider.signature,
      'under an unregistered signature': this.#signature(),
    }[disguise];
    this.#flows.push({
      ...this.#flow(flow.port, outsider, this.#carried(flow.port) * (share / (1 - share)), 0.85),
      signature,
      contact: random.chance(0.75) ? outsider.contact : '',
      from: onset,
      active: strength === 'mild' ? 0.7 : 0.95,
    });
    const alsoTouched = [signature, outsider.signature];
    this.truths.push({
      misdeed: 'sub-lease',
      subject: flow.port,
      onset,
      strength,
      share,
      disguise,
      alsoTouched,
    });
  }

  /** Its own customers, its own address, another line. */
  #scopeCreep(flow: Flow, strength: Strength): void {
    const random = this.#random;
    const [least, most] = SHARES[strength];
    const share = least + random.fraction() * (most - least);
    const onset = random.between(16, this.options.days - 10);
    const others = LINES.filter((line) => line !== flow.line && line !== NEIGHBOURS[flow.line]);
    const line = strength === 'mild' ? NEIGHBOURS[flow.line] : random.pick(others);
    const own = this.#flows.filter(({ signature, from }) => signature === flow.signature && from === 0);
    const daily = own.reduce((sum, each) => sum + each.daily, 0);
    this.#flows.push({
      ...flow,
      from: onset,
      daily: daily * (share / (1 - share)),
      line,
      adverts: 1,
      active: strength === 'mild' ? 0.7 : 0.95,
    });
    const disguise = strength === 'mild' ? 'a neighbouring line' : 'any other line';
    this.truths.push({
      misdeed: 'scope-creep',
      subject: flow.signature,
      onset,
      strength,
      share,
      disguise,
      alsoTouched: [],
    });
  }

  /** Its own line, on a port that was opened for service. */
  #serviceMarketing(flow: Flow, strength: Strength): void {
    const random = this.#random;
    const [least, most] = SHARES[strength];
    const share = least + random.fraction() * (most - least);
    const onset = random.between(16, this.options.days - 10);
    const daily = this.#carried(flow.port) * (share / (1 - share));
    this.#flows.push({ ...flow, from: onset, daily, adverts: 1, active: 0.9 });
    const disguise = 'its own line';
    this.truths.push({
      misdeed: 'service-marketing',
      subject: flow.port,
      onset,
      strength,
      share,
      disguise,
      alsoTouched: [],
    });
  }

  /** What a port lawfully carries on an ordinary day, all flows that last together. */
  #carried(port: string): number {
    const lasting = this.#flows.filter((flow) => flow.port === port && flow.from === 0);
    return lasting.reduce((sum, { daily }) => sum + daily, 0);
  }

  #flow(port: string, sender: Sender, daily: number, adverts: number): Flow {
    const { signature, line, contact } = sender;
    const active = daily < 60 ? 0.9 : 1;
    return { port, sender, signature, from: 0, to: this.options.days, daily, active, adverts, line, contact };
  }

  /** 20 to 5,000 a day, most of them small; what is larger than the sample is thinned. */
  #daily(): number {
    const drawn = 20 * Math.exp(Math.log(250) * this.#random.fraction() ** 2);
    return Math.min(SAMPLED_DAILY, drawn);
  }

  #sender(line: MarketingPurpose = this.#random.pick(LINES)): Sender {
    const random = this.#random;
    const organisation = this.book.organisation();
    const signature = this.#signature();
    this.book.signature(signature, organisation, line);
    const sender: Sender = {
      organisation,
      signature,
      line,
      contact: random.chance(0.85) ? this.#writer.domain() : '',
      crowd: new Crowd(random, random.between(800, 3000)),
      hour: random.pick([8, 9, 10, 10, 11, 14, 15, 16, 18, 19]),
      weekend: random.pick([0.4, 0.8, 1, 1.3]),
      newcomers: 0.02 + random.fraction() * 0.08,
    };
    this.#senders.push(sender);
    return sender;
  }

  #signature(): string {
    const random = this.#random;
    const name = random.pick(NAME_HEADS) + random.pick(NAME_HEADS) + random.pick(NAME_TAILS);
    return `${name}${this.#senders.length}${this.book.signatures}`;
  }

  #port(use: 'marketing' | 'service', sender: Sender): string {
    this.#ports += 1;
    return this.book.port(sender.organisation, use);
  }
}
