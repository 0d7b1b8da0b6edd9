import { DAY_MS } from '../../src/domain/index.ts';

/* How many complaints a day has without anything being wrong, beside a day like others. The dates are written down, not taken from a calendar of the product. */

/** Monday first. Whoever complains does it at work. */
const WEEK = [1.16, 1.1, 1.06, 1.02, 1.04, 0.86, 0.76];
/** Weekends that were worked in exchange, of the years that a season touches. */
const WORKED = new Set([
  '2023-10-07',
  '2023-10-08',
  '2024-02-04',
  '2024-02-18',
  '2024-04-07',
  '2024-04-28',
  '2024-05-11',
  '2024-09-14',
  '2024-09-29',
  '2024-10-12',
  '2025-01-26',
  '2025-02-08',
  '2025-04-27',
  '2025-09-28',
  '2025-10-11',
  '2026-01-04',
  '2026-02-14',
  '2026-02-28',
  '2026-05-09',
  '2026-09-20',
  '2026-10-10',
]);
const SPRING = ['2024-02-10', '2025-01-29', '2026-02-17'].map((date) => Date.parse(date) / DAY_MS);
/** What sells, and what is played and lent, do not go with the year in the same way. */
const SALES: Readonly<Record<string, number>> = {
  ...{
    retail: 1.5,
    points: 0.9,
    parcel: 0.8,
    gaming: 0.35,
    loan: 0.3,
    health: 0.25,
    course: 0.2,
    property: 0.05,
  },
};
const REST: Readonly<Record<string, number>> = {
  ...{
    retail: 0.7,
    points: 0.75,
    parcel: 0.5,
    gaming: 1.05,
    loan: 0.55,
    health: 0.7,
    course: 0.6,
    property: 0.45,
  },
};

/** @param day whole days since 1970-01-01. */
export function dayFactor(day: number, category: string): number {
  const date = new Date(day * DAY_MS);
  const iso = date.toISOString().slice(0, 10);
  const weekday = WORKED.has(iso) ? 1.05 : WEEK[(date.getUTCDay() + 6) % 7]!;
  const rest = resting(day, iso) ? REST[category]! : 1;
  const year =
    1 + 0.08 * Math.sin((2 * Math.PI * (date.getUTCMonth() * 30.4 + date.getUTCDate() - 100)) / 365);
  return weekday * rest * year * (1 + SALES[category]! * sale(iso) + consumersDay(iso));
}

function resting(day: number, iso: string): boolean {
  if (SPRING.some((first) => day >= first - 2 && day <= first + 6)) return true;
  const monthDay = iso.slice(5);
  return (
    (monthDay >= '10-01' && monthDay <= '10-07') ||
    (monthDay >= '05-01' && monthDay <= '05-04') ||
    monthDay === '01-01'
  );
}

/** 618 begins in May, Double Eleven in October, each with two peaks; complaints come a day or two late, and go on. */
function sale(iso: string): number {
  const monthDay = iso.slice(5);
  const within = (from: string, to: string) => monthDay >= from && monthDay <= to;
  if (within('11-10', '11-13')) return 2.6;
  if (within('10-31', '11-02')) return 1.5;
  if (within('10-20', '10-30')) return 0.5;
  if (within('11-03', '11-18')) return 0.7;
  if (within('06-17', '06-20')) return 1.6;
  if (within('05-31', '06-02')) return 0.8;
  if (within('05-25', '06-24')) return 0.35;
  if (within('12-11', '12-13')) return 0.5;
  return within('08-16', '08-19') ? 0.3 : 0;
}

function consumersDay(iso: string): number {
  const monthDay = iso.slice(5);
  if (monthDay === '03-15' || monthDay === '03-16') return 0.9;
  return monthDay === '03-17' || monthDay === '03-14' ? 0.35 : 0;
}
