import { csvLine } from '../../registry/index.ts';
import { dateOf } from '../detectors/declared-days.ts';
import type { CollectedRows } from './collected.ts';
import type { TrendsReport } from './report.ts';

const MARK = '\ufeff';

/** A line for each wave that the report tells of; a cell that a spreadsheet would compute stays text (P12). */
export function wavesCsv({ waves }: TrendsReport): string {
  const head = [
    ...['wave', 'complaints', 'variants', 'first', 'last', 'new', 'last_7_days', '7_days_before', 'what'],
    ...['senders', 'regions', 'top_senders', 'top_regions', 'template'],
  ];
  const lines = waves.map((wave) =>
    csvLine([
      ...[wave.wave, wave.complaints, wave.variants, wave.first, wave.last, wave.isNew ? 'yes' : 'no'],
      ...[wave.lastWeek, wave.weekBefore, wave.said, wave.sendersTotal, wave.regionsTotal],
      ...[wave.senders, wave.regions].map((all) => all.map(({ name }) => name).join(' ')),
      wave.template.map(({ slot, text }) => (slot === null ? text : `[${slot}]`)).join(''),
    ]),
  );
  return `${MARK}${csvLine(head)}${lines.join('')}`;
}

/** Of each row of the file: its day, what its text is, and its wave; no text, so that it can be joined with the file and given away without. Piece by piece. */
export function* rowsCsv(rows: CollectedRows): Generator<string> {
  yield `${MARK}${csvLine(['row', 'day', 'what', 'wave'])}`;
  let piece = '';
  for (const [i, row] of rows.row.entries()) {
    piece += csvLine([row, dateOf(rows.day[i]!), rows.names.said[rows.said[i]!]!, rows.wave[i]!]);
    if (piece.length < 100_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
