import type { Chain } from '../../api.ts';

export type ChainLease = Chain['leases'][number];
export type Holder = Chain['holders'][number];

/**
 * What a hop is at a moment. `gap`: nothing leads to its lessor; `hidden`: what leads there is not for the asker to see.
 */
export type HopState = 'in-force' | 'declared' | 'to-come' | 'ended' | 'gap' | 'hidden';

export interface Hop {
  readonly state: HopState;
  /** Absent where nothing is known: a gap, or what is hidden. */
  readonly lease: ChainLease | undefined;
}

/** One way from whoever holds the port to somebody who may send from it. */
export interface Way {
  /** Absent before a gap: nobody who holds the port stands at its beginning. */
  readonly holder: Holder | undefined;
  readonly hops: readonly Hop[];
}

const ms = (moment: string | null) => (moment === null ? Number.POSITIVE_INFINITY : Date.parse(moment));

/** Undefined: nobody had declared it by then. */
export function stateOf(lease: ChainLease, at: number): Exclude<HopState, 'gap' | 'hidden'> | undefined {
  const from = ms(lease.from);
  const known = lease.declaredAt === null ? from : ms(lease.declaredAt);
  if (known > at) return undefined;
  if (ms(lease.until) <= at) return 'ended';
  if (from > at) return 'to-come';
  return lease.confirmedAt !== null && ms(lease.confirmedAt) <= at ? 'in-force' : 'declared';
}

/** The holders who had the port at a moment, longest port first. */
export function holdersAt({ holders }: Chain): readonly Holder[] {
  return holders.filter(({ holder }, i) => holders.findIndex((each) => each.holder === holder) === i);
}

/**
 * The ways of a chain at a moment (milliseconds), the longest first: each ends at somebody who lets nobody else use the port. A hop that is over
 * stands only where a hop that is not hangs on it.
 */
export function waysOf(chain: Chain, at: number): Way[] {
  const roots = new Map(holdersAt(chain).map((holder) => [holder.holder ?? '', holder]));
  const all = chain.leases
    .map((lease) => ({ lease, state: stateOf(lease, at) }))
    .filter(
      (hop): hop is { lease: ChainLease; state: 'in-force' | 'declared' | 'to-come' | 'ended' } =>
        hop.state !== undefined,
    );
  const standing = all.filter(({ state }) => state !== 'ended');
  const ends = standing.filter(
    ({ lease }) => !standing.some((other) => other.lease.lessor === lease.lessee && other.lease !== lease),
  );
  // Where all stand in a circle nobody is at the end; then each of them is shown as far as it goes.
  const ways = (ends.length > 0 ? ends : standing).map((end): Way => {
    const hops: Hop[] = [end];
    const passed = new Set([end.lease.lessee]);
    let lessor = end.lease.lessor;
    while (!roots.has(lessor) && !passed.has(lessor)) {
      passed.add(lessor);
      const before = hopTo(lessor, standing) ?? hopTo(lessor, all);
      if (before === undefined) break;
      hops.unshift(before);
      lessor = before.lease.lessor;
    }
    const holder = roots.get(lessor);
    if (holder !== undefined) return { holder, hops };
    const missing: Hop = { state: chain.partial ? 'hidden' : 'gap', lease: undefined };
    return { holder: holdersAt(chain)[0], hops: [missing, ...hops] };
  });
  if (ways.length > 0) return ways.sort((a, b) => b.hops.length - a.hops.length);
  return [...roots.values()].slice(0, 1).map((holder) => ({ holder, hops: [] }));
}

/** How an organisation has its right: what is in force before what is not, and of what is over the last. */
function hopTo<T extends { readonly lease: ChainLease; readonly state: HopState }>(
  lessee: string,
  hops: readonly T[],
): T | undefined {
  const to = hops.filter(({ lease }) => lease.lessee === lessee);
  return to.find(({ state }) => state === 'in-force') ?? to[to.length - 1];
}

/** The moments at which the chain changed, each once, in order. */
export function turnsOf({ leases, holders }: Chain): string[] {
  const moments = leases.flatMap(({ declaredAt, from, confirmedAt, until }) => [
    declaredAt,
    from,
    confirmedAt,
    until,
  ]);
  const known = [...moments, ...holders.map(({ since }) => since)].filter((each) => each !== null);
  return [...new Set(known)].sort((a, b) => Date.parse(a) - Date.parse(b));
}
