import { sql } from 'kysely';
import type { Duty, OrganisationId, StaffRole } from '../domain/index.ts';
import type { Db, Ground } from './ground.ts';
import type { Id, Person } from './types.ts';

/** Where a login may be used as such: what people type is folded to this. */
export const foldLogin = (login: string): string => login.trim().toLowerCase();

const LOGIN = /^[a-z0-9][a-z0-9._@+-]{1,63}$/;
export const isLogin = (folded: string): boolean => LOGIN.test(folded);

/** Any number that nobody else locks. */
const OPERATORS_LOCK = 0x6f70_6572;

/** Held to the end of the transaction: who becomes an operator or ceases to be one does it one after another. */
export async function lockOperators(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${OPERATORS_LOCK})`.execute(trx);
}

export interface DutyRow {
  readonly role: string;
  readonly organisation: string | null;
}

export const readDuties = (rows: readonly DutyRow[]): Duty[] =>
  rows.map(({ role, organisation }) => ({
    role: role as StaffRole,
    organisation: (organisation ?? undefined) as OrganisationId | undefined,
  }));

export async function dutiesOf(db: Db, person: Id): Promise<Duty[]> {
  const rows = await db
    .selectFrom('person_duty')
    .select(['role', 'organisation'])
    .where('person', '=', person)
    .orderBy('role')
    .orderBy('organisation')
    .execute();
  return readDuties(rows);
}

/** Duties as one column of a row that has `person.id`. */
export const dutiesColumn = sql<DutyRow[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'organisation', d.organisation) order by d.role, d.organisation), '[]')
  from person_duty d where d.person = person.id)`;
export const passkeysColumn = sql<number>`(select count(*) from person_passkey k where k.person = person.id)`;
export const recoveryCodesColumn = sql<number>`(select count(*) from recovery_code c where c.person = person.id)`;

/** People as they are shown, from a query over `person`. */
export async function readPeople(
  { db, failures }: Pick<Ground, 'db' | 'failures'>,
  narrow: (query: ReturnType<typeof selectPeople>) => ReturnType<typeof selectPeople>,
): Promise<Person[]> {
  const rows = await narrow(selectPeople(db)).execute();
  const locks = await failures.locks(rows.map((row) => row.login));
  return rows.map((row) => ({
    id: row.id,
    login: row.login,
    name: row.name,
    language: row.language,
    state: row.state,
    duties: readDuties(row.duties),
    totp: row.has_totp,
    passkeys: row.passkeys,
    lockedUntil: locks.get(row.login),
    createdAt: row.created_at.getTime(),
    lastSeenAt: row.last_seen_at?.getTime(),
  }));
}

const selectPeople = (db: Db) =>
  db
    .selectFrom('person')
    .select(['id', 'login', 'name', 'language', 'state', 'created_at', 'last_seen_at'])
    .select([
      sql<boolean>`totp is not null`.as('has_totp'),
      dutiesColumn.as('duties'),
      passkeysColumn.as('passkeys'),
    ]);
