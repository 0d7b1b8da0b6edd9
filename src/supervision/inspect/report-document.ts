import { isMarketing, type Language, REASONS, type ReasonCode } from '../../domain/index.ts';
import { labelOf, wordOf } from '../../rules/index.ts';
import { CELL_FAULTS } from './cells.ts';
import { ROLE_WORDS } from './files-read.ts';
import type { Dimension } from './findings.ts';
import { RULES } from './judged-rules.ts';
import { clauseWords, type InspectionSummary, type SummaryCount, type SummaryExample } from './summary.ts';

/** A table of the report: each column with its share of the width. */
export interface ReportTable {
  readonly name: string;
  readonly columns: readonly {
    readonly label: string;
    readonly share: number;
    readonly isNumber?: boolean;
  }[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** How many more there are than can be told. */
  readonly total: number;
}

/** A message to check by hand, line by line. */
export interface ReportCard {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
}

export interface ReportSection {
  readonly id: 'overview' | 'found' | 'by' | 'examples' | 'list' | 'notes';
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly cards: readonly ReportCard[];
}

/** The report as it is read, whatever it is written as: a page, a document, a workbook. */
export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly figures: readonly (readonly [label: string, value: number])[];
  readonly sections: readonly ReportSection[];
}

type Tell = (zh: string, en: string) => string;

export function reportDocument(
  summary: InspectionSummary,
  sha256: string,
  language: Language,
): ReportDocument {
  const t: Tell = (zh, en) => (language === 'zh' ? zh : en);
  const { log, platform, madeAt, anning } = summary;
  return {
    title: t('商业性短信自查报告', 'Self-inspection of commercial messages'),
    subtitle: `${platform} · ${log.from ?? ''} – ${log.until ?? ''} · ${t('生成于', 'made')} ${madeAt.slice(0, 16).replace('T', ' ')} · Anning ${anning}`,
    figures: [
      [t('判断的短信', 'Messages judged'), log.judged],
      [t('有违规的短信', 'With violations'), summary.found],
      [t('未读的行', 'Rows not read'), log.rejected],
      [t('整改事项', 'To put right'), summary.itemsTotal],
    ],
    sections: [
      overview(summary, sha256, t, language),
      found(summary, t, language),
      by(summary, t, language),
      examples(summary, t, language),
      list(summary, t, language),
      notes(summary, t, language),
    ],
  };
}

function overview(summary: InspectionSummary, sha256: string, t: Tell, language: Language): ReportSection {
  const { files, log, rulebooks } = summary;
  const books = rulebooks.map((book) => `${book[language]}（${grouped(book.messages)}）`).join(t('；', '; '));
  return {
    ...{ id: 'overview', heading: t('一、依据的文件', '1. What was read'), cards: [] },
    paragraphs: [
      t(
        `发送记录 ${grouped(log.rows)} 行：判断 ${grouped(log.judged)} 条，未读 ${grouped(log.rejected)} 行（逐行原因见 rejected.csv），略过 ${grouped(log.passedOver)} 行（空行、表头、合计）。`,
        `${grouped(log.rows)} rows of the log: ${grouped(log.judged)} judged, ${grouped(log.rejected)} not read (why, row by row, in rejected.csv), ${grouped(log.passedOver)} passed over (blank, header, totals).`,
      ),
      t(`规则集：${books}。`, `Rulebooks: ${books}.`),
      t(
        `本报告的机器可读摘要是 summary.json，其 SHA-256 为 ${sha256}。每条有问题的短信见 findings.csv，行号是原文件的行号。`,
        `What machines read is summary.json; its SHA-256 is ${sha256}. Every message with a finding stands in findings.csv, by its row in the file.`,
      ),
    ],
    tables: [
      {
        name: t('文件', 'Files'),
        columns: [
          { label: t('文件', 'File'), share: 4 },
          { label: t('内容', 'Holds'), share: 2 },
          { label: t('行', 'Rows'), share: 2, isNumber: true },
          { label: t('已读', 'Read'), share: 2, isNumber: true },
          { label: 'SHA-256', share: 6 },
        ],
        rows: files.map(({ name, role, rows, taken, sha256: hash }) => [
          name,
          ROLE_WORDS[role][language],
          rows,
          taken,
          hash,
        ]),
        total: files.length,
      },
      {
        name: t('未读和略过的行', 'Rows not read or passed over'),
        columns: [
          { label: t('内容', 'File'), share: 2 },
          { label: t('原因', 'Why'), share: 8 },
          { label: t('行', 'Rows'), share: 2, isNumber: true },
        ],
        rows: files.flatMap(({ role, rejected, passedOver }) =>
          Object.entries({ ...rejected, ...passedOver }).map(([code, rows]) => [
            ...[ROLE_WORDS[role][language], `${faultWords(code, t)}${code}`, rows],
          ]),
        ),
        total: 0,
      },
    ],
  };
}

function faultWords(code: string, t: Tell): string {
  if (!Object.hasOwn(CELL_FAULTS, code)) return '';
  const [zh, en] = CELL_FAULTS[code as keyof typeof CELL_FAULTS];
  const cut = (text: string) => text.replace(/[：:（(，,。.].*$/s, '');
  return `${t(cut(zh), cut(en))} · `;
}

function found(
  { findings, advice, clauses, judged }: InspectionSummary,
  t: Tell,
  language: Language,
): ReportSection {
  const counts = Object.entries(findings);
  const told = Object.entries(advice);
  return {
    ...{ id: 'found', heading: t('二、发现的问题', '2. What was found'), cards: [] },
    paragraphs: [
      counts.length === 0
        ? t(
            `所判断的 ${judged.length} 条规则没有发现问题。没有判断的规则见第六部分。`,
            `The ${judged.length} rules that were judged found nothing. Those that were not stand in part 6.`,
          )
        : t(
            '一条短信可以有几项问题，各项分别计数。',
            'A message may have several findings; each is counted by itself.',
          ),
      ...(told.length === 0
        ? []
        : [
            t(
              `提示（行业惯例或判断不了的，不算违规）：${told.map(([code, count]) => `${codeWords(code, 'zh')} ${grouped(count)} 条`).join('；')}。`,
              `Advice (a convention, or what cannot be told; no violation): ${told.map(([code, count]) => `${codeWords(code, 'en')}: ${grouped(count)}`).join('; ')}.`,
            ),
          ]),
    ],
    tables: [
      {
        name: t('按问题', 'By finding'),
        columns: [
          { label: t('问题', 'Finding'), share: 5 },
          { label: t('代码', 'Code'), share: 4 },
          { label: t('条', 'Messages'), share: 2, isNumber: true },
        ],
        rows: counts.map(([code, count]) => [codeWords(code, language), code, count]),
        total: counts.length,
      },
      {
        name: t('按条款', 'By clause'),
        columns: [
          { label: t('条款（版本，核对情况）', 'Clause (version, how sure)'), share: 6 },
          { label: t('义务', 'Duty'), share: 6 },
          { label: t('项', 'Findings'), share: 2, isNumber: true },
        ],
        rows: clauses.map((clause) => [clauseWords(clause, language), clause.duty[language], clause.found]),
        total: clauses.length,
      },
    ],
  };
}

const DIMENSION_WORDS: Readonly<
  Record<
    Dimension,
    readonly [title: readonly [zh: string, en: string], one: readonly [zh: string, en: string]]
  >
> = {
  purpose: [
    ['按业务类型', 'By line of business'],
    ['类型', 'Purpose'],
  ],
  merchant: [
    ['按商家', 'By merchant'],
    ['商家', 'Merchant'],
  ],
  template: [
    ['按模板', 'By template'],
    ['模板', 'Template'],
  ],
  port: [
    ['按端口', 'By port'],
    ['端口', 'Port'],
  ],
  week: [
    ['按周', 'By week'],
    ['周（星期一）', 'Week (its Monday)'],
  ],
};

function by(summary: InspectionSummary, t: Tell, language: Language): ReportSection {
  return {
    ...{ id: 'by', heading: t('三、分布', '3. Where it was found'), paragraphs: [], cards: [] },
    tables: (Object.keys(DIMENSION_WORDS) as Dimension[]).map((dimension) => {
      const [title, one] = DIMENSION_WORDS[dimension];
      return {
        name: t(...title),
        columns: [
          { label: t(...one), share: 4 },
          { label: t('短信', 'Messages'), share: 2, isNumber: true },
          { label: t('有违规', 'With violations'), share: 2, isNumber: true },
          { label: '%', share: 1.2, isNumber: true },
          { label: t('主要问题', 'Mostly'), share: 5 },
        ],
        rows: summary.by[dimension].map((count) => countRow(dimension, count, t, language)),
        total: summary.names[dimension],
      };
    }),
  };
}

function countRow(
  dimension: Dimension,
  { name, messages, found: with_, findings }: SummaryCount,
  t: Tell,
  language: Language,
) {
  const shown =
    name === '' ? t('（未写）', '(not told)') : dimension === 'purpose' ? purposeWords(name, language) : name;
  const top = Object.entries(findings).sort(([, a], [, b]) => b - a);
  const most = top.slice(0, 3).map(([code, count]) => `${codeWords(code, language)} ${grouped(count)}`);
  return [shown, messages, with_, Math.round((1000 * with_) / messages) / 10, most.join(t('；', '; '))];
}

export function purposeWords(purpose: string, language: Language): string {
  if (purpose === 'unclear') return language === 'zh' ? '类型不明' : 'unclear';
  return wordOf('purpose', purpose, language);
}

function examples(summary: InspectionSummary, t: Tell, language: Language): ReportSection {
  return {
    ...{ id: 'examples', heading: t('四、示例', '4. Examples'), tables: [] },
    paragraphs: [
      t(
        '每种问题至多五例，可以按行号在原文件中逐项核对。号码已隐去。',
        'At most five of each finding, to be checked by hand by their rows in the files. Numbers are masked.',
      ),
    ],
    cards: summary.examples
      .filter(({ mode }) => mode === 'enforce')
      .map((example) => card(example, t, language)),
  };
}

function card(example: SummaryExample, t: Tell, language: Language): ReportCard {
  const {
    code,
    row,
    at,
    port,
    recipient,
    merchant,
    template,
    text,
    purpose,
    purposeBecause,
    evidence,
    clauses,
    fix,
  } = example;
  const evidenceTold = Object.entries(evidence).map(
    ([key, value]) => `${labelOf(key)[language]} = ${wordOf(key, String(value), language)}`,
  );
  const lines: readonly (readonly [string, string])[] = [
    [t('短信', 'Message'), text],
    [t('时间', 'Time'), at.slice(0, 19).replace('T', ' ')],
    [t('端口 → 用户', 'Port → recipient'), `${port} → ${recipient}`],
    [t('商家', 'Merchant'), merchant],
    [t('模板', 'Template'), template],
    [
      t('类型', 'Purpose'),
      `${purposeWords(purpose, language)}${purposeBecause === '' ? '' : `（${purposeBecause}）`}`,
    ],
    [t('依据', 'Evidence'), evidenceTold.join(t('；', '; '))],
    [t('同意记录', 'Consents'), consentWords(example, t, language)],
    [
      t('条款', 'Clauses'),
      clauses
        .slice(0, 3)
        .map((clause) => clauseWords(clause, language))
        .join(t('；', '; ')),
    ],
    [t('怎样改', 'What to do'), fix[language]],
  ];
  return {
    title: t(`第 ${row} 行：${codeWords(code, 'zh')}`, `Row ${row}: ${codeWords(code, 'en')}`),
    lines: lines.filter(([, value]) => value !== ''),
  };
}

const STATE_WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  granted: ['同意', 'granted'],
  requested: ['已征询', 'requested'],
  declined: ['拒绝', 'declined'],
  unanswered: ['未答复', 'unanswered'],
  withdrawn: ['撤回', 'withdrawn'],
  refused: ['拒收', 'refused'],
  'refused-all': ['谢绝一切', 'refuses all'],
};

function consentWords({ purpose, consents }: SummaryExample, t: Tell, language: Language): string {
  const isAsked = purpose === 'consent-request' || (purpose !== 'unclear' && isMarketing(purpose as never));
  if (!isAsked) return '';
  if (consents === null) return t('没有给出同意记录文件', 'no file of consents was given');
  if (consents.length === 0) return t('同意记录中没有这个号码', 'this number is not among the consents');
  return consents
    .map(({ row, at, merchant, state, purposes, until }) => {
      const lines =
        purposes === 'all'
          ? t('全部类型', 'all')
          : purposes.map((each) => purposeWords(each, language)).join('、');
      const ends = until === null ? '' : t(`，至 ${until.slice(0, 10)}`, `, until ${until.slice(0, 10)}`);
      const word = STATE_WORDS[state] ?? [state, state];
      return t(
        `第 ${row} 行：${at.slice(0, 10)} ${merchant} ${word[0]}（${lines}${ends}）`,
        `row ${row}: ${at.slice(0, 10)} ${merchant} ${word[1]} (${lines}${ends})`,
      );
    })
    .join('\n');
}

function list({ items, itemsTotal }: InspectionSummary, t: Tell, language: Language): ReportSection {
  return {
    ...{ id: 'list', heading: t('五、整改清单', '5. Rectification list'), cards: [] },
    paragraphs: [
      itemsTotal === 0
        ? t('没有需要整改的事项。', 'There is nothing to put right.')
        : t(
            '每个商家的每种问题为一项，按条数排列。责任人、期限和完成情况请填写。',
            'One item for each kind of finding of each merchant, the most frequent first. Owner, date and outcome are for you to fill in.',
          ),
    ],
    tables: [
      {
        name: t('整改清单', 'Rectification list'),
        columns: [
          { label: t('序号', 'No.'), share: 1, isNumber: true },
          { label: t('问题', 'Finding'), share: 2.6 },
          { label: t('商家', 'Merchant'), share: 2 },
          { label: t('条', 'Messages'), share: 1.4, isNumber: true },
          { label: t('首次–末次', 'First – last'), share: 2 },
          { label: t('条款', 'Clause'), share: 3.2 },
          { label: t('怎样改', 'What to do'), share: 4.4 },
          { label: t('行号（例）', 'Rows (some)'), share: 1.6 },
          { label: t('责任人', 'Owner'), share: 1.3 },
          { label: t('期限', 'Due'), share: 1.3 },
          { label: t('完成情况', 'Done'), share: 1.5 },
        ],
        rows: items.map(({ number, code, merchant, count, first, last, rows, clause, fix }) => [
          ...[number, codeWords(code, language), merchant, count, `${first}\n${last}`],
          ...[
            clause === null ? '' : clauseWords(clause, language),
            fix[language],
            rows.join(', '),
            '',
            '',
            '',
          ],
        ]),
        total: itemsTotal,
      },
    ],
  };
}

function notes(
  { judged, notJudged, assumptions }: InspectionSummary,
  t: Tell,
  language: Language,
): ReportSection {
  const codesOf = (rule: string) =>
    (RULES.find(({ id }) => id === rule)?.codes ?? [])
      .map((code) => codeWords(code, language))
      .join(t('、', ', '));
  return {
    ...{ id: 'notes', heading: t('六、口径', '6. How to read this'), cards: [] },
    paragraphs: [
      t(
        '每条短信按提交当时有效的规则和文件所记的事实判断，与网关所用的是同一套规则。类型由模板、文字和模型判断，看不准的不当作营销。',
        'Each message is judged by the rules and the facts of its own moment, by the same rules as at the gateway. What it is for is read from templates, words and a model; what cannot be told is not taken for marketing.',
      ),
      ...assumptions.map((each) => each[language]),
    ],
    tables: [
      {
        name: t('判断的规则', 'Rules judged'),
        columns: [
          { label: t('规则', 'Rule'), share: 3 },
          { label: t('查什么', 'What it finds'), share: 8 },
        ],
        rows: judged.map((rule) => [rule, codesOf(rule)]),
        total: judged.length,
      },
      {
        name: t('没有判断的规则', 'Rules not judged'),
        columns: [
          { label: t('规则', 'Rule'), share: 3 },
          { label: t('查什么', 'What it would find'), share: 4 },
          { label: t('为什么', 'Why'), share: 5 },
        ],
        rows: notJudged.map(({ rule, why }) => [rule, codesOf(rule), why[language]]),
        total: notJudged.length,
      },
    ],
  };
}

function codeWords(code: string, language: Language): string {
  return REASONS[code as ReasonCode]?.[language] ?? code;
}

export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
