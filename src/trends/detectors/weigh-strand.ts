import { MARKETING_PURPOSES, type Purpose } from '../../domain/index.ts';
import type { Standing } from './declared.ts';
import { hasPast, lineOf, type OwnerPast, type Side, type SidePast, sideOf } from './owner-past.ts';

/** A strand since it was first met on a port: evidence is weighed on all of it, so that a day more of the same is not a new reason. */
export interface StrandPast {
  readonly signature: string;
  readonly contact: string;
  readonly template: string;
  readonly firstDay: number;
  lastDay: number;
  days: number;
  messages: number;
  readonly purposes: Record<string, number>;
  readonly hours: number[];
  tested: number;
  strangers: number;
  examples: readonly string[];
}

/** What a strand is held against. */
export interface Ground {
  readonly standing: Standing;
  /** The party whose own the strand claims to be; undefined where the port has none yet. */
  readonly past: OwnerPast | undefined;
  /** All parties together: what an unknown sender looks like. */
  readonly market: Market;
  /** What the signature was filed for. */
  readonly filed: ReadonlySet<Purpose>;
  /** Other parties, strangers to this port, whose own the contact or the text is; as few as make it theirs. */
  readonly contactOf: number;
  readonly templateOf: number;
}

export interface Market {
  readonly lines: Map<string, number>;
  readonly sides: { readonly marketing: SidePast; readonly service: SidePast };
}

/** Each in natural logarithms of a likelihood ratio: somebody else's strand against the owner's own. */
export interface Weights {
  readonly declaration: number;
  readonly texts: number;
  readonly recipients: number;
  readonly line: number;
  readonly hours: number;
}

/** Priors, set by hand: how often each is met with somebody else's messages, against one's own. Development seasons changed three (docs/decisions/0011). */
const DECLARATION: Readonly<Record<Standing, number>> = {
  declared: -0.7,
  undeclared: 9,
  unregistered: 5,
  unsigned: 0,
};
const CONTACT_OF_OTHERS = 5;
/** Notices and codes are worded alike by people who know nothing of each other. */
const TEXT_OF_OTHERS: Readonly<Record<Side, number>> = { marketing: 2, service: 1 };
const CONTACT_NEW = 1.5;
const STRANGERS_OF_OTHERS = 0.97;
/** Codes and notices go to new people as a matter of course. */
const RECIPIENTS_MAX: Readonly<Record<Side, number>> = { marketing: 6, service: 3 };
const LINE = { least: -1, most: 2.5, noise: 0.15, filed: 0.3 };
const HOURS = { least: -1.5, most: 2, perDay: 1.5, messagesMax: 6, smoothing: 1 };

export function weigh(strand: StrandPast, ground: Ground): Weights {
  const side = sideOf(strand.purposes);
  const past = ground.past !== undefined && hasPast(ground.past) ? ground.past : undefined;
  return {
    declaration: DECLARATION[ground.standing],
    texts: textsWeight(strand, ground),
    recipients: past === undefined ? 0 : recipientsWeight(strand, past.sides[side], RECIPIENTS_MAX[side]),
    line: past === undefined ? 0 : lineWeight(strand, past, ground),
    hours: past === undefined ? 0 : hoursWeight(strand, past.sides[side], ground.market.sides[side]),
  };
}

export function total(weights: Weights): number {
  const { declaration, texts, recipients, line, hours } = weights;
  return declaration + texts + recipients + line + hours;
}

function textsWeight({ contact, purposes }: StrandPast, { contactOf, templateOf }: Ground): number {
  if (contactOf > 0) return CONTACT_OF_OTHERS;
  if (templateOf > 0) return TEXT_OF_OTHERS[sideOf(purposes)];
  return contact === '' ? 0 : CONTACT_NEW;
}

/** The share of strangers that this side of the owner's own traffic reaches, drawn to a half while little is known. */
export function strangersUsual({ tested, strangers }: SidePast): number {
  return Math.min(0.93, (strangers + 4) / (tested + 8));
}

function recipientsWeight({ tested, strangers }: StrandPast, side: SidePast, most: number): number {
  const usual = strangersUsual(side);
  const weight =
    strangers * Math.log(STRANGERS_OF_OTHERS / usual) +
    (tested - strangers) * Math.log((1 - STRANGERS_OF_OTHERS) / (1 - usual));
  return clip(weight, -most, most);
}

function lineWeight(strand: StrandPast, past: OwnerPast, { market, filed }: Ground): number {
  const line = lineOf(strand.purposes);
  if (line === undefined || sideOf(strand.purposes) === 'service') return 0;
  const habit = shareOf(past.purposes, line);
  const own = Math.max(habit, filed.has(line) ? LINE.filed : 0);
  const even = LINE.noise / MARKETING_PURPOSES.length;
  const theirs = (1 - LINE.noise) * shareOf(market.lines, line) + even;
  return clip(Math.log(theirs / ((1 - LINE.noise) * own + even)), LINE.least, LINE.most);
}

/** Among advertising alone. */
function shareOf(purposes: ReadonlyMap<string, number>, line: Purpose): number {
  let all = 0;
  for (const each of MARKETING_PURPOSES) all += purposes.get(each) ?? 0;
  return all === 0 ? 0 : (purposes.get(line) ?? 0) / all;
}

/** Messages of one sending share their hour, so that a day counts for little more than one of them. */
function hoursWeight(strand: StrandPast, own: SidePast, market: SidePast): number {
  const [ownSum, marketSum] = [own, market].map(({ hours }) => hours.reduce((sum, n) => sum + n, 0));
  if (ownSum === 0 || marketSum === 0) return 0;
  let sum = 0;
  for (const [hour, count] of strand.hours.entries()) {
    const even = HOURS.smoothing / 24;
    const theirs = (0.9 * market.hours[hour]!) / marketSum! + 0.1 * even;
    const usual = (0.9 * own.hours[hour]!) / ownSum! + 0.1 * even;
    sum += count * Math.log(theirs / usual);
  }
  const counted = Math.min(strand.messages, strand.days * HOURS.perDay, HOURS.messagesMax);
  return clip((sum / strand.messages) * counted, HOURS.least, HOURS.most);
}

function clip(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
