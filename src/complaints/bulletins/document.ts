import { type BulletinAudience, filledText, type Language, shownNumber } from '../../domain/index.ts';
import { csvLine } from '../../registry/index.ts';
import type {
  BulletinData,
  BulletinSection,
  BulletinTable,
  BulletinText,
  Cell,
  Figure,
  Unit,
} from './draft-data.ts';
import { type ChangedFigure, figuresOf, publicData } from './draw.ts';

export const SCHEMA = 'anning-bulletin-1';

/** A version that corrects the one before it: why, and which figures differ. */
export interface Revision {
  readonly version: number;
  readonly reason: string;
  readonly changed: readonly ChangedFigure[];
}

/** A bulletin as it is published, in one of its forms. Nothing in it depends on when or by whom it was made: the same data are the same bytes. */
export interface BulletinDocument {
  readonly schema: typeof SCHEMA;
  readonly form: BulletinAudience;
  /** The name of the evidence log of whoever publishes. */
  readonly publisher: string;
  /** 2026-3 */
  readonly number: string;
  readonly version: number;
  readonly language: Language;
  readonly period: string;
  readonly from: string;
  readonly until: string;
  readonly cutoff: string;
  /** The state of the evidence log before it was published. */
  readonly checkpoint: string;
  /** The words as they are read, in which every figure is that of the data. */
  readonly text: BulletinText;
  /** The same with their references. */
  readonly written: BulletinText;
  readonly figures: readonly Figure[];
  readonly sections: readonly Pick<BulletinSection, 'id' | 'title' | 'tables'>[];
  /** The newest last. */
  readonly revisions: readonly Revision[];
}

export interface Making {
  readonly form: BulletinAudience;
  readonly publisher: string;
  readonly number: string;
  readonly version: number;
  readonly language: Language;
  readonly data: BulletinData;
  readonly text: BulletinText;
  readonly checkpoint: string;
  readonly revisions: readonly Revision[];
}

export function documentOf({ form, data: all, text, revisions, ...making }: Making): BulletinDocument {
  const data = form === 'public' ? publicData(all) : all;
  const figures = figuresOf(data);
  const keys = new Set(figures.map(({ key }) => key));
  const { publisher, number, version, language, checkpoint } = making;
  return {
    ...{ schema: SCHEMA, form, publisher, number, version, language },
    ...{ period: data.period, from: data.from, until: data.until, cutoff: data.cutoff, checkpoint },
    ...{ text: readText(text, figures, language), written: text, figures },
    sections: data.sections.map(({ id, title, tables }) => ({ id, title, tables })),
    revisions: revisions.map(({ changed, ...revision }) => ({
      ...revision,
      // A figure that was in an earlier version alone is told by its key, which names its section.
      changed: form === 'internal' ? changed : changed.filter(({ key }) => isOpen(key, keys, data)),
    })),
  };
}

const isOpen = (key: string, keys: ReadonlySet<string>, { sections }: BulletinData) =>
  keys.has(key) || sections.some(({ id }) => key.startsWith(`${id}.`));

/** The words with their references filled in. */
export function readText(text: BulletinText, figures: readonly Figure[], language: Language): BulletinText {
  const shown = figures.map((figure) => ({ key: figure.key, shown: figure.shown[language] }));
  const fill = (line: string) => filledText(line, shown);
  return {
    headline: fill(text.headline),
    changes: text.changes.map(fill),
    unknown: text.unknown.map(fill),
    paragraphs: text.paragraphs.map(({ title, text: body }) => ({ title: fill(title), text: fill(body) })),
  };
}

export function jsonOf(document: BulletinDocument): Buffer {
  return Buffer.from(`${JSON.stringify(document, undefined, 1)}\n`);
}

/** One table, with a byte order mark, so that Excel reads Chinese; numbers whole, words in both languages; no cell is a formula (P12). */
export function csvOf({ columns, rows }: BulletinTable): Buffer {
  const heads = columns.flatMap(({ title, unit }) =>
    isWords(unit) ? [title.zh, title.en] : [`${title.zh} ${title.en}`],
  );
  const lines = rows.map((row) =>
    csvLine(
      columns.flatMap(({ key, unit }) => {
        const cell = row[key] ?? null;
        if (!isWords(unit)) return [cell];
        return typeof cell === 'object' && cell !== null ? [cell.zh, cell.en] : [cell, cell];
      }),
    ),
  );
  return Buffer.from(`\ufeff${csvLine(heads)}${lines.join('')}`);
}

const isWords = (unit: Unit) => unit === 'name' || unit === 'text';

/** A cell as it is read. */
export function shownCell(cell: Cell | undefined, unit: Unit, language: Language): string {
  if (cell === undefined || cell === null) return shownNumber(null, unit);
  if (typeof cell === 'number') return shownNumber(cell, unit);
  return typeof cell === 'string' ? cell : cell[language];
}
