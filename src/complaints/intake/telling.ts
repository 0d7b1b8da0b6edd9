import type { Objection } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { checkComplaint, type Original } from './check-complaint.ts';
import type { ComplaintTaken, Intake } from './intake.ts';
import { type ToldComplaint, wantedOf } from './told-item.ts';

/** One of many that are told at once, with the bytes that it came as, and what of these could not be read. */
export interface ToldItem {
  readonly told: ToldComplaint;
  readonly originals: readonly Original[];
  readonly unread: readonly Objection[];
}

/** What other systems hand in: a wrong one is told and holds up no other; those that are taken stand in the audit with who told them. */
export class Telling {
  readonly #intake: Intake;
  readonly #clock: () => number;

  constructor(intake: Intake, clock: () => number) {
    this.#intake = intake;
    this.#clock = clock;
  }

  /** In the order given. */
  async tell(
    items: readonly ToldItem[],
    via: string | undefined,
    actor: Pick<Actor, 'id' | 'name' | 'note'>,
  ): Promise<readonly ComplaintTaken[]> {
    const now = this.#clock();
    const read = items.map(({ told, originals, unread }) => {
      const { wanted, unread: more } = wantedOf(told, originals, { channel: 'api', via });
      return { wanted, objections: objectionsTo(wanted, [...unread, ...more], now) };
    });
    const good = read.filter(({ objections }) => objections.length === 0);
    const taken =
      good.length === 0
        ? []
        : await this.#intake.acceptAll(
            good.map(({ wanted }) => wanted),
            actor,
            (db, each) =>
              actor.note(db, {
                act: 'complaint.told',
                object: { kind: 'organisation', id: via ?? 'centre' },
                ...{ organisation: via, reason: undefined },
                detail: {
                  asked: items.length,
                  taken: each.filter(({ id }) => id !== undefined).length,
                  again: each.filter((one) => one.id !== undefined && one.again).length,
                },
              }),
          );
    let next = 0;
    return read.map(({ objections }) => (objections.length > 0 ? { objections } : taken[next++]!));
  }
}

/** Everything that is wrong with it; of what could not be read, that alone. */
export function objectionsTo(
  wanted: Parameters<typeof checkComplaint>[0],
  unread: readonly Objection[],
  now: number,
): readonly Objection[] {
  const read = checkComplaint(wanted, now);
  const found = 'objections' in read ? read.objections : [];
  return [...unread, ...found.filter(({ field }) => unread.every((each) => each.field !== field))];
}
