import { DAY_MS, day, shanghaiDay, type Words } from '../../domain/index.ts';

/*
 * The days off that stand in the regulation itself (全国年节及纪念日放假办法, as amended from 2025-01-01), for years whose arrangement the State
 * Council has not published: what is moved about around them is not known then.
 */

/** By the names of chinese-days. */
export const HOLIDAY_NAMES: Readonly<Record<string, Words>> = {
  "New Year's Day": { zh: '元旦', en: 'New Year’s Day' },
  'Spring Festival': { zh: '春节', en: 'the Spring Festival' },
  'Tomb-sweeping Day': { zh: '清明节', en: 'Tomb-Sweeping Day' },
  'Labour Day': { zh: '劳动节', en: 'Labour Day' },
  'Dragon Boat Festival': { zh: '端午节', en: 'the Dragon Boat Festival' },
  'Mid-autumn Festival': { zh: '中秋节', en: 'the Mid-Autumn Festival' },
  'National Day': { zh: '国庆节', en: 'National Day' },
  'Anti-Fascist 70th Day': {
    zh: '中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日',
    en: 'the 70th anniversary of the victory in the War of Resistance',
  },
};

/**
 * The first day of the first month, 清明, 端午 and 中秋 of the years ahead. From chinese-days 1.5.7 (run in Shanghai), compared with ICU's
 * calendar and the sun's longitude. ICU has 2027-02-07 and 2030-02-02: new moon is at 23:56 and 00:07 in Beijing, which makes it the
 * 6th and the 3rd.
 */
const MOVING: Readonly<Record<number, readonly [string, string, string, string]>> = {
  2027: ['02-06', '04-05', '06-09', '09-15'],
  2028: ['01-26', '04-04', '05-28', '10-03'],
  2029: ['02-13', '04-04', '06-16', '09-22'],
  2030: ['02-03', '04-05', '06-05', '09-12'],
  2031: ['01-23', '04-05', '06-24', '10-01'],
  2032: ['02-11', '04-04', '06-12', '09-19'],
  2033: ['01-31', '04-04', '06-01', '09-08'],
  2034: ['02-19', '04-05', '06-20', '09-27'],
  2035: ['02-08', '04-05', '06-10', '09-16'],
};

/** The holiday that a day (shanghaiDay) of a year without a list is by law; beyond the table above, the fixed dates alone. */
export function statutoryHoliday(at: number): Words | undefined {
  const date = new Date(at * DAY_MS).toISOString().slice(0, 10);
  const [year, monthDay] = [Number(date.slice(0, 4)), date.slice(5)];
  const fixed = FIXED[monthDay];
  if (fixed !== undefined) return HOLIDAY_NAMES[fixed];
  const moving = MOVING[year];
  if (moving === undefined) return undefined;
  const [spring, tombs, boats, moon] = moving.map((text) => shanghaiDay(day(`${year}-${text}`)));
  // Its eve and the first three days of the first month.
  if (spring! - 1 <= at && at <= spring! + 2) return HOLIDAY_NAMES['Spring Festival'];
  if (at === tombs) return HOLIDAY_NAMES['Tomb-sweeping Day'];
  if (at === boats) return HOLIDAY_NAMES['Dragon Boat Festival'];
  return at === moon ? HOLIDAY_NAMES['Mid-autumn Festival'] : undefined;
}

const FIXED: Readonly<Record<string, string>> = {
  '01-01': "New Year's Day",
  '05-01': 'Labour Day',
  '05-02': 'Labour Day',
  '10-01': 'National Day',
  '10-02': 'National Day',
  '10-03': 'National Day',
};
