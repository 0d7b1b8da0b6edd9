import type { Instant, OrganisationId, Scope } from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { portBook } from './facts.ts';
import { covers, type Ground } from './ground.ts';
import { type LeaseEntry, type PortEntry, prefixesOf } from './port-book.ts';
import { NotThere } from './refusal.ts';

/** A lease with what was declared of it beside the feed. */
export interface DeclaredLease extends LeaseEntry {
  /** The side that declared it; undefined where it came with the feed alone, and then it was the lessor. */
  readonly declaredFor: OrganisationId | undefined;
  readonly declaredAt: Instant | undefined;
}

/** All that a number's custody chain can be drawn from, at any moment. */
export interface PortChain {
  /** The opened ports that begin the number, longest first: whoever holds one stands at the beginning of a chain. */
  readonly holders: readonly PortEntry[];
  /** Leases on the number and on the shorter ports that begin it, also those that are over, to come or not confirmed; by their beginning. */
  readonly leases: readonly DeclaredLease[];
  /** Leases of others are left out: the asker sees only those to which somebody of theirs stands. */
  readonly partial: boolean;
}

/** Who sees the port sees its chain, as far as it is theirs. */
export async function portChain({ record, clock }: Ground, number: string, scope: Scope): Promise<PortChain> {
  const prefixes = prefixesOf(number);
  const seen = await scoped(record, scope, (db) =>
    db.selectFrom('registry_fact').select('port').where('port', 'in', prefixes).execute(),
  );
  const there = scope === 'all' ? seen.length > 0 : seen.some(({ port }) => port === number);
  if (!there) throw new NotThere();
  const book = await portBook(record.db, [number], clock());
  const leases = book
    .leases()
    .filter(({ lessor, lessee }) => covers(scope, lessor) || covers(scope, lessee))
    .sort((a, b) => a.from - b.from || (a.lease < b.lease ? -1 : 1));
  const names = leases.map(({ lease }) => lease);
  const declared =
    names.length === 0
      ? []
      : await record.db.selectFrom('lease_declaration').selectAll().where('lease', 'in', names).execute();
  const declarations = new Map(declared.map((each) => [each.lease, each]));
  return {
    holders: prefixes.map((prefix) => book.port(prefix)).filter((entry) => entry !== undefined),
    leases: leases.map((entry) => {
      const declaration = declarations.get(entry.lease);
      // What was declared anew under its name came with the feed; the declaration is that of the first.
      declarations.delete(entry.lease);
      return {
        ...entry,
        declaredFor: declaration?.declared_for as OrganisationId | undefined,
        declaredAt: declaration?.declared_at.getTime(),
      };
    }),
    partial: scope !== 'all',
  };
}
