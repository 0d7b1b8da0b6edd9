import type { Scope } from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { drawId } from './draw.ts';
import type { Db, Ground } from './ground.ts';
import { AccessError, type Id } from './types.ts';

export type ProposalState = 'proposed' | 'approved' | 'rejected' | 'withdrawn';

export interface NewProposal {
  /** What is to be done: `rule-mode`, … */
  readonly kind: string;
  /** To what. */
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly by: Id;
  readonly byName: string;
  readonly organisation?: string | undefined;
}

export interface Proposal {
  readonly id: Id;
  readonly kind: string;
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly organisation: string | undefined;
  readonly state: ProposalState;
  readonly proposedBy: Id;
  readonly proposedByName: string;
  readonly proposedAt: number;
  readonly decidedBy: Id | undefined;
  readonly decidedByName: string | undefined;
  readonly decidedAt: number | undefined;
  readonly decisionReason: string | undefined;
}

export interface Decision {
  readonly approve: boolean;
  readonly reason: string;
  readonly by: Id;
  readonly byName: string;
}

/** Four eyes: what one person proposes, another decides, and what is decided is done in the same transaction. */
export class Proposals {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async propose(wanted: NewProposal): Promise<Proposal> {
    const row = await this.#ground.db
      .insertInto('proposal')
      .values({
        id: drawId('o'),
        kind: wanted.kind,
        subject: wanted.subject,
        body: JSON.stringify(wanted.body),
        reason: wanted.reason,
        organisation: wanted.organisation ?? null,
        state: 'proposed',
        proposed_by: wanted.by,
        proposed_by_name: wanted.byName,
        proposed_at: new Date(this.#ground.clock()),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return readProposal(row);
  }

  /** Newest first. */
  async list(page: {
    readonly state?: ProposalState | undefined;
    readonly scope?: Scope | undefined;
    readonly limit: number;
    readonly after?: Id | undefined;
  }): Promise<Proposal[]> {
    const { state, scope = 'all', limit, after } = page;
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db.selectFrom('proposal').selectAll().orderBy('sequence', 'desc').limit(limit);
      if (scope !== 'all') query = query.where('organisation', 'in', scope.length === 0 ? [''] : scope);
      if (state !== undefined) query = query.where('state', '=', state);
      if (after !== undefined) {
        query = query.where('sequence', '<', (eb) =>
          eb.selectFrom('proposal as last').select('last.sequence').where('last.id', '=', after),
        );
      }
      return (await query.execute()).map(readProposal);
    });
  }

  async get(id: Id): Promise<Proposal | undefined> {
    const row = await this.#ground.db
      .selectFrom('proposal')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : readProposal(row);
  }

  /** When what is approved cannot be applied, nothing is decided. */
  async decide(
    id: Id,
    { approve, reason, by, byName }: Decision,
    apply: (trx: Db, proposal: Proposal) => Promise<void>,
  ): Promise<Proposal> {
    return this.#ground.db.transaction().execute(async (trx) => {
      const open = await this.#open(trx, id);
      if ((await personBehind(trx, by)) === (await personBehind(trx, open.proposedBy))) {
        throw new AccessError('own-proposal');
      }
      const decided = await this.#close(trx, id, approve ? 'approved' : 'rejected', { reason, by, byName });
      if (approve) await apply(trx, decided);
      return decided;
    });
  }

  /** By who proposed it. */
  async withdraw(id: Id, by: Id): Promise<Proposal> {
    return this.#ground.db.transaction().execute(async (trx) => {
      const open = await this.#open(trx, id);
      if (open.proposedBy !== by) throw new AccessError('not-there');
      return this.#close(trx, id, 'withdrawn', { by, byName: open.proposedByName });
    });
  }

  async #open(trx: Db, id: Id): Promise<Proposal> {
    const row = await trx
      .selectFrom('proposal')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw new AccessError('not-there');
    if (row.state !== 'proposed') throw new AccessError('proposal-decided');
    return readProposal(row);
  }

  async #close(
    trx: Db,
    id: Id,
    state: ProposalState,
    { reason, by, byName }: { readonly reason?: string; readonly by: Id; readonly byName: string },
  ): Promise<Proposal> {
    const row = await trx
      .updateTable('proposal')
      .set({ state, decided_by: by, decided_by_name: byName, decision_reason: reason ?? null })
      .set({ decided_at: new Date(this.#ground.clock()) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return readProposal(row);
  }
}

/** A key is its maker's hand: nobody becomes two people by it. */
async function personBehind(db: Db, caller: Id): Promise<Id> {
  const key = await db.selectFrom('api_key').select('created_by').where('id', '=', caller).executeTakeFirst();
  return key?.created_by ?? caller;
}

interface ProposalRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly body: Record<string, unknown>;
  readonly reason: string;
  readonly organisation: string | null;
  readonly state: ProposalState;
  readonly proposed_by: string;
  readonly proposed_by_name: string;
  readonly proposed_at: Date;
  readonly decided_by: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly decision_reason: string | null;
}

function readProposal(row: ProposalRow): Proposal {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    body: row.body,
    reason: row.reason,
    organisation: row.organisation ?? undefined,
    state: row.state,
    proposedBy: row.proposed_by,
    proposedByName: row.proposed_by_name,
    proposedAt: row.proposed_at.getTime(),
    decidedBy: row.decided_by ?? undefined,
    decidedByName: row.decided_by_name ?? undefined,
    decidedAt: row.decided_at?.getTime(),
    decisionReason: row.decision_reason ?? undefined,
  };
}
