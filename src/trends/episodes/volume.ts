import { type ChangeRatio, changeOf } from '../../complaints/index.ts';
import { type Rate, rateOf, type Unsaid } from '../series/rates.ts';

/** What became more: what is sent, what is complained of each message, or both. */
export type RiseOf = 'volume' | 'both' | 'rate' | 'none';

/** Whether more was sent in the window of an alarm than before it, and how much of the rise in complaints that accounts for. */
export type Volume =
  | { readonly kind: 'not-known'; readonly because: Unsaid }
  /** So few days before it are known. */
  | { readonly kind: 'too-short'; readonly days: number }
  | { readonly kind: 'nothing-sent' }
  /** Nothing was sent before. */
  | { readonly kind: 'new'; readonly messages: number; readonly now: Rate }
  | {
      readonly kind: 'compared';
      readonly messages: number;
      /** In a window as long, on the same weekdays of the weeks before. */
      readonly usual: number;
      readonly before: Rate;
      readonly now: Rate;
      /** The rate of now over that of before; undefined: too few complaints. */
      readonly change: ChangeRatio | undefined;
      /** From 0 to 1, of the complaints that are more than before; undefined: they are not more. */
      readonly share: number | undefined;
      readonly rise: RiseOf;
    };

export interface VolumeAsked {
  /** Days of the window, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Complaints by the day of their message, known by the end of the window; messages by day, where they are known. */
  readonly complaints: ReadonlyMap<number, number>;
  readonly messages: ReadonlyMap<number, number>;
  readonly unsaid: Unsaid | undefined;
  /** By how many days ago: how much of a day's complaints is known. */
  readonly shares: readonly number[];
}

/** So many days before the window are looked at, and at least so many of them must be known. */
export const BEFORE_DAYS = 56;
const BEFORE_LEAST = 14;
/** From this share on it is called volume; below the other one it is called the rate. */
const MOSTLY = 0.5;
const HARDLY = 0.2;

/**
 * Of complaints C in the window: at the rate of before, what is sent as usual would have brought A, and what was sent B. Of the rise C - A the part B - A is
 * volume's. A message of a day of which half the complaints are known counts half.
 */
export function volumeOf({ from, to, complaints, messages, unsaid, shares }: VolumeAsked): Volume {
  const window = span(from, to);
  if (window.some((day) => !messages.has(day))) return { kind: 'not-known', because: unsaid ?? 'traffic' };
  const weekdays = new Set(window.map((day) => day % 7));
  const before = span(from - BEFORE_DAYS, from - 1).filter(
    (day) => messages.has(day) && weekdays.has(day % 7),
  );
  const known = span(from - BEFORE_DAYS, from - 1).filter((day) => messages.has(day)).length;
  const sum = (days: readonly number[], of: (day: number) => number) =>
    days.reduce((all, day) => all + of(day), 0);
  const sent = (day: number) => messages.get(day)!;
  const share = (day: number) => shares[to - day] ?? 1;
  const exposed = (day: number) => sent(day) * share(day);
  const seen = (day: number) => complaints.get(day) ?? 0;

  const now = rateOf(sum(window, seen), sum(window, exposed));
  if (known < BEFORE_LEAST || before.length === 0) return { kind: 'too-short', days: known };
  if (now === undefined) return { kind: 'nothing-sent' };
  const rateBefore = rateOf(sum(before, seen), sum(before, exposed));
  if (rateBefore === undefined) return { kind: 'new', messages: sum(window, sent), now };
  const aDay = sum(before, sent) / before.length;
  const each = rateBefore.complaints / rateBefore.messages;
  const asUsual = each * sum(window, (day) => aDay * share(day));
  const more = now.complaints - asUsual;
  const byVolume = each * now.messages - asUsual;
  const explained = more > 0 ? Math.min(1, Math.max(0, byVolume / more)) : undefined;
  return {
    kind: 'compared',
    ...{ messages: sum(window, sent), usual: aDay * window.length, before: rateBefore, now },
    change: changeOf([now.complaints, now.messages], [rateBefore.complaints, rateBefore.messages]),
    share: explained,
    rise:
      explained === undefined
        ? 'none'
        : explained >= MOSTLY
          ? 'volume'
          : explained < HARDLY
            ? 'rate'
            : 'both',
  };
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
