import { setTimeout as sleep } from 'node:timers/promises';
import { splitLong } from '../../wire/index.ts';
import { type ClientOptions, ConnectionLost, clientFor, type SmsClient } from '../client.ts';
import type { Random } from '../random.ts';
import { CONSENTS, consenting, MARKETING_PORT, SERVICE_PORT } from './site.ts';

/** One SUBMIT that the gateway answered with success. */
export interface Taken {
  readonly account: string;
  readonly recipient: string;
  /** Octets of the PDU's content: with the recipient, no two are the same. */
  readonly content: Buffer;
  readonly receipt: boolean;
}

export interface SenderReceipt {
  readonly stat: string;
  readonly recipient: string;
}

/** What a sender kept of what it was told: its word against the gateway's. */
export class Ledger {
  /** By the id of the answer. */
  readonly taken = new Map<string, Taken>();
  /** By the id that they name. */
  readonly receipts = new Map<string, SenderReceipt[]>();
  /** Answers by their code, of submits that came back. */
  readonly results = new Map<number, number>();
  /** Ids that were given to two submits. */
  readonly repeatedIds: string[] = [];
  unanswered = 0;

  /** All of them as one. */
  static of(ledgers: readonly Ledger[]): Ledger {
    const all = new Ledger();
    for (const { taken, receipts } of ledgers) {
      for (const [id, each] of taken) all.take(id, each);
      for (const [id, list] of receipts) for (const each of list) all.receipt(id, each);
    }
    return all;
  }

  answered(result: number): void {
    this.results.set(result, (this.results.get(result) ?? 0) + 1);
  }

  take(id: string, taken: Taken): void {
    if (this.taken.has(id)) this.repeatedIds.push(id);
    this.taken.set(id, taken);
  }

  receipt(id: string, receipt: SenderReceipt): void {
    const known = this.receipts.get(id);
    if (known === undefined) this.receipts.set(id, [receipt]);
    else known.push(receipt);
  }

  /** Answers with success. */
  get ok(): number {
    return this.results.get(0) ?? 0;
  }
}

interface TrialMessage {
  readonly source: string;
  readonly recipient: string;
  /** UCS-2, each one SUBMIT. */
  readonly contents: readonly Buffer[];
  readonly receipt: boolean;
}

let serial = 0;
let wanted = 0;

/** A message that no other is like: its recipient is its own. Notices pass, and marketing to who agreed; other marketing does not. */
function nextMessage(random: Random): TrialMessage {
  const number = String(++serial).padStart(8, '0');
  const drawn = random.weighted(KINDS);
  const kind = drawn === 'wanted' && wanted === CONSENTS ? 'short' : drawn;
  const recipient = kind === 'wanted' ? consenting(++wanted) : `${random.pick(CARRIERS)}${number}`;
  const source = kind === 'wanted' || kind === 'unwanted' ? MARKETING_PORT : SERVICE_PORT;
  const contents = splitLong(TEXTS[kind](number), 'ucs2', { reference: serial & 0xff, bits: 8 })!;
  return { source, recipient, contents, receipt: random.chance(0.8) };
}

/** The beginnings of numbers; a trial sends each to a carrier of its own. */
export const CARRIERS = ['138', '139'] as const;

const KINDS = [
  [50, 'short'],
  [20, 'wanted'],
  [15, 'long'],
  [15, 'unwanted'],
] as const;

const notice = (number: string) => `【安宁商城】您的订单已发货，运单号${number}，请留意查收。`;
const offer = (number: string) =>
  `【安宁商城】会员专享：全场满300减50，今晚8点开抢，编号${number}。拒收请回复R`;
const TEXTS = {
  short: notice,
  long: (number: string) =>
    notice(number) + '请凭取件码到小区东门快递柜领取，超过两天未取将退回站点。'.repeat(3),
  wanted: offer,
  unwanted: offer,
};

/** One client that submits without end, comes back whenever it is cut off, and writes down what it is told. */
export class Sender {
  readonly client: SmsClient;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #pauseMs: number;
  #ending = false;
  #workers: Promise<void>[] = [];

  /** @param pauseMs the mean wait of each of the window's submitters between two messages; 0: none. */
  constructor(options: ClientOptions, ledger: Ledger, random: Random, pauseMs: number) {
    this.client = clientFor({ reconnectMs: 25, ...options });
    this.#ledger = ledger;
    this.#random = random;
    this.#pauseMs = pauseMs;
    this.client.on('receipt', ({ id, stat, recipient }) => ledger.receipt(id, { stat, recipient }));
  }

  start(submitters: number): void {
    void this.client.connect().catch(() => undefined);
    this.#workers = Array.from({ length: submitters }, () => this.#submit());
  }

  /** Submits no more, and waits for the answers that are under way. Receipts still come in. */
  async finish(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#workers);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  async #submit(): Promise<void> {
    while (!this.#ending) {
      if (!this.client.connected) {
        await sleep(10);
        continue;
      }
      const { contents, ...message } = nextMessage(this.#random);
      // Part by part: each has an answer of its own, also when the connection ends between two.
      await Promise.all(contents.map((content) => this.#part(message, content, contents.length > 1)));
      if (this.#pauseMs > 0) await sleep(this.#random.fraction() * 2 * this.#pauseMs);
    }
  }

  async #part(message: Omit<TrialMessage, 'contents'>, content: Buffer, hasHeader: boolean): Promise<void> {
    try {
      const { result, parts } = await this.client.submit({
        ...message,
        text: [content],
        coding: 8,
        hasHeader,
      });
      this.#ledger.answered(result);
      if (result !== 0) return;
      const { recipient, receipt } = message;
      this.#ledger.take(parts[0]!.id, { account: this.client.options.account, recipient, content, receipt });
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      this.#ledger.unanswered++;
    }
  }
}
