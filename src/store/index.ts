export { type FolderLock, FolderLockedError, lockFolder } from './folder-lock.ts';
export { alone } from './record/alone.ts';
export { appendChanges, type ChangesOf, type RecordedChange, type StoredChange } from './record/changes.ts';
export type { Database } from './record/database.ts';
export { type DayByDay, type DaysAsked, dayByDay } from './record/day-by-day.ts';
export { NoBinariesError } from './record/embedded/binaries.ts';
export { MigrationError } from './record/migrate.ts';
export { RecipientsError, type RecipientsErrorCode, sealRecipients } from './record/recipients.ts';
export { openRecord, type RecordOptions, type RecordStore } from './record/record.ts';
export { scoped } from './record/scoped.ts';
export { sealEarlierRecipients } from './record/seal-earlier.ts';
export { addSentCounts, type SentCounts } from './record/sent-counts.ts';
export type { TailOptions } from './record/tail.ts';
export { takeOutRecipients, type Unaddressed } from './record/take-out.ts';
export {
  createSealer,
  loadOrCreateKey,
  recipientTag,
  SEAL_OVERHEAD_BYTES,
  SealError,
  type SealErrorCode,
  type Sealer,
  SealKey,
} from './seal.ts';
export { openMany } from './seal-many.ts';
export { SpoolError, type SpoolErrorCode } from './spool/error.ts';
export { openSpool, type Spool, type SpooledBlock, type SpoolOptions } from './spool/spool.ts';
export type { CodeRow } from './traffic/codes.ts';
export type { DailyVolume, DailyVolumesAsked, VolumeLeaf } from './traffic/daily-volumes.ts';
export type { DistinctTextRow } from './traffic/distinct-texts.ts';
export { TrafficError } from './traffic/engine.ts';
export type { MessageFilter, TrafficScope } from './traffic/filter.ts';
export type { ApartRow, ContactedRow, Followed, FollowedAsked } from './traffic/followed.ts';
export type { HttpOptions } from './traffic/http.ts';
export type { MarketingOf, MarketingSeen } from './traffic/marketing-by.ts';
export type { MarketingDayRow, MarketingDaysAsked } from './traffic/marketing-days.ts';
export type { MarketingRow } from './traffic/marketing-to.ts';
export type { PassedRow, VolumeRow } from './traffic/marketing-volumes.ts';
export type { MessagesToAsked, MessageTo } from './traffic/messages-to.ts';
export { type PastAsked, PastBlock, type PastRow } from './traffic/past.ts';
export type { CountRow, VerdictRow } from './traffic/rollup.ts';
export type {
  Outcome,
  TrafficBlock,
  TrafficInbound,
  TrafficMessage,
  TrafficReceipt,
} from './traffic/rows.ts';
export type { Found, MessageKey, MessagesPage, SearchPage, SearchPlace } from './traffic/search.ts';
export type { SignatureTextRow, StrandRow, StrandsAsked } from './traffic/strands.ts';
export {
  openTraffic,
  type RateKey,
  type Traffic,
  type TrafficOptions,
} from './traffic/traffic.ts';
