import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DAY_MS, type Instant, maskNumbers, shanghaiDay, shanghaiMinuteOfDay } from '../domain/index.ts';

const MINUTE_MS = 60_000;
/** A clock that was set, or a machine that slept, is noticed within this. */
const LOOK_MS = MINUTE_MS / 2;
const RETRY_MAX_MS = 30 * MINUTE_MS;

/** When work that is done at night by itself is due. */
export interface NightTime {
  /** Minutes after midnight in Shanghai; undefined: never by itself. */
  readonly atMinute: number | undefined;
  readonly clock: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export interface NightParts extends NightTime {
  /**
   * Of the night that begins on a day. False: it did not come to its end, and is asked for again at the next look. What it throws is told in the log, without
   * numbers, and it is tried again after a minute, then after ever longer, at most half an hour.
   */
  work(night: number, signal: AbortSignal): Promise<boolean>;
  /** In the log, where it threw. */
  readonly fails: string;
  /** What stands there besides. */
  readonly about?: () => object;
}

/** Does a piece of work once a night, and after a start that of a night that was missed. */
export class Night {
  readonly #parts: NightParts;
  readonly #stop = new AbortController();
  #looking: Promise<void> = Promise.resolve();
  /** The night that all was done for. */
  #done = Number.NEGATIVE_INFINITY;
  #failure: { readonly at: Instant; readonly fault: string; readonly times: number } | undefined;

  constructor(parts: NightParts) {
    this.#parts = parts;
  }

  /** Aborted when it is closed. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** The last try, where it threw. */
  get failure(): { readonly at: Instant; readonly fault: string } | undefined {
    return this.#failure;
  }

  start(): void {
    if (this.#parts.atMinute !== undefined) this.#looking = this.#look();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  /** Undefined: turned off. */
  nextRun(): Instant | undefined {
    const { atMinute, clock } = this.#parts;
    if (atMinute === undefined) return undefined;
    const now = clock();
    return this.#failure === undefined ? lastTime(atMinute, now) + DAY_MS : Math.max(now, this.#retryAt());
  }

  /** Works where tonight's work is due; nothing where it was done, or threw a moment ago. Never throws. */
  async runDue(): Promise<void> {
    const { atMinute, clock, work, fails, about, log } = this.#parts;
    if (atMinute === undefined || clock() < this.#retryAt()) return;
    const night = shanghaiDay(lastTime(atMinute, clock()));
    if (night <= this.#done) return;
    try {
      if (!(await work(night, this.signal)) || this.signal.aborted) return;
      this.#done = night;
      this.#failure = undefined;
    } catch (error) {
      if (this.signal.aborted) return;
      const fault = maskNumbers((error as Error).message).slice(0, 200);
      this.#failure = { at: clock(), fault, times: (this.#failure?.times ?? 0) + 1 };
      log.warn({ fault, ...about?.() }, fails);
    }
  }

  async #look(): Promise<void> {
    while (!this.signal.aborted) {
      await this.runDue();
      await sleep(LOOK_MS, undefined, { ref: false, signal: this.signal }).catch(() => undefined);
    }
  }

  #retryAt(): Instant {
    if (this.#failure === undefined) return Number.NEGATIVE_INFINITY;
    const { at, times } = this.#failure;
    return at + Math.min(RETRY_MAX_MS, MINUTE_MS * 2 ** (times - 1));
  }
}

/** When it was last that time of day in Shanghai. */
function lastTime(minute: number, now: Instant): Instant {
  const since = (shanghaiMinuteOfDay(now) - minute + 1440) % 1440;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS - since * MINUTE_MS;
}
