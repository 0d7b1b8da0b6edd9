import type { Scope } from '../../domain/index.ts';
import { type Instant, NotThere } from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import type { AccountEntry } from '../../registry/index.ts';
import { type Actor, covers, type Db, platformsBetween } from '../../registry/index.ts';
import type { RecordStore, Sealer } from '../../store/index.ts';
import type { Addressee, DirectiveRow } from './directive-rows.ts';
import type { Party, QueryGround } from './queries/query.ts';

/** What the room stands on. */
export interface DirectiveGround extends QueryGround {
  readonly record: RecordStore;
  readonly sealer: Sealer;
  readonly evidence: Pick<EvidenceStore, 'addEntries'>;
  readonly directory: {
    nameOf(organisation: string): string | undefined;
    accounts(scope: Scope): AccountEntry[];
  };
}

/** The regulator sees all; an addressee what was issued to it, and its own part of it. */
export interface DirectiveReader {
  readonly isRegulator: boolean;
  readonly scope: Scope;
}

/** Whose messages are an addressee's matter. */
export async function partyOf(
  { record, directory }: Pick<DirectiveGround, 'record' | 'directory'>,
  { organisation, standing }: Addressee,
  from: Instant,
  until: Instant,
): Promise<Party> {
  const accounts = directory.accounts([organisation] as unknown as Scope).map(({ opened }) => opened.account);
  const platforms = standing === 'platform' ? await platformsBetween(record.db, from, until) : [];
  const merchants = platforms.find((each) => each.organisation === organisation)?.merchants ?? [];
  return { organisation, standing, scope: { accounts, organisations: [organisation, ...merchants] } };
}

/** The regulator’s acts are those of the whole installation. */
export function whole(actor: Pick<Actor, 'scope'>): void {
  if (actor.scope !== 'all') throw new NotThere();
}

/** An addressee acts by a duty for its organisation: one that names none covers nobody’s own matter. */
export function within(actor: Pick<Actor, 'scope'>, organisation: string): void {
  if (actor.scope === 'all' || !covers(actor.scope, organisation)) throw new NotThere();
}

export async function findDirective(db: Db, id: string, forUpdate = false): Promise<DirectiveRow> {
  let query = db.selectFrom('directive').selectAll().where('id', '=', id);
  if (forUpdate) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new NotThere();
  return row as DirectiveRow;
}

export async function addresseesOf(db: Db, id: string): Promise<Addressee[]> {
  return db
    .selectFrom('directive_addressee')
    .select(['organisation', 'standing'])
    .where('directive', '=', id)
    .orderBy('organisation')
    .execute();
}
