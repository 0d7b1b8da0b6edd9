import type { Words } from '../../domain/index.ts';
import type { Column } from '../../registry/index.ts';

export const COMPLAINT_FILE_WORDS: Words = { zh: '投诉', en: 'complaints' };

type Told = readonly [zh: string, en: string];
const column = (
  key: string,
  zh: string,
  also: readonly string[],
  [toldZh, toldEn]: Told,
  more: Partial<Column> = {},
): Column => ({
  ...{ key, zh, also, type: 'word', needed: false, told: { zh: toldZh, en: toldEn } },
  ...more,
});
const asTold = (key: string, zh: string, also: readonly string[], told: Told, more: Partial<Column> = {}) =>
  column(key, zh, also, [`${told[0]}；照原样保存`, `${told[1]}; kept as it stands`], more);

/**
 * What a file of complaints holds, a row for each. The other names are those that carriers write, and those of the list that a platform's open
 * interface sends its SMS providers (account, mobile, sms_content, deliver_time, complaint_time, count, operator, province).
 */
export const COMPLAINT_COLUMNS: readonly Column[] = [
  column(
    'recipient',
    '收到号码',
    ['本人手机号', '投诉号码', '投诉人号码', '手机号', '手机号码', 'mobile', 'phone', 'complainant'],
    ['收到短信的手机号：11 位，可带 +86', 'the number that got the message: 11 digits, with or without +86'],
    { type: 'number', needed: true },
  ),
  column(
    'sender',
    '发送号码',
    ['被举报号码', '被投诉号码', '举报号码', '来源号码', '主叫号码', '端口', '端口号', 'port', 'source'],
    ['短信显示的发送号码，照抄', 'the number that the message shows, as it stands'],
  ),
  column(
    'text',
    '短信内容',
    ['短信原文', '举报内容', '投诉内容', '内容', 'sms_content', 'content', 'message'],
    ['短信原文，不要改写', 'the message as it came'],
    { type: 'text', needed: true },
  ),
  column(
    'at',
    '时间',
    ['接收时间', '收到时间', '短信时间', '下发时间', 'deliver_time', 'received_at', 'time'],
    [
      '收到短信的时间，如 2026-06-01 09:30:00；没有时区的按上海时间',
      'when the message came, such as 2026-06-01 09:30:00; without an offset it is Shanghai’s',
    ],
    { type: 'time' },
  ),
  column(
    'category',
    '类别',
    ['投诉类别', '举报类别', '类型', 'type'],
    ['类别的代码或名称；留空：由系统按原文判断', 'a category’s code or name; empty: read from the text'],
  ),
  column(
    'reference',
    '编号',
    ['投诉编号', '工单号', '流水号', '受理编号', 'id', 'complaint_id', 'ticket'],
    [
      '来源方自己的编号，1 到 80 个字；留空：内容相同的行是同一件',
      'the teller’s own number, 1 to 80 characters; empty: rows that say the same are the same complaint',
    ],
  ),
  column(
    'wantsStop',
    '要求停发',
    ['停发', 'wants_stop'],
    ['yes 或 no；本人要求此发送方停发营销', 'yes or no; the person asks that this sender’s marketing stop'],
    { type: 'flag' },
  ),
  asTold(
    'complainedAt',
    '投诉时间',
    ['complaint_time', 'complained_at'],
    ['本人投诉的时间', 'when the person complained'],
  ),
  asTold('account', '账号', ['接入账号', 'cmpp_account'], ['发送所用的账号', 'the account that sent']),
  asTold(
    'carrier',
    '运营商',
    ['归属运营商', 'operator'],
    ['号码所属的运营商，用于统计', 'the number’s carrier, for statistics'],
  ),
  asTold(
    'province',
    '省份',
    ['归属地', 'region'],
    ['号码所属的省，用于统计', 'the number’s province, for statistics'],
  ),
  asTold('count', '次数', ['投诉次数'], ['投诉的次数', 'how often it was complained of'], { type: 'number' }),
  asTold('note', '备注', ['remark'], ['说明', 'what else is said'], { type: 'text' }),
];
