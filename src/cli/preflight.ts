import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  carriersOf,
  forgetPosition,
  formOf,
  type Kept,
  keptIn,
  PlanReader,
  PreflightFault,
  PreflightStopped,
  planMessage,
  REFUSED_FILE,
  type Report,
  type Route,
  reportOf,
  runPreflight,
  SEND_FILE,
} from '../consent/index.ts';
import { parseInstant, type RecordedChange } from '../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../kernel/index.ts';
import { CHINA } from '../rules/index.ts';
import { type Arguments, parsedFlag } from './arguments.ts';
import type { ChangeFeed } from './facts.ts';
import { readChangesFile, readText } from './json-file.ts';
import { say } from './messages.ts';
import { maskNumbers } from './numbers.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

/** What a preflight needs of the installation: the facts, what was sent already, and its ways out. */
export interface PreflightDoor {
  readonly feed: ChangeFeed;
  /** What the gateway counted against frequencies, plans and leases; undefined where it cannot be known. */
  counts(): Promise<Buffer | undefined>;
  readonly routes: readonly Route[];
}

export interface PreflightParts {
  readonly clock: () => number;
  open(): Promise<PreflightDoor>;
  /** Called when the person asks to end. */
  onInterrupt(stop: () => void): void;
}

const PAGE = 500;
const COUNTS_FILE = 'counts.bin';
const REPORT_FILE = 'report.json';
/** A billion consents in sparse sets and dense ones. */
const INDEX_BYTES_MAX = 8 * 1024 ** 3;

/** `anning preflight AUDIENCE`: who of a whole audience may be sent a text. Exit code 3 where somebody may not. Nothing is sent, nothing counted. */
export async function preflightCommand(
  args: Arguments,
  terminal: Terminal,
  parts: PreflightParts,
): Promise<ExitCode> {
  const audience = args.positionals[0]!;
  const folder = args.value('output') ?? `${audience}.preflight`;
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
  const progress = new ProgressLine(terminal);
  const tell = (key: Parameters<typeof say>[0], values: Record<string, string | number> = {}) =>
    terminal.err(`${say(key, values)[terminal.language]}\n`);
  try {
    const form = await usage(formOf(path.resolve(audience), args.value('column')), audience);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { size, mtimeMs } = statSync(audience);
    const identity = JSON.stringify({ version: 2, size, mtimeMs, wanted, column: form.column });
    const kept = await keptIn(folder, identity);
    if (kept !== undefined) tell('preflight.going-on', { folder });
    const known = await knowledgeOf(args, parts, { folder, plan, kept, progress, terminal });
    if (known.countsKnown === false) tell('preflight.no-counts');
    const now = Math.min(parts.clock(), kept?.at ?? Number.POSITIVE_INFINITY);
    const message = await usage(
      async () =>
        planMessage(
          known.facts,
          kept === undefined ? wanted : { ...wanted, at: kept.at },
          known.reader.said,
          now,
        ),
      audience,
    );
    let stopped = false;
    parts.onInterrupt(() => {
      stopped = true;
    });
    const judge = new Judge(known.facts, CHINA);
    const { organisation: provider, signature, purpose, rulebook } = judge.decide(message);
    const carrierOf = carriersOf(known.routes);
    const asked = { audience, form, message, judge, carrierOf, folder, identity, sequence: known.sequence };
    const found = await runPreflight(asked, {
      onProgress: ({ bytes, bytesTotal, rows }) =>
        progress.show(
          () => say('preflight.reading', { rows: rows.toLocaleString('en-US') })[terminal.language],
          bytes / bytesTotal,
        ),
      stopped: () => stopped,
    });
    progress.clear();
    const about = {
      ...{ plan: plan ?? null, organisation: provider ?? null, signature: signature ?? null },
      ...{ port: message.source, account: message.account, purpose, rulebook },
    };
    const report = reportOf(found, about, message.at);
    writeFileSync(path.join(folder, REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    await forgetPosition(folder);
    if (args.has('json')) terminal.out(`${JSON.stringify({ ...report, folder })}\n`);
    else terminal.out(textOf(report, folder, terminal.language));
    return report.held + report.refused + report.duplicates + report.unreadable === 0
      ? EXIT.done
      : EXIT.violations;
  } catch (error) {
    progress.clear();
    if (error instanceof PreflightStopped) throw new FailedError(say('preflight.stopped', { folder }));
    if (error instanceof PreflightFault) throw new FailedError(inFile(audience, error));
    throw error;
  }
}

interface Knowledge {
  readonly facts: Facts;
  readonly reader: PlanReader;
  readonly routes: readonly Route[];
  readonly sequence: number;
  readonly countsKnown: boolean;
}

/** All that is known, from a file or from the feed; what goes on is judged by what was known at its beginning. */
async function knowledgeOf(
  args: Arguments,
  parts: PreflightParts,
  has: {
    readonly folder: string;
    readonly plan: string | undefined;
    readonly kept: Kept | undefined;
    readonly progress: ProgressLine;
    readonly terminal: Terminal;
  },
): Promise<Knowledge> {
  const tally = new Tally();
  const facts = new Facts({ recipients: new ConsentIndex({ maxBytes: INDEX_BYTES_MAX }), tally });
  const reader = new PlanReader(has.plan);
  const take = (change: RecordedChange) => {
    reader.see(change);
    facts.apply(change);
  };
  const file = args.value('facts');
  if (file !== undefined) {
    const { changes, problems } = readChangesFile(file);
    if (problems.length > 0) throw new UsageError(problems[0]!);
    facts.apply({ kind: 'time-passed', at: has.kept?.at ?? parts.clock() });
    for (const change of changes) take(change);
    return { facts, reader, routes: [], sequence: 0, countsKnown: true };
  }
  const door = await parts.open();
  try {
    facts.apply({ kind: 'time-passed', at: has.kept?.at ?? parts.clock() });
    const place = path.join(has.folder, COUNTS_FILE);
    // By the same counts, where it goes on.
    const counts = has.kept === undefined ? await door.counts() : readCounts(place);
    if (counts !== undefined) {
      writeFileSync(place, counts, { mode: 0o600 });
      tally.applyDelta(counts);
    }
    let sequence = 0;
    const last = has.kept?.sequence ?? Number.MAX_SAFE_INTEGER;
    while (sequence < last) {
      const page = await door.feed.read(sequence, Math.min(PAGE, last - sequence));
      if (page.length === 0) break;
      for (const { body } of page) take(body as unknown as RecordedChange);
      sequence = page.at(-1)!.sequence;
      has.progress.show(() => say('preflight.facts', { sequence })[has.terminal.language]);
    }
    return { facts, reader, routes: door.routes, sequence, countsKnown: counts !== undefined };
  } finally {
    await door.feed.close();
  }
}

function readCounts(place: string): Buffer | undefined {
  try {
    return readFileSync(place);
  } catch {
    return undefined;
  }
}

/** A fault of what was asked is one of usage; told with the file's name. */
async function usage<T>(work: Promise<T> | (() => Promise<T>), file: string): Promise<T> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof PreflightFault) throw new UsageError(inFile(file, error));
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new UsageError(say('file.unreadable', { file, found: code }));
    throw error;
  }
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
