import type { Citation, DutyHolder, Instant, ReasonCode, RuleMode } from '../domain/index.ts';
import type { Case } from './case.ts';

/**
 * One duty, in one file: what it asks, where it is written and since when, whom it binds, what happens when it cannot be checked, and
 * examples that a lawyer can read and add to.
 */
export interface Rule {
  /** kebab-case, stable: `rule-mode-set` names it. */
  readonly id: string;
  /** The reasons that it can give. */
  readonly codes: readonly ReasonCode[];
  readonly dutyHolder: DutyHolder;
  /** Dated: the one in force at the message's moment is told. The first that fits is the main one. */
  readonly citations: readonly Citation[];
  /** What a verdict becomes when `judge` cannot run (P5). */
  readonly failureMode: 'refuse' | 'hold' | 'allow';
  /** How it runs until a `rule-mode-set` says otherwise. */
  readonly mode: RuleMode;
  /** What would make the message pass; `{name}` is filled from the evidence. */
  readonly fix: Fix;
  /** Where one duty can be missed in several ways and each asks for something else: the fix of a code. `fix` for the others. */
  readonly fixes?: Readonly<Partial<Record<ReasonCode, Fix>>>;
  /**
   * Pure. Undefined: nothing found. Throws only when it cannot judge; then the failure mode applies. What it asks the case for, its finding may depend on; of
   * the message's moment on no less than the whole minute, since a finding holds for a message that is the same within it.
   */
  judge(c: Case): Finding | undefined;
  readonly examples: readonly Example[];
}

export interface Fix {
  readonly zh: string;
  readonly en: string;
}

export interface Finding {
  readonly code: ReasonCode;
  /** Names, dates, counts: never a text, never a recipient's number. */
  readonly evidence: Readonly<Record<string, string | number>>;
  /** Absent: refuse. */
  readonly outcome?: 'hold' | 'refuse';
}

/** A message that differs from the example world's clean one in what the title says, and the code that this rule must give. */
export interface Example {
  readonly title: string;
  /** Fields that differ from the example world's clean marketing message; `at` as a time with offset. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** Changes applied after the example world's own, before the message. */
  readonly changes?: readonly Readonly<Record<string, unknown>>[];
  /**
   * Messages before it, each as fields that differ from the clean message: judged in order, and counted against rate, frequency and
   * plan where they pass.
   */
  readonly earlier?: readonly Readonly<Record<string, unknown>>[];
  /** The code that this rule gives, or null where it must find nothing. */
  readonly expect: ReasonCode | null;
}

/** A dated set of rules. Which one judges is decided by the message's moment. */
export interface Rulebook {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly from: Instant;
  readonly until?: Instant;
  /** In the order in which they run. */
  readonly rules: readonly Rule[];
}
