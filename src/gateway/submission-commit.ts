import type { Verdict } from '../domain/index.ts';
import type { ClientSession } from './desks.ts';
import type { Intake } from './intake.ts';
import type { Item } from './item.ts';
import type { AfterCommit } from './journal.ts';
import type { WaitingSet } from './reassembly.ts';
import type { Submission } from './submission.ts';

/** What judging made of one message: its items, and why it failed where the answer tells that. */
export interface Judged {
  readonly items: readonly Item[];
  readonly failure: Failure | undefined;
  readonly verdict: Verdict;
  readonly set?: WaitingSet;
  readonly former?: readonly { readonly item: Item; readonly home: Item['home']; readonly place: number }[];
}

type Failure = { readonly kind: 'refused'; readonly wire: number } | { readonly kind: 'unrouted' };

/** What waits for the commit of one submission: its answer, and what becomes of its items. */
export class SubmissionCommit implements AfterCommit {
  readonly #intake: Intake;
  readonly #session: ClientSession;
  readonly #sequence: number;
  readonly #high: number;
  readonly #low: number;
  readonly #judged: Judged[] = [];
  readonly #waiting: { readonly item: Item; readonly set: WaitingSet }[] = [];

  constructor(intake: Intake, s: Submission, high: number, low: number) {
    this.#intake = intake;
    this.#session = s.session;
    this.#sequence = s.sequence;
    this.#high = high;
    this.#low = low;
  }

  add(judged: Judged): void {
    this.#judged.push(judged);
  }

  addWaiting(item: Item, set: WaitingSet): void {
    this.#waiting.push({ item, set });
  }

  committed(): void {
    const session = this.#session;
    const failure = this.#failure();
    if (failure === undefined) session.answer(this.#sequence, session.codes.ok, this.#high, this.#low);
    else session.answer(this.#sequence, codeOf(session, failure), this.#high, this.#low);
    for (const { items, former } of this.#judged) {
      for (const { item, home, place } of former ?? []) this.#intake.releaseHome(item, home, place);
      this.#intake.dispatch(items);
    }
  }

  /** Nothing was kept: the submission is refused as a whole, and segments that were kept earlier go on waiting. */
  failed(): void {
    const session = this.#session;
    session.answer(this.#sequence, session.codes.systemError, 0, 0);
    for (const { former, set, items } of this.#judged) {
      if (set === undefined) continue;
      for (const { item, home, place } of former ?? []) {
        item.home = home;
        item.place = place;
        item.state = 'waiting';
      }
      const lost = items.find((item) => item.home === undefined);
      if (lost !== undefined) this.#intake.reopen(set, lost);
    }
    for (const { item, set } of this.#waiting) this.#intake.forget(set, item);
  }

  /** One answer stands for all destinations: a failure only where all of them failed. */
  #failure(): Failure | undefined {
    if (this.#waiting.length > 0) return undefined;
    for (const { failure } of this.#judged) if (failure === undefined) return undefined;
    return this.#judged[0]?.failure;
  }
}

function codeOf(session: ClientSession, failure: Failure): number {
  switch (failure.kind) {
    case 'refused':
      return session.codes.refused(failure.wire);
    case 'unrouted':
      return session.codes.noRoute;
  }
}
