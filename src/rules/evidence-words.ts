const PURPOSES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  verification: ['验证码', 'a verification code'],
  notification: ['服务通知', 'a service notice'],
  'public-interest': ['公益短信', 'a public-interest message'],
  'consent-request': ['征询同意短信', 'a request for consent'],
  'marketing-retail': ['零售类营销短信', 'retail marketing'],
  'marketing-finance': ['金融类营销短信', 'financial marketing'],
  'marketing-insurance': ['保险类营销短信', 'insurance marketing'],
  'marketing-education': ['教育培训类营销短信', 'education marketing'],
  'marketing-travel': ['旅游类营销短信', 'travel marketing'],
  'marketing-property': ['房产类营销短信', 'property marketing'],
  'marketing-games': ['游戏类营销短信', 'games marketing'],
  'marketing-telecom': ['电信业务类营销短信', 'telecom marketing'],
  'marketing-other': ['营销短信', 'marketing'],
};

/** Evidence is kept as codes; here is how a code reads in a sentence. A value that is no code stays as it is. */
const WORDS: Readonly<Record<string, Readonly<Record<string, readonly [zh: string, en: string]>>>> = {
  purpose: PURPOSES,
  purposes: PURPOSES,
  per: { day: ['日', 'day'], week: ['周', 'week'], month: ['月', 'month'] },
  carrier: {
    mobile: ['中国移动', 'China Mobile'],
    unicom: ['中国联通', 'China Unicom'],
    telecom: ['中国电信', 'China Telecom'],
    broadnet: ['中国广电', 'China Broadnet'],
    any: ['至少一家运营商', 'at least one carrier'],
  },
  state: {
    // Ports.
    suspended: ['已暂停', 'suspended'],
    closed: ['已关闭', 'closed'],
    // Custody chains.
    declared: ['已声明、尚未确认', 'declared and not confirmed'],
    outside: ['不在接入链上', 'not on its custody chain'],
    // Filings.
    'not-filed': ['未报备', 'not filed'],
    failed: ['报备失败', 'turned down'],
    // Filings, and consent.
    withdrawn: ['已撤回', 'withdrawn'],
    // Letters.
    none: ['没有有效的授权委托书', 'no letter in force'],
    'letter-does-not-cover': ['授权委托书不涵盖本次使用', 'a letter that does not cover this use'],
    // Plans.
    filed: ['已提交、待批准', 'filed, awaiting approval'],
    rejected: ['未获批准', 'rejected'],
    ended: ['已结束', 'ended'],
    stopped: ['已紧急停发', 'stopped'],
    // Consent.
    declined: ['已拒绝', 'declined'],
    unanswered: ['未答复', 'unanswered'],
    'suppressed-organisation': ['已拒收该主体', 'refuses this organisation'],
    'suppressed-everyone': ['谢绝一切营销', 'refuses all marketing'],
  },
  missing: {
    type: ['类型', 'type'],
    frequency: ['频次', 'frequency'],
    term: ['期限', 'term'],
    'type-as-one': ['单一类型（一次只征询一类）', 'one type alone'],
    'frequency-as-number': [
      '频次的条数（每日、每周或每月几条）',
      'a number of messages a day, week or month',
    ],
    'term-as-time': ['明确且未过的期限（如一年、6个月、至某年某月某日）', 'a definite term that is not over'],
    'express-consent': [
      '明确同意的方式（不答复、默认均不是同意）',
      'an express yes (neither silence nor a default is one)',
    ],
  },
  default: { 'silence-as-consent': ['以不答复或默认为同意', 'silence or a default taken for consent'] },
  because: {
    none: ['无', 'none'],
    port: ['营销端口', 'it is a marketing port'],
  },
  reason: { closed: ['已关闭', 'closed'] },
  failureMode: { refuse: ['拒绝', 'refuse'], hold: ['暂存待人工处理', 'hold'], allow: ['放行', 'allow'] },
};

/** Evidence that is a list of codes; a comma elsewhere belongs to the words. */
const LISTS: ReadonlySet<string> = new Set(['missing', 'because', 'purposes']);

/** A value of the evidence as a sentence shows it; lists of codes are shown code by code. */
export function wordOf(key: string, value: string, language: 'zh' | 'en'): string {
  const words = WORDS[key];
  if (words === undefined) return value;
  const column = language === 'zh' ? 0 : 1;
  const codes = LISTS.has(key) ? value.split(',') : [value];
  return codes
    .map((code) => (Object.hasOwn(words, code) ? words[code]![column] : code))
    .join(language === 'zh' ? '、' : ', ');
}

const LABELS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  accessPoints: ['登记的接入地址', 'access points'],
  account: ['账号', 'account'],
  address: ['连接地址', 'address'],
  advised: ['建议的退订说明', 'advised wording'],
  allowed: ['允许', 'allowed'],
  assigned: ['已分配给', 'assigned to'],
  because: ['判断依据', 'because of'],
  carrier: ['运营商', 'carrier'],
  count: ['约定次数', 'agreed count'],
  default: ['默认方式', 'default'],
  failure: ['故障', 'failure'],
  from: ['自', 'from'],
  lease: ['接入关系', 'lease'],
  lessee: ['承租方', 'lessee'],
  lessor: ['出租方', 'lessor'],
  messagesMax: ['预案条数', 'messages planned'],
  missing: ['缺少', 'missing'],
  organisation: ['主体', 'organisation'],
  per: ['每', 'per'],
  plan: ['营销预案', 'plan'],
  port: ['端口', 'port'],
  purpose: ['类型', 'purpose'],
  purposes: ['约定的类型', 'agreed purposes'],
  ratePerSecond: ['每秒条数', 'messages a second'],
  reason: ['原因', 'reason'],
  sanction: ['措施', 'sanction'],
  sender: ['发送方', 'sender'],
  sent: ['已发送', 'sent'],
  sentAt: ['发送时间', 'sent at'],
  signature: ['签名', 'signature'],
  since: ['自', 'since'],
  source: ['主叫号码', 'source'],
  state: ['状态', 'state'],
  until: ['至', 'until'],
};

/** What a key of the evidence is called; the key itself where it has no name. */
export function labelOf(key: string): { zh: string; en: string } {
  const label = LABELS[key];
  return label === undefined ? { zh: key, en: key } : { zh: label[0], en: label[1] };
}
