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
export { describeClockState, describeDay, describeDeadline } from './clocks/clock-words.ts';
export { CLOCK_IDS, type Clock, type ClockId, clockAt, type StartEvent } from './clocks/clocks.ts';
export {
  type ClockState,
  type CountedDay,
  clockState,
  type DayRole,
  type Deadline,
  deadline,
} from './clocks/deadline.ts';
export {
  type CalendarDay,
  type DayKind,
  type HolidayLists,
  WORKING_DAYS,
  type WorkingDayCalendar,
  workingDayCalendar,
  workingDaysBetween,
} from './clocks/working-days.ts';
export {
  COMPLAINT_THRESHOLDS,
  type ComplaintThreshold,
  type Consequence,
  thresholdsAt,
} from './complaint-thresholds.ts';
export { UNPROVEN_UNTIL } from './consent-proof.ts';
export { readConsentRequest } from './consent-request.ts';
export { describeReason, formatCitation, type ReasonDescription } from './describe-reason.ts';
export { labelOf, wordOf } from './evidence-words.ts';
export { CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from './example-world.ts';
export { advisedWording, OPT_OUT_WORDINGS, tellsHowToRefuse } from './opt-out-wordings.ts';
export { CIVIL_LIMITATION, PIPL_DELETION } from './related-law.ts';
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
export { type PurposeReader, type PurposeReading, readWords } from './signals.ts';
