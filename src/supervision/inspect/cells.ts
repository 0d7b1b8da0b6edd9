import { frequencyOf } from '../../consent/index.ts';
import {
  asInstantText,
  type Frequency,
  type Instant,
  Invalid,
  isMarketing,
  MARKETING_PURPOSES,
  type MarketingPurpose,
  PURPOSES,
  type Purpose,
  parseInstant,
  parseRecipient,
  type Recipient,
} from '../../domain/index.ts';

/* What stands in the cells of files that went through a spreadsheet. Each gives what was meant, or a code that says why it cannot be known. */

/** A moment, and whether the time of day stood there. */
export interface ReadMoment {
  readonly at: Instant;
  readonly dayAlone: boolean;
}

export const CELL_FAULTS = {
  'time-missing': ['没有时间。', 'No time.', '请补上。', 'Add it.'],
  'time-unreadable': [
    '时间读不出：{found}。',
    'The time cannot be read: {found}.',
    '请写成 2026-06-18 09:30:00。',
    'Write it as 2026-06-18 09:30:00.',
  ],
  'time-ambiguous': [
    '看不出哪个是月、哪个是日：{found}。',
    'Which is the month and which the day cannot be told: {found}.',
    '请写成 2026-06-18。',
    'Write it as 2026-06-18.',
  ],
  'time-out-of-range': [
    '时间在 2000 年之前，或还没有到：{found}。',
    'The time is before 2000 or yet to come: {found}.',
    '请核对。',
    'Check it.',
  ],
  'number-missing': ['没有手机号。', 'No recipient’s number.', '请补上。', 'Add it.'],
  'number-rounded': [
    '手机号被表格软件写成了科学计数法（{found}），末几位已经丢失。',
    'A spreadsheet wrote the number in scientific notation ({found}): its last digits are lost.',
    '请把这一列设为文本，从原系统重新导出。',
    'Make the column text, and export it anew from where it came.',
  ],
  'number-unreadable': [
    '不是手机号：{found}。',
    'This is no telephone number: {found}.',
    '请写 11 位中国手机号，或带 + 的国际号码。',
    'Write 11 digits of a Chinese mobile number, or an international one with +.',
  ],
  'port-missing': ['没有发送端口。', 'No sender number.', '请补上。', 'Add it.'],
  'port-rounded': [
    '端口被表格软件写成了科学计数法（{found}），末几位已经丢失。',
    'A spreadsheet wrote the port in scientific notation ({found}): its last digits are lost.',
    '请把这一列设为文本，从原系统重新导出。',
    'Make the column text, and export it anew from where it came.',
  ],
  'port-too-long': [
    '端口超过 21 位：{found}。',
    'The port has more than 21 characters: {found}.',
    '请核对。',
    'Check it.',
  ],
  'text-missing': ['没有短信内容。', 'No text.', '请补上。', 'Add it.'],
  'text-too-long': [
    '短信内容有 {length} 个字，最多 4000 个。',
    'The text has {length} characters, and 4000 is the most.',
    '请核对：多半是引号没有成对。',
    'Check it: a quote that is never closed is the usual cause.',
  ],
  'text-damaged': [
    '有读不出的字符（乱码）。',
    'It holds characters that cannot be read.',
    '请从原系统重新导出为 UTF-8。',
    'Export it anew as UTF-8.',
  ],
  'purpose-missing': [
    '没有写同意的是哪一类营销。',
    'What kind of marketing it is for is not told.',
    '请补上；所有行都相同的，在列对照文件里写 "purpose": {"always": "零售"}。',
    'Add it; where all rows are alike, write "purpose": {"always": "retail"} into the file of columns.',
  ],
  'purpose-unknown': [
    '不认识的类型：{found}。',
    'An unknown purpose: {found}.',
    '请写零售、金融、保险、教育、旅游、房产、游戏、通信、其他，或 marketing-retail 等。',
    'Write retail, finance, insurance, education, travel, property, games, telecom, other, or marketing-retail …',
  ],
  'state-unknown': [
    '不认识的状态：{found}。',
    'An unknown state: {found}.',
    '允许的写法见手册。',
    'The handbook lists what is allowed.',
  ],
  'frequency-unreadable': [
    '频次读不出：{found}。',
    'The frequency cannot be read: {found}.',
    '请写成 4/month 或“每月4条”。',
    'Write it as 4/month.',
  ],
  'count-unreadable': [
    '不是条数：{found}。',
    'This is no number: {found}.',
    '请写整数。',
    'Write a whole number.',
  ],
  'use-unknown': [
    '不认识的端口用途：{found}。',
    'An unknown use of a port: {found}.',
    '请写服务或营销。',
    'Write service or marketing.',
  ],
  'template-unreadable': [
    '模板内容读不出：{found}。',
    'The template cannot be read: {found}.',
    '变量写作 {name}，须有固定的文字。',
    'A variable is {name}, and some text must be fixed.',
  ],
  'signature-missing': [
    '没有签名。',
    'No signature.',
    '请填写签名，或让内容以【签名】开头。',
    'Give the signature, or let the text begin with 【signature】.',
  ],
  'span-empty': ['结束不在开始之后。', 'It ends before it begins.', '请核对。', 'Check it.'],
  'header-again': ['又是表头。', 'The header once more.', '不用处理。', 'Nothing need be done.'],
  'totals-row': [
    '合计行，不是一条短信。',
    'A row of totals, no message.',
    '不用处理。',
    'Nothing need be done.',
  ],
} as const satisfies Record<string, readonly [string, string, string, string]>;
export type CellFault = keyof typeof CELL_FAULTS;

export class Unread {
  readonly code: CellFault;
  readonly field: string;
  readonly found: string;
  constructor(code: CellFault, field: string, found = '') {
    this.code = code;
    this.field = field;
    this.found = found;
  }
}

const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$/;
const OLDEST = Date.parse('2000-01-01T00:00:00+08:00');
const DAY = 86_400_000;
/** Of Excel's days: the first of 2000, the first of 2100. */
const SERIAL_LEAST = 36_526;
const SERIAL_MOST = 73_051;
const SERIAL_EPOCH = Date.parse('1899-12-30T00:00:00+08:00');

/** As people, programs and spreadsheets write it: also Excel's serial days, seconds and milliseconds since 1970, `18.6.2026`. Shanghai's where no offset stands. */
export function readMoment(cell: string, field: string, newest: Instant): ReadMoment | Unread {
  const plain = plainMoment(cell);
  if (plain !== undefined && plain >= OLDEST && plain <= newest) return { at: plain, dayAlone: false };
  const text = cell.normalize('NFKC').trim();
  if (text === '') return new Unread('time-missing', field);
  const read = momentOf(text, field);
  if (read instanceof Unread) return read;
  if (read.at < OLDEST || read.at > newest) return new Unread('time-out-of-range', field, cell);
  return read;
}

const PLAIN = /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/;
const DAYS_KEPT = 20_000;
const days = new Map<string, Instant>();

/** `2026-06-18 09:30:00`, as most rows of most files have it: each day is worked out once. */
function plainMoment(cell: string): Instant | undefined {
  const parts = PLAIN.exec(cell);
  if (parts === null) return undefined;
  const [, day, hours, minutes, seconds] = parts;
  let midnight = days.get(day!);
  if (midnight === undefined) {
    const read = instantOf(day!);
    if (read instanceof Invalid) return undefined;
    midnight = read;
    if (days.size < DAYS_KEPT) days.set(day!, midnight);
  }
  return midnight + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

function momentOf(text: string, field: string): ReadMoment | Unread {
  const usual = instantOf(asInstantText(text));
  if (!(usual instanceof Invalid))
    return { at: usual, dayAlone: /^\D*\d{4}\D\d{1,2}\D\d{1,2}\D*$/.test(text) };
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const value = Number(text);
    if (/^\d{8}$/.test(text)) {
      const at = instantOf(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
      if (!(at instanceof Invalid)) return { at, dayAlone: true };
    }
    if (value >= SERIAL_LEAST && value < SERIAL_MOST)
      return { at: SERIAL_EPOCH + Math.round(value * 86_400) * 1000, dayAlone: Number.isInteger(value) };
    if (/^\d{10}$/.test(text)) return { at: value * 1000, dayAlone: false };
    if (/^\d{13}$/.test(text)) return { at: value, dayAlone: false };
    return new Unread('time-unreadable', field, text);
  }
  const turned = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2})?))?$/.exec(text);
  if (turned === null) return new Unread('time-unreadable', field, text);
  const [, first, sign, second, year, clock] = turned;
  const day = dayFirst(Number(first), sign!, Number(second));
  if (day === undefined) return new Unread('time-ambiguous', field, text);
  const [date, month] = day ? [first, second] : [second, first];
  const at = instantOf(asInstantText(`${year}-${month}-${date}${clock === undefined ? '' : ` ${clock}`}`));
  return at instanceof Invalid
    ? new Unread('time-unreadable', field, text)
    : { at, dayAlone: clock === undefined };
}

/** As `parseInstant`; the 30th of February is no day of March. */
function instantOf(text: string): Instant | Invalid {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  if (
    day !== undefined &&
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)
  )
    return new Invalid('time', text, 'a day that there is');
  return parseInstant(text);
}

/** Between dots the day stands first; elsewhere only a number above 12 tells. */
function dayFirst(first: number, sign: string, second: number): boolean | undefined {
  if (sign === '.' || first > 12 || first === second) return true;
  return second > 12 ? false : undefined;
}

/** From a date alone: the end of that day. */
export function endOf({ at, dayAlone }: ReadMoment): Instant {
  return dayAlone ? at + DAY : at;
}

export function readNumber(cell: string): Recipient | Unread {
  const text = cell.normalize('NFKC').trim();
  if (text === '') return new Unread('number-missing', 'recipient');
  if (SCIENTIFIC.test(text)) return new Unread('number-rounded', 'recipient', text);
  const plain = text
    .replace(/^'/, '')
    .replace(/\.0+$/, '')
    .replace(/[\s\-()]/g, '');
  const recipient = parseRecipient(plain);
  return recipient instanceof Invalid ? new Unread('number-unreadable', 'recipient', text) : recipient;
}

export function readPort(cell: string, field: string): string | Unread {
  const text = cell.normalize('NFKC').trim().replace(/^'/, '').replace(/\.0+$/, '');
  if (text === '') return new Unread('port-missing', field);
  if (SCIENTIFIC.test(text)) return new Unread('port-rounded', field, text);
  return text.length > 21 ? new Unread('port-too-long', field, text) : text;
}

const PURPOSE_NAMES: readonly (readonly [RegExp, Purpose])[] = [
  [/^(?:零售|电商|购物|商品|retail)/, 'marketing-retail'],
  [/^(?:金融|贷款|信贷|理财|借款|finance|financial|loan)/, 'marketing-finance'],
  [/^(?:保险|insurance)/, 'marketing-insurance'],
  [/^(?:教育|培训|education)/, 'marketing-education'],
  [/^(?:旅游|出行|酒店|travel)/, 'marketing-travel'],
  [/^(?:房产|地产|房地产|property|real estate)/, 'marketing-property'],
  [/^(?:游戏|games?)/, 'marketing-games'],
  [/^(?:通信|电信|telecom)/, 'marketing-telecom'],
  [/^(?:验证码|验证|verification|otp)/, 'verification'],
  [/^(?:通知|服务|notification|notice|service)/, 'notification'],
  [/^(?:公益|public)/, 'public-interest'],
  [/^(?:征询|consent-request)/, 'consent-request'],
  [/^(?:其他|其它|营销|推广|促销|会员营销|other|marketing|promotion)/, 'marketing-other'],
];

/** `零售`, `金融类营销`, `marketing-retail`, `retail`. */
export function readPurpose(cell: string, field = 'purpose'): Purpose | Unread {
  const text = cell.normalize('NFKC').trim().toLowerCase();
  if ((PURPOSES as readonly string[]).includes(text)) return text as Purpose;
  const found = PURPOSE_NAMES.find(([name]) => name.test(text));
  return found === undefined ? new Unread('purpose-unknown', field, cell) : found[1];
}

/** Of a consent or a plan: one line of business, or all of them. */
export function readLines(cell: string, field = 'purpose'): readonly MarketingPurpose[] | Unread {
  if (/^(?:全部|所有|不限|all|any|\*)/i.test(cell.trim())) return MARKETING_PURPOSES;
  const purpose = readPurpose(cell, field);
  if (purpose instanceof Unread) return purpose;
  return isMarketing(purpose) ? [purpose] : new Unread('purpose-unknown', field, cell);
}

const STATES = {
  granted:
    /^(?:同意|已同意|授权|已授权|订阅|已订阅|有效|是|granted|consented|opt-?in|subscribed|active|yes|y|true|1)$/,
  requested: /^(?:征询|已征询|征询中|待答复|requested|asked|pending)$/,
  declined: /^(?:拒绝|不同意|已拒绝|declined|denied|no|n|false|0)$/,
  unanswered: /^(?:未答复|未回复|未响应|unanswered|silent)$/,
  withdrawn: /^(?:撤回|已撤回|取消|已取消|取消订阅|withdrawn|revoked|unsubscribed)$/,
  refused: /^(?:拒收|已拒收|退订|已退订|td|t|r|黑名单|refused|opt-?out|stop|blocked)$/,
  'refused-all': /^(?:谢绝|谢绝一切|全部拒收|拒收一切|refused-all|dnd)$/,
} as const;
export type ConsentRowState = keyof typeof STATES;

export function readState(cell: string): ConsentRowState | Unread {
  const text = cell.normalize('NFKC').trim().toLowerCase();
  if (text === '') return 'granted';
  for (const [state, names] of Object.entries(STATES)) if (names.test(text)) return state as ConsentRowState;
  return new Unread('state-unknown', 'state', cell);
}

/** `4/month`, `4/月`, `每月4条`, `每月不超过4条`. */
export function readFrequency(cell: string): Frequency | Unread {
  const frequency = frequencyOf(cell.normalize('NFKC').trim());
  if (frequency === undefined || frequency.count < 1 || frequency.count > 10_000)
    return new Unread('frequency-unreadable', 'frequency', cell);
  return frequency;
}
