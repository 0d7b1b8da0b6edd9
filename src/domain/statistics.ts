/** What statistics of complaints are published of: days and quarters, both of Shanghai. */
export const PERIOD_KINDS = ['day', 'quarter'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** Tables of one thing each, in the order in which they are published. */
export const SIMPLE_TABLES = [
  'total',
  'uncounted',
  'kind',
  'category',
  'line',
  'channel',
  'way',
  'sender',
  'sender-carrier',
  'carrier',
  'province',
  'match',
  'ended',
  'lead',
] as const;
export type SimpleTable = (typeof SIMPLE_TABLES)[number];
/** And of two things: the category and another. */
export const CROSS_TABLES = ['category-channel', 'category-carrier', 'category-province'] as const;
export type CrossTable = (typeof CROSS_TABLES)[number];
export type StatisticsTableId = SimpleTable | CrossTable;
