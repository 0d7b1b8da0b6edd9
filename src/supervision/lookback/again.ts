import {
  type Instant,
  type LookBackKind,
  type Message,
  type Reason,
  type ReasonCode,
  type Shift,
  shanghaiDay,
  shanghaiMonth,
  type Verdict,
} from '../../domain/index.ts';
import { NOT_JUDGED_AGAIN } from '../../kernel/index.ts';
import type { Rule } from '../../rules/index.ts';
import type { Outcome } from '../../store/index.ts';

/** What differs between the verdict then and the one given now. */
export interface Difference {
  readonly shift: Shift;
  /** Reasons that came or went, each with its rule: those by which the verdict is another one. */
  readonly reasons: readonly { readonly code: string; readonly rule: string }[];
}

/** Nothing is kept of the address that a message came from, nor of the second that it shared with others. */
const NEVER_AGAIN: readonly string[] = ['sender-slowed', 'access-point-not-registered'];
const WEIGHT: Readonly<Record<Outcome, number>> = { allow: 0, hold: 1, refuse: 2 };

/** A verdict as far as it is compared. */
interface Told {
  readonly outcome: Outcome;
  /** Enforced, in the order of their precedence, with commas between. */
  readonly codes: string;
  readonly reasons: readonly Reason[];
}

/**
 * Holds verdicts against those that were given then. By what is known today, counts and addresses are no matter; by the facts of the moment what was sent is counted
 * along with the messages, so that its reasons are judged again once the longest period they count in lies whole in what was gone through. What is not judged again holds as it was given.
 */
export class Again {
  readonly #kind: LookBackKind;
  readonly #from: Instant;
  readonly #ruleOf: ReadonlyMap<string, string>;
  readonly #tried: ReadonlySet<string> | undefined;
  readonly #told = new WeakMap<Verdict, Told>();
  /** Of how many messages a reason was carried over. */
  carried = 0;
  #wholeMonth = Number.NaN;
  #isWhole = false;

  /** @param tried rules whose reasons alone count; undefined: all. */
  constructor(parts: {
    readonly kind: LookBackKind;
    readonly from: Instant;
    readonly rules: readonly Rule[];
    readonly tried: ReadonlySet<string> | undefined;
  }) {
    this.#kind = parts.kind;
    this.#from = parts.from;
    this.#ruleOf = new Map(parts.rules.flatMap(({ id, codes }) => codes.map((code) => [code, id])));
    this.#tried = parts.tried;
  }

  /** Undefined: the verdict is the same. `reasons`: those then, enforced, with commas between. */
  differs(then: Outcome, reasons: string, verdict: Verdict, message: Message): Difference | undefined {
    const told = this.#toldOf(verdict);
    if (told.outcome === then && told.codes === reasons) return undefined;
    const before = reasons === '' ? [] : reasons.split(',');
    const carried = before.filter((code) => this.#isCarried(code, message.at, told));
    if (carried.length > 0) this.carried++;
    const judged = told.codes === '' ? [] : told.codes.split(',');
    const came = judged.filter((code) => !before.includes(code));
    const went = before.filter((code) => !judged.includes(code) && !carried.includes(code));
    const now = carried.length > 0 && WEIGHT[then] > WEIGHT[told.outcome] ? then : told.outcome;
    if (now === then && came.length === 0 && went.length === 0) return undefined;
    const ruleOf = (code: string) =>
      told.reasons.find((each) => each.code === code)?.rule ?? this.#ruleOf.get(code) ?? '';
    const why = [...came, ...went].map((code) => ({ code, rule: ruleOf(code) }));
    const counted = this.#tried === undefined ? why : why.filter(({ rule }) => this.#tried!.has(rule));
    if (this.#tried !== undefined && counted.length === 0) return undefined;
    return { shift: shiftOf(then, now), reasons: counted };
  }

  #isCarried(code: string, at: Instant, told: Told): boolean {
    if (!NOT_JUDGED_AGAIN.includes(code)) return false;
    if (this.#kind === 'today' || NEVER_AGAIN.includes(code)) return true;
    // Counted over a plan's whole life, of which the beginning is not gone through.
    if (told.codes.includes(code)) return false;
    return code === 'plan-exceeded' || !this.#countsWhole(at);
  }

  /** Whether the month and the week of this moment began within what is gone through. */
  #countsWhole(at: Instant): boolean {
    const month = shanghaiMonth(at);
    if (month !== this.#wholeMonth) {
      this.#wholeMonth = month;
      this.#isWhole = shanghaiMonth(this.#from - 1) < month;
    }
    const monday = shanghaiDay(at) - ((shanghaiDay(at) + 3) % 7);
    return this.#isWhole && shanghaiDay(this.#from - 1) < monday;
  }

  #toldOf(verdict: Verdict): Told {
    const known = this.#told.get(verdict);
    if (known !== undefined) return known;
    const left: readonly string[] = this.#kind === 'today' ? NOT_JUDGED_AGAIN : NEVER_AGAIN;
    const reasons = verdict.reasons.filter(({ mode, code }) => mode === 'enforce' && !left.includes(code));
    const outcome = reasons.reduce<Outcome>(
      (worst, each) => (WEIGHT[each.outcome] > WEIGHT[worst] ? each.outcome : worst),
      'allow',
    );
    const codes: ReasonCode[] = reasons.map(({ code }) => code);
    const told = { outcome, codes: codes.join(','), reasons };
    this.#told.set(verdict, told);
    return told;
  }
}

function shiftOf(then: Outcome, now: Outcome): Shift {
  if (then === 'allow') return 'stopped';
  return now === 'allow' ? 'passed' : 'otherwise';
}
