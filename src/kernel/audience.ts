import type { Carrier, Message, Recipient, Verdict } from '../domain/index.ts';
import { type CaseView, UNTOLD } from './case-view.ts';
import type { Facts } from './facts.ts';
import { CARRIERS_MOST, carrierNumber } from './standing.ts';

/** Which carrier delivers to a recipient, where the route tells. */
export type CarrierOf = (recipient: Recipient) => Carrier | undefined;

/** Recipients gone through in one call: a loop that is called often is compiled best. */
const PIECE = 4096;

/**
 * One message to many recipients, each judged once, in order: `judge` gives what `decide` would give if those before had been sent where they pass. The
 * text is read once; of recipients who stand alike the first is judged and the verdict holds for the others, until a plan's or a lease's number is
 * used up.
 *
 * The facts belong to the audience while it lasts: what passes is counted in them against plans and leases. An account's messages a second are
 * not: a plan is sent as slowly as its sender may.
 */
export class Audience {
  readonly #facts: Facts;
  readonly #view: CaseView;
  readonly #message: Message;
  readonly #carrierOf: CarrierOf;
  readonly #judge: (view: CaseView) => Verdict;
  /** By standing and carrier. */
  readonly #classes = new Map<number, number>();
  /** By class: of the first of it. */
  #verdicts: (Verdict | undefined)[] = [];
  #marks = new Uint8Array(0);
  #passing: Verdict | undefined;
  /** Passed and not yet counted in the facts, and how many more may. */
  #passed = 0;
  #room = 0;
  /** Classes that were told in another turn say nothing any more: a volume was used up meanwhile. */
  turn = 0;

  constructor(
    facts: Facts,
    view: CaseView,
    message: Message,
    carrierOf: CarrierOf,
    judge: (view: CaseView) => Verdict,
  ) {
    this.#facts = facts;
    this.#view = view;
    this.#message = message;
    this.#carrierOf = carrierOf;
    this.#judge = judge;
    view.open(message);
  }

  /** The same object for all whom it concerns. */
  judge(recipient: Recipient): Verdict {
    return this.judgeAs(recipient, this.classOf(recipient));
  }

  /** All that tells recipients apart, as a small number: the part of `judge` that may be done in any order, and beforehand, while `turn` stays. */
  classOf(recipient: Recipient): number {
    return this.#classOf(this.#view.standingOf(recipient), this.#carrierOf(recipient));
  }

  /** `classOf` of many at once; many times as fast. */
  classesOf(recipients: Float64Array, out: Uint32Array): void {
    const count = recipients.length;
    if (this.#marks.length < count) this.#marks = new Uint8Array(count);
    const marks = this.#marks.subarray(0, count);
    const standings = this.#view.standingsOf(recipients, marks);
    const byMark = new Int32Array((UNTOLD + 1) * CARRIERS_MOST).fill(-1);
    for (let from = 0; from < count; from += PIECE)
      this.#classPiece(recipients, marks, standings, byMark, out, from, Math.min(count, from + PIECE));
  }

  #classPiece(
    recipients: Float64Array,
    marks: Uint8Array,
    standings: Float64Array,
    byMark: Int32Array,
    out: Uint32Array,
    from: number,
    to: number,
  ): void {
    const carrierOf = this.#carrierOf;
    for (let i = from; i < to; i++) {
      const mark = marks[i]!;
      const carrier = carrierOf(recipients[i]! as Recipient);
      const key = mark * CARRIERS_MOST + carrierNumber(carrier);
      let found = byMark[key]!;
      if (found < 0) {
        const told = mark < UNTOLD;
        const standing = told ? standings[mark]! : this.#view.standingOf(recipients[i]! as Recipient);
        found = this.#classOf(standing, carrier);
        if (told) byMark[key] = found;
      }
      out[i] = found;
    }
  }

  /** The rest of `judge`, in the audience's order. */
  judgeAs(recipient: Recipient, ofClass: number): Verdict {
    const verdict = this.#verdicts[ofClass] ?? this.#first(recipient, ofClass);
    if (verdict.outcome === 'allow') this.#count(verdict);
    return verdict;
  }

  /** Brings the facts up to what has passed. */
  flush(): void {
    if (this.#passing === undefined) return;
    this.#facts.countMany(this.#passing, this.#message.at, this.#passed);
    this.#passing = undefined;
    this.#passed = 0;
    // The rest may meet other plans, and on a marketing port the plan may tell the purpose.
    this.#view.open(this.#message);
    this.#classes.clear();
    this.#verdicts = [];
    this.turn++;
  }

  #classOf(standing: number, carrier: Carrier | undefined): number {
    const key = standing * CARRIERS_MOST + carrierNumber(carrier);
    let found = this.#classes.get(key);
    if (found === undefined) {
      found = this.#classes.size;
      this.#classes.set(key, found);
    }
    return found;
  }

  #first(recipient: Recipient, ofClass: number): Verdict {
    this.#view.turnTo(recipient, this.#carrierOf(recipient));
    const verdict = this.#judge(this.#view);
    this.#verdicts[ofClass] = verdict;
    return verdict;
  }

  #count(verdict: Verdict): void {
    if (verdict !== this.#passing) {
      // Of two that pass both count against the same plan and leases, for these do not depend on the recipient.
      if (this.#passing === undefined) this.#room = this.#facts.roomFor(verdict, this.#message.at);
      this.#passing = verdict;
    }
    if (++this.#passed >= this.#room) this.flush();
  }
}
