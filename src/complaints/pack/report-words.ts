/* Long because it is one table: every word of the report. */
import type { Words } from '../../domain/index.ts';
import type { Custody } from '../../registry/index.ts';
import type { PartyRole } from './tally.ts';

const w = (zh: string, en: string): Words => ({ zh, en });

export const REPORT_WORDS = {
  title: w('投诉案件证据报告', 'Evidence report on a case of complaints'),
  made: w('制作时间', 'Made at'),
  madeBy: w('制作人', 'Made by'),
  reason: w('制作理由', 'Reason'),
  contains: w('含有', 'Contains'),
  masked: w('号码已隐去', 'numbers masked'),
  whole: w('完整号码', 'whole numbers'),
  withOriginals: w('投诉的原始内容', 'what was sent in'),
  withoutOriginals: w('不含原始内容（附其散列）', 'not what was sent in (its hashes are)'),
  confidential: w(
    '内含公民个人信息和内部备注，仅供办案使用，不得提供给被投诉方或公开。本报告陈述本系统的记录；投诉在认定之前不是违规。',
    'It holds personal data and internal notes and is for the handling of the case alone: not for the accused, nor for the public. It states what this system has on record; a complaint is no violation before it is decided.',
  ),
  one: w('一、案件', '1. The case'),
  two: w('二、各方', '2. The parties'),
  three: w('三、经过', '3. What happened'),
  four: w('四、投诉', '4. The complaints'),
  five: w('五、短信', '5. The messages'),
  six: w('六、线索与答复', '6. Leads and answers'),
  seven: w('七、认定与处置', '7. Decision and sanctions'),
  eight: w('八、尚不知道的', '8. What is not known'),
  nine: w('九、文件清单', '9. The files'),
  ten: w('十、怎样核验', '10. How to verify'),

  number: w('案件编号', 'Case'),
  subject: w('主题', 'Subject'),
  port: w('端口', 'Port'),
  signature: w('签名', 'Signature'),
  accused: w('涉案主体', 'Whose matter'),
  state: w('状态', 'State'),
  openedAt: w('立案', 'Opened'),
  assignee: w('承办人', 'In charge'),
  decision: w('认定', 'Decision'),
  into: w('并入', 'Went into'),
  forwardBy: w('转办期限', 'To be forwarded'),
  complaints: w('投诉', 'Complaints'),
  notEstablished: w('尚未查明', 'not established'),
  none: w('无', 'none'),
  unknown: w('不详', 'not known'),

  party: w('主体', 'Organisation'),
  code: w('统一社会信用代码', 'Code'),
  roles: w('身份', 'Roles'),
  partiesNote: w(
    '接入链上的身份以短信提交之时的登记为准。',
    'Roles on the chain are those of the registry at the moments of the messages.',
  ),

  happened: w('发生', 'Happened'),
  learnt: w('获知', 'Learnt'),
  what: w('事项', 'What'),
  by: w('由谁', 'By'),
  telling: w('内容', 'Said'),
  internal: w('内部备注', 'internal note'),
  timelineNote: w(
    '两个时间：事情发生的时间，和本系统获知的时间。投诉与短信逐条的时间见 data/timeline.csv。',
    'Two times: when it happened, and when this system learnt of it. Each complaint and message by itself stands in data/timeline.csv.',
  ),
  firstMessage: w('最早一条对应的短信提交', 'the first matched message was submitted'),
  lastMessage: w(
    '最晚一条对应的短信提交（本报告所列范围内）',
    'the last matched message that is shown here was submitted',
  ),
  firstComplaint: w('受理第一件投诉', 'the first complaint was accepted'),
  lastComplaint: w('受理最后一件投诉', 'the last complaint was accepted'),

  wantsStop: w('要求停止营销', 'Ask that it stop'),
  byCategory: w('类别', 'By category'),
  byChannel: w('渠道', 'By channel'),
  byState: w('办理状态', 'By state'),
  byMatch: w('对应的短信', 'Which message'),
  acceptance: w('受理编号', 'Acceptance number'),
  acceptedAt: w('受理时间', 'Accepted'),
  recipient: w('号码', 'Number'),
  sender: w('发送号码', 'Sender'),
  text: w('短信原文', 'Text'),
  match: w('对应短信', 'Message'),
  marks: w('标记', 'Marks'),

  submitted: w('提交', 'Submitted'),
  organisation: w('发送主体', 'Sender'),
  account: w('账号', 'Account'),
  receipts: w('状态报告', 'Receipts'),
  purpose: w('类型', 'Purpose'),
  plan: w('营销预案', 'Plan'),
  noPlan: w('没有预案', 'none'),
  rulebook: w('规则集', 'Rulebook'),
  verdict: w('当时的裁决', 'Verdict then'),
  reasons: w('裁决理由', 'Reasons'),
  noReasons: w('没有阻止发送的理由', 'nothing stood in its way'),
  heldThen: w('人工决定', 'Decided by a person'),
  consent: w('当时的同意', 'Consent as of that moment'),
  evidence: w('存证', 'Evidence'),
  complaintsAbout: w('投诉', 'Complained of in'),
  chain: w('接入链（从端口持有方到发送方）', 'Chain, from the holder of the port to the sender'),
  hop: w('环节', 'Hop'),
  standing: w('当时的登记', 'As registered then'),
  custody: w('就这条短信', 'On this message'),
  gone: w('保存期限已过，内容已删除', 'its term is over and it was deleted'),
  shadow: w('试行，未生效', 'on trial, not in force'),
  messagesCounted: w('全部对应短信的统计', 'All matched messages, counted'),
  outcomes: w('裁决', 'Verdicts'),
  topReasons: w('裁决理由（条数）', 'Reasons (messages)'),
  noMessages: w(
    '没有投诉与本系统的某条短信确定对应。',
    'No complaint was matched with a message of this system.',
  ),

  lead: w('线索', 'Lead'),
  sentAt: w('送达', 'Sent'),
  seenAt: w('查看', 'Seen'),
  answeredAt: w('答复', 'Answered'),
  due: w('期限', 'Term'),
  dueWhy: w('期限怎样计算', 'How the term is counted'),
  clause: w('依据', 'By'),
  daysOff: w('不计入的日子', 'Days that do not count'),
  makeUp: w('调休上班、计入的日子', 'Weekend days that count'),
  silence: w('逾期未答复', 'Silent'),
  found: w('查明', 'Found'),
  deeds: w('措施', 'Done'),
  until: w('自何时起', 'From when on'),
  passedTo: w('转给', 'Passed on to'),
  statement: w('说明', 'Statement'),
  files: w('证据文件', 'Files named'),
  proofs: w('所举同意', 'Consents named'),
  checked: w('数据核对', 'Checked by data'),
  notChecked: w('尚未核对', 'not checked'),
  noLeads: w('案件尚未转办。', 'The case was not forwarded.'),
  noAnswer: w('没有答复', 'no answer'),
  late: w('逾期答复', 'answered late'),

  decidedAt: w('认定时间', 'Decided at'),
  decidedBy: w('认定人', 'Decided by'),
  grounds: w('理由', 'Grounds'),
  appeal: w('申诉', 'Appeal'),
  onAppeal: w('对申诉的决定', 'On the appeal'),
  noAppeal: w('没有申诉', 'none'),
  undecided: w('尚未认定。', 'Not decided.'),
  sanction: w('处置', 'Sanction'),
  sanctions: w('关联的处置', 'Linked sanctions'),
  noSanctions: w('没有关联的处置。', 'No sanction is linked.'),
  target: w('对象', 'On'),
  action: w('内容', 'What'),
  ends: w('至', 'Until'),
  proposed: w('提出', 'Proposed'),
  decided: w('决定', 'Decided'),
  allKnown: w('没有需要说明的。', 'Nothing to be said here.'),

  file: w('文件', 'File'),
  bytes: w('字节', 'Bytes'),
  checkpoint: w('检查点（签署的日志状态）', 'Checkpoint (the signed state of the log)'),
  key: w('公钥', 'Key'),
  filesNote: w(
    '本报告自身、manifest.json 与 manifest.note 不在此表：它们的散列在 manifest.json 中，由 manifest.note 签名。',
    'This report, manifest.json and manifest.note are not in the table: manifest.json has the reports’ hashes, and manifest.note signs it.',
  ),
} as const;

export const PARTY_ROLE_WORDS: Readonly<Record<PartyRole, Words>> = {
  accused: w('涉案主体', 'whose matter it is'),
  sender: w('短信的发送主体（内容提供者）', 'sender of the messages (content provider)'),
  holder: w('端口持有方', 'holder of the port'),
  confirmed: w('接入链上，双方已确认', 'on the chain, confirmed by both sides'),
  unconfirmed: w('接入链上，一方未确认', 'on the chain, not confirmed by one side'),
  missing: w('发送方，但不在登记的接入链上', 'sender, but not on the registered chain'),
  'content-provider': w('收到线索：短信内容提供者', 'asked by a lead as content provider'),
  provider: w('收到线索：短信服务提供者', 'asked by a lead as provider'),
  carrier: w('收到线索：端口持有人', 'asked by a lead as holder of the port'),
};

export const STANDING_WORDS: Readonly<Record<string, Words>> = {
  holder: w('端口持有方', 'holder of the port'),
  confirmed: w('接入关系双方已确认', 'lease confirmed by both sides'),
  unconfirmed: w('接入关系一方未确认', 'lease not confirmed by one side'),
  missing: w('不在登记的接入链上', 'not on the registered chain'),
};

export const CUSTODY_SHORT: Readonly<Record<Custody, Words>> = {
  proved: w('已证明转出', 'proved that it passed it on'),
  denied: w('其批次否认', 'its batches deny it'),
  said: w('已声明', 'said'),
  silent: w('未表态', 'silent'),
};

export const MATCH_WORDS: Readonly<Record<string, Words>> = {
  found: w('已确定', 'found'),
  several: w('不止一条相符', 'several agree'),
  'not-ours': w('不是经本系统发出', 'not of this system'),
  uncertain: w('不能确定', 'uncertain'),
  insufficient: w('无从查起', 'nothing to go on'),
  '': w('尚未查找', 'not looked for yet'),
};

export const OUTCOME_WORDS: Readonly<Record<string, Words>> = {
  allow: w('放行', 'let through'),
  hold: w('待人工决定', 'held for a person'),
  refuse: w('拒绝', 'refused'),
};

export const CONSENT_WORDS: Readonly<Record<string, Words>> = {
  consent: w('台账中有当时有效的同意', 'the ledger has a consent in force then'),
  unlogged: w('台账中有同意，但没有存证条目', 'the ledger has a consent that the log does not hold'),
  none: w('台账中没有当时有效的同意', 'no consent in the ledger at that moment'),
  'not-needed': w('不是营销短信，无须同意', 'no marketing: none is needed'),
  'sender-unknown': w(
    '发送主体或号码无法识别，未能查对',
    'sender or number unknown: none could be looked for',
  ),
};

export const PROOF_WORDS: Readonly<Record<string, Words>> = {
  proved: w(
    '记录在存证日志中（附记录与证明）',
    'its record is in the evidence log (record and proof enclosed)',
  ),
  closed: w(
    '记录在存证日志中（附证明，记录未展示）',
    'its record is in the evidence log (proof enclosed, record not shown)',
  ),
  'message-deleted': w('保存期限已过，已删除', 'deleted when its term was over'),
  'block-missing': w('存证日志中没有', 'not in the evidence log'),
  'batch-deleted': w('存证批次保存期限已过，已删除', 'its batch was deleted when its term was over'),
};

export const ACTION_WORDS: Readonly<Record<string, Words>> = {
  warn: w('警告', 'warn'),
  slow: w('限速', 'slow'),
  suspend: w('暂停', 'suspend'),
  close: w('关闭', 'close'),
};

export const SANCTION_STATE_WORDS: Readonly<Record<string, Words>> = {
  proposed: w('已提出，待他人决定', 'proposed, waits for another person’s decision'),
  refused: w('未获批准', 'refused'),
  withdrawn: w('已撤回', 'withdrawn'),
  'in-force': w('生效', 'in force'),
  appealed: w('申诉中，仍生效', 'appealed, in force'),
  upheld: w('申诉后维持', 'upheld on appeal'),
  lifted: w('已解除', 'lifted'),
  expired: w('期满', 'over'),
};

export const HELD_WORDS: Readonly<Record<string, Words>> = {
  waiting: w('等待决定', 'waiting'),
  deciding: w('已决定，待生效', 'decided, not yet in force'),
  released: w('人工放行', 'released'),
  rejected: w('人工拒绝', 'rejected'),
  expired: w('逾期未决，自动拒绝', 'nobody decided in time: refused'),
};
