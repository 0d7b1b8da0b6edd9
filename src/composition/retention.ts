import type { Instant } from '../domain/index.ts';
import type { Actor } from '../registry/index.ts';
import type { RetentionRuns } from '../retention/index.ts';
import { Night, type NightTime } from './night.ts';

export interface RetentionNightParts extends NightTime {
  readonly runs: Pick<RetentionRuns, 'run' | 'lastDay'>;
  /** In whose name. */
  readonly actor: Pick<Actor, 'id' | 'note'>;
}

/** Runs the retention once a night, and whenever somebody asks. */
export class RetentionNight {
  readonly #night: Night;
  readonly #runs: RetentionNightParts['runs'];
  /** What somebody asked for is under way. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor({ runs, actor, ...time }: RetentionNightParts) {
    this.#runs = runs;
    this.#night = new Night({
      ...time,
      fails: 'the retention did not come to its end and is tried again',
      async work(night, signal) {
        const last = await runs.lastDay();
        if (last !== undefined && last >= night) return true;
        const report = await runs.run(actor, signal);
        if (report === undefined || report === 'busy') return false;
        const removed = Object.fromEntries(report.lines.map(({ line, removed: count }) => [line, count]));
        time.log.info({ run: report.id, removed }, 'what need not be kept any more was removed');
        return true;
      },
    });
  }

  start(): void {
    this.#night.start();
  }

  async close(): Promise<void> {
    await this.#night.close();
    await this.#asked.catch(() => undefined);
  }

  /** Runs now, in the name of whoever asks; ends with the process, and is gone on with after its next start. */
  run(actor: Pick<Actor, 'id' | 'note'>): ReturnType<RetentionRuns['run']> {
    const run = this.#runs.run(actor, this.#night.signal);
    this.#asked = run;
    return run;
  }

  nextRun(): Instant | undefined {
    return this.#night.nextRun();
  }

  runDue(): Promise<void> {
    return this.#night.runDue();
  }
}
