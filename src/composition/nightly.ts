import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { NightlyTold } from '../api/index.ts';
import { maskNumbers } from '../cli/index.ts';
import { DAY_MS, type Instant, shanghaiDay, shanghaiMinuteOfDay } from '../domain/index.ts';
import { type DetectorRuns, dateOf } from '../trends/index.ts';

const MINUTE_MS = 60_000;
/** A clock that was set, or a machine that slept, is noticed within this. */
const LOOK_MS = MINUTE_MS / 2;
const RETRY_MAX_MS = 30 * MINUTE_MS;

export interface NightlyParts {
  readonly runs: Pick<DetectorRuns, 'catchUp' | 'nextDay'>;
  /** Minutes after midnight in Shanghai; undefined: never. */
  readonly atMinute: number | undefined;
  /** Run after the detectors, once a night. */
  readonly dormancy: (() => Promise<string[]>) | undefined;
  readonly clock: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Once a night, and after a start for the nights that were missed: the detectors, then dormancy. What fails is told, and tried again. */
export class Nightly {
  readonly #parts: NightlyParts;
  readonly #stop = new AbortController();
  #looking: Promise<void> = Promise.resolve();
  /** The last day that all was done for. */
  #done = Number.NEGATIVE_INFINITY;
  #failure: NightlyTold['failure'];
  #failures = 0;

  constructor(parts: NightlyParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#parts.atMinute !== undefined) this.#looking = this.#look();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  told(): NightlyTold {
    const { atMinute, clock } = this.#parts;
    const now = clock();
    if (atMinute === undefined) return { nextRun: undefined, failure: undefined };
    const usual = lastTime(atMinute, now) + DAY_MS;
    const nextRun = this.#failure === undefined ? usual : Math.max(now, this.#retryAt());
    return { nextRun, failure: this.#failure };
  }

  /** Runs what is due now; nothing where it was done, or failed a moment ago. Never throws. */
  async runDue(): Promise<void> {
    const { atMinute, clock, runs, dormancy, log } = this.#parts;
    if (atMinute === undefined || (this.#failure !== undefined && clock() < this.#retryAt())) return;
    const due = shanghaiDay(lastTime(atMinute, clock())) - 1;
    if (due <= this.#done) return;
    try {
      await runs.catchUp(due, {
        signal: this.#stop.signal,
        onDay: async ({ day, tookMs, messages, counts }) =>
          log.info({ day: dateOf(day), tookMs, messages, counts }, 'the detectors ran over a day'),
      });
      if (this.#stop.signal.aborted) return;
      const suspended = (await dormancy?.()) ?? [];
      if (suspended.length > 0)
        log.info({ suspended: suspended.length }, 'dormant signatures were suspended');
      this.#done = due;
      this.#failure = undefined;
      this.#failures = 0;
    } catch (error) {
      await this.#fail(error as Error);
    }
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.runDue();
      await sleep(LOOK_MS, undefined, { ref: false, signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #fail(error: Error): Promise<void> {
    const { clock, runs, log } = this.#parts;
    const day = await runs.nextDay().catch(() => undefined);
    const found = maskNumbers(error.message).slice(0, 200);
    const date = day === undefined ? undefined : dateOf(day);
    this.#failures += 1;
    this.#failure = {
      day,
      at: clock(),
      words: {
        zh: `每日运行未完成${date === undefined ? '' : `（${date}）`}，将自动重试：${found}`,
        en: `the nightly run was not completed${date === undefined ? '' : ` (${date})`} and is tried again: ${found}`,
      },
    };
    log.warn({ fault: found, day: date }, 'the nightly run was not completed');
  }

  #retryAt(): Instant {
    const waitMs = Math.min(RETRY_MAX_MS, MINUTE_MS * 2 ** (this.#failures - 1));
    return (this.#failure?.at ?? 0) + waitMs;
  }
}

/** When it was last that time of day in Shanghai. */
export function lastTime(minute: number, now: Instant): Instant {
  const since = (shanghaiMinuteOfDay(now) - minute + 1440) % 1440;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS - since * MINUTE_MS;
}
