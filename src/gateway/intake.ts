import {
  type AccountId,
  type Message,
  type MessageIds,
  parseRecipient,
  precedence,
  REASONS,
  type Recipient,
  type Verdict,
} from '../domain/index.ts';
import type { Judge } from '../kernel/index.ts';
import { decodeText, joinParts, schemeOf, splitLong } from '../wire/index.ts';
import type { Desk } from './desks.ts';
import type { Forwarder } from './forwarder.ts';
import type { HeldMessages } from './held.ts';
import type { Item } from './item.ts';
import type { Journal } from './journal.ts';
import type { ClientIds } from './message-ids.ts';
import type { Counts } from './metrics.ts';
import type { OwnAnswer } from './own-order.ts';
import { Reassembly, type WaitingSet } from './reassembly.ts';
import type { Returns } from './returns.ts';
import type { GatewayLimits } from './settings.ts';
import { concatOf, faultOf, fitsOneMessage, idOf, type Submission, udhLength } from './submission.ts';
import { type Judged, SubmissionCommit } from './submission-commit.ts';
import type { Turn } from './turn.ts';

/**
 * Takes submissions, waits for whole messages, judges them, writes the judgement to the journal and, once that is on disk, answers
 * and hands on. Nothing is answered with success before its evidence is kept (P1).
 */
export class Intake {
  readonly #judge: Judge;
  readonly #journal: Journal;
  readonly #forwarder: Forwarder;
  readonly #returns: Returns;
  readonly #held: HeldMessages;
  readonly #reassembly: Reassembly;
  readonly #turn: Turn;
  readonly #counts: Counts;
  readonly #messageIds: MessageIds;
  readonly #clientIds: ClientIds;
  readonly #passedFrom: (source: string, account: string) => void;

  constructor(parts: {
    readonly judge: Judge;
    readonly journal: Journal;
    readonly forwarder: Forwarder;
    readonly returns: Returns;
    readonly held: HeldMessages;
    readonly turn: Turn;
    readonly counts: Counts;
    readonly messageIds: MessageIds;
    readonly clientIds: ClientIds;
    readonly limits: GatewayLimits;
    /** Told of each message that passed: replies to its source are its account's. */
    readonly passedFrom: (source: string, account: string) => void;
  }) {
    this.#judge = parts.judge;
    this.#journal = parts.journal;
    this.#forwarder = parts.forwarder;
    this.#returns = parts.returns;
    this.#held = parts.held;
    this.#turn = parts.turn;
    this.#counts = parts.counts;
    this.#messageIds = parts.messageIds;
    this.#clientIds = parts.clientIds;
    this.#passedFrom = parts.passedFrom;
    this.#reassembly = new Reassembly(parts.limits);
  }

  take(s: Submission): void {
    const { session, desk, destinations } = s;
    this.#counts.submitted++;
    this.#turn.wake();
    const { facts } = this.#judge;
    if (this.#turn.now > facts.now) facts.apply({ kind: 'time-passed', at: this.#turn.now });
    const account = this.#judge.facts.organisations.account(desk.account)?.opened;
    if (!desk.withinRate(this.#turn.now, account?.ratePerSecond)) {
      this.#counts.tooFast++;
      session.answer(s.sequence, session.codes.tooFast, 0, 0);
      return;
    }
    const fault = faultOf(s);
    if (fault !== undefined) {
      if (fault === 'badDestination') this.#counts.misaddressed++;
      session.answer(s.sequence, session.codes[fault], 0, 0);
      return;
    }
    const concat = concatOf(s);
    if (concat !== undefined && concat.total > 1) {
      this.#takeSegment(s, concat);
      return;
    }
    const low = this.#clientIds.take(this.#turn.now, destinations.length);
    const high = this.#clientIds.high;
    const commit = new SubmissionCommit(this, s, high, low);
    for (let i = 0; i < destinations.length; i++) {
      const messageId = this.#messageIds.next(this.#turn.now);
      const item = this.#itemOf(s, destinations[i]!, messageId, 0, high, idOf(s, low, i));
      const items = fitsOneMessage(s) ? [item] : this.#split(s, item);
      commit.add(
        this.#judgeWhole(session.remoteAddress, items, s.content, tellingOf(account, destinations.length)),
      );
    }
    this.#journal.after(commit);
  }

  #takeSegment(s: Submission, concat: { reference: number; total: number; part: number }): void {
    const { session, desk, destinations } = s;
    if (!this.#reassembly.hasRoom(desk, destinations.length)) {
      this.#counts.windowExceeded++;
      session.answer(s.sequence, session.codes.windowExceeded, 0, 0);
      return;
    }
    const now = this.#turn.now;
    const low = this.#clientIds.take(now, destinations.length);
    const high = this.#clientIds.high;
    const commit = new SubmissionCommit(this, s, high, low);
    for (let i = 0; i < destinations.length; i++) {
      const newId = () => this.#messageIds.next(now);
      let set = this.#reassembly.open(desk, s.source, destinations[i]!, concat, now, newId);
      const before = set.part(concat.part);
      if (before?.content.equals(s.content)) {
        set.remove(before);
        this.#supersede(before, concat);
      } else if (before !== undefined) {
        // The reference stands for another message now; what came before will never be whole.
        this.#reassembly.close(set);
        this.#giveUp(set.items(), 'DELETED');
        set = this.#reassembly.open(desk, s.source, destinations[i]!, concat, now, newId);
      }
      const item = this.#itemOf(s, destinations[i]!, set.messageId, concat.part - 1, high, idOf(s, low, i));
      if (!set.add(concat.part, item)) {
        // It waits on disk: its sender is answered now, since a window smaller than the set would otherwise never fill it.
        item.state = 'waiting';
        this.#journal.write.segment(item, concat.reference, concat.total, concat.part);
        this.#journal.house(item);
        commit.addWaiting(item, set);
        continue;
      }
      this.#reassembly.close(set);
      const former = set.items().map((it) => ({ item: it, home: it.home, place: it.place }));
      const account = this.#judge.facts.organisations.account(desk.account)?.opened;
      const judged = this.#judgeWhole(
        session.remoteAddress,
        set.items(),
        joinParts(set.items().map((it) => it.content)),
        tellingOf(account, destinations.length),
        item,
      );
      commit.add({ ...judged, set, former });
    }
    this.#journal.after(commit);
  }

  /**
   * A message of the operator's own in the name of an account: judged and written like a client's, and nobody waits for its receipts. `dispatch` lets it go, once
   * the record is on disk.
   */
  takeOwn(own: {
    readonly account: string;
    readonly source: string;
    readonly destination: string;
    readonly contents: readonly Buffer[];
  }): { readonly at: number; readonly answer: OwnAnswer; readonly dispatch: () => void } {
    const { facts } = this.#judge;
    const { now } = this.#turn;
    if (now > facts.now) facts.apply({ kind: 'time-passed', at: now });
    const { contents, ...rest } = own;
    const messageId = this.#messageIds.next(now);
    const idLow = this.#clientIds.take(now, 1);
    const long = contents.length > 1;
    const items = contents.map(
      (content, segment): Item => ({
        ...{ ...OWN, ...rest, content, segment, messageId, at: now, udhi: long },
        ...{ idHigh: this.#clientIds.high, idLow },
      }),
    );
    const whole = long ? joinParts(contents) : contents[0]!;
    const { verdict } = this.#judgeWhole(undefined, items, whole, AMONG_OTHERS);
    const unrouted = verdict.outcome === 'allow' && items[0]!.state !== 'queued';
    const reasons = verdict.reasons.filter(({ mode }) => mode === 'enforce').map(({ code }) => code);
    return {
      at: now,
      answer: unrouted
        ? { messageId, outcome: 'refuse', reasons: ['no-route'] }
        : { messageId, outcome: verdict.outcome, reasons },
      dispatch: () => this.dispatch(items),
    };
  }

  #itemOf(
    s: Submission,
    destination: string,
    messageId: string,
    segment: number,
    idHigh: number,
    idLow: number,
  ): Item {
    return {
      messageId,
      segment,
      at: this.#turn.now,
      account: s.desk.account,
      protocol: s.protocol,
      source: s.source,
      destination,
      idHigh,
      idLow,
      wantsReceipt: s.wantsReceipt,
      udhi: s.udhi,
      coding: s.coding,
      protocolId: s.protocolId,
      serviceId: s.serviceId,
      plan: '',
      content: s.content,
      state: 'queued',
      tries: 0,
      upstream: '',
      upstreamId: '',
      receiptState: '',
      doneAt: 0,
      receiptError: '',
      home: undefined,
      place: 0,
    };
  }

  /**
   * A text longer than one short message, handed over in one piece (SMPP's message_payload): parts for the carriers, one id and one
   * receipt, that of the last part, for the client.
   */
  #split(s: Submission, item: Item): Item[] {
    const { text } = decodeText(s.content, s.coding, s.protocol);
    const scheme = schemeOf(s.coding, s.protocol) ?? 'ucs2';
    const parts = splitLong(text, scheme, { reference: item.idLow & 0xff, bits: 8 }) ?? [];
    return parts.map((content, segment) => ({
      ...item,
      segment,
      content,
      udhi: true,
      wantsReceipt: item.wantsReceipt && segment === parts.length - 1,
    }));
  }

  /**
   * Judges a whole message that came from an address, and writes its record. `last` is the segment whose answer is still open, so that a refusal can be told in
   * it; the other segments were answered with success and are refused by receipts.
   */
  #judgeWhole(
    remoteAddress: string | undefined,
    items: readonly Item[],
    content: Buffer,
    telling: Telling,
    last: Item = items[0]!,
  ): Judged {
    const first = items[0]!;
    const recipient = parseRecipient(first.destination) as Recipient;
    const upstream = this.#forwarder.route(recipient);
    const body = first.udhi && items.length === 1 ? content.subarray(udhLength(content)) : content;
    const { text, anomalies } = decodeText(body, first.coding, first.protocol);
    const message: Message = {
      id: first.messageId as Message['id'],
      at: this.#turn.now,
      account: first.account as AccountId,
      source: first.source,
      recipient,
      carrier: upstream?.settings.carrier,
      text,
      textAnomalies: anomalies,
      segments: items.length,
      remoteAddress,
    };
    const verdict = this.#judge.decide(message);
    this.#counts.judged(verdict);
    const journal = this.#journal;
    journal.write.judged(first, items, verdict, upstream?.settings.carrier ?? '');
    for (const item of items) {
      item.plan = verdict.plan ?? '';
      journal.house(item);
    }
    if (verdict.outcome === 'allow') {
      this.#judge.passed(message, verdict);
      if (upstream === undefined) return this.#unrouted(items, telling.alone ? last : undefined, verdict);
      this.#passedFrom(first.source, first.account);
      for (const item of items) {
        item.state = 'queued';
        item.upstream = upstream.settings.name;
      }
      return { items, failure: undefined, verdict };
    }
    if (verdict.outcome === 'hold') {
      for (const item of items) {
        item.state = 'held';
        item.upstream = upstream?.settings.name ?? '';
      }
      return { items, failure: undefined, verdict };
    }
    const wire = REASONS[decisive(verdict)].wire;
    for (const item of items)
      this.#refuse(item, 'REJECTD', String(wire).padStart(3, '0'), telling.inAnswer && item === last);
    return { items, failure: telling.inAnswer ? { kind: 'refused', wire } : undefined, verdict };
  }

  /** Allowed, and no carrier takes it. `answered` is the item whose failure the answer tells, where it can. */
  #unrouted(items: readonly Item[], answered: Item | undefined, verdict: Verdict): Judged {
    this.#counts.unrouted++;
    for (const item of items) {
      this.#refuse(item, 'UNDELIV', '009', item === answered);
      if (item.state === 'returning') continue;
      // The record says allowed: after a restart it must not be taken for something still to be sent.
      this.#journal.write.receipt(item);
      this.#journal.write.returned(item);
    }
    return { items, failure: answered === undefined ? undefined : { kind: 'unrouted' }, verdict };
  }

  /** Ends an item with a failure: told in the answer, or by a receipt where its sender wants one. */
  #refuse(item: Item, state: string, error: string, inAnswer: boolean): void {
    item.receiptState = state;
    item.receiptError = error;
    item.doneAt = this.#turn.now;
    item.state = !inAnswer && item.wantsReceipt ? 'returning' : 'refused';
    if (item.state === 'returning') this.#journal.write.receipt(item);
  }

  /** The judgement is on disk: each item goes its way. */
  dispatch(items: readonly Item[]): void {
    for (const item of items) {
      switch (item.state) {
        case 'queued':
          this.#forwarder.enqueue(item);
          break;
        case 'held':
          this.#held.add(item);
          break;
        case 'returning':
          this.#returns.offer(item);
          break;
        case 'refused':
          item.state = 'done';
          this.#journal.release(item);
          break;
        case 'waiting':
        case 'offered':
        case 'forwarded':
        case 'done':
          break;
      }
    }
  }

  releaseHome(item: Item, home: Item['home'], place: number): void {
    if (home === undefined) return;
    const now = { home: item.home, place: item.place };
    item.home = home;
    item.place = place;
    this.#journal.release(item);
    item.home = now.home;
    item.place = now.place;
  }

  reopen(set: WaitingSet, lost: Item): void {
    this.#reassembly.reopen(set, lost);
  }

  forget(set: WaitingSet, lost: Item): void {
    this.#reassembly.forget(set, lost);
  }

  /** Segments whose set never became whole: their senders get failure reports. */
  abandonOld(now: number): void {
    for (const set of this.#reassembly.expired(now)) this.#giveUp(set.items(), 'EXPIRED');
  }

  /**
   * A part came again under another submit: the newer one stands for the message. The older is reported under a name of its own, so
   * that a replay does not take its end for that of the newer.
   */
  #supersede(before: Item, concat: { reference: number; total: number; part: number }): void {
    const copy: Item = { ...before, messageId: this.#messageIds.next(this.#turn.now), home: undefined };
    this.#journal.write.segment(copy, concat.reference, concat.total, concat.part);
    this.#journal.house(copy);
    this.#giveUp([copy], 'DELETED');
    const release = () => this.#journal.release(before);
    this.#journal.after({ committed: release, failed: release });
  }

  #giveUp(items: readonly Item[], state: string): void {
    this.#turn.wake();
    this.#counts.abandonedSegments += items.length;
    for (const item of items) this.#refuse(item, state, '000', false);
    // Where the disk is full the report still goes out; it may go out again after a restart.
    const dispatch = () => this.dispatch(items);
    if (this.#journal.write.count === 0) dispatch();
    else this.#journal.after({ committed: dispatch, failed: dispatch });
  }

  /** A waiting segment found on disk at the start. */
  restore(desk: Desk, item: Item, concat: { reference: number; total: number; part: number }): void {
    const set = this.#reassembly.open(
      desk,
      item.source,
      item.destination,
      concat,
      item.at,
      () => item.messageId,
    );
    set.add(concat.part, item);
  }
}

/** What all messages of the operator's own have in common: a text of a carrier's usual coding, without a receipt. */
const OWN = {
  ...{ protocol: 'cmpp', coding: 8, protocolId: 0, serviceId: '', wantsReceipt: false },
  ...{ state: 'queued', tries: 0, upstream: '', upstreamId: '', receiptState: '', doneAt: 0 },
  ...{ receiptError: '', home: undefined, place: 0, plan: '' },
} as const satisfies Partial<Item>;

interface Telling {
  /** The answer speaks of one recipient. */
  readonly alone: boolean;
  /** A refusal stands in the answer: it speaks of one recipient, and the account wants it so. */
  readonly inAnswer: boolean;
}

function tellingOf(
  account: { readonly refusal: 'response' | 'receipt' } | undefined,
  destinations: number,
): Telling {
  const alone = destinations === 1;
  return alone && (account?.refusal ?? 'response') === 'response' ? IN_ANSWER : alone ? ALONE : AMONG_OTHERS;
}

const IN_ANSWER: Telling = { alone: true, inAnswer: true };
const ALONE: Telling = { alone: true, inAnswer: false };
const AMONG_OTHERS: Telling = { alone: false, inAnswer: false };

/** The first enforced reason in the order of precedence: the one that a single code can tell. */
function decisive(verdict: Verdict): keyof typeof REASONS {
  let found: keyof typeof REASONS = 'check-could-not-run';
  for (const reason of verdict.reasons) {
    if (reason.mode !== 'enforce' || reason.outcome !== 'refuse') continue;
    if (precedence(reason.code) < precedence(found)) found = reason.code;
  }
  return found;
}
