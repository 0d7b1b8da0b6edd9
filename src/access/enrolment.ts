import { sql } from 'kysely';
import type { Db, Ground } from './ground.ts';
import { foldLogin, isLogin, lockOperators } from './person-rows.ts';
import { findSession, type SessionRow, stateOf } from './session-rows.ts';
import type { Sessions } from './sessions.ts';
import { constraintOf, nameOf } from './sql-words.ts';
import type { Totp, TotpOffer } from './totp.ts';
import { AccessError, type Id, type Language, type NewSession, type SessionState } from './types.ts';

export interface Profile {
  /** For the installation's first person only; everybody else was invited under theirs. */
  readonly login?: string | undefined;
  readonly name: string;
  readonly password: string;
  readonly language: Language;
}

/**
 * From an invitation to somebody who is in: a name, a password, and a second factor, without which there is no way in. Who is in
 * changes password and factor by the same functions.
 */
export class Enrolment {
  readonly #ground: Ground;
  readonly #sessions: Sessions;
  readonly #totp: Totp;

  constructor(ground: Ground, sessions: Sessions, totp: Totp) {
    this.#ground = ground;
    this.#sessions = sessions;
    this.#totp = totp;
  }

  /** What is known and what is missing. */
  async begin(session: Id): Promise<SessionState> {
    return stateOf(await this.#enrolling(session), this.#ground.settings.idleMs);
  }

  async setProfile(session: Id, { login: typed, name, password, language }: Profile): Promise<void> {
    const { db, passwords } = this.#ground;
    const row = await this.#enrolling(session);
    const login = typed === undefined ? row.login : foldLogin(typed);
    const mayChoose = row.login === '' || row.login === login;
    if (!mayChoose || !isLogin(login)) throw new AccessError('login-invalid', { field: 'login' });
    passwords.check(password, login);
    const hash = await passwords.hash(password);
    try {
      await db
        .updateTable('person')
        .set({ login, name: nameOf(name), password: hash, language })
        .where('id', '=', row.person)
        .execute();
    } catch (error) {
      if (constraintOf(error) === 'person_login') throw new AccessError('login-taken', { field: 'login' });
      throw error;
    }
  }

  async startTotp(sessionOrPerson: Id): Promise<TotpOffer> {
    const { id, login } = await this.#whose(sessionOrPerson);
    return this.#totp.start(id, login);
  }

  async finishTotp(sessionOrPerson: Id, code: string): Promise<readonly string[]> {
    const { id } = await this.#whose(sessionOrPerson);
    return this.#totp.finish(id, code);
  }

  async complete(session: Id): Promise<NewSession> {
    const { db, clock, failures } = this.#ground;
    return db.transaction().execute(async (trx) => {
      await lockOperators(trx);
      const row = await this.#enrolling(session, trx);
      const { password } = await trx
        .selectFrom('person')
        .select('password')
        .where('id', '=', row.person)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const complete = password !== null && row.login !== '' && (row.has_totp || row.passkeys > 0);
      if (!complete) throw new AccessError('factor-needed');
      await trx
        .updateTable('person')
        .set({ state: 'active', enrolled_at: sql`coalesce(enrolled_at, ${new Date(clock())})` })
        .where('id', '=', row.person)
        .execute();
      await failures.forget(row.login, trx);
      // Nobody else who began with the password alone may go on from there.
      await this.#sessions.endAllOf(row.person, session, trx);
      return this.#sessions.stepIn(session, 'enrol', trx);
    });
  }

  /** Ends every other session than `keep`. A wrong old password counts as a failure to sign in. */
  async changePassword(person: Id, old: string, next: string, keep?: Id): Promise<void> {
    const { db, passwords, failures } = this.#ground;
    const row = await db
      .selectFrom('person')
      .select(['login', 'password'])
      .where('id', '=', person)
      .executeTakeFirst();
    if (row === undefined) throw new AccessError('not-there');
    const giveBack = await failures.attempt(row.login, person);
    if (!(await passwords.fits(row.password ?? undefined, old))) {
      throw new AccessError('sign-in-failed', { field: 'old' });
    }
    await giveBack();
    passwords.check(next, row.login);
    const password = await passwords.hash(next);
    await db.transaction().execute(async (trx) => {
      await trx.updateTable('person').set({ password }).where('id', '=', person).execute();
      await this.#sessions.endAllOf(person, keep, trx);
    });
  }

  async #enrolling(session: Id, db: Db = this.#ground.db): Promise<SessionRow> {
    const row = await findSession(this.#ground, db, { id: session });
    if (row?.step !== 'enrol') throw new AccessError('session-ended');
    return row;
  }

  /** A session between password and code is nobody's yet: a new factor from there would be a way around the old one. */
  async #whose(sessionOrPerson: Id): Promise<{ id: Id; login: string }> {
    const { db } = this.#ground;
    if (sessionOrPerson.startsWith('s_')) {
      const row = await findSession(this.#ground, db, { id: sessionOrPerson });
      if (row === undefined || row.step === 'second-factor') throw new AccessError('session-ended');
      return { id: row.person, login: row.login };
    }
    const person = await db
      .selectFrom('person')
      .select(['id', 'login'])
      .where('id', '=', sessionOrPerson)
      .where('state', '<>', 'disabled')
      .executeTakeFirst();
    if (person === undefined) throw new AccessError('not-there');
    return person;
  }
}
