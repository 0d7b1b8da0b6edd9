import type { Actor } from '../registry/index.ts';
import type { Derivations } from '../trends/index.ts';
import { Night, type NightTime } from './night.ts';

/** Sees once a night, and after a start, whether a month is due to be counted. What was counted stays so: cut off, the rest is counted after the next start. */
export function derivationNight({
  room,
  actor,
  ...time
}: NightTime & {
  readonly room: Pick<Derivations, 'runDue'>;
  /** In whose name. */
  readonly actor: Actor;
}): Night {
  return new Night({
    ...time,
    fails: 'derivation was not counted and is tried again',
    async work(_night, signal) {
      const made = await room.runDue(actor, signal);
      if (made.length > 0) time.log.info({ editions: made.map(({ id }) => id) }, 'derivation was counted');
      return true;
    },
  });
}
