import { sql } from 'kysely';
import type { Db } from '../../registry/index.ts';
import { PLACEHOLDERS } from '../../texts/index.ts';
import type { TemplatePiece, VariantId, VariantRow, WaveId } from '../waves/wave.ts';
import type { Merge, Placed, Split } from './arrived.ts';
import { jsonRows } from './storable.ts';
import { addDays } from './wave-days.ts';

/** What came of a batch of texts, to be kept. */
export interface Batch {
  readonly placed: readonly Placed[];
  /** Variants that are new, were moved or learnt something. */
  readonly changed: readonly VariantRow[];
  readonly merged: readonly Merge[];
  readonly split: readonly Split[];
  readonly at: Date;
  /** As it is after the batch. */
  template(wave: WaveId): readonly TemplatePiece[];
}

interface Sum {
  first: number;
  last: number;
  messages: number;
  refused: number;
  complaints: number;
}

const CHUNK = 1000;

/** Writes a batch, within a transaction of its caller’s: variants, what is counted by day and place, complaints, what merged and split, and what each wave comes to. */
export async function keepBatch(db: Db, batch: Batch): Promise<void> {
  const { placed, changed, at } = batch;
  const waveNow = new Map(changed.map(({ variant, wave }) => [variant, wave]));
  const waveOf = ({ gathered }: Placed): WaveId => waveNow.get(gathered.variant) ?? gathered.wave;
  const stood = await wavesOf(db, [...waveNow.keys()]);
  const moved = changed.filter(({ variant, wave }) => (stood.get(variant) ?? wave) !== wave);
  const touched = new Set([...changed.map(({ wave }) => wave), ...placed.map(waveOf)]);

  await addWaves(db, [...touched, ...batch.merged.map(({ wave }) => wave)], at);
  const sums = sumsOf(placed);
  await keepVariants(db, changed, sums, at);
  await addSums(db, sums);
  await addDays(
    db,
    placed.map((each) => ({ ...each, variant: each.gathered.variant, wave: waveOf(each) })),
  );
  await addComplaints(db, placed, waveOf);
  await moveCounted(
    db,
    moved.map(({ variant }) => variant),
  );
  await tell(db, batch, stood);
  await refresh(db, batch, [...touched]);
}

async function wavesOf(db: Db, variants: readonly VariantId[]): Promise<Map<VariantId, WaveId>> {
  const { rows } = await sql<{ id: number; wave: number }>`
    select id, wave from wave_variant where id = any(${variants}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, wave }) => [id, wave]));
}

async function addWaves(db: Db, waves: readonly WaveId[], at: Date): Promise<void> {
  await sql`
    insert into wave (id, first_seen, last_seen, template, shape)
    select id, ${at}::timestamptz, ${at}::timestamptz, '[]', '' from unnest(${[...new Set(waves)]}::bigint[]) as given (id)
    on conflict (id) do nothing`.execute(db);
}

function sumsOf(placed: readonly Placed[]): Map<VariantId, Sum> {
  const sums = new Map<VariantId, Sum>();
  for (const { gathered, firstAt, lastAt, messages, refused, complaints } of placed) {
    const sum = sums.get(gathered.variant);
    if (sum === undefined) {
      sums.set(gathered.variant, { first: firstAt, last: lastAt, messages, refused, complaints });
      continue;
    }
    sum.first = Math.min(sum.first, firstAt);
    sum.last = Math.max(sum.last, lastAt);
    sum.messages += messages;
    sum.refused += refused;
    sum.complaints += complaints;
  }
  return sums;
}

async function keepVariants(
  db: Db,
  changed: readonly VariantRow[],
  sums: ReadonlyMap<VariantId, Sum>,
  at: Date,
): Promise<void> {
  for (let from = 0; from < changed.length; from += CHUNK) {
    const rows = changed.slice(from, from + CHUNK).map((row) => ({
      ...{ id: row.variant, wave: row.wave, parent: row.parent ?? null, distance: row.distance },
      ...{ joined_by: row.by, prototype: row.prototype, contacts: row.contacts, examples: row.examples },
      first_seen: new Date(sums.get(row.variant)?.first ?? at),
      last_seen: new Date(sums.get(row.variant)?.last ?? at),
    }));
    await sql`
      insert into wave_variant (id, wave, parent, distance, joined_by, prototype, contacts, examples, first_seen, last_seen)
      select * from jsonb_to_recordset(${jsonRows(rows)}::jsonb)
        as given (id bigint, wave bigint, parent bigint, distance double precision, joined_by text, prototype text, contacts text[],
          examples jsonb, first_seen timestamptz, last_seen timestamptz)
      on conflict (id) do update set wave = excluded.wave, parent = excluded.parent, distance = excluded.distance,
        joined_by = excluded.joined_by, prototype = excluded.prototype, contacts = excluded.contacts, examples = excluded.examples`.execute(
      db,
    );
  }
}

async function addSums(db: Db, sums: ReadonlyMap<VariantId, Sum>): Promise<void> {
  const [ids, all] = [[...sums.keys()], [...sums.values()]];
  await sql`
    update wave_variant v set first_seen = least(v.first_seen, s.first), last_seen = greatest(v.last_seen, s.last),
      messages = v.messages + s.messages, refused = v.refused + s.refused, complaints = v.complaints + s.complaints
    from unnest(${ids}::bigint[], ${all.map(({ first }) => new Date(first))}::timestamptz[], ${all.map(({ last }) => new Date(last))}::timestamptz[],
      ${all.map(({ messages }) => messages)}::bigint[], ${all.map(({ refused }) => refused)}::bigint[],
      ${all.map(({ complaints }) => complaints)}::integer[]) as s (id, first, last, messages, refused, complaints)
    where v.id = s.id`.execute(db);
}

async function addComplaints(
  db: Db,
  placed: readonly Placed[],
  waveOf: (placed: Placed) => WaveId,
): Promise<void> {
  const rows = placed.flatMap((each) =>
    each.complaint === undefined
      ? []
      : [
          {
            ...{ complaint: each.complaint.id, sequence: each.complaint.sequence },
            ...{ variant: each.gathered.variant, wave: waveOf(each), day: each.day, port: each.port },
            ...{ signature: each.signature, organisation: each.organisation, region: each.region },
            ...{ counted: each.complaint.counted, matched_at: each.complaint.matchedAt },
          },
        ],
  );
  if (rows.length > 0) await db.insertInto('wave_complaint').values(rows).execute();
}

/** What was counted of variants that are in another wave now. */
async function moveCounted(db: Db, variants: readonly VariantId[]): Promise<void> {
  if (variants.length === 0) return;
  for (const table of ['wave_day', 'wave_complaint'] as const)
    await sql`
      update ${sql.table(table)} counted set wave = v.wave from wave_variant v
      where v.id = counted.variant and v.wave <> counted.wave and v.id = any(${variants}::bigint[])`.execute(
      db,
    );
}

/** Merges and splits, as they can be read afterwards. */
async function tell(db: Db, batch: Batch, stood: ReadonlyMap<VariantId, WaveId>): Promise<void> {
  const { merged, split, at } = batch;
  const counts = new Map<WaveId, number>();
  for (const wave of stood.values()) counts.set(wave, (counts.get(wave) ?? 0) + 1);
  if (merged.length > 0)
    await sql`
      update wave w set merged_into = m.into_wave, messages = 0, refused = 0, complaints = 0
      from unnest(${merged.map(({ wave }) => wave)}::bigint[], ${merged.map(({ into }) => into)}::bigint[]) as m (id, into_wave)
      where w.id = m.id`.execute(db);
  const events = [
    ...merged.map(({ wave: other, into: wave, by, similarity }) => ({
      ...{ kind: 'merge' as const, wave, other, variants: counts.get(other) ?? 1, at },
      ...{ joined_by: by ?? null, similarity: similarity ?? null },
    })),
    ...split.map(({ wave: other, from: wave, variants }) => ({
      ...{ kind: 'split' as const, wave, other, variants, at, joined_by: null, similarity: null },
    })),
  ];
  if (events.length > 0) await db.insertInto('wave_event').values(events).execute();
}

/** What each wave comes to, and how its texts read. */
async function refresh(db: Db, batch: Batch, touched: readonly WaveId[]): Promise<void> {
  const from = [...new Set([...touched, ...batch.split.map((each) => each.from)])];
  await sql`
    update wave w set first_seen = s.first, last_seen = s.last, messages = s.messages, refused = s.refused, complaints = s.complaints
    from (select wave, min(first_seen) as first, max(last_seen) as last, sum(messages) as messages, sum(refused) as refused,
        sum(complaints) as complaints
      from wave_variant where wave = any(${from}::bigint[]) group by wave) s
    where w.id = s.wave`.execute(db);
  const reworded = [
    ...new Set([...batch.changed.map(({ wave }) => wave), ...batch.split.map((each) => each.from)]),
  ];
  for (let at = 0; at < reworded.length; at += CHUNK) {
    const rows = reworded.slice(at, at + CHUNK).map((id) => {
      const template = batch.template(id);
      return { id, template, shape: shapeOf(template) };
    });
    await sql`
      update wave w set template = t.template, shape = t.shape
      from jsonb_to_recordset(${jsonRows(rows)}::jsonb) as t (id bigint, template jsonb, shape text) where w.id = t.id`.execute(
      db,
    );
  }
}

/** A template as one line: a placeholder for each place of a kind, … where any words stand. */
export function shapeOf(template: readonly TemplatePiece[]): string {
  return template
    .map((piece) =>
      piece.kind === 'fixed' ? piece.text : piece.kind === 'words' ? '…' : PLACEHOLDERS[piece.kind],
    )
    .join('');
}
