import { words } from './words.ts';

/** Whether finance marketing follows retail contact. */
export const derivationWords = words({
  intro: {
    zh: '首次收到某平台的零售短信之后，金融营销是否随之增多。每个人接触后 14 天与接触前 14 天相比，逐日用没有接触的人衡量日历影响。',
    en: 'Whether finance marketing increases once a person has got retail messages from a platform for the first time: each person’s 14 days after against the 14 before, the calendar taken from people without contact.',
  },
  noProof: {
    zh: '这是相关，不是证据：不能说明是谁提供了号码，也不能据此认定任何一方违规。',
    en: 'This is an association and no proof: it does not tell who passed numbers on, and nobody is found to have broken a rule by it.',
  },
  month: { zh: '月份', en: 'Month' },
  none: {
    zh: '还没有统计过。月底之后 14 天到期；需要月初前 28 天起的短信记录。',
    en: 'No month was counted yet. A month is due 14 days after its end, and takes messages from 28 days before it on.',
  },
  noPlatforms: {
    zh: '登记簿里没有平台与商家的关系，没有可统计的平台。',
    en: 'The registry relates no platform to merchants; there is none to count.',
  },
  nextRun: {
    zh: (at: string) => `下次检查是否有月份到期：${at}`,
    en: (at: string) => `Whether a month is due is seen next: ${at}`,
  },
  turnedOff: { zh: '没有定时统计', en: 'Nothing is counted by itself' },
  made: {
    zh: (edition: number, at: string) => `第 ${edition} 版，${at} 统计`,
    en: (edition: number, at: string) => `Edition ${edition}, counted ${at}`,
  },
  span: {
    zh: (from: string, to: string) => `所用短信：${from} 至 ${to}`,
    en: (from: string, to: string) => `Messages looked at: ${from} to ${to}`,
  },
  again: { zh: '重新统计', en: 'Count again' },
  same: { zh: '结果没有变化，不另存版本', en: 'Nothing differs; no other edition' },
  counted: { zh: (id: string) => `已存为 ${id}`, en: (id: string) => `Kept as ${id}` },
  falseAlarms: {
    zh: (judged: string, most: string) =>
      `本月判断了 ${judged} 个平台；如果都没有关联，平均至多 ${most} 个会被误称“跟随”。`,
    en: (judged: string, most: string) =>
      `${judged} platforms were judged this month; if nothing followed any of them, at most ${most} would be said to be followed, on average.`,
  },
  platforms: { zh: '各平台', en: 'Platforms' },
  platform: { zh: '平台', en: 'Platform' },
  merchants: { zh: (n: string) => `含 ${n} 家商家`, en: (n: string) => `with ${n} merchants` },
  state: { zh: '结论', en: 'Answer' },
  follows: { zh: '跟随', en: 'follows' },
  'everything-rises': { zh: '各类都上升', en: 'everything rises' },
  'no-association': { zh: '看不出关联', en: 'no association seen' },
  'too-little-data': { zh: '数据不足', en: 'too little data' },
  finance: { zh: '金融营销', en: 'Finance marketing' },
  other: { zh: '其他营销（对照）', en: 'Other marketing, beside it' },
  plot: { zh: '倍数与 95% 区间', en: 'Ratio and 95 % interval' },
  plotOf: {
    zh: (name: string, ratio: number, low: number, high: number) =>
      `${name}：${ratio} 倍，区间 ${low}–${high}`,
    en: (name: string, ratio: number, low: number, high: number) =>
      `${name}: ${ratio} times, interval ${low} to ${high}`,
  },
  ratio: {
    zh: (ratio: number, low: number, high: number) => `${ratio} 倍（${low}–${high}）`,
    en: (ratio: number, low: number, high: number) => `${ratio}× (${low}–${high})`,
  },
  counts: { zh: '数目', en: 'Counts' },
  contacted: { zh: '当月首次接触', en: 'First contact in the month' },
  newcomers: { zh: '其中新号码，不计入', en: 'New numbers, left out' },
  compared: { zh: '比较的人', en: 'People compared' },
  peopleBefore: { zh: '之前收到金融营销的人', en: 'With finance marketing before' },
  peopleAfter: { zh: '之后收到的人', en: 'And after' },
  daysBefore: { zh: '之前（人天）', en: 'Person-days before' },
  expectedAfter: { zh: '之后预计', en: 'Expected after' },
  daysAfter: { zh: '之后实际', en: 'Seen after' },
  ownAfter: { zh: '其中平台自己发的', en: 'Of these, the platform’s own' },
  apart: { zh: '没有接触的人', en: 'People without contact' },
  few: { zh: '不足 10', en: 'fewer than 10' },
  fewNote: {
    zh: '“人天”：一个人收到金融营销的一天。1 至 9 的数目不列出。',
    en: 'A person-day is a day on which a person got finance marketing. Counts of 1 to 9 are not told.',
  },
  confounders: { zh: '还有什么别的解释', en: 'What else would explain it' },
  removed: { zh: '已消除', en: 'removed' },
  'dealt-compared': { zh: '已校正', en: 'adjusted for' },
  partly: { zh: '部分消除', en: 'partly removed' },
  checked: { zh: '有对照', en: 'checked' },
  'not-removed': { zh: '未消除', en: 'not removed' },
});
