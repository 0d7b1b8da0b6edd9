import type { ImportStand } from '../../registry/index.ts';
import type { Answer } from '../contract/index.ts';
import { askedOf, goesOn, type ImportFiles, type ImportResult } from '../import-files.ts';
import type { ImportFolder } from '../import-folder.ts';
import type { JobRow } from '../job.ts';
import { isRowJob, type RowImportFiles, type RowsTold, standOf } from '../row-import-files.ts';
import { jobOf } from './jobs.ts';

type Page = Answer<'GET /api/imports/:id'>;

/** What all kinds of import stand on. */
export interface ImportParts {
  readonly folder: ImportFolder;
  readonly registry: ImportFiles;
  readonly consents: Pick<RowImportFiles, 'going' | 'result'>;
  readonly complaints: Pick<RowImportFiles, 'going' | 'result'>;
}

/** An import as whoever handed it in sees it. */
export async function pageOfImport(row: JobRow, { folder, registry, ...files }: ImportParts): Promise<Page> {
  const result = row.state === 'done';
  if (isRowJob(row.kind)) {
    const own = row.kind === 'consent-import' ? files.consents : files.complaints;
    return rowsPage(row, result ? await own.result(row.id) : undefined, own, folder);
  }
  return registryPage(row, result ? await registry.result(row.id) : undefined, registry, folder);
}

function head(row: JobRow) {
  const { id, state, createdAt, endedAt, error } = jobOf(row);
  const { kind, mode, dryRun } = askedOf(row, '');
  const bytes = Number(row.filter['bytes'] ?? 0);
  return { id, kind, mode, dryRun, state, createdAt, endedAt, error, bytes };
}

const isOver = ({ state }: JobRow) => state !== 'waiting' && state !== 'running';

function registryPage(
  row: JobRow,
  result: ImportResult | undefined,
  files: ImportFiles,
  folder: ImportFolder,
): Page {
  const { bytes, ...rest } = head(row);
  const told = result?.told;
  const stand = row.progress as ImportStand | null;
  return {
    ...{ ...rest, bytes },
    stage: stand === null ? 'checking' : 'writing',
    bytesRead: told === undefined && stand === null ? (files.bytesRead(row.id) ?? 0) : bytes,
    rows: told?.rows ?? stand?.rows ?? row.done,
    rowsThrough: stand?.through ?? 0,
    rowsWritten: stand?.wrote ?? 0,
    format: told?.format ?? null,
    encoding: told?.encoding ?? null,
    delimiter: told?.delimiter ?? null,
    fresh: told?.fresh ?? stand?.fresh ?? 0,
    same: told?.same ?? stand?.same ?? 0,
    written: told?.written ?? false,
    ...{ rejected: 0, unproven: 0, uncounted: 0, reasons: [] },
    problems: told?.problems ?? 0,
    firstProblems: (result?.first ?? []).map((each) => ({ ...each })),
    confirmable: isOver(row) && isConfirmable(row, told) && folder.has(row.id),
  };
}

/** A dry run without problems, or an import that ended with some of it unwritten. */
function isConfirmable(row: JobRow, told: ImportResult['told'] | undefined): boolean {
  if (told === undefined) return row.progress !== null;
  return row.filter['dryRun'] === '1' ? told.checked && told.fresh > 0 : goesOn(told);
}

/** A row that is rejected is no problem of the file: only what keeps the rest from being read is. */
function rowsPage(
  row: JobRow,
  told: RowsTold | undefined,
  files: Pick<RowImportFiles, 'going'>,
  folder: ImportFolder,
): Page {
  const { bytes, dryRun, ...rest } = head(row);
  const going = files.going(row.id);
  const stand = told ?? going?.stand ?? standOf(row);
  const { through = row.done, fresh = 0, same = 0, rejected = 0, reasons = {} } = stand ?? {};
  const unproven = stand !== undefined && 'unproven' in stand ? stand.unproven : 0;
  const uncounted = stand !== undefined && 'uncounted' in stand ? stand.uncounted : 0;
  const faults = told?.faults ?? [];
  const share = told === undefined ? (going?.share ?? 0) : 1;
  return {
    ...{ ...rest, bytes, dryRun },
    stage: dryRun ? 'checking' : 'writing',
    bytesRead: Math.floor(share * bytes),
    rows: through,
    rowsThrough: dryRun ? 0 : through,
    rowsWritten: dryRun ? 0 : fresh,
    format: told?.format ?? null,
    encoding: told?.encoding ?? null,
    delimiter: told?.delimiter ?? null,
    ...{ fresh, same, rejected, unproven, uncounted },
    reasons: Object.entries(reasons)
      .map(([code, { rows, first }]) => ({ code, rows, ...first }))
      .sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1))
      .map(({ row: firstRow, ...each }) => ({ ...each, firstRow })),
    written: !dryRun && told !== undefined && faults.length === 0,
    problems: faults.length,
    firstProblems: faults.map((each) => ({ ...each })),
    confirmable:
      isOver(row) && folder.has(row.id) && (dryRun ? fresh > 0 && told !== undefined : told === undefined),
  };
}
