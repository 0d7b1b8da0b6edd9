import { sql } from 'kysely';
import type { ChangeOf, Instant, RecordedChange, Scope } from '../domain/index.ts';
import type { Db } from './ground.ts';
import { type Fact, pagesOf, type SubjectKind } from './pages.ts';
import { PortBook, prefixesOf } from './port-book.ts';
import { SignatureBook } from './signature-book.ts';

/** Longer than any number that a message comes from. */
const NUMBER_MAX = 40;

/** All that bears on a number: its own facts, those of the shorter ports that begin it, and the leases on any of them. */
export async function portBook(db: Db, numbers: readonly string[], at: Instant): Promise<PortBook> {
  const ports = numbers.filter(({ length }) => length <= NUMBER_MAX).flatMap(prefixesOf);
  return new PortBook(bodies(await pagesOf(db).ports.of(ports)), at);
}

/** All that bears on these signatures: registration, filings, and every letter that names one of them. */
export async function signatureBook(
  db: Db,
  signatures: readonly string[],
  at: Instant,
): Promise<SignatureBook> {
  return new SignatureBook(bodies(await pagesOf(db).signatures.of(signatures)), at);
}

/** One letter's own facts, whatever it names. */
export async function letterBook(db: Db, letter: string, at: Instant): Promise<SignatureBook> {
  return new SignatureBook(bodies(await factsOf(db, 'letter', [letter])), at);
}

/** All that is said of subjects of one kind, in the order of the feed. */
export function factsOf(db: Db, kind: SubjectKind, names: readonly string[]): Promise<Fact[]> {
  return pagesOf(db).subjects(kind).of(names);
}

/** Whose an organisation's or an account's facts are; empty: it was never registered or opened, or the account is closed. */
export async function whose(
  db: Db,
  kind: 'organisation' | 'account',
  name: string,
): Promise<readonly string[]> {
  const last = (await factsOf(db, kind, [name])).at(-1);
  return last === undefined || last.kind === 'account-closed' ? [] : last.organisations;
}

/** An organisation as it was registered last. */
export async function organisationFact(
  db: Db,
  organisation: string,
): Promise<ChangeOf<'organisation-registered'> | undefined> {
  const facts = bodies(await factsOf(db, 'organisation', [organisation]));
  return facts.findLast((fact) => fact.kind === 'organisation-registered');
}

/** The same of many, asked at once; those that were never registered are not there. */
export async function organisationFacts(
  db: Db,
  organisations: readonly string[],
): Promise<ReadonlyMap<string, ChangeOf<'organisation-registered'>>> {
  const newest = new Map<string, ChangeOf<'organisation-registered'>>();
  for (const fact of bodies(await factsOf(db, 'organisation', organisations)))
    if (fact.kind === 'organisation-registered') newest.set(fact.organisation, fact);
  return newest;
}

/** The name under which an organisation is registered; undefined where it is not. */
export async function registeredName(db: Db, organisation: string): Promise<string | undefined> {
  return (await organisationFact(db, organisation))?.name;
}

/** Each organisation's affiliates with itself: all that stand below the same head, over however many steps. One without affiliates is its own group. */
export async function groupsOf(
  db: Db,
  organisations: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = [...new Set(organisations)];
  const heads = await headsOf(db, all);
  const members = await membersOf(db, [...new Set(heads.values())]);
  return new Map(
    all.map((organisation) => [
      organisation,
      [...new Set([organisation, ...members.get(heads.get(organisation)!)!])],
    ]),
  );
}

async function headsOf(db: Db, organisations: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const above = new Map<string, string | undefined>();
  // One step up at a time, for all at once.
  for (let next = organisations; next.length > 0; ) {
    const facts = await organisationFacts(db, next);
    for (const each of next) above.set(each, facts.get(each)?.group);
    next = [...new Set(next.flatMap((each) => above.get(each) ?? []))].filter((each) => !above.has(each));
  }
  const headOf = (organisation: string): string => {
    const seen = new Set([organisation]);
    for (let head = organisation; ; ) {
      const next = above.get(head);
      if (next === undefined || seen.has(next)) return head;
      seen.add(next);
      head = next;
    }
  };
  return new Map(organisations.map((each) => [each, headOf(each)]));
}

/** Of each head itself, and those whose newest registration names it or one below it. */
async function membersOf(db: Db, heads: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (heads.length === 0) return new Map();
  const { rows } = await sql<{ head: string; subjects: string[] }>`
    with recursive member (head, subject) as (
      select head, head from unnest(${heads}::text[]) as head
      union
      select m.head, f.subject from member m join registry_fact f
        on f.kind = 'organisation-registered' and f.body ->> 'group' = m.subject
      where not exists (
        select from registry_fact later
        where later.subject_kind = 'organisation' and later.subject = f.subject
          and later.kind = 'organisation-registered' and later.sequence > f.sequence
      )
    )
    select head, array_agg(subject) as subjects from member group by head`.execute(db);
  return new Map(rows.map(({ head, subjects }) => [head, subjects]));
}

/** Signatures whose newest registration is this organisation's, and that were not given up since. */
export async function signaturesOwnedBy(db: Db, organisation: string): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select distinct f.subject from registry_fact f
    where f.subject_kind = 'signature' and f.kind = 'signature-registered' and ${organisation} = any(f.organisations)
      and not exists (
        select from registry_fact later
        where later.subject_kind = 'signature' and later.subject = f.subject
          and later.kind in ('signature-registered', 'signature-closed') and later.sequence > f.sequence
      )`.execute(db);
  return rows.map(({ subject }) => subject);
}

export async function isNamed(db: Db, kind: 'lease' | 'letter' | 'template', name: string): Promise<boolean> {
  return (await factsOf(db, kind, [name])).length > 0;
}

/** The port that a lease is on. */
export async function portOfLease(db: Db, lease: string): Promise<string | undefined> {
  const facts = await factsOf(db, 'lease', [lease]);
  return facts.findLast(({ kind }) => kind === 'lease-declared')?.port;
}

export interface HistoryEntry {
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly kind: string;
  readonly actor: string;
  readonly reason: string;
  /** Of an assignment; of a filing, with which carrier and in what state. */
  readonly signature: string | undefined;
  readonly carrier: string | undefined;
  readonly filing: string | undefined;
}

/** What became of a subject, in the order in which it was recorded; within a scope only what was the matter of somebody in it. */
export async function historyOf(
  db: Db,
  of: 'organisation' | 'port' | 'lease' | 'signature' | 'letter' | 'template',
  subject: string,
  scope: Scope = 'all',
): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('registry_fact')
    .innerJoin('change', 'change.sequence', 'registry_fact.sequence')
    .select(['registry_fact.at', 'registry_fact.kind', 'registry_fact.body'])
    .select(['change.actor', 'change.recorded_at'])
    .where('subject_kind', '=', of)
    .where('subject', '=', subject)
    .$if(scope !== 'all', (query) => query.where(sql<boolean>`organisations && ${[...scope]}::text[]`))
    .orderBy('registry_fact.sequence')
    .execute();
  return rows.map(({ at, recorded_at, kind, actor, body }) => ({
    at: at.getTime(),
    recordedAt: recorded_at.getTime(),
    kind,
    actor,
    reason: String(body['reason'] ?? ''),
    signature: kind === 'port-assigned' ? String(body['signature']) : undefined,
    carrier: kind === 'signature-filed' ? String(body['carrier']) : undefined,
    filing: kind === 'signature-filed' ? String(body['state']) : undefined,
  }));
}

function bodies(facts: readonly Fact[]): RecordedChange[] {
  return facts.map(({ body }) => body);
}
