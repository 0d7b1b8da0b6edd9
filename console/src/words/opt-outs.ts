import { words } from './words.ts';

export const optOutWords = words({
  intro: {
    zh: '运营方自己的号码像普通用户一样接收、退订，系统观察此后还有没有营销短信到达。哪些号码是测试号码，任何主体都看不到；它们的退订在台账里与其他人的没有区别。',
    en: 'Numbers of the operator’s own receive and refuse like people, and it is watched whether marketing still arrives. No organisation is told which they are; their refusals look in the ledger like all others.',
  },
  failures: { zh: '退订失败表', en: 'Failure table' },
  howJudged: {
    zh: (days: number, minutes: number, least: number) =>
      `退订后满 ${days} 天才判定；退订后 ${minutes} 分钟内到达的视为已在途中，不计。少于 ${least} 次退订的，数据不足，不给出比例。区间为 95% 威尔逊区间。`,
    en: (days: number, minutes: number, least: number) =>
      `A refusal is judged when it is ${days} days old; what arrives within ${minutes} minutes was on its way and does not count. Fewer than ${least} refusals are too little data for a share. Intervals are Wilson’s, 95 %.`,
  },
  noFailures: {
    zh: '测试号码还没有退订过，或退订的对象没有给它们发过营销短信。',
    en: 'No number has refused yet, or nobody whom one refused ever sent it marketing.',
  },
  sender: { zh: '主体', en: 'Organisation' },
  nobodys: { zh: '签名未登记', en: 'signature not registered' },
  signature: { zh: '签名', en: 'Signature' },
  noSignature: { zh: '无签名', en: 'none' },
  verdict: { zh: '退订后仍发送', en: 'Still sent after a refusal' },
  shareOf: {
    zh: (share: string, low: string, high: string) => `${share}（${low} 至 ${high}）`,
    en: (share: string, low: string, high: string) => `${share} (${low} to ${high})`,
  },
  tooLittle: { zh: '数据不足', en: 'too little data' },
  counts: { zh: '失败 / 退订', en: 'Failed / refusals' },
  watching: { zh: '观察中', en: 'Watched' },
  silence: { zh: '多久安静（中位 / 最长）', en: 'Until silence (median / longest)' },
  atOnce: { zh: '立即', en: 'at once' },
  stillComing: { zh: (n: number) => `${n} 次仍在发送`, en: (n: number) => `${n} not silent` },
  arrived: { zh: '退订后到达', en: 'Arrived after' },
  past: { zh: (n: number) => `其中 ${n} 条绕过本系统网关`, en: (n: number) => `${n} past these gateways` },
  stopped: { zh: '退订后被网关拦下', en: 'Stopped after' },
  numbers: { zh: '测试号码', en: 'Numbers' },
  noNumbers: { zh: '还没有测试号码。', en: 'There is none yet.' },
  number: { zh: '号码', en: 'Number' },
  numberHint: { zh: '完整号码，如 13800138000', en: 'the whole number, such as 13800138000' },
  label: { zh: '说明', en: 'Label' },
  labelHint: {
    zh: '哪部电话，登记在谁的表单上；只有能查看本页的人看得到',
    en: 'which telephone, whose form it was given to; shown to those alone who see this page',
  },
  addedAt: { zh: '登记', en: 'Registered' },
  told: { zh: '已提交的短信', en: 'Handed in' },
  refusals: { zh: '退订', en: 'Refusals' },
  state: { zh: '状态', en: 'State' },
  inUse: { zh: '在用', en: 'in use' },
  retired: { zh: '已停用', en: 'retired' },
  retire: { zh: '停用', en: 'Retire' },
  retireWhat: {
    zh: '此后不再观察这个号码；已有的结果保留。',
    en: 'The number is watched no more; what it told stays.',
  },
  add: { zh: '登记号码', en: 'Register' },
  addIntro: {
    zh: '只登记运营方自己持有的号码。要观察的同意，请用这个号码在对方的表单上如实填写：同意由对方登记，系统从不替对方写入同意。没有填过表单的号码用来观察未经同意的发送。',
    en: 'Register numbers that the operator holds, no others. For a consent to watch, fill in the organisation’s own form with the number: the organisation records it, and nothing here ever writes a consent in its name. A number that was given to nobody watches for what is sent without consent.',
  },
  refuse: { zh: '退订', en: 'Refuse' },
  refuseIntro: {
    zh: '已登记的主体：退订记入台账，与投诉中心接到电话登记的一样，一秒内在各网关生效，约束其全部签名、端口与关联主体。签名未登记、短信不经本系统网关的：请先用电话回复退订，再在这里登记回复的时间。',
    en: 'A registered organisation: the refusal stands in the ledger as one that the centre took by telephone, is in force on every gateway within a second, and binds all its signatures, ports and affiliates. A signature that nobody registered, sent past these gateways: reply from the telephone first, then record here when it was sent.',
  },
  against: { zh: '退订谁', en: 'Of whom' },
  ofOrganisation: { zh: '已登记的主体', en: 'a registered organisation' },
  ofSignature: { zh: '未登记的签名', en: 'a signature that nobody registered' },
  sentAt: { zh: '退订时间', en: 'When it was sent' },
  sentAtHint: {
    zh: '不填为现在；如 2026-05-01T08:00+08:00',
    en: 'now unless given; such as 2026-05-01T08:00+08:00',
  },
});
