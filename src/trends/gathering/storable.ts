/** A text without what the record holds in no text: NUL and halves of characters. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Rows for the record's `jsonb_to_recordset`. */
export function jsonRows(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? storable(value) : value));
}
