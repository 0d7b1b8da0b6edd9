import { setImmediate as turn } from 'node:timers/promises';
import {
  CARRIERS,
  type Carrier,
  type Instant,
  type Message,
  type MessageId,
  type Recipient,
  shanghaiDay,
} from '../../domain/index.ts';
import { Judge, readCounts } from '../../kernel/index.ts';
import {
  openMany,
  type PastBlock,
  type RecordStore,
  type Sealer,
  type SealKey,
  type Traffic,
} from '../../store/index.ts';
import { Again } from './again.ts';
import { booksFor, type LookBackAsked } from './asked.ts';
import { Finds, type KeptFinds } from './finds.ts';
import { type Moments, momentsFor } from './moments.ts';

/** Messages read at once; and so many are judged before others in the process go first. */
const BLOCK = 50_000;
const SLICE = 1000;
/** How long a change may be on its way to a gateway (P4). */
const ON_ITS_WAY_MS = 1000;

export interface PassGround {
  readonly record: Pick<RecordStore, 'readChanges'>;
  readonly traffic: Pick<Traffic, 'past'>;
  readonly sealer: Sealer;
  readonly key: SealKey;
}

/** How far a pass has come, and what it found by then. */
export interface PassState {
  readonly at: Instant;
  readonly messageId: string;
  readonly messages: number;
  readonly unreadable: number;
  readonly onTheWay: number;
  readonly carried: number;
  readonly finds: KeptFinds;
}

export interface PassWatch {
  /** After each block. What was sent up to there is for whoever goes on from it. */
  onBlock(state: () => PassState, counts: () => Buffer): Promise<void>;
  readonly signal: AbortSignal;
}

const NOTHING: Omit<PassState, 'finds' | 'at' | 'messageId'> = {
  ...{ messages: 0, unreadable: 0, onTheWay: 0, carried: 0 },
};

/**
 * Goes through past messages in the order of their time and judges each again.
 *
 * @param complained ids of messages that somebody complained about.
 * @param before where an earlier pass was cut off, and what had been sent by then.
 * @returns undefined where it was told to stop.
 */
export async function pass(
  ground: PassGround,
  asked: LookBackAsked,
  complained: ReadonlySet<string>,
  { onBlock, signal }: PassWatch,
  before?: { readonly state: PassState; readonly counts: Buffer },
): Promise<PassState | undefined> {
  const judging = new Judging(ground, asked, complained, before);
  const read = (after: { at: number; messageId: string } | undefined) =>
    ground.traffic.past({ from: asked.from, to: asked.to, after, limit: BLOCK });
  let next = read(before?.state);
  for (;;) {
    const block = await next;
    if (block.length === 0) return judging.state();
    const last = block.row(block.length - 1);
    // The store reads on while this block is judged.
    next = read({ at: last.at, messageId: last.messageId() });
    // What goes wrong there is told when it is waited for.
    next.catch(() => undefined);
    if (!(await judging.judge(block, signal))) return undefined;
    await onBlock(
      () => judging.state(),
      () => judging.counts(),
    );
    if (signal.aborted) return undefined;
  }
}

class Judging {
  readonly #ground: PassGround;
  readonly #asked: LookBackAsked;
  readonly #complained: ReadonlySet<string>;
  readonly #moments: Moments;
  readonly #judge: Judge;
  readonly #again: Again;
  readonly #finds: Finds;
  readonly #message = new PastMessage();
  #told: Omit<PassState, 'finds'>;
  /** What had been sent before a pass went on: taken up once the facts stand at its time. */
  readonly #before: Buffer;
  #isCountedAgain: boolean;

  constructor(
    ground: PassGround,
    asked: LookBackAsked,
    complained: ReadonlySet<string>,
    before: { readonly state: PassState; readonly counts: Buffer } | undefined,
  ) {
    this.#ground = ground;
    this.#asked = asked;
    this.#complained = complained;
    this.#moments = momentsFor(ground.record, asked);
    const books = booksFor(asked.trial);
    this.#judge = new Judge(this.#moments.facts, books);
    const tried = asked.trial?.rules.map(({ rule }) => rule) ?? [];
    this.#again = new Again({
      ...{ kind: asked.kind, from: asked.from, rules: books.flatMap(({ rules }) => rules) },
      tried: tried.length === 0 ? undefined : new Set(tried),
    });
    const { finds, ...told } = before?.state ?? {
      ...NOTHING,
      at: asked.from,
      messageId: '',
      finds: undefined,
    };
    this.#told = told;
    this.#finds = new Finds(finds);
    this.#again.carried = told.carried;
    this.#before = before?.counts ?? Buffer.alloc(0);
    this.#isCountedAgain = before === undefined;
  }

  state(): PassState {
    return { ...this.#told, carried: this.#again.carried, finds: this.#finds.kept() };
  }

  counts(): Buffer {
    return Buffer.concat([this.#before, this.#moments.facts.tally.snapshot()]);
  }

  /** @returns false where it was told to stop. */
  async judge(block: PastBlock, signal: AbortSignal): Promise<boolean> {
    const first = block.row(0).at;
    await this.#moments.ready(first, block.row(block.length - 1).at);
    if (!this.#isCountedAgain) {
      this.#moments.passTo(first);
      this.#moments.facts.recountOthers(readCounts(this.#before));
      this.#isCountedAgain = true;
    }
    const recipients = openMany(block, this.#ground.key, this.#ground.sealer);
    for (let from = 0; from < block.length; from += SLICE) {
      if (signal.aborted) return false;
      this.#judgeSlice(block, recipients, from, Math.min(block.length, from + SLICE));
      await turn();
    }
    const { at, messages } = this.#told;
    const last = block.row(block.length - 1);
    this.#told = {
      ...this.#told,
      at: last.at,
      messageId: last.messageId(),
      messages: messages + block.length,
    };
    return at <= last.at;
  }

  #judgeSlice(block: PastBlock, recipients: Float64Array, from: number, to: number): void {
    const message = this.#message;
    const counts = this.#asked.kind === 'moment';
    for (let i = from; i < to; i++) {
      if (recipients[i] === 0) {
        this.#told = { ...this.#told, unreadable: this.#told.unreadable + 1 };
        continue;
      }
      message.look(block, i, recipients[i]!);
      this.#moments.passTo(message.at);
      const verdict = this.#judge.decide(message);
      const { outcome } = block;
      // What went out counts, whatever is thought of it now.
      if (counts && outcome === 'allow') this.#judge.passed(message, verdict);
      const difference = this.#again.differs(outcome, block.reasons(), verdict, message);
      if (difference === undefined) continue;
      if (message.at < this.#moments.changedAt + ON_ITS_WAY_MS) {
        this.#told = { ...this.#told, onTheWay: this.#told.onTheWay + 1 };
        continue;
      }
      const messageId = block.messageId();
      this.#finds.add(difference, {
        ...{ messageId, port: message.source, signature: block.signature() },
        organisation: verdict.organisation ?? block.organisation(),
        ...{ day: shanghaiDay(message.at), isComplained: this.#complained.has(messageId) },
      });
    }
  }
}

const NO_ANOMALIES: readonly string[] = [];

/** One object for all of them: a verdict keeps nothing of it. */
class PastMessage implements Message {
  #block!: PastBlock;
  #row = 0;
  at: Instant = 0;
  account!: Message['account'];
  source = '';
  recipient!: Recipient;
  carrier: Carrier | undefined;
  text = '';
  segments = 1;

  look(block: PastBlock, row: number, recipient: number): void {
    block.row(row);
    this.#block = block;
    this.#row = row;
    this.at = block.at;
    this.account = block.account() as Message['account'];
    this.source = block.port();
    this.recipient = recipient as Recipient;
    this.carrier = carrierOf(block.carrier());
    this.text = block.text();
    this.segments = block.segments;
  }

  get id(): MessageId {
    return this.#block.row(this.#row).messageId() as MessageId;
  }

  get textAnomalies(): readonly string[] {
    const all = this.#block.row(this.#row).textAnomalies();
    return all === '' ? NO_ANOMALIES : all.split(',');
  }
}

function carrierOf(name: string): Carrier | undefined {
  return CARRIERS.find((each) => each === name);
}
