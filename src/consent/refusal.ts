import type { Words } from '../domain/index.ts';
import { filled } from '../registry/index.ts';
import { CONSENT_REFUSALS, type ConsentRefusalCode } from './refusals.ts';

/** One thing that stands in the way: which field, why, and what would mend it. */
export interface ConsentProblem {
  readonly code: ConsentRefusalCode;
  readonly field: string;
  readonly words: Words;
  readonly fix: Words;
}

export function problem(
  code: ConsentRefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): ConsentProblem {
  return { code, field, ...filled(CONSENT_REFUSALS[code], values) };
}

/** An act that was not done, with everything that stood in its way. Nothing of it has happened. */
export class ConsentRefusal extends Error {
  readonly problems: readonly ConsentProblem[];

  constructor(problems: readonly ConsentProblem[]) {
    super(problems.map(({ code, field }) => `${field}: ${code}`).join('; '));
    this.name = 'ConsentRefusal';
    this.problems = problems;
  }
}

/** What is not there, or is not to be known of by whoever asks: the two are one. */
export class NotInLedger extends Error {
  constructor() {
    super('not in the ledger');
    this.name = 'NotInLedger';
  }
}
