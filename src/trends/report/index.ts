export { Collected, type TrendRow } from './collected.ts';
export { columnsNamed, TREND_FIELDS, type TrendField } from './columns.ts';
export { rowsCsv, wavesCsv } from './files.ts';
export { maskedText } from './masked.ts';
export { trendsPage } from './page.ts';
export { reportOf, type TrendsReport } from './report.ts';
