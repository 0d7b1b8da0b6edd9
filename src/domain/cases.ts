/** What a case is about. `wave`: one text from one sender. */
export const CASE_SUBJECTS = ['port', 'signature', 'organisation', 'wave', 'single'] as const;
export type CaseSubject = (typeof CASE_SUBJECTS)[number];

/** `dissolved`: its complaints went into another case, or out of it again. */
export const CASE_STATES = ['open', 'decided', 'appealed', 'closed', 'dissolved'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** What was made of it. A complaint is no violation until its case is `founded`. */
export const CASE_DECISIONS = ['founded', 'unfounded', 'not-established'] as const;
export type CaseDecision = (typeof CASE_DECISIONS)[number];

/** What of it waits for whom. */
export const CASE_QUEUES = ['mine', 'unassigned', 'due-soon', 'overdue', 'all'] as const;
export type CaseQueue = (typeof CASE_QUEUES)[number];

/** So many complaints are moved by one act. */
export const COMPLAINTS_MOVED_MAX = 10_000;

/** So many cases are given to somebody by one act. */
export const CASES_ASSIGNED_MAX = 1000;

/** Where somebody stands on the way of a message. */
export const LEAD_STANDINGS = ['content-provider', 'provider', 'carrier'] as const;
export type LeadStanding = (typeof LEAD_STANDINGS)[number];

/** How a hop of a lead stands. `silent`: its time is over, and there is no answer. */
export const HOP_STATES = ['sent', 'seen', 'answered', 'silent'] as const;
export type HopState = (typeof HOP_STATES)[number];

/** By which leads are listed. */
export const LEAD_LISTS = ['open', 'answered', 'silent'] as const;
export type LeadList = (typeof LEAD_LISTS)[number];

/** What an addressee found. */
export const LEAD_FOUND = [
  'sent-with-consent',
  'sent-without-consent',
  'consent-not-proven',
  'not-sent-by-us',
  'not-found',
] as const;
export type LeadFound = (typeof LEAD_FOUND)[number];

/** What an addressee did. */
export const LEAD_DEEDS = [
  'stopped',
  'account-suspended',
  'signature-withdrawn',
  'customer-warned',
  'unfounded',
  'passed-on',
  'nothing',
] as const;
export type LeadDeed = (typeof LEAD_DEEDS)[number];

/** Those that end something at a moment, which has to be named. */
export const ENDING_DEEDS: readonly LeadDeed[] = ['stopped', 'account-suspended', 'signature-withdrawn'];

/** What the data say of "stopped". `no-traffic`: nothing of it was carried here before either. */
export const STOP_CHECKS = ['verified', 'contradicted', 'too-early', 'no-traffic'] as const;
export type StopCheck = (typeof STOP_CHECKS)[number];

/** What the ledger says of a consent that was named as proof. */
export const PROOF_CHECKS = [
  'proves',
  'not-there',
  'no-grant',
  'another-organisation',
  'another-number',
  'after-the-message',
  'ended-before',
  'time-not-known',
] as const;
export type ProofCheck = (typeof PROOF_CHECKS)[number];
