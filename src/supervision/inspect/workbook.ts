import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { ReportDocument, ReportTable } from './report-document.ts';

/** What a cell holds at most. */
const CELL_MAX = 32_000;
const HEAD = { fontWeight: 'bold', backgroundColor: '#F2F2F2', wrap: true, alignVertical: 'center' } as const;

/** The tables of the report, a sheet each, the rectification list first; a row of headings that stays in sight. Texts are texts and never formulas (P12). */
export async function workbookOf(document: ReportDocument): Promise<Buffer> {
  const tables = document.sections
    .filter(({ id }) => id !== 'examples')
    .toSorted((a, b) => Number(b.id === 'list') - Number(a.id === 'list'))
    .flatMap((section) => section.tables.filter(({ rows }) => rows.length > 0));
  const notes = document.sections.flatMap(({ heading, paragraphs }) => [heading, ...paragraphs]);
  const about: ReportTable = {
    ...{ name: document.title, total: 0, columns: [{ label: document.title, share: 12 }] },
    rows: [
      document.subtitle,
      ...document.figures.map(([label, value]) => `${label}: ${value}`),
      ...notes,
    ].map((text) => [text]),
  };
  const sheets = [...tables, about].map((table) => ({
    sheet: sheetName(table.name),
    data: [
      table.columns.map(({ label }) => ({ ...HEAD, value: label, type: String })),
      ...table.rows.map((row) => rowOf(row, table)),
    ] as Row[],
    columns: table.columns.map(({ share }) => ({ width: Math.round(share * SHARE) })),
    stickyRowsCount: 1,
    orientation: 'landscape' as const,
  }));
  return writeExcelFile(sheets).toBuffer();
}

/** Characters to a share of the width, points to a line, and lines that a row shows at most. */
const SHARE = 8;
const LINE = 15;
const LINES_MAX = 12;

function rowOf(row: readonly (string | number)[], { columns }: ReportTable): Row {
  const lines = row.map((value, i) =>
    typeof value === 'number' ? 1 : linesOf(value, columns[i]!.share * SHARE),
  );
  const height = LINE * Math.min(LINES_MAX, Math.max(...lines));
  return row.map((value): CellObject => {
    const look = { alignVertical: 'top', height } as const;
    if (typeof value === 'number') return { ...look, value, type: Number };
    return { ...look, value: written(value), type: String, wrap: true };
  });
}

function linesOf(text: string, width: number): number {
  const wide = (line: string) =>
    [...line].reduce((sum, each) => sum + (/[\u2e80-\uffef]/.test(each) ? 2 : 1), 0);
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(wide(line) / width)), 0);
}

/** XML takes neither control characters nor halves of a pair. */
function written(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (mark) => (mark === '\n' || mark === '\t' ? mark : '\ufffd'))
    .slice(0, CELL_MAX);
}

function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);
}
