import { DAY_MS, type Frequency, Invalid, type MarketingPurpose, parseInstant } from '../domain/index.ts';

/*
 * What a request for consent states, as values: only what is read here can be agreed to, counted and ended. A text that states two different
 * frequencies, terms or trades states none that a yes could be held to.
 */

/** So many days from the yes on, or up to a day that the text names (its end, Shanghai time). */
export type RequestTerm = { readonly days: number } | { readonly until: number };

export interface RequestTerms {
  readonly purpose: MarketingPurpose | undefined;
  readonly frequency: Frequency | undefined;
  readonly term: RequestTerm | undefined;
}

/** The longest term that can be agreed to. */
const DAYS_MAX = 3660;
const NUMERALS = '\\d一二三四五六七八九十两';
const N = `([${NUMERALS}]{1,4})`;
const UNIT = '(天|日|周|星期|月)';
/** Up to so many characters of the same clause, none of them a number. */
const gap = (most: number) => `[^，,。；;！!？?\\n${NUMERALS}]{0,${most}}?`;

const TRADES: readonly (readonly [MarketingPurpose, RegExp])[] = [
  ['marketing-finance', /理财|贷款|信贷|金融|借款|信用卡|分期|基金|证券|股票|loan|credit|invest/i],
  ['marketing-insurance', /保险|投保|续保|保单|insurance/i],
  ['marketing-education', /课程|教育|培训|招生|讲座|course|training/i],
  ['marketing-travel', /旅游|旅行|机票|酒店|景区|度假|线路|travel|flight|hotel/i],
  ['marketing-property', /楼盘|房产|房源|置业|购房|租房|家装|装修|housing|property/i],
  ['marketing-games', /游戏|手游|\bgames?\b/i],
  ['marketing-telecom', /套餐|流量|宽带|通信|话费|broadband|data plan/i],
];
const RETAIL =
  /促销|优惠|新品|商品|折扣|特惠|会员|上新|福利|零售|团购|\b(?:offers?|promotions?|deals|sales?|discounts?)\b/i;
/** The words that name what is to be sent, with the messages that they name. */
const NAMED =
  /(?:类型|内容)\s?[:：为是][^，。；;\n]{1,24}|[^，。；！？?!,;：:]{0,24}(?:短信|信息|消息|通知|推送|资讯|类(?!型))|[^.,!?;]{0,40}\b(?:messages?|texts?|sms|offers|promotions|deals)\b/gi;

const FREQUENCIES: readonly RegExp[] = [
  // 每月不超过4条，每周 1-2 条
  new RegExp(
    `每\\s?[1一]?\\s?个?\\s?${UNIT}${gap(10)}${N}(?:\\s?[-~～至到]\\s?${N})?\\s?(?:条|次|封|则)`,
    'g',
  ),
  // 4条/月
  new RegExp(`${N}()\\s?(?:条|次|封|则)${gap(4)}[/／每]\\s?个?\\s?${UNIT}`, 'g'),
  // 1个月最多2条
  new RegExp(
    `(?<![每${NUMERALS}]\\s?)(?:[1一]\\s?个?\\s?${UNIT}|(7)\\s?天|(30)\\s?天)内?${gap(6)}${N}\\s?(?:条|次|封|则)`,
    'g',
  ),
];
const ENGLISH_FREQUENCY =
  /\b(\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|once|twice)\b(?:\s(?:messages?|texts?|sms|times?|offers?))?\s(?:a|an|per|each|every)\s(day|week|month)\b/gi;
const DATES =
  /(?:至|到|截止|截至|until|through)\s?(?:于|日期|[:：])?\s?(\d{4})\s?[年./-]\s?(\d{1,2})(?!\d)(?:\s?[月./-]\s?(\d{1,2})?\s?日?)?/gi;
const LENGTHS: readonly RegExp[] = [
  new RegExp(
    `(?:有效期|期限|为期|期间)[^，,。；;！!？?\\n${NUMERALS}半]{0,12}?(半|[${NUMERALS}]{1,4})\\s?(年|个月|周|天|日)`,
    'g',
  ),
  new RegExp(`(半|[${NUMERALS}]{1,4})\\s?(年|个月|周|天|日)之?内?有效`, 'g'),
];
const ENGLISH_LENGTH =
  /\b(?:for|valid)\s(?:for\s)?(\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s(day|week|month|year)s?\b/gi;

/** @param text folded: full-width digits are ASCII. */
export function readRequestTerms(text: string): RequestTerms {
  return { purpose: readTrade(text), frequency: readFrequency(text), term: readTerm(text) };
}

function readTrade(text: string): MarketingPurpose | undefined {
  const named = (text.replace(/^【[^】]{0,40}】/, '').match(NAMED) ?? []).join(' ');
  const trades = TRADES.filter(([, words]) => words.test(named)).map(([trade]) => trade);
  if (trades.length > 1) return undefined;
  return trades[0] ?? (RETAIL.test(named) ? 'marketing-retail' : 'marketing-other');
}

function readFrequency(text: string): Frequency | undefined {
  const found: Frequency[] = [];
  const add = (count: number, unit: string) => {
    found.push({ count, per: PERIODS[unit.toLowerCase()]! });
  };
  const [each, slash, within] = FREQUENCIES as [RegExp, RegExp, RegExp];
  for (const [, unit, first, last] of text.matchAll(each)) add(numberOf(last ?? first!), unit!);
  for (const [, count, , unit] of text.matchAll(slash)) add(numberOf(count!), unit!);
  for (const [, unit, week, , count] of text.matchAll(within))
    add(numberOf(count!), unit ?? (week === undefined ? '月' : '周'));
  for (const [, count, unit] of text.matchAll(ENGLISH_FREQUENCY)) add(numberOf(count!), unit!);
  const [one, ...others] = found;
  if (one === undefined || one.count < 1 || one.count > 10_000) return undefined;
  return others.every(({ count, per }) => count === one.count && per === one.per) ? one : undefined;
}

function readTerm(text: string): RequestTerm | undefined {
  const found: RequestTerm[] = [];
  for (const [, year, month, date] of text.matchAll(DATES)) {
    const until = endOf(Number(year), Number(month), date === undefined ? undefined : Number(date));
    if (until === undefined) return undefined;
    found.push({ until });
  }
  const rest = text.replace(DATES, '');
  for (const length of [...LENGTHS, ENGLISH_LENGTH])
    for (const [, count, unit] of rest.matchAll(length)) found.push({ days: daysOf(count!, unit!) });
  const [one, ...others] = found;
  if (one === undefined || others.some((other) => JSON.stringify(other) !== JSON.stringify(one)))
    return undefined;
  return 'days' in one && (one.days < 1 || one.days > DAYS_MAX) ? undefined : one;
}

/** The first moment after the day, or after the month where none is named. */
function endOf(year: number, month: number, date: number | undefined): number | undefined {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || (date !== undefined && (date < 1 || date > last))) return undefined;
  const text = `${year}-${String(month).padStart(2, '0')}-${String(date ?? last).padStart(2, '0')}`;
  const start = parseInstant(text);
  return start instanceof Invalid ? undefined : start + DAY_MS;
}

/** Never longer than what the words say: a month has thirty days, twelve of them a year. */
function daysOf(count: string, unit: string): number {
  switch (unit.toLowerCase()) {
    case '年':
    case 'year':
      return count === '半' ? 180 : numberOf(count) * 365;
    case '个月':
    case 'month': {
      const months = count === '半' ? 0.5 : numberOf(count);
      return Math.floor(months / 12) * 365 + (months % 12) * 30;
    }
    case '周':
    case 'week':
      return numberOf(count) * 7;
    default:
      return numberOf(count);
  }
}

const PERIODS: Readonly<Record<string, Frequency['per']>> = {
  ...{ 天: 'day', 日: 'day', 周: 'week', 星期: 'week', 月: 'month' },
  ...{ day: 'day', week: 'week', month: 'month' },
};
const WORDS: Readonly<Record<string, number>> = {
  ...{ a: 1, once: 1, one: 1, twice: 2, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8 },
  ...{ nine: 9, ten: 10, twelve: 12 },
};
const DIGITS = '零一二三四五六七八九';

/** 4, 四, 两, 十二, 二十三, four; 0 where it is none of these. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined) return word;
  const plain = text.replace('两', '二');
  const tens = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(plain);
  if (tens === null) return 0;
  const [, first, ten, last] = tens;
  const digit = (one: string | undefined) => (one === undefined ? 0 : DIGITS.indexOf(one));
  if (ten === undefined) return last === undefined ? digit(first) : 0;
  return (first === undefined ? 1 : digit(first)) * 10 + digit(last);
}
