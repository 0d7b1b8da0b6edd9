/* Long because it is one list: every table that is published, what it counts, and how its lines are called. */
import {
  COMPLAINT_CHANNEL_WORDS,
  COMPLAINT_CHANNELS,
  COMPLAINT_END_WORDS,
  COMPLAINT_ENDS,
  COMPLAINT_MARK_WORDS,
  type CrossTable,
  type Instant,
  type SimpleTable,
  type StatisticsTableId,
  UNCOUNTED_MARKS,
  type Words,
} from '../../domain/index.ts';
import { CATEGORIES, type CategoryKind, categoryOf, categoryWords } from '../categories.ts';
import { NUMBER_CARRIERS, type NumberCarrier } from '../places/carriers.ts';
import { PROVINCE_CODES, provinceWords } from '../places/provinces.ts';
import type { Crossed, LeadEnd } from './count.ts';
import { LEAD_ENDS } from './count.ts';

export interface TableWords {
  readonly name: Words;
  /** What is counted, so that somebody else would count the same. */
  readonly definition: Words;
}

export const CROSSED_BY: Readonly<Record<CrossTable, Crossed>> = {
  'category-channel': 'channel',
  'category-carrier': 'carrier',
  'category-province': 'province',
};

/** One line of business that sells goods: what is called e-commerce here. */
export const ECOMMERCE = 'retail';

const words = (zh: string, en: string): Words => ({ zh, en });
const table = (name: Words, zh: string, en: string): TableWords => ({ name, definition: words(zh, en) });
const CROSS_ZH =
  '计入的投诉。少于 5 件的格并入“其他（合并）”，必要时连同次小的格一并合并，使任何一格不能由合计推算。';
const CROSS_EN =
  'Counted complaints. Cells below 5 are put together as “others (merged)”, with the next smallest where it is needed, so that none follows from the totals.';

export const TABLES: Readonly<Record<StatisticsTableId, TableWords>> = {
  total: table(
    words('总数', 'Totals'),
    '在期间内（北京时间，按受理时间）受理的全部投诉；“计入”指没有不计入标记的。“电商”是类别为零售业推销的，占比以计入的商业营销类投诉为基数。',
    'All complaints accepted within the period (Shanghai time, by the moment of acceptance); “counted” are those without a mark that keeps them from counting. E-commerce is the category retail; its share is of counted complaints about marketing.',
  ),
  uncounted: table(
    words('不计入的原因', 'Why the rest is not counted'),
    '受理但不计入的投诉，各按第一个原因归一次，顺序即表中顺序。',
    'Complaints that were accepted and not counted, each once by its first reason, in the order of this table.',
  ),
  kind: table(
    words('大类', 'Kind'),
    '类别树的两大类：商业营销、涉嫌违法；其余为未分类。占比以计入的投诉为基数。',
    'The two halves of the category tree, marketing and suspected to be illegal; the rest is not classified. Shares are of counted complaints.',
  ),
  category: table(
    words('类别', 'Category'),
    '按类别树，类别名称为期间开始时的名称。占比以计入的投诉为基数。',
    'By the category tree, in the words of the beginning of the period. Shares are of counted complaints.',
  ),
  line: table(
    words('业务类型', 'Line of business'),
    '商业营销类中的各业务类型。占比以计入的商业营销类投诉为基数；零售业推销一行即电商占比。',
    'Lines of business within marketing. Shares are of counted complaints about marketing; the line retail is the share of e-commerce.',
  ),
  channel: table(
    words('投诉渠道', 'How complaints came in'),
    '投诉进入本中心的渠道。占比以计入的投诉为基数。',
    'By which door complaints came in. Shares are of counted complaints.',
  ),
  way: table(
    words('发送方式', 'Way of sending'),
    '被投诉号码是端口（106、95、100 等）还是手机号（点对点）。占比以计入的投诉为基数。',
    'Whether the sender’s number is a port (106, 95, 100 …) or a mobile number (person to person). Shares are of counted complaints.',
  ),
  sender: table(
    words('发送号码的种类', 'Kind of the sender’s number'),
    '投诉人所写发送号码的号段（电信网编号计划 2017 年版）。占比以计入的投诉为基数。',
    'The block of the sender’s number as the person wrote it (numbering plan of 2017). Shares are of counted complaints.',
  ),
  'sender-carrier': table(
    words('发送号码所属网络', 'Network of the sender’s number'),
    '由发送号码的号段读出；1069 等三网通用的端口归“未知”。携号转网的手机号按原号段，因此是近似值。',
    'Read from the digits of the sender’s number; ports on every network, such as 1069, are “unknown”. Mobile numbers that changed their carrier count by their block: approximate.',
  ),
  carrier: table(
    words('投诉人号码的运营商', 'Carrier of the complainant’s number'),
    '转来投诉的一方写明的，否则由号段读出。携号转网的号码按原号段，因此是近似值。占比以计入的投诉为基数。',
    'As whoever handed it in says, else read from the digits. Numbers that changed their carrier count by their block: approximate. Shares are of counted complaints.',
  ),
  province: table(
    words('投诉人号码的省份', 'Province of the complainant’s number'),
    '转来投诉的一方写明的，否则按号段归属地（libphonenumber 数据）；查不到的归“未知”。号码的归属地不是人所在的地方。占比以计入的投诉为基数。',
    'As whoever handed it in says, else where the number’s block was given out (data of libphonenumber); not listed ones are “unknown”. It is not where the person is. Shares are of counted complaints.',
  ),
  match: table(
    words('与短信的对应', 'Match with a message'),
    '投诉所指的短信是否在本系统的记录中找到。占比以计入的投诉为基数。',
    'Whether the message complained of was found among those carried here. Shares are of counted complaints.',
  ),
  ended: table(
    words('办结', 'How complaints ended'),
    '在期间内办结的投诉（不论何时受理），按告知本人的理由；重新打开后再次办结的再计一次。',
    'Complaints closed within the period, whenever they were accepted, by the reason that the person was told; closed again after reopening counts again.',
  ),
  lead: table(
    words('线索的答复', 'How leads were answered'),
    '线索的每一环：期间内按期答复、逾期答复的；期限在期间内届满、到期末仍未答复的为“无答复”。期限按工作日日历计算。',
    'Each hop of a lead: answered within the period in time or late; silent where its clock ran out within the period and nothing had been answered by the period’s end. Clocks run on the working-day calendar.',
  ),
  'category-channel': table(words('类别与渠道', 'Category by channel'), CROSS_ZH, CROSS_EN),
  'category-carrier': table(words('类别与运营商', 'Category by carrier'), CROSS_ZH, CROSS_EN),
  'category-province': table(words('类别与省份', 'Category by province'), CROSS_ZH, CROSS_EN),
};

export const MERGED = 'merged';
export const MERGED_WORDS = words('其他（合并）', 'others (merged)');

const KINDS: Readonly<Record<CategoryKind, Words>> = {
  marketing: words('商业营销', 'marketing'),
  illegal: words('涉嫌违法', 'suspected to be illegal'),
  none: words('未分类', 'not classified'),
};
const CARRIER_WORDS: Readonly<Record<NumberCarrier, Words>> = {
  mobile: words('中国移动', 'China Mobile'),
  unicom: words('中国联通', 'China Unicom'),
  telecom: words('中国电信', 'China Telecom'),
  broadnet: words('中国广电', 'China Broadnet'),
  resale: words('移动转售', 'resellers'),
  abroad: words('境外及港澳台号码', 'numbers from outside the mainland'),
  unknown: words('未知', 'unknown'),
};
const WAYS = {
  port: words('端口', 'port'),
  person: words('点对点', 'person to person'),
  other: words('其他', 'other'),
};
const SENDERS = {
  '1065': words('1065：运营商自营业务', '1065: carriers’ own business'),
  '1069': words('1069：跨省或全国非经营性', '1069: service across provinces'),
  '1068': words('1068：跨省或全国非经营性', '1068: service across provinces'),
  '1066': words('1066：跨省或全国经营性', '1066: charged service across provinces'),
  '1063': words('1063：省内非经营性', '1063: service within a province'),
  '1062': words('1062：省内经营性', '1062: charged service within a province'),
  '1060': words('1060：备用', '1060: in reserve'),
  '1061': words('1061：备用', '1061: in reserve'),
  '1067': words('1067：备用', '1067: in reserve'),
  '100': words('100：运营商客服号码', '100: carriers’ service numbers'),
  '95': words('95：全国客服号码', '95: nationwide service numbers'),
  '96': words('96：省内服务号码', '96: provincial service numbers'),
  '12': words('12：短号码', '12: short numbers'),
  '400': words('400：企业客服号码', '400: companies’ service numbers'),
  person: words('手机号', 'mobile number'),
  foreign: words('境外号码', 'number from abroad'),
  machine: words('1064：物联网号码', '1064: a machine’s number'),
  unreadable: words('无法读出', 'not readable'),
  none: words('未写', 'not given'),
};
const MATCHES = {
  found: words('已找到', 'found'),
  several: words('找到几条', 'several'),
  'not-ours': words('不是本系统的短信', 'not ours'),
  uncertain: words('不能确定', 'uncertain'),
  insufficient: words('线索不足', 'too little is known'),
  'not-looked': words('尚未查找', 'not looked for yet'),
};
const LEADS: Readonly<Record<LeadEnd, Words>> = {
  'in-time': words('按期答复', 'answered in time'),
  late: words('逾期答复', 'answered late'),
  silent: words('逾期未答复', 'silent'),
  'no-clock': words('已答复，无法定期限', 'answered, without a clock'),
};

/** Every code of a table in its order, with what it is called at that time. What is counted under no code of these comes behind, under its code. */
export function codesOf(id: SimpleTable, at: Instant): readonly (readonly [code: string, words: Words])[] {
  const of = <K extends string>(codes: readonly K[], wordsOf: (code: K) => Words) =>
    codes.map((code) => [code, wordsOf(code)] as const);
  switch (id) {
    case 'total':
      return [
        ['received', words('受理', 'accepted')],
        ['marketing', words('商业营销', 'marketing')],
        ['ecommerce', words('电商', 'e-commerce')],
      ];
    case 'uncounted':
      return of(UNCOUNTED_MARKS, (mark) => COMPLAINT_MARK_WORDS[mark]);
    case 'kind':
      return of(Object.keys(KINDS) as CategoryKind[], (kind) => KINDS[kind]);
    case 'category':
      return CATEGORIES.map(({ code }) => [code, categoryWords(code, at)]);
    case 'line':
      return CATEGORIES.filter(({ kind }) => kind === 'marketing').map(({ code }) => [
        code,
        categoryWords(code, at),
      ]);
    case 'channel':
      return of(COMPLAINT_CHANNELS, (channel) => COMPLAINT_CHANNEL_WORDS[channel]);
    case 'way':
      return Object.entries(WAYS);
    case 'sender':
      // Keys that look like numbers come first in an object, in their order.
      return Object.entries(SENDERS);
    case 'sender-carrier':
    case 'carrier':
      return of(NUMBER_CARRIERS, (carrier) => CARRIER_WORDS[carrier]);
    case 'province':
      return of(PROVINCE_CODES, provinceWords);
    case 'match':
      return Object.entries(MATCHES);
    case 'ended':
      return [
        ...of(COMPLAINT_ENDS, (end) => COMPLAINT_END_WORDS[end]),
        ['not-recorded', words('重新打开，未记录理由', 'reopened, reason not recorded')],
      ];
    case 'lead':
      return of(LEAD_ENDS, (end) => LEADS[end]);
  }
}

/** Of a kind of sender's number: every one that is no other thing is a block of ports. */
export function wayOf(sender: string): keyof typeof WAYS {
  if (sender === 'person') return 'person';
  return /^\d+$/.test(sender) ? 'port' : 'other';
}

export function kindOf(category: string): CategoryKind {
  return categoryOf(category)?.kind ?? 'none';
}
