import type { PassThrough } from 'node:stream';
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import yauzl from 'yauzl';
import yazl from 'yazl';
import type { Instant, Language } from '../../domain/index.ts';
import { visible } from './shown-text.ts';

/* The look of a report: plain paragraphs and ruled tables on A4, in fonts that office programs have. All text goes through `visible`. */

export type Part = Paragraph | Table;

/** Twentieths of a point between the margins of A4. */
const WIDTH = 9_638;
const MARGIN = 1_134;
const BODY = {
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  eastAsia: 'SimSun',
  cs: 'Times New Roman',
};
const HEADS = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: 'SimHei', cs: 'Arial' };
const MONO = { ascii: 'Courier New', hAnsi: 'Courier New', eastAsia: 'SimSun', cs: 'Courier New' };
const GREY = '595959';
const RULE = { style: BorderStyle.SINGLE, size: 4, color: 'A6A6A6' } as const;

export function title(text: string): Paragraph {
  return new Paragraph({
    heading: HeadingLevel.TITLE,
    alignment: AlignmentType.CENTER,
    spacing: { before: 240, after: 160 },
    children: [new TextRun({ text: visible(text), bold: true, size: 36, font: HEADS })],
  });
}

export function heading(text: string, level: 1 | 2 | 3 = 1): Paragraph {
  const levels = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 };
  return new Paragraph({
    heading: levels[level],
    keepNext: true,
    spacing: { before: level === 1 ? 360 : 240, after: 100 },
    children: [
      new TextRun({
        ...{ text: visible(text), bold: true, color: '000000', font: HEADS },
        size: level === 1 ? 28 : level === 2 ? 24 : 22,
      }),
    ],
  });
}

export function paragraph(
  text: string,
  look: 'body' | 'note' | 'quote' | 'code' | 'centred' = 'body',
): Paragraph {
  return new Paragraph({
    ...(look === 'centred' ? { alignment: AlignmentType.CENTER } : {}),
    spacing: { after: look === 'code' ? 0 : 100, line: 300 },
    ...(look === 'quote' ? { indent: { left: 360 }, border: { left: { ...RULE, size: 12, space: 8 } } } : {}),
    children: runs(
      text,
      look === 'note' ? { color: GREY, size: 18 } : look === 'code' ? { font: MONO, size: 16 } : {},
    ),
  });
}

export function bullet(text: string): Paragraph {
  return new Paragraph({ bullet: { level: 0 }, spacing: { after: 60, line: 290 }, children: runs(text) });
}

/** Label and value, line by line; what has no value is left out. */
export function facts(rows: readonly (readonly [label: string, value: string | undefined])[]): Table {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  return new Table({
    ...{
      width: { size: WIDTH, type: WidthType.DXA },
      layout: TableLayoutType.FIXED,
      columnWidths: [2_200, WIDTH - 2_200],
    },
    borders: BORDERS,
    rows: shown.map(
      ([label, value]) =>
        new TableRow({
          cantSplit: value.length < 400,
          children: [cell(label, 2_200, 'label'), cell(value, WIDTH - 2_200)],
        }),
    ),
  });
}

/** Columns with their share of the width. The heading stands again on each page. */
export function grid(
  columns: readonly (readonly [label: string, share: number])[],
  rows: readonly (readonly string[])[],
  width = WIDTH,
): Table {
  const whole = columns.reduce((sum, [, share]) => sum + share, 0);
  const widths = columns.map(([, share]) => Math.floor((width * share) / whole));
  return new Table({
    ...{ width: { size: width, type: WidthType.DXA }, layout: TableLayoutType.FIXED, columnWidths: widths },
    borders: BORDERS,
    rows: [
      new TableRow({
        tableHeader: true,
        children: columns.map(([label], i) => cell(label, widths[i]!, 'label')),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: row.every((text) => text.length < 400),
            children: row.map((text, i) => cell(text, widths[i]!, 'small')),
          }),
      ),
    ],
  });
}

const BORDERS = {
  ...{ top: RULE, bottom: RULE, left: RULE, right: RULE, insideHorizontal: RULE, insideVertical: RULE },
};

function cell(text: string, width: number, look: 'label' | 'small' | 'body' = 'body'): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: look === 'label' ? VerticalAlign.CENTER : VerticalAlign.TOP,
    margins: { top: 50, bottom: 50, left: 90, right: 90 },
    ...(look === 'label' ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'F2F2F2' } } : {}),
    children: text.split('\n').map(
      (line) =>
        new Paragraph({
          children: runs(
            line,
            look === 'label' ? { bold: true, size: 19 } : { size: look === 'small' ? 18 : 20 },
          ),
        }),
    ),
  });
}

/** The fonts of a document: Latin and Chinese. Named and not shipped: where one is missing, the reader's program takes another one. */
export interface Fonts {
  readonly ascii: string;
  readonly hAnsi: string;
  readonly eastAsia: string;
  readonly cs: string;
}

type Look = {
  readonly color?: string;
  readonly size?: number;
  readonly bold?: boolean;
  readonly font?: Fonts;
};

function runs(text: string, look: Look = {}): TextRun[] {
  return visible(text)
    .split('\n')
    .map((line, i) => new TextRun({ text: line, ...(i === 0 ? {} : { break: 1 }), ...look }));
}

/** Margins in twentieths of a point, the body's font, and its size in half points. */
export interface PageLook {
  readonly margin: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  readonly font: Fonts;
  readonly size: number;
}

const PLAIN: PageLook = {
  margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
  font: BODY,
  size: 21,
};

/** The file. The library draws the time and its own marks into it: both are taken out, so that the same report is the same bytes. */
export async function docxOf(
  parts: readonly Part[],
  {
    language,
    titled,
    foot,
    at,
    look = PLAIN,
  }: {
    readonly language: Language;
    readonly titled: string;
    readonly foot: string;
    readonly at: Instant;
    readonly look?: PageLook;
  },
): Promise<Buffer> {
  const page = language === 'zh' ? (['第 ', ' 页，共 ', ' 页'] as const) : (['Page ', ' of ', ''] as const);
  const document = new Document({
    ...{ creator: 'Anning 安宁', title: visible(titled), lastModifiedBy: 'Anning 安宁', revision: 1 },
    styles: {
      default: {
        document: {
          run: { font: look.font, size: look.size, language: { value: 'en-GB', eastAsia: 'zh-CN' } },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: look.margin,
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({
                    ...{ size: 16, color: GREY },
                    children: [
                      `${visible(foot)}    ${page[0]}`,
                      PageNumber.CURRENT,
                      page[1],
                      PageNumber.TOTAL_PAGES,
                      page[2],
                    ],
                  }),
                ],
              }),
            ],
          }),
        },
        children: [...parts],
      },
    ],
  });
  return packedAnew(await Packer.toBuffer(document), new Date(at));
}

/** The same parts with fixed times, in the order of their names. */
async function packedAnew(docx: Buffer, at: Date): Promise<Buffer> {
  const parts = await partsOf(docx);
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of [...parts].sort(([a], [b]) => (a < b ? -1 : 1)))
    zip.addBuffer(name === CORE ? coreAt(bytes, at) : bytes, name, {
      ...{ mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true },
    });
  zip.end();
  return Buffer.concat(await (zip.outputStream as PassThrough).toArray());
}

const CORE = 'docProps/core.xml';

function coreAt(xml: Buffer, at: Date): Buffer {
  return Buffer.from(
    xml
      .toString()
      .replace(
        /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g,
        (_, tag: string) => `${tag}${at.toISOString().slice(0, 19)}Z`,
      ),
  );
}

/** Every file of a ZIP that is our own and small. */
export async function partsOf(zip: Buffer): Promise<Map<string, Buffer>> {
  const opened = await yauzl.fromBufferPromise(zip);
  const parts = new Map<string, Buffer>();
  for await (const entry of opened.eachEntry()) {
    const stream = await opened.openReadStreamPromise(entry);
    parts.set(entry.fileName, Buffer.concat(await stream.toArray()));
  }
  return parts;
}
