import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { DETECTORS } from '../domain/index.ts';
import { type ApiDoor, askApi, openApi } from './api-door.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

const POLL_MS = 500;
const DATE = '2026-05-01';
const words = z.object({ zh: z.string(), en: z.string() });
const jobSchema = z.looseObject({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().nullable(),
  error: words.nullable(),
});
type Job = z.output<typeof jobSchema>;

const detector = z.enum(DETECTORS);
const suspect = z.looseObject({
  detector,
  subject: z.string(),
  score: z.number(),
  threshold: z.number(),
  evidence: z.array(z.looseObject({ words })),
});
/** A day that was run for the first time has counts, of the detectors that there were then; one that was looked at again has who is suspect, and which findings that opened. */
const daysSchema = z.array(
  z.looseObject({
    day: z.string(),
    messages: z.number(),
    counts: z.partialRecord(detector, z.looseObject({ suspect: z.number() })).optional(),
    suspects: z.array(suspect).optional(),
    opened: z.array(z.string()).optional(),
  }),
);
type Days = z.output<typeof daysSchema>;

/** `anning detect`: runs the detectors over past days, over the API. Exit code 3 where anything is suspect. */
export async function detectCommand(
  args: Arguments,
  terminal: Terminal,
  own: () => Promise<{ url: string }>,
  pollMs = POLL_MS,
): Promise<ExitCode> {
  const from = date(args, 'from');
  const to = date(args, 'to');
  if (from > to) {
    const told = { command: args.command, flag: 'to', found: to, allowed: `${from} …` };
    throw new UsageError(say('usage.flag-wrong', told));
  }
  const door = await openApi(args, terminal, args.value('server') ?? (await own()).url);
  const sent = { type: 'application/json', body: JSON.stringify({ from, to }) };
  const asked = jobSchema.parse(await askApi(door, 'POST', '/api/detectors/runs', sent));
  const { id } = await ended(door, terminal, asked, pollMs);
  const days = daysSchema.parse(await askApi(door, 'GET', `/api/jobs/${id}/file`));
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, job: id, from, to, days })}\n`);
  else terminal.out(textOf(days, terminal.language));
  return days.some((each) => suspectsOn(each) > 0) ? EXIT.violations : EXIT.done;
}

/** The job at its end. It goes on where this command is ended meanwhile. */
async function ended(door: ApiDoor, terminal: Terminal, asked: Job, pollMs: number): Promise<Job> {
  let told = 0;
  for (let job = asked; ; job = jobSchema.parse(await askApi(door, 'GET', `/api/jobs/${asked.id}`))) {
    if (job.done > told && job.total !== null)
      terminal.err(`${say('detect.running', { done: job.done, total: job.total })[terminal.language]}\n`);
    told = job.done;
    if (job.state === 'done') return job;
    if (job.error !== null) throw new FailedError(job.error);
    if (job.state === 'failed' || job.state === 'cancelled')
      throw new FailedError(say('detect.ended', { id: job.id }));
    await pause(pollMs);
  }
}

/** A line a day, and below it who is suspect for the first time. */
function textOf(days: Days, language: Terminal['language']): string {
  if (days.length === 0) return `${say('detect.none')[language]}\n`;
  const known = new Set<string>();
  const lines = days.map((each) => {
    const { day, messages, suspects = [], opened = [] } = each;
    const told = { day, messages, suspects: suspectsOn(each), opened: opened.length };
    const fresh = suspects.filter(({ detector: name, subject }) => !known.has(`${name} ${subject}`));
    const who = fresh.map(({ detector: name, subject, score, threshold, evidence }) => {
      known.add(`${name} ${subject}`);
      const why = evidence[0]?.words[language] ?? '';
      return `  ${say('detect.suspect', { name, subject, score, threshold, why })[language]}`;
    });
    const key = each.counts === undefined ? 'detect.again' : 'detect.day';
    return [say(key, told)[language], ...who].join('\n');
  });
  return `${lines.join('\n')}\n`;
}

function suspectsOn({ counts, suspects = [] }: Days[number]): number {
  const counted = Object.values(counts ?? {}).map((each) => each.suspect);
  return counted.reduce((sum, count) => sum + count, suspects.length);
}

function date(args: Arguments, flag: string): string {
  const text = args.needed(flag, DATE);
  if (z.iso.date().safeParse(text).success) return text;
  const wrong = { command: args.command, flag, found: JSON.stringify(text), allowed: DATE };
  throw new UsageError(say('usage.flag-wrong', wrong));
}
