import path from 'node:path';
import {
  type AudienceAsked,
  checkAudience,
  type PreflightDoor,
  PreflightFault,
  PreflightStopped,
  REFUSED_FILE,
  type Report,
  SEND_FILE,
} from '../consent/index.ts';
import { maskNumbers, parseInstant } from '../domain/index.ts';
import { type Arguments, parsedFlag } from './arguments.ts';
import { readChangesFile, readText } from './json-file.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

export interface PreflightParts {
  readonly clock: () => number;
  open(): Promise<PreflightDoor>;
  /** Called when the person asks to end. */
  onInterrupt(stop: () => void): void;
}

/** `anning preflight AUDIENCE`: who of a whole audience may be sent a text. Exit code 3 where somebody may not. Nothing is sent, nothing counted. */
export async function preflightCommand(
  args: Arguments,
  terminal: Terminal,
  parts: PreflightParts,
): Promise<ExitCode> {
  const audience = args.positionals[0]!;
  const folder = args.value('output') ?? `${audience}.preflight`;
  const asked = { ...askedOf(args, audience, folder), now: parts.clock() };
  const progress = new ProgressLine(terminal);
  const tell = (key: Parameters<typeof say>[0], values: Record<string, string | number> = {}) =>
    terminal.err(`${say(key, values)[terminal.language]}\n`);
  const show = (key: Parameters<typeof say>[0], values: Record<string, string | number>, share?: number) =>
    progress.show(() => say(key, values)[terminal.language], share);
  let stopped = false;
  parts.onInterrupt(() => {
    stopped = true;
  });
  let reading = false;
  try {
    const report = await checkAudience(asked, doorOf(args, parts), {
      onGoingOn: () => tell('preflight.going-on', { folder }),
      onCountsUnknown: () => tell('preflight.no-counts'),
      onFacts: (sequence) => show('preflight.facts', { sequence }),
      onProgress: ({ bytes, bytesTotal, rows }) => {
        reading = true;
        show('preflight.reading', { rows: rows.toLocaleString('en-US') }, bytes / bytesTotal);
      },
      stopped: () => stopped,
    });
    progress.clear();
    if (args.has('json')) terminal.out(`${JSON.stringify({ ...report, folder })}\n`);
    else terminal.out(textOf(report, folder, terminal.language));
    return report.held + report.refused + report.duplicates + report.unreadable === 0
      ? EXIT.done
      : EXIT.violations;
  } catch (error) {
    progress.clear();
    if (error instanceof PreflightStopped) throw new FailedError(say('preflight.stopped', { folder }));
    // What is wrong with the question is told before anything is judged.
    if (error instanceof PreflightFault)
      throw new (error.found === 'before' ? UsageError : FailedError)(inFile(audience, error));
    const { code } = error as NodeJS.ErrnoException;
    if (!reading && (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'))
      throw new UsageError(say('file.unreadable', { file: audience, found: code }));
    throw error;
  }
}

function askedOf(args: Arguments, audience: string, folder: string): Omit<AudienceAsked, 'now'> {
  const text =
    args.value('text-file') === undefined
      ? args.needed('text', '【签名】…')
      : readText(args.value('text-file')!).trim();
  const at =
    args.value('at') === undefined
      ? undefined
      : parsedFlag(args, 'at', '2026-06-18T10:00:00+08:00', parseInstant);
  const [plan, organisation, account, port] = ['plan', 'organisation', 'account', 'port'].map((flag) =>
    args.value(flag),
  );
  const wanted = { plan, organisation, account, port, text, at };
  // Whoever has the installation's configuration has all of it.
  return { audience, column: args.value('column'), folder, wanted, scope: 'all' };
}

/** The facts of a file in place of the installation's. */
function doorOf(args: Arguments, parts: PreflightParts): () => Promise<PreflightDoor> {
  const file = args.value('facts');
  if (file === undefined) return parts.open;
  const { changes, problems } = readChangesFile(file);
  if (problems.length > 0) throw new UsageError(problems[0]!);
  return async () => ({
    read: async (after, limit) =>
      changes.slice(after, after + limit).map((body, i) => ({ sequence: after + i + 1, body })),
    counts: async () => Buffer.alloc(0),
    routes: [],
    close: async () => undefined,
  });
}

function inFile(file: string, { words }: PreflightFault) {
  return { zh: `${file}：${words.zh}`, en: `${file}: ${words.en}` };
}

function textOf(report: Report, folder: string, language: 'zh' | 'en'): string {
  const word = (key: Parameters<typeof say>[0], values: Record<string, string | number> = {}) =>
    say(key, values)[language];
  const number = (value: number) => value.toLocaleString('en-US');
  const { rows, allowed, held, refused, duplicates, unreadable } = report;
  const colon = language === 'zh' ? '：' : ': ';
  const lines = [
    word('preflight.at', { at: report.at, port: report.port, account: report.account }),
    word('preflight.rows', { rows: number(rows) }),
    word('preflight.allowed', { count: number(allowed), file: path.join(folder, SEND_FILE) }),
    word('preflight.not', { count: number(rows - allowed), file: path.join(folder, REFUSED_FILE) }),
  ];
  const part = (key: Parameters<typeof say>[0], count: number) => {
    if (count > 0) lines.push(`  ${word(key)}${colon}${number(count)}`);
  };
  part('preflight.refused', refused);
  part('preflight.held', held);
  part('preflight.duplicates', duplicates);
  part('preflight.unreadable', unreadable);
  if (report.reasons.length > 0) lines.push('', word('preflight.reasons'));
  for (const { code, first, recipients, zh, en } of report.reasons)
    lines.push(
      `  ${number(recipients).padStart(13)}  ${number(first).padStart(13)}  ${language === 'zh' ? zh : en}（${code}）`,
    );
  const told = new Set<string>();
  for (const { recipient, outcome, reasons } of report.examples) {
    const key = reasons.map(({ code }) => code).join(' ');
    if (told.has(key)) continue;
    told.add(key);
    lines.push('', `${recipient}  ${word(`judge.outcome.${outcome}`)}`);
    for (const reason of reasons) {
      lines.push(
        `  ● ${reason[language]}${reason.mode === 'shadow' ? `（${word('judge.shadow-heading')}）` : ''}`,
      );
      if (reason.clause !== null) lines.push(`    ${word('judge.clause')}${colon}${reason.clause[language]}`);
      lines.push(`    ${word('judge.fix')}${colon}${maskNumbers(reason.fix[language])}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
