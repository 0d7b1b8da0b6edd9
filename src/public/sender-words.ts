import type { Carrier, Language, PortKindWords, SenderFault, Words } from '../domain/index.ts';

export const CARRIER_NAMES: Readonly<Record<Carrier, Words>> = {
  mobile: { zh: '中国移动', en: 'China Mobile' },
  unicom: { zh: '中国联通', en: 'China Unicom' },
  telecom: { zh: '中国电信', en: 'China Telecom' },
  broadnet: { zh: '中国广电', en: 'China Broadnet' },
};

/** Senders that are no ports. */
export const NO_PORTS: Readonly<Record<'person' | 'foreign' | 'machine', PortKindWords>> = {
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
    mine: '用我的手机号，看看同意过谁、停收谁',
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
    mine: 'With my number: see whom I agreed to, and stop them',
    again: 'Look up another number',
  },
};

export type SenderText =
  | 'title'
  | 'mine'
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
