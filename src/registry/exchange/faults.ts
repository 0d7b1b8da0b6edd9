import { filled, type Told, type Words } from '../../domain/index.ts';

/** What is wrong with a file or a row before anybody looks at what it says. A code is stable; its words may change. */
export const FAULTS = {
  'file-empty': [
    '文件是空的。',
    'The file is empty.',
    '请选择有内容的文件。',
    'Choose a file that holds something.',
  ],
  'file-is-workbook': [
    '这是电子表格（xlsx、xls）或压缩文件。',
    'This is a workbook (xlsx, xls) or an archive.',
    '请在表格软件中另存为“CSV UTF-8”后再导入。',
    'Save it as “CSV UTF-8” in your spreadsheet, and import that.',
  ],
  'file-without-mark': [
    '文件含大量空字节：多半是没有字节序标记的 UTF-16，或不是文本。',
    'The file is full of zero bytes: UTF-16 without a byte order mark, or no text.',
    '请另存为 UTF-8 后再导入。',
    'Save it as UTF-8.',
  ],
  'file-unreadable': [
    '在第 {bytes} 字节之前有按 {encoding} 读不出来的内容。',
    'Before byte {bytes} there is something that is not {encoding}.',
    '请另存为 UTF-8 后再导入。',
    'Save it as UTF-8.',
  ],
  'parquet-unreadable': [
    '读不出这个 Parquet 文件：{found}。其后的内容没有读。',
    'This Parquet file cannot be read: {found}. What follows was not read.',
    '请重新导出；压缩可用 snappy、gzip、zstd、brotli、lz4 或不压缩，不支持加密。',
    'Export it anew; snappy, gzip, zstd, brotli, lz4 and none are read as compression, and nothing encrypted.',
  ],
  'parquet-group-too-large': [
    '一个行组有 {rows} 行、{bytes} 字节；最多 {rowsMax} 行、{bytesMax} 字节。',
    'A row group has {rows} rows and {bytes} bytes; at most {rowsMax} rows and {bytesMax} bytes.',
    '请以较小的行组重新导出，例如每组 1000000 行。',
    'Export it with smaller row groups, such as 1000000 rows each.',
  ],
  'mail-too-large': [
    '邮件有 {bytes} 字节，最多 {max}。',
    'The mail has {bytes} bytes, at most {max} are taken.',
    '请只留下投诉的内容，不带大的附件。',
    'Leave out large attachments.',
  ],
  'mail-too-long': [
    '邮件有 {found} 行，最多 {max} 行。',
    'The mail has {found} lines, at most {max} are taken.',
    '请只留下投诉的内容，不带大的附件。',
    'Leave out large attachments.',
  ],
  'mail-unreadable': [
    '读不出这封邮件：{found}。',
    'This mail cannot be read: {found}.',
    '请从邮箱原样另存为 .eml。',
    'Save it from the mailbox as .eml, as it is.',
  ],
  'mail-no-complaint': [
    '这份反馈报告说不是垃圾信息（Feedback-Type: not-spam）。',
    'This feedback report says that it is no spam (Feedback-Type: not-spam).',
    '不是投诉的报告不用导入。',
    'Reports that are no complaints need not be imported.',
  ],
  'csv-quote-open': [
    '这里有引号没有成对。其后的内容没有读。',
    'A quote is opened here and never closed. What follows was not read.',
    '含逗号、引号或换行的单元格须放在引号内，其中的引号写两遍。',
    'A cell with a comma, a quote or a line break stands in quotes, and a quote inside is written twice.',
  ],
  'csv-quote-inside': [
    '单元格中间有引号。其后的内容没有读。',
    'A quote stands inside a cell. What follows was not read.',
    '含逗号、引号或换行的单元格须放在引号内，其中的引号写两遍。',
    'A cell with a comma, a quote or a line break stands in quotes, and a quote inside is written twice.',
  ],
  'csv-after-quote': [
    '结束引号之后还有文字。其后的内容没有读。',
    'Text stands after a closing quote. What follows was not read.',
    '含逗号、引号或换行的单元格须放在引号内，其中的引号写两遍。',
    'A cell with a comma, a quote or a line break stands in quotes, and a quote inside is written twice.',
  ],
  'file-not-json': [
    '从这里起不是 JSON：{found}。其后的内容没有读。',
    'From here on it is no JSON: {found}. What follows was not read.',
    '请写一个对象数组，或每行一个对象。',
    'Write an array of objects, or one object a line.',
  ],
  'row-too-long': [
    '这一行超过 {max} 个字，其后的内容没有读。',
    'This row has more than {max} characters; what follows was not read.',
    '多半是引号没有成对：请检查这一行的引号。',
    'A quote that is never closed is the usual cause: look at the quotes of this row.',
  ],
  'file-changed': [
    '文件在检查之后变了。其后的内容没有写入。',
    'The file has changed since it was checked. Nothing behind this point was written.',
    '请把现在的文件再导入一次；已经写入的行会告知“已登记”，不会重复。',
    'Import the file as it is now; rows that were written are told as there already and not written twice.',
  ],
  'kind-not-applied-for': [
    '这类内容不是申请来的，只能由审核方导入。',
    'Nobody applies for this kind; whoever reviews imports it.',
    '请由有审核职责的人员导入。',
    'Have it imported by somebody whose duty it is to review.',
  ],
  'no-rows': [
    '文件没有数据行。',
    'The file has no rows of data.',
    '请在表头之下填写数据。',
    'Write rows below the header.',
  ],
  'column-unknown': [
    '没有“{found}”这一列。',
    'There is no column “{found}”.',
    '允许的列：{allowed}。',
    'Allowed: {allowed}.',
  ],
  'column-missing': [
    '缺少“{column}”这一列。',
    'The column “{column}” is missing.',
    '请加上这一列；允许的列：{allowed}。',
    'Add it; allowed: {allowed}.',
  ],
  'column-twice': [
    '“{column}”这一列出现了两次（“{found}”）。',
    'The column “{column}” stands there twice (“{found}”).',
    '请只保留一列；中英文列名是同一列。',
    'Keep one of them; the Chinese and the English name are one column.',
  ],
  'row-too-wide': [
    '这一行有 {count} 个单元格，表头只有 {columns} 列。',
    'This row has {count} cells, and the header has {columns}.',
    '含逗号的内容请放在引号内。',
    'Put what holds a comma in quotes.',
  ],
  'row-blank': ['空行。', 'A blank row.', '不用处理。', 'Nothing need be done.'],
  'row-before-header': [
    '在表头之前，没有读。',
    'It stands before the header and is not read.',
    '如是数据，请把表头移到第一行。',
    'If it is data, move the header to the first row.',
  ],
  'row-no-object': [
    '这一行不是一个对象：{found}。',
    'This row is no object: {found}.',
    '请写成 {"列名": "值"} 的形式。',
    'Write it as {"column": "value"}.',
  ],
  'row-twice': [
    '与第 {row} 行说的是同一件事。',
    'This is about the same as row {row}.',
    '请只保留一行。',
    'Keep one of them.',
  ],
  'cell-missing': [
    '没有填写。',
    'Nothing is given.',
    '这一列必填：{allowed}。',
    'This column is needed: {allowed}.',
  ],
  'cell-too-long': [
    '有 {length} 个字，最多 {max} 个。',
    'It has {length} characters, and {max} is the most.',
    '请缩短；列表过长的请拆成几行。',
    'Shorten it; split a list that is too long.',
  ],
  'cell-no-text': [
    '不是文字：{found}。',
    'This is no text: {found}.',
    '请写成字符串，列表写成字符串数组；长号码写成数字会丢位。',
    'Write a string, or an array of strings for a list; a long number loses digits.',
  ],
  'already-otherwise': [
    '{what} 已登记，此项为“{standing}”，文件中为“{found}”。',
    '{what} is registered, and this is “{standing}”, where the file has “{found}”.',
    '请核对。要变更的，请在登记簿中办理；要保持的，请改正文件。',
    'Check which is right. To change it, do so in the registry; to keep it, mend the file.',
  ],
} as const satisfies Record<string, Told>;

export type FaultCode = keyof typeof FAULTS;

/** What is wrong at one place, what was found there, and what would mend it. */
export interface Problem {
  /** As spreadsheets count: the header is row 1. In JSON the line, or the element's place in the array. 0: the whole file. */
  readonly row: number;
  /** The column as the file writes it; empty: the whole row. */
  readonly column: string;
  readonly field: string;
  readonly found: string;
  readonly code: string;
  readonly words: Words;
  readonly fix: Words;
}

export type Values = Readonly<Record<string, string>>;

export function fault(
  code: FaultCode,
  place: Omit<Problem, 'code' | 'words' | 'fix'>,
  values: Values = {},
): Problem {
  return { ...place, code, ...filled(FAULTS[code], values) };
}

/** The rest of the file cannot be read, or none of it. */
export class FileFault extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ code }) => code).join(', '));
    this.name = 'FileFault';
    this.problems = problems;
  }
}

export function fileFault(code: FaultCode, values: Values = {}, row = 0, column = ''): FileFault {
  return new FileFault([fault(code, { row, column, field: '', found: values['found'] ?? '' }, values)]);
}

const SHOWN_MAX = 60;
/** What stands in a cell, cut and without what would disturb the line that it is shown on. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const plain = text.slice(0, SHOWN_MAX).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
  return text.length > SHOWN_MAX ? `${plain}…` : plain;
}
