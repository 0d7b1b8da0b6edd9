import type { Carrier, Message, Recipient, Verdict } from '../domain/index.ts';
import type { CaseView } from './case-view.ts';
import type { Facts } from './facts.ts';

/** Which carrier delivers to a recipient, where the route tells. */
export type CarrierOf = (recipient: Recipient) => Carrier | undefined;

/** So many kinds of standing are looked for one after another; beyond, in a map. */
const ASKED = 12;

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
  #standings: number[] = [];
  #verdicts: Verdict[] = [];
  readonly #more = new Map<number, Verdict>();
  #passing: Verdict | undefined;
  /** Passed and not yet counted in the facts, and how many more may. */
  #passed = 0;
  #room = 0;

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
    return this.judgeAs(recipient, this.standingOf(recipient));
  }

  /** All that tells recipients apart, as one number: the part of `judge` that may be done in any order, and beforehand. */
  standingOf(recipient: Recipient): number {
    return this.#view.standingOf(recipient) * CARRIERS_MOST + numberOf(this.#carrierOf(recipient));
  }

  /** `standingOf` of many at once; several times as fast where they are more or less in order. */
  standingsOf(recipients: Float64Array, out: Float64Array): void {
    this.#view.standingsOf(recipients, out);
    for (let i = 0; i < recipients.length; i++)
      out[i] = out[i]! * CARRIERS_MOST + numberOf(this.#carrierOf(recipients[i]! as Recipient));
  }

  /** The rest of `judge`, in the audience's order. */
  judgeAs(recipient: Recipient, standing: number): Verdict {
    let verdict = this.#known(standing);
    if (verdict === undefined) {
      this.#view.turnTo(recipient, this.#carrierOf(recipient));
      verdict = this.#judge(this.#view);
      this.#remember(standing, verdict);
    }
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
    this.#standings = [];
    this.#verdicts = [];
    this.#more.clear();
  }

  #known(standing: number): Verdict | undefined {
    const standings = this.#standings;
    for (let i = 0; i < standings.length; i++) if (standings[i] === standing) return this.#verdicts[i];
    return standings.length < ASKED ? undefined : this.#more.get(standing);
  }

  #remember(standing: number, verdict: Verdict): void {
    if (this.#standings.length < ASKED) {
      this.#standings.push(standing);
      this.#verdicts.push(verdict);
    } else this.#more.set(standing, verdict);
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

const NUMBERS: Readonly<Record<Carrier, number>> = { mobile: 1, unicom: 2, telecom: 3, broadnet: 4 };
const CARRIERS_MOST = 8;

function numberOf(carrier: Carrier | undefined): number {
  return carrier === undefined ? 0 : NUMBERS[carrier];
}
