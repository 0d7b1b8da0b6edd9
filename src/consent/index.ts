export { Asking, REFUSAL_CONFIRMED } from './asking/asking.ts';
export { Lapses } from './asking/lapses.ts';
export { checkGrant, type GrantFacts, type WantedGrant } from './door/check-grant.ts';
export { type Consents, type GrantTaken, grantFacts, type WantedRefusal } from './door/consents.ts';
export { type Ground as ConsentGround, holdLedger, openNumber, tagOf } from './ground.ts';
export { CONSENT_COLUMNS, CONSENT_FILE_WORDS } from './imports/columns.ts';
export {
  ConsentImports,
  type ConsentStand,
  type ConsentsAsked,
  type ConsentsTold,
} from './imports/imports.ts';
export { isParquet } from './imports/open-file.ts';
export { openParquet } from './imports/parquet-rows.ts';
export {
  counted,
  problemsOf,
  type ReasonCount,
  RejectedRows,
  withoutNumbers,
} from './imports/rejections.ts';
export { frequencyOf } from './imports/wanted-row.ts';
export type { ConsentAct } from './ledger/consent-states.ts';
export { Ledger, type Taken } from './ledger/ledger.ts';
export type { LedgerEntry } from './ledger/ledger-entry.ts';
export { LEDGER } from './ledger/ledger-name.ts';
export type { LinkOf } from './links/link-token.ts';
export type { LinkMade, RefusalLinks, WantedLinks } from './links/refusal-links.ts';
export {
  type CodeAsked,
  type CodeTried,
  codeText,
  NumberProof,
  type NumberSession,
  type NumberToken,
  personId,
} from './person/number-proof.ts';
export {
  type OwnConsent,
  OwnConsents,
  type OwnLedger,
  type OwnOrganisation,
  type OwnStop,
} from './person/own-consents.ts';
export * from './plans/index.ts';
export { formOf } from './preflight/audience-file.ts';
export {
  type AudienceAsked,
  type AudienceWatch,
  type CheckAudience,
  checkAudience,
  type PreflightDoor,
  REPORT_FILE,
} from './preflight/check-audience.ts';
export { REFUSED_FILE, SEND_FILE } from './preflight/outputs.ts';
export type { Wanted } from './preflight/planned-message.ts';
export { PreflightStopped, type Progress, runPreflight } from './preflight/preflight.ts';
export { PreflightFault } from './preflight/preflight-fault.ts';
export type { Report } from './preflight/report.ts';
export type { Route } from './preflight/routes.ts';
export { type FailureRow, QUIET_MS, TRIALS_LEAST, UNDER_WAY_MS } from './probes/failure-table.ts';
export { LOOKED_BACK_MS, type Probe, Probes } from './probes/probes.ts';
export { type GrantNamed, grantsNamed } from './reading/grants-named.ts';
export { countWithdrawals, type LedgerCounts } from './reading/ledger-counts.ts';
export {
  type FirstEvent,
  FORM_CHANNELS,
  type FormCount,
  firstEvents,
  type LedgerDay,
  ledgerDay,
  OLD_MS,
  REGRET_DAYS,
} from './reading/ledger-day.ts';
export type {
  EventFilter,
  KeptEvent,
  LedgerReading,
  OfNumber,
  ShownConsent,
} from './reading/ledger-reading.ts';
export type { Receipts } from './receipt/receipts.ts';
export { type Receipt, type ReceiptVerdict, verifyReceipt } from './receipt/verify-receipt.ts';
export { objection as consentObjection } from './refusal.ts';
export { Shredding } from './retention/shredding.ts';
export { type ConsentRoom, openConsent } from './room.ts';
export type { WantedWording } from './wordings/check-wording.ts';
export type { Wording, Wordings } from './wordings/wordings.ts';
