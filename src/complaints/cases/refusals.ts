import { type Objection, objectionOf, type Told } from '../../domain/index.ts';

/** What stands in the way of an act on cases and leads. `{name}` is filled in. */
export const CASE_REFUSALS = {
  'nothing-to-move': [
    '没有可以移动的投诉：都已在这个案件里，或没有这样的投诉。',
    'There is nothing to move: all of them are in this case already, or there are none.',
    '请核对所选的投诉。',
    'Look at which complaints were chosen.',
  ],
  'too-many': [
    '共有 {found} 条投诉，一次最多 {max} 条。',
    'There are {found} complaints, at most {max} are moved at once.',
    '请分几次进行。',
    'Do it in several acts.',
  ],
  'complaint-not-there': [
    '没有这些投诉：{complaints}。',
    'There are no such complaints: {complaints}.',
    '请核对受理编号。',
    'Look at the acceptance numbers.',
  ],
  'complaint-closed': [
    '这些投诉已办结：{complaints}。',
    'These complaints are closed: {complaints}.',
    '请先重新打开，或不选它们。',
    'Reopen them first, or leave them out.',
  ],
  'complaint-not-in-case': [
    '这些投诉不在本案：{complaints}。',
    'These complaints are not in this case: {complaints}.',
    '请只选本案的投诉。',
    'Choose complaints of this case.',
  ],
  'case-has-leads': [
    '这些案件已经转办，不能并入他案：{cases}。',
    'These cases were forwarded already and cannot be merged into another: {cases}.',
    '可以把其他案件并入其中一个已转办的案件。',
    'Merge the others into one that was forwarded.',
  ],
  'case-itself': [
    '案件不能并入自己。',
    'A case cannot be merged into itself.',
    '请选择其他案件。',
    'Choose other cases.',
  ],
  'undone-already': [
    '这次操作已经撤回。',
    'This act was undone already.',
    '要恢复，请撤回那次撤回。',
    'To have it back, undo the undoing.',
  ],
  'nothing-to-undo': [
    '没有可以撤回的：{because}。',
    'Nothing of it can be undone: {because}.',
    '请在案件中分别处理。',
    'Deal with them one by one in their cases.',
  ],
  'subject-missing': [
    '案件的主题是 {kind}，缺少 {field}。',
    'A case about a {kind} names its {field}.',
    '请填写 {field}，或改选主题。',
    'Give {field}, or choose another subject.',
  ],
  'organisation-unknown': [
    '没有登记过这个主体：{organisation}。',
    'No such organisation is registered: {organisation}.',
    '请核对统一社会信用代码，或先登记主体。',
    'Look at its unified social credit code, or register it first.',
  ],
  'person-unknown': [
    '没有这个经办人，或其职责不包括办理投诉：{person}。',
    'There is no such person, or their duties do not include handling complaints: {person}.',
    '请从经办人列表中选择。',
    'Choose one who handles complaints.',
  ],
  'not-heard': [
    '还没有听取任何责任方的说明，不能认定投诉属实。',
    'Nobody responsible was heard: the case cannot be found founded yet.',
    '请先转办，等待答复或期限届满。',
    'Forward it first, and wait for an answer or the end of the time.',
  ],
  'appealed-already': [
    '对认定只能申诉一次。',
    'One can appeal once.',
    '如有新的事实，请与投诉中心联系。',
    'Where there are new facts, tell the complaint centre.',
  ],
  'four-eyes': [
    '作出认定的人不能决定对它的申诉。',
    'Who made the decision does not decide on the appeal against it.',
    '请由另一名经办人决定。',
    'Another person has to decide.',
  ],
  'sanction-of-others': [
    '没有处置 {sanction}，或它与本案无关。',
    'There is no sanction {sanction}, or it has nothing to do with this case.',
    '请选择针对本案端口、签名或主体的处置。',
    'Choose one on this case’s port, signature or organisation.',
  ],
  'chain-unknown': [
    '登记信息中查不到端口 {port} 的接入链，不知道转给谁。',
    'The registry knows no chain of the port {port}: to whom it goes is not known.',
    '请指明责任方。',
    'Name the responsible party.',
  ],
  'chain-over': [
    '接入链上已没有下一个责任方。',
    'There is nobody further on the chain.',
    '请指明责任方，或作出认定。',
    'Name a party, or decide the case.',
  ],
  'on-lead-already': [
    '线索已经转给过 {organisation}。',
    'The lead was sent to {organisation} already.',
    '请选择另一责任方。',
    'Choose another party.',
  ],
  'hop-running': [
    '{organisation} 的答复期限到 {due} 才届满，尚未答复。',
    '{organisation} has until {due} to answer.',
    '请等待答复或期限届满。',
    'Wait for the answer, or for the end of the time.',
  ],
  'nothing-to-forward': [
    '案件里没有可转办的投诉。',
    'The case has no complaint to forward.',
    '请先归集投诉。',
    'Gather complaints first.',
  ],
  'link-over': [
    '答复期限已于 {due} 届满，链接随之失效。',
    'The time to answer ended on {due}, and links end with it.',
    '请把线索转给下一责任方，或请对方直接联系投诉中心。',
    'Pass the lead on, or have them turn to the complaint centre.',
  ],
  'hop-answered': [
    '已经答复过。',
    'It was answered already.',
    '如需补充，请与投诉中心联系。',
    'To add something, tell the complaint centre.',
  ],
  'deed-missing': [
    '没有说明采取了什么措施。',
    'What was done is missing.',
    '请至少选择一项；没有采取的，选“未采取措施”（nothing）。',
    'Choose at least one; where nothing was done, say so (nothing).',
  ],
  'deeds-contradict': [
    '{one} 与 {other} 相互矛盾。',
    '{one} and {other} contradict each other.',
    '请只保留属实的一项。',
    'Keep the one that is true.',
  ],
  'until-missing': [
    '停止发送、暂停账号或停用签名的，缺少时间：从何时起。',
    'Sending, an account or a signature was ended, and from when on is missing.',
    '请填写停止的时间（until）。',
    'Say when it ended (until).',
  ],
  'until-not-asked': [
    '所选的措施没有停止时间。',
    'What was done has no moment from which something ended.',
    '请去掉停止的时间（until），或选择相应的措施。',
    'Leave the time (until) out, or choose what ended.',
  ],
  'until-not-valid': [
    '时间不对：{found}。',
    'The time is not valid: {found}.',
    '请给出日期或 RFC 3339 时间，最晚为今后 30 天。',
    'Give a date or an RFC 3339 time, at most 30 days ahead.',
  ],
  'passed-to-missing': [
    '没有说明转给了谁。',
    'To whom it was passed on is missing.',
    '请填写下一责任方的统一社会信用代码（passedTo）。',
    'Give the next party’s unified social credit code (passedTo).',
  ],
  'passed-to-not-asked': [
    '填写了下一责任方，但没有选择转出。',
    'A next party is named, but passing on was not chosen.',
    '请选择“已转给下一责任方”（passed-on），或去掉下一责任方（passedTo）。',
    'Choose that it was passed on (passed-on), or leave the next party (passedTo) out.',
  ],
  'proof-missing': [
    '称有本人同意，但没有给出收据编号。',
    'Consent is claimed, and no receipt is named.',
    '请逐条给出台账编号（proofs）；没有的，选“无法证明本人同意”（consent-not-proven）。',
    'Name the ledger’s entries (proofs); where there is none, choose that consent cannot be proven (consent-not-proven).',
  ],
  'proof-not-asked': [
    '给出了同意的收据，但没有称有本人同意。',
    'Receipts are named, and consent is not claimed.',
    '请选择“有本人同意”（sent-with-consent），或去掉收据（proofs）。',
    'Choose that there was consent (sent-with-consent), or leave the receipts (proofs) out.',
  ],
  'proof-place': [
    '线索中没有第 {found} 条投诉，共 {max} 条。',
    'The lead has no complaint {found}; it has {max}.',
    '请按线索页上的序号填写。',
    'Use the numbers on the page of the lead.',
  ],
  'file-not-valid': [
    '附件 {name} 的 SHA-256 不对：{found}。',
    'The SHA-256 of the file {name} is not valid: {found}.',
    '请填写 64 位十六进制数。',
    'Give 64 hexadecimal digits.',
  ],
  'statement-missing': [
    '没有说明。',
    'The statement is missing.',
    '请用 2 到 4000 个字说明查到了什么、怎样处理。',
    'Say in 2 to 4,000 characters what was found and what was done.',
  ],
  'no-stop-told': [
    '答复中没有可以用数据核实的内容。',
    'The answer has nothing in it that data could check.',
    '只有停止发送、暂停账号、停用签名和同意的收据可以核实。',
    'Data check that sending was stopped, and receipts of consents.',
  ],
  'case-not-there': [
    '没有这些案件：{cases}。',
    'There are no such cases: {cases}.',
    '请核对编号。',
    'Look at their numbers.',
  ],
  'erased-already': [
    '保存期限已过，个人信息和文字已抹去。',
    'Its term is over: what is personal and the texts are erased.',
    '认定和计数事实仍可查看。',
    'The decision and the counted facts can still be read.',
  ],
  'held-already': [
    '已经保全。',
    'It is held already.',
    '如需变更理由，请先解除再保全。',
    'To change the reason, lift the hold and place it anew.',
  ],
  'case-over': [
    '这些案件已办结或已并入他案：{cases}。',
    'These cases are closed or dissolved: {cases}.',
    '请只选择正在办理的案件。',
    'Choose cases that are worked on.',
  ],
  'no-organisation': [
    '本案还没有确定主体。',
    'It is not known yet whose matter this case is.',
    '请先确定主体。',
    'Name the organisation first.',
  ],
} as const satisfies Record<string, Told>;
export type CaseRefusalCode = keyof typeof CASE_REFUSALS;

export function caseObjection(
  code: CaseRefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection<CaseRefusalCode> {
  return objectionOf(code, CASE_REFUSALS[code], field, values);
}

const SHOWN = 10;
/** The first of many, and how many there are. */
export function someOf(ids: readonly string[]): string {
  return ids.length <= SHOWN ? ids.join(', ') : `${ids.slice(0, SHOWN).join(', ')} … (${ids.length})`;
}
