import { words } from './words.ts';

/** Templates, and what comes in and goes out as files. */
export const exchangeWords = words({
  amount: { zh: '金额', en: 'amount' },
  code: { zh: '验证码', en: 'code' },
  date: { zh: '日期', en: 'date' },
  name: { zh: '姓名', en: 'name' },
  number: { zh: '编号', en: 'number' },
  phone: { zh: '电话', en: 'phone' },
  text: { zh: '任意文字', en: 'any text' },
  time: { zh: '时间', en: 'time' },
  url: { zh: '链接', en: 'link' },
  template: { zh: '模板', en: 'Template' },
  templateName: { zh: '模板编号', en: 'Name' },
  templateText: { zh: '模板内容', en: 'Text' },
  templateSearch: { zh: '编号或内容包含', en: 'Name or text contains' },
  applyForTemplate: { zh: '申请模板', en: 'Apply for a template' },
  purpose: { zh: '类型', en: 'Purpose' },
  sentBy: { zh: '由谁发送', en: 'Sent by' },
  links: { zh: '链接可用的域名', en: 'Hosts its links may lead to' },
  callbacks: { zh: '可以请人拨打的号码', en: 'Numbers it may ask to call' },
  noLinks: { zh: '不带链接', en: 'no links' },
  noCallbacks: { zh: '不带电话', en: 'no numbers' },
  filed: { zh: '有效', en: 'filed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  filedAt: { zh: '备案时间', en: 'Filed' },
  withdrawnAt: { zh: '撤回时间', en: 'Withdrawn' },
  withdraw: { zh: '撤回模板', en: 'Withdraw' },
  withdrawTitle: {
    zh: (template: string) => `撤回模板 ${template}？`,
    en: (template: string) => `Withdraw template ${template}?`,
  },
  withdrawWhat: {
    zh: '一秒内各网关不再按它认定短信；不能恢复，编号也不能再用。',
    en: 'Within a second no gateway recognises a message by it. It cannot be undone, and its name stays taken.',
  },
  trial: { zh: '试一条短信', en: 'Try a text' },
  trialText: { zh: '整条短信，连同签名', en: 'The whole text with its signature' },
  tryIt: { zh: '试一试', en: 'Try it' },
  expected: { zh: '模板在这里要求：', en: 'The template has here:' },
  nothingMore: { zh: '到此为止', en: 'its end' },
  endsHere: { zh: '短信到此为止', en: 'the text ends here' },
  importIntro: {
    zh: '先检查整个文件，什么也不改；没有问题再由您确认写入。几十万行也可以放在一个文件里。',
    en: 'The whole file is looked at and nothing changed; without a problem you confirm that it is written. A book of many thousands of rows may come in one file.',
  },
  handIn: { zh: '提交文件', en: 'Hand in a file' },
  whatFile: { zh: '文件的内容', en: 'What is in the file' },
  asWhat: { zh: '以什么方式', en: 'As what' },
  asFacts: {
    zh: '登记：别处已经决定的内容，确认后直接生效',
    en: 'Facts: decided elsewhere, in force once confirmed',
  },
  asApplications: {
    zh: '申请：以自己的名义，每行照常审核',
    en: 'Applications: in your own name, each row reviewed as usual',
  },
  asFactsShort: { zh: '登记', en: 'facts' },
  asApplicationsShort: { zh: '申请', en: 'applications' },
  file: { zh: '文件', en: 'File' },
  chooseFile: { zh: '选择文件', en: 'Choose a file' },
  dropHere: { zh: '或拖到这里', en: 'or drop it here' },
  fileHint: {
    zh: (bytes: number) =>
      `CSV、JSON、每行一个 JSON，或一封邮件（.eml）；行数不限，最多 ${Math.floor(bytes / 1_000_000)} MB。编码和分隔符自动识别。`,
    en: (bytes: number) =>
      `CSV, JSON or a JSON object a line; any number of rows, at most ${Math.floor(bytes / 1_000_000)} MB. Encoding and separator are recognised.`,
  },
  noFile: { zh: '请选择一个文件。', en: 'Choose a file.' },
  emptyFile: { zh: '这个文件是空的。', en: 'This file is empty.' },
  fileTooLarge: {
    zh: (bytes: number) => `文件太大，最多 ${Math.floor(bytes / 1_000_000)} MB；请拆成几个。`,
    en: (bytes: number) => `The file is too large: at most ${Math.floor(bytes / 1_000_000)} MB. Split it.`,
  },
  dryFirst: { zh: '这一步只检查，不写入。', en: 'This step looks only; nothing is written.' },
  tryFile: { zh: '检查文件', en: 'Look at the file' },
  columns: { zh: (kind: string) => `${kind}的各列`, en: (kind: string) => `Columns of ${kind}` },
  column: { zh: '列', en: 'Column' },
  needed: { zh: '必填', en: 'Needed' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  content: { zh: '内容', en: 'What stands there' },
  emptyTable: { zh: '下载空表', en: 'Empty table' },
  columnsNote: {
    zh: '中英文列名都可以，次序不限。',
    en: 'Chinese and English names both work, in any order.',
  },
  organisations: { zh: '主体', en: 'organisations' },
  ports: { zh: '端口', en: 'ports' },
  leases: { zh: '接入关系', en: 'leases' },
  assignments: { zh: '端口分配', en: 'assignments' },
  signatures: { zh: '签名', en: 'signatures' },
  letters: { zh: '授权委托书', en: 'letters' },
  filings: { zh: '报备', en: 'filings' },
  templates: { zh: '模板', en: 'templates' },
  consents: { zh: '同意', en: 'consents' },
  complaints: { zh: '投诉', en: 'complaints' },
  asComplaints: {
    zh: '收到的投诉：逐行判断，不合格的行不受理，也不影响别的行',
    en: 'Complaints: each row is judged by itself; a wrong one is left out and holds up no other',
  },
  complaintsOf: { zh: '由谁转来', en: 'Handed in by' },
  complaintsOfHint: {
    zh: '职责只对应一个主体的、以及投诉中心自己登记的，可以不填。',
    en: 'Leave it empty where your duty names one organisation only, or for the centre’s own.',
  },
  complaintFileHint: {
    zh: (bytes: number) =>
      `CSV、JSON 或每行一个 JSON；行数不限，最多 ${Math.floor(bytes / 1_000_000)} MB。格式、编码和分隔符自动识别。`,
    en: (bytes: number) =>
      `CSV, JSON, a JSON object a line, or a mail (.eml); any number of rows, at most ${Math.floor(bytes / 1_000_000)} MB. Format, encoding and separator are recognised.`,
  },
  rowsUncounted: { zh: '其中不计入', en: 'of these not counted' },
  complaintsSame: { zh: '先前已转来，不变', en: 'Handed in before' },
  complaintsWritten: {
    zh: (rows: string) => `已受理 ${rows} 件投诉`,
    en: (rows: string) => `Accepted: ${rows} complaints`,
  },
  complaintsAllSame: {
    zh: '先前都已转来，没有什么要写入。',
    en: 'All of it was handed in before; there is nothing to write.',
  },
  asConsents: {
    zh: '已有的同意：逐行判断，不合格的行不写入，也不影响别的行',
    en: 'Existing consents: each row is judged by itself; a wrong one is left out and holds up no other',
  },
  consentsOf: { zh: '同意给谁', en: 'Given to whom' },
  consentsOfHint: {
    zh: '没有填写“主体”的行按此处理；每一行都写了主体的可以不填。',
    en: 'For rows that name no organisation; leave it empty where every row names one.',
  },
  consentFileHint: {
    zh: (bytes: number) =>
      `CSV、JSON、每行一个 JSON 或 Parquet；行数不限，最多 ${Math.floor(bytes / 1_000_000)} MB。格式、编码和分隔符自动识别。`,
    en: (bytes: number) =>
      `CSV, JSON, a JSON object a line, or Parquet; any number of rows, at most ${Math.floor(bytes / 1_000_000)} MB. Format, encoding and separator are recognised.`,
  },
  rowsUnproven: { zh: '其中未证明', en: 'of these unproven' },
  consentsSame: { zh: '台账已有，不变', en: 'There already' },
  rowsRejected: { zh: '拒绝', en: 'Rejected' },
  rejectedRows: { zh: '拒绝的原因', en: 'Why rows were rejected' },
  rejectedAsCsv: { zh: '下载拒绝的行（CSV）', en: 'Rejected rows (CSV)' },
  firstRow: { zh: '如第几行', en: 'Such as row' },
  unprovenWhat: {
    zh: '没有征询用语或证明文件的同意记为“未证明”：自 2026-05-01 起不能作为发送依据（规则 consent-proof），可以据此重新征询。',
    en: 'Consents without a wording or a file that proves them are recorded as unproven: since 2026-05-01 no message goes out by them (rule consent-proof); the people may be asked anew.',
  },
  consentsTried: {
    zh: (rows: string) => `检查完毕，还没有写入：${rows} 行可以写入`,
    en: (rows: string) => `Looked at, nothing written yet: ${rows} rows can be`,
  },
  consentsWritten: {
    zh: (rows: string) => `已写入 ${rows} 行同意`,
    en: (rows: string) => `Written: ${rows} consents`,
  },
  consentsServe: {
    zh: '都已进入存证日志；有证明的从现在起可以作为发送依据。',
    en: 'The evidence log holds all of them; those with their proof serve from now on.',
  },
  consentsAllSame: {
    zh: '台账里都已有，没有什么要写入。',
    en: 'The ledger says all of it already; there is nothing to write.',
  },
  noneGood: { zh: '没有一行可以写入，原因见下。', en: 'No row can be written; the reasons stand below.' },
  consentsUnread: {
    zh: (rows: string) => `文件没有读完：前 ${rows} 行已处理`,
    en: (rows: string) => `The file could not be read to its end: its first ${rows} rows were dealt with`,
  },
  consentsCancelledAt: {
    zh: (rows: string) => `已取消：前 ${rows} 行已处理，可以继续`,
    en: (rows: string) => `Cancelled: the first ${rows} rows were dealt with; it can be gone on with`,
  },
  consentsFailedAt: {
    zh: (rows: string) => `没有做完：前 ${rows} 行已处理，可以继续`,
    en: (rows: string) =>
      `It failed half-way: the first ${rows} rows were dealt with; it can be gone on with`,
  },
  dryRunOf: { zh: (kind: string) => `检查：${kind}`, en: (kind: string) => `A look at ${kind}` },
  importOf: { zh: (kind: string) => `导入：${kind}`, en: (kind: string) => `Import of ${kind}` },
  going: { zh: '进行中', en: 'In progress' },
  checking: { zh: '正在检查，什么也没有改', en: 'Being checked; nothing is changed' },
  writing: { zh: '正在写入', en: 'Being written' },
  rowsDone: {
    zh: (done: string, of: string) => `${done} / ${of} 行`,
    en: (done: string, of: string) => `${done} of ${of} rows`,
  },
  cancelImport: { zh: '取消', en: 'Cancel' },
  cancelWhat: {
    zh: '取消后不再写入；已经写入的行保留，之后可以继续。',
    en: 'Cancelled, nothing more is written; what was written stays, and it can be gone on with.',
  },
  goOn: { zh: '继续导入', en: 'Go on' },
  stoppedAt: {
    zh: (through: string, rows: string) => `停在第 ${through} 行数据之后，共 ${rows} 行`,
    en: (through: string, rows: string) => `It ended behind the first ${through} of ${rows} rows of data`,
  },
  stoppedWhat: {
    zh: '检查之后登记簿变了：下面这一行现在不能登记。上面的行已经写入，其后没有写入。改好登记簿后继续导入，或提交改好的文件；已写入的不会重复。',
    en: 'The registry has changed since the check: the row below cannot be registered by now. The rows above are written, none behind it. Mend the registry and go on, or hand in a mended file; nothing is written twice.',
  },
  cancelledAt: {
    zh: (through: string, rows: string) => `已取消：前 ${through} 行已在登记簿中，共 ${rows} 行`,
    en: (through: string, rows: string) =>
      `Cancelled: the first ${through} of ${rows} rows stand in the registry`,
  },
  failedAt: {
    zh: (through: string, rows: string) => `没有做完：前 ${through} 行已在登记簿中，共 ${rows} 行`,
    en: (through: string, rows: string) =>
      `It failed half-way: the first ${through} of ${rows} rows stand in the registry`,
  },
  rowsRead: { zh: (rows: string) => `已读 ${rows} 行`, en: (rows: string) => `${rows} rows read` },
  mayLeave: {
    zh: '可以离开本页或关闭浏览器，任务会继续；在右上角“任务”里找回。',
    en: 'You may leave or close the browser: it goes on, and stands under Jobs at the top right.',
  },
  rows: { zh: '行数', en: 'Rows' },
  rowsFresh: { zh: '将写入', en: 'To be written' },
  rowsWritten: { zh: '已写入', en: 'Written' },
  rowsSame: { zh: '已登记，不变', en: 'There already' },
  problems: { zh: '问题', en: 'Problems' },
  row: { zh: '行', en: 'Row' },
  wholeFile: { zh: '整个文件', en: 'whole file' },
  wholeRow: { zh: '整行', en: 'whole row' },
  found: { zh: '读到', en: 'Found' },
  empty: { zh: '空', en: 'empty' },
  whatAndFix: { zh: '问题和办法', en: 'What is wrong, and what mends it' },
  allAsCsv: { zh: '下载全部问题（CSV）', en: 'All problems (CSV)' },
  firstOnly: {
    zh: (shown: string, all: string) => `这里是前 ${shown} 个，共 ${all} 个。`,
    en: (shown: string, all: string) => `The first ${shown} of ${all}.`,
  },
  wrong: {
    zh: (count: number) => `有 ${count} 个问题，什么也没有写入`,
    en: (count: number) =>
      count === 1 ? 'One problem; nothing was written' : `${count} problems; nothing was written`,
  },
  wrongWhat: {
    zh: '请按下面的行号在文件里改好，再提交一次。',
    en: 'Mend the rows below in the file and hand it in again.',
  },
  another: { zh: '提交改好的文件', en: 'Hand in a mended file' },
  nothingWrong: { zh: '没有问题，还没有写入', en: 'Nothing is wrong, and nothing is written yet' },
  confirmFacts: {
    zh: (rows: string) => `确认后 ${rows} 行全部写入登记，所有网关在一秒内按此裁决。`,
    en: (rows: string) =>
      `Once confirmed ${rows} rows enter the registry; every gateway judges by them within a second.`,
  },
  confirmApplications: {
    zh: (rows: string) => `确认后以您的名义提出 ${rows} 项。`,
    en: (rows: string) => `Once confirmed ${rows} rows are handed in, in your name.`,
  },
  confirm: { zh: '确认导入', en: 'Import it' },
  writtenFacts: {
    zh: (rows: string) => `已写入 ${rows} 行`,
    en: (rows: string) => `Written: ${rows} rows`,
  },
  writtenApplications: {
    zh: (rows: string) => `已提出 ${rows} 项`,
    en: (rows: string) => `Handed in: ${rows} rows`,
  },
  seeThem: { zh: '去看看', en: 'See them' },
  allSame: {
    zh: '每一行都已登记，没有什么要写入。',
    en: 'Every row stands in the registry already; there is nothing to write.',
  },
  noRows: { zh: '文件里没有数据行。', en: 'There are no rows in the file.' },
  fileGone: {
    zh: '检查过，没有问题，但文件已不在。请重新提交。',
    en: 'Nothing was wrong, but the file is no longer here. Hand it in again.',
  },
  notWritten: { zh: '没有写入。', en: 'Nothing was written.' },
  cancelled: { zh: '已取消，什么也没有写入。', en: 'Cancelled; nothing was written.' },
  failed: { zh: '没有做成，什么也没有写入。', en: 'It failed; nothing was written.' },
  theFile: { zh: '文件', en: 'The file' },
  size: { zh: '大小', en: 'Size' },
  readAs: { zh: '读作', en: 'Read as' },
  comma: { zh: '逗号', en: 'comma' },
  semicolon: { zh: '分号', en: 'semicolon' },
  tab: { zh: '制表符', en: 'tab' },
  handedIn: { zh: '提交时间', en: 'Handed in' },
  ended: { zh: '结束时间', en: 'Ended' },
  preview: { zh: '模板读作', en: 'How it reads' },
  fixedShareOf: {
    zh: (percent: number) => `固定文字占 ${percent}%，一个变量最多按二十个字算。`,
    en: (percent: number) => `${percent}% is fixed text; a variable counts as twenty characters at most.`,
  },
});
