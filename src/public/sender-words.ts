import type { Carrier, Language, PortKind, SenderFault, Words } from '../domain/index.ts';

/** A kind of number: what it is called, and what that means for whoever got a message from it. */
export interface KindWords {
  readonly name: Words;
  readonly meaning: Words;
}

const PLATFORM: Words = {
  zh: '短信服务企业用这种号码替许多客户发短信。号码属于服务企业，内容来自它的客户；后面的数字常用来区分客户。',
  en: 'SMS service providers send for many customers from such numbers. The number is the provider’s, the text its customer’s; the digits behind often tell the customers apart.',
};
const OWN: Words = {
  zh: '持有号码的单位给自己的用户发短信。',
  en: 'The organisation that holds the number sends to its own users.',
};
const CHARGED: Words = {
  zh: '用户订购信息服务用的号码，信息本身可能另外收费。没有订购过却被收费的，请向您的运营商查询。',
  en: 'For information services that people order and that may cost extra. If you are charged and ordered nothing, ask your carrier.',
};
const PUBLIC_INTEREST: Words = { zh: '用于公益类信息。', en: 'For messages in the public interest.' };

export const KINDS: Readonly<Record<PortKind, KindWords>> = {
  reserve: {
    name: { zh: '备用号段', en: 'A block in reserve' },
    meaning: {
      zh: '编号计划把它留作备用。从这里发来的短信请多加小心。',
      en: 'The numbering plan keeps it in reserve. Be careful with a message from it.',
    },
  },
  'provincial-charged': {
    name: { zh: '省内经营性短消息服务', en: 'Charged service within a province' },
    meaning: CHARGED,
  },
  'provincial-platform': {
    name: {
      zh: '省内非经营性短消息服务，第三方接入平台',
      en: 'Service within a province, third party’s platform',
    },
    meaning: PLATFORM,
  },
  'provincial-own': {
    name: { zh: '省内非经营性短消息服务，单位自用', en: 'Service within a province, an organisation’s own' },
    meaning: OWN,
  },
  'provincial-public-interest': {
    name: { zh: '省内非经营性短消息服务，公益', en: 'Service within a province, public interest' },
    meaning: PUBLIC_INTEREST,
  },
  carrier: {
    name: { zh: '基础电信运营商自营业务', en: 'A carrier’s own business' },
    meaning: {
      zh: '由一家运营商在自己的网上开通。许多公司通过运营商用这种号码联系客户，所以内容未必是运营商自己的。',
      en: 'Opened by one carrier on its own network. Many companies reach their customers through a carrier with such numbers, so the text need not be the carrier’s.',
    },
  },
  'national-charged': {
    name: { zh: '跨省或全国经营性短消息服务', en: 'Charged service across provinces' },
    meaning: CHARGED,
  },
  'national-platform': {
    name: {
      zh: '跨省或全国非经营性短消息服务，第三方接入平台',
      en: 'Service across provinces, third party’s platform',
    },
    meaning: PLATFORM,
  },
  'national-own': {
    name: {
      zh: '跨省或全国非经营性短消息服务，单位自用',
      en: 'Service across provinces, an organisation’s own',
    },
    meaning: OWN,
  },
  'national-public-interest': {
    name: { zh: '跨省或全国非经营性短消息服务，公益', en: 'Service across provinces, public interest' },
    meaning: PUBLIC_INTEREST,
  },
  'carrier-line': {
    name: { zh: '电信运营商的客服号码', en: 'A carrier’s service number' },
    meaning: {
      zh: '运营商用它发送账单、余额和业务提醒，也可能发送自己的推广。',
      en: 'A carrier sends bills, balances and notices from it, and may advertise its own offers.',
    },
  },
  'national-line': {
    name: { zh: '95 开头的全国统一客服号码', en: 'A nationwide service number beginning with 95' },
    meaning: {
      zh: '属于在全国提供服务的企业，例如银行和保险公司。',
      en: 'It belongs to a company that serves the whole country, such as a bank or an insurer.',
    },
  },
  'provincial-line': {
    name: { zh: '96 开头的省内服务号码', en: 'A provincial service number beginning with 96' },
    meaning: {
      zh: '在一个省内使用，属于企业或公共服务单位。',
      en: 'In use within one province, by a company or a public service.',
    },
  },
  'public-line': {
    name: { zh: '12 开头的短号码', en: 'A short number beginning with 12' },
    meaning: {
      zh: '多用于政府热线和公共服务。',
      en: 'Mostly government hotlines and public services.',
    },
  },
  'customer-line': {
    name: { zh: '400 开头的企业客服号码', en: 'A company’s service number beginning with 400' },
    meaning: {
      zh: '企业的客服电话号码。',
      en: 'A company’s telephone line for its customers.',
    },
  },
};

export const CARRIER_NAMES: Readonly<Record<Carrier, Words>> = {
  mobile: { zh: '中国移动', en: 'China Mobile' },
  unicom: { zh: '中国联通', en: 'China Unicom' },
  telecom: { zh: '中国电信', en: 'China Telecom' },
  broadnet: { zh: '中国广电', en: 'China Broadnet' },
};

/** Senders that are no ports. */
export const NO_PORTS: Readonly<Record<'person' | 'foreign' | 'machine', KindWords>> = {
  person: {
    name: { zh: '个人手机号码', en: 'A person’s mobile number' },
    meaning: {
      zh: '11 位手机号码属于个人，不是端口号码。个人之间的短信受通信秘密保护，本系统不读取、不裁决，也查不到持有人。',
      en: 'A mobile number of 11 digits belongs to a person and is no port. Messages between people are secret by law: this system neither reads nor judges them and does not know whose number it is.',
    },
  },
  foreign: {
    name: { zh: '境外号码', en: 'A number from abroad' },
    meaning: {
      zh: '以 + 或 00 加国家、地区代码开头，不在国内的编号计划里，本站查不到。',
      en: 'It begins with + or 00 and a country’s code, so it is not in the numbering plan of the mainland and is not known here.',
    },
  },
  machine: {
    name: { zh: '1064：机器通信号码', en: '1064: a number for machines' },
    meaning: {
      zh: '1064 号段用于物联网设备之间的通信，不用于给人发短信。本系统的网关不接收从这里提交的短信。如果您收到了，请投诉。',
      en: 'The block 1064 is for machines that talk to each other, not for messages to people. The gateway of this system refuses it as a sender. If you got a message from it, complain.',
    },
  },
};

export const FAULTS: Readonly<Record<SenderFault, Words>> = {
  empty: { zh: '请输入短信的发送号码。', en: 'Type in the number that sent the message.' },
  'not-digits': {
    zh: '发送号码只由数字组成（中间可以有空格或短横线，前面可以有 +86）。请只输入号码，不要输入短信内容。',
    en: 'A sender’s number is made of digits alone (spaces, hyphens and a leading +86 do no harm). Type in the number only, not the text of the message.',
  },
  'too-short': {
    zh: '号码不完整：106 开头的至少 8 位，95 和 96 开头的至少 5 位。请照短信顶部输入全部数字。',
    en: 'The number is not complete: beginning with 106 it has at least 8 digits, with 95 or 96 at least 5. Type in all digits at the top of the message.',
  },
  'too-long': {
    zh: '号码太长：发送号码最多 20 位。',
    en: 'The number is too long: a sender’s number has at most 20 digits.',
  },
  unknown: {
    zh: '这不是国内的短信端口号码。端口号码以 106、95、96、100、12 或 400 开头，手机号码是 11 位。',
    en: 'This is no number from which messages are sent to people in the mainland. Such numbers begin with 106, 95, 96, 100, 12 or 400; a mobile number has 11 digits.',
  },
};

export const SENDER: Readonly<Record<Language, Readonly<Record<SenderText, string>>>> = {
  zh: {
    title: '发送号码',
    ask: '这条短信从哪个号码来？',
    kind: '这是什么号码',
    shape: '加粗的 {prefix} 说明类型，后面的数字由持有单位自己编排。',
    network: '从号码开头看，它在{carrier}的网上。这说的是发送方的网络，不是您的。',
    older: '这一位数字的划分，依据的是编号计划较早版本的公开资料。',
    trap: '“经营性”和“非经营性”说的是信息本身要不要另外收费，不是短信是不是广告。营销短信大多正是从“非经营性”号码发出的。',
    plan: '依据：电信网编号计划（2017年版），工信部信管〔2017〕68号。',
    holder: '登记在谁名下',
    unknown:
      '本站的登记里没有这个号码，所以不知道由谁持有。这本身不说明任何单位有问题。您可以向您的运营商询问。',
    held: '持有单位',
    heldPort: '登记的端口',
    state: '端口状态',
    open: '使用中',
    suspended: '已暂停',
    closed: '已关闭',
    users: '经双方确认、可以使用它的单位',
    lets: '由{lessor}提供',
    others: '另有 {count} 家',
    nameless: '（名称未登记）',
    caution: '登记说明谁有权使用这个号码，不等于您手上的短信就是它发的。',
    todo: '您可以怎么做',
    again: '再查一个号码',
  },
  en: {
    title: 'Sender’s number',
    ask: 'Which number did the message come from?',
    kind: 'What kind of number it is',
    shape:
      'The digits in bold, {prefix}, tell the kind; whoever holds the number arranges those behind them.',
    network:
      'By its first digits it is on the network of {carrier}. That is the sender’s network, not yours.',
    older: 'What this digit divides was read in published copies of an earlier edition of the plan.',
    trap: '“Charged” and “not charged” in the numbering plan say whether the information itself costs extra, not whether it is advertising. Most marketing comes from numbers that are “not charged”.',
    plan: 'By the numbering plan for telecommunications networks, edition of 2017 (MIIT, 2017, no. 68).',
    holder: 'In whose name it is',
    unknown:
      'The number is not in the registry of this installation, so it is not known here who holds it. That says nothing against anyone. Your carrier may know.',
    held: 'Held by',
    heldPort: 'Port in the registry',
    state: 'State of the port',
    open: 'in use',
    suspended: 'suspended',
    closed: 'closed',
    users: 'Who may use it, as both sides confirmed',
    lets: 'by leave of {lessor}',
    others: 'and {count} more',
    nameless: '(name not on record)',
    caution: 'The registry tells who may use the number. It does not say that the message you got is theirs.',
    todo: 'What you can do',
    again: 'Look up another number',
  },
};

export type SenderText =
  | 'title'
  | 'ask'
  | 'kind'
  | 'shape'
  | 'network'
  | 'older'
  | 'trap'
  | 'plan'
  | 'holder'
  | 'unknown'
  | 'held'
  | 'heldPort'
  | 'state'
  | 'open'
  | 'suspended'
  | 'closed'
  | 'users'
  | 'lets'
  | 'others'
  | 'nameless'
  | 'caution'
  | 'todo'
  | 'again';
