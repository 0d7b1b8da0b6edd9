import { sql } from 'kysely';
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
}

/** What stands of some people: read before a piece is judged, written after it. An event below zero is the piece's own, to be numbered. */
export class Standings {
  readonly #consents = new Map<string, Map<string, KeptConsent>>();
  readonly #suppressions = new Map<
    string,
    { tag: Buffer; organisation: string; standing: Suppressed | undefined }
  >();

  consent(tag: Buffer, organisation: string, purpose: MarketingPurpose): Standing | undefined {
    return this.#consents.get(tag.toString('latin1'))?.get(`${organisation} ${purpose}`);
  }

  setConsent(tag: Buffer, organisation: string, purpose: MarketingPurpose, standing: Standing): void {
    const name = tag.toString('latin1');
    let person = this.#consents.get(name);
    if (person === undefined) {
      person = new Map();
      this.#consents.set(name, person);
    }
    person.set(`${organisation} ${purpose}`, { tag, organisation, purpose, ...standing });
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
    return this.#suppressions.get(tag.toString('latin1') + organisation)?.standing;
  }

  setSuppression(tag: Buffer, organisation: string, standing: Suppressed | undefined): void {
    this.#suppressions.set(tag.toString('latin1') + organisation, { tag, organisation, standing });
  }

  consents(): KeptConsent[] {
    return [...this.#consents.values()].flatMap((person) => [...person.values()]);
  }

  suppressions(): Iterable<{ tag: Buffer; organisation: string; standing: Suppressed | undefined }> {
    return this.#suppressions.values();
  }
}

export async function readStandings(db: Db, tags: readonly Buffer[]): Promise<Standings> {
  const standings = new Standings();
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
    select tag, organisation, purpose, state, event, at, until, in_force, state = 'granted' and exists (
      select from consent_event e where e.id = consent.event and e.proof = 'unproven'
    ) as unproven
    from consent where tag = any(${tags}::bytea[])`.execute(db);
  for (const { tag, organisation, purpose, state, event, at, until, unproven, ...row } of consents.rows)
    standings.setConsent(tag, organisation, purpose, {
      ...{ state, event, unproven, inForce: row.in_force, at: at.getTime(), until: until?.getTime() },
    });
  const suppressions = await sql<{
    tag: Buffer;
    organisation: string;
    event: number;
    at: Date;
  }>`select tag, organisation, event, at from suppression where tag = any(${tags}::bytea[])`.execute(db);
  for (const { tag, organisation, event, at } of suppressions.rows)
    standings.setSuppression(tag, organisation, { event, at: at.getTime() });
  return standings;
}

/** Those that are not known yet. */
export async function insertRecipients(
  db: Db,
  people: Iterable<{ tag: Buffer; recipient: Recipient }>,
  seal: (recipient: Recipient) => { sealed: Buffer; salt: Buffer; subject: Buffer },
): Promise<void> {
  const all = [...people];
  const { rows } = await sql<{ tag: Buffer }>`
    select asked.tag from unnest(${all.map(({ tag }) => tag)}::bytea[]) as asked (tag)
    where not exists (select from recipient r where r.tag = asked.tag)`.execute(db);
  if (rows.length === 0) return;
  const unknown = new Set(rows.map(({ tag }) => tag.toString('latin1')));
  const fresh = all
    .filter(({ tag }) => unknown.has(tag.toString('latin1')))
    .map(({ tag, recipient }) => ({ tag, ...seal(recipient) }));
  await sql`
    insert into recipient (tag, sealed, salt, subject)
    select * from unnest(
      ${fresh.map(({ tag }) => tag)}::bytea[], ${fresh.map(({ sealed }) => sealed)}::bytea[],
      ${fresh.map(({ salt }) => salt)}::bytea[], ${fresh.map(({ subject }) => subject)}::bytea[]
    )`.execute(db);
}

/** The ids given, in the order of the events. */
export async function insertEvents(db: Db, events: readonly EventRow[]): Promise<number[]> {
  const column = <T>(read: (event: EventRow) => T) => events.map(read);
  const time = (at: Instant | undefined) => (at === undefined ? null : new Date(at));
  const { rows } = await sql<{ id: number }>`
    insert into consent_event (
      tag, organisation, purpose, kind, at, recorded_at, channel, wording, evidence, proof,
      frequency_count, frequency_per, until, source, actor
    )
    select tag, organisation, purpose, kind, at, recorded_at, channel, wording, evidence, proof,
      frequency_count, frequency_per, until, source, actor
    from unnest(
      ${column(({ tag }) => tag)}::bytea[], ${column(({ organisation }) => organisation)}::text[],
      ${column(({ purpose }) => purpose)}::text[], ${column(({ kind }) => kind)}::text[],
      ${column(({ at }) => time(at))}::timestamptz[], ${column(({ recordedAt }) => time(recordedAt))}::timestamptz[],
      ${column(({ channel }) => channel)}::text[], ${column(({ wording }) => wording ?? null)}::text[],
      ${column(({ evidence }) => (evidence === undefined ? null : Buffer.from(evidence, 'hex')))}::bytea[],
      ${column(({ proof }) => proof ?? null)}::text[],
      ${column(({ frequency }) => frequency?.count ?? null)}::int[],
      ${column(({ frequency }) => frequency?.per ?? null)}::text[],
      ${column(({ until }) => time(until))}::timestamptz[], ${column(({ source }) => source)}::text[],
      ${column(({ actor }) => actor)}::text[]
    ) with ordinality as e (
      tag, organisation, purpose, kind, at, recorded_at, channel, wording, evidence, proof,
      frequency_count, frequency_per, until, source, actor, number
    )
    order by number
    returning id`.execute(db);
  // PostgreSQL numbers the rows in the order in which they are selected.
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

/** Writes what a piece has changed; `ids` are those of its own events. */
export async function writeStandings(db: Db, standings: Standings, ids: readonly number[]): Promise<void> {
  const numbered = (event: number) => (event < 0 ? ids[-1 - event]! : event);
  const consents = standings.consents().filter(({ event }) => event < 0);
  if (consents.length > 0)
    await sql`
      insert into consent (tag, organisation, purpose, state, event, at, until, in_force)
      select * from unnest(
        ${consents.map(({ tag }) => tag)}::bytea[], ${consents.map(({ organisation }) => organisation)}::text[],
        ${consents.map(({ purpose }) => purpose)}::text[], ${consents.map(({ state }) => state)}::text[],
        ${consents.map(({ event }) => numbered(event))}::bigint[], ${consents.map(({ at }) => new Date(at))}::timestamptz[],
        ${consents.map(({ until }) => (until === undefined ? null : new Date(until)))}::timestamptz[],
        ${consents.map(({ inForce }) => inForce)}::boolean[]
      )
      on conflict (tag, organisation, purpose) do update set
        state = excluded.state, event = excluded.event, at = excluded.at, until = excluded.until, in_force = excluded.in_force
    `.execute(db);
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
