import { z } from 'zod';
import { DERIVATION_STATES } from '../../domain/index.ts';
import { moment, words } from './common.ts';

const month = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .meta({ description: 'a month of Shanghai', example: '2026-11' });
const count = z.number().int().nullable().meta({ description: 'null: fewer than ten, or nothing is said' });
const lift = z
  .object({
    ratio: z.number(),
    low: z.number(),
    high: z.number().meta({ description: '95 of 100 such intervals hold the truth' }),
  })
  .nullable();

export const derivationQuery = z.object({
  month: month.optional().meta({ description: 'the newest that was counted, where none is given' }),
});

export const derivationEdition = z.object({
  id: z.string().meta({ example: '2026-11.1' }),
  month,
  edition: z.number().int(),
  madeAt: moment,
  tookMs: z.number().int(),
  by: z.string(),
  sha256: z.string().meta({ description: 'of the document as it is kept' }),
});

export const platformDerivation = z.object({
  organisation: z.string(),
  organisationName: z.string().nullable(),
  merchants: z.number().int().meta({ description: 'whose messages count as the platform’s' }),
  state: z.enum(DERIVATION_STATES),
  lift: lift.meta({
    description:
      'how many times as often finance marketing comes after the first contact as it would without',
  }),
  other: lift.meta({ description: 'the same of marketing that is neither retail nor finance' }),
  counts: z.object({
    contacted: count.meta({ description: 'people whose first contact lay in the month' }),
    newcomers: count.meta({ description: 'of these left out: nothing had come to them before' }),
    compared: count,
    peopleBefore: count.meta({ description: 'to whom finance marketing came in the days before' }),
    peopleAfter: count,
    daysBefore: count.meta({ description: 'days of a person with finance marketing' }),
    daysAfter: count,
    expectedAfter: count,
    ownAfter: count.meta({ description: 'of the days after: sent by the platform or its merchants' }),
    apart: count.meta({ description: 'people without contact, by whom the calendar is told' }),
    apartDays: count,
  }),
  words,
});

export const derivationTold = z.object({
  edition: derivationEdition,
  from: z.iso.date(),
  to: z.iso.date().meta({ description: 'of all that was looked at, inclusive' }),
  windowDays: z.number().int(),
  clearDays: z.number().int().meta({ description: 'days without contact before the month' }),
  least: z.object({
    people: z.number().int(),
    days: z.number().int(),
    calendarDays: z.number().int(),
    cell: z.number().int(),
  }),
  judged: z.number().int(),
  falselyNamed: z
    .number()
    .meta({ description: 'how many of them are named although nothing follows, at most on average' }),
  platforms: z.array(platformDerivation),
  confounders: z.array(
    z.object({
      id: z.string(),
      dealt: z.enum(['removed', 'compared', 'partly', 'checked', 'not-removed']),
      name: words,
      words,
    }),
  ),
});

export const derivations = z.object({
  months: z.array(derivationEdition).meta({ description: 'the newest edition of each, the newest first' }),
  nextRun: moment
    .nullable()
    .meta({ description: 'when it is seen whether a month is due; null: turned off' }),
  shown: derivationTold.nullable().meta({ description: 'null: the month was not counted' }),
});

export const newDerivation = z.strictObject({ month });
export const derivationLooked = z.object({
  isNew: z.boolean().meta({ description: 'false: nothing differs from what is kept' }),
  edition: derivationEdition,
});
