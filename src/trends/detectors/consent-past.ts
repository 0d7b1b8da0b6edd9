import { CODES, type CodePerson, type OrganisationConsents } from './consent-day.ts';
import { type ConsentMarket, regretsOf } from './consent-market.ts';
import { addToPool, emptyPool, type RecipientPool, strangersIn } from './recipient-pool.ts';
import { type ConsentSums, FAST_MS } from './weigh-consents.ts';

/** What was usual before is known from so many days. */
const KEPT_DAYS = 60;
/** Whoever ticks the box before the code is sent agrees a little before it. */
const BEFORE_CODE_MS = 15 * 60_000;
const EXAMPLES_DAILY = 3;
const NIGHT_UNTIL = 6;

/** One day of an organisation; what happens later to those who agreed on it is added to it. */
export interface ConsentPastDay extends ConsentSums {
  /** Newcomers who agreed, by channel and wording. */
  readonly forms: Map<string, number>;
  readonly sizes: number[];
  /** Ids of codes to newcomers who agreed. */
  readonly examples: string[];
}

export interface OrganisationPast {
  /** Those who were sent codes, so that whoever signs in again is no newcomer. */
  readonly pool: RecipientPool;
  readonly days: Map<number, ConsentPastDay>;
  /** The day on which it began, while it is suspect; 0 otherwise. */
  since: number;
}

/** Takes those who were sent codes on a day, by signature. */
export function takeCodes(
  past: OrganisationPast,
  day: number,
  lists: readonly (readonly CodePerson[])[],
  organisation: string,
): void {
  if (lists.length === 0) return;
  const kept = openDay(past, day);
  const seen = new Set<number>();
  for (const { tag, at, messageId, first } of lists.flat()) {
    if (seen.has(tag) || strangersIn(past.pool, [tag]).strangers === 0) continue;
    seen.add(tag);
    const decision = first.find((each) => each.organisation === organisation);
    if (decision !== undefined && decision.at < at - BEFORE_CODE_MS) continue;
    kept.tested += 1;
    if (decision?.form === undefined) continue;
    kept.granted += 1;
    if (decision.at >= at && decision.at < at + FAST_MS) kept.fast += 1;
    const form = `${decision.form.channel}\n${decision.form.wording}`;
    kept.forms.set(form, (kept.forms.get(form) ?? 0) + 1);
    if (kept.examples.length < EXAMPLES_DAILY) kept.examples.push(messageId);
  }
  for (const people of lists)
    addToPool(
      past.pool,
      people.map(({ tag }) => tag),
      CODES,
    );
}

/** Takes what the ledger recorded on a day; who refuses is counted on the day on which they had agreed. */
export function takeCounts(
  past: OrganisationPast,
  day: number,
  counts: OrganisationConsents | undefined,
): void {
  if (counts === undefined) return;
  const kept = openDay(past, day);
  for (const [i, people] of counts.sizes.entries()) {
    kept.sizes[i] = (kept.sizes[i] ?? 0) + people;
    kept.people += people;
  }
  for (const [hour, count] of counts.hours.entries()) {
    kept.timed += count;
    if (hour < NIGHT_UNTIL) kept.night += count;
  }
  for (const [age, people] of counts.regrets.entries()) {
    const of = past.days.get(day - age);
    if (of !== undefined) of.regrets += people;
  }
}

/** How many would have refused today with other organisations. */
export function expectRegrets({ days }: OrganisationPast, day: number, market: ConsentMarket): void {
  for (const [at, kept] of days) kept.expected += kept.people * regretsOf(market, day - at);
}

export function forget({ days }: OrganisationPast, day: number): void {
  for (const at of days.keys()) if (at <= day - KEPT_DAYS) days.delete(at);
}

export function openPast(
  organisations: Map<string, OrganisationPast>,
  organisation: string,
): OrganisationPast {
  const known = organisations.get(organisation) ?? { pool: emptyPool(), days: new Map(), since: 0 };
  organisations.set(organisation, known);
  return known;
}

function openDay({ days }: OrganisationPast, day: number): ConsentPastDay {
  const known = days.get(day) ?? { ...emptySums(), forms: new Map(), sizes: [], examples: [] };
  days.set(day, known);
  return known;
}

const SUMS = [
  'tested',
  'granted',
  'fast',
  'people',
  'several',
  'whole',
  'regrets',
  'expected',
  'timed',
  'night',
] as const satisfies readonly (keyof ConsentSums)[];

export function emptySums(): ConsentSums {
  return Object.fromEntries(SUMS.map((key) => [key, 0])) as unknown as ConsentSums;
}

export function add(sums: ConsentSums, more: ConsentSums): void {
  for (const key of SUMS) sums[key] += more[key];
}

export function sumOf(each: readonly ConsentSums[]): ConsentSums {
  const sums = emptySums();
  for (const more of each) add(sums, more);
  return sums;
}

export function minus(all: ConsentSums, part: ConsentSums): ConsentSums {
  return Object.fromEntries(SUMS.map((key) => [key, all[key] - part[key]])) as unknown as ConsentSums;
}
