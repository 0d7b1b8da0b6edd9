import { isMarketing, MARKETING_PURPOSES, type Purpose } from '../../domain/index.ts';
import { RECIPIENTS, type Strand } from './days.ts';
import { addToPool, emptyPool, type RecipientPool, strangersIn } from './recipient-pool.ts';

/** Advertising and everything else are compared apart: codes go to new people, at all hours, as a matter of course. */
export type Side = 'marketing' | 'service';

/** How one side of an owner's traffic was, in messages. */
export interface SidePast {
  readonly hours: number[];
  /** Of the recipients in what is its own: tested, and not met before. Older days count less. */
  tested: number;
  strangers: number;
}

/** What is known of one party's own traffic over all ports: what a strand that claims to be its own is compared with. */
export interface OwnerPast {
  days: number;
  lastDay: number;
  messages: number;
  /** Contacts and templates that are its own, each with the day it was last seen. */
  readonly own: Map<string, number>;
  readonly purposes: Map<string, number>;
  readonly sides: { readonly marketing: SidePast; readonly service: SidePast };
  readonly pool: RecipientPool;
}

const LEARNING_DAYS = 12;
const LEARNING_MESSAGES = 80;
const FORGETTING = 0.9;

export function emptyPast(): OwnerPast {
  const side = () => ({ hours: new Array<number>(24).fill(0), tested: 0, strangers: 0 });
  return {
    days: 0,
    lastDay: 0,
    messages: 0,
    own: new Map(),
    purposes: new Map(),
    sides: { marketing: side(), service: side() },
    pool: emptyPool(),
  };
}

/** Whether enough is known to compare with. */
export function hasPast(past: OwnerPast): boolean {
  return past.days >= LEARNING_DAYS && past.messages >= LEARNING_MESSAGES;
}

/** Opens a day, before its strands are added. */
export function openDay(past: OwnerPast, day: number): void {
  if (past.lastDay === day) return;
  past.lastDay = day;
  past.days += 1;
  for (const side of [past.sides.marketing, past.sides.service]) {
    side.tested *= FORGETTING;
    side.strangers *= FORGETTING;
  }
}

/** Takes a strand into what is the owner's own. Its recipients are counted before they are added. */
export function addToPast(past: OwnerPast, strand: Strand, day: number): void {
  const side = past.sides[sideOf(strand.purposes)];
  const { tested, strangers } = strangersIn(past.pool, strand.recipients);
  side.tested += tested;
  side.strangers += strangers;
  addToPool(past.pool, strand.recipients, RECIPIENTS);
  past.messages += strand.messages;
  for (const key of [strand.contact, strand.template]) if (key !== '') past.own.set(key, day);
  for (const [purpose, count] of Object.entries(strand.purposes))
    past.purposes.set(purpose, (past.purposes.get(purpose) ?? 0) + count);
  for (const [hour, count] of strand.hours.entries()) side.hours[hour]! += count;
}

export function sideOf(purposes: Readonly<Record<string, number>>): Side {
  let marketing = 0;
  let clear = 0;
  for (const [purpose, count] of Object.entries(purposes)) {
    if (purpose === 'unclear') continue;
    clear += count;
    if (isMarketing(purpose as Purpose)) marketing += count;
  }
  return marketing * 2 > clear ? 'marketing' : 'service';
}

/** The line of business that most of a strand was read as; undefined where none of it was advertising. */
export function lineOf(purposes: Readonly<Record<string, number>>): Purpose | undefined {
  let found: Purpose | undefined;
  for (const line of MARKETING_PURPOSES)
    if ((purposes[line] ?? 0) > (found === undefined ? 0 : purposes[found]!)) found = line;
  return found;
}
