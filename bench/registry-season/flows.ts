import { DAY_MS, type MarketingPurpose, type Purpose } from '../../src/domain/index.ts';
import type { TrafficMessage } from '../../src/store/index.ts';
import type { Random } from '../../src/world/index.ts';
import type { Crowd } from './people.ts';
import { readAs } from './reader.ts';
import type { Wording, Writer } from './texts.ts';

export type SeasonMessage = Pick<
  TrafficMessage,
  'messageId' | 'at' | 'port' | 'signature' | 'recipientTag' | 'text' | 'purpose' | 'outcome'
>;

/** Somebody who sends: customers, habits, an address of its own. */
export interface Sender {
  readonly organisation: string;
  readonly signature: string;
  readonly line: MarketingPurpose;
  readonly contact: string;
  readonly crowd: Crowd;
  /** When its adverts go out, and the share of an ordinary day that it sends on Saturday and Sunday. */
  readonly hour: number;
  readonly weekend: number;
  /** Share of adverts that go to people who are not yet customers; of codes and notices it is twice that. */
  readonly newcomers: number;
}

/** One stream of messages over one port. */
export interface Flow {
  readonly port: string;
  readonly sender: Sender;
  readonly signature: string;
  /** First and last day, counted from the season's first. */
  readonly from: number;
  readonly to: number;
  /** Messages on an ordinary day. */
  readonly daily: number;
  /** Of days on which it sends at all. */
  readonly active: number;
  /** Of its messages. */
  readonly adverts: number;
  readonly line: MarketingPurpose;
  readonly contact: string;
  /** In place of the sender's. */
  readonly newcomers?: number;
  readonly hour?: number;
  /** A factor on the volume of a day. */
  readonly swell?: (day: number) => number;
}

const CAMPAIGN_DAYS = 8;
/** Codes and notices: by the hour. */
const DAYTIME = [1, 0.5, 0.3, 0.2, 0.2, 0.5, 1, 3, 5, 7, 8, 8, 7, 6, 7, 7, 7, 6, 6, 7, 7, 6, 4, 2].map(
  (weight, hour) => [weight, hour] as const,
);

/** Turns flows into messages, day by day. */
export class Sending {
  readonly #random: Random;
  readonly #writer: Writer;
  readonly #firstDay: number;
  readonly #wordings = new Map<string, Wording>();
  readonly #numbers = new Map<Flow, number>();
  #count = 0;

  /** @param firstDay days since 1970 in Shanghai */
  constructor(random: Random, writer: Writer, firstDay: number) {
    this.#random = random;
    this.#writer = writer;
    this.#firstDay = firstDay;
  }

  *messages(flow: Flow, day: number): Generator<SeasonMessage> {
    const random = this.#random;
    if (day < flow.from || day > flow.to || !random.chance(flow.active)) return;
    const weekday = (this.#firstDay + day + 3) % 7;
    const rhythm = weekday >= 5 ? flow.sender.weekend : 1;
    const noise = 0.7 + random.fraction() * 0.6;
    const expected = (flow.daily * rhythm * noise * (flow.swell?.(day) ?? 1)) / flow.active;
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
    for (let i = 0; i < count; i++) {
      yield random.chance(flow.adverts) ? this.#advert(flow, day) : this.#service(flow, day);
    }
  }

  #advert(flow: Flow, day: number): SeasonMessage {
    const random = this.#random;
    const turn = Math.floor((day + this.#number(flow) * 3) / CAMPAIGN_DAYS);
    const part = random.chance(0.6) ? 'a' : 'b';
    const wording = this.#wording(`${this.#number(flow)} advert ${turn} ${part}`, () =>
      this.#writer.advert(flow.line, flow.contact),
    );
    const hour = (flow.hour ?? flow.sender.hour) + (random.chance(0.3) ? random.between(1, 3) : 0);
    const newcomer = random.chance(flow.newcomers ?? flow.sender.newcomers);
    return this.#message(flow, day, Math.min(hour, 21), wording, flow.line, newcomer);
  }

  #service(flow: Flow, day: number): SeasonMessage {
    const random = this.#random;
    const number = this.#number(flow);
    const kind = random.weighted([
      [45, 'code'],
      [20, 'courier'],
      [35, 'notice'],
    ] as const);
    // A third of the senders change their notices in the middle of the season.
    const turn = kind === 'notice' && number % 3 === 0 && day > 20 + (number % 20) ? 1 : 0;
    const wording = this.#wording(`${number} ${kind} ${turn} ${random.between(0, 1)}`, () => {
      if (kind === 'code') return this.#writer.commonCode();
      return kind === 'courier' ? this.#writer.commonNotice() : this.#writer.notice(flow.contact);
    });
    const hour = random.weighted(DAYTIME);
    const newcomer = random.chance(Math.min(1, 2 * (flow.newcomers ?? flow.sender.newcomers)));
    return this.#message(
      flow,
      day,
      hour,
      wording,
      kind === 'code' ? 'verification' : 'notification',
      newcomer,
    );
  }

  #message(
    flow: Flow,
    day: number,
    hour: number,
    wording: Wording,
    purpose: Purpose,
    newcomer: boolean,
  ): SeasonMessage {
    this.#count += 1;
    const { crowd } = flow.sender;
    const midnight = (this.#firstDay + day) * DAY_MS - 8 * 3_600_000;
    return {
      messageId: this.#count.toString(16).padStart(16, '0'),
      at: midnight + hour * 3_600_000 + this.#random.between(0, 3_599_999),
      port: flow.port,
      signature: flow.signature,
      recipientTag: newcomer ? crowd.newcomer() : crowd.customer(),
      text: this.#writer.fill(flow.signature, wording),
      purpose: readAs(purpose, wording, this.#random),
      outcome: 'allow',
    };
  }

  #wording(key: string, write: () => Wording): Wording {
    const known = this.#wordings.get(key);
    if (known !== undefined) return known;
    const written = write();
    this.#wordings.set(key, written);
    return written;
  }

  #number(flow: Flow): number {
    const known = this.#numbers.get(flow);
    if (known !== undefined) return known;
    this.#numbers.set(flow, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
