import { DAY_MS } from '../../domain/index.ts';
import { WORKING_DAYS, type WorkingDayCalendar } from '../../rules/index.ts';

/*
 * What is known of a day beforehand: its weekday and whether it is worked, the festivals, and the dates on which people buy. Festivals move, so that it is the
 * distance to one that counts; what is sold and complained of on a date has the date.
 */

export const FEATURES = [
  ...['tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'make-up day'],
  ...[
    'before the Spring Festival',
    'Spring Festival, first days',
    'Spring Festival, last days',
    'after the Spring Festival',
  ],
  ...['National Day, first days', 'National Day, last days', 'Labour Day', 'another holiday'],
  ...['3·15', 'around 3·15', '618', '618, first wave', '618, ramp'],
  ...['Double Eleven', 'Double Eleven, first wave', 'Double Eleven, ramp', 'Double Twelve'],
] as const;

export type Feature = (typeof FEATURES)[number];

const WEEKDAYS = FEATURES.slice(0, 6);
const SPRING = '春节';
const NATIONAL_DAY = '国庆节';
const LABOUR_DAY = '劳动节';

/** `MM-DD` from and to, both inclusive; the first that holds is the one. */
const DATES: readonly (readonly [from: string, to: string, feature: Feature])[] = [
  ['03-15', '03-16', '3·15'],
  ['03-13', '03-18', 'around 3·15'],
  ['06-16', '06-20', '618'],
  ['05-31', '06-03', '618, first wave'],
  ['05-24', '06-25', '618, ramp'],
  ['11-10', '11-13', 'Double Eleven'],
  ['10-31', '11-03', 'Double Eleven, first wave'],
  ['10-20', '11-19', 'Double Eleven, ramp'],
  ['12-11', '12-13', 'Double Twelve'],
];

/** What holds of a day. */
export class Calendar {
  readonly #days: WorkingDayCalendar;
  readonly #springs = new Map<number, number | undefined>();

  constructor(days: WorkingDayCalendar = WORKING_DAYS) {
    this.#days = days;
  }

  /** @param day whole days since 1970-01-01. */
  of(day: number): readonly Feature[] {
    const { kind, holiday, date } = this.#days.dayAt(day);
    const found: Feature[] = [];
    const weekday = (((day + 3) % 7) + 7) % 7;
    if (kind === 'make-up') found.push('make-up day');
    else if (weekday > 0) found.push(WEEKDAYS[weekday - 1]!);
    const spring = this.#sinceSpring(day, Number(date.slice(0, 4)));
    if (spring !== undefined) found.push(spring);
    else if (kind === 'holiday')
      found.push(
        holiday?.zh === NATIONAL_DAY
          ? date.slice(8) <= '03'
            ? 'National Day, first days'
            : 'National Day, last days'
          : holiday?.zh === LABOUR_DAY
            ? 'Labour Day'
            : 'another holiday',
      );
    const monthDay = date.slice(5);
    const sale = DATES.find(([from, to]) => from <= monthDay && monthDay <= to);
    if (sale !== undefined) found.push(sale[2]);
    return found;
  }

  #sinceSpring(day: number, year: number): Feature | undefined {
    if (!this.#springs.has(year)) this.#springs.set(year, this.#firstOfSpring(year));
    const first = this.#springs.get(year);
    if (first === undefined) return undefined;
    const since = day - first;
    if (since < -4 || since > 13) return undefined;
    if (since < 0) return 'before the Spring Festival';
    if (since <= 3) return 'Spring Festival, first days';
    return since <= 7 ? 'Spring Festival, last days' : 'after the Spring Festival';
  }

  #firstOfSpring(year: number): number | undefined {
    const january = Date.UTC(year, 0, 15) / DAY_MS;
    for (let day = january; day < january + 45; day++) {
      const { kind, holiday } = this.#days.dayAt(day);
      if (kind === 'holiday' && holiday?.zh === SPRING) return day;
    }
    return undefined;
  }
}
