import { formatInstant } from '../../domain/index.ts';
import type { HistoryEntry } from '../../registry/index.ts';
import type { ApiParts } from '../parts.ts';

/** What became of a thing in the registry, with the names of the people who did it. */
export async function tellHistory({ access }: Pick<ApiParts, 'access'>, entries: readonly HistoryEntry[]) {
  const names = new Map<string, string | null>();
  for (const { actor } of entries)
    if (!names.has(actor)) names.set(actor, (await access.people.get(actor))?.name ?? null);
  return entries.map(({ at, recordedAt, signature, carrier, filing, ...rest }) => ({
    ...rest,
    at: formatInstant(at),
    recordedAt: formatInstant(recordedAt),
    actorName: names.get(rest.actor) ?? null,
    signature: signature ?? null,
    carrier: carrier ?? null,
    filing: filing ?? null,
  }));
}
