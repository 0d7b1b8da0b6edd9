import type { Statistics } from '../complaints/index.ts';
import type { Actor } from '../registry/index.ts';
import { Night, type NightTime } from './night.ts';

/**
 * Publishes once a night what is due, and after a start what nights that were missed had left. What was published stays so: cut off, the rest is made
 * after the next start.
 */
export function statisticsNight({
  editions,
  actor,
  ...time
}: NightTime & {
  readonly editions: Pick<Statistics, 'runDue'>;
  /** In whose name. */
  readonly actor: Actor;
}): Night {
  return new Night({
    ...time,
    fails: 'statistics were not published and are tried again',
    async work(_night, signal) {
      const made = await editions.runDue(actor, signal);
      if (made.length > 0) time.log.info({ editions: made.map(({ id }) => id) }, 'statistics were published');
      return true;
    },
  });
}
