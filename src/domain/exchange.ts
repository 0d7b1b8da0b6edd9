/*
 * Words of what comes in and goes out as files: what each holds, and how it is read, stands with the registry.
 */

/** What a file of rows may be about. */
export const EXCHANGE_KINDS = [
  'organisations',
  'ports',
  'leases',
  'assignments',
  'signatures',
  'letters',
  'filings',
  'templates',
] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** What is brought in: the registry's kinds; consents, which go into the ledger; complaints. */
export const IMPORT_KINDS = [...EXCHANGE_KINDS, 'consents', 'complaints'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** `facts`: what was decided elsewhere, by whoever reviews. `applications`: what is asked for in one's own name. */
export const IMPORT_MODES = ['facts', 'applications'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** How a file is written: CSV, one JSON array, or one JSON object a line. */
export const FILE_FORMATS = ['csv', 'json', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];
/** And how a file of consents may be written. */
export const CONSENT_FILE_FORMATS = [...FILE_FORMATS, 'parquet'] as const;
export type ConsentFileFormat = (typeof CONSENT_FILE_FORMATS)[number];
/** And of complaints: a file of rows, or one mail. */
export const COMPLAINT_FILE_FORMATS = [...FILE_FORMATS, 'eml'] as const;
export type ComplaintFileFormat = (typeof COMPLAINT_FILE_FORMATS)[number];
/** Of all that is imported. */
export const IMPORT_FORMATS = [...CONSENT_FILE_FORMATS, 'eml'] as const;

export const FILE_ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];
