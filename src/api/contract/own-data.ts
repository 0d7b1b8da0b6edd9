import { z } from 'zod';
import { moment, reason, words } from './common.ts';

const number = z
  .string()
  .trim()
  .min(1)
  .max(30)
  .meta({ description: 'the whole number, as people write it', example: '13800138000' });
const stays = z.array(
  z.object({
    line: z.string(),
    words,
    organisation: z.string().nullable(),
    organisationName: z.string().nullable(),
    count: z.number(),
    until: moment.nullable().meta({ description: 'null: while what it is kept for lasts' }),
    why: words,
    clauses: z.array(words),
  }),
);

export const ownDataFor = z.strictObject({
  recipient: number,
  reason: reason.meta({ description: 'how the person asked, and how it was made sure that it was them' }),
});
export const ownData = z.object({
  format: z.literal('anning-own-data-1'),
  recipient: z.string(),
  at: moment,
  consents: z.array(z.record(z.string(), z.unknown())),
  refusals: z.array(z.record(z.string(), z.unknown())),
  events: z.array(z.record(z.string(), z.unknown())),
  receipts: z
    .array(z.record(z.string(), z.unknown()))
    .meta({ description: 'one for each event, with the number: each checks offline; docs/consent.md' }),
  messages: z.array(z.record(z.string(), z.unknown())),
  replies: z.array(z.record(z.string(), z.unknown())),
  complaints: z.array(z.record(z.string(), z.unknown())),
  stays,
  text: words.meta({ description: 'the same, to be read by the person' }),
});
export const ownDataDeleted = z.object({
  events: z.number().meta({ description: 'of consents and refusals, deleted now' }),
  complaints: z.number().meta({ description: 'of which the number and all texts went now' }),
  whole: z.boolean().meta({ description: 'whether the number and its salt went too' }),
  stays,
  text: words,
});
