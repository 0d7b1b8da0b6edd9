/** A number of the data that a text may refer to, as it is shown. */
export interface ShownFigure {
  readonly key: string;
  readonly shown: string;
}

/** A text taken apart: what somebody wrote, and the places where a figure of the data stands. */
export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'figure'; readonly key: string; readonly shown: string }
  | { readonly kind: 'unknown'; readonly key: string };

/** {totals.counted} */
const REFERENCE = /\{([a-z0-9][a-z0-9.:-]{0,80})\}/gi;
const TYPED = /\d[\d,.]*(?:\d|%)|\d%?/g;

/** The text with its references filled in from the data. A reference to nothing stays visible, as one that is to be mended. */
export function piecesOf(text: string, figures: readonly ShownFigure[]): TextPiece[] {
  const byKey = new Map(figures.map((figure) => [figure.key, figure.shown]));
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const found of text.matchAll(REFERENCE)) {
    const key = found[1]!;
    if (found.index > from) pieces.push({ kind: 'text', text: text.slice(from, found.index) });
    const shown = byKey.get(key);
    pieces.push(shown === undefined ? { kind: 'unknown', key } : { kind: 'figure', key, shown });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

/** As it is read: references filled in, those to nothing as they were written. */
export function filledText(text: string, figures: readonly ShownFigure[]): string {
  return piecesOf(text, figures)
    .map((piece) =>
      piece.kind === 'text' ? piece.text : piece.kind === 'figure' ? piece.shown : `{${piece.key}}`,
    )
    .join('');
}

/** Numbers that somebody typed: no data stands behind them, so whoever reviews the text looks at each. */
export function typedNumbers(text: string): string[] {
  return [...text.replace(REFERENCE, ' ').normalize('NFKC').matchAll(TYPED)].map(([number]) => number);
}

/** What a number of a table measures; `name` and `text` are no numbers. */
export const CELL_UNITS = ['name', 'count', 'share', 'ratio', 'rate', 'text'] as const;
export type CellUnit = (typeof CELL_UNITS)[number];

/** A number as people read it: 1,234; 12.3 %; 1.35; complaints per million to three digits. Null is not available, which is not the same as none. */
export function shownNumber(value: number | null, unit: CellUnit): string {
  if (value === null) return '—';
  switch (unit) {
    case 'count':
      return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
    case 'share':
      return `${(value * 100).toFixed(1)}%`;
    case 'ratio':
      return value.toFixed(2);
    case 'rate':
      return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
    case 'name':
    case 'text':
      return String(value);
  }
}
