import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** One benchmark. Its file exports one of these; `run.ts` lists it. */
export interface Bench {
  readonly name: string;
  /** What is measured and what it is compared with, in one sentence. */
  readonly says: string;
  /** Flags, all numbers, with what holds where none is given. */
  readonly options: Readonly<Record<string, BenchOption>>;
  /** The page into which `--write` puts its tables; absent: the page of figures. */
  readonly page?: string;
  run(options: BenchOptions): Promise<Measured>;
}

export interface BenchOption {
  readonly value: number;
  readonly says: string;
}

export interface BenchOptions {
  /** @throws RangeError for a name that the bench did not declare. */
  number(name: string): number;
  /** Print where the time goes. */
  readonly profile: boolean;
  /** Progress for people. */
  tell(line: string): void;
}

export interface Measured {
  readonly value: number;
  readonly unit: string;
  readonly against: { readonly what: string; readonly value: number };
  /** `value` of each single measurement; `value` is their median. */
  readonly runs: readonly number[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** The same for people, as Markdown. */
  readonly page: readonly string[];
  /** Targets that were not met, in words; with any, the exit code is 1. */
  readonly missed?: readonly string[];
}

/** The object that `--json` prints as its last line. */
export interface BenchResult {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  readonly against: Measured['against'];
  /** `value` divided by what it is compared with. */
  readonly ratio: number;
  readonly runs: readonly number[];
  readonly machine: Machine;
  readonly detail: Measured['detail'];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly os: string;
  readonly node: string;
  readonly commit: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export function resultOf(bench: Bench, measured: Measured): BenchResult {
  const { value, unit, against, runs, detail } = measured;
  const ratio = rounded(value / against.value, 3);
  return { bench: bench.name, value, unit, against, ratio, runs, machine: machine(), detail };
}

export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    commit: commit(),
    at: new Date().toISOString(),
  };
}

/** The commit that is measured; `+` where files of the product differ from it. */
function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const changed = git('status', '--porcelain', '--', '../src') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function rounded(value: number, digits = 1): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** 1,234,567 */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
