import { formatInstant, maskNumbers, type RecordedChange } from '../domain/index.ts';
import type { StoredChange } from '../store/index.ts';
import { type Arguments, wholeNumber } from './arguments.ts';
import { readChangesFile } from './json-file.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, type Terminal } from './terminal.ts';

/** What the commands need of the record: the feed of changes, its two ends. */
export interface ChangeFeed {
  /** All or none. */
  append(actor: string, changes: readonly RecordedChange[]): Promise<{ first: number; last: number }>;
  read(after: number, limit: number): Promise<StoredChange[]>;
  close(): Promise<void>;
}

/** `anning facts apply FILE`: all changes are checked before any is written, and are written in one transaction. */
export async function applyFacts(
  args: Arguments,
  terminal: Terminal,
  openFeed: () => Promise<ChangeFeed>,
  actor: string,
): Promise<ExitCode> {
  const { language } = terminal;
  const { changes, problems, count } = readChangesFile(args.positionals[0]!);
  if (problems.length > 0) {
    for (const problem of problems) terminal.err(`${problem[language]}\n`);
    terminal.err(`${say('facts.none-written', { wrong: problems.length, count })[language]}\n`);
    return EXIT.usage;
  }
  const written = args.has('dry-run') ? undefined : await write(openFeed, actor, changes);
  const said =
    written === undefined
      ? say('facts.would-apply', { count: changes.length })
      : say('facts.applied', { count: changes.length, ...written });
  if (args.has('json')) {
    const shape = {
      version: 1,
      count: changes.length,
      first: written?.first ?? null,
      last: written?.last ?? null,
    };
    terminal.out(`${JSON.stringify(shape)}\n`);
  } else terminal.out(`${said[language]}\n`);
  return EXIT.done;
}

async function write(openFeed: () => Promise<ChangeFeed>, actor: string, changes: readonly RecordedChange[]) {
  const feed = await openFeed();
  try {
    return await feed.append(actor, changes);
  } finally {
    await feed.close();
  }
}

const PAGE = 500;

/** `anning facts list`: numbers masked, credentials left out. With --json one object a line, each with its version. */
export async function listFacts(
  args: Arguments,
  terminal: Terminal,
  openFeed: () => Promise<ChangeFeed>,
): Promise<ExitCode> {
  let after = wholeNumber(args, 'after', { min: 0, max: Number.MAX_SAFE_INTEGER, standard: 0 });
  let left = wholeNumber(args, 'limit', {
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    standard: Number.MAX_SAFE_INTEGER,
  });
  const json = args.has('json');
  const feed = await openFeed();
  let seen = 0;
  try {
    while (left > 0) {
      const page = await feed.read(after, Math.min(PAGE, left));
      if (page.length === 0) break;
      for (const change of page) terminal.out(json ? changeJson(change) : changeLine(change));
      seen += page.length;
      left -= page.length;
      after = page[page.length - 1]!.sequence;
    }
  } finally {
    await feed.close();
  }
  if (seen === 0 && !json) terminal.err(`${say('facts.empty')[terminal.language]}\n`);
  return EXIT.done;
}

/** A list of recipients is shown as how many; their numbers are nobody's who lists changes. */
function shown(body: StoredChange['body']): Record<string, unknown> {
  const { kind: _kind, at: _at, recipients, credential, ...rest } = body;
  const masked = JSON.parse(maskNumbers(JSON.stringify(rest))) as Record<string, unknown>;
  if (Array.isArray(recipients)) masked['recipients'] = recipients.length;
  if (credential !== undefined) masked['credential'] = (credential as { scheme?: unknown }).scheme;
  return masked;
}

function changeJson(change: StoredChange): string {
  const { sequence, actor, body } = change;
  const times = { at: formatInstant(change.at), recordedAt: formatInstant(change.recordedAt) };
  return `${JSON.stringify({ version: 1, sequence, ...times, actor, kind: body.kind, ...shown(body) })}\n`;
}

function changeLine(change: StoredChange): string {
  const details = Object.entries(shown(change.body)).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${change.sequence}\t${formatInstant(change.at)}\t${change.body.kind}\t${details.join(' ')}\n`;
}
