import { z } from 'zod';
import { CROSS_TABLES, PERIOD_KINDS, SIMPLE_TABLES } from '../../domain/index.ts';
import { moment, page, words } from './common.ts';

const flag = z.enum(['0', '1']).transform((text) => text === '1');
const period = z
  .string()
  .regex(/^(?:\d{4}-\d{2}-\d{2}|\d{4}Q[1-4])$/)
  .meta({ description: 'a day or a quarter of Shanghai', example: '2026Q2' });
const id = z
  .string()
  .regex(/^(?:\d{4}-\d{2}-\d{2}|\d{4}Q[1-4])\.\d{1,6}$/)
  .meta({ description: 'the period and the number of the edition', example: '2026Q2.1' });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nullable();
const table = z.enum([...SIMPLE_TABLES, ...CROSS_TABLES]);

/** With its number, or without one: the newest of the period. */
export const byEdition = z.object({ id: z.union([id, period]) });

export const editionsQuery = z.object({
  ...page,
  kind: z.enum(PERIOD_KINDS).optional(),
  newest: flag.optional().meta({ description: '1: without editions that a later one revised' }),
});

export const edition = z.object({
  id,
  kind: z.enum(PERIOD_KINDS),
  period,
  edition: z.number().int(),
  newest: z
    .number()
    .int()
    .meta({ description: 'the number of the period’s newest edition; a greater one has revised this' }),
  from: moment,
  until: moment.meta({ description: 'exclusive' }),
  madeAt: moment,
  received: z.number().int(),
  counted: z.number().int(),
  marketing: count.meta({ description: 'counted ones about marketing; null: withheld, so few are there' }),
  ecommerce: count.meta({ description: 'of these, about e-commerce' }),
  changes: z.number().int().meta({ description: 'how many figures differ from the edition before' }),
  files: z.array(
    z.object({
      format: z.enum(['csv', 'json']),
      name: z.string(),
      bytes: z.number().int(),
      sha256,
      address: z.string().meta({ example: '/api/statistics/editions/2026Q2.1/csv' }),
    }),
  ),
  entry: z.number().int().meta({ description: 'the entry of the evidence log that names both hashes' }),
});

const reference = z.object({ period, edition: z.number().int(), sha256 }).nullable();
/** The JSON file as it was published. */
export const statisticsDocument = z.object({
  schema: z.literal('anning-statistics-1'),
  publisher: z.string(),
  subject: words,
  kind: z.enum(PERIOD_KINDS),
  period,
  from: moment,
  until: moment,
  edition: z.number().int(),
  replaces: reference,
  changed: z
    .array(
      z.object({
        table,
        code: z.string(),
        by: z.string().nullable(),
        measure: z.enum(['all', 'counted', 'share']),
        before: z.number().nullable(),
        after: z.number().nullable(),
      }),
    )
    .readonly(),
  compared: z.object({ before: reference, yearAgo: reference }),
  least: z.object({ breakdown: z.number().int(), cell: z.number().int() }),
  withheld: z.boolean().meta({ description: 'so few complaints that nothing but totals is told' }),
  headline: z.object({
    received: z.number().int(),
    counted: z.number().int(),
    marketing: count,
    ecommerce: count,
    ecommerceShare: z.number().nullable(),
  }),
  tables: z
    .array(
      z.object({
        id: table,
        name: words,
        definition: words,
        isCompared: z.boolean(),
        shareOf: z.number().int().nullable().meta({ description: 'what shares are of' }),
        lines: z
          .array(
            z.object({
              code: z.string(),
              name: words,
              by: z.object({ code: z.string(), name: words }).nullable(),
              all: count,
              counted: count,
              share: z.number().nullable().meta({ description: '0 to 1' }),
              before: count.meta({
                description: 'in the period before; null: not available, which is not the same as 0',
              }),
              yearAgo: count.meta({ description: 'in the same period of the year before' }),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
});

export const editions = z.object({
  items: z.array(edition),
  next: z.string().nullable(),
  nextRun: moment.nullable().meta({ description: 'when due editions are made; null: turned off' }),
});
export const editionPage = z.object({
  edition,
  editions: z.array(edition).meta({ description: 'all of its period, the newest first' }),
  manifest: z
    .string()
    .meta({ description: 'its line of the manifest, with the checkpoint of the evidence log' }),
  document: statisticsDocument,
});
export const csvFile = z.string();
export const manifest = z
  .string()
  .meta({ description: 'a JSON object a line, as in the evidence log’s order' });
export const newEdition = z.strictObject({ period });
export const editionLooked = z.object({
  isNew: z.boolean().meta({ description: 'false: nothing differs from what was published' }),
  edition,
});
