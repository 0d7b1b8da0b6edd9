export { lastWeekAt } from './bulletins/bulletin-periods.ts';
export type {
  Bulletin,
  BulletinFile,
  BulletinStep,
} from './bulletins/bulletin-rows.ts';
export {
  type BulletinPage,
  type BulletinReader,
  Bulletins,
  type Download as BulletinDownload,
  type PublicBulletin,
} from './bulletins/bulletins.ts';
export { type BulletinDocument, shownCell } from './bulletins/document.ts';
export type { BulletinTable } from './bulletins/draft-data.ts';
export { boundsOf, type ChangeRatio, changeOf, OVERDISPERSION } from './bulletins/rates.ts';
export { issueOf } from './bulletins/report.ts';
export type { CaseEvent } from './cases/case-events.ts';
export type { CaseMove } from './cases/case-moves.ts';
export type { Case, RunningClock } from './cases/case-rows.ts';
export { CASE_ACT_WORDS, type CaseAct } from './cases/case-states.ts';
export type { CaseTold, Massed } from './cases/cases.ts';
export type { CaseGround } from './cases/ground.ts';
export type { WantedCase, Which } from './cases/opening.ts';
export type { CaseFilter } from './cases/queues.ts';
export { caseObjection } from './cases/refusals.ts';
export { type CaseRoom, openCases } from './cases/room.ts';
export { ALIKE_WORDS } from './cases/suggestions.ts';
export { STAYS_WORDS, type Undone } from './cases/undo.ts';
export {
  CATEGORIES,
  type Category,
  categoryNamed,
  categoryOf,
  categoryWords,
  purposesFor,
  spamWords,
} from './categories.ts';
export { readComplaintNumber } from './complaint-number.ts';
export type { Complaint } from './complaint-rows.ts';
export type { ComplaintAct } from './complaint-states.ts';
export {
  type ComplaintEvent,
  type ComplaintFilter,
  type ComplaintMove,
  type ComplaintPage,
  Complaints,
  type OriginalStand,
  type ToldProgress,
} from './complaints.ts';
export type { Ground as ComplaintGround } from './ground.ts';
export { COMPLAINT_COLUMNS, COMPLAINT_FILE_WORDS } from './imports/columns.ts';
export {
  ComplaintImports,
  type ComplaintStand,
  type ComplaintsAsked,
  type ComplaintsTold,
} from './imports/imports.ts';
export {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENTS_MAX,
  type Original,
  PICTURES,
  TEXT_MAX,
  type WantedComplaint,
} from './intake/check-complaint.ts';
export { type ComplaintTaken, Intake, type Teller } from './intake/intake.ts';
export { Telling, type ToldItem } from './intake/telling.ts';
export type { ToldComplaint } from './intake/told-item.ts';
export type { WantedAnswer } from './leads/answer-form.ts';
export type { AnswerCheck } from './leads/checks.ts';
export type { LeadLinks } from './leads/lead-links.ts';
export type {
  LeadComplaint,
  LeadEntry,
  LeadPage,
  LeadReader,
} from './leads/lead-reading.ts';
export type { Hop } from './leads/lead-rows.ts';
export { complainedMessages } from './matches/complained.ts';
export type { Kept as KeptMatch } from './matches/match-rows.ts';
export * from './matching/index.ts';
export { sizeOf as packSizeOf } from './pack/case-file.ts';
export * as documentParts from './pack/docx-parts.ts';
export type { HeldTold, JudgedTold, PackAsked, PackGround, PackTold, PackWatch } from './pack/pack-ground.ts';
export {
  ownKeyOf,
  type PackFaultCode,
  type PackProblem,
  type PackReport,
  verifyPack,
} from './pack/verify-pack.ts';
export { writePack } from './pack/write-pack.ts';
export {
  type OwnComplaint,
  type OwnComplaintPage,
  OwnComplaints,
  type OwnSaid,
  type OwnStep,
} from './person/own-complaints.ts';
export { type Received, receivedBy } from './person/received.ts';
export {
  PROVINCE_CODES,
  type ProvinceCode,
  provinceOfNumber,
  provinceWords,
} from './places/provinces.ts';
export { objection as complaintObjection } from './refusals.ts';
export { ComplaintShredding, type OwnStanding } from './retention/complaint-shredding.ts';
export { type Hold, Holds } from './retention/holds.ts';
export { type OwnKeptComplaint, ownComplaintsKept } from './retention/own-export.ts';
export { type ComplaintRoom, type IntakeRoom, openComplaints, openIntake } from './room.ts';
export { acceptedText, FORM_TEXT, SmsComplaints } from './sms/sms-complaints.ts';
export type {
  Changed,
  DocumentLine,
  DocumentTable,
  Reference,
  StatisticsDocument,
} from './statistics/document.ts';
export type { Edition, Format as EditionFormat } from './statistics/edition-rows.ts';
export { type Looked, Statistics } from './statistics/editions.ts';
export { type Period, periodAt, periodBefore, readPeriod } from './statistics/periods.ts';
export { type ComplaintAbout, complaintsAbout } from './thresholds/count-complaints.ts';
export { lowerBound, upperBound } from './thresholds/counts.ts';
export type { Counted, Measured } from './thresholds/look.ts';
export {
  type Standing,
  type StandingPage,
  type StandingReader,
  ThresholdStandings,
} from './thresholds/standings.ts';
export {
  type FalseAlarms,
  type KindCounts,
  type ThresholdDay,
  ThresholdRuns,
} from './thresholds/threshold-runs.ts';
export { type ToldFrom, type ToldText, ToldTexts } from './told-texts.ts';
export { CHANGE_WORDS, subjectOf } from './verdicts/change-words.ts';
export { judgedToday } from './verdicts/today.ts';
export type { Outbox } from './webhooks/outbox.ts';
export { openWebhooks, type WebhookRoom, type WebhookSurroundings } from './webhooks/room.ts';
export type { Attempt, Delivery, Webhook, WebhookReader } from './webhooks/webhook-rows.ts';
export { EARLIER_HOURS_MAX } from './webhooks/webhooks.ts';
