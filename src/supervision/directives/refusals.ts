import { type Objection, objectionOf, type Told } from '../../domain/index.ts';

/** What stands in the way of an act on directives. `{name}` is filled in. */
const DIRECTIVE_REFUSALS = {
  'directive-changed': [
    '{by} 已在 {at} 修改过。',
    '{by} changed it at {at}.',
    '请重新打开，在新的内容上修改。',
    'Open it again and change what stands there now.',
  ],
  'title-missing': ['没有标题。', 'It has no title.', '请写明标题。', 'Give it a title.'],
  'occasion-missing': [
    '没有写明事由。',
    'It does not say on what occasion.',
    '请写明事由。',
    'Say on what occasion.',
  ],
  'clauses-missing': ['没有条款。', 'It has no clauses.', '请至少写一条。', 'Write at least one.'],
  'clause-empty': [
    '第 {clause} 条没有文字。',
    'Clause {clause} has no text.',
    '请写明要求，或删去这一条。',
    'Write what is asked for, or remove it.',
  ],
  'clause-for-nobody': [
    '第 {clause} 条没有对象：没有一个主体属于它所对应的类别。',
    'Clause {clause} is for nobody: none of the addressees is what it is for.',
    '请增加主体，或调整这一条的对象类别。',
    'Add an addressee, or change whom it is for.',
  ],
  'query-unknown': [
    '没有名为“{found}”的核验查询。',
    'There is no query named “{found}”.',
    '请从核验查询的列表中选择。',
    'Choose one of the list of queries.',
  ],
  'threshold-not-valid': [
    '第 {clause} 条的限值不对：{found}。',
    'The threshold of clause {clause} is not valid: {found}.',
    '选了核验查询就要填限值：比例为 0 到 1，其他为不小于 0 的数；没有查询则不填。',
    'With a query there is a threshold: a share from 0 to 1, otherwise a number from 0 on; without one there is none.',
  ],
  'addressees-missing': [
    '没有主体。',
    'It has no addressees.',
    '请选择要发给的主体。',
    'Choose whom it goes to.',
  ],
  'addressee-twice': [
    '主体 {organisation} 出现了两次。',
    '{organisation} stands there twice.',
    '每个主体只写一次。',
    'Name each once.',
  ],
  'addressee-unknown': [
    '主体 {organisation} 没有登记。',
    '{organisation} is not registered.',
    '请先登记该主体，或核对统一社会信用代码。',
    'Register it first, or look at its code.',
  ],
  'by-not-valid': [
    '承诺完成的日期不对：{found}。',
    'The date of the commitment is not valid: {found}.',
    '请写今天到 {last} 之间的日期。',
    'Name a day from today to {last}.',
  ],
  'due-not-valid': [
    '新的期限不对：{found}。',
    'The new last day is not valid: {found}.',
    '请写今天之后的日期，如 2026-06-30。',
    'Name a day after today, such as 2026-06-30.',
  ],
  'claim-not-valid': [
    '“停止”的日期不对：{found}。',
    'The day since when it was stopped is not valid: {found}.',
    '请写下发以后、今天以前的日期，如 2026-06-15。',
    'Name a day since the directive was issued, up to today, such as 2026-06-15.',
  ],
  'figures-changed': [
    '数据已经变动，与签署前看到的不同。',
    'The data have changed since they were shown.',
    '请重新取得报告草稿，核对后再签署。',
    'Take the draft of the report again, look at it and sign that one.',
  ],
  'cutoff-not-valid': [
    '报告草稿的数据截止时间 {found} 太早或还没有到。',
    'The data of the draft are of {found}, which is too long ago or still to come.',
    '请重新取得报告草稿，一天之内签署。',
    'Take the draft anew and sign it within a day.',
  ],
  'no-query': [
    '这一条没有核验查询。',
    'The clause has no query.',
    '请审阅报告和附件，销号时写明理由。',
    'Read the report and its files, and close the clause with a reason.',
  ],
  'close-without-data': [
    '最近一次核验没有显示达到要求。',
    'The last verification does not show that the clause is met.',
    '请核验，或写明为什么仍然销号。',
    'Verify it, or write why it is closed all the same.',
  ],
  'reason-missing': ['没有写明理由。', 'It does not say why.', '请写明理由。', 'Say why.'],
  'file-empty': [
    '附件是空的。',
    'The file is empty.',
    '请选择有内容的文件。',
    'Choose a file with something in it.',
  ],
  'files-too-many': [
    '这一条已有 {found} 个附件，最多 {max} 个。',
    'The clause has {found} files, at most {max} are taken.',
    '请合并后再提交。',
    'Put them together.',
  ],
  'file-name-not-valid': [
    '附件名不对：{found}。',
    'The name of the file is not valid: {found}.',
    '请用 1 到 120 个字的文件名，不含斜线和控制字符。',
    'Use a name of 1 to 120 characters, without slashes and control characters.',
  ],
  'addressee-acts': [
    '已经不是提交附件的时候。',
    'Files are not taken any more.',
    '请在签收之后、报告之前提交；已报告的，退回后再提交。',
    'Hand them in after acknowledging and before reporting, or once it was returned.',
  ],
} as const satisfies Record<string, Told>;

export type DirectiveRefusal = keyof typeof DIRECTIVE_REFUSALS;

export function objection(
  code: DirectiveRefusal,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection {
  return objectionOf(code, DIRECTIVE_REFUSALS[code], field, values);
}
