/**
 * Every reason for which a message can be held or refused, as codes that read as sentences, in their order of precedence: where
 * several hold, the first is the one that a protocol's single result code tells. A code is never renamed or reused; one that is no
 * longer given moves to RETIRED. `wire` is what the far end of a socket sees: the last digits of the vendor range of each protocol
 * (CMPP result 100 + wire, SMPP status 0x400 + wire) and the receipt state `AN:` with four digits.
 */
export const REASONS = {
  'sender-suspended': { wire: 1, zh: '发送方被暂停', en: 'the sender is suspended' },
  'sender-slowed': {
    wire: 2,
    zh: '发送方被限速，本秒额度已用完',
    en: 'the sender is slowed and used up this second',
  },
  'sender-unknown': { wire: 3, zh: '发送账号没有对应的主体', en: 'the account belongs to no organisation' },
  'port-unknown': { wire: 4, zh: '端口未登记', en: 'the port is not registered' },
  'port-suspended': { wire: 5, zh: '端口已暂停或关闭', en: 'the port is suspended or closed' },
  'sender-outside-custody-chain': {
    wire: 6,
    zh: '发送方不在该端口的接入链上',
    en: 'the sender is not on the custody chain of the port',
  },
  'access-point-not-registered': {
    wire: 35,
    zh: '连接地址不在端口登记的接入地址内',
    en: 'the connection does not come from an access point of the port',
  },
  'signature-missing': { wire: 7, zh: '短信开头没有签名', en: 'the text does not begin with a signature' },
  'signature-unknown': { wire: 8, zh: '签名未登记', en: 'the signature is not registered' },
  'signature-suspended': { wire: 9, zh: '签名已暂停', en: 'the signature is suspended' },
  'signature-not-filed': {
    wire: 10,
    zh: '签名未在承运运营商报备',
    en: 'the signature is not filed with the carrier',
  },
  'signature-outside-letter': {
    wire: 11,
    zh: '签名使用超出授权委托书的范围',
    en: 'the signature is used outside its letter',
  },
  'sub-port-serves-another-signature': {
    wire: 12,
    zh: '该子端口正用于另一签名（一端一用）',
    en: 'the sub-port serves another signature',
  },
  'signature-outside-lease': {
    wire: 33,
    zh: '签名不在接入关系约定的范围内',
    en: 'the signature is not among those that a lease allows',
  },
  'marketing-on-service-port': {
    wire: 13,
    zh: '服务类端口不得发送商业性短信',
    en: 'marketing on a port for services',
  },
  'purpose-outside-lease': {
    wire: 32,
    zh: '短信类型不在接入关系约定的范围内',
    en: 'the purpose is not among those that a lease allows',
  },
  'recipient-refuses-all-marketing': {
    wire: 14,
    zh: '用户谢绝一切商业性短信',
    en: 'the recipient refuses all marketing',
  },
  'recipient-withdrew-consent': {
    wire: 15,
    zh: '用户已拒收该主体的商业性短信',
    en: 'the recipient withdrew consent',
  },
  'recipient-declined': { wire: 16, zh: '用户明确拒绝过', en: 'the recipient declined' },
  'recipient-silent': {
    wire: 17,
    zh: '用户未答复征询，视为不同意',
    en: 'the recipient did not answer, which is a refusal',
  },
  'consent-expired': { wire: 18, zh: '同意已过期', en: 'the consent has expired' },
  'consent-for-another-purpose': {
    wire: 19,
    zh: '用户只同意过其他类型',
    en: 'the consent is for another purpose',
  },
  'recipient-never-consented': { wire: 20, zh: '用户未曾同意或请求', en: 'the recipient never consented' },
  'consent-unproven': {
    wire: 43,
    zh: '同意由旧系统转入，没有证明',
    en: 'the consent was taken over without evidence',
  },
  'consent-frequency-exceeded': {
    wire: 21,
    zh: '超过用户同意的频次',
    en: 'more often than the recipient agreed to',
  },
  'consent-request-incomplete': {
    wire: 22,
    zh: '征询同意未说明类型、频次或期限',
    en: 'the request for consent lacks type, frequency or term',
  },
  'consent-request-repeated': {
    wire: 23,
    zh: '用户拒绝或未答复后不得再次征询',
    en: 'a refused or unanswered request is repeated',
  },
  'opt-out-instruction-missing': {
    wire: 24,
    zh: '未随短信告知拒收方式',
    en: 'the text does not say how to opt out',
  },
  'plan-missing': { wire: 25, zh: '没有对应的营销预案', en: 'no marketing plan covers the message' },
  'plan-not-approved': { wire: 26, zh: '营销预案未获批准', en: 'the marketing plan is not approved' },
  'plan-text-not-planned': {
    wire: 40,
    zh: '文字不在营销预案内',
    en: 'the text is none of the marketing plan',
  },
  'plan-stopped': { wire: 42, zh: '营销预案已紧急停发', en: 'the marketing plan was stopped' },
  'plan-outside-window': {
    wire: 27,
    zh: '不在营销预案的时段内',
    en: 'outside the window of the marketing plan',
  },
  'plan-outside-hours': {
    wire: 41,
    zh: '不在营销预案的发送时刻内',
    en: 'outside the hours of the marketing plan',
  },
  'plan-exceeded': { wire: 28, zh: '超过营销预案的数量', en: 'more messages than the marketing plan allows' },
  'lease-volume-exceeded': {
    wire: 34,
    zh: '接入关系约定的条数已用完',
    en: 'more messages than a lease allows',
  },
  'outside-sending-hours': {
    wire: 29,
    zh: '不在营销短信的发送时段（行业惯例，非法律）',
    en: 'outside the hours for marketing (a convention, not law)',
  },
  'purpose-unclear': { wire: 30, zh: '无法判断短信类型', en: 'what the message is for is unclear' },
  'person-to-person': {
    wire: 31,
    zh: '发送号码是个人号码，不属端口类短信',
    en: 'the sender is a person, not a port',
  },
  'check-could-not-run': { wire: 99, zh: '有一项检查未能执行', en: 'a check could not run' },
} as const satisfies Record<string, { wire: number; zh: string; en: string }>;

export type ReasonCode = keyof typeof REASONS;

export const REASON_CODES = Object.keys(REASONS) as ReasonCode[];

/** Codes once given and given no more: reserved for ever. */
export const RETIRED: readonly string[] = [];

const PRECEDENCE = new Map(REASON_CODES.map((code, i) => [code, i]));

export function precedence(code: ReasonCode): number {
  return PRECEDENCE.get(code)!;
}
