import { documentParts as parts } from '../../complaints/index.ts';
import type { Instant, Language } from '../../domain/index.ts';
import { grouped, type ReportDocument, type ReportTable } from './report-document.ts';

const ROWS_SHOWN = 30;
const LIST_SHOWN = 200;
/** Those of the list's columns that fit on an upright page: number, finding, merchant, messages, what to do, owner, due, done. */
const LIST_COLUMNS = [0, 1, 2, 3, 6, 8, 9, 10];

/** The report to hand in: A4, black on white, tables with rules, places to sign. */
export async function inspectionDocx(
  document: ReportDocument,
  { language, at, foot }: { readonly language: Language; readonly at: Instant; readonly foot: string },
): Promise<Buffer> {
  const zh = language === 'zh';
  const { title, subtitle, figures, sections } = document;
  return parts.docxOf(
    [
      parts.title(title),
      parts.paragraph(subtitle, 'centred'),
      parts.facts(figures.map(([label, value]) => [label, grouped(value)])),
      ...sections.flatMap(({ id, heading, paragraphs, cards, tables }) => [
        parts.heading(heading),
        ...paragraphs.map((text) => (id === 'notes' ? parts.bullet(text) : parts.paragraph(text))),
        ...cards.flatMap((card) => [parts.heading(card.title, 3), parts.facts(card.lines)]),
        ...tables.flatMap((table) => gridOf(table, id === 'list', language)),
      ]),
      parts.heading(zh ? '签署' : 'Signed'),
      parts.facts([
        [zh ? '单位（盖章）' : 'Organisation (seal)', ' '],
        [zh ? '负责人' : 'Responsible', ' '],
        [zh ? '日期' : 'Date', ' '],
      ]),
    ],
    { language, titled: title, foot, at },
  );
}

function gridOf({ name, columns, rows, total }: ReportTable, isList: boolean, language: Language) {
  if (rows.length === 0) return [];
  const which = isList ? LIST_COLUMNS : columns.map((_, i) => i);
  const shown = rows.slice(0, isList ? LIST_SHOWN : ROWS_SHOWN);
  const rest = Math.max(total, rows.length) - shown.length;
  const cell = (value: string | number) => (typeof value === 'number' ? grouped(value) : value);
  const more =
    language === 'zh'
      ? `另有 ${grouped(rest)} 行，见 report.xlsx。`
      : `${grouped(rest)} more; see report.xlsx.`;
  return [
    parts.heading(name, 2),
    parts.grid(
      which.map((i) => [columns[i]!.label, columns[i]!.share] as const),
      shown.map((row) => which.map((i) => cell(row[i]!))),
    ),
    ...(rest > 0 ? [parts.paragraph(more, 'note')] : []),
  ];
}
