import type { Column } from '../../registry/index.ts';

/** What is read of a file of complaints. Of two times that of the complaint counts. */
export const TREND_FIELDS = ['text', 'time', 'sender', 'category', 'region'] as const;
export type TrendField = (typeof TREND_FIELDS)[number];

/** Names that files give these columns; the recipient’s number is none of them and is not read. */
const COLUMNS: readonly Column[] = [
  {
    ...{ key: 'text', zh: '短信内容', type: 'text', needed: true },
    also: ['短信原文', '举报内容', '投诉内容', '内容', 'sms_content', 'content', 'message', 'sms', 'body'],
    told: { zh: '短信原文', en: 'the message as it came' },
  },
  {
    ...{ key: 'complained', zh: '投诉时间', type: 'time', needed: false },
    also: ['举报时间', '受理时间', 'complaint_time', 'complained_at', 'accepted_at'],
    told: { zh: '投诉的时间', en: 'when the person complained' },
  },
  {
    ...{ key: 'time', zh: '时间', type: 'time', needed: false },
    also: [
      '日期',
      '接收时间',
      '收到时间',
      '短信时间',
      '下发时间',
      'deliver_time',
      'received_at',
      'at',
      'date',
      'day',
    ],
    told: {
      zh: '时间，如 2026-06-01 09:30；没有时区的按北京时间',
      en: 'a time such as 2026-06-01 09:30, of Shanghai without an offset',
    },
  },
  {
    ...{ key: 'sender', zh: '发送号码', type: 'word', needed: false },
    also: [
      '被举报号码',
      '被投诉号码',
      '举报号码',
      '来源号码',
      '主叫号码',
      '端口',
      '端口号',
      'port',
      'source',
      'from',
    ],
    told: { zh: '短信显示的发送号码', en: 'the number that the message shows' },
  },
  {
    ...{ key: 'category', zh: '类别', type: 'word', needed: false },
    also: ['投诉类别', '举报类别', '类型', '业务类型', 'type', 'kind'],
    told: { zh: '类别', en: 'the category' },
  },
  {
    ...{ key: 'region', zh: '省份', type: 'word', needed: false },
    also: ['归属地', '地区', '省', 'province', 'area'],
    told: { zh: '省份或地区', en: 'the province or region' },
  },
];

export interface NamedColumns {
  readonly columns: readonly Column[];
  /** Under which key of a row a field stands. */
  keyOf(field: TrendField | 'complained'): string;
}

/** The columns to look for. One that is named is looked for by that name alone, and must be there. */
export function columnsNamed(names: Readonly<Partial<Record<TrendField, string>>>): NamedColumns {
  const nameOf = (key: string) => names[key as TrendField]?.trim();
  return {
    keyOf: (field) => nameOf(field) ?? field,
    columns: COLUMNS.flatMap((column) => {
      // A named time is the one to count by.
      if (column.key === 'complained' && names.time !== undefined) return [];
      const name = nameOf(column.key);
      if (name === undefined) return [column];
      return [{ ...column, key: name, zh: name, also: [], needed: true }];
    }),
  };
}
