import { REGRET_DAYS } from '../../consent/index.ts';
import type { OrganisationConsents } from './consent-day.ts';
import type { ConsentSums } from './weigh-consents.ts';

/** How people are with all organisations that are not suspected: what one of them is compared with. Older days count less. */
export interface ConsentMarket {
  /** By days since they agreed: how many people could have refused on such a day, and how many did. */
  readonly exposed: number[];
  readonly regrets: number[];
  timed: number;
  night: number;
}

const FORGETTING = 0.97;
/** A large organisation counts for no more than so many people who agreed on one day. */
const PEOPLE_MOST = 150;
/** Before anything is known: of 1,000 who agreed, so many refuse on each of the days after, as if seen of so many people. */
const PRIOR = { perThousand: 2, people: 1000 };
const NIGHT_PRIOR = { share: 0.04, consents: 200 };

export function emptyMarket(): ConsentMarket {
  const zeros = () => new Array<number>(REGRET_DAYS).fill(0);
  return { exposed: zeros(), regrets: zeros(), timed: 0, night: 0 };
}

export function ageConsents(market: ConsentMarket): void {
  for (const list of [market.exposed, market.regrets])
    for (const [age, value] of list.entries()) list[age] = value * FORGETTING;
  market.timed *= FORGETTING;
  market.night *= FORGETTING;
}

/** Takes what one organisation's day adds; `days` are those on which its people agreed. */
export function learnConsents(
  market: ConsentMarket,
  day: number,
  days: ReadonlyMap<number, Pick<ConsentSums, 'people' | 'timed' | 'night'>>,
  counts: OrganisationConsents | undefined,
): void {
  const regrets = counts?.regrets ?? [];
  for (const [at, { people }] of days) {
    const age = day - at;
    if (people === 0 || age < 0 || age >= REGRET_DAYS) continue;
    const part = Math.min(1, PEOPLE_MOST / people);
    market.exposed[age]! += people * part;
    market.regrets[age]! += (regrets[age] ?? 0) * part;
  }
  const today = days.get(day);
  if (today === undefined || today.timed === 0) return;
  const part = Math.min(1, PEOPLE_MOST / today.timed);
  market.timed += today.timed * part;
  market.night += today.night * part;
}

/** The share of people that refuses on a day that is so many days after they agreed. */
export function regretsOf({ exposed, regrets }: ConsentMarket, age: number): number {
  if (age < 0 || age >= REGRET_DAYS) return 0;
  const usual = (PRIOR.perThousand / 1000) * PRIOR.people;
  return (regrets[age]! + usual) / (exposed[age]! + PRIOR.people);
}

export function nightOf({ timed, night }: ConsentMarket): number {
  return (night + NIGHT_PRIOR.share * NIGHT_PRIOR.consents) / (timed + NIGHT_PRIOR.consents);
}
