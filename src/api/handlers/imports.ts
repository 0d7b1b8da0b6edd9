import { EXCHANGE_KINDS, formatInstant, type ImportMode } from '../../domain/index.ts';
import { KINDS } from '../../registry/index.ts';
import type { Answer } from '../contract/index.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import { ACT_OF_MODE, askedOf, goesOn, type ImportFiles, type ImportResult } from '../import-files.ts';
import { drawJobId, type JobRow, type Jobs } from '../jobs.ts';
import { HttpProblem, notThere } from '../problem.ts';
import { type Ask, type Handlers, uploaded } from '../serve.ts';
import { jobOf } from './jobs.ts';

type Own = Extract<keyof Handlers, `${string} /api/imports${string}`>;

/** Files into the registry: handed in, tried, confirmed, watched by whoever handed them in. */
export function importHandlers(jobs: Jobs, files: ImportFiles): Pick<Handlers, Own> {
  const there = async (id: string, owner: string) => {
    const row = await jobs.get(id, owner);
    if (row?.kind !== 'import') throw notThere();
    return row;
  };
  const take = async (
    ask: Ask<'POST /api/imports'> | Ask<'POST /api/imports/applications'>,
    mode: ImportMode,
    reason: string,
  ) => {
    const { kind, dryRun } = ask.query;
    const id = drawJobId();
    const { bytes, sha256 } = await files.take(id, uploaded(ask.raw.request, files.bytesMax));
    if (bytes === 0) {
      files.forget(id);
      throw new HttpProblem(400, 'invalid-request', { zh: '没有文件。', en: 'There is no file.' });
    }
    const { address } = ask.origin;
    const filter = { kind, mode, dryRun, reason, address, bytes: `${bytes}`, sha256 };
    const row = await jobs.put(id, 'import', 'csv', filter, ask.caller.id);
    await ask.audit({
      act: 'import.asked',
      object: { kind: 'job', id },
      ...(reason === '' ? {} : { reason }),
      detail: { kind, mode, dryRun: dryRun === '1', bytes, sha256 },
    });
    return page(row, files);
  };
  return {
    'POST /api/imports': (ask) => take(ask, 'facts', ''),
    'POST /api/imports/applications': (ask) => take(ask, 'applications', ask.query.reason),
    'GET /api/imports/kinds': async () => ({
      bytesMax: files.bytesMax,
      items: EXCHANGE_KINDS.map((kind) => {
        const { words, modes, columns } = KINDS[kind];
        const told = columns.map(({ key, zh, type, only, needed, told: said }) => ({
          ...{ key, zh, type, needed },
          only: only ?? null,
          told: said,
        }));
        return { kind, words, modes: [...modes], columns: told };
      }),
    }),
    'GET /api/imports/:id': async (ask) => page(await there(ask.params.id, ask.caller.id), files),
    'GET /api/imports/:id/problems': async (ask) => {
      const row = await there(ask.params.id, ask.caller.id);
      if (row.state !== 'done') throw notThere();
      const day = formatInstant(row.created_at.getTime()).slice(0, 10);
      await ask.raw.reply
        .header('content-disposition', `attachment; filename="anning-import-problems-${day}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(files.problems(row.id));
      return undefined;
    },
    'POST /api/imports/:id/confirmation': async (ask) => {
      const tried = await there(ask.params.id, ask.caller.id);
      const { mode, kind } = askedOf(tried, '');
      if (scopeWithin(ask.caller, ACT_OF_MODE[mode]) === undefined) throw notAllowed();
      if (!(await page(tried, files)).confirmable)
        throw new HttpProblem(409, 'conflict', {
          zh: '只有没有问题的试导入、或没有写完的导入，并且文件还在的，可以这样导入。请重新提交文件。',
          en: 'Only a dry run without problems, or an import that ended half-way, can be confirmed, while its file is here. Hand the file in again.',
        });
      const id = drawJobId();
      await files.again(tried.id, id);
      const filter = { ...tried.filter, dryRun: '0', address: ask.origin.address };
      const row = await jobs.put(id, 'import', 'csv', filter, ask.caller.id);
      await ask.audit({
        act: 'import.asked',
        object: { kind: 'job', id },
        detail: { kind, mode, dryRun: false, bytes: Number(tried.filter['bytes'] ?? 0) },
      });
      return page(row, files);
    },
  };
}

async function page(row: JobRow, files: ImportFiles): Promise<Answer<'GET /api/imports/:id'>> {
  const { id, state, createdAt, endedAt, error, done } = jobOf(row);
  const { kind, mode, dryRun } = askedOf(row, '');
  const bytes = Number(row.filter['bytes'] ?? 0);
  const result = state === 'done' ? await files.result(id) : undefined;
  const told = result?.told;
  const stand = row.progress;
  const over = state !== 'waiting' && state !== 'running';
  return {
    ...{ id, kind, mode, dryRun, state, createdAt, endedAt, error, bytes },
    stage: stand === null ? 'checking' : 'writing',
    bytesRead: told === undefined && stand === null ? (files.bytesRead(id) ?? 0) : bytes,
    rows: told?.rows ?? stand?.rows ?? done,
    rowsThrough: stand?.through ?? 0,
    rowsWritten: stand?.wrote ?? 0,
    format: told?.format ?? null,
    encoding: told?.encoding ?? null,
    delimiter: told?.delimiter ?? null,
    fresh: told?.fresh ?? stand?.fresh ?? 0,
    same: told?.same ?? stand?.same ?? 0,
    written: told?.written ?? false,
    problems: told?.problems ?? 0,
    firstProblems: (result?.first ?? []).map((each) => ({ ...each })),
    confirmable: over && isConfirmable(row, told) && files.has(id),
  };
}

/** A dry run without problems, or an import that ended with some of it unwritten. */
function isConfirmable(row: JobRow, told: ImportResult['told'] | undefined): boolean {
  if (told === undefined) return row.progress !== null;
  return row.filter['dryRun'] === '1' ? told.checked && told.fresh > 0 : goesOn(told);
}
