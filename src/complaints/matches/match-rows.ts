import type { Selectable } from 'kysely';
import { type Instant, signatureOf } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import type { Database, TrafficMessage } from '../../store/index.ts';
import type { ComplaintRow } from '../complaint-rows.ts';
import type { Db } from '../ground.ts';
import type { MatchResult } from '../matching/index.ts';

/** What is kept of a match, as it is shown. */
export interface Kept {
  readonly result: MatchResult;
  readonly message: string | undefined;
  readonly messageAt: Instant | undefined;
  /** Empty: nobody is known to have sent it. */
  readonly organisation: string | undefined;
  readonly port: string | undefined;
  readonly signature: string | undefined;
  readonly matchedAt: Instant;
  /** Who decided it; empty: it was found by itself. */
  readonly byName: string;
  readonly isDecided: boolean;
}

export function readKept(row: Selectable<Database['complaint_match']>): Kept {
  return {
    result: row.result as MatchResult,
    message: row.message ?? undefined,
    messageAt: row.message_at?.getTime(),
    organisation: row.organisation ?? undefined,
    port: row.port ?? undefined,
    signature: row.signature ?? undefined,
    matchedAt: row.matched_at.getTime(),
    byName: row.by_name,
    isDecided: row.by !== '',
  };
}

/**
 * Keeps it, with an event where it is something new. What a person decided is not changed by what is found later.
 * @returns whether a message is known now that was not before
 */
export async function keepMatch(
  db: Db,
  complaint: ComplaintRow,
  {
    result,
    message,
    at,
    againAt,
    hand,
    note = '',
  }: {
    readonly result: MatchResult;
    readonly message:
      | Pick<TrafficMessage, 'messageId' | 'at' | 'organisation' | 'port' | 'signature'>
      | undefined;
    readonly at: Instant;
    readonly againAt: Instant | undefined;
    readonly hand?: Pick<Actor, 'id' | 'name'>;
    readonly note?: string;
  },
): Promise<boolean> {
  // A message that is gone between search and reading is none.
  const kind = result.kind === 'found' && message === undefined ? 'uncertain' : result.kind;
  const before = await db
    .selectFrom('complaint_match')
    .select(['kind', 'message', 'by'])
    .where('complaint', '=', complaint.id)
    .forUpdate()
    .executeTakeFirst();
  if (before !== undefined && before.by !== '' && hand === undefined) return false;
  const values = {
    ...{ kind, result: JSON.stringify(result), matched_at: new Date(at) },
    confidence: 'confidence' in result ? result.confidence : null,
    message: message?.messageId ?? null,
    message_at: message === undefined ? null : new Date(message.at),
    organisation: message?.organisation ?? null,
    port: message?.port ?? null,
    signature: message?.signature ?? null,
    again_at: againAt === undefined ? null : new Date(againAt),
    ...{ by: hand?.id ?? '', by_name: hand?.name ?? '' },
  };
  await db
    .insertInto('complaint_match')
    .values({ complaint: complaint.id, ...values })
    .onConflict((conflict) => conflict.column('complaint').doUpdateSet(values))
    .execute();
  const isNew = before?.kind !== kind || before?.message !== values.message || hand !== undefined;
  if (isNew)
    await db
      .insertInto('complaint_event')
      .values({
        ...{ complaint: complaint.id, act: 'match', state: complaint.state, note },
        ...{ at: new Date(at), learnt_at: new Date(at) },
        ...{ by: hand?.id ?? 'system', by_name: hand?.name ?? '' },
        detail: JSON.stringify({ kind, message: values.message ?? '', confidence: values.confidence ?? 0 }),
      })
      .execute();
  return values.message !== null && before?.message !== values.message;
}

/** Who sent what a complaint is about: as its message tells, where that was found, else as the person told it. */
export async function senderOf(
  db: Db,
  complaint: string,
): Promise<
  | {
      readonly port: string | undefined;
      readonly signature: string | undefined;
      /** Known by the message alone. */
      readonly organisation: string | undefined;
      readonly alike: Buffer;
      readonly acceptedAt: Date;
    }
  | undefined
> {
  const row = await db
    .selectFrom('complaint')
    .leftJoin('complaint_match', 'complaint_match.complaint', 'complaint.id')
    .select(['complaint.port', 'text', 'alike', 'accepted_at', 'message'])
    .select(['complaint_match.port as sent_port', 'signature', 'organisation'])
    .where('complaint.id', '=', complaint)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { alike, accepted_at: acceptedAt } = row;
  if (row.message === null)
    return {
      alike,
      acceptedAt,
      port: row.port ?? undefined,
      signature: signatureOf(row.text),
      organisation: undefined,
    };
  const given = (text: string | null) => (text === null || text === '' ? undefined : text);
  return {
    ...{ alike, acceptedAt, port: given(row.sent_port) },
    ...{ signature: given(row.signature), organisation: given(row.organisation) },
  };
}
