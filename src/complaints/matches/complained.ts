import type { Instant } from '../../domain/index.ts';
import type { RecordStore } from '../../store/index.ts';

/** Ids of the messages of a time about which somebody complained: from inclusive, to exclusive. */
export async function complainedMessages(
  { db }: Pick<RecordStore, 'db'>,
  from: Instant,
  to: Instant,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('complaint_match')
    .select('message')
    .distinct()
    .where('message', 'is not', null)
    .where('message_at', '>=', new Date(from))
    .where('message_at', '<', new Date(to))
    .execute();
  return new Set(rows.map(({ message }) => message!));
}
