import type { LeadStanding, OrganisationId } from '../../domain/index.ts';
import type { PortStanding } from '../../registry/index.ts';

/**
 * Who is to be asked, one after another: from whom the messages came, over everyone who let them use the number, to whose number it is. Where several use it and
 * it is not known whose messages they were, only its holder can say.
 *
 * @param accused whose matter it is, where that is known; first in any case.
 */
export function upTheChain(
  standing: PortStanding | undefined,
  accused: OrganisationId | undefined,
): OrganisationId[] {
  if (standing === undefined) return accused === undefined ? [] : [accused];
  const { holder, hops } = standing;
  const lessors = new Set(hops.map(({ lessor }) => lessor));
  const ends = [...new Set(hops.map(({ lessee }) => lessee))].filter((each) => !lessors.has(each));
  const onChain = accused !== undefined && hops.some(({ lessee }) => lessee === accused);
  const start = onChain ? accused : ends.length === 1 ? ends[0] : undefined;
  const way: OrganisationId[] = accused === undefined || onChain ? [] : [accused];
  for (let at = start; at !== undefined && !way.includes(at); at = lessorOf(hops, at)) way.push(at);
  return way.includes(holder) ? way : [...way, holder];
}

function lessorOf(hops: PortStanding['hops'], lessee: OrganisationId): OrganisationId | undefined {
  return hops.find((hop) => hop.lessee === lessee)?.lessor;
}

/** What somebody is on a chain. */
export function standingOn(
  chain: readonly string[],
  organisation: string,
  holder: string | undefined,
): LeadStanding {
  if (organisation === holder) return 'carrier';
  return chain[0] === organisation ? 'content-provider' : 'provider';
}
