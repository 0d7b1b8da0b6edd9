import type { Kysely, Selectable } from 'kysely';
import { type MessageId, parseMessageId, type RecordedChange, valid } from '../domain/index.ts';
import { appendChanges, type Database, type RecordStore, type TrafficScope } from '../store/index.ts';
import type { Decision } from './held.ts';

export type HeldRow = Selectable<Database['held_message']>;
export type HeldState = HeldRow['state'];

export interface HeldPage {
  /** Whose messages the asker may see; undefined: all. */
  readonly scope?: TrafficScope | undefined;
  readonly states?: readonly HeldState[] | undefined;
  readonly account?: string | undefined;
  readonly reason?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly after?: { readonly at: number; readonly messageId: string } | undefined;
}

export interface Decider {
  /** Stands in the feed and in the evidence as the one who decided. */
  readonly actor: string;
  readonly name: string;
  readonly reason?: string | undefined;
}

export interface HeldAnswer<O extends string> {
  readonly id: string;
  readonly outcome: O;
  readonly due?: number;
}

/** What waits: all of it, and of that what came before the two times that were asked for. */
export interface HeldTally {
  readonly open: number;
  readonly overdue: number;
  readonly soon: number;
  readonly oldest: number | undefined;
}

type Db = Kysely<Database>;
/** What else is written in the same transaction, such as the audit. */
type Beside = (trx: Db, rows: readonly HeldRow[]) => Promise<void>;

/** How long a decision can be undone. */
const UNDO_MS = 10_000;
/** A change is in force on every gateway within a second: an undo that comes later than this before it is due is too late. */
const FEED_MS = 1000;

/** The held messages as people see them: decided here, carried out by the gateway that holds them when the decision is due. */
export class HeldQueue {
  readonly #record: RecordStore;
  readonly #clock: () => number;

  constructor(record: RecordStore, clock: () => number) {
    this.#record = record;
    this.#clock = clock;
  }

  list(page: HeldPage): Promise<HeldRow[]> {
    const { states, account, reason, from, to, order, limit, after } = page;
    const [sign, direction] = order === 'oldest' ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
    let query = within(this.#record.db, page.scope).orderBy('at', direction).orderBy('message_id', direction);
    if (states !== undefined) query = query.where('state', 'in', states);
    if (account !== undefined) query = query.where('account', '=', account);
    if (reason !== undefined) query = query.where((eb) => eb(eb.val(reason), '=', eb.fn.any('reasons')));
    if (from !== undefined) query = query.where('at', '>=', new Date(from));
    if (to !== undefined) query = query.where('at', '<', new Date(to));
    if (after !== undefined) {
      query = query.where((eb) =>
        eb(eb.refTuple('at', 'message_id'), sign, eb.tuple(new Date(after.at), after.messageId)),
      );
    }
    return query.limit(limit).execute();
  }

  get(id: string, scope?: TrafficScope): Promise<HeldRow | undefined> {
    return within(this.#record.db, scope).where('message_id', '=', id).executeTakeFirst();
  }

  /** How many wait, since when, and how many of them came before a time. */
  async waiting(
    before: { readonly overdue: number; readonly soon: number },
    scope?: TrafficScope,
  ): Promise<HeldTally> {
    const row = await within(this.#record.db, scope)
      .where('state', '=', 'waiting')
      .clearSelect()
      .select((eb) => [
        eb.fn.countAll<number>().as('open'),
        eb.fn.countAll<number>().filterWhere('at', '<', new Date(before.overdue)).as('overdue'),
        eb.fn.countAll<number>().filterWhere('at', '<', new Date(before.soon)).as('soon'),
        eb.fn.min('at').as('oldest'),
      ])
      .executeTakeFirstOrThrow();
    const { open, overdue, soon, oldest } = row;
    return { open, overdue, soon: soon - overdue, oldest: oldest?.getTime() };
  }

  /** Decides on several at once: each that waits takes effect when it is due; of the others it is said why not. */
  decide(
    ids: readonly string[],
    decision: Decision,
    by: Decider,
    scope?: TrafficScope,
    beside?: Beside,
  ): Promise<HeldAnswer<'deciding' | 'not-waiting' | 'not-there'>[]> {
    const due = this.#clock() + UNDO_MS;
    return this.#together(ids, scope, async (trx, rows) => {
      const waiting = rows.filter(({ state }) => state === 'waiting');
      const set = {
        state: 'deciding',
        decision,
        decided_by: by.actor,
        decided_by_name: by.name,
        decided_reason: by.reason ?? null,
        due: new Date(due),
      } as const;
      await this.#write(trx, by.actor, waiting, set, beside, (message) => ({
        kind: 'held-decided',
        at: due,
        message,
        decision,
        ...(by.reason === undefined ? {} : { reason: by.reason }),
      }));
      return (row) =>
        row?.state === 'waiting'
          ? { outcome: 'deciding', due }
          : { outcome: row === undefined ? 'not-there' : 'not-waiting' };
    });
  }

  /** Takes decisions back while they can still be taken back everywhere. */
  undo(
    ids: readonly string[],
    actor: string,
    scope?: TrafficScope,
    beside?: Beside,
  ): Promise<HeldAnswer<'waiting' | 'too-late' | 'not-there'>[]> {
    const now = this.#clock();
    const undone = (row: HeldRow) =>
      row.state === 'deciding' && row.due !== null && now < row.due.getTime() - FEED_MS;
    return this.#together(ids, scope, async (trx, rows) => {
      const set = {
        state: 'waiting',
        decision: null,
        decided_by: null,
        decided_by_name: null,
        decided_reason: null,
        due: null,
      } as const;
      await this.#write(trx, actor, rows.filter(undone), set, beside, (message) => ({
        kind: 'held-decision-undone',
        at: now,
        message,
      }));
      return (row) => ({ outcome: row === undefined ? 'not-there' : undone(row) ? 'waiting' : 'too-late' });
    });
  }

  async #together<A extends { outcome: string }>(
    ids: readonly string[],
    scope: TrafficScope | undefined,
    work: (trx: Db, rows: readonly HeldRow[]) => Promise<(row: HeldRow | undefined) => A>,
  ): Promise<(A & { id: string })[]> {
    return this.#record.db.transaction().execute(async (trx) => {
      const rows = await within(trx, scope)
        .where('message_id', 'in', ids)
        .orderBy('message_id')
        .forUpdate()
        .execute();
      const answer = await work(trx, rows);
      const found = new Map(rows.map((row) => [row.message_id, row]));
      return ids.map((id) => ({ id, ...answer(found.get(id)) }));
    });
  }

  /** The rows, what stands beside them, and last the feed, which other writers wait for. */
  async #write(
    trx: Db,
    actor: string,
    rows: readonly HeldRow[],
    set: Partial<HeldRow>,
    beside: Beside | undefined,
    change: (message: MessageId) => RecordedChange,
  ): Promise<void> {
    if (rows.length === 0) return;
    const ids = rows.map((row) => row.message_id);
    await trx.updateTable('held_message').set(set).where('message_id', 'in', ids).execute();
    await beside?.(trx, rows);
    await appendChanges(
      trx,
      actor,
      ids.map((id) => change(valid(parseMessageId(id)))),
    );
  }
}

function within(db: Db, scope: TrafficScope | undefined) {
  const query = db.selectFrom('held_message').selectAll();
  if (scope === undefined) return query;
  // `in ()` is no SQL: the empty text is nobody's account and nobody's code.
  const accounts = ['-', ...scope.accounts];
  const organisations = ['-', ...scope.organisations];
  return query.where((eb) => eb.or([eb('account', 'in', accounts), eb('organisation', 'in', organisations)]));
}
