import { closeSync, openSync, writeSync } from 'node:fs';
import { Fifo } from './fifo.ts';
import { Latencies, type LatencySummary } from './latencies.ts';
import { CmppLoad, type Flight, type LoadConnection, SmppLoad } from './load-connection.ts';
import { loadFrames } from './load-frames.ts';
import type { LoadOptions } from './load-options.ts';
import { Turn } from './outbox.ts';

export interface LoadReport {
  readonly protocol: LoadOptions['protocol'];
  readonly connections: number;
  readonly windowMax: number;
  /** Messages begun; a long one counts once. */
  readonly messages: number;
  readonly submits: number;
  readonly answered: number;
  /** SUBMITs whose connection ended before an answer, or whose answer never came. */
  readonly unanswered: number;
  /** Answers by CMPP result or SMPP status. */
  readonly results: Readonly<Record<string, number>>;
  readonly retried: number;
  readonly answersUnknown: number;
  readonly connectionsLost: number;
  /** One for each SUBMIT answered with success, where receipts were asked for. */
  readonly receiptsExpected: number;
  readonly receipts: Readonly<Record<string, number>>;
  /** Answered with success, no receipt by the end. */
  readonly receiptsMissing: number;
  /** Receipts beyond one for each success. */
  readonly receiptsExtra: number;
  readonly replies: number;
  /** First SUBMIT to last answer. */
  readonly seconds: number;
  /** SUBMITs answered a second. */
  readonly perSecond: number;
  readonly answerMs: LatencySummary;
  /** From the SUBMIT to its receipt. Right only while a number has one message under way. */
  readonly receiptMs: LatencySummary;
  /** Of this process, from the first SUBMIT to the end, for each SUBMIT. */
  readonly cpuMicrosPerSubmit: number;
  readonly rssMb: number;
}

/** All connections of one load and what they count. */
export class LoadRun {
  readonly options: LoadOptions;
  readonly turn = new Turn();
  /** Monotonic time of the current read. */
  nowMs = performance.now();
  started = false;
  over = false;
  readonly recipients: number;
  readonly recipientLength: number;
  readonly counts = { answersUnknown: 0, connectionsLost: 0, replies: 0 };
  /** SUBMITs that were answered with a result to retry. */
  readonly retries = new Fifo<Flight>();

  readonly #connections: LoadConnection[];
  readonly #list: Float64Array | undefined;
  readonly #first: number;
  readonly #indexOf: Map<number, number> | undefined;
  /** Milliseconds since the start, by recipient. */
  readonly #sentMs: Float32Array;
  /** Successes less receipts, by recipient. */
  readonly #outstanding: Int16Array;
  readonly #accepted: Uint8Array | undefined;
  readonly #retry: ReadonlySet<number>;
  readonly #results: Record<number, number> = {};
  readonly #receipts: Record<string, number> = {};
  readonly #answerMs = new Latencies();
  readonly #receiptMs = new Latencies();
  #startMs = 0;
  #endMs = Number.POSITIVE_INFINITY;
  #lastAnswerMs = 0;
  #cpu = process.cpuUsage();
  #messages = 0;
  #submits = 0;
  #answers = 0;
  #unanswered = 0;
  #retried = 0;
  #expected = 0;
  #reports = 0;
  #finish: (() => void) | undefined;

  constructor(options: LoadOptions, texts: readonly string[]) {
    this.options = options;
    const { recipients, logins, protocol } = options;
    if (Array.isArray(recipients)) {
      this.#list = Float64Array.from(recipients, Number);
      this.#indexOf = new Map([...this.#list].map((n, i) => [n, i]));
      this.#first = 0;
      this.recipients = recipients.length;
      this.recipientLength = recipients[0]!.length;
      if (recipients.some((r) => r.length !== this.recipientLength))
        throw new RangeError('recipients: all must have the same length');
    } else {
      this.#first = Number(recipients.from);
      this.recipients = recipients.count;
      this.recipientLength = recipients.from.length;
      if (String(this.#first + this.recipients - 1).length > this.recipientLength)
        throw new RangeError('recipients: the last number is longer than the first');
    }
    this.#sentMs = new Float32Array(this.recipients);
    this.#outstanding = new Int16Array(this.recipients);
    this.#accepted = options.acceptedFile === undefined ? undefined : new Uint8Array(this.recipients);
    this.#retry = new Set(options.retryResults);
    const frames = logins.map(({ account }) =>
      loadFrames({
        protocol,
        account,
        sources: options.sources,
        texts,
        scheme: options.scheme,
        recipientLength: this.recipientLength,
        receipts: options.receipts,
      }),
    );
    this.#connections = Array.from({ length: options.connections }, (_, i) => {
      const which = i % logins.length;
      return protocol === 'smpp'
        ? new SmppLoad(this, logins[which]!, frames[which]!)
        : new CmppLoad(this, logins[which]!, frames[which]!);
    });
  }

  /** Logs all connections in, then sends until the supply is used up and everything came back or patience ends. */
  async play(): Promise<LoadReport> {
    await Promise.all(this.#connections.map((c) => c.open()));
    const { seconds, ratePerSecond, patienceMs, progressMs } = this.options;
    this.#cpu = process.cpuUsage();
    this.nowMs = this.#startMs = performance.now();
    if (seconds !== undefined) this.#endMs = this.#startMs + seconds * 1000;
    this.started = true;
    const pump = () => {
      this.nowMs = performance.now();
      for (const c of this.#connections) c.pump();
    };
    const pace = ratePerSecond === undefined ? undefined : setInterval(pump, 1);
    const progress =
      progressMs === 0
        ? undefined
        : setInterval(
            () => process.stderr.write(`${this.#answers} answered, ${this.#reports} receipts\n`),
            progressMs,
          );
    await new Promise<void>((resolve) => {
      this.#finish = resolve;
      // Whatever stops coming back must not keep the load from ending.
      let quietSinceMs = 0;
      let seen = -1;
      const watch = setInterval(() => {
        this.nowMs = performance.now();
        if (this.#supplyLeft()) return;
        const events = this.#answers + this.#reports;
        if (events !== seen) {
          seen = events;
          quietSinceMs = this.nowMs;
        }
        if (this.#complete() || this.nowMs - quietSinceMs > patienceMs) {
          clearInterval(watch);
          resolve();
        }
      }, 20);
      pump();
    });
    clearInterval(pace);
    clearInterval(progress);
    const report = this.#report();
    this.over = true;
    for (const c of this.#connections) c.close();
    this.#writeAccepted();
    return report;
  }

  numberAt(index: number): number {
    return this.#list === undefined ? this.#first + index : this.#list[index]!;
  }

  /** The next message's number, or -1 where there is none now. */
  next(): number {
    if (!this.#supplyLeft()) return -1;
    const { ratePerSecond } = this.options;
    if (
      ratePerSecond !== undefined &&
      this.#messages >= ((this.nowMs - this.#startMs) / 1000) * ratePerSecond
    )
      return -1;
    return this.#messages++;
  }

  #supplyLeft(): boolean {
    const { messages } = this.options;
    return (messages === undefined || this.#messages < messages) && this.nowMs < this.#endMs;
  }

  sent(flight: Flight): void {
    this.#submits++;
    this.#sentMs[flight.index] = flight.sentMs - this.#startMs;
  }

  /** False where the SUBMIT is to be sent again. */
  answered(flight: Flight, result: number): boolean {
    this.#answers++;
    this.#lastAnswerMs = this.nowMs;
    this.#answerMs.add(this.nowMs - flight.sentMs);
    this.#results[result] = (this.#results[result] ?? 0) + 1;
    if (result === 0) {
      if (this.options.receipts) {
        this.#expected++;
        this.#outstanding[flight.index]!++;
      }
      if (this.#accepted !== undefined && flight.lastPart) this.#accepted[flight.index] = 1;
    } else if (this.#retry.has(result)) {
      this.#retried++;
      this.retries.push(flight);
      return false;
    }
    return true;
  }

  unanswered(_flight: Flight): void {
    this.#unanswered++;
  }

  reported(handset: string, stat: string): void {
    this.#reports++;
    this.#receipts[stat] = (this.#receipts[stat] ?? 0) + 1;
    const index = this.#indexFor(handset);
    if (index < 0) return;
    this.#outstanding[index]!--;
    this.#receiptMs.add(this.nowMs - this.#startMs - this.#sentMs[index]!);
  }

  /** Gateways write numbers with 86 or +86 in front, or without. -1: none of ours. */
  #indexFor(handset: string): number {
    const digits = handset.charCodeAt(0) === 43 ? handset.slice(1) : handset;
    const more = digits.length - this.recipientLength;
    const number = Number(more === 0 ? digits : more > 0 ? digits.slice(more) : `86${digits}`);
    if (this.#indexOf !== undefined) return this.#indexOf.get(number) ?? -1;
    const index = number - this.#first;
    return index >= 0 && index < this.recipients ? index : -1;
  }

  /** A connection ended for good: if it was the last, there is nothing more to wait for. */
  check(): void {
    if (this.options.reconnectMs === undefined && this.counts.connectionsLost === this.#connections.length)
      this.#finish?.();
  }

  #complete(): boolean {
    if (this.retries.length > 0) return false;
    for (const c of this.#connections) if (c.underWay > 0) return false;
    return this.#reports >= this.#expected;
  }

  #report(): LoadReport {
    const { protocol, connections, windowMax } = this.options;
    const { user, system } = process.cpuUsage(this.#cpu);
    let missing = 0;
    let extra = 0;
    for (const n of this.#outstanding) {
      if (n > 0) missing += n;
      else extra -= n;
    }
    const seconds = Math.max(0, this.#lastAnswerMs - this.#startMs) / 1000;
    let left = 0;
    for (const c of this.#connections) left += c.underWay;
    return {
      protocol,
      connections,
      windowMax,
      messages: this.#messages,
      submits: this.#submits,
      answered: this.#answers,
      unanswered: this.#unanswered + left,
      results: this.#results,
      retried: this.#retried,
      ...this.counts,
      receiptsExpected: this.#expected,
      receipts: this.#receipts,
      receiptsMissing: missing,
      receiptsExtra: extra,
      seconds: round(seconds),
      perSecond: seconds === 0 ? 0 : Math.round(this.#answers / seconds),
      answerMs: this.#answerMs.summary(),
      receiptMs: this.#receiptMs.summary(),
      cpuMicrosPerSubmit: this.#submits === 0 ? 0 : round((user + system) / this.#submits),
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    };
  }

  #writeAccepted(): void {
    const { acceptedFile } = this.options;
    if (acceptedFile === undefined || this.#accepted === undefined) return;
    const file = openSync(acceptedFile, 'w');
    let lines: string[] = [];
    for (let i = 0; i < this.recipients; i++) {
      if (this.#accepted[i] === 1) lines.push(String(this.numberAt(i)).padStart(this.recipientLength, '0'));
      if (lines.length === 10_000 || i === this.recipients - 1) {
        if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
        lines = [];
      }
    }
    closeSync(file);
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
