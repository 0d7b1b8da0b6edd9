import { formatInstant, Invalid, maskRecipient, parseRecipient } from '../../domain/index.ts';
import { dayNumber } from '../../trends/index.ts';
import { mayFetchPack, PACK_JOB, packFileName } from '../case-packs.ts';
import type { Job } from '../contract/index.ts';
import type { JobRow } from '../job.ts';
import { isImport, isWork, type Jobs } from '../jobs.ts';
import { notThere } from '../problem.ts';
import type { Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/jobs${string}` | `${string} /api/exports`>;

/** Exports: asked for, watched, fetched, by whoever asked. */
export function jobHandlers(jobs: Jobs): Pick<Handlers, Own> {
  const there = async (id: string, owner: string) => {
    const row = await jobs.get(id, owner);
    if (row === undefined) throw notThere();
    return row;
  };
  return {
    'GET /api/jobs': async (ask) => ({ items: (await jobs.of(ask.caller.id)).map(jobOf) }),
    'POST /api/exports': async (ask) => {
      const { kind, format, filter } = ask.body;
      const row = await jobs.add(kind, format, filter, ask.caller.id);
      await ask.audit({
        act: 'export.asked',
        object: { kind: 'job', id: row.id },
        detail: { kind, format, ...masked(filter) },
      });
      return jobOf(row);
    },
    'GET /api/jobs/:id': async (ask) => jobOf(await there(ask.params.id, ask.caller.id)),
    'DELETE /api/jobs/:id': async (ask) => {
      await there(ask.params.id, ask.caller.id);
      await jobs.cancel(ask.params.id, ask.caller.id);
      return jobOf(await there(ask.params.id, ask.caller.id));
    },
    'GET /api/jobs/:id/file': async (ask) => {
      const row = await there(ask.params.id, ask.caller.id);
      if (row.state !== 'done' || isWork(row.kind)) throw notThere();
      if (row.kind === PACK_JOB) {
        // Whoever has lost the duty since has lost the pack.
        if (!mayFetchPack(ask.caller, row)) throw notThere();
        const object = { kind: 'case', id: row.filter['case']! };
        await ask.audit({ act: 'case.pack-fetched', object, detail: { job: row.id } });
      }
      await ask.raw.reply
        .header('content-disposition', `attachment; filename="${fileName(row)}"`)
        .header('content-length', row.file_bytes ?? 0)
        .type(MEDIA[row.format])
        .send(jobs.file(row));
      return undefined;
    },
  };
}

/** A filter as the audit may tell it. */
function masked(filter: Readonly<Record<string, string>>): Record<string, string> {
  const { recipient: text, ...rest } = filter;
  if (text === undefined) return rest;
  const recipient = parseRecipient(text);
  return { ...rest, recipient: recipient instanceof Invalid ? '****' : maskRecipient(recipient) };
}

const MEDIA = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  zip: 'application/zip',
} as const;

export function jobOf(row: JobRow): Job {
  return {
    id: row.id,
    kind: (isImport(row.kind)
      ? 'import'
      : row.kind === 'detectors' || row.kind === 'preflight' || row.kind === PACK_JOB
        ? row.kind
        : `export-${row.kind}`) as Job['kind'],
    state: row.state,
    done: row.done,
    total: totalOf(row),
    createdAt: formatInstant(row.created_at.getTime()),
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at.getTime()),
    fileName: row.state === 'done' && !isWork(row.kind) ? fileName(row) : null,
    fileBytes: row.file_bytes,
    error: row.error === null ? null : { zh: `失败：${row.error}`, en: `It failed: ${row.error}` },
  };
}

/** A run of the detectors counts days, a pack complaints and messages, an import that is written the rows of its file; how many lines an export has is known at its end. */
function totalOf({ kind, state, done, progress, filter: { from, to, total } }: JobRow): number | null {
  if (progress !== null) return progress.rows ?? null;
  if (state === 'done') return done;
  if (kind === PACK_JOB) return Number(total ?? 0);
  if (kind !== 'detectors' || from === undefined || to === undefined) return null;
  return dayNumber(to) - dayNumber(from) + 1;
}

function fileName(row: JobRow): string {
  if (row.kind === PACK_JOB) return packFileName(row);
  return `anning-${row.kind}-${formatInstant(row.created_at.getTime()).slice(0, 10)}.${row.format}`;
}
