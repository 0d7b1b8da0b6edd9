export type { Counts, Keeper, Work } from './keeper.ts';
export { type KeepersOf, keepersOf } from './keepers.ts';
export { type Deleted, OwnData, type PersonalData, type Staying } from './own-data.ts';
export { deletedText, ownDataText } from './own-data-text.ts';
export { type Due, type LineReport, RetentionRuns, type RunReport } from './runs.ts';
export {
  type Afterwards,
  clausesOf,
  LINES,
  type Line,
  type LineId,
  lineOf,
  NIGHTLY,
  SCHEDULE,
} from './schedule.ts';
