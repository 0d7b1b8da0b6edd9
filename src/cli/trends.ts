import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { asInstantText, formatInstant, Invalid, parseInstant, shanghaiDay } from '../domain/index.ts';
import { csvLine, FileFault, openRows, type ReadRow, shown } from '../registry/index.ts';
import { trendsReport as trends } from '../trends/index.ts';
import type { Arguments } from './arguments.ts';
import { checkReadable } from './exchange.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { type Bilingual, EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

export interface TrendsParts {
  readonly clock: () => number;
  readonly version: string;
  /** What is to be done when the person asks to end. */
  readonly onInterrupt: (stop: () => void) => void;
}

const DAY_MS = 86_400_000;
const OLDEST = Date.parse('2000-01-01T00:00:00+08:00');
const ROWS_MAX = 5_000_000;
/** One alarm a week that means nothing, over all series of the file. */
const FALSE_ALARMS = 1;
/** So many rows are read before whoever asked to stop is heard. */
const PIECE = 500;

/** A row that is not read, and why. */
interface Rejected {
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly found: string;
  readonly words: Bilingual;
}

/**
 * `anning trends FILE`: a file of complaints classified, gathered into waves and watched, without a server. What it writes is a new folder, there whole or not
 * at all. Exit code 3 where an alarm holds on the last day, or rows were not read.
 */
export async function trendsCommand(
  args: Arguments,
  terminal: Terminal,
  parts: TrendsParts,
): Promise<ExitCode> {
  const file = args.positionals[0]!;
  const { language } = terminal;
  const falseAlarmsPerWeek = falseAlarms(args);
  const folder = path.resolve(args.value('out') ?? `${file}.trends`);
  checkReadable(file);
  if (existsSync(folder)) throw new UsageError(say('trends.there', { folder }));
  let stopped = false;
  parts.onInterrupt(() => {
    stopped = true;
  });
  const progress = new ProgressLine(terminal);
  const building = `${folder}.part`;
  try {
    const read = await readFile(file, args, {
      now: parts.clock(),
      stopped: () => stopped,
      onProgress: (rows, share) =>
        progress.show(() => say('trends.reading', { rows: rows.toLocaleString('en-US') })[language], share),
    });
    const rows = read.collected.closed();
    await breath();
    if (stopped) throw new FailedError(say('trends.stopped'));
    const report = trends.reportOf(read.collected, rows, {
      rejected: read.rejected.length,
      falseAlarmsPerWeek,
    });
    await breath();
    if (stopped) throw new FailedError(say('trends.stopped'));
    const page = trends.trendsPage(report, {
      ...{ language, file: path.basename(file), version: parts.version },
      madeAt: formatInstant(parts.clock()).slice(0, 16).replace('T', ' '),
    });
    progress.clear();
    try {
      rmSync(building, { recursive: true, force: true });
      mkdirSync(building, { recursive: true });
      writeFileSync(path.join(building, 'report.html'), page);
      writeFileSync(path.join(building, 'waves.csv'), trends.wavesCsv(report));
      writeFileSync(path.join(building, 'rejected.csv'), rejectedCsv(read.rejected));
      await writePieces(path.join(building, 'rows.csv'), trends.rowsCsv(rows));
      if (stopped) throw new FailedError(say('trends.stopped'));
      renameSync(building, folder);
    } catch (error) {
      if (error instanceof FailedError) throw error;
      const found = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new FailedError(say('trends.not-written', { folder, found }), { cause: error });
    }
    tell(terminal, args, report, folder, read.rejected);
    return report.alarms.holding.length > 0 || read.rejected.length > 0 ? EXIT.violations : EXIT.done;
  } finally {
    progress.clear();
    rmSync(building, { recursive: true, force: true });
  }
}

function falseAlarms(args: Arguments): number {
  const text = args.value('false-alarms');
  if (text === undefined) return FALSE_ALARMS;
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value > 0 && value <= 1000) return value;
  const told = {
    command: args.command,
    flag: 'false-alarms',
    found: JSON.stringify(text),
    allowed: '0.1–1000',
  };
  throw new UsageError(say('usage.flag-wrong', told));
}

async function readFile(
  file: string,
  args: Arguments,
  hooks: {
    readonly now: number;
    readonly stopped: () => boolean;
    readonly onProgress: (rows: number, share: number) => void;
  },
): Promise<{
  readonly collected: InstanceType<typeof trends.Collected>;
  readonly rejected: readonly Rejected[];
}> {
  const names = Object.fromEntries(
    trends.TREND_FIELDS.flatMap((field) => {
      const name = args.value(`${field}-column`);
      return name === undefined ? [] : [[field, name]];
    }),
  );
  const { columns, keyOf } = trends.columnsNamed(names);
  const { size } = statSync(file);
  const collected = new trends.Collected();
  const rejected: Rejected[] = [];
  let read = 0;
  let seen = 0;
  try {
    const { rows } = await openRows(file, columns, (bytes) => (read = bytes), 'not-read');
    for await (const row of rows) {
      const taken = take(row, keyOf, hooks.now);
      if ('code' in taken) rejected.push(taken);
      else collected.add(taken);
      if (++seen > ROWS_MAX) throw new FailedError(say('trends.too-many', { max: ROWS_MAX }));
      if (seen % PIECE !== 0) continue;
      hooks.onProgress(seen, size === 0 ? 1 : read / size);
      await breath();
      if (hooks.stopped()) throw new FailedError(say('trends.stopped'));
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    throw new UsageError(faultWords(file, error));
  }
  if (collected.size > 0) return { collected, rejected };
  const [first] = rejected;
  if (first === undefined) throw new FailedError(say('trends.no-rows', { file }));
  const { row, column, words } = first;
  throw new FailedError({
    zh: say('trends.none-read', { rows: rejected.length, row, column, words: words.zh }).zh,
    en: say('trends.none-read', { rows: rejected.length, row, column, words: words.en }).en,
  });
}

type Taken = Parameters<InstanceType<typeof trends.Collected>['add']>[0] | Rejected;

function take(
  { row, values, problems, columnOf }: ReadRow,
  keyOf: ReturnType<typeof trends.columnsNamed>['keyOf'],
  now: number,
): Taken {
  const one = (field: Parameters<typeof keyOf>[0]) => {
    const value = values[keyOf(field)];
    return typeof value === 'string' ? value.trim() : '';
  };
  const [problem] = problems;
  if (problem !== undefined) {
    const { column, code, found, words, fix } = problem;
    return { row, column, code, found, words: { zh: words.zh + fix.zh, en: `${words.en} ${fix.en}` } };
  }
  const field = one('complained') === '' ? 'time' : 'complained';
  const written = one(field);
  const wrong = (code: 'missing' | 'unreadable' | 'future' | 'old'): Rejected => ({
    ...{ row, column: columnOf(keyOf(field)), code: `time-${code}`, found: shown(written) },
    words: say(`trends.time-${code}`, { found: shown(written) }),
  });
  if (written === '') return wrong('missing');
  const at = parseInstant(asInstantText(written));
  if (at instanceof Invalid) return wrong('unreadable');
  if (at > now + DAY_MS) return wrong('future');
  if (at < OLDEST) return wrong('old');
  return {
    ...{ row, day: shanghaiDay(at), text: one('text') },
    ...{ sender: one('sender'), category: one('category'), region: one('region') },
  };
}

function faultWords(file: string, { problems }: FileFault): Bilingual {
  const told = problems.map(({ words, fix }) => ({ zh: words.zh + fix.zh, en: `${words.en} ${fix.en}` }));
  const isHeader = problems.some(({ code }) => code === 'column-missing' || code === 'column-twice');
  const flags = isHeader ? say('trends.name-columns') : { zh: '', en: '' };
  return {
    zh: `${file}：${told.map(({ zh }) => zh).join('')}${flags.zh}`,
    en: `${file}: ${told.map(({ en }) => en).join(' ')} ${flags.en}`.trim(),
  };
}

/** What was found stands masked: a cell may hold anybody's number. */
function rejectedCsv(rejected: readonly Rejected[]): string {
  const lines = rejected.map(({ row, column, code, found, words }) =>
    csvLine([
      row,
      column,
      code,
      trends.maskedText(found),
      trends.maskedText(words.zh),
      trends.maskedText(words.en),
    ]),
  );
  return `\ufeff${csvLine(['row', 'column', 'code', 'found', 'reason_zh', 'reason_en'])}${lines.join('')}`;
}

async function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  const stream = createWriteStream(file);
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
}

function tell(
  terminal: Terminal,
  args: Arguments,
  report: ReturnType<typeof trends.reportOf>,
  folder: string,
  rejected: readonly Rejected[],
): void {
  const { language } = terminal;
  if (args.has('json')) {
    terminal.out(`${JSON.stringify({ ...report, folder })}\n`);
    return;
  }
  const { rows, from, to, days, wavesTotal, inWaves, alarms } = report;
  const number = (value: number) => value.toLocaleString('en-US');
  const lines = [
    say('trends.read', { rows: number(rows), from, to, days }),
    say('trends.waves', { waves: number(wavesTotal), inWaves: number(inWaves) }),
    alarms.isLearning
      ? say('trends.learning')
      : say('trends.alarms', {
          holding: alarms.holding.length,
          over: alarms.over.length,
          set: alarms.setPerWeek,
        }),
    say('trends.written', { file: path.join(folder, 'report.html') }),
  ];
  terminal.out(`${lines.map((line) => line[language]).join('\n')}\n`);
  if (rejected.length === 0) return;
  const told = { count: number(rejected.length), file: path.join(folder, 'rejected.csv') };
  terminal.err(`${say('trends.rejected', told)[language]}\n`);
}
