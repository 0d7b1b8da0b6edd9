import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { inspection } from '../src/supervision/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';
import { type GeneratedFiles, type Kind, PLANTED, writeLog } from './inspect-log.ts';

export const inspectBench: Bench = {
  name: 'inspect',
  says: 'messages a second of a whole self-inspection (`anning inspect` as people run it), beside bare reading of the same log and consents by the same reader; 12 kinds of planted violation have to be found, and no other',
  options: { messages: { value: 200_000, says: 'of the log, a quarter as many consents' } },
  run: measure,
};

interface Run {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly code: number | null;
  readonly errors: string;
}

async function measure(options: BenchOptions): Promise<Measured> {
  const { tell } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-inspect-'));
  try {
    const files = writeLog(folder, options.number('messages'));
    const { log, others } = files;
    const bytes = [log, ...Object.values(others)].reduce((sum, file) => sum + statSync(file).size, 0);
    tell(
      `${grouped(files.messages)} messages, ${grouped(files.consents)} consents, ${grouped(bytes / 1e6)} MB`,
    );
    const bare = await readBare(files);
    tell(`bare reading: ${rounded(bare, 1)} s`);
    const out = path.join(folder, 'out');
    const run = await inspect(files, out, tell);
    if (run.code !== 3) throw new Error(`inspect: ended with ${run.code}: ${run.errors}`);
    tell(`inspect: ${rounded(run.seconds, 1)} s, ${grouped(run.peakBytes / 1e6)} MB at most`);
    return told(files, bytes, bare, run, await compared(files, out));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readBare({ log, others }: GeneratedFiles): Promise<number> {
  const from = performance.now();
  for (const [role, file] of [
    ['log', log],
    ['consents', others.consents],
  ] as const) {
    const { rows } = await inspection.openFile(role, file, undefined);
    let read = 0;
    for await (const _ of rows) read++;
    if (read === 0) throw new Error(`${role}: nothing was read`);
  }
  return (performance.now() - from) / 1000;
}

/** The command in a process of its own, from its start to its end; the most memory that the system ever gave it. */
async function inspect(
  { log, others }: GeneratedFiles,
  out: string,
  tell: (line: string) => void,
): Promise<Run> {
  const root = path.resolve(import.meta.dirname, '..');
  const flags = Object.entries(others).flatMap(([role, file]) => [`--${role}`, file]);
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [path.join(root, 'src/main.ts'), 'inspect', log, ...flags, '--organisation', '安宁商城', '--out', out],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LANG: 'en' } },
  );
  let errors = '';
  child.stderr.on('data', (piece: Buffer) => {
    errors = `${errors}${piece}`.slice(-2000);
    tell(String(piece).trimEnd());
  });
  let code: number | null | undefined;
  child.on('close', (ended) => {
    code = ended;
  });
  let peakBytes = 0;
  while (code === undefined) {
    peakBytes = Math.max(peakBytes, peakOf(child.pid!));
    await wait(50);
  }
  return { seconds: (performance.now() - from) / 1000, peakBytes, code, errors };
}

/** Linux tells the peak itself; elsewhere it is not known. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

interface Compared {
  readonly byKind: ReadonlyMap<Kind, { planted: number; found: number }>;
  /** Findings on rows where nothing, or something else, was planted. */
  readonly others: number;
}

async function compared({ planted }: GeneratedFiles, out: string): Promise<Compared> {
  const byKind = new Map<Kind, { planted: number; found: number }>();
  for (const kind of Object.keys(PLANTED) as Kind[]) byKind.set(kind, { planted: 0, found: 0 });
  for (const kind of planted.values()) byKind.get(kind)!.planted++;
  let others = 0;
  const rows = createReadStream(path.join(out, inspection.FINDINGS_FILE)).pipe(
    parse({ columns: true, bom: true }),
  );
  for await (const { row, findings } of rows as AsyncIterable<Record<string, string>>) {
    const kind = planted.get(Number(row));
    for (const code of findings!.split(' ').filter((each) => each !== ''))
      if (kind !== undefined && PLANTED[kind] === code) byKind.get(kind)!.found++;
      else others++;
  }
  return { byKind, others };
}

function told(
  files: GeneratedFiles,
  bytes: number,
  bare: number,
  run: Run,
  { byKind, others }: Compared,
): Measured {
  const { messages, consents } = files;
  const value = Math.round(messages / run.seconds);
  const against = {
    what: 'bare reading of the log and the consents by the same reader',
    value: Math.round(messages / bare),
  };
  const missed = [...byKind].flatMap(([kind, { planted, found }]) =>
    planted === found ? [] : [`${kind}: ${found} found of ${planted} planted`],
  );
  if (others > 0) missed.push(`${others} findings that nobody planted`);
  const page = [
    `A generated log of ${grouped(messages)} messages and ${grouped(consents)} consents (${grouped(bytes / 1e6)} MB of CSV, nearly in the order of time), inspected by the command in a process of its own, from its start until all reports are written, once; beside it the same two files read by the same reader and nothing done with the rows. The planted messages are compared row by row; the generator (\`bench/inspect-log.ts\`) uses nothing of the rules.`,
    '',
    '| | inspect | bare reading |',
    '|---|---|---|',
    `| messages a second | **${grouped(value)}** | ${grouped(against.value)} |`,
    `| seconds | ${rounded(run.seconds, 1)} | ${rounded(bare, 1)} |`,
    `| most memory | ${grouped(run.peakBytes / 1e6)} MB | |`,
    '',
    '| planted | found as | planted | found |',
    '|---|---|---|---|',
    ...[...byKind].map(
      ([kind, { planted, found }]) =>
        `| ${kind} | \`${PLANTED[kind]}\` | ${grouped(planted)} | ${grouped(found)} |`,
    ),
    `| nothing planted | any | 0 | ${grouped(others)} |`,
  ];
  return {
    ...{ value, unit: 'messages/s', against, runs: [value], page, missed },
    detail: {
      ...{
        messages,
        consents,
        bytes,
        seconds: run.seconds,
        bareSeconds: bare,
        peakBytes: run.peakBytes,
        others,
      },
      planted: Object.fromEntries(byKind),
    },
  };
}
