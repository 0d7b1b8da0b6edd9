/** Days of Shanghai that a calendar shows at once. */
export interface Span {
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  readonly days: readonly string[];
  /** A day of the span before, and of the one after. */
  readonly earlier: string;
  readonly later: string;
}

const DAY_MS = 86_400_000;

/** The day so many days on: 2026-05-31 + 1 is 2026-06-01. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The month of a day, or the two weeks from its Monday on. */
export function spanOf(day: string, by: 'month' | 'weeks'): Span {
  const weekday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
  const from = by === 'month' ? `${day.slice(0, 8)}01` : dayAfter(day, -weekday);
  const until = by === 'month' ? `${dayAfter(from, 31).slice(0, 8)}01` : dayAfter(from, 14);
  const days: string[] = [];
  for (let each = from; each < until; each = dayAfter(each)) days.push(each);
  const earlier = dayAfter(from, by === 'month' ? -1 : -days.length);
  return { from, until, days, earlier, later: until };
}

/** Where a window lies in a span, as shares of its length; undefined: outside. */
export function stretchOf(
  { from, until }: { readonly from: string; readonly until: string },
  span: Span,
): { readonly start: number; readonly length: number } | undefined {
  const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
  const [first, last] = [midnight(span.from), midnight(span.until)];
  const start = Math.max(Date.parse(from), first);
  const end = Math.min(Date.parse(until), last);
  if (!(start < end)) return undefined;
  return { start: (start - first) / (last - first), length: (end - start) / (last - first) };
}
