import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type ApiDoor, askApi, fetchFile, openApi } from './api-door.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

const POLL_MS = 500;
const jobSchema = z.looseObject({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().nullable(),
  fileBytes: z.number().nullable(),
  error: z.object({ zh: z.string(), en: z.string() }).nullable(),
});
type Job = z.output<typeof jobSchema>;

/** `anning pack CASE --out FILE`: asks the API for a case's evidence pack, waits for it and fetches it. */
export async function packCommand(
  args: Arguments,
  terminal: Terminal,
  own: () => Promise<{ url: string }>,
  pollMs = POLL_MS,
): Promise<ExitCode> {
  const id = args.positionals[0]!;
  const out = args.needed('out', 'case.zip');
  if (existsSync(out)) throw new UsageError(say('pack.there', { file: out }));
  const body = {
    ...{
      english: args.has('english'),
      withNumbers: args.has('numbers'),
      withOriginals: args.has('originals'),
    },
    reason: args.value('reason') ?? '',
  };
  if ((body.withNumbers || body.withOriginals) && body.reason.trim().length < 2)
    throw new UsageError(say('pack.no-reason'));
  const door = await openApi(args, terminal, args.value('server') ?? (await own()).url);
  const sent = { type: 'application/json', body: JSON.stringify(body) };
  const asked = jobSchema.parse(
    await askApi(door, 'POST', `/api/cases/${encodeURIComponent(id)}/packs`, sent),
  );
  const job = await ended(door, terminal, asked, pollMs);
  const draft = `${out}.part`;
  try {
    await fetchFile(door, `/api/jobs/${job.id}/file`, draft);
    await rename(draft, out);
  } finally {
    await rm(draft, { force: true });
  }
  if (args.has('json'))
    terminal.out(
      `${JSON.stringify({ version: 1, case: id, job: job.id, file: out, bytes: job.fileBytes })}\n`,
    );
  else terminal.out(`${say('pack.made', { file: out, bytes: job.fileBytes ?? 0 })[terminal.language]}\n`);
  return EXIT.done;
}

async function ended(door: ApiDoor, terminal: Terminal, asked: Job, pollMs: number): Promise<Job> {
  const progress = new ProgressLine(terminal);
  for (let job = asked; ; job = jobSchema.parse(await askApi(door, 'GET', `/api/jobs/${asked.id}`))) {
    const { done, total } = job;
    progress.show(
      () => say('pack.running', { done, total: total ?? '…' })[terminal.language],
      done / (total ?? 1),
    );
    if (job.state === 'done' || job.state === 'failed' || job.state === 'cancelled') progress.clear();
    if (job.state === 'done') return job;
    if (job.error !== null) throw new FailedError(job.error);
    if (job.state === 'cancelled') throw new FailedError(say('detect.ended', { id: job.id }));
    await pause(pollMs);
  }
}
