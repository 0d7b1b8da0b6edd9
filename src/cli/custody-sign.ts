import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import {
  type Instant,
  Invalid,
  maskNumbers,
  type Port,
  parseInstant,
  parseOrganisationId,
  parsePort,
  parseRecipient,
} from '../domain/index.ts';
import { BatchBuilder, COUNT_MAX, type PassedOn } from '../registry/index.ts';
import { type Arguments, parsedFlag } from './arguments.ts';
import { existingSigner } from './custody-key.ts';
import { say } from './messages.ts';
import { type PassedOnRow, readPassedOn } from './passed-on-file.ts';
import { type Bilingual, EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

const SALT_BYTES = 32;
const PROBLEMS_SHOWN = 20;
const PROGRESS_EVERY_MS = 10_000;

/**
 * `anning custody sign`: a signed batch out of a file of messages. The batch holds its salt, by which its numbers could be guessed: it is its
 * owner's alone until it is handed in. Nothing is written where a row is wrong.
 */
export async function custodySignCommand(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const organisation = parsedFlag(
    args,
    'organisation',
    '统一社会信用代码 / social credit code',
    parseOrganisationId,
  );
  const port = parsedFlag(args, 'port', '10690001', parsePort);
  const from = parsedFlag(args, 'from', '2026-05-01', parseInstant);
  const to = parsedFlag(args, 'to', '2026-05-02', parseInstant);
  const output = args.needed('output', 'BATCH');
  const lease = args.value('lease') === undefined ? undefined : parsedFlag(args, 'lease', 'L1', parseLease);
  const signer = await existingSigner(args.needed('key', 'KEY.pem'), organisation);
  const builder = new BatchBuilder(randomBytes(SALT_BYTES));
  await gather(args.positionals[0]!, builder, { port, from, to }, terminal);
  write(output, builder.finish({ organisation, port, lease, from, to }, signer));
  const { count } = builder;
  if (args.has('json'))
    terminal.out(`${JSON.stringify({ version: 1, output, organisation, port, count })}\n`);
  else terminal.out(`${say('custody.signed', { output, count })[terminal.language]}\n`);
  return EXIT.done;
}

function parseLease(text: string): string | Invalid {
  if (/^[A-Za-z0-9._-]{1,40}$/.test(text)) return text;
  return new Invalid('lease', text, '1 to 40 letters, digits, ".", "_" or "-"');
}

interface Wanted {
  readonly port: Port;
  readonly from: Instant;
  readonly to: Instant;
}

async function gather(
  file: string,
  builder: BatchBuilder,
  wanted: Wanted,
  terminal: Terminal,
): Promise<void> {
  let wrong = 0;
  let next = performance.now() + PROGRESS_EVERY_MS;
  for await (const row of readPassedOn(file)) {
    const message = readRow(file, row, wanted);
    if ('zh' in message) {
      wrong += 1;
      if (wrong <= PROBLEMS_SHOWN) terminal.err(`${message[terminal.language]}\n`);
    } else if (wrong === 0) builder.add(message);
    if (builder.count > COUNT_MAX) throw new UsageError(say('custody.too-many', { file, max: COUNT_MAX }));
    if (performance.now() > next) {
      next = performance.now() + PROGRESS_EVERY_MS;
      terminal.err(`${say('custody.progress', { count: builder.count })[terminal.language]}\n`);
    }
  }
  if (wrong > 0) throw new UsageError(say('custody.rows-wrong', { file, wrong }));
}

function readRow(file: string, row: PassedOnRow, { port, from, to }: Wanted): PassedOn | Bilingual {
  const { line } = row;
  const fault = (key: string, found: string, allowed: string) =>
    say('file.wrong', { file, line, key, found: JSON.stringify(maskNumbers(found)), allowed });
  const recipient = parseRecipient(row.recipient);
  if (recipient instanceof Invalid) return fault('recipient', recipient.found, recipient.allowed);
  const number = row.port ?? port;
  if (!/^\d{3,21}$/.test(number) || !number.startsWith(port)) return fault('port', number, `${port}…`);
  if (row.text === '') return fault('text', '', '1+');
  if (row.at !== undefined) {
    const at = parseInstant(row.at);
    if (at instanceof Invalid) return fault('at', at.found, at.allowed);
    if (at < from || at >= to) return fault('at', row.at, '--from … --to');
  }
  return { port: number, recipient, text: row.text };
}

/** A new file, never another one's place; gone again where it could not be finished. */
function write(output: string, pieces: Iterable<string>): void {
  let file: number;
  try {
    file = openSync(output, 'wx', 0o600);
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FailedError(say('custody.output', { output, found }), { cause: error });
  }
  let whole = false;
  try {
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
    fsyncSync(file);
    whole = true;
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FailedError(say('custody.output', { output, found }), { cause: error });
  } finally {
    closeSync(file);
    if (!whole) rmSync(output, { force: true });
  }
}
