import { AlignmentType, BorderStyle, LineRuleType, Paragraph, TextRun } from 'docx';
import { type Language, parseInstant, valid, type Words } from '../../domain/index.ts';
import { docxOf, type Fonts, grid, type PageLook, type Part } from '../pack/docx-parts.ts';
import { visible } from '../pack/shown-text.ts';
import { type BulletinDocument, shownCell } from './document.ts';
import { type BulletinTable, words } from './draft-data.ts';

/*
 * A bulletin on paper, laid out as GB/T 9704-2012 has it: margins of 37, 35, 28 and 26 mm, a title of size 二号 in 小标宋, a body of 三号 in 仿宋 with 28 points
 * between lines, headings in 黑体 and 楷体.
 */

/** Twentieths of a point between the margins: 156 mm. */
const WIDTH = 8_844;
const fonts = (latin: string, chinese: string): Fonts => ({
  ...{ ascii: latin, hAnsi: latin, eastAsia: chinese, cs: latin },
});
const FANGSONG = fonts('Times New Roman', 'FangSong_GB2312');
const XIAOBIAOSONG = fonts('Times New Roman', 'FZXiaoBiaoSong-B05S');
const HEITI = fonts('Arial', 'SimHei');
const KAITI = fonts('Times New Roman', 'KaiTi_GB2312');
const RED = 'C00000';
const GREY = '595959';
/** Half points: 二号, 三号, 小四. */
const [TITLE, BODY, SMALL] = [44, 32, 24];
const LINE = { line: 560, lineRule: LineRuleType.EXACT };
const LOOK: PageLook = {
  margin: { top: 2_098, bottom: 1_984, left: 1_588, right: 1_474 },
  ...{ font: FANGSONG, size: BODY },
};

/** Rows of a table in the report; all of them stand in its CSV. */
const ROWS_MOST = 40;

const WORDS = {
  mast: words('投诉专报', 'Complaints bulletin'),
  internal: words('内部资料', 'Not for publication'),
  changes: words('变化', 'What changed'),
  unknown: words('尚不知道的', 'What we do not know'),
  data: words('数据', 'Data'),
  revisions: words('修订记录', 'Revisions'),
  check: words('核验', 'To check this bulletin'),
  checkNote: words(
    '本专报每个数据文件和本文件的散列（SHA-256）写入存证日志；发布之前日志的检查点如下。正文中的数字均由数据填入。',
    'The hash (SHA-256) of this document and of every data file stands in the evidence log; below is the checkpoint of the log before publication. Every figure in the text is filled in from the data.',
  ),
  was: words('原为', 'was'),
} as const;

/** The report as a .docx. The same document is the same bytes. */
export async function docxOfBulletin(document: BulletinDocument): Promise<Buffer> {
  const { language, text, number, version } = document;
  const name = issueOf(document);
  let place = 0;
  // Numbered as they come: what a bulletin has none of takes no number.
  const head = (told: Words) => {
    place += 1;
    return heading(place, told, language);
  };
  return docxOf(
    [
      masthead(document),
      ...under(document),
      title(text.headline),
      ...(text.changes.length === 0 ? [] : [head(WORDS.changes)]),
      ...text.changes.map((line, i) => body(`${i + 1}. ${line}`)),
      ...text.paragraphs.flatMap(({ title: of, text: lines }) => [
        headingText(of),
        ...lines.split(/\n+/).map((line) => body(line)),
      ]),
      head(WORDS.unknown),
      ...text.unknown.map((line, i) => body(`${i + 1}. ${line}`)),
      head(WORDS.data),
      ...document.sections.flatMap(({ tables }) => tables.flatMap((table) => tableParts(table, language))),
      ...(document.revisions.length === 0 ? [] : [head(WORDS.revisions), ...revisionParts(document)]),
      head(WORDS.check),
      small(WORDS.checkNote[language]),
      ...document.checkpoint
        .trimEnd()
        .split('\n')
        .map((line) => small(line)),
    ],
    {
      ...{ language, titled: `${WORDS.mast[language]} ${number}.${version}`, look: LOOK },
      at: valid(parseInstant(document.cutoff)),
      foot: `${name}  ${cutoffOf(document)}`,
    },
  );
}

/** 2026 年第 3 期; with the version where it is a revised one. */
export function issueOf({
  number,
  version,
  language,
}: Pick<BulletinDocument, 'number' | 'version' | 'language'>): string {
  const [year = '', issue = ''] = number.split('-');
  const zh = `〔${year}〕第 ${issue} 期${version === 1 ? '' : `（第 ${version} 版，修订）`}`;
  const en = `No. ${issue} of ${year}${version === 1 ? '' : `, version ${version} (revised)`}`;
  return language === 'zh' ? zh : en;
}

function cutoffOf({ cutoff, language }: BulletinDocument): string {
  const at = cutoff.slice(0, 16).replace('T', ' ');
  return language === 'zh' ? `数据截至 ${at}（北京时间）` : `data as of ${at}, Shanghai time`;
}

const NUMERALS = ['一', '二', '三', '四', '五'];

/** 一、变化. Free paragraphs stand between under titles of their own. */
function heading(place: number, told: Words, language: Language): Paragraph {
  return headingText(language === 'zh' ? `${NUMERALS[place - 1]}、${told.zh}` : `${place}. ${told.en}`);
}

function headingText(text: string): Paragraph {
  return new Paragraph({
    keepNext: true,
    spacing: { before: 200, ...LINE },
    indent: { firstLine: 640 },
    children: [new TextRun({ text: visible(text), font: HEITI, size: BODY })],
  });
}

function masthead({ language, form }: BulletinDocument): Paragraph {
  const inner = form === 'internal' ? `${WORDS.internal[language]}` : '';
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: 120 },
    children: [
      ...(inner === ''
        ? []
        : [new TextRun({ text: inner, font: HEITI, size: SMALL, break: 0 }), new TextRun({ break: 1 })]),
      new TextRun({ text: WORDS.mast[language], font: XIAOBIAOSONG, size: 64, color: RED }),
    ],
  });
}

/** The issue, the period and the cut-off, over the red line. */
function under(document: BulletinDocument): Paragraph[] {
  const { language, from, until, publisher } = document;
  const last = new Date(Date.parse(until) - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
  const span = language === 'zh' ? `${from.slice(0, 10)} 至 ${last}` : `${from.slice(0, 10)} to ${last}`;
  const line = (text: string, isLast: boolean) =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { after: isLast ? 360 : 40 },
      ...(isLast
        ? { border: { bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: 6 } } }
        : {}),
      children: [new TextRun({ text: visible(text), size: SMALL })],
    });
  return [line(issueOf(document), false), line(`${span}    ${cutoffOf(document)}    ${publisher}`, true)];
}

function title(text: string): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: 360, line: 640, lineRule: LineRuleType.EXACT },
    children: [new TextRun({ text: visible(text), font: XIAOBIAOSONG, size: TITLE })],
  });
}

function body(text: string): Paragraph {
  return new Paragraph({
    spacing: LINE,
    indent: { firstLine: 640 },
    children: [new TextRun({ text: visible(text) })],
  });
}

function small(text: string): Paragraph {
  return new Paragraph({
    spacing: { after: 60 },
    children: [new TextRun({ text: visible(text), size: 18, color: GREY })],
  });
}

function tableParts({ title: of, note, columns, rows }: BulletinTable, language: Language): Part[] {
  if (rows.length === 0) return [];
  const shares = { name: 30, text: 18, count: 12, share: 12, ratio: 11, rate: 12 } as const;
  const left = rows.length - ROWS_MOST;
  return [
    new Paragraph({
      keepNext: true,
      spacing: { before: 240, after: 80 },
      children: [new TextRun({ text: visible(of[language]), font: KAITI, size: BODY })],
    }),
    grid(
      columns.map(({ title: column, unit }) => [column[language], shares[unit]] as const),
      rows
        .slice(0, ROWS_MOST)
        .map((row) => columns.map(({ key, unit }) => shownCell(row[key], unit, language))),
      WIDTH,
    ),
    ...(left > 0
      ? [
          small(
            language === 'zh'
              ? `另有 ${left} 行，见数据文件。`
              : `${left} more lines stand in the data file.`,
          ),
        ]
      : []),
    small(note[language]),
  ];
}

function revisionParts({ revisions, language }: BulletinDocument): Part[] {
  return revisions.flatMap(({ version, reason, changed }) => [
    body(
      language === 'zh'
        ? `第 ${version} 版：${reason}。有 ${changed.length} 个数字不同。`
        : `Version ${version}: ${reason}. ${changed.length} figures differ.`,
    ),
    ...changed
      .slice(0, ROWS_MOST)
      .map(({ name, before, after }) =>
        small(
          `${name[language]}: ${after?.[language] ?? '—'} (${WORDS.was[language]} ${before?.[language] ?? '—'})`,
        ),
      ),
  ]);
}
