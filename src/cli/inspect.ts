import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { FileFault } from '../registry/index.ts';
import { inspection } from '../supervision/index.ts';
import type { Arguments } from './arguments.ts';
import { checkReadable } from './exchange.ts';
import { askColumns } from './inspect-wizard.ts';
import { type MessageKey, say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

export interface InspectParts {
  readonly clock: () => number;
  readonly version: string;
  /** What is to be done when the person asks to end. */
  readonly onInterrupt: (stop: () => void) => void;
}

const PLATFORM = { zh: '本平台', en: 'the platform' } as const;

/**
 * `anning inspect LOG`: a platform’s own files re-judged by the kernel, without a server. What it writes is a new folder, there whole or not at all. Exit
 * code 3 where violations were found or rows of the log were not read.
 */
export async function inspectCommand(
  args: Arguments,
  terminal: Terminal,
  parts: InspectParts,
): Promise<ExitCode> {
  const { language } = terminal;
  const log = args.positionals[0]!;
  const files: { log: string } & Partial<Record<inspection.Role, string>> = { log };
  for (const role of inspection.ROLES) {
    const file = role === 'log' ? log : args.value(role);
    if (file === undefined) continue;
    checkReadable(file);
    files[role] = file;
  }
  const folder = path.resolve(args.value('out') ?? `${log}.inspect`);
  if (existsSync(folder)) throw new UsageError(say('inspect.there', { folder }));
  const given = columnsOf(args.value('columns'));
  const columns = args.has('wizard') ? await asked(files, given, terminal) : given;
  const platform = args.value('organisation')?.trim() || PLATFORM[language];
  let stopped = false;
  parts.onInterrupt(() => {
    stopped = true;
  });
  const progress = new ProgressLine(terminal);
  const building = `${folder}.part`;
  try {
    rmSync(building, { recursive: true, force: true });
    made(building, folder);
    const startedAt = parts.clock();
    const inspected = await inspection.inspectFiles({
      ...{ files, columns, platform, folder: building, now: startedAt },
      onProgress(stage, role, rows, share) {
        if (stopped) throw new FailedError(say('inspect.stopped'));
        const told = { file: inspection.ROLE_WORDS[role][language], rows: rows.toLocaleString('en-US') };
        progress.show(() => say(`inspect.${stage}`, told)[language], share);
      },
    });
    const { version, clock } = parts;
    const summary = inspection.summaryOf(inspected, { madeAt: startedAt, version, platform });
    const sha256 = await inspection.writeReports(summary, { language, folder: building, at: startedAt });
    if (stopped) throw new FailedError(say('inspect.stopped'));
    progress.clear();
    renameSync(building, folder);
    tell(terminal, args, summary, { folder, sha256, seconds: (clock() - startedAt) / 1000 });
    return summary.found > 0 || summary.log.rejected > 0 ? EXIT.violations : EXIT.done;
  } catch (error) {
    if (error instanceof inspection.NothingRead) throw nothingRead(files[error.role] ?? log, error);
    if (error instanceof FileFault) throw faultOf(error, files);
    const found = (error as NodeJS.ErrnoException).code;
    if (found === 'ENOSPC' || found === 'EACCES' || found === 'EROFS')
      throw new FailedError(say('inspect.not-written', { folder, found }), { cause: error });
    throw error;
  } finally {
    progress.clear();
    rmSync(building, { recursive: true, force: true });
  }
}

/** What is wrong with a file before its columns can be asked about is told as always. */
async function asked(
  files: Parameters<typeof askColumns>[0],
  given: inspection.ColumnMap,
  terminal: Terminal,
): Promise<inspection.ColumnMap> {
  try {
    return await askColumns(files, given, terminal);
  } catch (error) {
    throw error instanceof FileFault ? faultOf(error, files) : error;
  }
}

function made(building: string, folder: string): void {
  try {
    mkdirSync(building, { recursive: true });
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FailedError(say('inspect.not-written', { folder, found }), { cause: error });
  }
}

function columnsOf(file: string | undefined): inspection.ColumnMap {
  if (file === undefined) return {};
  checkReadable(file);
  try {
    return inspection.readColumnMap(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof inspection.ColumnMapFault)) throw error;
    const { zh, en } = error.words;
    throw new UsageError({ zh: `${file}：${zh}`, en: `${file}: ${en}` });
  }
}

function nothingRead(file: string, { firstRejected }: inspection.NothingRead): FailedError {
  if (firstRejected === undefined) return new FailedError(say('inspect.no-rows', { file }));
  const { row, column, reason } = firstRejected;
  const told = (words: string) => ({ file, row, column, words });
  return new FailedError({
    zh: say('inspect.none-read', told(reason.zh)).zh,
    en: say('inspect.none-read', told(reason.en)).en,
  });
}

/** What is wrong with a file as a whole, and with which. */
function faultOf(
  { problems, role }: FileFault & { role?: string },
  files: Readonly<Partial<Record<string, string>>>,
): UsageError {
  const plain = (text: string) => text.replaceAll(inspection.KEY_MARK, '');
  const told = problems.map(({ row, words, fix }) => ({
    zh: plain(`${row > 1 ? `第 ${row} 行：` : ''}${words.zh}${fix.zh}`),
    en: plain(`${row > 1 ? `row ${row}: ` : ''}${words.en} ${fix.en}`),
  }));
  const isHeader = problems.some(({ code }) => code === 'column-missing' || code === 'column-twice');
  const name = say('inspect.name-columns');
  const file = files[role ?? 'log'] ?? '';
  return new UsageError({
    zh: `${file}：${told.map(({ zh }) => zh).join('')}${isHeader ? name.zh : ''}`,
    en: `${file}: ${told.map(({ en }) => en).join(' ')}${isHeader ? ` ${name.en}` : ''}`,
  });
}

function tell(
  terminal: Terminal,
  args: Arguments,
  summary: inspection.InspectionSummary,
  { folder, sha256, seconds }: { readonly folder: string; readonly sha256: string; readonly seconds: number },
): void {
  const { language } = terminal;
  const number = (value: number) => value.toLocaleString('en-US');
  const word = (key: MessageKey, values: Readonly<Record<string, string | number>> = {}) =>
    say(key, values)[language];
  const { log, found, findings, clauses, items, itemsTotal, advice, notJudged } = summary;
  if (log.rejected > 0) {
    const told = { count: number(log.rejected), file: path.join(folder, inspection.REJECTED_FILE) };
    terminal.err(`${word('inspect.rejected', told)}\n`);
  }
  if (args.has('json')) {
    terminal.out(`${JSON.stringify({ ...summary, folder, sha256 })}\n`);
    return;
  }
  const lines = [
    word('inspect.judged', {
      ...{ judged: number(log.judged), from: log.from ?? '', until: log.until ?? '', found: number(found) },
      seconds: seconds.toFixed(1),
    }),
  ];
  for (const [code, count] of Object.entries(findings))
    lines.push(`  ${number(count).padStart(12)}  ${inspection.wordsOf(code as never)[language]}（${code}）`);
  for (const clause of clauses)
    lines.push(
      word('inspect.clause', {
        clause: inspection.clauseWords(clause, language),
        count: number(clause.found),
      }),
    );
  for (const [code, count] of Object.entries(advice))
    lines.push(
      word('inspect.advice', { count: number(count), words: inspection.wordsOf(code as never)[language] }),
    );
  if (notJudged.length > 0)
    lines.push(word('inspect.not-judged', { rules: notJudged.map(({ rule }) => rule).join(', ') }));
  if (items.length > 0) lines.push(word('inspect.items', { count: number(itemsTotal) }));
  lines.push(
    word('inspect.rows', {
      rows: number(log.rows),
      judged: number(log.judged),
      rejected: number(log.rejected),
      passed: number(log.passedOver),
    }),
  );
  lines.push(word('inspect.written', { folder, sha256 }));
  terminal.out(`${lines.join('\n')}\n`);
}
