import { FOREVER, type Instant, type OrganisationId, type Port } from '../../domain/index.ts';
import { portBook } from '../facts.ts';
import type { Db } from '../ground.ts';
import { type LeaseEntry, type PortBook, prefixesOf } from '../port-book.ts';

/** How a party stands on the chain at a moment: what both sides stand to, or what one of them never said. */
export type Standing = 'holder' | 'confirmed' | 'unconfirmed' | 'missing';

export interface HopLease {
  readonly lease: string;
  readonly lessor: OrganisationId;
  readonly from: Instant;
  readonly until: Instant | undefined;
  readonly terms: Pick<LeaseEntry, 'purposes' | 'signatures' | 'messagesMax'>;
  readonly declaredBy: OrganisationId;
  /** When it was recorded, whatever date it bears. */
  readonly declaredAt: Instant | undefined;
  readonly confirmedAt: Instant | undefined;
}

/** One party of a chain, with what it has the port by. */
export interface Hop {
  /** Undefined: nobody knows who sent it. */
  readonly organisation: OrganisationId | undefined;
  /** The port that it holds or that was leased to it; undefined where it is missing from the chain. */
  readonly port: Port | undefined;
  readonly lease: HopLease | undefined;
  readonly standing: Standing;
  /** Who did not say what would complete this hop. */
  readonly silent: OrganisationId | undefined;
}

export interface ChainAsked {
  /** The sender number in full. */
  readonly number: string;
  readonly at: Instant;
  /** The content provider. */
  readonly sender: OrganisationId | undefined;
  /** Whose account it came by: where the sender is missing, the chain is told as far as there. */
  readonly via: OrganisationId | undefined;
}

/** The chain that was in force at a moment, from the holder to the sender. */
export async function chainAt(db: Db, asked: ChainAsked): Promise<readonly Hop[]> {
  const { number, at, sender, via } = asked;
  const book = await portBook(db, [number], at);
  const confirmed = reach(book, number, at, ({ confirmedAt }) => (confirmedAt ?? FOREVER) <= at);
  const declared = reach(book, number, at, () => true);
  const known = [confirmed, declared].find((reached) => sender !== undefined && reached.has(sender));
  const end = known === undefined ? via : sender;
  const reached = known ?? (end !== undefined && !confirmed.has(end) ? declared : confirmed);
  const way = wayTo(reached, end) ?? wayTo(reached, rootOf(book, number)) ?? [];
  const hops = await tell(db, way, at);
  return known === undefined ? [...hops, missing(sender)] : hops;
}

interface Reached {
  readonly organisation: OrganisationId;
  readonly port: Port;
  /** Undefined: it holds the port. */
  readonly lease: LeaseEntry | undefined;
}

/**
 * Whom the number leads to. It begins with the holder of the shortest opened port: who holds a sub-port has it by a lease of the port above,
 * and only where that is not known the sub-port begins a chain of its own.
 */
function reach(
  book: PortBook,
  number: string,
  at: Instant,
  counts: (lease: LeaseEntry) => boolean,
): Map<OrganisationId, Reached> {
  const opened = openedOf(book, number);
  const ports = new Set<string>(opened.map(({ port }) => port));
  const leases = book
    .leases()
    .filter((each) => ports.has(each.port) && each.from <= at && at < (each.until ?? FOREVER) && counts(each))
    .sort((a, b) => b.port.length - a.port.length);
  const reached = new Map<OrganisationId, Reached>();
  for (const { holder, port } of opened.toReversed()) {
    if (reached.has(holder)) continue;
    reached.set(holder, { organisation: holder, port, lease: undefined });
    for (let grown = true; grown; ) {
      grown = false;
      for (const lease of leases) {
        if (!reached.has(lease.lessor) || reached.has(lease.lessee)) continue;
        reached.set(lease.lessee, { organisation: lease.lessee, port: lease.port, lease });
        grown = true;
      }
    }
  }
  return reached;
}

/** The opened ports that begin the number, longest first. */
function openedOf(book: PortBook, number: string) {
  return prefixesOf(number)
    .map((prefix) => book.port(prefix))
    .filter((each) => each !== undefined);
}

function rootOf(book: PortBook, number: string): OrganisationId | undefined {
  return openedOf(book, number).at(-1)?.holder;
}

function wayTo(
  reached: ReadonlyMap<OrganisationId, Reached>,
  end: OrganisationId | undefined,
): Reached[] | undefined {
  const way: Reached[] = [];
  for (let each = end === undefined ? undefined : reached.get(end); each !== undefined; ) {
    way.unshift(each);
    each = each.lease === undefined ? undefined : reached.get(each.lease.lessor);
  }
  return way.length === 0 ? undefined : way;
}

function missing(sender: OrganisationId | undefined): Hop {
  return { organisation: sender, port: undefined, lease: undefined, standing: 'missing', silent: sender };
}

async function tell(db: Db, way: readonly Reached[], at: Instant): Promise<Hop[]> {
  const names = way.flatMap(({ lease }) => (lease === undefined ? [] : [lease.lease]));
  const declarations = new Map<string, Declaration>();
  if (names.length > 0)
    for (const each of await declarationsOf(db, names)) declarations.set(each.lease, each);
  return way.map(({ organisation, port, lease }): Hop => {
    const holds = lease === undefined;
    if (holds) return { organisation, port, lease: undefined, standing: 'holder', silent: undefined };
    const declaration = declarations.get(lease.lease);
    const declaredBy = declaration?.declared_for ?? lease.lessor;
    const confirmed = (lease.confirmedAt ?? FOREVER) <= at;
    return {
      organisation,
      port,
      lease: {
        lease: lease.lease,
        lessor: lease.lessor,
        from: lease.from,
        until: lease.until,
        terms: { purposes: lease.purposes, signatures: lease.signatures, messagesMax: lease.messagesMax },
        declaredBy: declaredBy as OrganisationId,
        declaredAt: declaration?.recorded_at?.getTime(),
        confirmedAt: confirmed ? lease.confirmedAt : undefined,
      },
      standing: confirmed ? 'confirmed' : 'unconfirmed',
      silent: confirmed ? undefined : declaredBy === lease.lessee ? lease.lessor : lease.lessee,
    };
  });
}

interface Declaration {
  readonly lease: string;
  readonly declared_for: string | null;
  readonly recorded_at: Date | null;
}

/** Who declared each, and when that was recorded; one that came with the feed alone has no declaration, and then it was the lessor. */
function declarationsOf(db: Db, leases: readonly string[]): Promise<Declaration[]> {
  return db
    .selectFrom('registry_fact')
    .innerJoin('change', 'change.sequence', 'registry_fact.sequence')
    .leftJoin('lease_declaration', 'lease_declaration.lease', 'registry_fact.subject')
    .select(['registry_fact.subject as lease', 'change.recorded_at', 'lease_declaration.declared_for'])
    .where('registry_fact.subject_kind', '=', 'lease')
    .where('registry_fact.kind', '=', 'lease-declared')
    .where('registry_fact.subject', 'in', leases)
    .orderBy('registry_fact.sequence')
    .execute();
}
