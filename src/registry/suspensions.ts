import type { Instant } from '../domain/index.ts';
import type { Db } from './ground.ts';

/** What can be suspended by a fact of its own. */
export interface Suspended {
  readonly kind: 'port' | 'signature';
  readonly name: string;
}

/**
 * The changes that suspend from `at` until `until`: a suspension with an end carries its own restoration. A restoration that is still to come from
 * an earlier one must not end this one, so that after each of those the suspension is said again; of two changes of one moment the
 * later in the feed counts.
 */
export async function suspensions(
  db: Db,
  { kind, name }: Suspended,
  {
    reason,
    at,
    until,
  }: { readonly reason: string; readonly at: Instant; readonly until: Instant | undefined },
): Promise<Record<string, unknown>[]> {
  const suspend = (moment: Instant) => ({ kind: `${kind}-suspended`, at: moment, [kind]: name, reason });
  const ahead = await db
    .selectFrom('registry_fact')
    .select('at')
    .distinct()
    .where('subject_kind', '=', kind)
    .where('subject', '=', name)
    .where('kind', '=', `${kind}-restored`)
    .where('at', '>', new Date(at))
    .execute();
  const again = ahead
    .map((row) => row.at.getTime())
    .filter((moment) => until === undefined || moment < until);
  const ending = until === undefined ? [] : [{ kind: `${kind}-restored`, at: until, [kind]: name }];
  return [suspend(at), ...again.map(suspend), ...ending];
}
