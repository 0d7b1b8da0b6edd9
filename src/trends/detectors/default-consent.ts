import type { CodePerson, ConsentDay } from './consent-day.ts';
import { ageConsents, type ConsentMarket, emptyMarket, learnConsents, nightOf } from './consent-market.ts';
import {
  add,
  type ConsentPastDay,
  emptySums,
  expectRegrets,
  forget,
  minus,
  type OrganisationPast,
  openPast,
  sumOf,
  takeCodes,
  takeCounts,
} from './consent-past.ts';
import type { Declared } from './declared.ts';
import { defaultConsentEvidence, type Peers } from './default-consent-words.ts';
import type { Watch } from './detector.ts';
import { DEFAULT_CONSENT_FALSE_ALARMS } from './false-alarms.ts';
import type { Finding } from './findings.ts';
import {
  type ConsentSums,
  type ConsentWeights,
  capped,
  PEOPLE_LEAST,
  TESTED_LEAST,
  total,
  weighConsents,
} from './weigh-consents.ts';

/** Chosen on development seasons (docs/detectors.md), for at most one innocent organisation accused in 200 over 60 days (docs/decisions/0027). */
export const DEFAULT_CONSENT_THRESHOLD = 3;
/** How likely it is, before anything is known, that an organisation takes a default for a consent. */
const PRIOR = 0.02;
/** So many days are looked at together. */
const WINDOW_DAYS = 30;
/** How many days back it could have begun. A few, since the best of many would be high by chance. */
const SPANS = [3, 5, 8, 13, 20, WINDOW_DAYS] as const;
/** So little is left of a suspicion that the next one is another matter. */
const OVER = 0.5;
const PEERS_LEAST = 5;

interface State {
  readonly organisations: Map<string, OrganisationPast>;
  readonly market: ConsentMarket;
}

/** What one look at an organisation comes to. */
export interface ConsentCase {
  readonly since: number;
  readonly sums: ConsentSums;
  readonly before: ConsentSums;
  readonly weights: ConsentWeights;
  /** The largest first: "channel\nwording", newcomers who agreed by it. */
  readonly forms: readonly (readonly [form: string, people: number])[];
}

/** Organisations that take a registration for a consent: a finding for each of whom the ledger knows or newcomers were seen. */
export const defaultConsent: Watch<State> = {
  detector: 'default-consent',
  // A memory that tells no version is of the first; this detector never wrote one.
  version: 2,
  empty: () => ({ organisations: new Map(), market: emptyMarket() }),
  *judge(state, { day, consents }, declared) {
    ageConsents(state.market);
    const newcomers = codesByOwner(consents, declared);
    const counts = new Map(consents.organisations.map((each) => [each.organisation, each]));
    const names = [...new Set([...newcomers.keys(), ...counts.keys(), ...state.organisations.keys()])].sort();
    for (const organisation of names) {
      const past = openPast(state.organisations, organisation);
      takeCodes(past, day - 1, newcomers.get(organisation) ?? [], organisation);
      takeCounts(past, day, counts.get(organisation));
      expectRegrets(past, day, state.market);
      yield undefined;
    }
    const peers = { rate: usualRate(state.organisations.values(), day), night: nightOf(state.market) };
    for (const organisation of names) {
      const past = state.organisations.get(organisation)!;
      forget(past, day);
      if (past.days.size === 0) state.organisations.delete(organisation);
      else yield judge(organisation, day, past, peers);
    }
    for (const [organisation, { since, days }] of state.organisations)
      if (since === 0) learnConsents(state.market, day, days, counts.get(organisation));
  },
};

function judge(organisation: string, day: number, past: OrganisationPast, peers: Peers): Finding {
  const found = caseOf(past, day, peers.night);
  const score =
    found === undefined
      ? 0
      : Math.max(0, rounded(Math.log(1 - PRIOR + PRIOR * Math.exp(total(found.weights)))));
  const suspect = score >= DEFAULT_CONSENT_THRESHOLD;
  if (suspect && past.since === 0) past.since = found!.since;
  if (score < OVER) past.since = 0;
  const since = past.since === 0 ? undefined : past.since;
  const examples = suspect
    ? [...past.days].filter(([each]) => each >= found!.since).flatMap(([, { examples: ids }]) => ids)
    : [];
  return {
    detector: 'default-consent',
    subject: organisation,
    day,
    state: suspect ? 'suspect' : found === undefined ? 'insufficient-data' : 'ok',
    score,
    threshold: DEFAULT_CONSENT_THRESHOLD,
    since: suspect ? since! : null,
    causes: suspect ? [{ key: `${since}`, score }] : [],
    evidence: suspect ? defaultConsentEvidence(found!, capped(found!.weights), peers, day) : [],
    examples: examples.slice(-6),
    falseAlarms: DEFAULT_CONSENT_FALSE_ALARMS,
  };
}

/** The days since which "by default" explains most, of SPANS; undefined where there is too little of all. */
function caseOf({ days }: OrganisationPast, day: number, night: number): ConsentCase | undefined {
  const all = [...days].sort(([a], [b]) => b - a);
  const sizes = all.map(([, each]) => each.sizes.findLastIndex((people) => people > 0) + 1);
  const largest = Math.max(1, ...sizes);
  const whole = sumOf(all.map(([, each]) => ofSize(each, largest)));
  const sums = emptySums();
  let best: ConsentCase | undefined;
  for (const [i, [at, each]] of all.entries()) {
    if (day - at >= WINDOW_DAYS) break;
    add(sums, ofSize(each, largest));
    const next = all[i + 1]?.[0] ?? Number.NEGATIVE_INFINITY;
    const ends = SPANS.some((span) => day - at < span && day - next >= span);
    if (!ends || sums.tested < TESTED_LEAST || sums.people < PEOPLE_LEAST) continue;
    const weights = weighConsents(sums, minus(whole, sums), night);
    if (best !== undefined && total(weights) <= total(best.weights)) continue;
    best = {
      since: at,
      sums: { ...sums },
      before: minus(whole, sums),
      weights,
      forms: formsSince(all, at),
    };
  }
  return best;
}

/** How many agreed to several purposes at once, or to all that were ever asked for at once. */
function ofSize(past: ConsentPastDay, largest: number): ConsentSums {
  if (largest === 1) return past;
  return { ...past, several: past.people, whole: past.sizes[largest - 1] ?? 0 };
}

function formsSince(
  days: readonly (readonly [number, ConsentPastDay])[],
  since: number,
): ConsentCase['forms'] {
  const sums = new Map<string, number>();
  for (const [day, { forms }] of days)
    if (day >= since) for (const [form, people] of forms) sums.set(form, (sums.get(form) ?? 0) + people);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** The median of what organisations reach with newcomers; undefined where there are few. */
function usualRate(organisations: Iterable<OrganisationPast>, day: number): number | undefined {
  const rates: number[] = [];
  for (const { days } of organisations) {
    let [tested, granted] = [0, 0];
    for (const [at, each] of days) {
      if (day - at >= WINDOW_DAYS) continue;
      tested += each.tested;
      granted += each.granted;
    }
    if (tested >= TESTED_LEAST) rates.push(granted / tested);
  }
  rates.sort((a, b) => a - b);
  return rates.length < PEERS_LEAST ? undefined : rates[rates.length >> 1];
}

/** Whom a signature's codes are of is whoever owned it on that day. */
function codesByOwner({ codes }: ConsentDay, declared: Declared): Map<string, (readonly CodePerson[])[]> {
  const found = new Map<string, (readonly CodePerson[])[]>();
  for (const { signature, people } of codes) {
    const owner = declared.ownerOf(signature);
    if (owner !== undefined) found.set(owner, [...(found.get(owner) ?? []), people]);
  }
  return found;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
