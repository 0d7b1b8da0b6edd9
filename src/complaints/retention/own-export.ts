import { tagOf } from '../../consent/index.ts';
import type { Instant, Recipient } from '../../domain/index.ts';
import { readComplaint } from '../complaint-rows.ts';
import type { Db, Ground } from '../ground.ts';
import type { ComplaintShredding } from './complaint-shredding.ts';

/** A complaint as its person gets it, with all that was told to her; who of the staff did what is in the audit. */
export interface OwnKeptComplaint {
  readonly id: string;
  readonly at: Instant;
  readonly channel: string;
  /** As she typed it; another person's number masked. */
  readonly sender: string;
  readonly text: string;
  readonly toldAt: Instant | undefined;
  readonly category: string;
  readonly state: string;
  readonly ended: string | undefined;
  readonly wantsStop: boolean;
  readonly steps: readonly { readonly at: Instant; readonly act: string; readonly told: string }[];
  /** What was sent in, by name and SHA-256; the bytes are given on request. */
  readonly originals: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** What a person's own data takes of the room. */
export function ownComplaintsKept(ground: Ground, shredding: ComplaintShredding) {
  return {
    of: (recipient: Recipient) => complaintsOf(ground, recipient),
    standing: (recipient: Recipient) => shredding.standing(recipient),
    person: (recipient: Recipient, note: (db: Db, complaints: number) => Promise<void>) =>
      shredding.person(recipient, note),
  };
}

/** All that is kept of a person's complaints, the oldest first. */
async function complaintsOf(
  { record, sealer, key }: Pick<Ground, 'record' | 'sealer' | 'key'>,
  recipient: Recipient,
): Promise<OwnKeptComplaint[]> {
  const rows = await record.db
    .selectFrom('complaint')
    .selectAll()
    .where('tag', '=', tagOf(key, recipient))
    .where('erased_at', 'is', null)
    .orderBy('sequence')
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [events, originals] = await Promise.all([
    record.db
      .selectFrom('complaint_event')
      .selectAll()
      .where('complaint', 'in', ids)
      .orderBy('sequence')
      .execute(),
    record.db
      .selectFrom('complaint_original')
      .select(['complaint', 'name', 'bytes', 'sha256'])
      .where('complaint', 'in', ids)
      .orderBy('place')
      .execute(),
  ]);
  const eventsOf = Map.groupBy(events, ({ complaint }) => complaint);
  const originalsOf = Map.groupBy(originals, ({ complaint }) => complaint);
  return rows.map((row) => {
    const { id, channel, sender, text, toldAt, acceptedAt, category, state, ended, wantsStop } =
      readComplaint(sealer, row);
    return {
      ...{ id, at: acceptedAt, channel, sender, text, toldAt, category, state, ended, wantsStop },
      steps: (eventsOf.get(id) ?? []).map(({ act, learnt_at, told }) => ({
        at: learnt_at.getTime(),
        act,
        told,
      })),
      originals: (originalsOf.get(id) ?? []).map(({ name, bytes, sha256 }) => ({
        ...{ name, bytes, sha256: sha256.toString('hex') },
      })),
    };
  });
}
