import { words } from './words.ts';

/** How ports, signatures and organisations stand against the complaint thresholds. */
export const thresholdWords = words({
  intro: {
    zh: '每天对照投诉阈值看前一天为止的 30 天：超过限值先预警，预警满若干天仍超过的，建议限速或限期暂停。建议须由人提议、另一人批准才生效。',
    en: 'Each day the last 30 days are held against the thresholds. Whoever is over the limit is alerted first; slowing or a block is proposed where that goes on for days, and takes one person to propose and another to put in force.',
  },
  introConcerned: {
    zh: '这里是与您的主体有关的预警：看到了多少短信和投诉、限值是多少、为什么。预警不是认定违规。',
    en: 'Alerts that concern your organisation: how many messages and complaints were seen, the limit, and why. An alert is no finding of a violation.',
  },
  none: { zh: '没有与您的主体有关的预警。', en: 'No alert concerns your organisation.' },
  notYet: {
    zh: '还没有看过任何一天，或没有需要列出的对象。',
    en: 'No day has been looked at yet, or there is nothing to list.',
  },
  rules: { zh: '阈值与误报', en: 'Thresholds and false alarms' },
  kind: { zh: '种类', en: 'Kind' },
  port: { zh: '端口', en: 'Port' },
  signature: { zh: '签名', en: 'Signature' },
  organisation: { zh: '主体', en: 'Organisation' },
  subject: { zh: '对象', en: 'Subject' },
  organisationCode: { zh: '主体的统一社会信用代码', en: 'Social credit code' },
  organisations: { zh: '涉及主体', en: 'Whose matter' },
  state: { zh: '状态', en: 'State' },
  'insufficient-data': { zh: '数据太少', en: 'too little data' },
  ok: { zh: '未超过', en: 'not over' },
  alert: { zh: '预警', en: 'alert' },
  'slow-proposed': { zh: '建议限速', en: 'slowing proposed' },
  'block-proposed': { zh: '建议限期暂停', en: 'block proposed' },
  rate: { zh: '每百万条投诉', en: 'Complaints per million' },
  lower: { zh: '下限', en: 'Lower bound' },
  limit: { zh: '限值', en: 'Limit' },
  messages: { zh: '营销短信', en: 'Marketing messages' },
  complaints: { zh: '计入投诉', en: 'Complaints counted' },
  since: { zh: '从', en: 'Since' },
  lastDay: { zh: '看到', en: 'Looked at up to' },
  title: {
    zh: (kind: string, subject: string) => `${kind} ${subject}`,
    en: (kind: string, subject: string) => `${kind} ${subject}`,
  },
  one: { zh: '投诉阈值', en: 'Complaint threshold' },
  why: { zh: '为什么', en: 'Why' },
  byThreshold: { zh: '逐条阈值', en: 'Threshold by threshold' },
  forAlert: { zh: '预警', en: 'Alert' },
  forSlow: { zh: '限速', en: 'Slowing' },
  forBlock: { zh: '限期暂停', en: 'Block for a time' },
  outcome: { zh: '结论', en: 'Outcome' },
  over: { zh: '超过', en: 'over' },
  'not-over': { zh: '未超过', en: 'not over' },
  'too-few-messages': { zh: '短信太少', en: 'too few messages' },
  'too-few-complaints': { zh: '投诉太少', en: 'too few complaints' },
  bounds: { zh: '下限至上限', en: 'Bounds' },
  boundsOf: {
    zh: (low: string, high: string) => `${low} 至 ${high}`,
    en: (low: string, high: string) => `${low} to ${high}`,
  },
  overFrom: { zh: '几件起算超过', en: 'Over from' },
  expected: { zh: '预期', en: 'Expected' },
  expectedOf: {
    zh: (low: number, high: number) => `${low} 至 ${high} 件`,
    en: (low: number, high: number) => `${low} to ${high} complaints`,
  },
  unknown: { zh: '没有可比的', en: 'nothing to compare with' },
  nothing: { zh: '—', en: '—' },
  chart: { zh: '每天所见', en: 'Day by day' },
  day: { zh: '日期', en: 'Day' },
  chartSummary: {
    zh: (days: number, last: string, lower: string, limit: string) =>
      `${days} 天；最近一天每百万条 ${last} 件，下限 ${lower}，限值 ${limit}。`,
    en: (days: number, last: string, lower: string, limit: string) =>
      `${days} days; on the last ${last} per million, at least ${lower}, the limit being ${limit}.`,
  },
  falseAlarm: { zh: '会不会误报', en: 'How often it is wrong' },
  falseAlarmOf: {
    zh: (chance: string, perMonth: string) =>
      `同样发送量的守规矩的发送方（投诉率与其他各方合计相同），任一天超过预警限值的可能是 ${chance}；平均每 30 天新超过 ${perMonth} 次。`,
    en: (chance: string, perMonth: string) =>
      `An honest sender of this volume, with the rate of all others together, is over the limit of an alert on a given day with a chance of ${chance}, and comes to be over it ${perMonth} times in 30 days.`,
  },
  falseAlarmNone: {
    zh: '没有其他发送方可比，误报率无从估计。',
    en: 'There are no other senders to compare with, so it cannot be estimated.',
  },
  falseAlarmSo: {
    zh: '这是估计：投诉成串而来，聚集系数是约定的，不是测得的。',
    en: 'An estimate: complaints come in clusters, and how strongly is a term of ours, not measured.',
  },
  others: { zh: '其他各方合计', en: 'All others together' },
  othersOf: {
    zh: (messages: string, complaints: string) => `${messages} 条短信，${complaints} 件投诉`,
    en: (messages: string, complaints: string) => `${messages} messages, ${complaints} complaints`,
  },
  alertSince: { zh: '预警始于', en: 'Alert since' },
  alertOf: {
    zh: (day: string, days: number) => `${day}（当事主体已知 ${days} 天）`,
    en: (day: string, days: number) => `${day}; known to those concerned for ${days} days`,
  },
  alertOver: {
    zh: (from: string, to: string) => `${from}，${to} 结束`,
    en: (from: string, to: string) => `${from}, over on ${to}`,
  },
  linked: { zh: '由此而来的处置', en: 'The sanction that followed' },
  steps: { zh: '经过', en: 'What happened' },
  stepLink: { zh: '关联处置', en: 'linked a sanction' },
  propose: { zh: '提议处置', en: 'Propose a sanction' },
  notLinked: {
    zh: '提议已提交，但没有关联到投诉阈值。',
    en: 'It is proposed, but the threshold’s page does not name it.',
  },

  rulesIntro: {
    zh: '没有法定的投诉率。以下是本系统的约定，可按日期修改（src/rules/complaint-thresholds.ts）；已经看过的日子不变。',
    en: 'No law names a rate of complaints. These are terms of this system, changed with their dates in src/rules/complaint-thresholds.ts; days that were looked at stay as they are.',
  },
  ruleOf: {
    zh: (measures: string, follows: string) => `${measures}：${follows}`,
    en: (measures: string, follows: string) => `${measures}: ${follows}`,
  },
  follows: { zh: '超过之后', en: 'What follows' },
  window: { zh: '期间', en: 'Window' },
  windowOf: { zh: (days: number) => `${days} 天`, en: (days: number) => `${days} days` },
  minimum: { zh: '最少', en: 'At least' },
  minimumOf: {
    zh: (messages: string, complaints: number) => `${messages} 条，${complaints} 件`,
    en: (messages: string, complaints: number) => `${messages} messages, ${complaints} complaints`,
  },
  confidence: { zh: '置信', en: 'Confidence' },
  overdispersion: { zh: '聚集系数', en: 'Overdispersion' },
  slowOf: {
    zh: (rate: number, days: number) => `预警满 ${days} 天，建议限速每秒 ${rate} 条`,
    en: (rate: number, days: number) => `slowing to ${rate} a second, once the alert is ${days} days old`,
  },
  blockOf: {
    zh: (length: number, days: number) => `预警满 ${days} 天，建议暂停 ${length} 天`,
    en: (length: number, days: number) => `a block of ${length} days, once the alert is ${days} days old`,
  },
  perMonth: { zh: '估计每 30 天误报', en: 'False alarms in 30 days, estimated' },
  lastRun: { zh: '最近一次', en: 'The last look' },
  lastRunOf: {
    zh: (day: string, at: string) => `看了 ${day} 为止（${at}）`,
    en: (day: string, at: string) => `up to ${day} (${at})`,
  },
  neverRun: { zh: '还没有看过', en: 'not looked yet' },
  nextRun: { zh: '下一次', en: 'Next' },
  turnedOff: { zh: '已关闭', en: 'turned off' },
  failed: { zh: '上次没有完成，会再试', en: 'The last look was not completed; it is tried again' },
  looked: { zh: '共看', en: 'looked at' },
});
