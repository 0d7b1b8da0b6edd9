import { words } from './words.ts';

/** Published statistics of complaints. */
export const statisticsWords = words({
  intro: {
    zh: '按天和按季度公布的投诉统计。公布了的不再更改；后来得知的情况写进修订版，以前各版照原样保留。任何人不登录也能看、能下载（/statistics）。',
    en: 'Statistics of complaints, published by day and by quarter. What was published stays as it is; what is learnt later makes a revised edition, and earlier ones remain. Anybody can read and download them without signing in (/statistics).',
  },
  kind: { zh: '期间', en: 'Period' },
  day: { zh: '每天', en: 'days' },
  quarter: { zh: '每季度', en: 'quarters' },
  edition: { zh: '哪一期', en: 'Which' },
  revisedTag: { zh: '修订', en: 'revised' },
  none: { zh: '还没有公布过。', en: 'None has been published yet.' },
  nextRun: { zh: (at: string) => `下次公布：${at}`, en: (at: string) => `Published next: ${at}` },
  turnedOff: { zh: '没有定时公布', en: 'nothing is published by itself' },
  headline: { zh: '总数', en: 'Totals' },
  received: { zh: '受理', en: 'Accepted' },
  counted: { zh: '计入', en: 'Counted' },
  marketing: { zh: '商业营销类', en: 'About marketing' },
  ecommerce: { zh: '其中电商', en: 'Of it e-commerce' },
  share: { zh: '占比', en: 'Share' },
  ecommerceShare: { zh: '电商占比', en: 'Share of e-commerce' },
  shareOf: {
    zh: (share: string, whole: string) => `${share}（占 ${whole} 件）`,
    en: (share: string, whole: string) => `${share} (of ${whole})`,
  },
  withheld: {
    zh: (least: number) => `不足 ${least} 件，只公布总数，以免看出是谁。`,
    en: (least: number) => `Fewer than ${least}: nothing but totals is told, so that nobody can be made out.`,
  },
  revised: {
    zh: (number: number, changes: number) =>
      `第 ${number} 版是修订版：与上一版相比有 ${changes} 个数字不同。`,
    en: (number: number, changes: number) =>
      `Edition ${number} is a revised one: ${changes} figures differ from the one before.`,
  },
  superseded: {
    zh: (newest: number) => `这一版已有修订，最新的是第 ${newest} 版。`,
    en: (newest: number) => `This edition was revised; the newest is edition ${newest}.`,
  },
  showNewest: { zh: '看最新一版', en: 'See the newest' },
  changes: { zh: '与上一版不同的数字', en: 'Figures that differ from the edition before' },
  table: { zh: '表', en: 'Table' },
  line: { zh: '行', en: 'Line' },
  was: { zh: '上一版', en: 'Before' },
  is: { zh: '这一版', en: 'Now' },
  overTime: { zh: '电商占比的变化', en: 'Share of e-commerce over time' },
  overTimeSummary: {
    zh: (count: number, last: string, lowest: string, highest: string) =>
      `${count} 期；最近一期 ${last}%，最低 ${lowest}%，最高 ${highest}%。不足十件的期间没有占比。`,
    en: (count: number, last: string, lowest: string, highest: string) =>
      `${count} periods: ${last}% in the last, ${lowest}% at the lowest, ${highest}% at the highest. Periods with fewer than ten have no share.`,
  },
  percent: { zh: '电商占商业营销类 %', en: 'e-commerce, % of marketing' },
  receivedOverTime: { zh: '受理的投诉', en: 'Complaints accepted' },
  receivedSummary: {
    zh: (count: number, all: string) => `${count} 期共受理 ${all} 件。`,
    en: (count: number, all: string) => `${all} in ${count} periods.`,
  },
  summary: {
    zh: (all: string, parts: string) => `共 ${all}。最多的：${parts}`,
    en: (all: string, parts: string) => `${all} in all. Most: ${parts}`,
  },
  figures: { zh: '全部数字', en: 'All figures' },
  name: { zh: '名称', en: 'Name' },
  by: { zh: '对照', en: 'By' },
  all: { zh: '全部', en: 'All' },
  before: { zh: '上期', en: 'Period before' },
  yearAgo: { zh: '去年同期', en: 'A year ago' },
  notAvailable: { zh: '不可得', en: 'not available' },
  files: { zh: '数据文件', en: 'Data files' },
  filesNote: {
    zh: (entry: string) =>
      `SHA-256 供核对文件没有被改动；存证日志第 ${entry} 条记着同样的散列。怎样核对见手册 statistics.md。`,
    en: (entry: string) =>
      `The SHA-256 shows that a file was not changed; entry ${entry} of the evidence log holds the same. How to check: statistics.md in the handbook.`,
  },
  manifest: { zh: '全部各版的清单', en: 'The manifest of all editions' },
  editions: { zh: '各版', en: 'Editions' },
  editionN: { zh: (number: number) => `第 ${number} 版`, en: (number: number) => `Edition ${number}` },
  made: { zh: (at: string) => `${at} 公布`, en: (at: string) => `published ${at}` },
  lookAgain: { zh: '立即重新统计', en: 'Count again now' },
  looked: {
    zh: '没有不同，不另公布',
    en: 'Nothing differs; no edition was made',
  },
  published: { zh: (id: string) => `已公布 ${id}`, en: (id: string) => `Published ${id}` },
});
