import { REASONS } from '../domain/index.ts';
import { ConnectionLost, clientFor, type Receipt, type SmsClient } from './client.ts';
import type { DemoReport, KindReport } from './demo-report.ts';
import { Latencies } from './latencies.ts';
import { Random } from './random.ts';
import type { Town, TownAccount } from './town.ts';
import { type TownMessage, Traffic } from './traffic.ts';

export type { DemoReport, KindReport } from './demo-report.ts';

export interface DemoOptions {
  readonly town: Town;
  /** Where clients of each protocol are listened for. */
  readonly gateway: Readonly<Record<'cmpp' | 'smpp', { readonly host: string; readonly listener: number }>>;
  /** Default: the town's. */
  readonly accounts?: readonly TownAccount[];
  /** The carrier's side, for what people reply. */
  readonly centre: { reply(handset: string, port: string, text: string): void };
  readonly messages: number | 'until-stopped';
  readonly seed?: string | number;
  readonly texts?: readonly string[];
  /** Messages a second. Default: as fast as the windows allow; 100 when it plays until stopped. */
  readonly ratePerSecond?: number;
  readonly windowMax?: number;
  /** How long receipts are waited for once nothing more is sent and none came. Default 10,000. */
  readonly patienceMs?: number;
  /** The share of accepted marketing messages that somebody answers. Default 0.02. */
  readonly replyShare?: number;
  /** Milliseconds since 1970: the timestamp in logins. Nothing that is reported depends on it. */
  readonly clock?: () => number;
  /** Every second, with what is known so far. */
  readonly onProgress?: (soFar: DemoReport) => void;
  readonly signal?: AbortSignal;
}

const REASON_OF_WIRE = new Map<number, string>(
  Object.entries(REASONS).map(([reason, { wire }]) => [wire, reason]),
);
const TRIES_MAX = 5;
const LOST_EXAMPLES = 100;
const EARLY_MAX = 10_000;
const REFUSALS = ['退订', 'T', 'TD', 'R', '退订', 'N'] as const;

interface Awaited {
  readonly message: TownMessage;
  readonly answeredMs: number;
}

/**
 * Plays the town: three clients over TCP send a stream of messages, count what they are answered and wait for every receipt they are
 * due; some people reply. Ends by itself, or when the signal aborts, after the last receipts.
 * @throws LoginRefused, or the socket's error, where a client cannot log in at the start.
 */
export function playDemo(options: DemoOptions): Promise<DemoReport> {
  return new Demo(options).play();
}

class Demo {
  readonly #options: DemoOptions;
  readonly #seed: string;
  readonly #traffic: Traffic;
  readonly #clients = new Map<string, SmsClient>();
  readonly #protocols = new Map<string, 'cmpp' | 'smpp'>();
  /** By account and id. */
  readonly #awaited = new Map<string, Awaited>();
  /** Receipts that came before the answer that tells their id. */
  readonly #early = new Map<string, string>();
  readonly #answerMs = new Latencies();
  readonly #receiptMs = new Latencies();
  readonly #results: Record<string, number> = {};
  readonly #receipts: Record<string, number> = {};
  readonly #replies: Record<string, number> = {};
  readonly #byProtocol: Record<string, { sent: number; ok: number }> = {};
  readonly #byKind: Record<string, KindReport> = {};
  readonly #replied = new Set<string>();
  #underWay = 0;
  #wake: (() => void) | undefined;
  #sent = 0;
  #answered = 0;
  #segments = 0;
  #resent = 0;
  #unanswered = 0;
  #expected = 0;
  #lastEventMs = 0;
  #startMs = 0;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#seed = String(options.seed ?? 'demo');
    this.#traffic = new Traffic(options.town, {
      seed: this.#seed,
      ...(options.texts === undefined ? {} : { texts: options.texts }),
    });
  }

  async play(): Promise<DemoReport> {
    const { onProgress } = this.#options;
    await this.#connect();
    this.#startMs = this.#lastEventMs = performance.now();
    const progress = onProgress && setInterval(() => onProgress(this.#report()), 1000);
    try {
      await this.#sendAll();
      await this.#settle();
      const report = this.#report();
      onProgress?.(report);
      return report;
    } finally {
      clearInterval(progress);
      await Promise.all([...this.#clients.values()].map((c) => c.close()));
    }
  }

  async #connect(): Promise<void> {
    const { gateway, town, accounts = town.accounts, windowMax = 16, clock } = this.#options;
    for (const { account, secret, protocol } of accounts) {
      const family = protocol === 'smpp' ? 'smpp' : 'cmpp';
      const client = clientFor({
        protocol,
        ...gateway[family],
        account,
        secret,
        windowMax,
        reconnectMs: 200,
        throttleRetryMs: 20,
        ...(clock === undefined ? {} : { clock }),
      });
      this.#clients.set(account, client);
      this.#protocols.set(account, family);
      this.#byProtocol[protocol] = { sent: 0, ok: 0 };
      client.on('receipt', (receipt) => this.#reported(account, receipt));
    }
    try {
      await Promise.all([...this.#clients.values()].map((c) => c.connect()));
    } catch (error) {
      await Promise.all([...this.#clients.values()].map((c) => c.close()));
      throw error;
    }
  }

  async #sendAll(): Promise<void> {
    const { messages, signal, windowMax = 16 } = this.#options;
    const ratePerSecond = this.#options.ratePerSecond ?? (messages === 'until-stopped' ? 100 : undefined);
    const most = messages === 'until-stopped' ? Number.POSITIVE_INFINITY : messages;
    // Enough to keep every window full, and no more in memory.
    const underWayMax = this.#clients.size * windowMax * 2;
    const stopped = () => signal?.aborted === true;
    while (this.#sent < most && !stopped()) {
      if (ratePerSecond !== undefined) {
        const aheadMs = (this.#sent / ratePerSecond) * 1000 - (performance.now() - this.#startMs);
        if (aheadMs > 4) await pause(aheadMs, signal);
        if (stopped()) return;
      }
      if (this.#underWay >= underWayMax) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const message = this.#traffic.next();
      this.#sent++;
      this.#underWay++;
      this.#count(message).sent++;
      this.#byProtocolOf(message).sent++;
      void this.#send(message).finally(() => {
        this.#underWay--;
        this.#wake?.();
      });
    }
  }

  /** Sends until there is an answer that is one. */
  async #send(message: TownMessage): Promise<void> {
    const client = this.#clients.get(message.account)!;
    const { source, recipient, text, receipt, scheme } = message;
    const order = { source, recipient, text, receipt, ...(scheme === undefined ? {} : { scheme }) };
    for (let tries = 1; ; ) {
      try {
        const answer = await client.submit(order);
        this.#lastEventMs = performance.now();
        this.#answerMs.add(answer.tookMs);
        this.#segments += answer.parts.length;
        return this.#take(message, answer.result, answer.parts);
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        if (++tries > TRIES_MAX) {
          this.#unanswered++;
          return;
        }
        this.#resent++;
      }
    }
  }

  #take(
    message: TownMessage,
    result: number,
    parts: readonly { readonly result: number; readonly id: string }[],
  ): void {
    this.#answered++;
    const kind = this.#count(message);
    const named = this.#nameOf(message, result);
    add(this.#results, named);
    if (result === 0) {
      kind.accepted++;
      this.#byProtocolOf(message).ok++;
    } else {
      add(kind.refused, named);
    }
    if (!message.receipt) return;
    for (const part of parts) {
      if (part.result !== 0) continue;
      this.#expected++;
      const key = `${message.account} ${part.id}`;
      const early = this.#early.get(key);
      if (early === undefined) {
        this.#awaited.set(key, { message, answeredMs: this.#lastEventMs });
      } else {
        this.#early.delete(key);
        this.#receiptMs.add(0);
        this.#ended(message, early);
      }
    }
  }

  #nameOf({ account }: TownMessage, result: number): string {
    if (result === 0) return 'ok';
    const smpp = this.#protocols.get(account) === 'smpp';
    const vendor = smpp ? result - 0x400 : result - 100;
    const reason = vendor > 0 && vendor < 100 ? REASON_OF_WIRE.get(vendor) : undefined;
    if (reason !== undefined) return reason;
    return smpp ? `smpp 0x${result.toString(16).padStart(8, '0')}` : `cmpp ${result}`;
  }

  #reported(account: string, { id, stat }: Receipt): void {
    const now = performance.now();
    this.#lastEventMs = now;
    const key = `${account} ${id}`;
    const awaited = this.#awaited.get(key);
    if (awaited === undefined) {
      // Bounded, since a server could invent ids for ever.
      if (this.#early.size < EARLY_MAX) this.#early.set(key, stat);
      return;
    }
    this.#awaited.delete(key);
    this.#receiptMs.add(now - awaited.answeredMs);
    this.#ended(awaited.message, stat);
  }

  #ended(message: TownMessage, stat: string): void {
    add(this.#receipts, stat);
    add(this.#count(message).receipts, stat);
    if (stat === 'DELIVRD') this.#maybeReply(message);
  }

  /** Whether somebody replies, and what, is decided by the message's number, so it does not depend on the order of receipts. */
  #maybeReply({ number, name, recipient, source }: TownMessage): void {
    const { centre, replyShare = 0.02 } = this.#options;
    const random = new Random(`reply ${this.#seed} ${number}`);
    const asked = name === 'request for consent';
    if (!asked && !/marketing/.test(name)) return;
    if (this.#replied.has(recipient) || !random.chance(asked ? 0.5 : replyShare)) return;
    const text = asked ? 'Y' : random.pick(REFUSALS);
    this.#replied.add(recipient);
    add(this.#replies, text);
    centre.reply(recipient, source, text);
    if (name === 'marketing to granted') this.#traffic.refused(recipient);
  }

  /** Waits until nothing is under way and all receipts are here, or nothing has come for long enough. */
  async #settle(): Promise<void> {
    const { patienceMs = 10_000 } = this.#options;
    this.#lastEventMs = Math.max(this.#lastEventMs, performance.now());
    while (this.#underWay > 0 || this.#awaited.size > 0) {
      if (performance.now() - this.#lastEventMs > patienceMs) return;
      await pause(10, undefined);
    }
  }

  #byProtocolOf({ account }: TownMessage): { sent: number; ok: number } {
    return this.#byProtocol[this.#clients.get(account)!.options.protocol]!;
  }

  #count(message: TownMessage): KindReport {
    const { name, expects } = message;
    this.#byKind[name] ??= {
      ...(expects === undefined ? {} : { expects }),
      sent: 0,
      accepted: 0,
      refused: {},
      receipts: {},
    };
    return this.#byKind[name];
  }

  #report(): DemoReport {
    return {
      seed: this.#seed,
      sent: this.#sent,
      answered: this.#answered,
      segments: this.#segments,
      results: { ...this.#results },
      throttled: [...this.#clients.values()].reduce((sum, c) => sum + c.throttled, 0),
      resent: this.#resent,
      unanswered: this.#unanswered,
      receipts: { ...this.#receipts },
      receiptsExpected: this.#expected,
      lost: this.#awaited.size,
      lostExamples: [...this.#awaited].slice(0, LOST_EXAMPLES).map(([key, { message }]) => ({
        account: message.account,
        id: key.slice(message.account.length + 1),
        kind: message.name,
      })),
      receiptsUnknown: this.#early.size,
      replies: { ...this.#replies },
      answerMs: this.#answerMs.summary(),
      receiptMs: this.#receiptMs.summary(),
      seconds: Math.round(performance.now() - this.#startMs) / 1000,
      byProtocol: structuredClone(this.#byProtocol),
      byKind: structuredClone(this.#byKind),
    };
  }
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** Ends early, without an error, when the signal aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
