import { sql } from 'kysely';
import { openNumber } from '../../consent/index.ts';
import type { Instant, Port } from '../../domain/index.ts';
import type { Ground } from '../ground.ts';
import { COMPLAINT_COLUMNS } from '../imports/columns.ts';
import type { SenderKind } from '../intake/check-complaint.ts';
import { placeOf, type ToldPlace } from './place.ts';

const PIECE = 1000;

interface Unplaced {
  readonly id: string;
  readonly sealed: Buffer;
  readonly sender_kind: SenderKind;
  readonly port: Port | null;
  readonly sender_sealed: Buffer | null;
  /** What was sent in, where a file brought it. */
  readonly row: Buffer | null;
}

/**
 * Reads the places of what was accepted in that time before there were columns for them, a piece at a time: may be cut off and repeated, also by two
 * processes at once. @returns how many there were
 */
export async function fillPlaces(
  { record, sealer }: Pick<Ground, 'record' | 'sealer'>,
  from: Instant,
  until: Instant,
  signal?: AbortSignal,
): Promise<number> {
  for (let filled = 0; ; ) {
    signal?.throwIfAborted();
    const { rows } = await sql<Unplaced>`
      select c.id, c.sealed, c.sender_kind, c.port, c.sender_sealed, o.sealed as row
      from complaint c left join complaint_original o on o.complaint = c.id and o.place = 0 and c.channel = 'file'
      where c.carrier is null and c.accepted_at >= ${new Date(from)} and c.accepted_at < ${new Date(until)}
      limit ${PIECE}`.execute(record.db);
    if (rows.length === 0) return filled;
    const places = rows.map(({ sealed, sender_kind: kind, port, sender_sealed, row }) =>
      placeOf(openNumber(sealer, sealed), row === null ? {} : toldIn(sealer.open(row)), {
        ...{ kind, port: port ?? undefined },
        typed: sender_sealed === null ? '' : sealer.open(sender_sealed).toString(),
      }),
    );
    await sql`
      update complaint c set carrier = p.carrier, province = p.province, sender_carrier = p.sender_carrier
      from unnest(${rows.map(({ id }) => id)}::text[], ${places.map(({ carrier }) => carrier)}::text[],
        ${places.map(({ province }) => province)}::text[], ${places.map(({ senderCarrier }) => senderCarrier)}::text[]
      ) as p (id, carrier, province, sender_carrier) where c.id = p.id`.execute(record.db);
    filled += rows.length;
  }
}

/** A row of a file as it is kept, by the names that the file gave its columns. */
function toldIn(row: Buffer): ToldPlace {
  let cells: unknown;
  try {
    cells = JSON.parse(row.toString());
  } catch {
    return {};
  }
  if (typeof cells !== 'object' || cells === null) return {};
  return { carrier: cellOf(cells, 'carrier'), province: cellOf(cells, 'province') };
}

function cellOf(cells: object, key: 'carrier' | 'province'): string | undefined {
  const column = COMPLAINT_COLUMNS.find((each) => each.key === key)!;
  const names = [column.key, column.zh, ...(column.also ?? [])];
  const found = Object.entries(cells).find(([name]) => names.includes(name.trim().toLowerCase()));
  return typeof found?.[1] === 'string' ? found[1] : undefined;
}
