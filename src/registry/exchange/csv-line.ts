/**
 * A spreadsheet runs what begins with one of these; behind an apostrophe it is text (P12). Where apostrophes stand before it already, one more
 * does, so that one taken away on the way back leaves what there was.
 */
const FORMULA = /^'*[=+\-@\t\r]/;

/** One line of RFC 4180, whatever the values are: lists with spaces between, what has parts as JSON. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** What a cell meant before `csvLine` made it safe. */
export function meantBy(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

function cell(value: unknown): string {
  const text = textOf(value);
  const safe = typeof value === 'number' ? text : FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
