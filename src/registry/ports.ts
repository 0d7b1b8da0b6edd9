import { sql } from 'kysely';
import { type Instant, next, type Port, type PortDeed, type PortState, type Scope } from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { opening, readAccessPoints } from './check-port.ts';
import { type HistoryEntry, historyOf, portBook } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground } from './ground.ts';
import { type Listed, listed, type PageAsked } from './listing.ts';
import { pagesOf, type Term } from './pages.ts';
import { type LeaseEntry, type PortEntry, prefixesOf } from './port-book.ts';
import { type PortChain, portChain } from './port-chain.ts';
import { type PortStanding, portStanding, portStandings } from './port-state.ts';
import { PORT_MACHINE } from './port-states.ts';
import { Reading } from './reading.ts';
import { NotThere, refuse, refuseAll } from './refusal.ts';
import { sanctionOn } from './sanction-rows.ts';
import { suspensions } from './suspensions.ts';
import type { WantedPort } from './wanted.ts';

export type Assignment = Term;

export interface PortFilter {
  /** How its number begins. */
  readonly q?: string | undefined;
  readonly state?: PortState | undefined;
  readonly holder?: string | undefined;
  readonly use?: 'service' | 'marketing' | undefined;
}

export interface ListedPort {
  readonly port: string;
  readonly state: PortState;
  /** Undefined: it was never opened. */
  readonly entry: PortEntry | undefined;
}

export interface PortPage {
  readonly port: string;
  readonly state: PortState;
  /** Undefined: it was never opened. */
  readonly entry: PortEntry | undefined;
  readonly wanted: WantedPort | undefined;
  /** Now and to come; those that are over come first. */
  readonly assignments: readonly Assignment[];
  /** Only those to which somebody of the asker's stands, and the asker's whole chain. */
  readonly leases: readonly LeaseEntry[];
  readonly history: readonly HistoryEntry[];
}

/** Ports and sub-ports from their opening to their closure. */
export class Ports {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** In force at every gateway within a second of resolving. */
  async do(port: string, deed: PortDeed, reason: string, actor: Actor): Promise<PortState> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const standing = await portStanding(db, port, now);
      const { state: before, pending } = standing;
      const organisation = pending?.organisation ?? standing.entry?.holder;
      if (organisation === undefined || !covers(actor.scope, organisation)) throw new NotThere();
      const state = next(PORT_MACHINE, before, deed);
      const sanction = await sanctionOn(db, 'port', port, now);
      if (deed === 'restore' && sanction !== undefined) refuse('under-sanction', 'state', { sanction });
      await actor.note(db, {
        act: DEEDS[deed],
        object: { kind: 'port', id: port },
        organisation,
        reason,
        detail: { before, after: state },
      });
      if (before === 'approved')
        await db
          .updateTable('application')
          .set({ spent_at: new Date(now) })
          .where('id', '=', pending!.id)
          .execute();
      await feed(db, actor, await changesOf(db, port, deed, standing, reason, now));
      return state;
    });
  }

  /** From where an opened port is reached, from now on; none: from anywhere. */
  async setAccessPoints(
    port: string,
    accessPoints: readonly string[],
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const { entry } = await portStanding(db, port, now);
      if (entry === undefined || !covers(actor.scope, entry.holder)) throw new NotThere();
      const reading = new Reading();
      if (entry.state === 'closed') reading.add('port-not-open', 'port', { port });
      readAccessPoints(reading, accessPoints, 0);
      refuseAll(reading.objections);
      await actor.note(db, {
        act: 'port.access-points-set',
        object: { kind: 'port', id: port },
        organisation: entry.holder,
        reason,
        detail: { before: entry.accessPoints.join(' ') || '—', after: accessPoints.join(' ') || '—' },
      });
      await feed(db, actor, [
        { kind: 'port-access-points-set', at: now, port, accessPoints: [...accessPoints] },
      ]);
    });
  }

  /**
   * What a scope may know of a port: its own application, or a fact that names one of its organisations. Whoever sees everything sees also a
   * longer number that a registered port begins.
   */
  async get(port: string, scope: Scope): Promise<PortPage> {
    const now = this.#ground.clock();
    const seen = await scoped(this.#ground.record, scope, async (db) => {
      const numbers = scope === 'all' ? prefixesOf(port) : [port];
      const facts = await db
        .selectFrom('registry_fact')
        .select('subject')
        .where('port', 'in', numbers)
        .execute();
      const wanted = await db
        .selectFrom('application')
        .select('id')
        .where('kind', '=', 'port')
        .where('subject', '=', port)
        .executeTakeFirst();
      return {
        leases: new Set(facts.map(({ subject }) => subject)),
        any: facts.length > 0 || wanted !== undefined,
      };
    });
    if (!seen.any) throw new NotThere();
    const { db } = this.#ground.record;
    const book = await portBook(db, [port], now);
    const { state, entry } = await portStanding(db, port, now);
    const wanted = await db
      .selectFrom('application')
      .select('body')
      .where('kind', '=', 'port')
      .where('subject', '=', port)
      .where('state', 'in', ['applied', 'appealed', 'approved'])
      .orderBy('sequence', 'desc')
      .executeTakeFirst();
    return {
      port,
      state,
      entry,
      wanted: wanted?.body as unknown as WantedPort | undefined,
      assignments: await assignmentsOf(db, port),
      leases: book.leases().filter((each) => each.port === port && seen.leases.has(each.lease)),
      history: await historyOf(db, 'port', port),
    };
  }

  /** What its custody chain can be drawn from. */
  chain(port: string, scope: Scope): Promise<PortChain> {
    return portChain(this.#ground, port, scope);
  }

  /** By number. */
  async list(
    scope: Scope,
    { q = '', state, holder, use, ...page }: PageAsked & PortFilter,
  ): Promise<Listed<ListedPort>> {
    const { record } = this.#ground;
    const now = this.#ground.clock();
    const names = async (after: string, size: number) => {
      // Whatever stands so has such a fact; whether it stands so still is folded below.
      const opened = { ...(holder !== undefined && { holder }), ...(use !== undefined && { use }) };
      const marked = sql.join(
        [
          ...(Object.keys(opened).length > 0 ? [hasFact('port-opened', opened)] : []),
          ...(state === undefined ? [] : [MARKS[state]]),
          sql`true`,
        ],
        sql` and `,
      );
      // What a scope may see is asked in its own right; who holds a port that it sees is told to it anyway.
      const { rows } = await scoped(record, scope, async (db) =>
        sql<{ port: string }>`
          select port from (
            select port from registry_fact where port is not null
            union
            select subject from application where kind = 'port'
          ) as known (port)
          where port > ${after} and starts_with(port, ${q}) and ${scope === 'all' ? marked : sql`true`}
          order by port limit ${size}`.execute(db),
      );
      return rows.map(({ port }) => port);
    };
    const isFiltered = state !== undefined || holder !== undefined || use !== undefined;
    return listed(page, isFiltered, names, async (ports) => {
      const standings = await portStandings(record.db, ports, now);
      return ports.flatMap((port) => {
        const standing = standings.get(port)!;
        const { entry } = standing;
        const isMeant =
          (state === undefined || standing.state === state) &&
          (holder === undefined || entry?.holder === holder) &&
          (use === undefined || entry?.use === use);
        return isMeant ? [{ name: port, item: { port, state: standing.state, entry } }] : [];
      });
    });
  }
}

/** Of the port `known`, and with at least this in its body. */
function hasFact(kind: string, body: Readonly<Record<string, string>> = {}) {
  return sql`exists (
    select from registry_fact f where f.subject_kind = 'port' and f.subject = known.port and f.kind = ${kind}
      and f.body @> ${JSON.stringify(body)}::jsonb)`;
}

const AWAITED = sql`exists (
  select from application a where a.kind = 'port' and a.subject = known.port and a.spent_at is null
    and a.state in ('applied', 'appealed', 'approved'))`;

/** What at least stands there of a port that is in this state. */
const MARKS: Readonly<Record<PortState, ReturnType<typeof sql>>> = {
  absent: sql`true`,
  applied: AWAITED,
  approved: AWAITED,
  open: hasFact('port-opened'),
  suspended: hasFact('port-suspended'),
  closed: hasFact('port-closed'),
};

async function changesOf(
  db: Db,
  port: string,
  deed: PortDeed,
  { state, pending }: PortStanding,
  reason: string,
  at: Instant,
): Promise<Record<string, unknown>[]> {
  switch (deed) {
    case 'open':
      return [opening(port as Port, pending!.body as unknown as WantedPort, at)];
    case 'suspend':
      return suspensions(db, { kind: 'port', name: port }, { reason, at, until: undefined });
    case 'restore':
      return [{ kind: 'port-restored', at, port }];
    case 'close':
      return state === 'approved' ? [] : [{ kind: 'port-closed', at, port }];
  }
}

export async function assignmentsOf(db: Db, port: string): Promise<readonly Assignment[]> {
  return pagesOf(db).assignments.of(port);
}

const DEEDS = {
  open: 'port.opened',
  suspend: 'port.suspended',
  restore: 'port.restored',
  close: 'port.closed',
} as const satisfies Record<PortDeed, string>;
