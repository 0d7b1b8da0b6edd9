import type { ChangeOf, Instant, LeaseVolume, Port, Signature } from '../domain/index.ts';
import { type OrganisationId, parsePort } from '../domain/index.ts';
import type { LeaseTerms, PortFact } from '../rules/index.ts';
import { type AccessPoints, SharedAccessPoints } from './access-points.ts';
import { PortTree } from './port-tree.ts';

interface Lease {
  readonly lease: string;
  readonly lessor: OrganisationId;
  readonly lessee: OrganisationId;
  readonly until: Instant | undefined;
  /** Undefined: everything may pass. */
  readonly terms: LeaseTerms | undefined;
  confirmed: boolean;
}

/** Where an organisation stands on a chain, by which lease and after whom, and the terms of all hops up to there. */
export interface Hop {
  readonly standing: 'on-chain' | 'declared';
  readonly lease: string | undefined;
  readonly from: OrganisationId | undefined;
  readonly terms: readonly LeaseTerms[];
}

const ANYWHERE: readonly string[] = [];
const NO_TERMS: readonly LeaseTerms[] = [];
const HOLDER: Hop = { standing: 'on-chain', lease: undefined, from: undefined, terms: NO_TERMS };

export interface PortState extends PortFact {
  state: PortFact['state'];
  reason: string;
  accessPoints: readonly string[];
  /** The same, taken apart; undefined: it is reached from anywhere. */
  access: AccessPoints | undefined;
  assigned: Signature | undefined;
  assignedUntil: Instant | undefined;
  readonly leases: Lease[];
  /** The chain as last walked; it holds until a port is opened, a lease changes or the instant leaves its span. */
  chain: Chain | undefined;
}

export interface Chain {
  /** Of ports and leases when it was walked. */
  readonly version: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly hops: ReadonlyMap<OrganisationId, Hop>;
  /** Whether any hop has terms: one without costs a message nothing more. */
  readonly hasTerms: boolean;
}

/** Whether a source is port-like at all, and the longest opened port that begins it. */
interface Resolved {
  readonly portLike: boolean;
  readonly port: PortState | undefined;
}

const UNOPENED: Resolved = { portLike: true, port: undefined };
const NO_PORT: Resolved = { portLike: false, port: undefined };
const SHORTEST = 3;
const LONGEST = 20;

/** Ports, sub-ports, what they are assigned to, and the leases on them. */
export class Ports {
  /** Ports whose assignment has a term. */
  readonly #ending = new Set<PortState>();
  readonly #byPort = new Map<string, PortState>();
  readonly #leases = new Map<string, { lease: Lease; port: Port }>();
  readonly #leasesByPort = new Map<string, Lease[]>();
  readonly #accessPoints = new SharedAccessPoints();
  readonly #opened = new PortTree<Resolved & { readonly port: PortState }>();
  /**
   * Counts what a chain depends on. A lease on a main port is a hop of all its sub-ports, so each chain is walked again when next asked
   * for, and a change among a hundred thousand ports costs no more than one among ten.
   */
  #version = 0;

  get count(): number {
    return this.#byPort.size;
  }

  /** Whether a source is port-like at all, and the longest opened port that begins it. */
  resolve(source: string): Resolved {
    // Whatever digits follow a port, it stays port-like, up to the length that a number can have.
    const found = source.length > LONGEST ? undefined : this.#opened.longest(source);
    if (found !== undefined) return found;
    return typeof parsePort(source) === 'string' ? UNOPENED : NO_PORT;
  }

  open(change: ChangeOf<'port-opened'>): void {
    const { port, holder, use } = change;
    const access = this.#accessPoints.of(change.accessPoints);
    const before = this.#byPort.get(port);
    const state: PortState = {
      port,
      holder,
      use,
      state: 'open',
      reason: '',
      accessPoints: access?.listed ?? ANYWHERE,
      access,
      assigned: before?.assigned,
      assignedUntil: before?.assignedUntil,
      leases: this.#leasesByPort.get(port) ?? [],
      chain: undefined,
    };
    this.#leasesByPort.set(port, state.leases);
    this.#byPort.set(port, state);
    if (before !== undefined && this.#ending.delete(before)) this.#ending.add(state);
    this.#opened.set(port, { portLike: true, port: state });
    this.#version++;
  }

  setAccessPoints(change: ChangeOf<'port-access-points-set'>): void {
    const found = this.#byPort.get(change.port);
    if (found === undefined) return;
    found.access = this.#accessPoints.of(change.accessPoints);
    found.accessPoints = found.access?.listed ?? ANYWHERE;
  }

  setState(port: Port, state: PortFact['state'], reason: string): void {
    const found = this.#byPort.get(port);
    if (found === undefined) return;
    found.state = state;
    found.reason = reason;
  }

  assign(change: ChangeOf<'port-assigned'>): void {
    const found = this.#byPort.get(change.port);
    if (found === undefined) return;
    const isOver = change.until !== undefined && change.until <= change.at;
    found.assigned = isOver ? undefined : change.signature;
    found.assignedUntil = isOver ? undefined : change.until;
    if (found.assignedUntil !== undefined) this.#ending.add(found);
  }

  /** Assignments whose term has ended by `at` end. @returns whether any did. */
  expire(at: Instant): boolean {
    let any = false;
    for (const port of this.#ending) {
      if (port.assignedUntil === undefined || port.assignedUntil > at) continue;
      port.assigned = undefined;
      port.assignedUntil = undefined;
      this.#ending.delete(port);
      any = true;
    }
    return any;
  }

  release(change: ChangeOf<'port-released'>): void {
    const found = this.#byPort.get(change.port);
    if (found === undefined) return;
    found.assigned = undefined;
    found.assignedUntil = undefined;
  }

  declareLease(change: ChangeOf<'lease-declared'>): void {
    this.endLease(change.lease);
    const { lease: id, lessor, lessee, until } = change;
    const lease: Lease = { lease: id, lessor, lessee, until, terms: termsOf(change), confirmed: false };
    this.#leases.set(id, { lease, port: change.port });
    const list = this.#leasesByPort.get(change.port) ?? [];
    list.push(lease);
    this.#leasesByPort.set(change.port, list);
    this.#version++;
  }

  confirmLease(id: string): void {
    const found = this.#leases.get(id);
    if (found === undefined) return;
    found.lease.confirmed = true;
    this.#version++;
  }

  endLease(id: string): void {
    const found = this.#leases.get(id);
    if (found === undefined) return;
    const list = this.#leasesByPort.get(found.port)!;
    list.splice(list.indexOf(found.lease), 1);
    this.#leases.delete(id);
    this.#version++;
  }

  /** The volume that a lease's terms name. */
  volumeOf(lease: string): LeaseVolume | undefined {
    return this.#leases.get(lease)?.lease.terms?.messagesMax;
  }

  /** Where an organisation stands on the port's chain at a moment. The holder is always on it. */
  standing(port: PortState, organisation: OrganisationId, at: Instant): Hop | typeof OUTSIDE {
    return this.chainOf(port, at).hops.get(organisation) ?? OUTSIDE;
  }

  /** The port's chain at a moment, with the span in which it stays so. */
  chainOf(port: PortState, at: Instant): Chain {
    let chain = port.chain;
    if (chain === undefined || chain.version !== this.#version || at < chain.from || at >= chain.until) {
      chain = walk(port, this.#beginning(port.port), at, this.#version);
      port.chain = chain;
    }
    return chain;
  }

  /** The opened ports that begin this one, itself first: a lease on any of them is a hop of its chain. */
  #beginning(port: string): PortState[] {
    const found: PortState[] = [];
    for (let length = port.length; length >= SHORTEST; length--) {
      const begins = this.#byPort.get(port.slice(0, length));
      if (begins !== undefined) found.push(begins);
    }
    return found;
  }

  /** Whoever holds the last confirmed hop: on whose behalf a reply to this port is read. */
  lastParty(port: PortState, at: Instant): OrganisationId {
    let last = port.holder;
    for (const [organisation, hop] of this.chainOf(port, at).hops)
      if (hop.standing === 'on-chain') last = organisation;
    return last;
  }
}

const OUTSIDE = { standing: 'outside', lease: undefined } as const;

function termsOf(change: ChangeOf<'lease-declared'>): LeaseTerms | undefined {
  const { lease, lessor, lessee, purposes, signatures, messagesMax } = change;
  if (purposes === undefined && signatures === undefined && messagesMax === undefined) return undefined;
  return {
    ...{ lease, lessor, lessee, messagesMax },
    purposes: purposes && new Set(purposes),
    signatures: signatures && new Set(signatures),
  };
}

/**
 * The terms that a message meets on its way from the holder to its sender, and on to its content provider where the way there leads through
 * the sender: who sends in another's name uses that party's right, and no more of it.
 */
export function termsOnTheWay(
  { hops }: Chain,
  sender: OrganisationId,
  provider: OrganisationId | undefined,
): readonly LeaseTerms[] {
  const sending = hops.get(sender);
  if (sending?.standing !== 'on-chain') return NO_TERMS;
  const last = provider === undefined ? undefined : hops.get(provider);
  if (last?.standing !== 'on-chain') return sending.terms;
  for (let hop: Hop | undefined = last, each = provider; hop !== undefined; ) {
    if (each === sender) return last.terms;
    each = hop.from;
    hop = each === undefined ? undefined : hops.get(each);
  }
  return sending.terms;
}

/** Follows the leases from the holder outwards: confirmed hops make the chain, declared ones only show where it could go on. */
function walk(port: PortState, beginning: readonly PortState[], at: Instant, version: number): Chain {
  const hops = new Map<OrganisationId, Hop>([[port.holder, HOLDER]]);
  let hasTerms = false;
  let until = Number.POSITIVE_INFINITY;
  const leases: Lease[] = [];
  for (const parent of beginning) {
    for (const lease of parent.leases) {
      if (lease.until !== undefined && lease.until <= at) continue;
      if (lease.until !== undefined && lease.until < until) until = lease.until;
      leases.push(lease);
    }
    if (parent.holder !== port.holder && !hops.has(parent.holder)) hops.set(parent.holder, HOLDER);
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const lease of leases) {
      const before = hops.get(lease.lessor);
      if (before?.standing !== 'on-chain') continue;
      const known = hops.get(lease.lessee);
      if (known?.standing === 'on-chain' || (known !== undefined && !lease.confirmed)) continue;
      const standing = lease.confirmed ? 'on-chain' : 'declared';
      const terms = lease.terms === undefined ? before.terms : [...before.terms, lease.terms];
      hops.set(lease.lessee, { standing, lease: lease.lease, from: lease.lessor, terms });
      if (lease.terms !== undefined) hasTerms = true;
      grown = true;
    }
  }
  return { version, from: at, until, hops, hasTerms };
}
