/** For the tests: complaints as rows of the record, many at a time, without the door that they came in by. */
import { sql } from 'kysely';
import type { RecordStore } from '../../store/index.ts';
import type { Leaf } from '../series/nodes.ts';
import type { VolumeSource } from '../series/rates.ts';

/** A traffic store in which nothing ever was. */
export const NOTHING_SENT: VolumeSource = {
  firstVolumeDay: async () => undefined,
  dailyVolumes: async () => [],
};

export interface TestComplaint extends Partial<Leaf> {
  readonly id: string;
  /** When it was filed, and when its message came. */
  readonly filedAt: number;
  readonly at?: number;
  /** Whether its message was found: then the organisation is known. Absent: where one is given. */
  readonly isMatched?: boolean;
  readonly counted?: boolean;
  /** The wave that its text was gathered into. */
  readonly wave?: number;
}

/** In one statement each: rows, matches where there is one, and waves. */
export async function complain(
  { db }: Pick<RecordStore, 'db'>,
  complaints: readonly TestComplaint[],
): Promise<void> {
  const of = <T>(value: (each: TestComplaint) => T) => complaints.map(value);
  await sql`
    insert into complaint (id, channel, tag, sealed, proof, sender, port, sender_kind, text, told_at, accepted_at, category, category_by,
      state, counted, wants_stop, likeness, alike, province)
    select id, channel, '\\x0102030405060708', '\\x00', 'told', coalesce(port, ''), nullif(port, ''),
      case when port = '' then 'none' else 'port' end, 'text', told_at, accepted_at, category, 'person', 'accepted', counted, false,
      '\\x0102030405060708', '\\x0102030405060708', province
    from unnest(${of(({ id }) => id)}::text[], ${of(({ channel }) => channel ?? 'web')}::text[], ${of(({ port }) => port ?? '')}::text[],
      ${of(({ at, filedAt }) => new Date(at ?? filedAt))}::timestamptz[], ${of(({ filedAt }) => new Date(filedAt))}::timestamptz[],
      ${of(({ category }) => category ?? 'loans')}::text[], ${of(({ counted }) => counted ?? true)}::boolean[],
      ${of(({ region }) => region ?? 'GD')}::text[]
    ) as given (id, channel, port, told_at, accepted_at, category, counted, province)`.execute(db);
  const matched = complaints.filter(({ organisation, isMatched }) => isMatched ?? organisation !== undefined);
  const ofMatched = <T>(value: (each: TestComplaint) => T) => matched.map(value);
  await sql`
    insert into complaint_match (complaint, kind, confidence, message, message_at, organisation, result, matched_at)
    select id, 'found', 0.99, 'm' || id, message_at, organisation, '{}', message_at
    from unnest(${ofMatched(({ id }) => id)}::text[], ${ofMatched(({ at, filedAt }) => new Date(at ?? filedAt))}::timestamptz[],
      ${ofMatched(({ organisation }) => organisation ?? '')}::text[]) as given (id, message_at, organisation)`.execute(
    db,
  );
  const gathered = complaints.filter(({ wave }) => wave !== undefined);
  const waves = [...new Set(gathered.map(({ wave }) => wave!))];
  await sql`
    insert into wave (id, first_seen, last_seen, template, shape)
    select id, now(), now(), '[{"kind":"fixed","text":"恭喜获得额度"},{"kind":"amount","examples":[]},{"kind":"fixed","text":"回电13800138000"}]', ''
    from unnest(${waves}::bigint[]) as given (id) on conflict do nothing`.execute(db);
  await sql`
    insert into wave_variant (id, wave, distance, joined_by, prototype, contacts, examples, first_seen, last_seen)
    select id, id, 0, 'first', '', '{}', '[]', now(), now() from unnest(${waves}::bigint[]) as given (id) on conflict do nothing`.execute(
    db,
  );
  const ofGathered = <T>(value: (each: TestComplaint) => T) => gathered.map(value);
  await sql`
    insert into wave_complaint (complaint, sequence, variant, wave, day, port, signature, organisation, region, counted, matched_at)
    select given.id, c.sequence, wave, wave, shanghai_day(c.accepted_at), given.port, '', given.organisation, coalesce(c.province, ''), c.counted, now()
    from unnest(${ofGathered(({ id }) => id)}::text[], ${ofGathered(({ wave }) => wave!)}::bigint[], ${ofGathered(({ port }) => port ?? '')}::text[],
      ${ofGathered(({ organisation }) => organisation ?? '')}::text[]) as given (id, wave, port, organisation) join complaint c on c.id = given.id`.execute(
    db,
  );
}
