import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../domain/index.ts';
import { inspectionPage } from './page.ts';
import { reportDocument } from './report-document.ts';
import { inspectionDocx } from './report-docx.ts';
import { type InspectionSummary, summaryFile } from './summary.ts';
import { workbookOf } from './workbook.ts';

export const SUMMARY_FILE = 'summary.json';
export const PAGE_FILE = 'report.html';

export interface ReportsAsked {
  readonly language: Language;
  readonly folder: string;
  readonly at: number;
}

/** Writes everything that is handed in or looked at into the folder. Gives the hash of `summary.json`, which each of them names. */
export async function writeReports(summary: InspectionSummary, asked: ReportsAsked): Promise<string> {
  const { language, folder, at } = asked;
  const { json, sha256 } = summaryFile(summary);
  const write = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);
  const document = reportDocument(summary, sha256, language);
  write(SUMMARY_FILE, json);
  // As sha256sum writes it and checks it.
  write(`${SUMMARY_FILE}.sha256`, `${sha256}  ${SUMMARY_FILE}\n`);
  write(PAGE_FILE, inspectionPage(document, language));
  write(
    'report.docx',
    await inspectionDocx(document, { language, at, foot: `summary.json SHA-256 ${sha256.slice(0, 16)}…` }),
  );
  write('report.xlsx', await workbookOf(document));
  return sha256;
}
