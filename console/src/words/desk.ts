import { words } from './words.ts';

/** Applications: handing them in, and reviewing those of others. */
export const applicationWords = words({
  port: { zh: '端口', en: 'Port' },
  signature: { zh: '签名', en: 'Signature' },
  letter: { zh: '授权委托书', en: 'Letter' },
  filing: { zh: '报备', en: 'Filing' },
  template: { zh: '模板', en: 'Template' },
  portWhat: {
    zh: '申请一个发送号码或其下的子端口。批准后还须开通。',
    en: 'A sender number, or a sub-port under one. Once approved it still has to be opened.',
  },
  signatureWhat: {
    zh: '登记一个放在短信开头【】里的名称。批准后立即生效。',
    en: 'The name in 【】 at the front of a text. It counts as soon as it is approved.',
  },
  letterWhat: {
    zh: '让另一个主体使用您的签名，或使用他人的签名：哪些签名、到什么时候。',
    en: 'Lets an organisation use another’s signature: which ones, and until when.',
  },
  filingWhat: {
    zh: '登记一个签名在某家运营商的报备状态。',
    en: 'The standing of a signature at one carrier.',
  },
  templateWhat: {
    zh: '报备一种短信的文字：哪些固定，哪些是变量，可以带哪些链接和电话。',
    en: 'The wording of a kind of message: what is fixed, what varies, which links and numbers it may hold.',
  },
  chooseKind: { zh: '要申请什么？', en: 'What do you apply for?' },
  newOf: { zh: (kind: string) => `申请${kind}`, en: (kind: string) => `Apply: ${kind.toLowerCase()}` },
  intro: {
    zh: '提交给登记方的申请。机器先查，再由申请人以外的人审核；驳回后可以申诉一次。',
    en: 'What was applied for. A machine looks first, then a person other than the applicant; a rejection can be appealed once.',
  },
  reviewIntro: {
    zh: '先交的排在前面。您自己提交过或决定过的申请须由他人审核，会标出来。',
    en: 'The oldest first. What you handed in or decided on yourself is for somebody else, and marked so.',
  },
  subject: { zh: '申请内容', en: 'What' },
  kind: { zh: '种类', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  organisation: { zh: '主体', en: 'Organisation' },
  organisationCode: { zh: '主体的统一社会信用代码', en: 'Social credit code' },
  onlyMine: { zh: '提交人', en: 'Handed in by' },
  me: { zh: '我', en: 'me' },
  appliedAt: { zh: '提交时间', en: 'Handed in' },
  appliedBy: { zh: '提交人', en: 'By' },
  reason: { zh: '申请理由', en: 'Reason' },
  decision: { zh: '审核结论', en: 'Decision' },
  applied: { zh: '待审核', en: 'under review' },
  approved: { zh: '已批准', en: 'approved' },
  rejected: { zh: '已驳回', en: 'rejected' },
  appealed: { zh: '申诉中', en: 'appealed' },
  dismissed: { zh: '申诉已驳回', en: 'appeal dismissed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  waiting: { zh: '已等待', en: 'Waiting' },
  due: { zh: '应在此前审核', en: 'To be decided by' },
  overdue: { zh: '逾期', en: 'overdue' },
  overdueBy: { zh: (span: string) => `逾期 ${span}`, en: (span: string) => `${span} overdue` },
  newApplication: { zh: '新申请', en: 'new' },
  appeal: { zh: '申诉', en: 'Appeal' },
  forOthers: { zh: '须他人审核', en: 'for somebody else' },

  inWhoseName: { zh: '以哪个主体的名义', en: 'In whose name' },
  inWhoseNameHint: {
    zh: '输入名称或统一社会信用代码。',
    en: 'Type a name or the social credit code.',
  },
  portNumber: { zh: '端口号', en: 'Port' },
  use: { zh: '用途', en: 'Use' },
  service: { zh: '服务：验证码、通知等，不发营销', en: 'Services: codes and notices, no marketing' },
  marketing: { zh: '营销', en: 'Marketing' },
  accessPoints: { zh: '接入地址', en: 'Access points' },
  accessPointsHint: {
    zh: '从哪些地址连接网关：每行一个 IPv4、IPv6 地址或网段。',
    en: 'From where the gateway is reached: an IPv4 or IPv6 address or range on each line.',
  },
  signatureName: { zh: '签名', en: 'Signature' },
  signatureHint: {
    zh: '不带【】。2 到 20 个汉字、字母或数字。',
    en: 'Without 【】. 2 to 20 Chinese characters, letters or digits.',
  },
  usedBy: { zh: '谁来使用', en: 'Who uses it' },
  own: { zh: '自用：权利人自己发送', en: 'The owner itself' },
  byLetter: { zh: '他用：凭授权委托书使用他人的签名', en: 'Another, under a letter of the owner' },
  owner: { zh: '签名的权利人', en: 'Owner of the name' },
  source: { zh: '名称来源', en: 'Where the name comes from' },
  'company-name': { zh: '企事业单位名称', en: 'Name of the company' },
  app: { zh: '已上线的 App', en: 'Released app' },
  trademark: { zh: '已注册商标', en: 'Registered trademark' },
  website: { zh: '网站名称（运营商已不再受理）', en: 'Website (no longer taken by carriers)' },
  'official-account': {
    zh: '公众号或小程序（运营商已不再受理）',
    en: 'Official account (no longer taken by carriers)',
  },
  'shop-name': { zh: '店铺名称（运营商已不再受理）', en: 'Shop name (no longer taken by carriers)' },
  sourceDate: { zh: '来源证明的日期', en: 'Date on its proof' },
  letterName: { zh: '授权委托书编号', en: 'Name of the letter' },
  letterNameHint: {
    zh: '字母、数字、“.”、“_”或“-”，最多 40 个。',
    en: 'Letters, digits, “.”, “_” or “-”, at most 40.',
  },
  grantor: { zh: '授权方（签名的权利人）', en: 'Grantor (owner of the signatures)' },
  grantee: { zh: '被授权方', en: 'Grantee' },
  signatures: { zh: '授权使用的签名', en: 'Signatures' },
  onePerLine: { zh: '每行一个。', en: 'One on each line.' },
  purposes: { zh: '限于这些类型', en: 'For these purposes only' },
  purposesAll: { zh: '不选：全部类型', en: 'none chosen: all' },
  ports: { zh: '限于这些端口', en: 'On these ports only' },
  portsHint: { zh: '每行一个；不填：全部端口。', en: 'One on each line; none: all ports.' },
  portsAll: { zh: '全部端口', en: 'all ports' },
  from: { zh: '开始日期', en: 'From' },
  fromApproval: { zh: '批准时', en: 'with the approval' },
  fromHint: { zh: '不填：批准时开始。', en: 'Empty: with the approval.' },
  until: { zh: '终止日期（不含）', en: 'Until (not included)' },
  untilHint: { zh: '最长三年。', en: 'Three years at most.' },
  templateName: { zh: '模板编号', en: 'Name of the template' },
  templateText: { zh: '模板内容', en: 'Text' },
  templateTextHint: {
    zh: '签名之后的文字，不写【】。变量写作 {名称:类型}，可用按钮插入。',
    en: 'What follows the signature, without 【】. A variable is {name:type}; the buttons insert one.',
  },
  insertVariable: { zh: '插入变量', en: 'Insert a variable' },
  purpose: { zh: '类型', en: 'Purpose' },
  templatePorts: { zh: '将用的端口', en: 'Ports it is sent from' },
  templatePortsHint: {
    zh: '每行一个，可不填；填了会核对接入链和用途。',
    en: 'One on each line, or none; their chain and use are checked where they are named.',
  },
  links: { zh: '链接可用的域名', en: 'Hosts its links may lead to' },
  linksHint: {
    zh: '每行一个，如 shop.example.cn；没有链接就不填。',
    en: 'One on each line, such as shop.example.cn; empty where there is no link.',
  },
  callbacks: { zh: '可以请人拨打的号码', en: 'Numbers it may ask to call' },
  callbacksHint: { zh: '每行一个，只写数字；没有就不填。', en: 'One on each line, digits only; or none.' },
  noneNamed: { zh: '没有指明', en: 'none named' },
  noLinks: { zh: '不带链接', en: 'no links' },
  noCallbacks: { zh: '不带电话', en: 'no numbers' },
  carrier: { zh: '运营商', en: 'Carrier' },
  filingState: { zh: '报备状态', en: 'Standing' },
  filed: { zh: '已报备', en: 'filed' },
  failed: { zh: '报备失败', en: 'failed' },
  filingWithdrawn: { zh: '已撤销', en: 'withdrawn' },
  choose: { zh: '请选择', en: 'Choose' },
  reasonField: { zh: '申请理由', en: 'Reason' },
  reasonHint: {
    zh: '审核人会看到，也会记入审计。',
    en: 'The reviewer reads it, and the audit keeps it.',
  },
  submit: { zh: '提交申请', en: 'Apply' },
  sent: { zh: '已提交，等待审核', en: 'Handed in; it waits for its review' },

  precheckClean: {
    zh: '预审通过，可以提交。之后由另一人审核。',
    en: 'Nothing stands in the way: you can apply. Another person then reviews it.',
  },
  nextToFix: { zh: '怎么改', en: 'What to do' },

  structure: { zh: '这个号码的结构', en: 'What the digits say' },
  structureEmpty: {
    zh: '输入时会解释号码的结构：106 后一位说明类型，其余由持有单位编排。',
    en: 'What the digits say is explained as you type: after 106 one digit tells the kind, the rest is the holder’s.',
  },
  structureUnknown: {
    zh: '这些数字还看不出类型。端口以 106、95、96、100、12 或 400 开头。',
    en: 'These digits tell no kind yet. Ports begin with 106, 95, 96, 100, 12 or 400.',
  },
  structureMachines: {
    zh: '1064 是机器通信号段，不能给人发短信。',
    en: '1064 is for machines and sends nothing to people.',
  },
  structurePrefix: { zh: '号段', en: 'Block' },
  structureRest: { zh: '自行编排', en: 'The holder’s own' },
  structureLength: {
    zh: (count: number) => `共 ${count} 位，最多 20 位`,
    en: (count: number) => `${count} digits, 20 at most`,
  },
  structureNetwork: { zh: '所属网络', en: 'Network' },
  preview: { zh: '手机上看到的样子', en: 'As phones show it' },
  previewText: { zh: '您的订单已发货，请留意查收。', en: '您的订单已发货，请留意查收。' },
  previewLength: {
    zh: (count: number) => `${count} 个字。有的运营商只收 12 个字以内的签名。`,
    en: (count: number) => `${count} characters. Some carriers take 12 at most.`,
  },

  resembles: {
    zh: (other: string) => `与他人已登记的“${other}”难以区分`,
    en: (other: string) => `Hard to tell from the registered “${other}” of another`,
  },
  despite: { zh: '确有来源，仍然申请', en: 'It is rightly mine: apply all the same' },
  despiteHint: {
    zh: '请在申请理由中写明为什么您有权使用这个名称；由审核人决定。',
    en: 'Say in the reason why the name is yours to use. A reviewer decides.',
  },
  asked: { zh: '申请的名称', en: 'Applied for' },
  registeredName: { zh: '已登记的名称', en: 'Registered' },
  ownerOf: { zh: (name: string) => `权利人：${name}`, en: (name: string) => `Owner: ${name}` },
  machineRefused: { zh: '机器认为难以区分', en: 'The machine finds them hard to tell apart' },
  machineAsks: { zh: '有些相近，请您判断', en: 'Somewhat alike: please judge' },

  wanted: { zh: '申请什么', en: 'What is wanted' },
  found: { zh: '机器查到什么', en: 'What the machine found' },
  foundNothing: {
    zh: '没有发现问题：格式、归属、期限和重名都查过。',
    en: 'Nothing: form, ownership, terms and double names were looked at.',
  },
  foundNow: {
    zh: (count: number) => `按现在的情况有 ${count} 处问题，须先解决才能批准`,
    en: (count: number) =>
      `${count} in the way as things stand: it cannot be approved before they are mended`,
  },
  foundThen: { zh: '已有结论，不再检查。', en: 'It is decided and no longer checked.' },
  lookAlikes: { zh: '相近的已登记名称', en: 'Registered names that it resembles' },
  lookAlikesNone: { zh: '没有相近的已登记名称。', en: 'It resembles no registered name.' },
  despiteTold: {
    zh: (other: string) => `申请人知道它与“${other}”相近，仍然申请。`,
    en: (other: string) => `The applicant knows that it resembles “${other}” and applies all the same.`,
  },
  steps: { zh: '经过', en: 'What happened' },
  stepApply: { zh: '提交申请', en: 'applied' },
  stepApprove: { zh: '批准', en: 'approved' },
  stepReject: { zh: '驳回', en: 'rejected' },
  stepAppeal: { zh: '申诉', en: 'appealed' },
  stepWithdraw: { zh: '撤回', en: 'withdrew' },

  approve: { zh: '批准', en: 'Approve' },
  reject: { zh: '驳回', en: 'Reject' },
  approveTitle: {
    zh: (subject: string) => `批准 ${subject}？`,
    en: (subject: string) => `Approve ${subject}?`,
  },
  rejectTitle: {
    zh: (subject: string) => `驳回 ${subject}？`,
    en: (subject: string) => `Reject ${subject}?`,
  },
  approvePort: {
    zh: '批准后端口等待开通，还不能发送。',
    en: 'The port then waits to be opened; nothing is sent from it yet.',
  },
  approveSignature: {
    zh: '批准后立即登记，所有网关在一秒内按此裁决。',
    en: 'It is registered at once; every gateway judges by it within a second.',
  },
  approveLetter: {
    zh: '批准后到期前，被授权方可以使用这些签名；所有网关在一秒内按此裁决。',
    en: 'Until it ends the grantee may use these signatures; every gateway judges by it within a second.',
  },
  approveFiling: {
    zh: '批准后该签名在这家运营商即为此状态；所有网关在一秒内按此裁决。',
    en: 'The signature has this standing at the carrier; every gateway judges by it within a second.',
  },
  approveTemplate: {
    zh: '批准后立即备案，编号不能再用于别的模板；所有网关在一秒内按此裁决。',
    en: 'It is filed at once, and its name is taken for good; every gateway judges by it within a second.',
  },
  rejectWhat: {
    zh: '申请人会看到理由，可以申诉一次。',
    en: 'The applicant reads the reason and can appeal once.',
  },
  rejectAppealWhat: {
    zh: '申诉只有一次，驳回后为终局。',
    en: 'There is one appeal only: this is final.',
  },
  approveQuick1: { zh: '材料齐全，核对无误。', en: 'Complete, and checked.' },
  rejectQuick1: { zh: '证明材料与申请内容不一致。', en: 'The papers do not match the application.' },
  rejectQuick2: { zh: '名称容易与他人混淆。', en: 'The name is easily confused with another’s.' },
  rejectQuick3: { zh: '用途说明不清。', en: 'The use is not clear.' },
  done: {
    zh: (deed: string, left: number) => (left > 0 ? `已${deed}，还有 ${left} 件` : `已${deed}，全部审完`),
    en: (deed: string, left: number) => (left > 0 ? `${deed}; ${left} more` : `${deed}; none left`),
  },
  doneApprove: { zh: '批准', en: 'Approved' },
  doneReject: { zh: '驳回', en: 'Rejected' },
  nextOne: { zh: '下一件', en: 'Next' },
  noNext: { zh: '没有别的待审申请', en: 'No other waits' },
  ownApplication: {
    zh: '这是您自己提交的申请，须由另一人审核。',
    en: 'You handed this in yourself: somebody else reviews it.',
  },
  ownDecision: {
    zh: '您已对这份申请作过决定；申诉须由第三人审核。',
    en: 'You decided on this before: a third person reviews the appeal.',
  },
  withdraw: { zh: '撤回申请', en: 'Withdraw' },
  withdrawWhat: { zh: '撤回后不能恢复，可以另行申请。', en: 'It cannot be undone; you can apply anew.' },
  appealTitle: { zh: '申诉', en: 'Appeal' },
  appealWhat: {
    zh: '只能申诉一次，由没有经手过的人审核。请写明哪里不对、有什么依据。',
    en: 'Once only, reviewed by somebody who had no part in it. Say what is wrong and on what ground.',
  },
  applyAgain: { zh: '照此重新申请', en: 'Apply again from this' },
  rejectedBecause: { zh: '驳回的理由', en: 'Why it was rejected' },
  toRecord: { zh: '查看登记', en: 'See it in the registry' },
  oneApplication: { zh: '申请', en: 'Application' },
});

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

/** What the detectors found, and what people make of it. */
export const findingWords = words({
  intro: {
    zh: '检测器每天看流量，认为可疑的列在这里。疑点不是结论：由人核实，可以排除，也可以确认。',
    en: 'Every day the detectors look at the traffic; what they suspect stands here. A suspicion is no verdict: people look into it and dismiss or confirm it.',
  },
  introConcerned: {
    zh: '这里是已确认的、与您的主体有关的疑点。您可以作出说明。',
    en: 'Confirmed findings that concern your organisation. You can answer to them.',
  },
  detector: { zh: '检测器', en: 'Detector' },
  'sub-lease': { zh: '未申报的转租', en: 'Undeclared sub-lease' },
  'scope-creep': { zh: '签名超范围使用', en: 'Scope creep of a signature' },
  'service-marketing': { zh: '服务端口上的营销', en: 'Advertising on a service port' },
  port: { zh: '端口', en: 'Port' },
  signature: { zh: '签名', en: 'Signature' },
  subject: { zh: '对象', en: 'Subject' },
  organisation: { zh: '主体的统一社会信用代码', en: 'Social credit code' },
  organisations: { zh: '涉及主体', en: 'Whose matter' },
  state: { zh: '状态', en: 'State' },
  open: { zh: '待核实', en: 'open' },
  looking: { zh: '核实中', en: 'being looked into' },
  dismissed: { zh: '已排除', en: 'dismissed' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  cleared: { zh: '已消退', en: 'cleared' },
  score: { zh: '分数', en: 'Score' },
  highest: { zh: '最高分数', en: 'Highest score' },
  latest: { zh: '最近一天', en: 'Latest day' },
  threshold: { zh: '门槛', en: 'Threshold' },
  scoreOf: {
    zh: (score: string, threshold: string) => `${score}（门槛 ${threshold}）`,
    en: (score: string, threshold: string) => `${score} (threshold ${threshold})`,
  },
  since: { zh: '首次可疑', en: 'First suspected' },
  onset: { zh: '可能始于', en: 'Probably began' },
  lastDay: { zh: '最近提到', en: 'Last spoken of' },
  title: {
    zh: (detector: string, subject: string) => `${detector}：${subject}`,
    en: (detector: string, subject: string) => `${detector}: ${subject}`,
  },
  whySuspect: { zh: '为什么可疑', en: 'Why it is suspected' },
  weight: { zh: (weight: string) => `分量 ${weight}`, en: (weight: string) => `weight ${weight}` },
  chart: { zh: '每天的分数', en: 'Score by day' },
  day: { zh: '日期', en: 'Day' },
  chartSummary: {
    zh: (days: number, highest: string, over: number) => `${days} 天，最高 ${highest}，${over} 天达到门槛。`,
    en: (days: number, highest: string, over: number) =>
      `${days} days, at most ${highest}; on ${over} of them at or above the threshold.`,
  },
  falseAlarm: { zh: '它会冤枉人吗', en: 'How often it is wrong' },
  falseAlarmRate: {
    zh: (rate: number) => `每 1000 个清白的对象里，60 天内大约有 ${rate} 个会被误疑至少一次。`,
    en: (rate: number) =>
      `Of 1,000 innocents watched for 60 days, about ${rate} are suspected at least once.`,
  },
  falseAlarmSo: {
    zh: '所以先看证据和样例短信，再下结论。',
    en: 'So read the evidence and the messages before you decide.',
  },
  examples: { zh: '样例短信', en: 'Messages to read' },
  example: { zh: (n: number) => `样例 ${n}`, en: (n: number) => `Message ${n}` },
  hidden: {
    zh: (count: number) => `另有 ${count} 条您无权打开。`,
    en: (count: number) => `${count} others are not yours to open.`,
  },
  noExamples: { zh: '没有样例短信。', en: 'There are none.' },
  declared: { zh: '登记中申报了什么', en: 'What is declared about it' },
  declaredNone: { zh: '登记中没有这个对象。', en: 'The registry does not know it.' },
  holder: { zh: '持有方', en: 'Holder' },
  owner: { zh: '权利人', en: 'Owner' },
  use: { zh: '用途', en: 'Use' },
  service: { zh: '服务', en: 'services' },
  marketing: { zh: '营销', en: 'marketing' },
  leases: { zh: '接入关系', en: 'Leases' },
  leaseOf: {
    zh: (lessor: string, lessee: string) => `${lessor} → ${lessee}`,
    en: (lessor: string, lessee: string) => `${lessor} → ${lessee}`,
  },
  unconfirmed: { zh: '未经对方确认', en: 'not confirmed' },
  ended: { zh: '已终止', en: 'ended' },
  noLeases: { zh: '没有申报过接入关系', en: 'none declared' },
  serves: { zh: '当前签名', en: 'Serves now' },
  nothing: { zh: '无', en: 'none' },
  letters: { zh: '授权委托书', en: 'Letters' },
  registeredAt: { zh: '登记时间', en: 'Registered' },
  steps: { zh: '经过', en: 'What happened' },
  stepSuspect: { zh: '检测器认为可疑', en: 'the detector suspects' },
  stepLook: { zh: '受理', en: 'looked into' },
  stepDismiss: { zh: '排除', en: 'dismissed' },
  stepConfirm: { zh: '确认', en: 'confirmed' },
  stepLink: { zh: '关联处置', en: 'linked a sanction' },
  stepAnswer: { zh: '当事主体说明', en: 'answered' },
  stepClear: { zh: '自行消退', en: 'cleared by itself' },
  note: { zh: '内部备注', en: 'Note for reviewers' },
  look: { zh: '受理核实', en: 'Look into it' },
  lookAgain: { zh: '重新受理', en: 'Look into it again' },
  dismiss: { zh: '排除', en: 'Dismiss' },
  dismissTitle: { zh: '排除这个疑点？', en: 'Dismiss this finding?' },
  dismissWhat: {
    zh: '写明为什么不成立。同样的理由不会再次报出；出现新的理由仍会报出。',
    en: 'Say why it does not hold. The same grounds are not reported again; new ones are.',
  },
  dismissQuick1: { zh: '已核实，属申报范围内的正常业务。', en: 'Checked: ordinary business, as declared.' },
  confirm: { zh: '确认', en: 'Confirm' },
  confirmTitle: { zh: '确认这个疑点？', en: 'Confirm this finding?' },
  confirmWhat: {
    zh: '当事主体会看到这个疑点、证据和您写的理由，并可以作出说明。确认本身不影响任何短信；要限制发送，请另行提议处置。',
    en: 'The organisations concerned see it with its evidence and your reason, and can answer. It touches no message: to restrict sending, propose a sanction.',
  },
  proposeSanction: { zh: '提议处置', en: 'Propose a sanction' },
  sanctionReason: {
    zh: (detector: string, onset: string) => `疑点已确认：${detector}，可能始于 ${onset}。`,
    en: (detector: string, onset: string) =>
      `Confirmed finding: ${detector.toLowerCase()}, probably since ${onset}.`,
  },
  linkedSanction: { zh: '由此而来的处置', en: 'The sanction that followed' },
  link: { zh: '关联已有处置', en: 'Link a sanction' },
  linkTitle: { zh: '关联哪一项处置？', en: 'Which sanction followed?' },
  linkNone: {
    zh: '这个对象没有可关联的处置，请先提议。',
    en: 'There is no sanction on it: propose one first.',
  },
  answers: { zh: '当事主体的说明', en: 'What the accused say' },
  noAnswers: { zh: '还没有说明。', en: 'Nobody has answered.' },
  answer: { zh: '作出说明', en: 'Answer' },
  answerFor: { zh: '以哪个主体的名义', en: 'In whose name' },
  statement: { zh: '说明', en: 'Statement' },
  statementHint: {
    zh: '每个主体只能说明一次，审核人会看到。写明实情、依据和已经做了什么。',
    en: 'Once for each organisation; reviewers read it. Say what is the case, on what ground, and what you have done.',
  },
  send: { zh: '提交说明', en: 'Send' },
  oneFinding: { zh: '疑点', en: 'Finding' },

  toDetectors: { zh: '检测器', en: 'Detectors' },
  detectorsIntro: {
    zh: '检测器每天夜里看前一天的流量，也可以随时补看过去的日期。',
    en: 'Each night the detectors look at the day before. Past days can be run at any time.',
  },
  runs: { zh: '运行', en: 'Runs' },
  lastRun: { zh: '最近一次', en: 'Last run' },
  lastRunOf: {
    zh: (day: string, messages: string, seconds: string) =>
      `看了 ${day} 的 ${messages} 条短信，用时 ${seconds} 秒`,
    en: (day: string, messages: string, seconds: string) => `${messages} messages of ${day} in ${seconds} s`,
  },
  neverRun: { zh: '还没有运行过', en: 'not run yet' },
  nextRun: { zh: '下一次', en: 'Next run' },
  turnedOff: { zh: '夜间运行已关闭', en: 'the nightly run is turned off' },
  covered: { zh: '已看过', en: 'Days seen' },
  coveredOf: {
    zh: (from: string, to: string, days: number) => `${from} 至 ${to}，共 ${days} 天`,
    en: (from: string, to: string, days: number) => `${from} to ${to}, ${days} days`,
  },
  running: {
    zh: (day: string, through: string) => `正在看 ${day}，直到 ${through}`,
    en: (day: string, through: string) => `looking at ${day}, through ${through}`,
  },
  failedLast: { zh: '上次没有成功，会再试', en: 'The last try came to nothing; it is tried again' },
  runNow: { zh: '现在运行', en: 'Run now' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到（含）', en: 'To (included)' },
  runHint: {
    zh: '只能选已经结束的日期。已看过的日期再看一遍不会改变结果。',
    en: 'Days that are past. A day seen before changes nothing.',
  },
  what: { zh: '看什么', en: 'What it looks for' },
  counts: { zh: '最近一天', en: 'On the last day' },
  countOk: { zh: '正常', en: 'ok' },
  countSuspect: { zh: '可疑', en: 'suspect' },
  countFew: { zh: '数据太少', en: 'too little data' },
  toFindings: { zh: '看它的疑点', en: 'Its findings' },
});

/** Groups of the work page. */
export const workWords = words({
  applications: { zh: '待审申请', en: 'Applications to review' },
  'own-applications': { zh: '被驳回的申请', en: 'Applications that came back' },
  ownWhat: {
    zh: '近 30 天被驳回的；可以申诉一次，或改正后重新申请。',
    en: 'Rejected in the last 30 days. Appeal once, or mend and apply again.',
  },
  findings: { zh: '待核实的疑点', en: 'Findings to look into' },
  sanctions: { zh: '待决的处置', en: 'Sanctions to decide on' },
  toReview: { zh: '去审核', en: 'Review' },
  toLook: { zh: '去查看', en: 'Look' },
  overdueOf: { zh: (count: number) => `${count} 件逾期`, en: (count: number) => `${count} overdue` },
  firstDue: { zh: (at: string) => `最早一件应在 ${at} 前处理`, en: (at: string) => `the first by ${at}` },
});

/** Two names beside each other. */
export const sideBySideWords = words({
  differAt: {
    zh: (place: number, left: string, right: string) => `第 ${place} 个字：“${left}” 与 “${right}”`,
    en: (place: number, left: string, right: string) => `Character ${place}: “${left}” and “${right}”`,
  },
  onlyLeft: {
    zh: (place: number, left: string) => `第 ${place} 个字“${left}”右边没有`,
    en: (place: number, left: string) => `Character ${place}, “${left}”, stands on the left only`,
  },
  onlyRight: {
    zh: (place: number, right: string) => `第 ${place} 个字之前，右边多出“${right}”`,
    en: (place: number, right: string) => `Before character ${place} the right one has “${right}”`,
  },
  same: { zh: '一字不差', en: 'They are the same' },
  differences: { zh: '不同之处', en: 'Where they differ' },
});

/** Spans of time: how long something waits, or still lasts. */
export const spanWords = words({
  minutes: { zh: (m: number) => `${m} 分钟`, en: (m: number) => `${m} min` },
  hours: {
    zh: (h: number, m: number) => (m === 0 ? `${h} 小时` : `${h} 小时 ${m} 分`),
    en: (h: number, m: number) => (m === 0 ? `${h} h` : `${h} h ${m} min`),
  },
  days: {
    zh: (d: number, h: number) => (h === 0 ? `${d} 天` : `${d} 天 ${h} 小时`),
    en: (d: number, h: number) => (h === 0 ? `${d} d` : `${d} d ${h} h`),
  },
});
