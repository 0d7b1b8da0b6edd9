import { drawId, drawToken, hashOf } from './draw.ts';
import type { Db, Ground } from './ground.ts';
import { foldLogin, isLogin } from './person-rows.ts';
import { findSession, stateOf } from './session-rows.ts';
import type { Totp } from './totp.ts';
import {
  AccessError,
  type Id,
  type NewSession,
  type Origin,
  type PersonCaller,
  type SessionEntry,
  type SessionState,
  type Step,
} from './types.ts';

const TOUCH_MS = 60_000;
/** Between the password and the code. */
const SECOND_FACTOR_MS = 10 * 60_000;
const AGENT_MAX = 300;

/** Who is in, how far, and since when. A token is known by its hash, and is another at each step up. */
export class Sessions {
  readonly #ground: Ground;
  readonly #totp: Totp;

  constructor(ground: Ground, totp: Totp) {
    this.#ground = ground;
    this.#totp = totp;
  }

  /** The same error, after the same work, whether the login or the password is wrong. */
  async withPassword(typed: string, password: string, origin: Origin): Promise<NewSession> {
    const { db, failures, passwords } = this.#ground;
    const login = foldLogin(typed);
    const giveBack = await failures.attempt(login, origin.address);
    // Something that cannot be a login is looked up as one that nobody has.
    const person = await db
      .selectFrom('person')
      .select(['id', 'password', 'totp', 'state'])
      .select((eb) =>
        eb
          .selectFrom('person_passkey')
          .whereRef('person_passkey.person', '=', 'person.id')
          .select((count) => count.fn.countAll<number>().as('n'))
          .as('passkeys'),
      )
      .where('login', '=', isLogin(login) ? login : '-')
      .executeTakeFirst();
    const fits = await passwords.fits(person?.password ?? undefined, password);
    if (person === undefined || !fits || person.state !== 'active') throw new AccessError('sign-in-failed');
    await giveBack();
    const hasFactor = person.totp !== null || (person.passkeys ?? 0) > 0;
    return this.open(person.id, hasFactor ? 'second-factor' : 'enrol', origin);
  }

  /** An invitation, which is used up by this, or a demonstration's link. */
  async withToken(token: string, origin: Origin): Promise<NewSession> {
    const { db, clock } = this.#ground;
    return db.transaction().execute(async (trx) => {
      const found = await trx
        .selectFrom('person_token')
        .innerJoin('person', 'person.id', 'person_token.person')
        .select(['person_token.kind', 'person_token.person', 'person.state'])
        .where('person_token.hash', '=', hashOf(token))
        .where('person_token.until', '>', new Date(clock()))
        .forUpdate('person_token')
        .executeTakeFirst();
      const wanted = found?.kind === 'demo' ? 'active' : 'invited';
      if (found === undefined || found.state !== wanted) throw new AccessError('invitation-invalid');
      if (found.kind === 'demo') return this.open(found.person, 'in', origin, trx);
      await trx.deleteFrom('person_token').where('hash', '=', hashOf(token)).execute();
      return this.open(found.person, 'enrol', origin, trx);
    });
  }

  confirmTotp(session: Id, code: string): Promise<NewSession> {
    return this.#confirm(session, (person) => this.#totp.accepts(person, code));
  }

  confirmRecovery(session: Id, code: string): Promise<NewSession> {
    return this.#confirm(session, (person) => this.#totp.usesRecoveryCode(person, code));
  }

  async find(token: string): Promise<SessionState | undefined> {
    const { db, clock, settings } = this.#ground;
    const row = await findSession(this.#ground, db, { hash: hashOf(token) });
    if (row === undefined) return undefined;
    const now = clock();
    if (now - row.seen_at.getTime() < TOUCH_MS) return stateOf(row, settings.idleMs);
    const seen = new Date(now);
    await db.updateTable('session').set({ seen_at: seen }).where('id', '=', row.id).execute();
    if (row.step === 'in') {
      await db.updateTable('person').set({ last_seen_at: seen }).where('id', '=', row.person).execute();
    }
    return stateOf({ ...row, seen_at: seen }, settings.idleMs);
  }

  caller(state: SessionState): PersonCaller | undefined {
    if (state.step !== 'in') return undefined;
    return { kind: 'person', ...state.person, duties: state.duties, session: state.id };
  }

  async end(token: string): Promise<void> {
    await this.#ground.db.deleteFrom('session').where('hash', '=', hashOf(token)).execute();
  }

  async endOne(person: Id, session: Id): Promise<void> {
    const { numDeletedRows } = await this.#ground.db
      .deleteFrom('session')
      .where('id', '=', session)
      .where('person', '=', person)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw new AccessError('not-there');
  }

  async endAllOf(person: Id, except?: Id, db: Db = this.#ground.db): Promise<void> {
    let query = db.deleteFrom('session').where('person', '=', person);
    if (except !== undefined) query = query.where('id', '<>', except);
    await query.execute();
  }

  async of(person: Id): Promise<SessionEntry[]> {
    const { db, clock, settings } = this.#ground;
    const now = clock();
    const rows = await db
      .selectFrom('session')
      .select(['id', 'address', 'agent', 'created_at', 'seen_at', 'until'])
      .where('person', '=', person)
      .where('step', '=', 'in')
      .where('until', '>', new Date(now))
      .where('seen_at', '>', new Date(now - settings.idleMs))
      .orderBy('seen_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      address: row.address,
      agent: row.agent,
      createdAt: row.created_at.getTime(),
      seenAt: row.seen_at.getTime(),
      until: row.until.getTime(),
    }));
  }

  /** For the room's own parts, which have checked who it is. */
  async open(person: Id, step: Step, origin: Origin, db: Db = this.#ground.db): Promise<NewSession> {
    const now = this.#ground.clock();
    const token = drawToken();
    const id = drawId('s');
    await db
      .insertInto('session')
      .values({
        id,
        hash: hashOf(token),
        person,
        step,
        address: origin.address,
        agent: origin.agent.replace(/\p{Cc}+/gu, ' ').slice(0, AGENT_MAX),
        created_at: new Date(now),
        seen_at: new Date(now),
        until: new Date(now + this.#lengthOf(step)),
      })
      .execute();
    if (step === 'in') {
      await db
        .updateTable('person')
        .set({ last_seen_at: new Date(now) })
        .where('id', '=', person)
        .execute();
    }
    return this.#read(token, id, db);
  }

  /** From a lower step to `in`, under a new token. Of two at once one is too late. */
  async stepIn(session: Id, from: Step, db: Db = this.#ground.db): Promise<NewSession> {
    const now = this.#ground.clock();
    const token = drawToken();
    const stepped = await db
      .updateTable('session')
      .set({ hash: hashOf(token), step: 'in', seen_at: new Date(now) })
      .set({ created_at: new Date(now), until: new Date(now + this.#lengthOf('in')) })
      .where('id', '=', session)
      .where('step', '=', from)
      .returning('person')
      .executeTakeFirst();
    if (stepped === undefined) throw new AccessError('session-ended');
    await db
      .updateTable('person')
      .set({ last_seen_at: new Date(now) })
      .where('id', '=', stepped.person)
      .execute();
    return this.#read(token, session, db);
  }

  async #confirm(session: Id, isRight: (person: Id) => Promise<boolean>): Promise<NewSession> {
    const { db, failures } = this.#ground;
    const row = await findSession(this.#ground, db, { id: session });
    if (row?.step !== 'second-factor') throw new AccessError('session-ended');
    const { address } = await db
      .selectFrom('session')
      .select('address')
      .where('id', '=', session)
      .executeTakeFirstOrThrow();
    const giveBack = await failures.attempt(row.login, address);
    if (!(await isRight(row.person))) throw new AccessError('code-wrong', { field: 'code' });
    await giveBack();
    const entered = await this.stepIn(session, 'second-factor');
    await failures.forget(row.login);
    return entered;
  }

  #lengthOf(step: Step): number {
    return step === 'second-factor' ? SECOND_FACTOR_MS : this.#ground.settings.absoluteMs;
  }

  async #read(token: string, id: Id, db: Db): Promise<NewSession> {
    const row = await findSession(this.#ground, db, { id });
    if (row === undefined) throw new AccessError('session-ended');
    return { token, state: stateOf(row, this.#ground.settings.idleMs) };
  }
}
