import { sql } from 'kysely';
import { type Instant, type SubjectKind, UNCOUNTED_ENDS } from '../../domain/index.ts';
import type { RecordStore, Traffic } from '../../store/index.ts';
import type { Counted } from './look.ts';

/** By kind, what a window holds of each subject; its order is that of the names. */
export type Counts = Readonly<Record<SubjectKind, ReadonlyMap<string, Counted>>>;

export interface CountGround {
  readonly record: Pick<RecordStore, 'db'>;
  readonly traffic: Pick<Traffic, 'marketingVolumes' | 'marketingAmong'>;
}

const PAGE = 2000;

/** A complaint, and the message that it is about. */
export interface ComplaintAbout {
  readonly complaint: string;
  readonly message: string;
  readonly message_at: Date;
}

/**
 * Marketing that passed within a time, and the complaints about it that were accepted before its end: those without a mark that keeps them from counting, that
 * a message was found for, and that are not closed as unfounded.
 */
export async function countWindow(
  { record, traffic }: CountGround,
  from: Instant,
  to: Instant,
): Promise<Counts> {
  const counts: Record<SubjectKind, Map<string, { messages: number; complaints: number }>> = {
    port: new Map(),
    signature: new Map(),
    organisation: new Map(),
  };
  for (const { kind, subject, messages } of await traffic.marketingVolumes({ from, to }))
    counts[kind].set(subject, { messages, complaints: 0 });
  let after: ComplaintAbout | undefined;
  for (;;) {
    const rows: readonly ComplaintAbout[] = await complaintsAbout(record, from, to, after);
    const last = rows.at(-1);
    if (last === undefined) return counts;
    after = last;
    // In the order of the messages, so that each question is about a short time.
    const sent = await traffic.marketingAmong({
      from: rows[0]!.message_at.getTime(),
      to: last.message_at.getTime() + 1,
      ids: [...new Set(rows.map(({ message }) => message))],
    });
    const byId = new Map(sent.map((each) => [each.messageId, each]));
    for (const { message } of rows) {
      const found = byId.get(message);
      for (const kind of ['port', 'signature', 'organisation'] as const) {
        const counted = found === undefined ? undefined : counts[kind].get(found[kind]);
        if (counted !== undefined) counted.complaints += 1;
      }
    }
  }
}

/** Some of the complaints that count and that a message of this time was found for, in the order of the messages; `after`: the last one that was told. */
export async function complaintsAbout(
  { db }: Pick<RecordStore, 'db'>,
  from: Instant,
  to: Instant,
  after: ComplaintAbout | undefined,
): Promise<ComplaintAbout[]> {
  const { rows } = await sql<ComplaintAbout>`
    select m.complaint, m.message, m.message_at
    from complaint_match m join complaint c on c.id = m.complaint
    where m.message is not null and m.message_at >= ${new Date(from)} and m.message_at < ${new Date(to)}
      and (m.message_at, m.complaint) > (${after?.message_at ?? new Date(from)}::timestamptz, ${after?.complaint ?? ''}::text)
      and c.counted and c.accepted_at < ${new Date(to)} and (c.ended is null or not (c.ended = any(${[...UNCOUNTED_ENDS]}::text[])))
    order by m.message_at, m.complaint limit ${PAGE}`.execute(db);
  return rows;
}
