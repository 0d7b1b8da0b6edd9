import { sql } from 'kysely';
import { openNumber } from '../../consent/index.ts';
import { formatRecipient, type Recipient } from '../../domain/index.ts';
import { type Complaint, type ComplaintRow, readComplaint } from '../complaint-rows.ts';
import type { Db, Ground } from '../ground.ts';
import { withoutNumber } from '../leads/lead-reading.ts';
import { type Kept, readKept } from '../matches/match-rows.ts';
import { withoutMobiles } from './shown-text.ts';

/** A complaint of the case with everything that was made of it. */
export interface Member {
  readonly complaint: Complaint;
  /** Of whoever is asked for it with a reason. */
  readonly recipient: Recipient;
  readonly match: Kept | undefined;
  readonly originals: readonly OriginalTold[];
  /** Its places in the leads of the case. */
  readonly leads: readonly { readonly lead: string; readonly place: number }[];
  readonly wasForwarded: boolean;
}

export interface OriginalTold {
  readonly place: number;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

const PAGE = 500;

/**
 * The complaints of a case in the order of their numbers, page by page. Numbers are masked, also where a text repeats the person's own, unless they are asked
 * for.
 */
export async function* membersOf(
  { sealer }: Pick<Ground, 'sealer'>,
  db: Db,
  id: string,
  withNumbers: boolean,
): AsyncGenerator<readonly Member[]> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('complaint')
      .innerJoin('case_member', 'case_member.complaint', 'complaint.id')
      .selectAll('complaint')
      .select('case_member.forwarded')
      .where('case_member.case', '=', id)
      .where('complaint.id', '>', after)
      .orderBy('complaint.id')
      .limit(PAGE)
      .execute();
    if (rows.length === 0) return;
    const ids = rows.map((row) => row.id);
    const [matches, originals, places] = await Promise.all([
      db.selectFrom('complaint_match').selectAll().where('complaint', 'in', ids).execute(),
      db
        .selectFrom('complaint_original')
        .select(['complaint', 'place', 'name', 'media_type', 'bytes', 'sha256'])
        .where('complaint', 'in', ids)
        .orderBy('place')
        .execute(),
      sql<{ complaint: string; lead: string; place: number }>`
        select l.complaint, l.lead, l.place from lead_complaint l join lead on lead.id = l.lead
        where lead."case" = ${id} and l.complaint = any(${ids}::text[]) order by lead.sequence`.execute(db),
    ]);
    const matchOf = new Map(matches.map((row) => [row.complaint, readKept(row)]));
    yield rows.map(({ forwarded, ...row }) => ({
      ...shown(sealer, row as ComplaintRow, withNumbers),
      match: matchOf.get(row.id),
      originals: originals
        .filter(({ complaint }) => complaint === row.id)
        .map(({ place, name, media_type: mediaType, bytes, sha256 }) => ({
          ...{ place, mediaType, bytes, sha256: sha256.toString('hex') },
          name: withNumbers ? name : withoutMobiles(name),
        })),
      leads: places.rows
        .filter(({ complaint }) => complaint === row.id)
        .map(({ lead, place }) => ({ lead, place })),
      wasForwarded: forwarded,
    }));
    if (rows.length < PAGE) return;
    after = ids.at(-1)!;
  }
}

function shown(
  sealer: Ground['sealer'],
  row: ComplaintRow,
  withNumbers: boolean,
): Pick<Member, 'complaint' | 'recipient'> {
  const recipient = openNumber(sealer, row.sealed);
  const masked = readComplaint(sealer, row);
  if (!withNumbers)
    return { recipient, complaint: { ...masked, text: withoutNumber(masked.text, String(recipient)) } };
  const sender = row.sender_sealed === null ? row.sender : sealer.open(row.sender_sealed).toString();
  return { recipient, complaint: { ...masked, recipient: formatRecipient(recipient), sender } };
}
