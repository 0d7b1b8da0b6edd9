import type { Ledger } from '../../consent/index.ts';
import type { OrganisationId } from '../../domain/index.ts';
import type { Actor, Directory, Sanctions } from '../../registry/index.ts';
import type { Traffic } from '../../store/index.ts';
import type { Db, Ground } from '../ground.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import { holdCases } from './case-events.ts';

/** What cases and leads stand on. */
export interface CaseGround extends Ground {
  /** Who is who, and whose a port and a signature are. */
  readonly directory: Pick<Directory, 'nameOf' | 'ownerOf' | 'portStanding'>;
  /** Where the wish to hear no more is recorded. */
  readonly ledger: Pick<Ledger, 'takeWithin' | 'onRecorded'>;
  readonly sanctions: Pick<Sanctions, 'find'>;
  /** By which answers are checked. */
  readonly traffic: Pick<Traffic, 'marketingBy'>;
  /** Where organisations are told what was sent to them, and what became of it. */
  readonly outbox: Pick<Outbox, 'write'>;
}

/** Who writes into histories. */
export type Hand = Pick<Actor, 'id' | 'name'>;

/** One act on cases or leads: judged and written under one lock, so that what was judged is still so when it is written. Whatever throws leaves nothing. */
export async function caseAct<T>(
  { record }: Pick<Ground, 'record'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  return record.db.transaction().execute(async (db) => {
    await holdCases(db);
    return work(db);
  });
}

/** The registered name, or the code where there is none. */
export function nameOf({ directory }: Pick<CaseGround, 'directory'>, organisation: string): string {
  return directory.nameOf(organisation as OrganisationId) ?? organisation;
}
