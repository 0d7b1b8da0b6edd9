import { words } from './words.ts';

/** Sanctions, from their proposal to their end. */
export const sanctionWords = words({
  intro: {
    zh: '一人提议、另一人批准才生效；生效后一秒内作用于所有网关，到期自动结束，可以申诉一次。',
    en: 'One person proposes, another puts it in force. It then acts on every gateway within a second, ends by itself, and can be appealed once.',
  },
  propose: { zh: '提议处置', en: 'Propose a sanction' },
  target: { zh: '对象', en: 'On what' },
  targetKind: { zh: '对象种类', en: 'Kind' },
  account: { zh: '账号', en: 'Account' },
  port: { zh: '端口', en: 'Port' },
  signature: { zh: '签名', en: 'Signature' },
  organisation: { zh: '主体', en: 'Organisation' },
  whose: { zh: '所属主体', en: 'Whose' },
  targetHint: {
    zh: '输入几个字查找，或直接输入编号。',
    en: 'Type to find it, or give its name or number.',
  },
  action: { zh: '处置', en: 'Sanction' },
  warn: { zh: '警告', en: 'Warning' },
  slow: { zh: '限速', en: 'Slowing' },
  suspend: { zh: '暂停', en: 'Suspension' },
  close: { zh: '关闭', en: 'Closure' },
  rate: { zh: '每秒最多', en: 'At most, a second' },
  rateUnit: { zh: '条/秒', en: 'messages/s' },
  rateOf: { zh: (rate: number) => `每秒最多 ${rate} 条`, en: (rate: number) => `at most ${rate} a second` },
  until: { zh: '到期', en: 'Until' },
  untilHint: {
    zh: '到这一天零点（北京时间）自动结束；不填：直到解除。',
    en: 'It ends by itself at 00:00 Shanghai time of this day. Empty: until it is lifted.',
  },
  untilLifted: { zh: '直到解除', en: 'until lifted' },
  forGood: { zh: '不能恢复', en: 'for good' },
  endsIn: { zh: (span: string) => `还有 ${span}`, en: (span: string) => `${span} left` },
  reason: { zh: '理由', en: 'Reason' },
  reasonHint: {
    zh: '被处置的主体和审计都会看到。写明事实和依据。',
    en: 'The organisation concerned and the audit read it. Give the facts and the ground.',
  },
  state: { zh: '状态', en: 'State' },
  proposed: { zh: '待批准', en: 'proposed' },
  refused: { zh: '已否决', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  'in-force': { zh: '生效中', en: 'in force' },
  appealed: { zh: '生效中，申诉待决', en: 'in force, appealed' },
  upheld: { zh: '生效中，申诉未获支持', en: 'in force, upheld' },
  lifted: { zh: '已解除', en: 'lifted' },
  expired: { zh: '已到期', en: 'expired' },
  proposedBy: { zh: '提议人', en: 'Proposed by' },
  proposedAt: { zh: '提议时间', en: 'Proposed' },
  decidedBy: { zh: '决定人', en: 'Decided by' },
  chooseFirst: {
    zh: '选定对象和处置后，这里说明会发生什么。',
    en: 'Choose what and how; what will happen is told here.',
  },
  willHappen: { zh: '生效后会发生什么', en: 'What happens once it is in force' },
  happens: { zh: '正在发生什么', en: 'What it does now' },
  happened: { zh: '这样的处置有什么作用', en: 'What such a sanction does' },
  within: { zh: '一秒内，', en: 'Within a second ' },
  effectWarn: {
    zh: '只作记录，不影响任何短信。主体会在“处置”里看到。',
    en: 'It is kept on record and stops no message. The organisation finds it under Sanctions.',
  },
  effectSlowAccount: {
    zh: (target: string, rate: string) =>
      `所有网关对账号 ${target} 每秒最多接收 ${rate} 条；超过的会被要求放慢，不会丢失。`,
    en: (target: string, rate: string) =>
      `every gateway takes at most ${rate} messages a second from account ${target}. What comes faster is told to slow down; nothing is lost.`,
  },
  effectSlowOrganisation: {
    zh: (target: string, rate: string) =>
      `所有网关对主体 ${target} 名下的每个账号每秒最多接收 ${rate} 条；超过的会被要求放慢，不会丢失。`,
    en: (target: string, rate: string) =>
      `every gateway takes at most ${rate} messages a second from each account of ${target}. What comes faster is told to slow down; nothing is lost.`,
  },
  effectSuspendAccount: {
    zh: (target: string) =>
      `所有网关拒绝账号 ${target} 提交的每一条短信，验证码和通知也不例外。连接不会断开，每条拒绝都写明理由。`,
    en: (target: string) =>
      `every gateway refuses every message of account ${target}, codes and notices too. Its sessions stay open, and each refusal says why.`,
  },
  effectSuspendOrganisation: {
    zh: (target: string) =>
      `所有网关拒绝主体 ${target} 名下全部账号提交的每一条短信，验证码和通知也不例外。每条拒绝都写明理由。`,
    en: (target: string) =>
      `every gateway refuses every message of all accounts of ${target}, codes and notices too. Each refusal says why.`,
  },
  effectSuspendPort: {
    zh: (target: string) =>
      `所有网关拒绝从端口 ${target} 发出的每一条短信，不论谁提交、是什么内容。同一主体的其他端口不受影响。`,
    en: (target: string) =>
      `every gateway refuses every message from port ${target}, whoever submits it and whatever it says. Other ports of the organisation are not touched.`,
  },
  effectSuspendSignature: {
    zh: (target: string) =>
      `所有网关拒绝以【${target}】开头的每一条短信，不论谁提交、从哪个端口。其他签名不受影响。`,
    en: (target: string) =>
      `every gateway refuses every message that begins with 【${target}】, whoever submits it and from whichever port. Other signatures are not touched.`,
  },
  effectCloseAccount: {
    zh: (target: string) => `所有网关不再接受账号 ${target}。不能恢复：要再用须重新开户。`,
    en: (target: string) =>
      `no gateway accepts account ${target} any more. It cannot be undone: another account would have to be opened.`,
  },
  effectClosePort: {
    zh: (target: string) => `所有网关拒绝从端口 ${target} 发出的每一条短信。不能恢复：要再用须重新申请。`,
    en: (target: string) =>
      `every gateway refuses every message from port ${target}. It cannot be undone: the port would have to be applied for anew.`,
  },
  effectUntil: {
    zh: (until: string) => `到 ${until} 自动结束。`,
    en: (until: string) => `It ends by itself at ${until}.`,
  },
  effectNoEnd: { zh: '没有终止时间，须有人解除。', en: 'It has no end: somebody has to lift it.' },
  notYet: {
    zh: '提议本身不影响任何短信；另一人批准后才生效。',
    en: 'The proposal touches no message. It takes effect once another person approves it.',
  },
  submit: { zh: '提交提议', en: 'Propose' },
  confirmTitle: { zh: '提交这项提议？', en: 'Propose this?' },
  notLinked: {
    zh: '提议已提交，但没有关联到疑点。请在疑点页面上关联。',
    en: 'It is proposed, but the finding does not name it yet: link it there.',
  },
  sent: { zh: '已提议，等待另一人批准', en: 'Proposed; it waits for another person' },
  place: { zh: '批准并生效', en: 'Put in force' },
  placeTitle: {
    zh: (what: string) => `现在就让它生效：${what}？`,
    en: (what: string) => `Put in force now: ${what}?`,
  },
  refuse: { zh: '否决', en: 'Refuse' },
  refuseTitle: { zh: '否决这项提议？', en: 'Refuse this proposal?' },
  refuseWhat: { zh: '什么都不会改变。', en: 'Nothing changes.' },
  withdraw: { zh: '撤回提议', en: 'Withdraw' },
  withdrawTitle: { zh: '撤回这项提议？', en: 'Withdraw this proposal?' },
  lift: { zh: '解除', en: 'Lift' },
  liftTitle: { zh: '解除这项处置？', en: 'Lift this sanction?' },
  liftWhat: {
    zh: '一秒内，所有网关恢复接收。',
    en: 'Within a second every gateway lets it through again.',
  },
  liftWhatNothing: {
    zh: '记录会标为已解除；已关闭的对象不会因此恢复。',
    en: 'The record says that it was lifted. What was closed stays closed.',
  },
  appeal: { zh: '申诉', en: 'Appeal' },
  appealTitle: { zh: '对这项处置申诉？', en: 'Appeal against this sanction?' },
  appealWhat: {
    zh: '只能申诉一次，由没有经手过的人决定。决定之前处置继续有效。',
    en: 'Once only, decided by somebody who had no part in it. Until then the sanction stays in force.',
  },
  uphold: { zh: '维持处置', en: 'Uphold' },
  upholdTitle: { zh: '维持这项处置？', en: 'Uphold this sanction?' },
  upholdWhat: { zh: '处置继续有效，申诉就此结束。', en: 'It stays in force, and the appeal is over.' },
  liftUponAppeal: { zh: '支持申诉并解除', en: 'Lift upon the appeal' },
  ownProposal: {
    zh: '这是您提议的，须由另一人批准。您可以撤回。',
    en: 'You proposed this: another person decides. You can withdraw it.',
  },
  ownPart: {
    zh: '您提议或批准过这项处置；申诉须由第三人决定。',
    en: 'You proposed or approved this: a third person decides on the appeal.',
  },
  steps: { zh: '经过', en: 'What happened' },
  stepPropose: { zh: '提议', en: 'proposed' },
  stepApprove: { zh: '批准，处置生效', en: 'put in force' },
  stepRefuse: { zh: '否决', en: 'refused' },
  stepWithdraw: { zh: '撤回', en: 'withdrew' },
  stepAppeal: { zh: '申诉', en: 'appealed' },
  stepUphold: { zh: '维持处置', en: 'upheld' },
  stepLift: { zh: '解除', en: 'lifted' },
  expiredBySelf: { zh: '到期，自动结束', en: 'ended by itself' },
  facts: { zh: '处置内容', en: 'The sanction' },
  oneSanction: { zh: '处置', en: 'Sanction' },
  quick1: { zh: '事实清楚，处置适当。', en: 'The facts are clear and the sanction fits.' },
  quickLift1: { zh: '整改已完成并核实。', en: 'Rectified, and verified.' },
  banner: {
    zh: (action: string) => `正在被处置：${action}`,
    en: (action: string) => `Under a sanction: ${action.toLowerCase()}`,
  },
  bannerMore: { zh: '查看处置', en: 'See the sanction' },
});
