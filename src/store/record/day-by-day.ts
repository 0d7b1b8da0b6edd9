import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { alone } from './alone.ts';
import type { RecordStore } from './record.ts';

const WAIT_MS = 500;

export interface DayByDay<Ran> {
  readonly record: RecordStore;
  /** Whoever holds it runs a day. */
  readonly lock: number;
  /** The first day that was not run, as whole days since 1970-01-01; undefined: there is nothing to run over yet. */
  nextDay(): Promise<number | undefined>;
  /** Runs a day and keeps that it was run. Undefined: it was told to stop. */
  run(day: number): Promise<Ran | undefined>;
}

export interface DaysAsked<Ran> {
  readonly signal?: AbortSignal;
  readonly onDay?: (ran: Ran) => Promise<void>;
}

/**
 * Runs every day that was not run, each once and in order, until `through` or until told to stop. Where another process is at it, waits for that. Between days it
 * lets others go first.
 */
export async function dayByDay<Ran>(
  { record, lock, nextDay, run }: DayByDay<Ran>,
  through: number,
  { signal, onDay = async () => undefined }: DaysAsked<Ran> = {},
): Promise<void> {
  while (!signal?.aborted) {
    const day = await nextDay();
    if (day === undefined || day > through) return;
    const done = await alone(record, lock, async () => ((await nextDay()) === day ? run(day) : undefined));
    if (done === 'busy') await sleep(WAIT_MS);
    else if (done !== undefined) await onDay(done);
    await turn();
  }
}
