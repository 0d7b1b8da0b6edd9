import { sql } from 'kysely';
import { holdLedger, openNumber } from '../../consent/index.ts';
import type { OrganisationId } from '../../domain/index.ts';
import type { Db } from '../ground.ts';
import type { CaseGround, Hand } from './ground.ts';

const PIECE = 1000;

/** A complaint whose person asked that marketing stop, and whose marketing that is. */
interface Stop {
  readonly complaint: string;
  readonly organisation: string;
  readonly sealed: Buffer;
  readonly accepted_at: Date;
}
type StopGround = Pick<CaseGround, 'sealer' | 'clock'> & {
  readonly ledger: Pick<CaseGround['ledger'], 'takeWithin'>;
};

/**
 * Who asked that the sender's marketing stop has said so to us: once it is known whose matter a case is, each of its complaints that asks for it is a
 * refusal of that organisation in the consent ledger, in the feed with this transaction (P4). Once for each: who agrees anew later is not refused again.
 *
 * @returns how many; where there are any, the caller tells the ledger after its transaction (`onRecorded`).
 */
export async function recordStops(
  ground: StopGround,
  db: Db,
  cases: readonly string[],
  hand: Hand,
): Promise<number> {
  const { rows } = await sql<Stop>`
    select c.id as complaint, k.organisation, c.sealed, c.accepted_at
    from complaint_case k join case_member m on m."case" = k.id join complaint c on c.id = m.complaint
    where k.id = any(${[...cases]}::text[]) and k.organisation is not null and c.wants_stop and c.erased_at is null
      and not exists (select from case_stop s where s.complaint = c.id and s.organisation = k.organisation)
    order by c.sequence`.execute(db);
  return record(ground, db, rows, hand);
}

/** The same as soon as the message is found that a complaint is about: nobody waits for a case. */
export async function recordMatchedStops(
  ground: StopGround,
  db: Db,
  complaints: readonly string[],
  hand: Hand,
): Promise<number> {
  const { rows } = await sql<Stop>`
    select c.id as complaint, m.organisation, c.sealed, c.accepted_at
    from complaint_match m join complaint c on c.id = m.complaint
    where c.id = any(${[...complaints]}::text[]) and m.organisation <> '' and c.wants_stop and c.erased_at is null
      and not exists (select from case_stop s where s.complaint = c.id and s.organisation = m.organisation)
    order by c.sequence`.execute(db);
  return record(ground, db, rows, hand);
}

async function record(ground: StopGround, db: Db, rows: readonly Stop[], hand: Hand): Promise<number> {
  if (rows.length === 0) return 0;
  await holdLedger(db);
  for (let i = 0; i < rows.length; i += PIECE) {
    const piece = rows.slice(i, i + PIECE);
    await ground.ledger.takeWithin(
      db,
      hand.id,
      piece.map(({ complaint, organisation, sealed, accepted_at }) => ({
        ...{ act: 'refuse', channel: 'complaint', source: complaint },
        ...{ organisation: organisation as OrganisationId, at: accepted_at.getTime() },
        recipient: openNumber(ground.sealer, sealed),
      })),
    );
  }
  await sql`
    insert into case_stop (complaint, organisation, at)
    select w.complaint, w.organisation, ${new Date(ground.clock())}::timestamptz
    from unnest(${rows.map(({ complaint }) => complaint)}::text[], ${rows.map(({ organisation }) => organisation)}::text[])
      as w (complaint, organisation)`.execute(db);
  return rows.length;
}
