import type { Frequency } from './changes.ts';
import type { OrganisationId } from './organisation.ts';
import type { Port } from './port.ts';
import type { Purpose } from './purpose.ts';
import type { ReasonCode } from './reasons.ts';
import type { Signature } from './signature.ts';

export type PurposeSource = 'template' | 'plan' | 'port' | 'words' | 'model' | 'nothing';

export type Outcome = 'allow' | 'hold' | 'refuse';

/** One finding against a message. A verdict carries all of them, also those that did not decide (shadow). */
export interface Reason {
  readonly code: ReasonCode;
  /** The rule that found it; its citation, duty-holder and fix stand in the rulebook. */
  readonly rule: string;
  /** What it asks for: only an enforced reason decides. */
  readonly outcome: 'hold' | 'refuse' | 'allow';
  readonly mode: 'enforce' | 'shadow';
  /** What the rule saw: names, dates, counts. Never a text and never a recipient's number. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

/** A lease with a volume, and the period that the volume is for. */
export interface CountedLease {
  readonly lease: string;
  readonly per: Frequency['per'];
}

export interface Verdict {
  readonly outcome: Outcome;
  /** In the order of precedence of the reason codes. */
  readonly reasons: readonly Reason[];
  /** What the message is for, and 'unclear' where the signs do not suffice. */
  readonly purpose: Purpose | 'unclear';
  /** What told the purpose, and its name or its words: a filed template, a plan, the port, the text's words, the model of texts, or nothing. */
  readonly purposeBy: PurposeSource;
  readonly purposeBecause: string;
  /** The content provider on whose behalf it is sent. */
  readonly organisation: OrganisationId | undefined;
  readonly signature: Signature | undefined;
  /** The opened port that begins the source. */
  readonly port: Port | undefined;
  /** Under which it goes out, or would once it is released; it counts against the plan when it is let through. */
  readonly plan: string | undefined;
  /** The leases against whose volume it counts once it passed. */
  readonly leases: readonly CountedLease[];
  /** The period in which it counts against what the recipient agreed to; undefined where it does not pass, or no consent is what lets it. */
  readonly agreedPer: Frequency['per'] | undefined;
  readonly rulebook: string;
}
