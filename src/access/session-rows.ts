import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/index.ts';
import type { Ground } from './ground.ts';
import {
  type DutyRow,
  dutiesColumn,
  passkeysColumn,
  readDuties,
  recoveryCodesColumn,
} from './person-rows.ts';
import type { Id, SessionState, Step } from './types.ts';

/** A session with its person, as the database has them now. */
export interface SessionRow {
  readonly id: Id;
  readonly step: Step;
  readonly person: Id;
  readonly login: string;
  readonly name: string;
  readonly language: 'zh' | 'en';
  readonly state: 'invited' | 'active' | 'disabled';
  readonly seen_at: Date;
  readonly until: Date;
  readonly has_totp: boolean;
  readonly passkeys: number;
  readonly recovery_codes: number;
  readonly duties: DutyRow[];
}

/** Found by the hash of its token or by its id; undefined when it has ended, or its person may not be in it any more. */
export async function findSession(
  { clock, settings }: Pick<Ground, 'clock' | 'settings'>,
  db: Kysely<Database>,
  by: { readonly hash: Buffer } | { readonly id: Id },
): Promise<SessionRow | undefined> {
  const now = clock();
  const row = await db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person')
    .select(['session.id', 'session.step', 'session.person', 'session.seen_at', 'session.until'])
    .select(['person.login', 'person.name', 'person.language', 'person.state'])
    .select([
      sql<boolean>`person.totp is not null`.as('has_totp'),
      passkeysColumn.as('passkeys'),
      recoveryCodesColumn.as('recovery_codes'),
      dutiesColumn.as('duties'),
    ])
    .where((eb) => ('hash' in by ? eb('session.hash', '=', by.hash) : eb('session.id', '=', by.id)))
    .where('session.until', '>', new Date(now))
    .where('session.seen_at', '>', new Date(now - settings.idleMs))
    .executeTakeFirst();
  return row === undefined || !mayBe(row) ? undefined : row;
}

function mayBe({ step, state }: { step: Step; state: 'invited' | 'active' | 'disabled' }): boolean {
  return state === 'active' || (state === 'invited' && step === 'enrol');
}

export function stateOf(row: SessionRow, idleMs: number): SessionState {
  return {
    id: row.id,
    step: row.step,
    person: { id: row.person, login: row.login, name: row.name, language: row.language },
    factors: { totp: row.has_totp, passkeys: row.passkeys, recoveryCodesLeft: row.recovery_codes },
    duties: readDuties(row.duties),
    idleUntil: Math.min(row.seen_at.getTime() + idleMs, row.until.getTime()),
    until: row.until.getTime(),
  };
}
