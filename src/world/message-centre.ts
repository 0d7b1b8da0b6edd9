import { createServer, type Server, type Socket } from 'node:net';
import { bestScheme, codingOf, splitLong } from '../wire/index.ts';
import { Arrivals, handsetKey } from './arrivals.ts';
import { assemble } from './assemble.ts';
import { CentreAccount, type Owed } from './centre-account.ts';
import { CmppCentreSession } from './centre-cmpp.ts';
import { CentreIds, idText } from './centre-ids.ts';
import { type CentreSession, partOf, type Submission } from './centre-session.ts';
import { SmppCentreSession } from './centre-smpp.ts';
import {
  type CentreOptions,
  type CentreProtocol,
  type CentreStatistics,
  type Faults,
  type ListenAt,
  NO_FAULTS,
  type Received,
  type ReceivedMessage,
} from './centre-types.ts';
import { Fifo } from './fifo.ts';
import { Turn } from './outbox.ts';
import { Random } from './random.ts';

export * from './centre-types.ts';

const LOOPBACK: ListenAt = { host: '127.0.0.1', listener: 0 };
/** Ports whose last sender is remembered, so that a reply finds its way. */
const PORTS_MAX = 10_000;

/**
 * The carrier's side of the world: takes every message, gives it an id, and later tells what became of it, until the client has
 * acknowledged that. It judges nothing.
 */
export class MessageCentre {
  readonly turn = new Turn();
  readonly ids: CentreIds;
  readonly receiptWindowMax: number;
  readonly windowMax: number;
  /** Monotonic time of the current read, so that no message asks for it again. */
  nowMs = performance.now();
  /** Set and reset by tests at any time. */
  readonly faults: Faults = { ...NO_FAULTS };
  readonly statistics: CentreStatistics = {
    connections: 0,
    logins: 0,
    loginsRefused: 0,
    submits: 0,
    taken: 0,
    throttled: 0,
    rejected: 0,
    malformed: 0,
    receiptsSent: 0,
    receiptsAcknowledged: 0,
    receiptsResent: 0,
    receipts: {},
    owed: 0,
    repliesSent: 0,
    repliesAcknowledged: 0,
    notRemembered: 0,
  };

  readonly #options: CentreOptions;
  readonly #clock: () => number;
  readonly #receiptDelayMs: number;
  readonly #resendAfterMs: number;
  readonly #secrets: ReadonlyMap<string, string> | undefined;
  readonly #arrivals: Arrivals;
  readonly #accounts = new Map<string, CentreAccount>();
  readonly #sessions = new Set<CentreSession>();
  readonly #handsets = new Map<string, string>();
  readonly #outcomes: readonly (readonly [below: number, stat: string])[];
  readonly #accountOfPort = new Map<string, CentreAccount>();
  /** Receipts that are not due yet; the delay is the same for all, so they stand in order. */
  readonly #delayed = new Fifo<Owed>();
  readonly #servers: Server[] = [];
  #addresses: Partial<Record<CentreProtocol, ListenAt>> = {};
  #dueTimer: NodeJS.Timeout | undefined;
  #resendTimer: NodeJS.Timeout | undefined;
  #reference = 0;

  constructor(options: CentreOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.ids = new CentreIds(this.#clock, options.gatewayCode ?? 12_345);
    this.#receiptDelayMs = options.receiptDelayMs ?? 3;
    this.#resendAfterMs = options.resendAfterMs ?? 10_000;
    this.receiptWindowMax = options.receiptWindowMax ?? 64;
    this.windowMax = options.windowMax ?? Number.POSITIVE_INFINITY;
    const { accounts = 'any', remember = 'counters' } = options;
    this.#secrets = accounts === 'any' ? undefined : new Map(accounts.map((a) => [a.account, a.secret]));
    const max = options.rememberMax ?? (remember === 'messages' ? 20_000 : 2_000_000);
    this.#arrivals = new Arrivals(remember, max);
    let below = 0;
    this.#outcomes = Object.entries(options.outcomes ?? {}).map(([stat, share]) => {
      below += share;
      return [below, stat];
    });
  }

  /** Where each protocol is listened for. Empty until `start` has returned. */
  get addresses(): Readonly<Partial<Record<CentreProtocol, ListenAt>>> {
    return this.#addresses;
  }

  async start(): Promise<void> {
    const listen = this.#options.listen ?? { cmpp: LOOPBACK, smpp: LOOPBACK };
    if (listen.cmpp) {
      this.#addresses.cmpp = await this.#listen(listen.cmpp, (s) => new CmppCentreSession(this, s));
    }
    if (listen.smpp) {
      this.#addresses.smpp = await this.#listen(listen.smpp, (s) => new SmppCentreSession(this, s));
    }
    this.#resendTimer = setInterval(() => this.#resend(), Math.min(1000, this.#resendAfterMs / 2));
  }

  async #listen(at: ListenAt, open: (socket: Socket) => CentreSession): Promise<ListenAt> {
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sessions.add(open(socket));
      this.statistics.connections++;
    });
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at.listener, at.host, 1024, resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('centre: no address');
    return { host: at.host, listener: address.port };
  }

  /** Cuts all connections and frees the listeners. What is owed is forgotten. */
  async close(): Promise<void> {
    clearTimeout(this.#dueTimer);
    clearInterval(this.#resendTimer);
    const closed = this.#servers.map((s) => new Promise<void>((resolve) => s.close(() => resolve())));
    this.cut();
    await Promise.all(closed);
  }

  /** Cuts all connections as a broken line would; the listeners stay. */
  cut(): void {
    for (const session of this.#sessions) session.socket.destroy();
  }

  /** Asks every client whether it lives. */
  probe(): void {
    for (const session of this.#sessions) if (session.account !== undefined) session.probe();
  }

  get openConnections(): number {
    return this.#sessions.size;
  }

  // What sessions ask.

  /** undefined: no such account; '': any secret will do. */
  secretOf(account: string): string | undefined {
    return this.#secrets === undefined ? '' : this.#secrets.get(account);
  }

  admits(known: boolean): boolean {
    if (known && !this.faults.refuseLogins) return true;
    this.statistics.loginsRefused++;
    return false;
  }

  joined(session: CentreSession, name: string): void {
    this.statistics.logins++;
    let account = this.#accounts.get(name);
    if (account === undefined) {
      account = new CentreAccount(name, this.#options.receiptsOn === 'same');
      this.#accounts.set(name, account);
    }
    session.account = account;
    account.join(session);
  }

  left(session: CentreSession): void {
    this.#sessions.delete(session);
    this.statistics.connections--;
  }

  /** Takes a SUBMIT for each of its destinations and gives the id of the first; the others follow it. */
  take(
    session: CentreSession,
    account: CentreAccount,
    submission: Submission,
  ): { readonly high: number; readonly low: number } {
    const { ids, statistics } = this;
    const { destinations, source, wantsReceipt, content } = submission;
    if (this.#accountOfPort.size < PORTS_MAX) this.#accountOfPort.set(source, account);
    let high = 0;
    let low = 0;
    for (let i = 0; i < destinations.length; i++) {
      const handset = destinations[i]!;
      ids.next();
      if (i === 0) {
        high = ids.high;
        low = ids.low;
      }
      statistics.taken++;
      this.#arrivals.note(handset, content);
      if (this.#arrivals.keepsMessages) this.#keep(session, account, submission, handset);
      if (!wantsReceipt) continue;
      const stat = this.#outcomeOf(handset);
      if (stat === '') continue;
      this.#owe({
        account,
        session,
        handset,
        port: source,
        high: ids.high,
        low: ids.low,
        stat,
        submitDate: ids.date,
        reply: undefined,
        dueMs: this.nowMs + this.#receiptDelayMs,
        sentMs: 0,
        tries: 0,
      });
    }
    return { high, low };
  }

  #keep(session: CentreSession, account: CentreAccount, s: Submission, destination: string): void {
    const { part, textAt } = partOf(s.content, s.hasHeader);
    const received: Received = {
      protocol: session.protocol,
      account: account.name,
      source: s.source,
      destination,
      coding: s.coding,
      part: part ?? s.part,
      content: Buffer.from(s.content.subarray(textAt)),
      wantsReceipt: s.wantsReceipt,
      messageId: idText(this.ids.high, this.ids.low),
      at: this.#clock(),
    };
    this.#arrivals.keep(received);
    if (received.part === undefined && this.#options.onMessage !== undefined)
      for (const message of assemble([received])) this.#options.onMessage(message);
  }

  #outcomeOf(handset: string): string {
    if (this.#handsets.size > 0) {
      const own = this.#handsets.get(handsetKey(handset));
      if (own !== undefined) return own;
    }
    if (this.#outcomes.length === 0) return 'DELIVRD';
    const at = new Random(handsetKey(handset)).fraction();
    for (const [below, stat] of this.#outcomes) if (at < below) return stat;
    return 'DELIVRD';
  }

  #owe(owed: Owed): void {
    this.statistics.owed++;
    this.#delayed.push(owed);
    this.#arm();
  }

  #arm(): void {
    const first = this.#delayed.peek();
    if (this.#dueTimer !== undefined || first === undefined) return;
    this.#dueTimer = setTimeout(() => this.#due(), Math.max(0, first.dueMs - performance.now()));
  }

  #due(): void {
    this.#dueTimer = undefined;
    const now = performance.now();
    this.nowMs = now;
    if (!this.faults.withholdReceipts) {
      // Half a millisecond early is better than another timer for the same receipts.
      this.#release(now + 0.5);
      for (const account of this.#accounts.values()) account.pump(now);
      this.#arm();
    } else {
      this.#dueTimer = setTimeout(() => this.#due(), 20);
    }
  }

  #release(untilMs: number): void {
    for (let owed = this.#delayed.peek(); owed !== undefined; owed = this.#delayed.peek()) {
      if (owed.dueMs > untilMs) return;
      this.#delayed.shift();
      owed.account.ready.push(owed);
    }
  }

  /** Makes every waiting receipt due now. */
  hurry(): void {
    this.#release(Number.POSITIVE_INFINITY);
  }

  #resend(): void {
    const now = performance.now();
    for (const session of this.#sessions) session.overdue(now - this.#resendAfterMs);
    for (const account of this.#accounts.values()) account.pump(now);
  }

  // What tests and the demo ask.

  /** A handset of this carrier. */
  handset(number: string): Handset {
    return new Handset(this, number);
  }

  /** '' : no receipt ever. */
  setOutcome(number: string, stat: string): void {
    this.#handsets.set(handsetKey(number), stat);
  }

  /** Sends a text from a handset to a port; to the account that last sent from this port, unless one is named. */
  reply(handset: string, port: string, text: string, accountName?: string): void {
    const account = accountName === undefined ? this.#owner(port) : this.#accounts.get(accountName);
    if (account === undefined) throw new Error(`centre: no account ever sent from ${port}`);
    const protocol = account.sessions[0]?.protocol ?? 'cmpp';
    const scheme = bestScheme(text, protocol);
    const contents = splitLong(text, scheme, { reference: this.#reference++ & 0xff, bits: 8 });
    if (contents === undefined) throw new RangeError('reply: the text is too long');
    this.nowMs = performance.now();
    for (const content of contents) {
      this.ids.next();
      this.#owe({
        account,
        session: undefined,
        handset,
        port,
        high: this.ids.high,
        low: this.ids.low,
        stat: '',
        submitDate: this.ids.date,
        reply: { content, coding: codingOf(scheme, protocol) ?? 8, hasHeader: contents.length > 1 },
        dueMs: this.nowMs + this.#receiptDelayMs,
        sentMs: 0,
        tries: 0,
      });
    }
  }

  #owner(port: string): CentreAccount | undefined {
    const found = this.#accountOfPort.get(port);
    if (found !== undefined) return found;
    return this.#accounts.size === 1 ? [...this.#accounts.values()][0] : undefined;
  }

  /** Every SUBMIT that was taken, in order (option `remember: 'messages'`). */
  get received(): readonly Received[] {
    return this.#arrivals.messages;
  }

  /** How often something reached a number; see `Remember`. `content` is the PDU's own octets. */
  arrivals(destination: string, content?: Buffer): number {
    return this.#arrivals.count(destination, content);
  }

  /** Different entries in memory, and how many of them came more than once. */
  arrivalSummary(): { different: number; repeated: number } {
    this.statistics.notRemembered = this.#arrivals.notRemembered;
    return this.#arrivals.summary();
  }

  /** Whole texts, put together from the segments that were kept; a message with a missing part is left out. */
  messages(): ReceivedMessage[] {
    return assemble(this.#arrivals.messages);
  }
}

export class Handset {
  readonly number: string;
  readonly #centre: MessageCentre;

  constructor(centre: MessageCentre, number: string) {
    this.#centre = centre;
    this.number = number;
  }

  /** What becomes of messages to it: DELIVRD, UNDELIV, EXPIRED, MK:0001 …; '': nothing is ever told. */
  set outcome(stat: string) {
    this.#centre.setOutcome(this.number, stat);
  }

  /** Sends a text to a port. Long texts go out in segments. */
  reply(text: string, port: string, account?: string): void {
    this.#centre.reply(this.number, port, text, account);
  }
}
