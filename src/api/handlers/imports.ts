import { COMPLAINT_COLUMNS, COMPLAINT_FILE_WORDS } from '../../complaints/index.ts';
import { CONSENT_COLUMNS, CONSENT_FILE_WORDS } from '../../consent/index.ts';
import { EXCHANGE_KINDS, formatInstant, type ImportMode } from '../../domain/index.ts';
import { type Column, KINDS } from '../../registry/index.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import { ACT_OF_MODE, askedOf } from '../import-files.ts';
import type { ImportJob, JobRow } from '../job.ts';
import { drawJobId, isImport, type Jobs } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import { HttpProblem, notThere } from '../problem.ts';
import { ACT_OF_JOB, isRowJob, standOf } from '../row-import-files.ts';
import { type Ask, type Handlers, uploaded } from '../serve.ts';
import { tellerOf } from './complaints.ts';
import { type ImportParts, pageOfImport } from './import-pages.ts';

type Own = Extract<keyof Handlers, `${string} /api/imports${string}`>;

type HandedIn =
  | Ask<'POST /api/imports'>
  | Ask<'POST /api/imports/applications'>
  | Ask<'POST /api/imports/consents'>
  | Ask<'POST /api/imports/complaints'>;

/** Files into the registry and the ledger: handed in, tried, confirmed, watched by whoever handed them in. */
export function importHandlers(
  parts: Pick<ApiParts, 'importBytesMax' | 'consentsBytesMax' | 'complaintsBytesMax' | 'directory'>,
  jobs: Jobs,
  imports: ImportParts,
): Pick<Handlers, Own> {
  const { folder } = imports;
  const { importBytesMax, consentsBytesMax, complaintsBytesMax } = parts;
  const there = async (id: string, owner: string) => {
    const row = await jobs.get(id, owner);
    if (row === undefined || !isImport(row.kind)) throw notThere();
    return row;
  };
  const page = (row: JobRow) => pageOfImport(row, imports);
  const take = async (
    ask: HandedIn,
    job: ImportJob,
    bytesMax: number,
    said: Readonly<Record<'kind', string>> & Readonly<Record<string, string>>,
  ) => {
    const { dryRun } = ask.query;
    const id = drawJobId();
    const { bytes, sha256 } = await folder.take(id, uploaded(ask.raw.request, bytesMax));
    if (bytes === 0) {
      folder.forget(id);
      throw new HttpProblem(400, 'invalid-request', { zh: '没有文件。', en: 'There is no file.' });
    }
    const { address } = ask.origin;
    const filter = { ...said, dryRun, address, bytes: `${bytes}`, sha256 };
    const row = await jobs.put(id, job, 'csv', filter, ask.caller.id);
    const { reason = '', ...told } = said;
    await ask.audit({
      act: 'import.asked',
      object: { kind: 'job', id },
      ...(reason === '' ? {} : { reason }),
      detail: { ...told, dryRun: dryRun === '1', bytes, sha256 },
    });
    return page(row);
  };
  const ofRegistry = (
    ask: Ask<'POST /api/imports'> | Ask<'POST /api/imports/applications'>,
    mode: ImportMode,
    reason: string,
  ) => take(ask, 'import', importBytesMax, { kind: ask.query.kind, mode, reason });
  return {
    'POST /api/imports': (ask) => ofRegistry(ask, 'facts', ''),
    'POST /api/imports/applications': (ask) => ofRegistry(ask, 'applications', ask.query.reason),
    'POST /api/imports/consents': (ask) => {
      // Whoever acts for one organisation need not name it.
      const [only, ...others] = ask.scope === 'all' ? [] : ask.scope;
      const organisation = ask.query.organisation ?? (others.length === 0 ? only : undefined);
      return take(ask, 'consent-import', consentsBytesMax, {
        ...{ kind: 'consents', mode: 'facts' },
        ...(organisation === undefined ? {} : { organisation }),
      });
    },
    'POST /api/imports/complaints': async (ask) => {
      const organisation = await tellerOf(parts, ask, ask.query.organisation);
      return take(ask, 'complaint-import', complaintsBytesMax, {
        ...{ kind: 'complaints', mode: 'facts' },
        ...(organisation === undefined ? {} : { organisation }),
      });
    },
    'GET /api/imports/kinds': async () => ({
      items: [
        ...EXCHANGE_KINDS.map((kind) => {
          const { words, modes, columns } = KINDS[kind];
          return {
            kind,
            words,
            modes: [...modes],
            bytesMax: importBytesMax,
            columns: columns.map(tellColumn),
          };
        }),
        {
          ...{ kind: 'consents' as const, words: CONSENT_FILE_WORDS, modes: ['facts' as const] },
          bytesMax: consentsBytesMax,
          columns: CONSENT_COLUMNS.map(tellColumn),
        },
        {
          ...{ kind: 'complaints' as const, words: COMPLAINT_FILE_WORDS, modes: ['facts' as const] },
          bytesMax: complaintsBytesMax,
          columns: COMPLAINT_COLUMNS.map(tellColumn),
        },
      ],
    }),
    'GET /api/imports/:id': async (ask) => page(await there(ask.params.id, ask.caller.id)),
    'GET /api/imports/:id/problems': async (ask) => {
      const row = await there(ask.params.id, ask.caller.id);
      // Rejected consents are told while others are still being written, as far as that is certain.
      const bytes = row.state === 'done' ? undefined : standOf(row)?.rejectedBytes;
      if (row.state !== 'done' && bytes === undefined) throw notThere();
      const day = formatInstant(row.created_at.getTime()).slice(0, 10);
      await ask.raw.reply
        .header('content-disposition', `attachment; filename="anning-import-problems-${day}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(folder.problems(row.id, bytes));
      return undefined;
    },
    'POST /api/imports/:id/confirmation': async (ask) => {
      const tried = await there(ask.params.id, ask.caller.id);
      const { mode, kind } = askedOf(tried, '');
      const act = isRowJob(tried.kind) ? ACT_OF_JOB[tried.kind] : ACT_OF_MODE[mode];
      if (scopeWithin(ask.caller, act) === undefined) throw notAllowed();
      if (!(await page(tried)).confirmable)
        throw new HttpProblem(409, 'conflict', {
          zh: '只有没有问题的试导入、或没有写完的导入，并且文件还在的，可以这样导入。请重新提交文件。',
          en: 'Only a dry run without problems, or an import that ended half-way, can be confirmed, while its file is here. Hand the file in again.',
        });
      const id = drawJobId();
      await folder.again(tried.id, id);
      const stand = standOf(tried);
      if (stand !== undefined) await folder.carryOn(tried.id, id);
      const filter = { ...tried.filter, dryRun: '0', address: ask.origin.address };
      const row = await jobs.put(id, tried.kind as ImportJob, 'csv', filter, ask.caller.id, stand);
      await ask.audit({
        act: 'import.asked',
        object: { kind: 'job', id },
        detail: { kind, mode, dryRun: false, bytes: Number(tried.filter['bytes'] ?? 0) },
      });
      return page(row);
    },
  };
}

function tellColumn({ key, zh, also = [], type, only, needed, told }: Column) {
  return { ...{ key, zh, type, needed, told }, also: [...also], only: only ?? null };
}
