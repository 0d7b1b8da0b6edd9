export {
  type ColumnMap,
  ColumnMapFault,
  KEY_MARK,
  proposedMap,
  type RoleMap,
  readColumnMap,
  wantedColumns,
} from './column-map.ts';
export { COLUMNS, ROLE_WORDS, ROLES, type Role } from './files-read.ts';
export { wordsOf } from './findings.ts';
export { headOf, sampleOf } from './head-of.ts';
export {
  FINDINGS_FILE,
  type Inspected,
  inspectFiles,
  NothingRead,
  REJECTED_FILE,
  type Stage,
} from './inspection.ts';
export { openFile } from './open-file.ts';
export { clauseWords, type InspectionSummary, summaryFile, summaryOf } from './summary.ts';
export { PAGE_FILE, type ReportsAsked, SUMMARY_FILE, writeReports } from './write-reports.ts';
