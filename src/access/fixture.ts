/** For the tests: the room on a PostgreSQL of its own, with a clock that is moved by hand. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Secret, TOTP } from 'otpauth';
import type { Duty, OrganisationId } from '../domain/index.ts';
import { createSealer, openRecord, type RecordStore, SealKey } from '../store/index.ts';
import { type Access, type AccessOptions, openAccess } from './access.ts';
import { AccessError, type AccessErrorCode, type NewSession, type Person } from './types.ts';

export const ORIGIN = { address: '192.0.2.7', agent: 'a browser' };
export const PASSWORD = 'drei Nüsse im Korb';
export const ONE = '91310000MA1K35A00X' as OrganisationId;
export const OTHER = '91440300MA5DNQXX0A' as OrganisationId;
export const OPERATOR: Duty = { role: 'operator', organisation: undefined };
export const REGULATOR: Duty = { role: 'regulator', organisation: undefined };

export class House {
  readonly record: RecordStore;
  readonly access: Access;
  /** Every token, password, code and secret that was given out: none may be in the database. */
  readonly secrets: string[] = [PASSWORD];
  now = Date.UTC(2026, 2, 2, 1, 0, 0);
  readonly #folder: string;
  readonly #options: AccessOptions;
  #people = 0;

  private constructor(folder: string, record: RecordStore, options: Partial<AccessOptions>) {
    this.#folder = folder;
    this.record = record;
    this.#options = {
      record,
      sealer: createSealer(new SealKey(randomBytes(32))),
      clock: () => this.now,
      publicUrl: 'https://anning.example.cn',
      hashing: { memoryKib: 8 * 1024, passes: 1 },
      ...options,
    };
    this.access = openAccess(this.#options);
  }

  static async build(options: Partial<AccessOptions> = {}): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'access-'));
    chmodSync(folder, 0o755);
    return new House(folder, await openRecord({ embeddedFolder: folder }), options);
  }

  async close(): Promise<void> {
    await this.record.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The same house with other options. */
  another(options: Partial<AccessOptions>): Access {
    return openAccess({ ...this.#options, ...options });
  }

  later(ms: number): void {
    this.now += ms;
  }

  code(secret: string): string {
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: this.now });
  }

  async invited(duties: readonly Duty[], login = `person${++this.#people}@example.cn`) {
    const made = await this.access.people.invite({ login, name: '王芳', language: 'zh', duties, by: 'test' });
    this.secrets.push(made.token);
    return made;
  }

  /** Somebody who has come all the way in, with an authenticator app. */
  async member(duties: readonly Duty[], login?: string): Promise<Member> {
    const { access } = this;
    const { person, token } = await this.invited(duties, login);
    const { state, token: before } = await access.sessions.withToken(token, ORIGIN);
    await access.enrolment.setProfile(state.id, { name: '王芳', password: PASSWORD, language: 'zh' });
    const { secret } = await access.enrolment.startTotp(state.id);
    const recovery = await access.enrolment.finishTotp(state.id, this.code(secret));
    const session = await access.enrolment.complete(state.id);
    this.secrets.push(before, secret, session.token, ...recovery);
    // The step that enrolled is used up.
    this.later(60_000);
    return { person, secret, recovery, session };
  }

  async signIn(login: string, secret: string): Promise<NewSession> {
    this.later(60_000);
    const { state } = await this.access.sessions.withPassword(login, PASSWORD, ORIGIN);
    return this.access.sessions.confirmTotp(state.id, this.code(secret));
  }

  /** Every row of every table as text. */
  async everything(): Promise<string> {
    const { rows } = await sql<{ name: string }>`
      select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(this.record.db);
    const parts: string[] = [];
    for (const { name } of rows) {
      const found = await sql<{ line: string }>`select t::text as line from ${sql.raw(name)} t`.execute(
        this.record.db,
      );
      parts.push(...found.rows.map(({ line }) => line));
    }
    return parts.join('\n');
  }
}

export interface Member {
  readonly person: Person;
  readonly secret: string;
  readonly recovery: readonly string[];
  readonly session: NewSession;
}

export async function refuses(work: Promise<unknown>, code: AccessErrorCode): Promise<AccessError> {
  const error = await work.then(
    () => assert.fail(`expected ${code}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AccessError)) throw error;
  assert.equal(error.code, code);
  return error;
}
