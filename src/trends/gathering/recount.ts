import { shanghaiDay } from '../../domain/index.ts';
import type { RecordStore } from '../../store/index.ts';
import { KEPT_DAYS } from './forget.ts';
import type { ComplaintFrom } from './gathering.ts';
import { addDays } from './wave-days.ts';

/** Counts complaints anew whose message was found, or another one, since they were gathered; and keeps how far it was looked. */
export async function recount(
  { db }: Pick<RecordStore, 'db'>,
  found: readonly ComplaintFrom[],
): Promise<void> {
  const byId = new Map(found.map((each) => [each.complaint, each]));
  const last = found.at(-1);
  if (last === undefined) return;
  await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('wave_complaint')
      .selectAll()
      .where('complaint', 'in', [...byId.keys()])
      .orderBy('complaint')
      .forUpdate()
      .execute();
    const changes = known.flatMap((row) => {
      const now = byId.get(row.complaint)!;
      return row.matched_at.getTime() === now.matchedAt.getTime() ? [] : [{ row, now }];
    });
    await addDays(
      trx,
      changes
        // A day that has gone by now is not counted on.
        .filter(({ row, now }) => row.counted && shanghaiDay(now.matchedAt.getTime()) - row.day < KEPT_DAYS)
        .flatMap(({ row, now: { port, signature, organisation, province: region } }) => {
          const none = { messages: 0, refused: 0 };
          return [
            { ...row, ...none, complaints: -1 },
            { ...row, ...none, port, signature, organisation, region, complaints: 1 },
          ];
        }),
    );
    for (const { row, now } of changes) {
      const { port, signature, organisation, province: region, matchedAt } = now;
      await trx
        .updateTable('wave_complaint')
        .set({ port, signature, organisation, region, matched_at: matchedAt })
        .where('complaint', '=', row.complaint)
        .execute();
    }
    const variants = changes.map(({ row }) => row.variant);
    if (variants.length > 0)
      await trx
        .deleteFrom('wave_day')
        .where('variant', 'in', variants)
        .where('messages', '=', 0)
        .where('complaints', '=', 0)
        .execute();
    await trx
      .updateTable('wave_position')
      .set({ matched_at: last.matchedAt, matched: last.complaint })
      .execute();
  });
}
