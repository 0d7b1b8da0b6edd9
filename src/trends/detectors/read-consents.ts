import { type FirstEvent, FORM_CHANNELS, firstEvents, ledgerDay, REGRET_DAYS } from '../../consent/index.ts';
import { DAY_MS } from '../../domain/index.ts';
import type { RecordStore, Traffic } from '../../store/index.ts';
import {
  CODES,
  type ConsentDay,
  type FirstDecision,
  type OrganisationConsents,
  SIZES,
  type SignatureCodes,
} from './consent-day.ts';
import { startOf } from './declared-days.ts';

/**
 * What the ledger recorded in a day in Shanghai, and what it knew at its end of those who were sent codes the day before.
 * @param day days since 1970 in Shanghai
 * @throws TrafficError
 */
export async function consentDay(
  traffic: Pick<Traffic, 'codes'>,
  { db }: Pick<RecordStore, 'db'>,
  day: number,
): Promise<ConsentDay> {
  const from = startOf(day);
  const { forms, sizes, regrets } = await ledgerDay(db, from, from + DAY_MS);
  const organisations = new Map<string, Counted>();
  const open = (organisation: string): Counted => {
    const known = organisations.get(organisation) ?? emptyCount(organisation);
    organisations.set(organisation, known);
    return known;
  };
  for (const { organisation, channel, hour, timed } of forms) {
    const { hours } = open(organisation);
    if (channel !== 'paper') hours[hour]! += timed;
  }
  for (const { organisation, purposes, people } of sizes)
    open(organisation).sizes[Math.min(purposes, SIZES) - 1]! += people;
  for (const { organisation, age, people } of regrets) open(organisation).regrets[age]! += people;
  return {
    organisations: [...organisations.values()].sort(byOrganisation),
    codes: await codesBefore(traffic, db, from),
  };
}

async function codesBefore(
  traffic: Pick<Traffic, 'codes'>,
  db: RecordStore['db'],
  from: number,
): Promise<SignatureCodes[]> {
  const rows = await traffic.codes({ from: from - DAY_MS, to: from, sampleMax: CODES });
  const firsts = new Map<string, FirstDecision[]>();
  for (const { tag, organisation, at, ...event } of await firstEvents(
    db,
    [...new Set(rows.map(({ tag }) => tag))],
    from + DAY_MS,
  )) {
    const known = firsts.get(tag) ?? [];
    firsts.set(tag, known);
    known.push({ organisation, at, form: formOf(event) });
  }
  const signatures = new Map<string, SignatureCodes & { people: SignatureCodes['people'][number][] }>();
  for (const { signature, tag, at, messageId } of rows) {
    const known = signatures.get(signature) ?? { signature, people: [] };
    signatures.set(signature, known);
    known.people.push({ tag: Number(BigInt(tag) >> 16n), at, messageId, first: firsts.get(tag) ?? [] });
  }
  return [...signatures.values()];
}

/** Undefined for what is no agreement by a form. */
function formOf({ granted, channel, wording }: Pick<FirstEvent, 'granted' | 'channel' | 'wording'>) {
  return granted && FORM_CHANNELS.some((each) => each === channel) ? { channel, wording } : undefined;
}

type Counted = OrganisationConsents & { readonly [K in 'hours' | 'sizes' | 'regrets']: number[] };

function emptyCount(organisation: string): Counted {
  const zeros = (length: number) => new Array<number>(length).fill(0);
  return { organisation, hours: zeros(24), sizes: zeros(SIZES), regrets: zeros(REGRET_DAYS) };
}

function byOrganisation(a: OrganisationConsents, b: OrganisationConsents): number {
  return a.organisation < b.organisation ? -1 : 1;
}
