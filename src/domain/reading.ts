import { FOREVER, formatDay, type Instant, parseInstant, shanghaiDay } from './instant.ts';
import { Invalid } from './invalid.ts';
import { type OrganisationId, parseOrganisationId } from './organisation.ts';
import { type Port, parsePort } from './port.ts';
import { type Objection, objectionOf, type Told } from './refusal.ts';
import { parseSignature, type Signature } from './signature.ts';

const SHOWN_MAX = 60;
/** What was typed, cut and without what would disturb the line that it is shown on. */
function shown(text: string): string {
  const plain = text.slice(0, SHOWN_MAX).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
  return text.length > SHOWN_MAX ? `${plain}…` : plain;
}

/** What may be wrong with a word of the domain; each room adds its own. */
export const READING_REFUSALS = {
  'organisation-not-valid': [
    '统一社会信用代码不对：{found}。',
    'This is no social credit code: {found}.',
    '请核对 18 位代码及其校验位。',
    'Check the 18 characters and the check character.',
  ],
  'port-not-valid': [
    '端口号不对：{found}。',
    'This is no port: {found}.',
    '请填写以 106（1064 除外）、95、96、100、12 或 400 开头的 3 到 20 位数字。',
    'Give 3 to 20 digits that begin with 106 (not 1064), 95, 96, 100, 12 or 400.',
  ],
  'signature-not-valid': [
    '签名不符合要求：{found}。',
    'This is no signature: {found}.',
    '请填写 2 到 20 个汉字、字母或数字，不含括号、空格、符号、表情和不可见字符。',
    'Give 2 to 20 Chinese characters, letters or digits, without brackets, spaces, symbols, emoji or invisible marks.',
  ],
  'time-not-valid': [
    '时间不对：{found}。',
    'This is no time: {found}.',
    '请填写如 2026-05-01 的日期，或带时区的时间。',
    'Give a date such as 2026-05-01, or a time with its offset.',
  ],
  'name-not-valid': [
    '编号不对：{found}。',
    'This is no name: {found}.',
    '请填写 1 到 40 个字母、数字、“.”、“_”或“-”。',
    'Give 1 to 40 letters, digits, “.”, “_” or “-”.',
  ],
  'value-not-allowed': [
    '这个值不对：{found}。',
    'This value is not allowed: {found}.',
    '允许的值：{allowed}。',
    'Allowed: {allowed}.',
  ],
  'list-size': [
    '须有 1 到 {max} 项。',
    'There must be 1 to {max} entries.',
    '请增减条目。',
    'Add or remove entries.',
  ],
  'time-in-the-past': [
    '{time} 已经过去。',
    '{time} is in the past.',
    '请填写现在或将来的时间；登记不能倒签。',
    'Give the present or a time to come: nothing is dated back.',
  ],
  'term-empty': [
    '终止时间不晚于开始时间。',
    'The term ends before it begins.',
    '请填写晚于开始时间的终止时间。',
    'Give an end later than the beginning.',
  ],
  'text-not-valid': [
    '{field} 须为 1 到 {max} 个字的一行文字，不含控制符和不可见字符。',
    '{field} is one line of 1 to {max} characters, without control characters or invisible ones.',
    '请重新填写。',
    'Write it anew.',
  ],
  'phone-not-valid': [
    '电话号码不对。',
    'This is no telephone number.',
    '请填写 5 到 18 位数字，可带区号或国家代码。',
    'Give 5 to 18 digits, with an area code or + and a country’s code where needed.',
  ],
} as const satisfies Record<string, Told>;
type ReadingCode = keyof typeof READING_REFUSALS;

/** Reads what people wrote into the words of the domain, and keeps everything that is wrong, field by field. `C`: the codes of the room. */
export class Reading<C extends string> {
  readonly objections: Objection[] = [];
  readonly #told: Readonly<Record<C | ReadingCode, Told>>;

  constructor(told: Readonly<Record<C | ReadingCode, Told>>) {
    this.#told = told;
  }

  add(code: C | ReadingCode, field: string, values?: Readonly<Record<string, string>>): undefined {
    this.objections.push(objectionOf(code, this.#told[code], field, values));
  }

  /** What was typed, as a refusal may show it. */
  shown(text: string): string {
    return shown(text);
  }

  organisation(field: string, text: string): OrganisationId | undefined {
    return this.#parsed(parseOrganisationId(text), 'organisation-not-valid', field, text);
  }

  port(field: string, text: string): Port | undefined {
    return this.#parsed(parsePort(text), 'port-not-valid', field, text);
  }

  signature(field: string, text: string): Signature | undefined {
    return this.#parsed(parseSignature(text), 'signature-not-valid', field, text);
  }

  time(field: string, text: string): Instant | undefined {
    return this.#parsed(parseInstant(text), 'time-not-valid', field, text);
  }

  /** The name of a lease or a letter. */
  name(field: string, text: string): string | undefined {
    if (/^[A-Za-z0-9._-]{1,40}$/.test(text)) return text;
    return this.add('name-not-valid', field, { found: shown(text) });
  }

  /** One line of plain text: a name, an issuer, the number of a paper. */
  line(field: string, text: string, max: number): string | undefined {
    const plain = text.normalize('NFC').trim();
    if (plain.length > 0 && plain.length <= max && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(plain))
      return plain;
    return this.add('text-not-valid', field, { field, max: `${max}` });
  }

  /** Digits, with an area code or a country's where there is one. What was typed is not shown again: it may be somebody's number. */
  phone(field: string, text: string): string | undefined {
    const plain = text.replace(/[\s()-]/g, '');
    return /^\+?\d{5,18}$/.test(plain) ? plain : this.add('phone-not-valid', field);
  }

  oneOf<T extends string>(field: string, text: string, allowed: readonly T[]): T | undefined {
    const found = allowed.find((each) => each === text);
    if (found !== undefined) return found;
    return this.add('value-not-allowed', field, { field, found: shown(text), allowed: allowed.join(', ') });
  }

  /** Each entry read; undefined where one is wrong or there are none or too many. */
  list<T>(
    field: string,
    texts: readonly string[],
    max: number,
    read: (field: string, text: string) => T | undefined,
  ): T[] | undefined {
    if (texts.length === 0 || texts.length > max)
      return this.add('list-size', field, { field, max: `${max}` });
    const values = [...new Set(texts)].map((text, i) => read.call(this, `${field}.${i}`, text));
    return values.some((each) => each === undefined) ? undefined : (values as T[]);
  }

  /**
   * A term to come. It may begin on the day on which it was asked for, and then begins now; `asked` is that moment. An end that is not
   * after the beginning is none.
   */
  term(
    { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
    now: Instant,
    asked: Instant = now,
  ): { readonly from: Instant; readonly until: Instant | undefined } | undefined {
    const begins = from === undefined ? now : this.time('from', from);
    const ends = until === undefined ? undefined : this.time('until', until);
    if (begins === undefined || (until !== undefined && ends === undefined)) return undefined;
    if (shanghaiDay(begins) < shanghaiDay(asked))
      return this.add('time-in-the-past', 'from', { time: formatDay(begins) });
    const term = { from: Math.max(begins, now), until: ends };
    if ((ends ?? FOREVER) <= term.from) return this.add('term-empty', 'until');
    return term;
  }

  #parsed<T>(value: T | Invalid, code: ReadingCode, field: string, text: string): T | undefined {
    return value instanceof Invalid ? this.add(code, field, { found: shown(text) }) : value;
  }
}

/** Whether two terms share a moment. */
export function overlap(
  a: { readonly from: Instant; readonly until?: Instant | undefined },
  b: { readonly from: Instant; readonly until?: Instant | undefined },
): boolean {
  return a.from < (b.until ?? FOREVER) && b.from < (a.until ?? FOREVER);
}
