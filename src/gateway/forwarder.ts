import { Invalid, parseRecipient, type Recipient } from '../domain/index.ts';
import type { Facts } from '../kernel/index.ts';
import type { Connection } from './connection.ts';
import { Queue } from './desks.ts';
import { PLAN_STOPPED } from './held.ts';
import type { Item } from './item.ts';
import type { Journal } from './journal.ts';
import type { Counts } from './metrics.ts';
import type { Parking } from './parking.ts';
import type { Returns } from './returns.ts';
import type { GatewayLimits, UpstreamSettings } from './settings.ts';
import type { Turn } from './turn.ts';

/** One bound connection to a carrier, whatever its protocol. */
export interface UpstreamLink {
  /** Submits that may go out now: bound, and within the window. */
  readonly room: number;
  /** Must only be called with room. */
  submit(item: Item): void;
  /** Tells the carrier that its report or reply is kept. */
  acknowledge(token: AckToken): void;
  close(): void;
}

export interface AckToken {
  /** Sequences mean something on their own connection alone. */
  readonly connection: Connection;
  readonly sequence: number;
  readonly id: Buffer | undefined;
}

/** How upstream answered a submit. */
export type UpstreamAnswer =
  | { readonly kind: 'accepted'; readonly id: string }
  /** Too fast or full: the same again a little later. */
  | { readonly kind: 'busy'; readonly code: number }
  /** Something failed there: again later, a limited number of times. */
  | { readonly kind: 'failed'; readonly code: number }
  /** It will never take it. */
  | { readonly kind: 'rejected'; readonly code: number };

/** A final status report from upstream. */
export interface UpstreamReport {
  readonly id: string;
  /** Seven characters, as it came. */
  readonly state: string;
  readonly error: string;
  readonly doneAt: number;
}

const UNMATCHED_MS = 10_000;
const INTERMEDIATE = new Set(['ACCEPTD', 'ENROUTE', 'BUFFERD']);

/** One carrier: its connections, what waits for them, what it accepted and has not reported yet. */
export class Upstream {
  readonly settings: UpstreamSettings;
  readonly links: UpstreamLink[] = [];
  readonly queue: Queue<Item> = new Queue();
  /** By the id that upstream gave. */
  readonly forwarded = new Map<string, Item>();
  /** Reports that came before the answer that tells their id, or for what is not ours. */
  readonly unmatched = new Map<
    string,
    {
      readonly report: UpstreamReport;
      readonly link: UpstreamLink;
      readonly token: AckToken;
      readonly until: number;
    }
  >();
  /** No submit before this instant: upstream asked for a pause. */
  notBefore = 0;
  pauseMs = 0;
  #nextLink = 0;

  constructor(settings: UpstreamSettings) {
    this.settings = settings;
  }

  /** The next link in turn with room. */
  linkWithRoom(): UpstreamLink | undefined {
    const { links } = this;
    for (let i = 0; i < links.length; i++) {
      const link = links[(this.#nextLink + i) % links.length]!;
      if (link.room > 0) {
        this.#nextLink = (this.#nextLink + i) % links.length;
        return link;
      }
    }
    return undefined;
  }
}

/** Takes allowed messages to the carriers, until each was accepted or has failed for good, and matches reports to them. */
export class Forwarder {
  readonly upstreams: readonly Upstream[];
  readonly #journal: Journal;
  readonly #returns: Returns;
  readonly #parking: Parking;
  readonly #turn: Turn;
  readonly #counts: Counts;
  readonly #limits: GatewayLimits;
  readonly #plans: Facts['plans'];
  /** Stops of plans that the queues were looked through for. */
  #stopsSeen = 0;
  #share = 0;
  /** Judged, not yet accepted upstream: what back-pressure is measured by. */
  backlog = 0;
  #draining = false;
  #retries: { readonly at: number; readonly item: Item }[] = [];

  constructor(parts: {
    readonly upstreams: readonly UpstreamSettings[];
    readonly journal: Journal;
    readonly returns: Returns;
    readonly parking: Parking;
    readonly turn: Turn;
    readonly counts: Counts;
    readonly limits: GatewayLimits;
    readonly plans: Facts['plans'];
  }) {
    this.upstreams = parts.upstreams.map((settings) => new Upstream(settings));
    this.#journal = parts.journal;
    this.#returns = parts.returns;
    this.#parking = parts.parking;
    this.#turn = parts.turn;
    this.#counts = parts.counts;
    this.#limits = parts.limits;
    this.#plans = parts.plans;
  }

  /** The carrier for a recipient: the longest prefix that begins the number; equals take turns. */
  route(recipient: Recipient): Upstream | undefined {
    const { upstreams } = this;
    if (upstreams.length === 1 && upstreams[0]!.settings.recipients.length === 0) return upstreams[0];
    const digits = String(recipient);
    let best: Upstream[] = [];
    let longest = -1;
    for (const upstream of upstreams) {
      const { recipients } = upstream.settings;
      let length = recipients.length === 0 ? 0 : -1;
      for (const prefix of recipients)
        if (prefix.length > length && digits.startsWith(prefix)) length = prefix.length;
      if (length > longest) {
        longest = length;
        best = [upstream];
      } else if (length === longest && length >= 0) best.push(upstream);
    }
    return best[this.#share++ % Math.max(1, best.length)];
  }

  /** After a restart, or where the carrier that was chosen is configured no more. */
  #routeAgain(item: Item): Upstream | undefined {
    const recipient = parseRecipient(item.destination);
    return recipient instanceof Invalid ? undefined : this.route(recipient);
  }

  named(name: string): Upstream | undefined {
    return this.upstreams.find((u) => u.settings.name === name);
  }

  enqueue(item: Item): void {
    const upstream = this.named(item.upstream) ?? this.#routeAgain(item);
    if (upstream === undefined) return this.#fail(item, 'UNDELIV', '009');
    item.upstream = upstream.settings.name;
    item.state = 'queued';
    this.backlog++;
    if (this.#stopped(item)) return;
    upstream.queue.push(item);
    this.#turn.wake();
  }

  /** A step at the end of each turn: ends what a stop forbids to send, then fills the windows. */
  readonly pump = (): void => {
    if (this.#stopsSeen !== this.#plans.stops) this.#endStopped();
    if (this.#draining) return;
    for (const upstream of this.upstreams) {
      if (upstream.queue.length > 0 && this.#turn.now >= upstream.notBefore) this.#fill(upstream);
    }
  };

  /** A plan was stopped: nothing that waits under it is offered from here on. */
  #endStopped(): void {
    this.#stopsSeen = this.#plans.stops;
    for (const { queue } of this.upstreams)
      for (const item of [...queue.drain()]) if (!this.#stopped(item)) queue.push(item);
    this.#retries = this.#retries.filter(({ item }) => !this.#stopped(item));
  }

  /** Whether the plan of an item that waits was stopped; then it ends here, and its sender is told why. */
  #stopped(item: Item): boolean {
    if (item.plan === '' || !this.#plans.isStopped(item.plan, item.at)) return false;
    this.backlog--;
    this.#counts.stopped++;
    this.#fail(item, 'REJECTD', PLAN_STOPPED);
    return true;
  }

  #fill(upstream: Upstream): void {
    for (let link = upstream.linkWithRoom(); link !== undefined; link = upstream.linkWithRoom()) {
      // One link is filled before the next: fewer, larger writes.
      while (link.room > 0) {
        const item = upstream.queue.shift();
        if (item === undefined) return;
        if (this.#expired(item)) continue;
        item.state = 'offered';
        link.submit(item);
      }
    }
  }

  /** What no carrier took for as long as a receipt would be kept is reported as failed. */
  #expired(item: Item): boolean {
    if (this.#turn.now - item.at <= this.#limits.receiptsKeptMs) return false;
    this.backlog--;
    this.#fail(item, 'EXPIRED', '001');
    return true;
  }

  answered(upstream: Upstream, item: Item, answer: UpstreamAnswer): void {
    this.#turn.wake();
    const { now } = this.#turn;
    switch (answer.kind) {
      case 'accepted':
        upstream.pauseMs = 0;
        this.#accepted(upstream, item, answer.id);
        return;
      case 'busy':
        this.#counts.upstreamBusy++;
        // A whole window is answered so at once: that is one request for a pause, not one for each.
        if (now >= upstream.notBefore) {
          upstream.pauseMs = Math.min(
            Math.max(this.#limits.retryFirstMs, upstream.pauseMs * 2),
            this.#limits.retryLastMs,
          );
          upstream.notBefore = now + upstream.pauseMs;
        }
        item.state = 'queued';
        // Offered when its plan was stopped, and not taken: it is not offered again.
        if (!this.#stopped(item)) upstream.queue.unshift(item);
        return;
      case 'failed':
        item.tries++;
        item.state = 'queued';
        if (this.#stopped(item)) return;
        if (item.tries < this.#limits.forwardTries) {
          const wait = Math.min(this.#limits.retryFirstMs * 2 ** (item.tries - 1), this.#limits.retryLastMs);
          this.#retries.push({ at: now + wait, item });
          return;
        }
        this.backlog--;
        this.#fail(item, 'UNDELIV', String(answer.code % 1000).padStart(3, '0'));
        return;
      case 'rejected':
        this.backlog--;
        this.#counts.upstreamRejected++;
        this.#fail(item, 'UNDELIV', String(answer.code % 1000).padStart(3, '0'));
        return;
    }
  }

  #accepted(upstream: Upstream, item: Item, id: string): void {
    this.backlog--;
    this.#counts.forwarded++;
    item.tries = 0;
    item.upstreamId = id;
    this.#journal.write.forwarded(item);
    if (!item.wantsReceipt) {
      item.state = 'done';
      this.#journal.release(item);
      return;
    }
    item.state = 'forwarded';
    item.content = EMPTY;
    upstream.forwarded.set(id, item);
    if (typeof item.home === 'string') this.#parking.moveSoon([item]);
    if (upstream.unmatched.size === 0) return;
    const early = upstream.unmatched.get(id);
    if (early === undefined) return;
    upstream.unmatched.delete(id);
    this.reported(upstream, early.report, early.link, early.token);
  }

  /** Offers nothing more; what is on its way is still answered. */
  drain(): void {
    this.#draining = true;
  }

  /** A link went down: what it had not answered is offered again, first of all. */
  returned(upstream: Upstream, items: readonly Item[]): void {
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]!;
      item.state = 'queued';
      if (!this.#stopped(item)) upstream.queue.unshift(item);
    }
    this.#turn.wake();
  }

  /** A report is acknowledged upstream only once it is kept here: from then on it is ours to hand back. */
  reported(upstream: Upstream, report: UpstreamReport, link: UpstreamLink, token: AckToken): void {
    this.#turn.wake();
    if (INTERMEDIATE.has(report.state)) return link.acknowledge(token);
    let item = upstream.forwarded.get(report.id);
    if (item !== undefined) upstream.forwarded.delete(report.id);
    else item = this.#parking.forwarded(upstream.settings.name, report.id);
    if (item === undefined) {
      // Sent again meanwhile, it waits no longer for that: an upstream that repeats often would never be acknowledged.
      const until = upstream.unmatched.get(report.id)?.until ?? this.#turn.now + UNMATCHED_MS;
      upstream.unmatched.set(report.id, { report, link, token, until });
      return;
    }
    item.receiptState = report.state;
    item.receiptError = report.error;
    item.doneAt = report.doneAt;
    item.state = 'returning';
    this.#counts.reported(report.state);
    this.#journal.write.receipt(item);
    const kept = item;
    this.#journal.after({
      committed: () => {
        if (typeof kept.home === 'string') {
          this.#parking.move([kept]).then(
            () => link.acknowledge(token),
            () => {},
          );
        } else link.acknowledge(token);
        this.#returns.offer(kept);
      },
      failed: () => {
        // Not kept, so not acknowledged: upstream will send it again.
        kept.state = 'forwarded';
        upstream.forwarded.set(report.id, kept);
      },
    });
  }

  /** Ends an item that upstream will not take: a failure report for its sender. */
  #fail(item: Item, state: string, error: string): void {
    this.#counts.failed++;
    item.tries = 0;
    item.receiptState = state;
    item.receiptError = error;
    item.doneAt = this.#turn.now;
    this.#journal.write.receipt(item);
    if (!item.wantsReceipt) {
      item.state = 'done';
      this.#journal.release(item);
      return;
    }
    item.state = 'returning';
    const offer = () => this.#returns.offer(item);
    this.#journal.after({
      committed: () => {
        // Not before its record is on disk: a restart would find the receipt under its key and the message still to be sent.
        if (typeof item.home === 'string') this.#parking.moveSoon([item]);
        offer();
      },
      failed: offer,
    });
  }

  /** A held message that a person, or time, refused. */
  reject(item: Item, state: string, error: string): void {
    this.#turn.wake();
    this.#fail(item, state, error);
  }

  /** Once a second: waits that ended, and reports that stayed unmatched. */
  tick(now: number): void {
    for (let i = this.#retries.length - 1; i >= 0; i--) {
      const { at, item } = this.#retries[i]!;
      if (at > now) continue;
      this.#retries.splice(i, 1);
      this.named(item.upstream)!.queue.push(item);
      this.#turn.wake();
    }
    for (const upstream of this.upstreams) {
      for (let first = upstream.queue.peek(); first !== undefined; first = upstream.queue.peek()) {
        if (!this.#expired(first)) break;
        upstream.queue.shift();
      }
      if (upstream.queue.length > 0 && now >= upstream.notBefore) this.#turn.wake();
      for (const [id, early] of upstream.unmatched) {
        if (early.until > now) break;
        upstream.unmatched.delete(id);
        this.#counts.unmatchedReports++;
        early.link.acknowledge(early.token);
      }
    }
  }

  /** Leaves memory: a report will find it under its key. */
  forgetParked(item: Item): void {
    const upstream = this.named(item.upstream);
    if (upstream?.forwarded.get(item.upstreamId) === item) upstream.forwarded.delete(item.upstreamId);
  }

  /** A forwarded item found on disk at the start. */
  restore(item: Item): void {
    this.named(item.upstream)?.forwarded.set(item.upstreamId, item);
  }
}

const EMPTY = Buffer.alloc(0);
