import type { Instant } from '../domain/index.ts';
import type { Db } from './ground.ts';

/** An organisation that others sell through, and those that did at any time of a period; all by their codes, in order. */
export interface PlatformMerchants {
  readonly organisation: string;
  readonly merchants: readonly string[];
}

/** As relations say it, from either side: `platform` to a merchant, or `merchant` to a platform. From inclusive, until exclusive. */
export async function platformsBetween(db: Db, from: Instant, until: Instant): Promise<PlatformMerchants[]> {
  const rows = await db
    .selectFrom('organisation_relation')
    .select(['organisation', 'counterparty', 'role'])
    .where('role', 'in', ['platform', 'merchant'])
    .where('starts', '<', new Date(until))
    .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>', new Date(from))]))
    .execute();
  const found = new Map<string, Set<string>>();
  for (const { organisation, counterparty, role } of rows) {
    const [platform, merchant] =
      role === 'platform' ? [organisation, counterparty] : [counterparty, organisation];
    found.set(platform, (found.get(platform) ?? new Set()).add(merchant));
  }
  return [...found]
    .map(([organisation, merchants]) => ({ organisation, merchants: [...merchants].sort() }))
    .sort((a, b) => (a.organisation < b.organisation ? -1 : 1));
}
