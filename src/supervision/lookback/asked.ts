import type { Instant, LookBackKind, RuleMode } from '../../domain/index.ts';
import { CHINA, type Rule, type Rulebook, rulebookAt } from '../../rules/index.ts';

/** A rule as it would run if it were set so. */
export interface TriedRule {
  readonly rule: string;
  /** Absent: as it runs. */
  readonly mode?: RuleMode | undefined;
  /** What becomes of a message when the rule cannot be checked; absent: as the rule says. */
  readonly failureMode?: Rule['failureMode'] | undefined;
}

/** Rules that are tried before they are enforced. Then only what they change is told. */
export interface Trial {
  readonly rules: readonly TriedRule[];
  /** Every message is judged by the rulebook of this moment; absent: by that of its own. */
  readonly rulesOf?: Instant | undefined;
}

export interface LookBackAsked {
  readonly kind: LookBackKind;
  /** From inclusive, to exclusive, milliseconds. */
  readonly from: Instant;
  readonly to: Instant;
  readonly trial?: Trial | undefined;
}

/** What cannot be looked back at, in words. */
export class LookBackFault extends Error {
  readonly words: { readonly zh: string; readonly en: string };

  constructor(zh: string, en: string) {
    super(en);
    this.name = 'LookBackFault';
    this.words = { zh, en };
  }
}

const MODES: readonly RuleMode[] = ['off', 'shadow', 'enforce'];
const FAILURE_MODES: readonly Rule['failureMode'][] = ['refuse', 'hold', 'allow'];

/**
 * `plan`, `plan=shadow` or `plan:failure=hold`; a rule alone is enforced.
 * @throws LookBackFault
 */
export function readTried(text: string, books: readonly Rulebook[] = CHINA): TriedRule {
  const [, rule = '', failure, value] = /^([a-z-]+)(:failure)?(?:=([a-z]+))?$/.exec(text) ?? [];
  const known = [...new Set(books.flatMap((book) => book.rules.map(({ id }) => id)))];
  if (!known.includes(rule))
    throw new LookBackFault(
      `没有规则 ${JSON.stringify(text)}。可试的规则：${known.join('、')}`,
      `no rule ${JSON.stringify(text)}; rules: ${known.join(', ')}`,
    );
  const allowed: readonly string[] = failure === undefined ? MODES : FAILURE_MODES;
  const chosen = value ?? (failure === undefined ? 'enforce' : '');
  if (!allowed.includes(chosen))
    throw new LookBackFault(
      `${JSON.stringify(text)}：= 之后应为 ${allowed.join('、')}`,
      `${JSON.stringify(text)}: after = stands one of ${allowed.join(', ')}`,
    );
  return failure === undefined
    ? { rule, mode: chosen as RuleMode }
    : { rule, failureMode: chosen as Rule['failureMode'] };
}

/** The rulebooks with the tried settings put in. @throws LookBackFault where there was no rulebook at that moment. */
export function booksFor(trial: Trial | undefined, books: readonly Rulebook[] = CHINA): readonly Rulebook[] {
  if (trial === undefined) return books;
  const of = trial.rulesOf === undefined ? undefined : rulebookAt(books, trial.rulesOf);
  if (trial.rulesOf !== undefined && of === undefined)
    throw new LookBackFault('那一天没有规则集', 'there was no rulebook on that day');
  const { until: _, ...always } = of ?? books[0]!;
  const chosen = of === undefined ? books : [{ ...always, from: Number.NEGATIVE_INFINITY }];
  return chosen.map((book) => ({ ...book, rules: book.rules.map((rule) => tried(rule, trial)) }));
}

function tried(rule: Rule, { rules }: Trial): Rule {
  const settings = rules.filter(({ rule: id }) => id === rule.id);
  const mode = settings.findLast((each) => each.mode !== undefined)?.mode ?? rule.mode;
  const failureMode = settings.findLast((each) => each.failureMode !== undefined)?.failureMode;
  return { ...rule, mode, failureMode: failureMode ?? rule.failureMode };
}
