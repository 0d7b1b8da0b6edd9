import { sql } from 'kysely';
import {
  type Carrier,
  DAY_MS,
  type Instant,
  next,
  type Scope,
  type SignatureState,
} from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { type HistoryEntry, historyOf, signatureBook } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground } from './ground.ts';
import { type Listed, listed, type PageAsked } from './listing.ts';
import { NotThere, Refusal, refuse } from './refusal.ts';
import { sanctionOn } from './sanction-rows.ts';
import type { FilingState, LetterEntry, SignatureEntry } from './signature-book.ts';
import { SIGNATURE_MACHINE, type SignatureAct } from './signature-states.ts';
import { suspensions } from './suspensions.ts';

const DEEDS = {
  suspend: 'signature.suspended',
  restore: 'signature.restored',
  close: 'signature.closed',
} as const satisfies Record<SignatureAct, string>;

export interface SignatureFilter {
  /** What the name holds. */
  readonly q?: string | undefined;
  readonly state?: 'registered' | 'suspended' | undefined;
  readonly owner?: string | undefined;
  /** With a filing at this carrier; with one in this state; with both, at this carrier in this state. */
  readonly carrier?: Carrier | undefined;
  readonly filing?: FilingState | undefined;
}

export interface SignaturePage {
  readonly entry: SignatureEntry;
  /** In force; of those that name it, the ones to which somebody of the asker's stands. */
  readonly letters: readonly LetterEntry[];
  readonly history: readonly HistoryEntry[];
}

/** All signatures that were sent under since: asked once for all of them. */
export type SentSince = (since: Instant) => Promise<ReadonlySet<string>>;

/** Registered signatures: suspended, restored, given up, and put to sleep when nobody sends under them. */
export class Signatures {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async do(signature: string, deed: SignatureAct, reason: string, actor: Actor): Promise<SignatureState> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const entry = (await signatureBook(db, [signature], now)).signature(signature);
      if (entry === undefined || !covers(actor.scope, entry.owner)) throw new NotThere();
      const before = entry.suspended === undefined ? 'registered' : 'suspended';
      const state = next(SIGNATURE_MACHINE, before, deed);
      const sanction = await sanctionOn(db, 'signature', signature, now);
      if (deed !== 'suspend' && sanction !== undefined) refuse('under-sanction', 'state', { sanction });
      await actor.note(db, {
        act: DEEDS[deed],
        object: { kind: 'signature', id: signature },
        organisation: entry.owner,
        reason,
        detail: { before, after: state },
      });
      await feed(db, actor, await changesOf(db, signature, deed, reason, now));
      return state;
    });
  }

  /**
   * Suspends what has been registered, and restored if it was, for `days` and was not sent under in that time. Carriers do so after five months
   * and ask for a new filing; a convention and no law, so that the days are the caller's. Resolves with the names.
   */
  async suspendDormant(
    { days, sentSince }: { readonly days: number; readonly sentSince: SentSince },
    actor: Actor,
  ): Promise<string[]> {
    const now = this.#ground.clock();
    const since = now - days * DAY_MS;
    const suspended: string[] = [];
    const awake = await this.#awakeSince(since);
    const sent = awake.length === 0 ? new Set() : await sentSince(since);
    for (const signature of awake) {
      if (sent.has(signature)) continue;
      const reason = `连续 ${days} 天未使用 / not used for ${days} days`;
      try {
        await this.do(signature, 'suspend', reason, actor);
        suspended.push(signature);
      } catch (error) {
        // Somebody has suspended it meanwhile.
        if (!(error instanceof Refusal)) throw error;
      }
    }
    return suspended;
  }

  /** Not suspended, and nothing was done to their state since. */
  async #awakeSince(since: Instant): Promise<string[]> {
    const { db } = this.#ground.record;
    const rows = await db
      .selectFrom('registry_fact')
      .select('subject')
      .distinct()
      .where('subject_kind', '=', 'signature')
      .where('at', '<', new Date(since))
      .orderBy('subject')
      .execute();
    const names = rows.map(({ subject }) => subject);
    if (names.length === 0) return [];
    const before = await signatureBook(db, names, since);
    const now = await signatureBook(db, names, this.#ground.clock());
    const awake = (book: typeof before, name: string) => {
      const entry = book.signature(name);
      return entry !== undefined && entry.suspended === undefined;
    };
    return names.filter((name) => awake(before, name) && awake(now, name));
  }

  /** Its owner sees it, and whoever a letter for it names. */
  async get(signature: string, scope: Scope): Promise<SignaturePage> {
    const now = this.#ground.clock();
    const { db } = this.#ground.record;
    const book = await signatureBook(db, [signature], now);
    const entry = book.signature(signature);
    if (entry === undefined) throw new NotThere();
    const owned = covers(scope, entry.owner);
    const letters = book
      .letters()
      .filter(({ grantor, grantee }) => covers(scope, grantor) || covers(scope, grantee));
    const named = letters.some(({ grantor }) => grantor === entry.owner);
    if (!owned && !named) throw new NotThere();
    const history = owned ? await historyOf(db, 'signature', signature, scope) : [];
    return { entry, letters, history };
  }

  /** By name. */
  async list(
    scope: Scope,
    { q = '', state, owner, carrier, filing, ...page }: PageAsked & SignatureFilter,
  ): Promise<Listed<SignatureEntry>> {
    const { record } = this.#ground;
    const now = this.#ground.clock();
    const names = async (after: string, size: number) => {
      const rows = await scoped(record, scope, (db) => {
        let query = db
          .selectFrom('registry_fact')
          .select('subject')
          .distinct()
          .where('subject_kind', '=', 'signature')
          .where('subject', '>', after)
          .where((eb) => eb(eb.fn('strpos', ['subject', eb.val(q)]), '>', 0));
        if (owner !== undefined) query = query.where(sql<boolean>`organisations @> array[${owner}]::text[]`);
        // Whatever stands so has such a fact, which a scope may not see; whether it stands so still is folded below.
        if (scope !== 'all') return query.orderBy('subject').limit(size).execute();
        if (state === 'suspended') query = query.where('kind', '=', 'signature-suspended');
        else if (carrier !== undefined || filing !== undefined) {
          const filed = {
            ...(carrier !== undefined && { carrier }),
            ...(filing !== undefined && { state: filing }),
          };
          query = query
            .where('kind', '=', 'signature-filed')
            .where(sql<boolean>`body @> ${JSON.stringify(filed)}::jsonb`);
        }
        return query.orderBy('subject').limit(size).execute();
      });
      return rows.map(({ subject }) => subject);
    };
    const isMeant = (entry: SignatureEntry) =>
      covers(scope, entry.owner) &&
      (state === undefined || state === (entry.suspended === undefined ? 'registered' : 'suspended')) &&
      (owner === undefined || entry.owner === owner) &&
      hasFiling(entry, carrier, filing);
    // A name that was given up has facts and stands no more, so that a piece of names may leave less than a page.
    const isFiltered = [state, owner, carrier, filing].some((each) => each !== undefined);
    return listed(page, isFiltered, names, async (piece) => {
      const book = await signatureBook(record.db, piece, now);
      return piece.flatMap((name) => {
        const entry = book.signature(name);
        return entry !== undefined && isMeant(entry) ? [{ name, item: entry }] : [];
      });
    });
  }
}

function hasFiling(
  { filings }: SignatureEntry,
  carrier: Carrier | undefined,
  state: FilingState | undefined,
): boolean {
  if (carrier === undefined && state === undefined) return true;
  return [...filings].some(
    ([each, filing]) =>
      (carrier === undefined || each === carrier) && (state === undefined || filing.state === state),
  );
}

async function changesOf(
  db: Db,
  signature: string,
  deed: SignatureAct,
  reason: string,
  at: Instant,
): Promise<Record<string, unknown>[]> {
  switch (deed) {
    case 'suspend':
      return suspensions(db, { kind: 'signature', name: signature }, { reason, at, until: undefined });
    case 'restore':
      return [{ kind: 'signature-restored', at, signature }];
    case 'close':
      return [{ kind: 'signature-closed', at, signature }, ...(await releases(db, signature, at))];
  }
}

/** No sub-port goes on serving a name that is nobody's: what it was assigned to now and later is let go. */
async function releases(db: Db, signature: string, at: Instant): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ port: string; starts: Date }>`
    select port, lower(term) as starts from port_assignment
    where signature = ${signature} and coalesce(upper(term), 'infinity') > ${new Date(at)}
    order by port, lower(term)`.execute(db);
  return rows.map(({ port, starts }) => ({
    kind: 'port-released',
    at: Math.max(at, starts.getTime()),
    port,
  }));
}
