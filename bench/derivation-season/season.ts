/* Long because it is one world: who its people are, and by what chances each of their days has which message. */

import type { TrafficMessage } from '../../src/store/index.ts';
import { startOf } from '../../src/trends/detectors/declared-days.ts';
import { Random } from '../../src/world/index.ts';

/** What is true of a platform, and is to be found out. */
export interface Truth {
  readonly organisation: string;
  readonly says: string;
  /** How many times as likely a day with finance marketing is in the 14 days after a contact. */
  readonly lift: number;
  /** Whether its figures are meant to be too few. */
  readonly isSmall?: true;
}

/** Organisations are named by what they do; their codes need not be valid here. */
export const TRUTHS: readonly Truth[] = [
  { organisation: 'leaks', says: 'passes numbers on: true lift 3', lift: 3 },
  { organisation: 'leaks-a-little', says: 'to one customer in four: true lift 1.5', lift: 1.5 },
  { organisation: 'clean', says: 'does not', lift: 1 },
  { organisation: 'busy', says: 'its customers are those who get most of everything', lift: 1 },
  { organisation: 'sale', says: 'most come to it in the sale, when lenders write most', lift: 1 },
  {
    organisation: 'phase',
    says: 'people buy, search and leave their number everywhere in the same three weeks',
    lift: 1,
  },
  { organisation: 'new', says: 'half of its customers have a number a few days old', lift: 1 },
  { organisation: 'small', says: 'sixty customers', lift: 3, isSmall: true },
];

const LEAK_DAYS = 14;
const PHASE_DAYS = 21;
const LENDERS = 6;

export interface SeasonOptions {
  readonly seed: number;
  readonly people: number;
  /** Whole days since 1970, both inclusive. */
  readonly fromDay: number;
  readonly toDay: number;
}

type Message = Omit<TrafficMessage, 'gateway'>;

/**
 * Days of messages to people. A day of a person has finance marketing by a chance: their own, times the day’s (weekday, a sale, campaigns of lenders), times the leak’s; so that the
 * lift of days is known. Messages are drawn one person after the other.
 */
export function* season({ seed, people, fromDay, toDay }: SeasonOptions): Generator<Message> {
  const random = new Random(`derivation season ${seed}`);
  const length = toDay - fromDay + 1;
  const days = Array.from({ length }, (_, d) => calendarOf(random, d, length));
  let count = 0;
  const message = (person: number, d: number, organisation: string, purpose: string): Message => {
    count += 1;
    return {
      ...{ block: 1, record: count, messageId: (seed * 1e9 + count).toString(16).padStart(16, '0') },
      at: startOf(fromDay + d) + random.between(8 * 3600, 21 * 3600) * 1000,
      ...{ account: '100001', organisation, signature: organisation, port: '1069000100' },
      recipientTag: tagOf(seed, person),
      ...{ recipientSealed: 'AQIDBA==', carrier: carrierOf(person), protocol: 'cmpp30', text: '' },
      ...{ textAnomalies: [], purpose: purpose as Message['purpose'], plan: '', outcome: 'allow' },
      ...{ reasons: [], shadowReasons: [], rulebook: '2026-05-01', segments: 1 },
    } as Message;
  };
  for (let person = 0; person < people; person++) {
    const who = drawPerson(random, person, length);
    let leakUntil = -1;
    let littleUntil = -1;
    let smallUntil = -1;
    for (let d = who.begins; d < length; d++) {
      const day = days[d]!;
      const inPhase = d >= who.phase && d < who.phase + PHASE_DAYS;
      const busy = who.activity;
      if (random.chance(Math.min(0.9, 0.14 * busy))) yield message(person, d, 'bank', 'notification');
      const contact = (_organisation: string, chance: number): boolean =>
        chance > 0 && random.chance(Math.min(0.9, chance));
      const buys: string[] = [];
      if (contact('leaks', 0.02 * day.weekday)) buys.push('leaks');
      if (contact('leaks-a-little', 0.02 * day.weekday)) buys.push('leaks-a-little');
      if (contact('clean', 0.02 * day.weekday)) buys.push('clean');
      if (contact('busy', 0.012 * busy * busy * day.weekday)) buys.push('busy');
      if (contact('sale', 0.004 * day.sale * day.sale)) buys.push('sale');
      if (contact('phase', who.hasPhase ? (inPhase ? 0.12 : 0.004) : 0.004)) buys.push('phase');
      if (contact('new', who.isNew ? (d < who.begins + 10 ? 0.15 : 0.01) : 0.002)) buys.push('new');
      if (contact('small', who.isSmall ? 0.04 : 0)) buys.push('small');
      for (const organisation of buys)
        yield message(person, d, organisation, random.chance(0.6) ? 'notification' : 'marketing-retail');
      const leak =
        (d <= leakUntil ? 3 : 1) *
        (d <= littleUntil ? 3 : 1) *
        (d <= smallUntil ? 3 : 1) *
        (inPhase && who.hasPhase ? 2.5 : 1);
      // New numbers are found out by lenders over their first month.
      const found = who.isNew ? Math.min(1, (d - who.begins) / 30) : 1;
      if (random.chance(Math.min(0.95, 0.022 * busy * day.finance * leak * found)))
        yield message(person, d, `lender-${random.between(1, LENDERS)}`, 'marketing-finance');
      if (
        random.chance(Math.min(0.95, 0.03 * busy * day.other * (inPhase && who.hasPhase ? 2.5 : 1) * found))
      )
        yield message(
          person,
          d,
          'school',
          random.pick(['marketing-education', 'marketing-games', 'marketing-travel']),
        );
      if (buys.includes('leaks')) leakUntil = d + LEAK_DAYS;
      // One customer in four, whoever it is: three times as much to them is one and a half over all.
      if (buys.includes('leaks-a-little') && who.isPassedOn) littleUntil = d + LEAK_DAYS;
      if (buys.includes('small')) smallUntil = d + LEAK_DAYS;
    }
  }
}

interface Day {
  readonly weekday: number;
  readonly sale: number;
  readonly finance: number;
  readonly other: number;
}

/** A sale about two thirds through, weekdays, and campaigns that nobody foresees. */
function calendarOf(random: Random, d: number, length: number): Day {
  const weekday = d % 7 < 5 ? 1.1 : 0.75;
  const far = (d - length * 0.55) / 4;
  const sale = 1 + 2.5 * Math.exp(-far * far);
  return {
    ...{ weekday, sale },
    finance: weekday * sale * (0.6 + 0.8 * random.fraction()),
    other: weekday * (1 + (sale - 1) / 3) * (0.7 + 0.6 * random.fraction()),
  };
}

interface Person {
  readonly activity: number;
  readonly begins: number;
  readonly isNew: boolean;
  readonly hasPhase: boolean;
  readonly phase: number;
  readonly isPassedOn: boolean;
  readonly isSmall: boolean;
}

function drawPerson(random: Random, person: number, length: number): Person {
  const isNew = random.chance(0.12);
  return {
    // About log-normal: most get little, a few get five times as much.
    activity:
      Math.exp(
        0.7 * (random.fraction() + random.fraction() + random.fraction() + random.fraction() - 2) * 1.73,
      ) / 1.2,
    begins: isNew ? random.between(0, length - 1) : 0,
    isNew,
    hasPhase: random.chance(0.3),
    phase: random.between(0, length),
    isPassedOn: random.chance(0.25),
    isSmall: person < 60,
  };
}

function carrierOf(person: number): string {
  return ['mobile', 'mobile', 'mobile', 'unicom', 'telecom'][person % 5]!;
}

/** Spread over all bits, as keyed tags are. */
function tagOf(seed: number, person: number): bigint {
  return ((BigInt(seed) * 1_000_003n + BigInt(person + 1)) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn;
}
