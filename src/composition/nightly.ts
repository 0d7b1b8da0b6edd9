import type { NightlyTold } from '../api/index.ts';
import type { Instant } from '../domain/index.ts';
import type { DaysAsked } from '../store/index.ts';
import { dateOf } from '../trends/index.ts';
import { Night, type NightTime } from './night.ts';

/** What is run over days that are past, each of them once and in order. */
export interface DayRuns {
  /** Undefined: there is nothing to run over yet. */
  nextDay(): Promise<number | undefined>;
  catchUp(
    through: number,
    asked: DaysAsked<{ readonly day: number; readonly ranAt: Instant }>,
  ): Promise<void>;
}

export interface NightlyParts extends NightTime {
  readonly runs: DayRuns;
  /** In the log, once for each day. */
  readonly says: string;
  /** Run after them, once a night. */
  readonly dormancy?: (() => Promise<string[]>) | undefined;
}

/** Once a night, and after a start for the nights that were missed: the days that are over, then dormancy. What fails is told, and tried again. */
export class Nightly {
  readonly #night: Night;
  readonly #parts: NightlyParts;
  /** The one that the last failure was at. */
  #failedDay: number | undefined;

  constructor(parts: NightlyParts) {
    this.#parts = parts;
    const { atMinute, clock, log } = parts;
    this.#night = new Night({
      ...{ atMinute, clock, log, work: (night, signal) => this.#work(night - 1, signal) },
      fails: 'the nightly run was not completed',
      about: () => ({ day: this.#failedDate() }),
    });
  }

  start(): void {
    this.#night.start();
  }

  close(): Promise<void> {
    return this.#night.close();
  }

  /** Runs what is due now. Never throws. */
  runDue(): Promise<void> {
    return this.#night.runDue();
  }

  told(): NightlyTold {
    const nextRun = this.#night.nextRun();
    const { failure } = this.#night;
    if (failure === undefined) return { nextRun, failure };
    const date = this.#failedDate();
    const { at, fault } = failure;
    const words = {
      zh: `每日运行未完成${date === undefined ? '' : `（${date}）`}，将自动重试：${fault}`,
      en: `the nightly run was not completed${date === undefined ? '' : ` (${date})`} and is tried again: ${fault}`,
    };
    return { nextRun, failure: { day: this.#failedDay, at, words } };
  }

  async #work(day: number, signal: AbortSignal): Promise<boolean> {
    const { runs, says, dormancy, log } = this.#parts;
    try {
      await runs.catchUp(day, {
        signal,
        onDay: async ({ day: ran, ranAt: _, ...rest }) => log.info({ day: dateOf(ran), ...rest }, says),
      });
      if (signal.aborted) return false;
      const suspended = (await dormancy?.()) ?? [];
      if (suspended.length > 0)
        log.info({ suspended: suspended.length }, 'dormant signatures were suspended');
      return true;
    } catch (error) {
      this.#failedDay = await runs.nextDay().catch(() => undefined);
      throw error;
    }
  }

  #failedDate(): string | undefined {
    return this.#failedDay === undefined ? undefined : dateOf(this.#failedDay);
  }
}
