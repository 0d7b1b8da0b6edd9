import {
  type ChangeOf,
  FOREVER,
  type Instant,
  type LeaseVolume,
  type OrganisationId,
  type Port,
  type Purpose,
  type RecordedChange,
  type Signature,
} from '../domain/index.ts';

/** A port that was opened, as it stands at the book's moment. */
export interface PortEntry {
  readonly port: Port;
  readonly holder: OrganisationId;
  readonly use: 'service' | 'marketing';
  /** From where it is reached; empty: from anywhere. */
  readonly accessPoints: readonly string[];
  readonly state: 'open' | 'suspended' | 'closed';
  /** Why it is suspended. */
  readonly reason: string;
  /** Since when it stands so. */
  readonly since: Instant;
  readonly assigned: Signature | undefined;
  readonly assignedUntil: Instant | undefined;
}

/** A lease with all that is recorded of it, also what is to come. */
export interface LeaseEntry {
  readonly lease: string;
  readonly port: Port;
  readonly lessor: OrganisationId;
  readonly lessee: OrganisationId;
  readonly from: Instant;
  /** When its term ends, or when it was ended before that. */
  readonly until: Instant | undefined;
  readonly confirmedAt: Instant | undefined;
  readonly ended: boolean;
  /** Its terms; of each kind undefined: everything may pass. */
  readonly purposes: readonly Purpose[] | undefined;
  readonly signatures: readonly Signature[] | undefined;
  readonly messagesMax: LeaseVolume | undefined;
}

/** How somebody may use a number: until when, from whom (undefined: a holder), over which hops from the holder on. */
export interface Right {
  readonly until: number;
  readonly from: OrganisationId | undefined;
  readonly hops: readonly LeaseEntry[];
}

const STATES = { 'port-suspended': 'suspended', 'port-restored': 'open', 'port-closed': 'closed' } as const;
const SHORTEST = 3;

/** A number and all shorter ones that may begin it, longest first. */
export function prefixesOf(number: string): string[] {
  const found: string[] = [];
  for (let length = number.length; length >= SHORTEST; length--) found.push(number.slice(0, length));
  return found;
}

/**
 * Some ports with their leases, from their changes in the order of the feed. A change holds from the moment that it names; of those of one
 * moment the later in the feed counts. What a gateway knows at that moment is the same.
 */
export class PortBook {
  readonly #ports = new Map<string, PortEntry>();
  readonly #leases = new Map<string, LeaseEntry>();
  readonly #over: LeaseEntry[] = [];

  constructor(changes: readonly RecordedChange[], at: Instant) {
    const inOrder = [...changes].sort((a, b) => a.at - b.at);
    for (const change of inOrder) {
      if (change.at <= at) this.#takePort(change);
      this.#takeLease(change);
    }
    for (const [port, entry] of this.#ports) {
      if ((entry.assignedUntil ?? FOREVER) > at) continue;
      this.#ports.set(port, { ...entry, assigned: undefined, assignedUntil: undefined });
    }
  }

  port(port: string): PortEntry | undefined {
    return this.#ports.get(port);
  }

  /** The longest opened port that begins the number, whatever its state. */
  longest(number: string): PortEntry | undefined {
    return prefixesOf(number)
      .map((prefix) => this.#ports.get(prefix))
      .find((each) => each !== undefined);
  }

  lease(lease: string): LeaseEntry | undefined {
    return this.#leases.get(lease);
  }

  /** Every lease on these ports; those that took another's name come after it. */
  leases(): LeaseEntry[] {
    return [...this.#over, ...this.#leases.values()];
  }

  /** Who may use the number at a moment. Confirmed leases only, and only those on opened ports, the longest port first, as at a gateway. */
  chain(number: string, at: Instant): Map<OrganisationId, Right> {
    const reached = new Map<OrganisationId, Right>();
    const prefixes = new Set(prefixesOf(number));
    for (const prefix of prefixes) {
      const entry = this.#ports.get(prefix);
      if (entry !== undefined) reached.set(entry.holder, { until: FOREVER, from: undefined, hops: [] });
    }
    const hops = this.leases()
      .filter(
        (each) =>
          prefixes.has(each.port) &&
          this.#ports.has(each.port) &&
          each.confirmedAt !== undefined &&
          each.confirmedAt <= at &&
          each.from <= at &&
          at < (each.until ?? FOREVER),
      )
      .sort((a, b) => b.port.length - a.port.length);
    for (let grown = true; grown; ) {
      grown = false;
      for (const hop of hops) {
        const before = reached.get(hop.lessor);
        if (before === undefined || reached.has(hop.lessee)) continue;
        const until = Math.min(before.until, hop.until ?? FOREVER);
        reached.set(hop.lessee, { until, from: hop.lessor, hops: [...before.hops, hop] });
        grown = true;
      }
    }
    return reached;
  }

  #takePort(change: RecordedChange): void {
    if (change.kind === 'port-opened') return this.#open(change);
    if (!('port' in change)) return;
    const entry = this.#ports.get(change.port);
    if (entry === undefined) return;
    switch (change.kind) {
      case 'port-suspended':
      case 'port-restored':
      case 'port-closed': {
        const reason = change.kind === 'port-suspended' ? change.reason : '';
        this.#ports.set(change.port, { ...entry, state: STATES[change.kind], reason, since: change.at });
        break;
      }
      case 'port-access-points-set':
        this.#ports.set(change.port, { ...entry, accessPoints: change.accessPoints });
        break;
      case 'port-assigned':
        this.#ports.set(change.port, {
          ...entry,
          assigned: change.signature,
          assignedUntil: change.until,
        });
        break;
      case 'port-released':
        this.#ports.set(change.port, { ...entry, assigned: undefined, assignedUntil: undefined });
        break;
    }
  }

  #open({ port, holder, use, accessPoints = [], at }: ChangeOf<'port-opened'>): void {
    const { assigned, assignedUntil } = this.#ports.get(port) ?? {};
    this.#ports.set(port, {
      port,
      holder,
      use,
      accessPoints,
      state: 'open',
      reason: '',
      since: at,
      assigned,
      assignedUntil,
    });
  }

  #takeLease(change: RecordedChange): void {
    if (change.kind === 'lease-declared') {
      this.#end(change.lease, change.at);
      const before = this.#leases.get(change.lease);
      if (before !== undefined) this.#over.push(before);
      const { lease, port, lessor, lessee, at: from, until, purposes, signatures, messagesMax } = change;
      // Declared anew, it stands behind those that were declared before it.
      this.#leases.delete(lease);
      this.#leases.set(lease, {
        ...{ lease, port, lessor, lessee, from, until, purposes, signatures, messagesMax },
        confirmedAt: undefined,
        ended: false,
      });
    } else if (change.kind === 'lease-confirmed') {
      const lease = this.#leases.get(change.lease);
      if (lease?.confirmedAt === undefined && lease?.ended === false)
        this.#leases.set(change.lease, { ...lease, confirmedAt: change.at });
    } else if (change.kind === 'lease-ended') this.#end(change.lease, change.at);
  }

  #end(name: string, at: Instant): void {
    const lease = this.#leases.get(name);
    if (lease === undefined || lease.ended) return;
    this.#leases.set(name, { ...lease, until: Math.min(lease.until ?? FOREVER, at), ended: true });
  }
}
