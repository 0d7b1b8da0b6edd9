import {
  type Act,
  type Duty,
  mayDo,
  type OrganisationId,
  ROLES_OF_ONE,
  type Scope,
  type StaffRole,
  scopeFor,
} from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { drawId, drawKeySecret, hashOf } from './draw.ts';
import type { Db, Ground } from './ground.ts';
import { dutiesOf } from './person-rows.ts';
import { nameOf } from './sql-words.ts';
import { AccessError, type ApiKey, type Id, type KeyCaller } from './types.ts';

const LIFE_MAX_MS = 400 * 24 * 3_600_000;
const TOUCH_MS = 60_000;
const SECRET = /^anning_(k_[a-z0-9]{20})_[0-9A-Za-z]{32}$/;
/** `anning_k_` and the first six of the id: nothing of the part that is secret. */
const PREFIX_LENGTH = 15;

export interface NewKey {
  readonly name: string;
  readonly role: StaffRole;
  readonly organisation?: OrganisationId | undefined;
  readonly acts: readonly Act[];
  readonly until: number;
  /** The person who makes it. */
  readonly by: Id;
}

/** Keys for machines: one role, the acts that are named, an end. */
export class Keys {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The secret is shown once. A key can do nothing that its role cannot, nor anything that its maker cannot. */
  async make({
    name,
    role,
    organisation,
    acts,
    until,
    by,
  }: NewKey): Promise<{ key: ApiKey; secret: string }> {
    const { db, clock } = this.#ground;
    const now = clock();
    if (ROLES_OF_ONE.includes(role) && organisation === undefined) {
      throw new AccessError('duty-invalid', { field: 'organisation' });
    }
    if (!(until > now && until <= now + LIFE_MAX_MS))
      throw new AccessError('expiry-invalid', { field: 'until' });
    const duties = await this.#dutiesOfMaker(by);
    const wrong =
      acts.length === 0 || acts.some((act) => !mayDo(role, act) || !covers(duties, act, organisation));
    if (wrong) throw new AccessError('act-invalid', { field: 'acts' });
    const id = drawId('k');
    const secret = `anning_${id}_${drawKeySecret()}`;
    const row = await db
      .insertInto('api_key')
      .values({
        id,
        hash: hashOf(secret),
        name: nameOf(name),
        prefix: secret.slice(0, PREFIX_LENGTH),
        role,
        organisation: organisation ?? null,
        acts: [...new Set(acts)],
        created_by: by,
        created_at: new Date(now),
        until: new Date(until),
      })
      .returning(SHOWN)
      .executeTakeFirstOrThrow();
    return { key: readKey(row), secret };
  }

  async find(secret: string): Promise<KeyCaller | undefined> {
    const { db, clock } = this.#ground;
    if (!SECRET.test(secret)) return undefined;
    const now = clock();
    const row = await db
      .selectFrom('api_key')
      .select(SHOWN)
      .where('hash', '=', hashOf(secret))
      .where('revoked_at', 'is', null)
      .where('until', '>', new Date(now))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    if (row.last_used_at === null || now - row.last_used_at.getTime() >= TOUCH_MS) {
      await db
        .updateTable('api_key')
        .set({ last_used_at: new Date(now) })
        .where('id', '=', row.id)
        .execute();
    }
    const { id, name, role, organisation, acts } = readKey(row);
    const duty: Duty = { role, organisation: organisation as OrganisationId | undefined };
    return { kind: 'key', id, name, duties: [duty], acts };
  }

  /** Newest first. */
  async list(page: {
    readonly scope: Scope;
    readonly limit: number;
    readonly after?: Id | undefined;
  }): Promise<ApiKey[]> {
    const { scope, limit, after } = page;
    return scoped(this.#ground.record, scope, async (db) => {
      const last = after === undefined ? undefined : await this.#placeOf(db, after);
      if (after !== undefined && last === undefined) return [];
      let query = db.selectFrom('api_key').select(SHOWN);
      if (scope !== 'all') query = query.where('organisation', 'in', nonEmpty(scope));
      if (last !== undefined) {
        query = query.where((eb) =>
          eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(last.created_at, last.id)),
        );
      }
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(readKey);
    });
  }

  async get(id: Id, scope: Scope): Promise<ApiKey | undefined> {
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db.selectFrom('api_key').select(SHOWN).where('id', '=', id);
      if (scope !== 'all') query = query.where('organisation', 'in', nonEmpty(scope));
      const row = await query.executeTakeFirst();
      return row === undefined ? undefined : readKey(row);
    });
  }

  async revoke(id: Id, scope: Scope): Promise<void> {
    let query = this.#ground.db
      .updateTable('api_key')
      .set({ revoked_at: new Date(this.#ground.clock()) })
      .where('id', '=', id)
      .where('revoked_at', 'is', null);
    if (scope !== 'all') query = query.where('organisation', 'in', nonEmpty(scope));
    const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new AccessError('not-there');
  }

  async #placeOf(db: Db, id: Id) {
    return db.selectFrom('api_key').select(['created_at', 'id']).where('id', '=', id).executeTakeFirst();
  }

  async #dutiesOfMaker(by: Id): Promise<Duty[]> {
    const { db } = this.#ground;
    const maker = await db
      .selectFrom('person')
      .select('id')
      .where('id', '=', by)
      .where('state', '=', 'active')
      .executeTakeFirst();
    return maker === undefined ? [] : dutiesOf(db, by);
  }
}

function covers(duties: readonly Duty[], act: Act, organisation: OrganisationId | undefined): boolean {
  const scope = scopeFor(duties, act);
  if (scope === undefined) return false;
  return scope === 'all' || (organisation !== undefined && scope.includes(organisation));
}

/** SQL has no empty list; no organisation is called ''. */
const nonEmpty = (scope: readonly string[]): readonly string[] => (scope.length === 0 ? [''] : scope);

const SHOWN = [
  'id',
  'name',
  'prefix',
  'role',
  'organisation',
  'acts',
  'created_by',
  'created_at',
  'until',
  'last_used_at',
  'revoked_at',
] as const;

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: string;
  readonly organisation: string | null;
  readonly acts: string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly until: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

function readKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role as StaffRole,
    organisation: row.organisation ?? undefined,
    acts: row.acts as Act[],
    createdBy: row.created_by,
    createdAt: row.created_at.getTime(),
    until: row.until.getTime(),
    lastUsedAt: row.last_used_at?.getTime(),
    revokedAt: row.revoked_at?.getTime(),
  };
}
