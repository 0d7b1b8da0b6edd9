import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type ComplaintEnd, type ComplaintMark, type Instant, UNCOUNTED_MARKS } from '../../domain/index.ts';
import type { Sealer } from '../../store/index.ts';
import type { Db } from '../ground.ts';
import { placeOf } from '../places/place.ts';
import type { Teller } from './intake.ts';
import type { Marked } from './marks.ts';

/** One complaint that is written: read, marked, numbered. */
export interface Numbered {
  readonly id: string;
  readonly marked: Marked;
  readonly marks: readonly ComplaintMark[];
  readonly teller: Teller;
}

/**
 * Writes them with what was sent in and the event of their acceptance. Column by column, in one statement a table: a row of twenty values of its own for each
 * complaint takes several times as long to write down and to read.
 */
export async function insertComplaints(
  db: Db,
  sealer: Sealer,
  all: readonly Numbered[],
  now: Instant,
): Promise<void> {
  const reads = all.map(({ marked }) => marked.read);
  const wanted = reads.map((read) => read.wanted);
  const at = new Date(now);
  const places = reads.map(({ recipient, senderKind: kind, port, wanted: { place = {}, sender: typed } }) =>
    placeOf(recipient, place, { kind, port, typed }),
  );
  const stands = all.map(({ marks }) => standOf(marks));
  const seal = (text: string) => sealer.seal(Buffer.from(text));
  await sql`
    insert into complaint (id, channel, via, reference, tag, likeness, alike, origin, sealed, proof, sender, port, sender_kind, sender_sealed,
      text, told_at, accepted_at, category, category_by, state, ended, marks, counted, wants_stop, carrier, province, sender_carrier)
    select id, channel, via, reference, tag, likeness, alike, origin, sealed, proof, sender, port, sender_kind, sender_sealed,
      text, told_at, ${at}::timestamptz, category, category_by, state, ended, string_to_array(marks, ' '), counted, wants_stop,
      carrier, province, sender_carrier
    from unnest(
      ${all.map(({ id }) => id)}::text[], ${wanted.map(({ channel }) => channel)}::text[],
      ${wanted.map(({ via }) => via ?? '')}::text[], ${wanted.map(({ reference }) => reference ?? null)}::text[],
      ${all.map(({ marked }) => marked.tag)}::bytea[], ${all.map(({ marked }) => marked.likeness)}::bytea[],
      ${all.map(({ marked }) => marked.alike)}::bytea[], ${all.map(({ marked }) => marked.origin ?? null)}::bytea[],
      ${reads.map(({ recipient }) => seal(String(recipient)))}::bytea[], ${wanted.map(({ proof }) => proof)}::text[],
      ${reads.map(({ sender }) => sender)}::text[], ${reads.map(({ port }) => port ?? null)}::text[],
      ${reads.map(({ senderKind }) => senderKind)}::text[],
      ${reads.map(({ senderKind, wanted: { sender } }) => (senderKind === 'person' ? seal(sender) : null))}::bytea[],
      ${reads.map(({ text }) => text)}::text[],
      ${wanted.map(({ toldAt }) => (toldAt === undefined ? null : new Date(toldAt)))}::timestamptz[],
      ${reads.map(({ category }) => category)}::text[], ${reads.map(({ categoryBy }) => categoryBy)}::text[],
      ${stands.map(({ state }) => state)}::text[], ${stands.map(({ ended }) => ended)}::text[],
      ${all.map(({ marks }) => marks.join(' '))}::text[],
      ${all.map(({ marks }) => !marks.some((mark) => UNCOUNTED_MARKS.includes(mark)))}::boolean[],
      ${wanted.map(({ wantsStop }) => wantsStop ?? false)}::boolean[],
      ${places.map(({ carrier }) => carrier)}::text[], ${places.map(({ province }) => province)}::text[],
      ${places.map(({ senderCarrier }) => senderCarrier)}::text[]
    ) as c (id, channel, via, reference, tag, likeness, alike, origin, sealed, proof, sender, port, sender_kind, sender_sealed,
      text, told_at, category, category_by, state, ended, marks, counted, wants_stop, carrier, province, sender_carrier)`.execute(
    db,
  );
  const originals = all.flatMap(({ id, marked }) =>
    marked.read.wanted.originals.map((original, place) => ({ id, place, ...original })),
  );
  if (originals.length > 0)
    await sql`
      insert into complaint_original (complaint, place, name, media_type, bytes, sha256, sealed)
      select * from unnest(
        ${originals.map(({ id }) => id)}::text[], ${originals.map(({ place }) => place)}::smallint[],
        ${originals.map(({ name }) => storable(name))}::text[], ${originals.map(({ mediaType }) => mediaType)}::text[],
        ${originals.map(({ bytes }) => bytes.length)}::integer[],
        ${originals.map(({ bytes }) => createHash('sha256').update(bytes).digest())}::bytea[],
        ${originals.map(({ bytes }) => sealer.seal(bytes))}::bytea[])`.execute(db);
  await sql`
    insert into complaint_event (complaint, act, state, at, learnt_at, by, by_name)
    select id, 'accept', 'accepted', at, ${at}::timestamptz, by, by_name from unnest(
      ${all.map(({ id }) => id)}::text[], ${wanted.map(({ toldAt }) => new Date(toldAt ?? now))}::timestamptz[],
      ${all.map(({ teller }) => teller.id)}::text[], ${all.map(({ teller }) => teller.name)}::text[]
    ) as e (id, at, by, by_name)`.execute(db);
  const ended = all.filter((_, i) => stands[i]!.ended !== null);
  if (ended.length > 0)
    await sql`
      insert into complaint_event (complaint, act, state, at, learnt_at, by, by_name, detail)
      select id, 'close', 'closed', ${at}::timestamptz, ${at}::timestamptz, ${ITSELF}, '', jsonb_build_object('end', ended)
      from unnest(${ended.map(({ id }) => id)}::text[], ${stands.flatMap(({ ended: end }) => end ?? [])}::text[]) as e (id, ended)`.execute(
      db,
    );
}

/** Who closes what nobody need look at. */
const ITSELF = 'system';

/** What is answered at once: a notice kindly, a repetition by what stands already. The person can object to either. */
function standOf(
  marks: readonly ComplaintMark[],
):
  | { readonly state: 'closed'; readonly ended: ComplaintEnd }
  | { readonly state: 'accepted'; readonly ended: null } {
  const ended = (['service-message', 'repeated'] as const).find((mark) => marks.includes(mark));
  return ended === undefined ? { state: 'accepted', ended: null } : { state: 'closed', ended };
}

const storable = (name: string) => name.replaceAll('\0', '').toWellFormed();
