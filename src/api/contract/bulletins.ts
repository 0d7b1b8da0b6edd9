import { z } from 'zod';
import {
  BULLETIN_AUDIENCES,
  BULLETIN_DEEDS,
  BULLETIN_PERIOD_KINDS,
  BULLETIN_STATES,
  CELL_UNITS,
} from '../../domain/index.ts';
import { language, list, moment, page, pageOf, words } from './common.ts';

const state = z.enum(BULLETIN_STATES);
const audience = z
  .enum(BULLETIN_AUDIENCES)
  .meta({ description: 'public: everybody too, without the parts that may name an organisation' });
const period = z.string().max(40).meta({
  description: 'a week of ISO 8601, a month, or a first and a last day, of Shanghai',
  example: '2026W23',
});
const number = z
  .string()
  .regex(/^\d{4}-\d{1,6}$/)
  .meta({ description: 'year and issue', example: '2026-3' });
const fileName = z.string().regex(/^[\w.-]{1,120}$/);
/** PostgreSQL keeps no NUL in JSON that it reads, and XML none at all. */
const line = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/);

export const byBulletin = z.object({ id: z.string().regex(/^b_[a-z0-9]{20}$/) });
export const byBulletinFile = byBulletin.extend({ name: fileName });
export const byNumber = z.object({
  id: z
    .string()
    .regex(/^\d{4}-\d{1,6}(?:\.\d{1,6})?$/)
    .meta({ description: 'the newest version of an issue, or one of them', example: '2026-3.1' }),
});
export const byNumberFile = byNumber.extend({ name: fileName });

export const bulletinsQuery = z.object({ ...page, state: list(state).optional() });
export const newBulletin = z.strictObject({ period, audience, language });

/** What people write: figures of the data stand as {key} and are filled in wherever it is read. */
export const bulletinText = z.strictObject({
  headline: line(120),
  changes: z.array(line(300)).max(3),
  unknown: z.array(line(300)).max(20),
  paragraphs: z.array(z.strictObject({ title: line(60), text: line(4000) })).max(12),
});
const edit = z
  .number()
  .int()
  .min(1)
  .meta({ description: 'the state that was read; where somebody has changed it since, nothing is done' });
export const savedBulletin = z.strictObject({ edit, audience, text: bulletinText });
export const redrawn = z.strictObject({ edit });
export const bulletinMove = z.strictObject({
  edit,
  deed: z.enum(BULLETIN_DEEDS).exclude(['approve']),
  reason: z
    .string()
    .trim()
    .max(500)
    .regex(/^[^\0]*$/)
    .default('')
    .meta({ description: 'needed to return, revise, withdraw and discard' }),
});

export const bulletin = z.object({
  id: z.string(),
  series: z.string().meta({ description: 'the id of its first version' }),
  version: z.number().int(),
  state,
  audience,
  language,
  kind: z.enum(BULLETIN_PERIOD_KINDS),
  period: z.string(),
  from: moment,
  until: moment.meta({ description: 'exclusive' }),
  cutoff: moment.meta({ description: 'when its data were counted' }),
  headline: z.string(),
  number: number.nullable(),
  edit: z.number().int(),
  changedAt: moment,
  changedBy: z.string(),
  revises: z.string().nullable().meta({ description: 'why it corrects the version before it' }),
  publishedAt: moment.nullable(),
  withdrawn: z.object({ at: moment, reason: z.string() }).nullable(),
});
export const bulletins = pageOf(bulletin).extend({
  mayWrite: z.boolean(),
  lastWeek: z.string().meta({ description: 'the last week that is over' }),
});

const cell = z.union([z.string(), z.number(), words, z.null()]);
export const bulletinTable = z.object({
  id: z.string(),
  title: words,
  note: words,
  columns: z.array(z.object({ key: z.string(), title: words, unit: z.enum(CELL_UNITS) })).readonly(),
  rows: z.array(z.record(z.string(), cell)).readonly(),
  picture: z.enum(['ratio', 'funnel']).nullable(),
  lines: z
    .array(z.object({ at: z.number(), values: z.record(z.string(), z.number()) }))
    .readonly()
    .meta({ description: 'of a funnel: the pooled rate and the limits by volume' }),
});
const figure = z.object({ key: z.string(), name: words, shown: words });
const changed = z.object({
  key: z.string(),
  name: words,
  before: words.nullable(),
  after: words.nullable(),
});
const textTold = z.object({
  headline: z.string(),
  changes: z.array(z.string()).readonly(),
  unknown: z.array(z.string()).readonly(),
  paragraphs: z.array(z.object({ title: z.string(), text: z.string() })).readonly(),
});
const file = z.object({
  form: audience,
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  address: z.string(),
});

export const bulletinPage = z.object({
  bulletin,
  text: textTold,
  figures: z.array(figure.extend({ isPublic: z.boolean() })).readonly(),
  sections: z
    .array(
      z.object({
        id: z.string(),
        title: words,
        isPublic: z.boolean(),
        tables: z.array(bulletinTable).readonly(),
      }),
    )
    .readonly(),
  steps: z.array(z.object({ act: z.string(), state, at: moment, name: z.string(), reason: z.string() })),
  versions: z.array(bulletin).meta({ description: 'all of the series, the newest first' }),
  files: z.array(file),
  objections: z
    .array(z.object({ field: z.string(), code: z.string(), words, fix: words }))
    .meta({ description: 'what stands in the way of a review' }),
  typed: z
    .array(z.object({ field: z.string(), numbers: z.array(z.string()).readonly() }))
    .readonly()
    .meta({ description: 'numbers that were typed and that no data stand behind' }),
  may: z.object({
    write: z.boolean(),
    approve: z.boolean().meta({ description: 'false also for whoever had a hand in it' }),
  }),
  entry: z.number().int().nullable(),
  checkpoint: z.string().nullable(),
});

/** The JSON file as it was published. */
export const bulletinDocument = z.object({
  schema: z.literal('anning-bulletin-1'),
  form: audience,
  publisher: z.string(),
  number,
  version: z.number().int(),
  language,
  period: z.string(),
  from: moment,
  until: moment,
  cutoff: moment,
  checkpoint: z.string(),
  text: textTold,
  written: textTold,
  figures: z.array(figure).readonly(),
  sections: z
    .array(z.object({ id: z.string(), title: words, tables: z.array(bulletinTable).readonly() }))
    .readonly(),
  revisions: z
    .array(z.object({ version: z.number().int(), reason: z.string(), changed: z.array(changed).readonly() }))
    .readonly(),
});
export const published = z.object({ items: z.array(bulletin) });
export const publicBulletin = z.object({
  bulletin,
  newestVersion: z.number().int(),
  document: bulletinDocument.nullable().meta({ description: 'null: it was withdrawn' }),
  files: z.array(file),
  entry: z.number().int().meta({ description: 'the entry of the evidence log that names all hashes' }),
});
export const bulletinFile = z.string();
