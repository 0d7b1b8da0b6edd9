import { sql } from 'kysely';
import { DAY_MS, type Instant, type OrganisationId, type Scope } from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { checkOrganisation, type WantedOrganisation } from './check-organisation.ts';
import { type Contact, readContact } from './contacts.ts';
import { type HistoryEntry, historyOf } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground } from './ground.ts';
import { type Qualification, readQualification } from './qualifications.ts';
import { NotThere, refuseAll } from './refusal.ts';
import { type Relation, readRelation } from './relations.ts';
import { BINDING, readSanction, type Sanction } from './sanction-rows.ts';

/** What runs out by itself soon. */
export interface Expiring {
  readonly kind: 'lease' | 'letter' | 'qualification' | 'contact' | 'relation';
  readonly id: string;
  readonly until: Instant;
}

export interface OrganisationPage {
  readonly organisation: OrganisationId;
  readonly name: string;
  readonly group: string | undefined;
  readonly registeredAt: Instant;
  readonly qualifications: readonly Qualification[];
  readonly contacts: readonly Contact[];
  /** Those that it stands in, whichever side said so. */
  readonly relations: readonly Relation[];
  /** Open ports that it holds, signatures that it owns, open accounts, leases in force to either side. */
  readonly counts: Readonly<Record<'ports' | 'signatures' | 'accounts' | 'leases', number>>;
  /** On itself or on what is its own, in force now. */
  readonly sanctions: readonly Sanction[];
  readonly expiring: readonly Expiring[];
  readonly history: readonly HistoryEntry[];
}

const SOON_DAYS = 60;

/** Legal entities: registered by whoever reviews, and looked at with all that the registry has of them. */
export class Organisations {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** In the feed when it resolves. A name stands for one organisation. */
  async register(wanted: WantedOrganisation, reason: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const { objections, subject, changes } = await checkOrganisation(db, wanted, actor.scope, {
        ...{ now, asked: now },
        resembling: this.#ground.resembling,
      });
      refuseAll(objections);
      const [{ name, group } = {}] = changes as readonly {
        readonly name?: string;
        readonly group?: string;
      }[];
      await actor.note(db, {
        act: 'organisation.registered',
        object: { kind: 'organisation', id: subject },
        organisation: subject,
        reason,
        detail: { name: name!, ...(group === undefined ? {} : { group }) },
      });
      await feed(db, actor, changes);
    });
  }

  async get(organisation: string, scope: Scope): Promise<OrganisationPage> {
    if (!covers(scope, organisation)) throw new NotThere();
    const now = this.#ground.clock();
    const page = await scoped(this.#ground.record, [organisation], async (db) => {
      const fact = await db
        .selectFrom('registry_fact')
        .select(['body', 'at'])
        .where('subject_kind', '=', 'organisation')
        // Its signing keys are facts of it too, and say nothing of its name.
        .where('kind', '=', 'organisation-registered')
        .where('subject', '=', organisation)
        .where('at', '<=', new Date(now))
        .orderBy('at', 'desc')
        .orderBy('sequence', 'desc')
        .executeTakeFirst();
      if (fact === undefined) throw new NotThere();
      const { name, group } = fact.body as { name: string; group?: string };
      const papers = await papersOf(db, organisation, this.#ground, now);
      return {
        organisation: organisation as OrganisationId,
        name,
        group: group === organisation ? undefined : group,
        registeredAt: fact.at.getTime(),
        ...papers,
        counts: await countsOf(db, organisation, now),
        sanctions: await sanctionsOn(db, organisation, now),
        expiring: await expiringOf(db, organisation, papers, now),
      };
    });
    // Who registered it stands in the feed, which the scoped role does not read.
    return { ...page, history: await historyOf(this.#ground.record.db, 'organisation', organisation) };
  }
}

async function papersOf(db: Db, organisation: string, { sealer }: Ground, now: Instant) {
  const qualifications = await db
    .selectFrom('qualification')
    .selectAll()
    .where('organisation', '=', organisation)
    .orderBy('sequence')
    .execute();
  const contacts = await db
    .selectFrom('organisation_contact')
    .selectAll()
    .where('organisation', '=', organisation)
    .orderBy('sequence')
    .execute();
  const relations = await db
    .selectFrom('organisation_relation')
    .selectAll()
    .where((eb) => eb.or([eb('organisation', '=', organisation), eb('counterparty', '=', organisation)]))
    .orderBy('sequence')
    .execute();
  return {
    qualifications: qualifications.map((row) => readQualification(row, now)),
    contacts: contacts.map((row) => readContact(row, sealer)),
    relations: relations.map(readRelation),
  };
}

/** Of what is registered under some kinds of fact, how many stand as the last of them says. */
async function countsOf(db: Db, organisation: string, now: Instant): Promise<OrganisationPage['counts']> {
  const moment = new Date(now);
  const { rows } = await sql<Record<'ports' | 'signatures' | 'accounts' | 'leases', string>>`
    with mine as (
      select distinct on (subject_kind, subject) subject_kind, kind, organisations from registry_fact
      where organisations @> array[${organisation}]::text[] and at <= ${moment}
        and kind in ('port-opened', 'port-closed', 'signature-registered', 'signature-closed', 'account-opened', 'account-closed')
      order by subject_kind, subject, at desc, sequence desc
    )
    select count(*) filter (where kind = 'port-opened') as ports,
      count(*) filter (where kind = 'signature-registered') as signatures,
      count(*) filter (where kind = 'account-opened') as accounts,
      (select count(*) from lease_standing l where ${organisation} in (l.lessor, l.lessee)
        and l.confirmed <= ${moment} and l.starts <= ${moment} and coalesce(l.ends, 'infinity') > ${moment}) as leases
    from mine`.execute(db);
  const { ports, signatures, accounts, leases } = rows[0]!;
  return {
    ports: Number(ports),
    signatures: Number(signatures),
    accounts: Number(accounts),
    leases: Number(leases),
  };
}

async function sanctionsOn(db: Db, organisation: string, now: Instant): Promise<Sanction[]> {
  const rows = await db
    .selectFrom('sanction')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('state', 'in', BINDING)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', new Date(now))]))
    .orderBy('sequence', 'desc')
    .execute();
  return rows.map((row) => readSanction(row, now));
}

async function expiringOf(
  db: Db,
  organisation: string,
  { qualifications, contacts, relations }: Awaited<ReturnType<typeof papersOf>>,
  now: Instant,
): Promise<Expiring[]> {
  const [from, soon] = [new Date(now), new Date(now + SOON_DAYS * DAY_MS)];
  const { rows } = await sql<{ kind: 'lease' | 'letter'; id: string; ends: Date }>`
    select 'lease' as kind, lease as id, ends from lease_standing
    where ${organisation} in (lessor, lessee) and not ended and ends > ${from} and ends <= ${soon}
    union all
    select 'letter', letter, ends from letter_standing
    where ${organisation} in (grantor, grantee) and coalesce(revoked, 'infinity') > ${from} and ends > ${from} and ends <= ${soon}`.execute(
    db,
  );
  const papers = [
    ...qualifications
      .filter(({ state }) => state === 'unverified' || state === 'verified')
      .map(({ id, until }) => ({ kind: 'qualification' as const, id, until })),
    ...contacts.map(({ id, until }) => ({ kind: 'contact' as const, id, until })),
    ...relations.map(({ id, until }) => ({ kind: 'relation' as const, id, until })),
  ];
  const running = papers.flatMap(({ kind, id, until }) =>
    until !== undefined && until > now && until <= soon.getTime() ? [{ kind, id, until }] : [],
  );
  const registry = rows.map(({ kind, id, ends }) => ({ kind, id, until: ends.getTime() }));
  return [...registry, ...running].sort((a, b) => a.until - b.until);
}
