import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../domain/index.ts';
import { type InspectionSummary, summaryFile } from './summary.ts';

export const SUMMARY_FILE = 'summary.json';

export interface ReportsAsked {
  readonly language: Language;
  readonly folder: string;
  readonly at: number;
}

/** Writes everything that is handed in or looked at into the folder. Gives the hash of `summary.json`, which each of them names. */
export async function writeReports(summary: InspectionSummary, asked: ReportsAsked): Promise<string> {
  const { json, sha256 } = summaryFile(summary);
  const write = (name: string, content: string | Buffer) =>
    writeFileSync(path.join(asked.folder, name), content);
  write(SUMMARY_FILE, json);
  // As sha256sum writes it and checks it.
  write(`${SUMMARY_FILE}.sha256`, `${sha256}  ${SUMMARY_FILE}\n`);
  return sha256;
}
