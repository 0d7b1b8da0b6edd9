import { sql } from 'kysely';
import type { ConsentEventKind, Instant } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';

/** An entry of the ledger that somebody names as proof, with what ended it. */
export interface GrantNamed {
  readonly id: number;
  readonly tag: Buffer;
  readonly organisation: string;
  readonly kind: ConsentEventKind;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly until: Instant | undefined;
  /** When the person took it back first, in that line, of that organisation or of everyone. */
  readonly endedAt: Instant | undefined;
}

/** By their ids; of an id that names nothing there is none. */
export async function grantsNamed(db: Db, ids: readonly number[]): Promise<Map<number, GrantNamed>> {
  const { rows } = await sql<{
    id: string;
    tag: Buffer;
    organisation: string;
    kind: ConsentEventKind;
    at: Date;
    recorded_at: Date;
    until: Date | null;
    ended_at: Date | null;
  }>`
    select e.id, e.tag, e.organisation, e.kind, e.at, e.recorded_at, e.until, (
      select min(l.at) from consent_event l
      where l.tag = e.tag and l.id > e.id and l.kind in ('declined', 'withdrawn', 'refused')
        and (l.organisation = '' or (l.organisation = e.organisation and l.purpose in ('', e.purpose)))
    ) as ended_at
    from consent_event e where e.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(
    rows.map(({ id, at, recorded_at, until, ended_at, ...rest }) => [
      Number(id),
      {
        ...{ ...rest, id: Number(id), at: at.getTime(), recordedAt: recorded_at.getTime() },
        ...{ until: until?.getTime(), endedAt: ended_at?.getTime() },
      },
    ]),
  );
}
