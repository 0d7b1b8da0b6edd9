import { sql } from 'kysely';
import { type Duty, ROLES, ROLES_OF_ONE, type StaffRole } from '../domain/index.ts';
import { drawId, drawToken, hashOf } from './draw.ts';
import type { Db, Ground } from './ground.ts';
import { foldLogin, isLogin, lockOperators, readPeople } from './person-rows.ts';
import { constraintOf, containing, nameOf } from './sql-words.ts';
import { AccessError, type Id, type Language, type Person } from './types.ts';

const INVITATION_MS = 72 * 3_600_000;
const DEMO_MS = 12 * 3_600_000;
const FIRST_RUN = 'first-run';

export interface PeoplePage {
  readonly organisation?: string | undefined;
  /** Part of a login or a name. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly after?: Id | undefined;
}

export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly language: Language;
  readonly duties: readonly Duty[];
  readonly by: Id;
}

/** Who there is, what they may do, and the tokens that let them in for the first time. */
export class People {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** By login. Somebody who has not chosen a login yet is not shown. */
  async list({ organisation, q, limit, after }: PeoplePage): Promise<Person[]> {
    return readPeople(this.#ground, (people) => {
      let query = people.where('login', '<>', '').orderBy('login').limit(limit);
      if (after !== undefined)
        query = query.where(sql<boolean>`login > (select login from person where id = ${after})`);
      if (q !== undefined && q !== '') {
        query = query.where((eb) =>
          eb.or([eb('login', 'like', containing(q.toLowerCase())), eb('name', 'ilike', containing(q))]),
        );
      }
      if (organisation === undefined) return query;
      return query.where(
        sql<boolean>`exists (select from person_duty d where d.person = person.id and d.organisation = ${organisation})`,
      );
    });
  }

  async get(id: Id): Promise<Person | undefined> {
    return (await readPeople(this.#ground, (people) => people.where('id', '=', id)))[0];
  }

  /** Who is here and holds one of these roles for the whole installation, by name. */
  async ofWhole(roles: readonly StaffRole[]): Promise<Person[]> {
    const people = await readPeople(this.#ground, (all) =>
      all
        .where('state', '=', 'active')
        .where(
          sql<boolean>`exists (select from person_duty d where d.person = person.id and d.organisation is null and d.role = any(${[...roles]}::text[]))`,
        )
        .orderBy('name')
        .orderBy('login'),
    );
    return people;
  }

  /** Whether anybody here holds one of these roles for an organisation; undefined: for the whole installation. */
  async anybodyFor(db: Db, organisation: string | undefined, roles: readonly StaffRole[]): Promise<boolean> {
    const found = await db
      .selectFrom('person_duty')
      .innerJoin('person', 'person.id', 'person_duty.person')
      .select('person.id')
      .where('person.state', '=', 'active')
      .where('person_duty.role', 'in', [...roles])
      .where('person_duty.organisation', organisation === undefined ? 'is' : '=', organisation ?? null)
      .limit(1)
      .executeTakeFirst();
    return found !== undefined;
  }

  /** The token is shown once, works once, and for three days. */
  async invite(wanted: NewPerson): Promise<{ person: Person; token: string }> {
    const login = foldLogin(wanted.login);
    if (!isLogin(login)) throw new AccessError('login-invalid', { field: 'login' });
    const { id, token } = await this.#ground.db
      .transaction()
      .execute((trx) => this.#make(trx, { ...wanted, login }));
    return { person: (await this.get(id))!, token };
  }

  /** For who lost the token or every factor: password, codes and passkeys go, sessions end, and a new token is given. */
  async renewInvitation(id: Id): Promise<string> {
    const { db } = this.#ground;
    return db.transaction().execute(async (trx) => {
      const found = await trx
        .updateTable('person')
        .set({ password: null, totp: null, totp_pending: null, totp_step: null })
        .set({ state: sql`case when state = 'disabled' then 'disabled' else 'invited' end` })
        .where('id', '=', id)
        .returning('login')
        .executeTakeFirst();
      if (found === undefined) throw new AccessError('not-there');
      await trx.deleteFrom('person_passkey').where('person', '=', id).execute();
      await trx.deleteFrom('recovery_code').where('person', '=', id).execute();
      await trx.deleteFrom('person_token').where('person', '=', id).execute();
      await trx.deleteFrom('session').where('person', '=', id).execute();
      await this.#ground.failures.forget(found.login, trx);
      return this.#giveToken(trx, id, 'invitation', INVITATION_MS);
    });
  }

  async setDuties(id: Id, duties: readonly Duty[]): Promise<void> {
    checkDuties(duties);
    await this.#ground.db.transaction().execute(async (trx) => {
      await this.#keepingAnOperator(trx, async () => {
        const found = await trx.selectFrom('person').select('id').where('id', '=', id).executeTakeFirst();
        if (found === undefined) throw new AccessError('not-there');
        await trx.deleteFrom('person_duty').where('person', '=', id).execute();
        await this.#addDuties(trx, id, duties);
      });
    });
  }

  /** Who never set a password or came by a provider is invited again, not active. */
  async setState(id: Id, state: 'active' | 'disabled'): Promise<void> {
    await this.#ground.db.transaction().execute(async (trx) => {
      await this.#keepingAnOperator(trx, async () => {
        const wanted =
          state === 'disabled'
            ? sql<'disabled'>`'disabled'`
            : sql<'active'>`case when state = 'active' or password is not null
                or exists (select from person_identity i where i.person = person.id) then 'active' else 'invited' end`;
        const { numUpdatedRows } = await trx
          .updateTable('person')
          .set({ state: wanted })
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw new AccessError('not-there');
        if (state === 'disabled') await trx.deleteFrom('session').where('person', '=', id).execute();
      });
    });
  }

  async rename(
    id: Id,
    { name, language }: { readonly name: string; readonly language: Language },
  ): Promise<void> {
    const { numUpdatedRows } = await this.#ground.db
      .updateTable('person')
      .set({ name: nameOf(name), language })
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new AccessError('not-there');
  }

  /**
   * While nobody has ever come in: an invitation for the installation's first person, which replaces the one given before. Its holder
   * chooses a login at enrolment.
   */
  async firstRunToken(): Promise<string | undefined> {
    return this.#ground.db.transaction().execute(async (trx) => {
      await lockOperators(trx);
      if ((await enrolledOf(trx)) !== undefined) return undefined;
      await trx.deleteFrom('person').where('created_by', '=', FIRST_RUN).execute();
      const duties: Duty[] = [
        { role: 'operator', organisation: undefined },
        { role: 'carrier', organisation: undefined },
      ];
      const first = { login: '', name: '', language: 'zh' as const, duties, by: FIRST_RUN };
      return (await this.#make(trx, first)).token;
    });
  }

  /** Whether anybody has ever come in: until then the first-run token is the way. */
  async anyEnrolled(): Promise<boolean> {
    return (await enrolledOf(this.#ground.db)) !== undefined;
  }

  /** For demonstrations: a link that signs in without a password, as often as wanted for twelve hours. The API never calls this. */
  async signInLink(login: string): Promise<string> {
    return this.#ground.db.transaction().execute(async (trx) => {
      const person = await trx
        .updateTable('person')
        .set({ state: 'active' })
        .where('login', '=', foldLogin(login))
        .where('login', '<>', '')
        .where('state', '<>', 'disabled')
        .returning('id')
        .executeTakeFirst();
      if (person === undefined) throw new AccessError('not-there');
      return this.#giveToken(trx, person.id, 'demo', DEMO_MS);
    });
  }

  async #make(trx: Db, wanted: NewPerson): Promise<{ id: Id; token: string }> {
    checkDuties(wanted.duties);
    const id = drawId('p');
    try {
      await trx
        .insertInto('person')
        .values({
          id,
          login: wanted.login,
          name: nameOf(wanted.name),
          language: wanted.language,
          state: 'invited',
          created_at: new Date(this.#ground.clock()),
          created_by: wanted.by,
        })
        .execute();
    } catch (error) {
      if (constraintOf(error) === 'person_login') throw new AccessError('login-taken', { field: 'login' });
      throw error;
    }
    await this.#addDuties(trx, id, wanted.duties);
    return { id, token: await this.#giveToken(trx, id, 'invitation', INVITATION_MS) };
  }

  async #addDuties(trx: Db, person: Id, duties: readonly Duty[]): Promise<void> {
    if (duties.length === 0) return;
    await trx
      .insertInto('person_duty')
      .values(duties.map(({ role, organisation }) => ({ person, role, organisation: organisation ?? null })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async #giveToken(trx: Db, person: Id, kind: 'invitation' | 'demo', forMs: number): Promise<string> {
    const token = drawToken();
    const until = new Date(this.#ground.clock() + forMs);
    await trx
      .insertInto('person_token')
      .values({ hash: hashOf(token), person, kind, until })
      .execute();
    return token;
  }

  /** Refuses a change after which nobody could mend the installation; one that has no operator yet may stay so. */
  async #keepingAnOperator(trx: Db, change: () => Promise<void>): Promise<void> {
    await lockOperators(trx);
    const before = await operators(trx);
    await change();
    if (before > 0 && (await operators(trx)) === 0) throw new AccessError('last-operator');
  }
}

async function operators(trx: Db): Promise<number> {
  const { count } = await trx
    .selectFrom('person')
    .innerJoin('person_duty', 'person_duty.person', 'person.id')
    .where('person.state', '=', 'active')
    .where('person_duty.role', '=', 'operator')
    .where('person_duty.organisation', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function checkDuties(duties: readonly Duty[]): void {
  const wrong = duties.some(
    ({ role, organisation }) =>
      !ROLES.includes(role) ||
      (role as string) === 'public' ||
      (ROLES_OF_ONE.includes(role) && organisation === undefined),
  );
  if (wrong) throw new AccessError('duty-invalid', { field: 'duties' });
}

function enrolledOf(db: Db): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('person')
    .select('id')
    .where((eb) => eb.or([eb('enrolled_at', 'is not', null), eb('state', '<>', 'invited')]))
    .limit(1)
    .executeTakeFirst();
}
