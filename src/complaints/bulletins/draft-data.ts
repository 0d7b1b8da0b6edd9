import type { BulletinPeriodKind, CellUnit, Words } from '../../domain/index.ts';

/** A number that the words may refer to by `{key}`; it is rendered wherever it stands and never typed. */
export interface Figure {
  /** totals.counted */
  readonly key: string;
  readonly name: Words;
  /** As it is shown; the same in both languages unless it holds words. */
  readonly shown: Words;
}

/** What a cell holds: a number is shown by its column's unit, null is not available. */
export type Cell = string | number | null | Words;
export type Unit = CellUnit;

export interface BulletinColumn {
  readonly key: string;
  readonly title: Words;
  readonly unit: Unit;
}

/** Numbers over names, in the order in which they are told. Every picture is one of these, drawn. */
export interface BulletinTable {
  readonly id: string;
  readonly title: Words;
  /** How it was counted, so that somebody else would come to the same. */
  readonly note: Words;
  readonly columns: readonly BulletinColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** How it can be drawn; null: as a table alone. */
  readonly picture: 'ratio' | 'funnel' | null;
  /** What a picture needs beside its rows: of a funnel the pooled rate and the limits by volume. */
  readonly lines: readonly { readonly at: number; readonly values: Readonly<Record<string, number>> }[];
}

/** Something that changed, for the three that a bulletin tells. The greater the weight, the sooner. */
export interface Change {
  readonly weight: number;
  readonly words: Words;
}

/** One part of what a bulletin tells from data. */
export interface BulletinSection {
  readonly id: string;
  readonly title: Words;
  /** False: it may name an organisation, and stays with the centre and the regulator. */
  readonly isPublic: boolean;
  readonly figures: readonly Figure[];
  readonly tables: readonly BulletinTable[];
  /** What this section suggests for the words of the draft, with references in braces. */
  readonly headline: Words | null;
  readonly changes: readonly Change[];
  readonly unknown: readonly Words[];
}

/** All that a bulletin stands on, as it was counted at its cut-off. */
export interface BulletinData {
  readonly period: string;
  readonly kind: BulletinPeriodKind;
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  /** When it was counted: what came later is not in it. */
  readonly cutoff: string;
  readonly sections: readonly BulletinSection[];
}

/** What people write; each line may refer to figures. */
export interface BulletinText {
  readonly headline: string;
  /** At most three. */
  readonly changes: readonly string[];
  readonly unknown: readonly string[];
  readonly paragraphs: readonly { readonly title: string; readonly text: string }[];
}

export const words = (zh: string, en: string): Words => ({ zh, en });
/** The same in both languages. */
export const both = (text: string): Words => ({ zh: text, en: text });
