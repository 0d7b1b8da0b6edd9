export { FILE_BYTES_MAX, type WantedReport } from './answers.ts';
export type {
  Clause,
  Directive,
  DirectiveFile,
  DirectiveStep,
  Measurement,
  Obligation,
  WantedDirective,
} from './directive-rows.ts';
export type { Due } from './due.ts';
export type { DirectiveGround, DirectiveReader } from './ground.ts';
export type { Measured } from './measurement.ts';
export { TEMPLATES } from './meeting-template.ts';
export { QUERIES } from './queries/queries.ts';
export type { DirectiveEntry, DirectivePage, KeptReport } from './reading.ts';
export type { ReportDraft } from './report-draft.ts';
export { type DirectiveRoom, openDirectives } from './room.ts';
export { splitText } from './split-text.ts';
export { directiveGround } from './surroundings.ts';
export type { BeforeAfter } from './verification.ts';
