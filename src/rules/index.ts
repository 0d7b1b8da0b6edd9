export type {
  Case,
  ConsentState,
  LeaseTerms,
  PlanFact,
  PlanWindow,
  PortFact,
  SignatureFact,
} from './case.ts';
export { citationsAt, inForceFrom, STOP_AFTER_REFUSAL } from './citations.ts';
export { UNPROVEN_UNTIL } from './consent-proof.ts';
export { readConsentRequest } from './consent-request.ts';
export { describeReason, formatCitation, type ReasonDescription } from './describe-reason.ts';
export { labelOf, wordOf } from './evidence-words.ts';
export { CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from './example-world.ts';
export { advisedWording, OPT_OUT_WORDINGS, tellsHowToRefuse } from './opt-out-wordings.ts';
export { PIPL_DELETION } from './related-law.ts';
export type { RequestTerm, RequestTerms } from './request-terms.ts';
export {
  dueBefore,
  keptUntil,
  RETENTION_TERMS,
  type RetentionKind,
  type RetentionTerm,
  termAt,
} from './retention-terms.ts';
export type { Example, Finding, Fix, Rule, Rulebook } from './rule.ts';
export { CHINA, rulebookAt } from './rulebooks.ts';
export { type PurposeReader, type PurposeReading, readPurpose } from './signals.ts';
