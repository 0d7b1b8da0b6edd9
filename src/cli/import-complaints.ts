import path from 'node:path';
import type { ComplaintStand, ComplaintsTold } from '../complaints/index.ts';
import { parseOrganisationId } from '../domain/index.ts';
import { type Arguments, parsedFlag } from './arguments.ts';
import { checkReadable, checkSize, type ExchangeDoor } from './exchange.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';

/** `anning import complaints FILE`: each row judged by itself; those that are not taken are told in a file. Run again after a stop, what was written is told as there already. */
export async function importComplaints(
  args: Arguments,
  terminal: Terminal,
  open: () => Promise<ExchangeDoor>,
): Promise<ExitCode> {
  const file = args.positionals[1]!;
  const dryRun = args.has('dry-run');
  const named = args.value('organisation');
  const organisation =
    named === undefined
      ? undefined
      : parsedFlag(args, 'organisation', '91310000MA1FL00K2G', parseOrganisationId);
  const rejectedPath = path.resolve(args.value('rejected') ?? `${file}.rejected.csv`);
  checkReadable(file);
  const { language } = terminal;
  const progress = new ProgressLine(terminal);
  const door = await open();
  let told: ComplaintsTold;
  try {
    checkSize(file, door.complaintsBytesMax, 'complaints_bytes_max');
    if (organisation !== undefined && !door.knows(organisation))
      throw new UsageError(say('import.complaints.teller', { organisation }));
    told = await door.complaints.run(
      { path: path.resolve(file), organisation, dryRun, rejectedPath },
      door.actor,
      {
        onProgress: ({ stand, share }) =>
          progress.show(() => say('import.consents.going', counts(stand))[language], share),
        stopped: () => false,
      },
    );
  } finally {
    progress.clear();
    await door.close();
  }
  if (args.has('json'))
    terminal.out(
      `${JSON.stringify({ version: 1, kind: 'complaints', dryRun, ...told, rejectedFile: rejectedPath })}\n`,
    );
  else tell(terminal, told, dryRun, rejectedPath);
  if (told.faults.length > 0) return EXIT.failed;
  return told.rejected > 0 ? EXIT.violations : EXIT.done;
}

function counts({ through, fresh, same, rejected, uncounted }: Omit<ComplaintStand, 'rejectedBytes'>) {
  return { rows: through, fresh, same, rejected, uncounted };
}

function tell(terminal: Terminal, told: ComplaintsTold, dryRun: boolean, file: string): void {
  const { language } = terminal;
  for (const { row, words, fix } of told.faults) {
    const said = { row, column: '', words: words[language], fix: fix[language] };
    terminal.err(`${say(row === 0 ? 'import.file-problem' : 'import.problem', said)[language]}\n`);
  }
  for (const { rows, first } of Object.values(told.reasons).sort((a, b) => b.rows - a.rows)) {
    const said = { count: rows, row: first.row, words: first.words[language], fix: first.fix[language] };
    terminal.err(`${say('import.consents.reason', said)[language]}\n`);
  }
  const key = dryRun ? 'import.complaints.would' : 'import.complaints.done';
  terminal.out(`${say(key, counts(told))[language]}\n`);
  if (told.rejected > 0) terminal.err(`${say('import.consents.file', { file })[language]}\n`);
}
