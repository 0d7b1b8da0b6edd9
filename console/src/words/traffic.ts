import { words } from './words.ts';

export const trafficWords = words({
  counts: { zh: '条数，按裁决', en: 'Messages by verdict' },
  byReason: { zh: '按理由', en: 'By reason' },
  byAccount: { zh: '按账号', en: 'By account' },
  byOrganisation: { zh: '按主体', en: 'By organisation' },
  verdicts: { zh: '裁决汇总', en: 'Verdicts' },
  verdictsNote: {
    zh: '一条短信有几个理由就在每个理由下各计一次，所以各行之和可以大于总数。',
    en: 'A message counts under each of its reasons, so the rows may add up to more than the total.',
  },
  outcome: { zh: '裁决', en: 'Verdict' },
  reason: { zh: '理由', en: 'Reason' },
  messages: { zh: '条数', en: 'Messages' },
  share: { zh: '占全部', en: 'Of all' },
  total: { zh: '合计', en: 'All' },
  time: { zh: '时间', en: 'Time' },
  account: { zh: '账号', en: 'Account' },
  organisation: { zh: '主体', en: 'Organisation' },
  others: { zh: '其他', en: 'others' },
  unknown: { zh: '不明', en: 'unknown' },
  show: { zh: '查看短信', en: 'Show' },
  showOf: { zh: (what: string) => `查看：${what}`, en: (what: string) => `Show: ${what}` },
  top: { zh: '条数最多的', en: 'The most' },
  summary: {
    zh: (total: string, parts: string) => `共 ${total} 条。${parts}`,
    en: (total: string, parts: string) => `${total} messages in all. ${parts}`,
  },
  figures: { zh: '总数', en: 'Totals' },
  all: { zh: '全部短信', en: 'All messages' },
});
