import { type Objection, objectionOf, READING_REFUSALS, type Told } from '../domain/index.ts';

/** What stands in the way of an act in this room. `{name}` is filled in. */
export const COMPLAINT_REFUSALS = {
  ...READING_REFUSALS,
  'recipient-not-valid': [
    '收到短信的手机号不对：{found}。',
    'The number that got the message is not valid: {found}.',
    '请填写 11 位手机号，可以带 +86。',
    'Give a mainland mobile number of 11 digits, with or without +86.',
  ],
  'text-missing': [
    '没有短信原文。',
    'The text of the message is missing.',
    '请原样粘贴收到的短信，不要改写，也不要只写自己的看法。',
    'Paste the message as it came, neither changed nor described.',
  ],
  'text-too-long': [
    '短信原文有 {found} 个字，最多 {max} 个。',
    'The text has {found} characters, at most {max} are taken.',
    '请只粘贴一条短信的原文。',
    'Paste the text of one message.',
  ],
  'attachment-too-large': [
    '附件 {name} 有 {found} 字节，最多 {max}。',
    'The attachment {name} has {found} bytes, at most {max} are taken.',
    '请截取短信所在的部分，或降低图片质量。',
    'Cut the picture to the message, or lower its quality.',
  ],
  'attachment-kind': [
    '附件 {name} 的类型 {found} 不接受。',
    'The kind of the attachment {name}, {found}, is not taken.',
    '请使用 PNG、JPEG 或 WebP 图片。',
    'Use a PNG, JPEG or WebP picture.',
  ],
  'attachment-unreadable': [
    '附件 {name} 不是 Base64。',
    'The attachment {name} is no Base64.',
    '请用标准 Base64 编码图片的字节。',
    'Encode the bytes of the picture as standard Base64.',
  ],
  'attachments-too-many': [
    '有 {found} 个附件，最多 {max} 个。',
    'There are {found} attachments, at most {max} are taken.',
    '请留下最能说明问题的。',
    'Keep those that show it best.',
  ],
  'time-not-readable': [
    '时间“{found}”读不出来。',
    'The time “{found}” cannot be read.',
    '请写成 2026-05-01 09:30:00（上海时间），或带时区的 RFC 3339 时间。',
    'Write 2026-05-01 09:30:00, in Shanghai, or RFC 3339 with its offset.',
  ],
  'told-in-future': [
    '收到短信的时间 {time} 还没有到。',
    'The message is said to have come at {time}, which is still to come.',
    '请核对日期和时间。',
    'Look at the date and the time.',
  ],
  'category-not-known': [
    '没有这个类别：{found}。',
    'There is no such category: {found}.',
    '允许的类别：{allowed}。',
    'Allowed: {allowed}.',
  ],
  'reference-not-valid': [
    '来源编号不对：{found}。',
    'The teller’s own number is not valid: {found}.',
    '请填写 1 到 80 个可见字符，同一投诉用同一编号。',
    'Give 1 to 80 visible characters, the same for the same complaint.',
  ],
  'teller-not-named': [
    '没有说明由哪个主体转来。',
    'It is not said which organisation hands these in.',
    '请在 organisation 中写明转来方的统一社会信用代码。',
    'Name its social credit code in organisation.',
  ],
  'teller-not-known': [
    '{found} 没有登记，或不在您的职责之内。',
    '{found} is not registered, or your duties do not reach it.',
    '请写明已登记的、您为其办事的主体。',
    'Name a registered organisation that you act for.',
  ],
  'message-not-theirs': [
    '没有发到投诉人号码的这条短信：{found}。',
    'No such message went to the number that complained: {found}.',
    '请从候选短信中选择，或者选择不是本系统的短信。',
    'Pick one of those that were found near, or say that it is none of ours.',
  ],
  'flag-not-valid': [
    '“{found}”不是是或否。',
    '“{found}” is neither yes nor no.',
    '请写 yes 或 no。',
    'Write yes or no.',
  ],
  'objected-already': [
    '对同一结果只能提出一次异议。',
    'One can object once.',
    '如有新的短信，请另行投诉。',
    'Where a new message came, complain of that one.',
  ],
  'end-not-known': [
    '没有这个办结理由：{found}。',
    'There is no such reason to close: {found}.',
    '允许的理由：{allowed}。',
    'Allowed: {allowed}.',
  ],
  'period-not-valid': [
    '没有这样的期间：{found}。',
    'There is no such period: {found}.',
    '请写成一天（2026-06-01）或一个季度（2026Q2）。',
    'Give a day, 2026-06-01, or a quarter, 2026Q2.',
  ],
  'period-not-over': [
    '{period} 还没有结束，不能统计。',
    '{period} is not over and cannot be counted.',
    '请在期间结束（北京时间）之后再统计。',
    'Ask again after its end, in Shanghai time.',
  ],
  'period-before-first': [
    '{period} 结束时还没有受理过投诉，没有数据，不是零。',
    'No complaint had been accepted by the end of {period}: there is nothing to count, which is not the same as none.',
    '请选择第一件投诉受理之后的期间。',
    'Choose a period that ends after the first complaint was accepted.',
  ],
  'bulletin-period-not-valid': [
    '没有这样的期间：{found}。',
    'There is no such period: {found}.',
    '请写成一周（2026W23）、一个月（2026-06）或起止日期（2026-06-01--2026-06-10），最长 366 天。',
    'Give a week, 2026W23, a month, 2026-06, or a first and a last day, 2026-06-01--2026-06-10, at most 366 days.',
  ],
  'bulletin-changed': [
    '{by} 已在 {at} 修改过这份专报，您的修改没有保存。',
    '{by} changed this bulletin at {at}; what you did was not kept.',
    '请重新打开，看过对方的修改后再改。',
    'Open it again, look at what was changed, and do it once more.',
  ],
  'four-eyes': [
    '起草或修改过的人不能复核。',
    'Whoever wrote it cannot approve it.',
    '请由没有动过这一版的同事复核。',
    'Ask a colleague who had no hand in this version.',
  ],
  'reason-missing': [
    '没有写明理由。',
    'No reason is given.',
    '请用至少两个字写明理由；撤回和修订的理由，读者都会看到。',
    'Give one of two characters at least; of a withdrawal and a revision its readers see it.',
  ],
  'headline-missing': [
    '没有标题。',
    'The headline is missing.',
    '请用一句话写出最要紧的事。',
    'Say in one sentence what matters most.',
  ],
  'unknown-missing': [
    '没有写“尚不知道的”。',
    'It does not say what is not known.',
    '请至少写明一条数据不能说明的事。',
    'Name at least one thing that the data cannot tell.',
  ],
  'line-empty': [
    '这一行是空的。',
    'This line is empty.',
    '请填写或删除。',
    'Write something, or take the line away.',
  ],
  'number-in-text': [
    '文字里有手机号。',
    'There is a mobile number in the text.',
    '请删去号码。',
    'Take the number out.',
  ],
  'figure-not-known': [
    '数据里没有 {found} 这个数字。',
    'The data have no figure {found}.',
    '请从数据中插入，或删去这处引用。',
    'Insert one from the data, or take the reference away.',
  ],
  'figure-not-public': [
    '{found} 出自不公开的部分，公开的专报不能引用。',
    '{found} comes from a part that is not public; a public bulletin cannot refer to it.',
    '请删去这处引用，或把专报改为内部。',
    'Take the reference away, or make the bulletin an internal one.',
  ],
  'organisation-named': [
    '公开的专报点了主体的名：{found}。',
    'A public bulletin names an organisation: {found}.',
    '请删去名称，或把专报改为内部。',
    'Take the name out, or make the bulletin an internal one.',
  ],
  'audience-fixed': [
    '修订版的公开范围与第一版相同，不能改为 {found}。',
    'A revision is for whom the first version was; it cannot become {found}.',
    '请撤回后另行起草。',
    'Withdraw it and draft another one.',
  ],
  'revision-open': [
    '第 {version} 版正在起草或复核。',
    'Version {version} is being worked on already.',
    '请先完成或作废那一版。',
    'Finish or discard that one first.',
  ],
  'mute-term': [
    '不计入的期限须在 1 到 366 天之间。',
    'Complaints are left uncounted for 1 to 366 days.',
    '请给出期限内的天数。',
    'Give a number of days within these.',
  ],
} as const satisfies Record<string, Told>;
export type ComplaintRefusalCode = keyof typeof COMPLAINT_REFUSALS;

export function objection(
  code: ComplaintRefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection<ComplaintRefusalCode> {
  return objectionOf(code, COMPLAINT_REFUSALS[code], field, values);
}

/** What was found, as it is told: what turns or hides its surroundings, or moves a terminal, is a sign of its own. */
export function shown(text: string, max = 60): string {
  return text.slice(0, max).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
}
