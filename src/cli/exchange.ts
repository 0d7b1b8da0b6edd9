import { accessSync, constants, statSync } from 'node:fs';
import type { ComplaintImports } from '../complaints/index.ts';
import type { ConsentImports } from '../consent/index.ts';
import { EXCHANGE_KINDS, type ExchangeKind, IMPORT_KINDS, type OrganisationId } from '../domain/index.ts';
import {
  type Actor,
  exportHead,
  exportLine,
  type ImportTold,
  type Problem,
  type RegistryRoom,
} from '../registry/index.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';

/** The registry of the installation, for whoever keeps its machine. */
export interface ExchangeDoor extends Pick<RegistryRoom, 'imports' | 'exportPage'> {
  readonly actor: Actor;
  readonly consents: Pick<ConsentImports, 'run'>;
  readonly complaints: Pick<ComplaintImports, 'run'>;
  /** A file has at most so many bytes, and one of consents, and of complaints. */
  readonly bytesMax: number;
  readonly consentsBytesMax: number;
  readonly complaintsBytesMax: number;
  /** Whether this organisation is registered. */
  knows(organisation: OrganisationId): boolean;
  close(): Promise<void>;
}

/** On a screen so many; `--json` tells them all. */
const SHOWN_MAX = 100;
const PAGE = 500;
const FORMATS = ['csv', 'jsonl'] as const;

/** `anning import KIND FILE`: what was decided elsewhere, each row judged as a single entry is. Run again after a stop, it goes on. */
export async function importFile(
  args: Arguments,
  terminal: Terminal,
  open: () => Promise<ExchangeDoor>,
): Promise<ExitCode> {
  const [name, path] = args.positionals as [string, string];
  const kind = kindOf(args, name);
  checkReadable(path);
  const dryRun = args.has('dry-run');
  const problems: Problem[] = [];
  const json = args.has('json');
  const { language } = terminal;
  const progress = new ProgressLine(terminal);
  const door = await open();
  let told: ImportTold;
  try {
    const bytes = checkSize(path, door.bytesMax, 'import_bytes_max');
    const asked = { kind, mode: 'facts', dryRun, reason: '', path } as const;
    told = await door.imports.run(asked, door.actor, {
      onProblem: (problem) => {
        if (json || problems.length < SHOWN_MAX) problems.push(problem);
      },
      onProgress: ({ rows, bytes: read, of }) =>
        progress.show(
          () => say(of === undefined ? 'import.checking' : 'import.writing', { rows, of: of ?? 0 })[language],
          of === undefined ? read / bytes : rows / of,
        ),
      stopped: () => false,
    });
  } finally {
    progress.clear();
    await door.close();
  }
  if (json) terminal.out(`${JSON.stringify({ version: 1, kind, dryRun, ...told, found: problems })}\n`);
  else tell(terminal, told, problems, dryRun);
  if (told.problems === 0) return EXIT.done;
  return dryRun ? EXIT.violations : EXIT.failed;
}

function tell(terminal: Terminal, told: ImportTold, problems: readonly Problem[], dryRun: boolean): void {
  const { language } = terminal;
  for (const { row, column, words, fix } of problems) {
    const said = { row, words: words[language], fix: fix[language] };
    const key = row === 0 ? 'import.file-problem' : 'import.problem';
    const where = column === '' ? '' : language === 'zh' ? `，${column}` : `, ${column}`;
    terminal.err(`${say(key, { ...said, column: where })[language]}\n`);
  }
  const more = told.problems - problems.length;
  if (more > 0) terminal.err(`${say('import.more', { count: more })[language]}\n`);
  const { rows, fresh, same, format, encoding, rowsThrough: through, rowsWritten: wrote } = told;
  if (told.problems > 0 && told.checked && !dryRun) {
    terminal.err(`${say('import.stopped', { rows, through, wrote })[language]}\n`);
    return;
  }
  if (told.problems > 0) {
    terminal.err(`${say('import.wrong', { rows, problems: told.problems })[language]}\n`);
    return;
  }
  const how = `${format}, ${encoding}`;
  const counts = dryRun ? { fresh, same } : { fresh: wrote, same: rows - wrote };
  terminal.out(`${say(dryRun ? 'import.would' : 'import.done', { rows, how, ...counts })[language]}\n`);
}

/** `anning export KIND`: onto standard output, as `import` reads it again. */
export async function exportKind(
  args: Arguments,
  terminal: Terminal,
  open: () => Promise<ExchangeDoor>,
): Promise<ExitCode> {
  const kind = kindOf(args, args.positionals[0]!);
  const format = args.value('format') ?? 'csv';
  const known = FORMATS.find((each) => each === format);
  if (known === undefined) throw wrong(args, 'format', format, FORMATS);
  const door = await open();
  try {
    terminal.out(exportHead(kind, known));
    for (let after: string | null | undefined; after !== null; ) {
      const page = await door.exportPage(kind, 'all', { after, limit: PAGE });
      terminal.out(page.rows.map((row) => exportLine(kind, known, row)).join(''));
      after = page.next;
    }
  } finally {
    await door.close();
  }
  return EXIT.done;
}

function kindOf(args: Arguments, name: string): ExchangeKind {
  const kind = EXCHANGE_KINDS.find((each) => each === name);
  if (kind === undefined)
    throw wrong(args, 'KIND', name, args.command === 'import' ? IMPORT_KINDS : EXCHANGE_KINDS);
  return kind;
}

function wrong({ command }: Arguments, flag: string, found: string, allowed: readonly string[]): UsageError {
  const told = { command, found: JSON.stringify(found), allowed: allowed.join(', ') };
  return new UsageError(
    flag === 'KIND' ? say('import.kind', told) : say('usage.flag-wrong', { ...told, flag }),
  );
}

export function checkReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(say('file.unreadable', { file, found }));
  }
}

/** Resolves with its bytes. */
export function checkSize(file: string, max: number, setting: string): number {
  const { size } = statSync(file);
  if (size > max) throw new UsageError(say('import.too-large', { file, found: size, max, setting }));
  return size;
}
