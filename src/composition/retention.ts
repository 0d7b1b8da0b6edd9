import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Access } from '../access/index.ts';
import { maskNumbers } from '../cli/index.ts';
import { shanghaiDay } from '../domain/index.ts';
import type { Actor } from '../registry/index.ts';
import type { RetentionRuns } from '../retention/index.ts';
import { lastTime } from './nightly.ts';

const DAY_MS = 86_400_000;
const LOOK_MS = 30_000;
const RETRY_MS = 30 * 60_000;

export interface RetentionNightParts {
  readonly runs: Pick<RetentionRuns, 'run' | 'lastDay'>;
  /** In whose name. */
  readonly actor: Pick<Actor, 'id' | 'note'>;
  /** Minutes after midnight in Shanghai; undefined: never by itself. */
  readonly atMinute: number | undefined;
  readonly clock: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Runs the retention once a night, and after a start where a night was missed. What failed is tried again after half an hour. */
export class RetentionNight {
  readonly #parts: RetentionNightParts;
  readonly #stop = new AbortController();
  #looking: Promise<void> = Promise.resolve();
  /** What somebody asked for is under way. */
  #asked: Promise<unknown> = Promise.resolve();
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RetentionNightParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#parts.atMinute !== undefined) this.#looking = this.#look();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await this.#asked.catch(() => undefined);
  }

  /** Runs now, in the name of whoever asks; ends with the process, and is gone on with after its next start. */
  run(actor: Pick<Actor, 'id' | 'note'>): ReturnType<RetentionRuns['run']> {
    const run = this.#parts.runs.run(actor, this.#stop.signal);
    this.#asked = run;
    return run;
  }

  /** Undefined: turned off. */
  nextRun(): number | undefined {
    const { atMinute, clock } = this.#parts;
    if (atMinute === undefined) return undefined;
    const now = clock();
    return this.#retryAt > now ? this.#retryAt : lastTime(atMinute, now) + DAY_MS;
  }

  /** Runs where tonight's run is due and has not come to its end. Never throws. */
  async runDue(): Promise<void> {
    const { atMinute, clock, runs, actor, log } = this.#parts;
    if (atMinute === undefined || clock() < this.#retryAt) return;
    try {
      const last = await runs.lastDay();
      if (last !== undefined && last >= shanghaiDay(lastTime(atMinute, clock()))) return;
      const report = await runs.run(actor, this.#stop.signal);
      if (report === undefined || report === 'busy') return;
      const removed = Object.fromEntries(report.lines.map(({ line, removed: count }) => [line, count]));
      log.info({ run: report.id, removed }, 'what need not be kept any more was removed');
    } catch (error) {
      this.#retryAt = clock() + RETRY_MS;
      const fault = maskNumbers((error as Error).message).slice(0, 200);
      log.warn({ fault }, 'the retention did not come to its end and is tried again');
    }
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.runDue();
      await sleep(LOOK_MS, undefined, { ref: false, signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}

/** The installation itself, in the audit. */
export function retentionActor(access: Pick<Access, 'audit'>, clock: () => number): Actor {
  const who = { actor: 'anning', actorName: '保存期限 retention', address: '' };
  return {
    ...{ id: who.actor, name: who.actorName, scope: 'all' },
    note: (db, ...deeds) =>
      access.audit.writeAll(
        db,
        deeds.map((deed) => ({ ...deed, ...who })),
        clock(),
      ),
  };
}
