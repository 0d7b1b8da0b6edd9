import type { Actor } from '../registry/index.ts';
import { dueLookBacks, type LookBackEvery, type LookBacks } from '../supervision/index.ts';
import { Night, type NightTime } from './night.ts';

/** How soon what was asked for is begun. */
const LOOK_MS = 1000;

/**
 * Asks once a night for the look-backs that are due, and runs whatever was asked for, one after another. Cut off by the end of the process, the rest is gone on with after the next start.
 */
export function lookBackNight({
  room,
  actor,
  every,
  ...time
}: NightTime & {
  readonly room: Pick<LookBacks, 'schedule' | 'round'>;
  /** In whose name. */
  readonly actor: Actor;
  readonly every: LookBackEvery;
}): { start(): void; close(): Promise<void> } {
  const night = new Night({
    ...time,
    fails: 'look-backs were not asked for and are tried again',
    async work() {
      const made = await room.schedule(dueLookBacks(every, time.clock()), actor);
      if (made > 0) time.log.info({ lookBacks: made }, 'look-backs that are due were asked for');
      return true;
    },
  });
  const ending = new AbortController();
  let round: Promise<unknown> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    round ??= room
      .round(ending.signal)
      .catch((error: Error) => time.log.warn({ fault: error.message }, 'look-backs were not run'))
      .finally(() => {
        round = undefined;
      });
  };
  return {
    start() {
      night.start();
      timer = setInterval(look, LOOK_MS).unref();
    },
    async close() {
      clearInterval(timer);
      ending.abort();
      await Promise.all([night.close(), round]);
    },
  };
}
