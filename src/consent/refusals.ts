import type { Told } from '../domain/index.ts';

/**
 * What stands in the way of a consent, a refusal or a wording: what is wrong in Chinese and English, and what would mend it. `{name}` is
 * filled in.
 */
export const CONSENT_REFUSALS = {
  'recipient-not-valid': [
    '不是可以接收短信的号码：{found}。',
    'This is no number that can receive SMS: {found}.',
    '请填写 11 位中国手机号，或带 + 的国际号码。',
    'Give a Chinese mobile number of 11 digits, or an international one with +.',
  ],
  'organisation-not-registered': [
    '主体 {organisation} 未登记。',
    'The organisation {organisation} is not registered.',
    '请先登记主体，或改正代码。',
    'Have it registered first, or mend the code.',
  ],
  'purpose-not-marketing': [
    '“{found}”不是营销类型；只有营销需要同意。',
    '“{found}” is no line of marketing; nothing else needs a consent.',
    '请填写 {allowed} 之一。',
    'Give one of {allowed}.',
  ],
  'channel-not-allowed': [
    '渠道“{found}”不能用于表示同意。',
    'Nobody agrees by the channel “{found}”.',
    '请填写 {allowed} 之一。',
    'Give one of {allowed}.',
  ],
  'time-not-valid': [
    '时间写法不对：{found}。',
    'This is no time: {found}.',
    '请写作 2026-05-01T08:00:00+08:00。',
    'Write it as 2026-05-01T08:00:00+08:00.',
  ],
  'given-in-the-future': [
    '同意的时间 {time} 在将来。',
    'The consent is dated {time}, which is to come.',
    '请填写用户实际同意的时间。',
    'Give the time at which the person agreed.',
  ],
  'pre-ticked': [
    '同意框是预先勾选的：默认不是同意（《个人信息保护法》第十四条；《电子商务法》第十九条；2021 年 10 月 25 日行政指导会）。',
    'The box was ticked beforehand: a default is no consent (Personal Information Protection Law art. 14; E-Commerce Law art. 19; guidance of 25 October 2021).',
    '请改为由用户自己勾选，并重新取得同意。',
    'Leave the box empty, let people tick it themselves, and ask anew.',
  ],
  bundled: [
    '同意与注册、下单等捆绑在一起，不能单独拒绝（《个人信息保护法》第十四条、第十六条）。',
    'The consent is bundled with a registration or an order and cannot be refused by itself (Personal Information Protection Law arts 14, 16).',
    '请把营销同意与注册分开，由用户自愿选择，并重新取得同意。',
    'Separate it from the registration, leave it to the person, and ask anew.',
  ],
  'frequency-missing': [
    '没有说明频次（《通信短信息服务管理规定》：征询同意须说明类型、频次和期限）。',
    'No frequency is stated (Provisions on Short Message Services: type, frequency and term are said when asking).',
    '请在征询用语中写明频次，例如每月不超过 4 条，并重新取得同意。',
    'State a frequency in the wording, such as at most 4 a month, and ask anew.',
  ],
  'term-missing': [
    '没有说明期限（《通信短信息服务管理规定》：征询同意须说明类型、频次和期限）。',
    'No term is stated (Provisions on Short Message Services: type, frequency and term are said when asking).',
    '请在征询用语中写明期限，例如一年，并重新取得同意。',
    'State a term in the wording, such as one year, and ask anew.',
  ],
  'term-not-valid': [
    '期限不对：{found}。',
    'This is no term: {found}.',
    '期限以天计，1 到 3660 天；到期须重新取得同意。',
    'Give 1 to 3660 days; after them a new consent is needed.',
  ],
  'frequency-not-valid': [
    '频次不对：{found}。',
    'This is no frequency: {found}.',
    '请填写每天、每周或每月 1 到 10000 条。',
    'Give 1 to 10000 messages a day, week or month.',
  ],
  'flag-not-valid': [
    '不是“是”或“否”：{found}。',
    'This is neither yes nor no: {found}.',
    '请填写 yes 或 no；留空表示 no。',
    'Give yes or no; empty means no.',
  ],
  'term-over': [
    '同意的期限到 {until} 为止，已经结束。',
    'The term of the consent ended at {until}.',
    '请重新取得同意。',
    'Obtain a new consent.',
  ],
  'wording-needed': [
    '没有说明向用户展示的征询用语。',
    'It does not say what the person was shown.',
    '请先登记征询用语，再填写它的编号；没有保存用语的旧同意只能作为未证明的同意导入。',
    'Register the wording and give its id; old consents without one can only be imported as unproven.',
  ],
  'wording-unknown': [
    '{organisation} 没有登记编号为 {wording} 的征询用语。',
    'There is no wording {wording} of {organisation}.',
    '请核对编号；商家须用自己的征询用语，平台的同意不及于商家（《个人信息保护法》第二十三条）。',
    'Check the id; a merchant has a wording of its own, for consent given to the platform does not extend to it (Personal Information Protection Law art. 23).',
  ],
  'wording-for-another-purpose': [
    '征询用语 {wording} 是为{purpose}登记的。',
    'The wording {wording} asks for {purpose}.',
    '请使用该类型自己的征询用语。',
    'Use a wording of this purpose.',
  ],
  'wording-for-another-channel': [
    '征询用语 {wording} 用于渠道 {channel}。',
    'The wording {wording} is shown by the channel {channel}.',
    '请登记并使用该渠道的征询用语。',
    'Register and use a wording of this channel.',
  ],
  'wording-not-yet': [
    '征询用语 {wording} 在 {time} 才登记，晚于所说的同意时间。',
    'The wording {wording} was registered at {time}, after the person is said to have agreed.',
    '登记之前取得的同意，请作为未证明的同意导入。',
    'Import what was agreed to before that as unproven.',
  ],
  'wording-retired': [
    '征询用语 {wording} 已于 {time} 停用。',
    'The wording {wording} was retired at {time}.',
    '请使用现行版本。',
    'Use the version in use.',
  ],
  'evidence-needed': [
    '没有给出证明文件的 SHA-256。',
    'The SHA-256 of the file that proves it is missing.',
    '请给出表单记录、录屏、签字扫描件等文件的 SHA-256（64 位十六进制）；文件由您保存。',
    'Give the SHA-256 (64 hexadecimal digits) of the form’s record, the scan or the like, which you keep.',
  ],
  'evidence-not-valid': [
    '这不是 SHA-256：{found}。',
    'This is no SHA-256: {found}.',
    '请给出 64 位十六进制数字。',
    'Give 64 hexadecimal digits.',
  ],
  'given-before-refusal': [
    '用户在 {time} 拒绝或撤回过，晚于这份同意。',
    'The person refused or withdrew at {time}, after this consent.',
    '用户最后的意思为准；请移出名单。',
    'What the person said last counts: take the number off the list.',
  ],
  'refuses-everyone': [
    '该用户谢绝一切商业性短信。',
    'This person refuses all marketing.',
    '只有本人可以在公众页面取消谢绝；请移出名单。',
    'Only the person can lift that, on the public page; take the number off the list.',
  ],
  'state-forbids': [
    '{zh}。',
    'Not possible: {en}.',
    '请先核对当前状态。',
    'Look at the present state first.',
  ],
  'not-logged-yet': [
    '这件事还没有进入存证日志。',
    'The evidence log does not hold this yet.',
    '一般一秒内完成；请稍后再试。',
    'It usually takes a second; try again.',
  ],
  'refusal-of-everyone': [
    '您的职责只及于自己的主体，不能登记对一切主体的谢绝。',
    'Your duty is for one organisation; a refusal of everyone’s marketing is not yours to record.',
    '请由投诉中心登记，或请用户在公众页面自行登记。',
    'Leave it to the complaint centre, or to the person on the public page.',
  ],
  'wording-text': [
    '征询用语有 {length} 个字。',
    'The wording has {length} characters.',
    '请写 10 到 2000 个字，与向用户展示的一字不差。',
    'Give 10 to 2000 characters, to the letter as people see them.',
  ],
  'wording-name': [
    '名称不对：{found}。',
    'This is no name: {found}.',
    '请填写 1 到 40 个字母、数字、“.”、“_”或“-”。',
    'Give 1 to 40 letters, digits, “.”, “_” or “-”.',
  ],
  'wording-assumes': [
    '征询用语把沉默、注册或默认当作同意（{phrase}）。',
    'The wording takes silence, a registration or a default for a yes ({phrase}).',
    '请写明只有用户明确表示才算同意，不答复视为不同意。',
    'Say that only an express answer counts, and no answer means no.',
  ],
  'wording-for-all-partners': [
    '征询用语是替所有合作方、第三方取得的同意（{phrase}）。',
    'The wording asks on behalf of all partners or third parties ({phrase}).',
    '每个发送主体须单独取得同意（《个人信息保护法》第二十三条）：请只写本主体。',
    'Each sender obtains its own consent (Personal Information Protection Law art. 23): name this organisation alone.',
  ],
  'wording-names-nobody': [
    '征询用语没有写出 {organisation} 的名称或签名。',
    'The wording names neither {organisation} nor a signature of its own.',
    '请在用语中写明由谁发送。',
    'Say in it who will send.',
  ],
  'wording-lacks': [
    '征询用语没有写明{what}。',
    'The wording does not state {whatEn}.',
    '请在用语中写明类型、频次和期限，例如“促销短信，每月不超过4条，期限一年”。',
    'State type, frequency and term in it, such as “offers, at most 4 a month, for one year”.',
  ],
  'wording-same': [
    '与第 {version} 版一字不差。',
    'It is to the letter what version {version} is.',
    '无需登记新版本。',
    'No new version is needed.',
  ],
  'probe-again': [
    '这个号码已登记为测试号码。',
    'The number is registered already.',
    '请使用已有的一条。',
    'Use the entry that there is.',
  ],
  'probe-unknown': [
    '这个号码没有登记为测试号码，或已停用。',
    'The number is none of the opt-out audit, or retired.',
    '请先登记号码，或从文件中去掉这一条。',
    'Register the number first, or leave the row out.',
  ],
  'probe-retired': [
    '测试号码已停用。',
    'The number is retired.',
    '请使用在用的号码。',
    'Use one that is not.',
  ],
  'probe-label': [
    '说明须为 1 到 60 个字的一行文字。',
    'A label is one line of 1 to 60 characters.',
    '请写明哪部电话、登记在谁的表单上。',
    'Say which telephone it is, and whose form it was given to.',
  ],
  'probe-port': [
    '发送号码不对：{found}。',
    'This is no sender number: {found}.',
    '请填写 3 到 20 位数字。',
    'Give 3 to 20 digits.',
  ],
  'probe-signature-registered': [
    '签名“{signature}”已登记，属于 {organisation}。',
    'The signature “{signature}” is registered to {organisation}.',
    '请填写主体：退订记入台账，约束其全部签名和端口。',
    'Name the organisation: the refusal stands in the ledger then, and binds all its signatures and ports.',
  ],
  'probe-never-heard': [
    '测试号码没有收到过签名“{signature}”的短信。',
    'Nothing under the signature “{signature}” ever arrived at this number.',
    '请先提交收到的短信，再登记退订。',
    'Hand in what arrived first, then its refusal.',
  ],
} as const satisfies Record<string, Told>;

export type ConsentRefusalCode = keyof typeof CONSENT_REFUSALS;
