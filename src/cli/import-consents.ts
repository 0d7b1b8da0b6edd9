import path from 'node:path';
import type { ConsentStand, ConsentsTold } from '../consent/index.ts';
import { parseOrganisationId } from '../domain/index.ts';
import { type Arguments, parsedFlag } from './arguments.ts';
import { checkReadable, checkSize, type ExchangeDoor } from './exchange.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, type Terminal } from './terminal.ts';

/** `anning import consents FILE`: each row judged by itself; those that are not taken are told in a file. Run again after a stop, what was written is told as there already. */
export async function importConsents(
  args: Arguments,
  terminal: Terminal,
  open: () => Promise<ExchangeDoor>,
): Promise<ExitCode> {
  const file = args.positionals[1]!;
  const dryRun = args.has('dry-run');
  const organisation =
    args.value('organisation') === undefined
      ? undefined
      : parsedFlag(args, 'organisation', '91310000MA1FL00K2G', parseOrganisationId);
  const rejectedPath = path.resolve(args.value('rejected') ?? `${file}.rejected.csv`);
  checkReadable(file);
  const { language } = terminal;
  const progress = new ProgressLine(terminal);
  const door = await open();
  let told: ConsentsTold;
  try {
    checkSize(file, door.consentsBytesMax, 'consents_bytes_max');
    const asked = {
      path: path.resolve(file),
      organisation,
      dryRun,
      rejectedPath,
      source: `import:${path.basename(file).slice(0, 100)}`,
    };
    told = await door.consents.run(asked, door.actor, {
      onProgress: ({ stand, share }) =>
        progress.show(() => say('import.consents.going', counts(stand))[language], share),
      stopped: () => false,
    });
  } finally {
    progress.clear();
    await door.close();
  }
  const { reasons, ...rest } = told;
  if (args.has('json'))
    terminal.out(
      `${JSON.stringify({ version: 1, kind: 'consents', dryRun, ...rest, reasons, rejectedFile: rejectedPath })}\n`,
    );
  else tell(terminal, told, dryRun, rejectedPath);
  if (told.faults.length > 0) return EXIT.failed;
  return told.rejected > 0 ? EXIT.violations : EXIT.done;
}

function counts({ through, fresh, same, rejected, unproven }: Omit<ConsentStand, 'rejectedBytes'>) {
  return { rows: through, fresh, same, rejected, unproven };
}

function tell(terminal: Terminal, told: ConsentsTold, dryRun: boolean, file: string): void {
  const { language } = terminal;
  for (const { row, words, fix } of told.faults) {
    const said = { row, column: '', words: words[language], fix: fix[language] };
    terminal.err(`${say(row === 0 ? 'import.file-problem' : 'import.problem', said)[language]}\n`);
  }
  const reasons = Object.values(told.reasons).sort((a, b) => b.rows - a.rows);
  for (const { rows, first } of reasons) {
    const said = { count: rows, row: first.row, words: first.words[language], fix: first.fix[language] };
    terminal.err(`${say('import.consents.reason', said)[language]}\n`);
  }
  terminal.out(`${say(dryRun ? 'import.consents.would' : 'import.consents.done', counts(told))[language]}\n`);
  if (told.rejected > 0) terminal.err(`${say('import.consents.file', { file })[language]}\n`);
}
