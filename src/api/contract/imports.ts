import { z } from 'zod';
import {
  EXCHANGE_KINDS,
  FILE_ENCODINGS,
  IMPORT_FORMATS,
  IMPORT_KINDS,
  IMPORT_MODES,
} from '../../domain/index.ts';
import { moment, organisation, reason, words } from './common.ts';

const kind = z.enum(IMPORT_KINDS);
const exchangeKind = z.enum(EXCHANGE_KINDS);
const mode = z
  .enum(IMPORT_MODES)
  .meta({ description: 'facts: what was decided elsewhere; applications: in one’s own name' });
const dryRun = z
  .enum(['0', '1'])
  .default('1')
  .meta({ description: '1: everything is judged and nothing changed' });

export const newImport = z.object({ kind: exchangeKind, dryRun });
export const newApplications = z.object({ kind: exchangeKind, dryRun, reason });
export const newConsents = z.object({
  dryRun,
  organisation: organisation.optional().meta({
    description:
      'to whom the consents of rows are that name nobody; absent: the only one of the caller’s duties',
  }),
});
export const newComplaintFile = z.object({
  dryRun,
  organisation: organisation.optional().meta({
    description: 'who hands the file in; absent: the only one of the caller’s duties, or the centre',
  }),
});

const problem = z.object({
  row: z.number().meta({ description: 'as spreadsheets count, the header being 1; 0: the whole file' }),
  column: z.string().meta({ description: 'as the file writes it; empty: the whole row' }),
  field: z.string(),
  found: z.string(),
  code: z.string(),
  words,
  fix: words,
});
export const importPage = z.object({
  id: z.string(),
  kind,
  mode,
  dryRun: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  createdAt: moment,
  endedAt: moment.nullable(),
  bytes: z.number(),
  bytesRead: z.number(),
  stage: z
    .enum(['checking', 'writing'])
    .meta({ description: 'the whole file is checked before its first row is written' }),
  rows: z.number().meta({ description: 'read so far; once it is checked, the rows of the file' }),
  rowsThrough: z
    .number()
    .meta({ description: 'while it is written: so many rows, from the first on, stand in the registry' }),
  rowsWritten: z.number().meta({ description: 'and so many of them were written by this import' }),
  format: z.enum(IMPORT_FORMATS).nullable(),
  encoding: z.enum(FILE_ENCODINGS).nullable(),
  delimiter: z.string().nullable(),
  fresh: z.number().meta({ description: 'rows that are to be written, as the check found them' }),
  same: z.number().meta({ description: 'rows that stood in the registry already' }),
  rejected: z.number().meta({
    description: 'rows of consents or complaints that were not taken: each is told in the file of problems',
  }),
  unproven: z
    .number()
    .meta({ description: 'of consents that are written, so many without wording or evidence' }),
  uncounted: z
    .number()
    .meta({ description: 'of complaints that are written, so many that are kept and not counted' }),
  reasons: z
    .array(
      z.object({
        code: z.string(),
        rows: z.number(),
        firstRow: z.number(),
        field: z.string(),
        words,
        fix: words,
      }),
    )
    .meta({
      description: 'why rows of consents or complaints were rejected, with the words for the first of them',
    }),
  written: z.boolean().meta({ description: 'all of it stands in the registry' }),
  problems: z.number(),
  firstProblems: z.array(problem),
  confirmable: z.boolean().meta({
    description:
      'its file is still here, and it is a dry run without problems, or an import that ended half-way',
  }),
  error: words.nullable(),
});

const column = z.object({
  key: z.string(),
  zh: z.string(),
  also: z.array(z.string()).meta({ description: 'other names that are read as well' }),
  type: z.enum(['word', 'text', 'list', 'time', 'flag', 'number']),
  only: mode.nullable(),
  needed: z.boolean(),
  told: words,
});
export const importKinds = z.object({
  items: z.array(
    z.object({ kind, words, modes: z.array(mode), bytesMax: z.number(), columns: z.array(column) }),
  ),
});
