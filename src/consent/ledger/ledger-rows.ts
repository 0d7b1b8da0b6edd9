import { hash, randomBytes } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type {
  ConsentChannel,
  ConsentEventKind,
  Frequency,
  Instant,
  KeptConsentState,
  MarketingPurpose,
  Recipient,
} from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import type { Standing } from './ledger.ts';
import { Kinds, list, nth } from './packed.ts';

const TAG_BYTES = 8;
const SALT_BYTES = 32;
const HASH_BYTES = 32;
const NO_HASH = Buffer.alloc(HASH_BYTES);

export interface EventRow {
  readonly tag: Buffer;
  readonly organisation: string;
  readonly purpose: MarketingPurpose | '';
  readonly kind: ConsentEventKind;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly channel: ConsentChannel;
  readonly wording: string | undefined;
  readonly evidence: string | undefined;
  readonly proof: 'proven' | 'unproven' | undefined;
  readonly frequency: Frequency | undefined;
  readonly until: Instant | undefined;
  readonly source: string;
  readonly actor: string;
}

interface Suppressed {
  readonly event: number;
  readonly at: Instant;
}

interface KeptConsent extends Standing {
  readonly tag: Buffer;
  readonly organisation: string;
  readonly purpose: MarketingPurpose;
  /** The table has a row of it. */
  readonly isKept: boolean;
}

/** What stands of some people: read before a piece is judged, written after it. An event below zero is the piece's own, to be numbered. */
export class Standings {
  readonly #consents = new Map<string, Map<string, KeptConsent>>();
  readonly #suppressions = new Map<
    string,
    { tag: Buffer; organisation: string; standing: Suppressed | undefined }
  >();
  readonly #refusing = new Set<string>();

  consent(tag: Buffer, organisation: string, purpose: MarketingPurpose): Standing | undefined {
    return this.#consents.get(tag.toString('latin1'))?.get(`${organisation} ${purpose}`);
  }

  setConsent(tag: Buffer, organisation: string, purpose: MarketingPurpose, standing: Standing): void {
    this.#set(tag, organisation, purpose, standing, false);
  }

  /** As the table has it. */
  keepConsent(tag: Buffer, organisation: string, purpose: MarketingPurpose, standing: Standing): void {
    this.#set(tag, organisation, purpose, standing, true);
  }

  #set(
    tag: Buffer,
    organisation: string,
    purpose: MarketingPurpose,
    standing: Standing,
    isKept: boolean,
  ): void {
    const name = tag.toString('latin1');
    let person = this.#consents.get(name);
    if (person === undefined) {
      person = new Map();
      this.#consents.set(name, person);
    }
    const of = `${organisation} ${purpose}`;
    person.set(of, {
      tag,
      organisation,
      purpose,
      isKept: isKept || person.get(of)?.isKept === true,
      state: standing.state,
      event: standing.event,
      at: standing.at,
      until: standing.until,
      inForce: standing.inForce,
      unproven: standing.unproven,
    });
  }

  /** Those of a person with these organisations that are granted or could still be by an answer, also by one that was sent in time and comes late. */
  openConsents(tag: Buffer, organisations: readonly string[]): KeptConsent[] {
    return [...(this.#consents.get(tag.toString('latin1'))?.values() ?? [])].filter(
      ({ state, organisation }) =>
        (state === 'granted' || state === 'requested' || state === 'unanswered') &&
        organisations.includes(organisation),
    );
  }

  /** Whether a person has refused this organisation in any line, in words or by silence. */
  refusedAny(tag: Buffer, organisation: string): boolean {
    return [...(this.#consents.get(tag.toString('latin1'))?.values() ?? [])].some(
      (of) =>
        of.organisation === organisation &&
        (of.state === 'declined' || of.state === 'unanswered' || of.state === 'withdrawn'),
    );
  }

  suppression(tag: Buffer, organisation: string): Suppressed | undefined {
    if (this.#suppressions.size === 0) return undefined;
    return this.#suppressions.get(tag.toString('latin1') + organisation)?.standing;
  }

  setSuppression(tag: Buffer, organisation: string, standing: Suppressed | undefined): void {
    const name = tag.toString('latin1');
    this.#suppressions.set(name + organisation, { tag, organisation, standing });
    if (standing !== undefined) this.#refusing.add(name);
  }

  /** Those that the piece has changed. */
  changed(): KeptConsent[] {
    const changed: KeptConsent[] = [];
    for (const person of this.#consents.values())
      for (const of of person.values()) if (of.event < 0) changed.push(of);
    return changed;
  }

  /** Whether a person refuses any organisation. */
  refuses(tag: Buffer): boolean {
    return this.#refusing.size > 0 && this.#refusing.has(tag.toString('latin1'));
  }

  suppressions(): Iterable<{ tag: Buffer; organisation: string; standing: Suppressed | undefined }> {
    return this.#suppressions.values();
  }
}

/** What stands of these people. Each is looked up by their tag, however large the tables are and whatever is known of them. */
export async function readStandings(db: Db, tags: readonly Buffer[]): Promise<Standings> {
  const standings = new Standings();
  const tag = nth(tags, TAG_BYTES, sql`n`);
  const consents = await sql<{
    tag: Buffer;
    organisation: string;
    purpose: MarketingPurpose;
    state: KeptConsentState;
    event: number;
    at: Date;
    until: Date | null;
    in_force: boolean;
    unproven: boolean;
  }>`
    select c.tag, c.organisation, c.purpose, c.state, c.event, c.at, c.until,
      coalesce(g.unproven, false) as unproven, coalesce(g.logged, true) as in_force
    from generate_series(1, ${tags.length}::int) as n
    cross join lateral (select * from consent where tag = ${tag} offset 0) as c
    left join lateral (
      select e.proof = 'unproven' as unproven, e.block is not null and not exists (
        select from consent_block b where b.block = e.block and b.logged_at is null
      ) as logged
      from consent_event e where e.id = c.event and c.state = 'granted' offset 0
    ) as g on true`.execute(db);
  for (const { tag, organisation, purpose, state, event, at, until, unproven, ...row } of consents.rows)
    standings.keepConsent(tag, organisation, purpose, {
      ...{ state, event, unproven, inForce: row.in_force, at: at.getTime(), until: until?.getTime() },
    });
  const suppressions = await sql<{ tag: Buffer; organisation: string; event: number; at: Date }>`
    select s.tag, s.organisation, s.event, s.at from generate_series(1, ${tags.length}::int) as n
    cross join lateral (select * from suppression where tag = ${tag} offset 0) as s`.execute(db);
  for (const { tag, organisation, event, at } of suppressions.rows)
    standings.setSuppression(tag, organisation, { event, at: at.getTime() });
  return standings;
}

/** Writes those that are not known yet. By their tags (as latin1), what the log calls each: SHA-256 of their salt and number. */
export async function writeRecipients(
  db: Db,
  people: readonly { readonly tag: Buffer; readonly recipient: Recipient }[],
  seal: (number: Buffer) => Buffer,
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ tag: Buffer; subject: Buffer }>`
    select r.tag, r.subject from generate_series(1, ${people.length}::int) as n cross join lateral (
      select * from recipient where tag = ${nth(
        people.map(({ tag }) => tag),
        TAG_BYTES,
        sql`n`,
      )} offset 0
    ) as r`.execute(db);
  const subjects = new Map(rows.map(({ tag, subject }) => [tag.toString('latin1'), subject]));
  const fresh = people.filter(({ tag }) => !subjects.has(tag.toString('latin1')));
  if (fresh.length === 0) return subjects;
  const salts = randomBytes(SALT_BYTES * fresh.length);
  const written = fresh.map(({ tag, recipient }, i) => {
    const number = Buffer.from(String(recipient), 'latin1');
    const salt = salts.subarray(SALT_BYTES * i, SALT_BYTES * (i + 1));
    const subject = hash('sha256', Buffer.concat([salt, number]), 'buffer');
    subjects.set(tag.toString('latin1'), subject);
    return { tag, sealed: seal(number), salt, subject };
  });
  // Numbers have between 7 and 15 digits: those of one length go together.
  for (const [size, some] of Map.groupBy(written, ({ sealed }) => sealed.length))
    await sql`
      insert into recipient (tag, sealed, salt, subject)
      select ${nth(
        some.map(({ tag }) => tag),
        TAG_BYTES,
        sql`n`,
      )}, ${nth(
        some.map(({ sealed }) => sealed),
        size,
        sql`n`,
      )}, ${nth(
        some.map(({ salt }) => salt),
        SALT_BYTES,
        sql`n`,
      )}, ${nth(
        some.map(({ subject }) => subject),
        HASH_BYTES,
        sql`n`,
      )}
      from generate_series(1, ${some.length}::int) as n`.execute(db);
  return subjects;
}

/** The ids given, in the order of the events. With a block they are its own, each at its place. */
export async function insertEvents(
  db: Db,
  events: readonly EventRow[],
  block: number | undefined,
): Promise<number[]> {
  const kinds = new Kinds<EventRow>();
  for (const each of events) kinds.add(kindOf(each), () => each);
  const time = (at: Instant | undefined) => (at === undefined ? null : new Date(at));
  const evidence = events.map((each) =>
    each.evidence === undefined ? NO_HASH : Buffer.from(each.evidence, 'hex'),
  );
  const { rows } = await sql<{ first: number; last: number }>`
    with written as (
      insert into consent_event (
        tag, organisation, purpose, kind, at, recorded_at, channel, wording, evidence, proof,
        frequency_count, frequency_per, until, source, actor, block, place
      )
      select ${nth(
        events.map(({ tag }) => tag),
        TAG_BYTES,
        sql`e.n`,
      )}, k.organisation, k.purpose, k.kind, to_timestamp(e.at / 1000), k.recorded_at, k.channel, k.wording,
        case when k.evident then ${nth(evidence, HASH_BYTES, sql`e.n`)} end, k.proof,
        k.frequency_count, k.frequency_per, k.until, k.source, k.actor,
        ${block ?? null}::bigint, case when ${block ?? null}::bigint is not null then e.n - 1 end
      from unnest(${list(kinds.of)}::int[], ${list(events.map(({ at }) => at))}::float8[]) with ordinality as e (kind, at, n)
      join unnest(
        ${kinds.column(({ organisation }) => organisation)}::text[], ${kinds.column(({ purpose }) => purpose)}::text[],
        ${kinds.column(({ kind }) => kind)}::text[],
        ${kinds.column(({ recordedAt }) => time(recordedAt))}::timestamptz[],
        ${kinds.column(({ channel }) => channel)}::text[], ${kinds.column(({ wording }) => wording ?? null)}::text[],
        ${kinds.column((each) => each.evidence !== undefined)}::boolean[],
        ${kinds.column(({ proof }) => proof ?? null)}::text[],
        ${kinds.column(({ frequency }) => frequency?.count ?? null)}::int[],
        ${kinds.column(({ frequency }) => frequency?.per ?? null)}::text[],
        ${kinds.column(({ until }) => time(until))}::timestamptz[], ${kinds.column(({ source }) => source)}::text[],
        ${kinds.column(({ actor }) => actor)}::text[]
      ) with ordinality as k (
        organisation, purpose, kind, recorded_at, channel, wording, evident, proof,
        frequency_count, frequency_per, until, source, actor, number
      ) on k.number = e.kind
      order by e.n
      returning id
    )
    select min(id) as first, max(id) as last from written`.execute(db);
  // PostgreSQL numbers the rows in the order in which they are selected, and nobody else does while the ledger is held.
  const { first, last } = rows[0]!;
  if (last - first + 1 !== events.length)
    throw new Error(`the ledger numbered ${events.length} events ${first} to ${last}`);
  return events.map((_, i) => first + i);
}

function kindOf(of: EventRow): string {
  const { frequency } = of;
  const what = `${of.organisation} ${of.purpose} ${of.kind} ${of.channel} ${of.wording} ${of.proof} ${of.until}`;
  return `${what} ${of.evidence === undefined} ${frequency?.count} ${frequency?.per} ${of.recordedAt} ${of.source} ${of.actor}`;
}

/** Writes what a piece has changed; `ids` are those of its own events. */
export async function writeStandings(db: Db, standings: Standings, ids: readonly number[]): Promise<void> {
  const numbered = (event: number) => (event < 0 ? ids[-1 - event]! : event);
  const changed = standings.changed();
  await writeConsents(
    db,
    changed.filter(({ isKept }) => !isKept),
    numbered,
    sql``,
  );
  await writeConsents(
    db,
    changed.filter(({ isKept }) => isKept),
    numbered,
    sql`on conflict (tag, organisation, purpose) do update set
      state = excluded.state, event = excluded.event, at = excluded.at, until = excluded.until`,
  );
  const suppressions = [...standings.suppressions()];
  const placed = suppressions.filter(({ standing }) => standing !== undefined && standing.event < 0);
  const lifted = suppressions.filter(({ standing }) => standing === undefined);
  if (lifted.length > 0)
    await sql`
      delete from suppression s using unnest(
        ${lifted.map(({ tag }) => tag)}::bytea[], ${lifted.map(({ organisation }) => organisation)}::text[]
      ) as over (tag, organisation)
      where s.tag = over.tag and s.organisation = over.organisation`.execute(db);
  if (placed.length > 0)
    await sql`
      insert into suppression (tag, organisation, event, at)
      select * from unnest(
        ${placed.map(({ tag }) => tag)}::bytea[], ${placed.map(({ organisation }) => organisation)}::text[],
        ${placed.map(({ standing }) => numbered(standing!.event))}::bigint[],
        ${placed.map(({ standing }) => new Date(standing!.at))}::timestamptz[]
      )
      on conflict (tag, organisation) do update set event = excluded.event, at = excluded.at`.execute(db);
}

async function writeConsents(
  db: Db,
  consents: readonly KeptConsent[],
  numbered: (event: number) => number,
  conflict: RawBuilder<unknown>,
): Promise<void> {
  if (consents.length === 0) return;
  const kinds = new Kinds<KeptConsent>();
  for (const each of consents)
    kinds.add(`${each.organisation} ${each.purpose} ${each.state} ${each.until}`, () => each);
  await sql`
    insert into consent (tag, organisation, purpose, state, event, at, until)
    select ${nth(
      consents.map(({ tag }) => tag),
      TAG_BYTES,
      sql`c.n`,
    )}, k.organisation, k.purpose, k.state, c.event, to_timestamp(c.at / 1000), k.until
    from unnest(
      ${list(kinds.of)}::int[], ${list(consents.map(({ event }) => numbered(event)))}::bigint[],
      ${list(consents.map(({ at }) => at))}::float8[]
    ) with ordinality as c (kind, event, at, n)
    join unnest(
      ${kinds.column(({ organisation }) => organisation)}::text[], ${kinds.column(({ purpose }) => purpose)}::text[],
      ${kinds.column(({ state }) => state)}::text[],
      ${kinds.column(({ until }) => (until === undefined ? null : new Date(until)))}::timestamptz[]
    ) with ordinality as k (organisation, purpose, state, until, number) on k.number = c.kind
    ${conflict}`.execute(db);
}
