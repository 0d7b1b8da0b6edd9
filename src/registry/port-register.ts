import {
  type ChangeOf,
  contains,
  type Instant,
  type OrganisationId,
  type Port,
  type RecordedChange,
} from '../domain/index.ts';

/** One step of a custody chain: both sides stand to it. */
export interface CustodyHop {
  readonly port: Port;
  readonly lessor: OrganisationId;
  readonly lessee: OrganisationId;
}

/** What the registry knows of a sender number at a moment. */
export interface PortStanding {
  /** The longest opened port that begins the number: the number itself, or a shorter one. */
  readonly port: Port;
  readonly holder: OrganisationId;
  readonly state: 'open' | 'suspended' | 'closed';
  /** From the holder outwards, to those whom the longest leased port in the number was leased to. Empty: the holder alone. */
  readonly hops: readonly CustodyHop[];
}

interface Lease extends CustodyHop {
  readonly from: Instant;
  readonly until: Instant | undefined;
  confirmedAt: Instant | undefined;
  endedAt: Instant | undefined;
}

type PortChange = ChangeOf<'port-opened' | 'port-suspended' | 'port-restored' | 'port-closed'>;

const SHORTEST = 3;

/** Ports and the leases on them, each change from the moment that it names, as the change feed tells them. */
export class PortRegister {
  readonly #ports = new Map<string, PortChange[]>();
  readonly #leases = new Map<string, Lease>();
  readonly #leasesOn = new Map<string, Lease[]>();

  /** Changes that concern no port are passed over. */
  take(change: RecordedChange): void {
    switch (change.kind) {
      case 'port-opened':
      case 'port-suspended':
      case 'port-restored':
      case 'port-closed': {
        const known = this.#ports.get(change.port) ?? [];
        this.#ports.set(
          change.port,
          [...known, change].sort((a, b) => a.at - b.at),
        );
        break;
      }
      case 'lease-declared':
        this.#declare(change);
        break;
      case 'lease-confirmed': {
        const lease = this.#leases.get(change.lease);
        if (lease !== undefined) lease.confirmedAt ??= change.at;
        break;
      }
      case 'lease-ended': {
        const lease = this.#leases.get(change.lease);
        if (lease !== undefined) lease.endedAt ??= change.at;
        break;
      }
    }
  }

  /** Undefined: no opened port begins the number. */
  standing(number: string, at: Instant): PortStanding | undefined {
    const prefixes: string[] = [];
    for (let length = number.length; length >= SHORTEST; length--) prefixes.push(number.slice(0, length));
    const opened = prefixes.map((prefix) => this.#state(prefix, at)).filter((each) => each !== undefined);
    const [own] = opened;
    if (own === undefined) return undefined;
    const leases = prefixes
      .flatMap((prefix) => this.#leasesOn.get(prefix) ?? [])
      .filter((each) => isHop(each, at));
    return { ...own, hops: chain(new Set(opened.map(({ holder }) => holder)), leases) };
  }

  #state(port: string, at: Instant): Omit<PortStanding, 'hops'> | undefined {
    let found: Omit<PortStanding, 'hops'> | undefined;
    for (const change of this.#ports.get(port) ?? []) {
      if (change.at > at) break;
      if (change.kind === 'port-opened') found = { port: change.port, holder: change.holder, state: 'open' };
      else if (found !== undefined) found = { ...found, state: STATES[change.kind] };
    }
    return found;
  }

  /** A lease that is declared again under its name takes the place of the one before. */
  #declare({ lease, port, lessor, lessee, at, until }: ChangeOf<'lease-declared'>): void {
    const before = this.#leases.get(lease);
    if (before !== undefined) before.endedAt ??= at;
    const made = { port, lessor, lessee, from: at, until, confirmedAt: undefined, endedAt: undefined };
    this.#leases.set(lease, made);
    const others = this.#leasesOn.get(port);
    if (others === undefined) this.#leasesOn.set(port, [made]);
    else others.push(made);
  }
}

const STATES = { 'port-suspended': 'suspended', 'port-restored': 'open', 'port-closed': 'closed' } as const;

/** Confirmed by the lessee, and within its term. */
function isHop({ from, until, confirmedAt, endedAt }: Lease, at: Instant): boolean {
  if (confirmedAt === undefined || confirmedAt > at) return false;
  const last = Math.min(until ?? Number.POSITIVE_INFINITY, endedAt ?? Number.POSITIVE_INFINITY);
  return contains({ from, until: last }, at);
}

/** The hops that lead from the holders to the lessees on the longest port; `leases` come longest port first. */
function chain(holders: ReadonlySet<OrganisationId>, leases: readonly Lease[]): CustodyHop[] {
  const reached = new Map<OrganisationId, Lease | undefined>(
    [...holders].map((holder) => [holder, undefined]),
  );
  for (let grown = true; grown; ) {
    grown = false;
    for (const lease of leases) {
      if (!reached.has(lease.lessor) || reached.has(lease.lessee)) continue;
      reached.set(lease.lessee, lease);
      grown = true;
    }
  }
  const ends = [...reached.values()].filter((lease) => lease !== undefined);
  const longest = Math.max(...ends.map(({ port }) => port.length));
  const hops = new Set<Lease>();
  for (const end of ends.filter(({ port }) => port.length === longest)) {
    const way: Lease[] = [];
    for (let lease: Lease | undefined = end; lease !== undefined; lease = reached.get(lease.lessor))
      way.push(lease);
    for (const lease of way.reverse()) hops.add(lease);
  }
  return [...hops].map(({ port, lessor, lessee }) => ({ port, lessor, lessee }));
}
