import type { Instant, Message, Verdict } from '../domain/index.ts';
import { ADDRESS, BECAUSE, CARRIER, ITSELF, STANDING, TEXT } from './asked-message.ts';
import type { CaseView } from './case-view.ts';
import type { Facts } from './facts.ts';
import type { Sanction } from './organisations.ts';
import type { Sending } from './sendings.ts';
import { CARRIERS_MOST, carrierNumber, type Relation, standingOf } from './standing.ts';
import type { TextReading } from './text-readings.ts';

/** Verdicts on messages of one sending that say the same, and what they hold for. */
export interface Judged extends Relation {
  readonly reading: TextReading;
  /** What any of them depends on, beside the sending and what the text was read as. */
  readonly asked: number;
  /** Whether the words or the template that told the purpose are told with the verdict. */
  readonly becauseOfText: boolean;
  readonly remoteAddress: string | undefined;
  readonly rules: object | undefined;
  readonly version: number;
  readonly plans: number;
  readonly from: Instant;
  readonly until: Instant;
  /** By number, which holds the recipient's standing and the carrier as far as they were asked for: a number, its verdict, the next number … */
  readonly verdicts: (number | Verdict)[];
}

/** So many different contents of one sending are remembered, and so many verdicts on each. */
const CONTENTS_MAX = 4;
const VERDICTS_MAX = 16;
const MINUTE_MS = 60_000;

/**
 * Verdicts that hold for the next message too. A sender sends one thing from one number to thousands; what differs is the recipient, the carrier, a code.
 * A verdict is reached again where everything that was asked for on the way to it is the same: the sending, what the text was read as (or the text
 * itself, where a rule or a plan looked at it), how the recipient stands, the carrier, the address, the facts, the rules, the minute.
 *
 * Not remembered: what depends on a count that goes on (a lease's volume, a plan used up, a sender slowed), and a check that could not run.
 */
export class KnownVerdicts {
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  find(
    sending: Sending,
    reading: TextReading,
    message: Message,
    rules: object | undefined,
  ): Verdict | undefined {
    const { judged } = sending;
    if (judged === undefined || !this.#facts.consentsReady) return undefined;
    for (let i = 0; i < judged.length; i++) {
      const each = judged[i]!;
      if (!saysSame(each, reading) || !this.#holds(each, message, rules)) continue;
      const verdict = verdictOf(each, this.#numberOf(each, message));
      if (verdict === undefined) return undefined;
      const { because } = reading;
      if (!each.becauseOfText || verdict.purposeBecause === because) return verdict;
      return { ...verdict, purposeBecause: because };
    }
    return undefined;
  }

  /** Remembers what was judged just now. */
  keep(view: CaseView, verdict: Verdict, rules: object | undefined): void {
    const { sending, reading, asked } = view;
    if (sending === undefined || reading === undefined) return;
    // A number that was used once may not be used again.
    if (!sending.usedAgain) {
      sending.usedAgain = true;
      return;
    }
    if ((asked & ITSELF) !== 0 || ((asked & TEXT) !== 0 && !reading.kept) || !this.#isSteady(view, verdict))
      return;
    sending.judged ??= [];
    const { judged } = sending;
    const message = view.message.of;
    let found = judged.findIndex((each) => saysSame(each, reading));
    if (found < 0) found = judged.length < CONTENTS_MAX ? judged.length : this.#next++ % CONTENTS_MAX;
    const before = judged[found];
    const goesOn = before !== undefined && saysSame(before, reading) && this.#holds(before, message, rules);
    if (!goesOn || (asked & ~before.asked) !== 0)
      judged[found] = this.#newJudged(view, rules, goesOn ? asked | before.asked : asked);
    const { verdicts } = judged[found]!;
    const at = verdicts.length < 2 * VERDICTS_MAX ? verdicts.length : 2 * (this.#next++ % VERDICTS_MAX);
    verdicts[at] = this.#numberOf(judged[found]!, message);
    verdicts[at + 1] = verdict;
  }

  /** Which is forgotten next for want of room. */
  #next = 0;

  #newJudged(view: CaseView, rules: object | undefined, asked: number): Judged {
    const { at, remoteAddress } = view.message.of;
    const { provider, owner, purpose } = view;
    const span = view.steadySpan();
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    return {
      ...{ provider, owner, purpose, rules, remoteAddress, asked },
      // No more of a text is held than what it says, unless it is one that goes on being sent.
      reading: (asked & TEXT) === 0 ? { ...view.reading!, body: '' } : view.reading!,
      becauseOfText: view.purposeBy === view.reading!.by,
      version: this.#facts.version,
      plans: plansOf({ provider, owner, purpose }),
      from: Math.max(minute, span.from),
      until: Math.min(minute + MINUTE_MS, span.until),
      verdicts: [],
    };
  }

  #holds(each: Judged, message: Message, rules: object | undefined): boolean {
    const { at } = message;
    return (
      each.version === this.#facts.version &&
      each.rules === rules &&
      at >= each.from &&
      at < each.until &&
      ((each.asked & ADDRESS) === 0 || each.remoteAddress === message.remoteAddress) &&
      each.plans === plansOf(each)
    );
  }

  #numberOf(each: Judged, { recipient, carrier, at }: Message): number {
    const { asked } = each;
    const standing = (asked & STANDING) === 0 ? 0 : standingOf(this.#facts, each, recipient, at);
    return standing * CARRIERS_MOST + ((asked & CARRIER) === 0 ? 0 : carrierNumber(carrier));
  }

  #isSteady(view: CaseView, verdict: Verdict): boolean {
    const { sender, provider } = view;
    const { at } = view.message;
    if (!this.#facts.consentsReady || sender === undefined) return false;
    for (const { code } of verdict.reasons)
      if (code === 'check-could-not-run' || code === 'plan-exceeded') return false;
    if (view.terms.some(({ messagesMax }) => messagesMax !== undefined)) return false;
    return !view.senderSanctions.some((list) => isInForce(list, at)) && !isInForce(provider?.sanctions, at);
  }
}

function verdictOf({ verdicts }: Judged, number: number): Verdict | undefined {
  for (let i = 0; i < verdicts.length; i += 2) if (verdicts[i] === number) return verdicts[i + 1] as Verdict;
  return undefined;
}

/** Whether two texts were read as the same; as the same text, where one was looked at. */
function saysSame({ reading, asked }: Judged, other: TextReading): boolean {
  if (reading === other) return true;
  return (
    (asked & TEXT) === 0 &&
    reading.purpose === other.purpose &&
    reading.by === other.by &&
    ((asked & BECAUSE) === 0 || reading.because === other.because) &&
    reading.signature === other.signature
  );
}

/** Changes with every change of a plan that may be asked about. */
function plansOf({ provider, owner }: Relation): number {
  return (provider?.plansVersion ?? 0) + (owner?.plansVersion ?? 0);
}

/** Or will be, unless it is lifted before. */
function isInForce(list: readonly Sanction[] | undefined, at: Instant): boolean {
  return list?.some(({ until }) => until === undefined || at < until) === true;
}
