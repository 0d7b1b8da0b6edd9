import {
  FOREVER,
  formatInstant,
  type Instant,
  isMarketing,
  type OrganisationId,
  overlap,
  type Scope,
} from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { type HistoryEntry, historyOf, isNamed, portBook, portOfLease } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground, told } from './ground.ts';
import { type LeaseFilter, type ListedLease, listLeases } from './lease-list.ts';
import { checkTerms, type LeaseTerms, readTerms, toldTerms, type WantedTerms } from './lease-terms.ts';
import type { Listed, PageAsked } from './listing.ts';
import type { LeaseEntry, PortBook } from './port-book.ts';
import { Reading } from './reading.ts';
import { NotThere, type Objection, refuse, refuseAll } from './refusal.ts';
import { inWhoseName, registered } from './wanted.ts';

/** One hop of a custody chain as one side declares it. `organisation`: that side. Times are dates or RFC 3339; of the terms none given: everything. */
export interface WantedLease extends WantedTerms {
  readonly organisation: string;
  readonly lease: string;
  readonly port: string;
  readonly lessor: string;
  readonly lessee: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface LeasePage {
  readonly entry: LeaseEntry;
  /** The side that declared it; undefined where it came with the feed alone, and then it was the lessor. */
  readonly declaredFor: string | undefined;
  readonly history: readonly HistoryEntry[];
}

/** Who let whom use a port: each hop is declared by one side and counts once the other has confirmed it. */
export class Leases {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async check(wanted: WantedLease, scope: Scope): Promise<readonly Objection[]> {
    return (await judgeLease(this.#ground.record.db, wanted, scope, this.#ground.clock())).objections;
  }

  async declare(wanted: WantedLease, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const judged = await judgeLease(db, wanted, actor.scope, now);
      refuseAll(judged.objections);
      await feed(db, actor, await declareLease(db, wanted, judged, actor, now));
    });
  }

  /** By the side that did not declare it, once. The chain is looked at again: it may have moved on. */
  async confirm(lease: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const { book, entry, declaration } = await this.#find(db, lease, actor.scope, now);
      const other = declaration?.declared_for === entry.lessee ? entry.lessor : entry.lessee;
      if (entry.confirmedAt !== undefined) refuse('lease-confirmed-already', 'lease', { lease });
      if ((entry.until ?? FOREVER) <= now) refuse('lease-over', 'lease', { lease });
      if (declaration?.declared_by === actor.id) refuse('four-eyes', 'organisation');
      if (!covers(actor.scope, other)) refuse('lease-wrong-party', 'organisation', { party: other });
      const reading = new Reading();
      const term = { from: Math.max(entry.from, now), until: entry.until };
      checkChain(reading, book, { ...entry, terms: entry }, term);
      refuseAll(reading.objections);
      await noteLease(db, 'lease.confirmed', lease, other, undefined, actor, { port: entry.port });
      await feed(db, actor, [{ kind: 'lease-confirmed', at: term.from, lease }]);
    });
  }

  /** By either side, from now on; one that has not begun never does. */
  async end(lease: string, reason: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const { entry } = await this.#find(db, lease, actor.scope, now);
      if (entry.ended || (entry.until ?? FOREVER) <= now) refuse('lease-over', 'lease', { lease });
      const side = covers(actor.scope, entry.lessor) ? entry.lessor : entry.lessee;
      await noteLease(db, 'lease.ended', lease, side, reason, actor, { port: entry.port });
      await feed(db, actor, [{ kind: 'lease-ended', at: Math.max(now, entry.from), lease }]);
    });
  }

  async get(lease: string, scope: Scope): Promise<LeasePage> {
    const seen = await scoped(this.#ground.record, scope, (db) => isNamed(db, 'lease', lease));
    if (!seen) throw new NotThere();
    const { db } = this.#ground.record;
    const { entry, declaration } = await this.#find(db, lease, 'all', this.#ground.clock());
    return {
      entry,
      declaredFor: declaration?.declared_for,
      history: await historyOf(db, 'lease', lease),
    };
  }

  list(scope: Scope, filter: LeaseFilter, page: PageAsked): Promise<Listed<ListedLease>> {
    return listLeases(this.#ground.record, scope, filter, page, this.#ground.clock());
  }

  async #find(db: Db, lease: string, scope: Scope, now: Instant) {
    const port = await portOfLease(db, lease);
    const book = await portBook(db, port === undefined ? [] : [port], now);
    const entry = book.lease(lease);
    if (entry === undefined || !(covers(scope, entry.lessor) || covers(scope, entry.lessee)))
      throw new NotThere();
    return { book, entry, declaration: await declarationOf(db, lease) };
  }
}

function noteLease(
  db: Db,
  deed: string,
  lease: string,
  organisation: string,
  reason: string | undefined,
  actor: Actor,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  return actor.note(db, { act: deed, object: { kind: 'lease', id: lease }, organisation, reason, detail });
}

export interface JudgedLease {
  readonly objections: readonly Objection[];
  readonly term: { readonly from: Instant; readonly until: Instant | undefined } | undefined;
  readonly terms: LeaseTerms;
}

/** Writes the declaration that was judged and found to have nothing in its way; resolves with what the feed is to hold. */
export async function declareLease(
  db: Db,
  wanted: WantedLease,
  { term, terms }: JudgedLease,
  actor: Actor,
  now: Instant,
): Promise<readonly Record<string, unknown>[]> {
  const { lease, port, lessor, lessee, organisation } = wanted;
  await db
    .insertInto('lease_declaration')
    .values({
      lease,
      declared_for: organisation,
      lessor,
      lessee,
      declared_by: actor.id,
      declared_by_name: actor.name,
      declared_at: new Date(now),
    })
    .execute();
  const { from, until } = term!;
  const detail = { port, lessor, lessee, from: formatInstant(from), until: told(until) };
  await noteLease(db, 'lease.declared', lease, organisation, undefined, actor, detail);
  return [declared(wanted, term!, terms)];
}

/** What the feed holds of a declaration. */
export function declared(
  { lease, port, lessor, lessee }: WantedLease,
  { from, until }: NonNullable<JudgedLease['term']>,
  terms: LeaseTerms,
): Record<string, unknown> {
  const ending = until === undefined ? {} : { until };
  return { kind: 'lease-declared', at: from, lease, port, lessor, lessee, ...ending, ...toldTerms(terms) };
}

function declarationOf(db: Db, lease: string) {
  return db.selectFrom('lease_declaration').selectAll().where('lease', '=', lease).executeTakeFirst();
}

/** Everything that stands in the way of a declaration. */
export async function judgeLease(
  db: Db,
  wanted: WantedLease,
  scope: Scope,
  now: Instant,
): Promise<JudgedLease> {
  const reading = new Reading();
  const declarer = await inWhoseName(db, reading, scope, wanted.organisation);
  const lease = reading.name('lease', wanted.lease);
  const port = reading.port('port', wanted.port);
  const lessor = await registered(db, reading, 'lessor', wanted.lessor);
  const lessee = await registered(db, reading, 'lessee', wanted.lessee);
  if (declarer !== undefined && declarer !== lessor && declarer !== lessee)
    reading.add('lease-party-neither', 'organisation');
  const terms = readTerms(reading, wanted);
  const term = reading.term(wanted, now);
  if (lease !== undefined && (await isNamed(db, 'lease', lease)))
    reading.add('lease-name-taken', 'lease', { lease });
  if (port !== undefined && lessor !== undefined && lessee !== undefined && term !== undefined) {
    const book = await portBook(db, [port], now);
    const entry = book.port(port);
    if (entry?.state !== 'open') reading.add('port-not-open', 'port', { port });
    if (entry?.use === 'service' && terms.purposes?.some(isMarketing))
      reading.add('lease-carries-too-much', 'purposes', {
        ...{ lessor, port },
        right: '服务类短信，不含营销',
        rightEn: 'services and no marketing',
      });
    // What could not be read is told already, and is not taken for everything.
    const unread = reading.objections.some(({ field }) => /^(purposes|signatures|messagesMax)/.test(field));
    checkChain(reading, book, { port, lessor, lessee, terms: unread ? undefined : terms }, term);
  }
  return { objections: reading.objections, term, terms };
}

interface Hop {
  readonly port: string;
  readonly lessor: OrganisationId;
  readonly lessee: OrganisationId;
  readonly lease?: string;
  readonly terms: LeaseTerms | undefined;
}

/** No circle, no gap for as long as the hop lasts, no more than the lessor may, and one lessor at a time for a lessee. */
function checkChain(
  reading: Reading,
  book: PortBook,
  { port, lessor, lessee, lease, terms }: Hop,
  term: { readonly from: Instant; readonly until: Instant | undefined },
): void {
  const chain = book.chain(port, term.from);
  for (let each: OrganisationId | undefined = lessor; each !== undefined; each = chain.get(each)?.from)
    if (each === lessee) {
      reading.add('lease-cycle', 'lessee', { lessor, lessee });
      break;
    }
  const right = chain.get(lessor);
  if (right === undefined) reading.add('lease-gap', 'lessor', { lessor, port });
  else if ((term.until ?? FOREVER) > right.until)
    reading.add('lease-outlasts', 'until', { lessor, until: told(right.until) });
  if (right !== undefined && terms !== undefined) checkTerms(reading, terms, { lessor, port }, right.hops);
  const other = book
    .leases()
    .find(
      (each) => each.port === port && each.lessee === lessee && each.lease !== lease && overlap(term, each),
    );
  if (other !== undefined) reading.add('lease-overlaps', 'lessee', { lessee, port, lease: other.lease });
}
