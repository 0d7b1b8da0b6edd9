export { type Application, type Hand, readStep, type Step } from './application-rows.ts';
export type { ApplicationFilter, Applications } from './applications.ts';
export type { Assignments, WantedAssignment } from './assignments.ts';
export type { Contact } from './contacts.ts';
export { type BesideMessage, traceAskedOf } from './custody/asked.ts';
export type { CustodyBatch } from './custody/batch-rows.ts';
export { BatchBuilder } from './custody/build.ts';
export { type CustodyRoom, openCustody } from './custody/custody.ts';
export type { CustodyKey } from './custody/key-book.ts';
export { possessionStatement, type WantedKey } from './custody/keys.ts';
export type { PassedOn } from './custody/leaf.ts';
export type { LeafPlace } from './custody/leaves.ts';
export { COUNT_MAX } from './custody/statement.ts';
export type { Because, Custody, HopTrace, Trace, TraceAsked } from './custody/trace.ts';
export { type PlaceClaimed, type PlaceFault, verifyPlace } from './custody/verify-place.ts';
export { BECAUSE_WORDS, CUSTODY_WORDS } from './custody/words.ts';
export { type AccountEntry, Directory, type ModeEntry, type SanctionEntry } from './directory.ts';
export { columnTable, withTables } from './exchange/column-tables.ts';
export {
  type Column,
  columnsIn,
  columnsOut,
  KINDS,
} from './exchange/columns.ts';
export { csvLine } from './exchange/csv-line.ts';
export { encodingOf } from './exchange/encoding.ts';
export { exportHead, exportLine } from './exchange/exports.ts';
export { FileFault, fault, fileFault, type Problem, shown } from './exchange/faults.ts';
export { hashOf, standOf } from './exchange/file-stand.ts';
export {
  type ImportAsked,
  type ImportProgress,
  type ImportStand,
  ImportStopped,
  type Imports,
  type ImportTold,
} from './exchange/imports.ts';
export { Breath, inPieces, type PieceRows, PieceSize } from './exchange/pieces.ts';
export { delimiterOf, type Manner, openRows, type RowFile } from './exchange/read-file.ts';
export { CsvRows, columnNamed, type ReadRow, readObject } from './exchange/row-values.ts';
export {
  groupsOf,
  type HistoryEntry,
  organisationFacts,
  registeredName,
  signaturesOwnedBy,
} from './facts.ts';
export { type Actor, act, covers, type Db, type Deed, drawId, feed, isRefusedBy, told } from './ground.ts';
export type { LeasePage, Leases, WantedLease } from './leases.ts';
export type { LetterPage, Letters } from './letters.ts';
export { type LookAlike, type LookAlikeOptions, LookAlikes } from './look-alikes.ts';
export { LIKENESS, STEP_WORDS } from './names/likeness.ts';
export type { Severity } from './names/limits.ts';
export type { Kind } from './names/resemblance.ts';
export type { Side, Step as NameStep, StepName } from './names/steps.ts';
export type { OrganisationPage as Organisation } from './organisations.ts';
export { type PlatformMerchants, platformsBetween } from './platforms.ts';
export type { LeaseEntry, PortEntry } from './port-book.ts';
export type { DeclaredLease, PortChain } from './port-chain.ts';
export { type CustodyHop, PortRegister, type PortStanding } from './port-register.ts';
export type { Assignment, PortPage, Ports } from './ports.ts';
export type { Qualification } from './qualifications.ts';
export { NotThere, type Objection, Refusal, refuse } from './refusal.ts';
export { openRegistry, type RegistryRoom } from './registry.ts';
export type { Relation } from './relations.ts';
export { rightToSend } from './right-to-send.ts';
export { POSSIBLE } from './sanction-effects.ts';
export { isSanctionOn, type Sanction } from './sanction-rows.ts';
export type { SanctionFilter, Sanctions, WantedSanction } from './sanctions.ts';
export type { LetterEntry, SignatureEntry } from './signature-book.ts';
export { type SignatureSource, SOURCES } from './signature-sources.ts';
export type { SentSince, SignaturePage, Signatures } from './signatures.ts';
export type { TemplateEntry, TemplatePage, Templates, TemplateTried } from './templates.ts';
export { entriesOf as templateEntries } from './templates.ts';
export type { Wanted } from './wanted.ts';
export { isRegistered } from './wanted.ts';
