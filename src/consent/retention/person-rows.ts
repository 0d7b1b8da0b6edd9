import { sql } from 'kysely';
import type { Instant, KeptConsentState, MarketingPurpose } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import { type Key, keysOf, type Relation } from './due.ts';

/** A person as the ledger knows them, with all their relations. */
export interface Person {
  readonly tag: Buffer;
  readonly sealed: Buffer;
  readonly relations: readonly Relation[];
  /** A request to them is open, or was a moment ago. */
  readonly asked: boolean;
}

/** The next people in the order of their tags. */
export async function peopleAfter(db: Db, after: Buffer, limit: number): Promise<Person[]> {
  const { rows } = await sql<{ tag: Buffer; sealed: Buffer }>`
    select tag, sealed from recipient where tag > ${after} order by tag limit ${limit}`.execute(db);
  return relationsOf(db, rows);
}

export async function personOf(db: Db, tag: Buffer): Promise<Person | undefined> {
  const { rows } = await sql<{ tag: Buffer; sealed: Buffer }>`
    select tag, sealed from recipient where tag = ${tag}`.execute(db);
  return (await relationsOf(db, rows))[0];
}

interface Building {
  consents: Relation['consents'][number][];
  refusedAt: Instant | undefined;
  events: number;
  lastEventAt: Instant;
  logged: boolean;
}

async function relationsOf(
  db: Db,
  people: readonly { readonly tag: Buffer; readonly sealed: Buffer }[],
): Promise<Person[]> {
  const tags = people.map(({ tag }) => tag);
  const built = new Map(people.map(({ tag }) => [tag.toString('hex'), new Map<string, Building>()]));
  const of = (tag: Buffer, organisation: string): Building => {
    const relations = built.get(tag.toString('hex'))!;
    let one = relations.get(organisation);
    if (one === undefined) {
      one = { consents: [], refusedAt: undefined, events: 0, lastEventAt: 0, logged: true };
      relations.set(organisation, one);
    }
    return one;
  };
  const consents = await sql<{
    tag: Buffer;
    organisation: string;
    purpose: MarketingPurpose;
    state: KeptConsentState;
    at: Date;
    until: Date | null;
  }>`select tag, organisation, purpose, state, at, until from consent where tag = any(${tags}::bytea[])`.execute(
    db,
  );
  for (const { tag, organisation, purpose, state, at, until } of consents.rows)
    of(tag, organisation).consents.push({ purpose, state, at: at.getTime(), until: until?.getTime() });
  const refusals = await sql<{ tag: Buffer; organisation: string; at: Date }>`
    select tag, organisation, at from suppression where tag = any(${tags}::bytea[])`.execute(db);
  for (const { tag, organisation, at } of refusals.rows) of(tag, organisation).refusedAt = at.getTime();
  const events = await sql<{
    tag: Buffer;
    organisation: string;
    events: number;
    last: Date;
    logged: boolean;
  }>`
    select e.tag, e.organisation, count(*)::int as events, max(e.recorded_at) as last, bool_and(b.logged_at is not null) as logged
    from consent_event e left join consent_block b on b.block = e.block
    where e.tag = any(${tags}::bytea[]) group by 1, 2`.execute(db);
  for (const { tag, organisation, events: count, last, logged } of events.rows)
    Object.assign(of(tag, organisation), { events: count, lastEventAt: last.getTime(), logged });
  const asked = await sql<{ tag: Buffer }>`
    select distinct tag from asked_request where tag = any(${tags}::bytea[])`.execute(db);
  const waiting = new Set(asked.rows.map(({ tag }) => tag.toString('hex')));
  return people.map(({ tag, sealed }) => ({
    ...{ tag, sealed, asked: waiting.has(tag.toString('hex')) },
    relations: [...built.get(tag.toString('hex'))!].map(([organisation, one]) => ({ organisation, ...one })),
  }));
}

/** What goes of one person: the history of some relations, and the person's own row with its salt where nothing needs it any more. */
export interface Going {
  readonly person: Person;
  readonly relations: readonly Relation[];
  readonly whole: boolean;
}

/**
 * Removes what goes, and notes what is to be taken out of the feed. The salt goes with the person's row: from then on nobody can tell whom the evidence
 * log means, and the log stays as it is.
 */
export async function removeGoing(db: Db, going: readonly Going[]): Promise<void> {
  const relations = going.flatMap(({ person, relations: of }) =>
    of.map((relation) => ({ person, relation })),
  );
  const keys = relations.flatMap(({ person, relation }) =>
    keysOf(relation).map((key): { person: Person; relation: Relation; key: Key } => ({
      ...{ person, relation, key },
    })),
  );
  await sql`
    insert into feed_removal (tag, sealed, organisation, purpose, keeps_refusal, through)
    select k.*, h.last from unnest(
      ${keys.map(({ person }) => person.tag)}::bytea[], ${keys.map(({ person }) => person.sealed)}::bytea[],
      ${keys.map(({ relation }) => relation.organisation)}::text[], ${keys.map(({ key }) => key.purpose)}::text[],
      ${keys.map(({ key }) => key.keepsRefusal)}::boolean[]
    ) as k, change_head h
    on conflict do nothing`.execute(db);
  const ended = keys.filter(({ key }) => key.purpose !== '' && !key.keepsRefusal);
  await sql`
    delete from consent c using unnest(
      ${ended.map(({ person }) => person.tag)}::bytea[], ${ended.map(({ relation }) => relation.organisation)}::text[],
      ${ended.map(({ key }) => key.purpose)}::text[]
    ) as k (tag, organisation, purpose)
    where c.tag = k.tag and c.organisation = k.organisation and c.purpose = k.purpose`.execute(db);
  await sql`
    delete from consent_event e using unnest(
      ${relations.map(({ person }) => person.tag)}::bytea[],
      ${relations.map(({ relation }) => relation.organisation)}::text[]
    ) as k (tag, organisation)
    where e.tag = k.tag and e.organisation = k.organisation`.execute(db);
  const whole = going.filter((each) => each.whole).map(({ person }) => person.tag);
  if (whole.length > 0) await sql`delete from recipient where tag = any(${whole}::bytea[])`.execute(db);
}
