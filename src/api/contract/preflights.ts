import { z } from 'zod';
import { asked, moment, organisation, outcome, words } from './common.ts';

export const newPreflight = z.strictObject({
  plan: z.string().min(1).max(60).optional().meta({ description: 'a plan of one’s own' }),
  organisation: organisation.optional().meta({
    description: 'who submits it; absent: the plan’s, or the only one of the caller’s duties',
  }),
  account: z.string().min(1).max(15).optional().meta({
    description: 'by which it will be submitted; absent: the only one of the organisation',
  }),
  port: z
    .string()
    .regex(/^\d{3,20}$/)
    .optional()
    .meta({ description: 'from which it will be sent; absent: the only one of the plan' }),
  at: asked.optional().meta({
    description: 'absent: the next half hour that the plan and the sending hours allow',
  }),
  text: z.string().trim().min(1).max(2000).meta({
    description: 'all of it; 【】 may be left out where the plan has one signature',
  }),
  column: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'of the numbers: its name or its number from 1, where the header does not tell' }),
});

const reason = z.object({
  code: z.string(),
  words,
  recipients: z.number().meta({ description: 'with this reason, others besides or not' }),
  first: z.number().meta({ description: 'of these, for whom it is the first; adds up over all reasons' }),
});
const example = z.object({
  recipient: z.string().meta({ example: '86138****8000' }),
  outcome,
  reasons: z.array(
    z.object({
      code: z.string(),
      mode: z.enum(['enforce', 'shadow']),
      words,
      clause: words.nullable(),
      fix: words,
    }),
  ),
});
const report = z.object({
  at: moment.meta({ description: 'the planned moment' }),
  plan: z.string().nullable(),
  organisation: z.string().nullable().meta({ description: 'in whose name it is sent' }),
  organisationName: z.string().nullable(),
  signature: z.string().nullable(),
  port: z.string(),
  account: z.string(),
  purpose: z.string(),
  rulebook: z.string(),
  countsKnown: z.boolean().meta({
    description: 'whether what was sent already could be asked; else it is taken as nothing',
  }),
  rows: z.number(),
  allowed: z.number(),
  held: z.number(),
  refused: z.number(),
  duplicates: z.number(),
  unreadable: z.number(),
  reasons: z.array(reason),
  examples: z.array(example).meta({ description: 'numbers are masked' }),
});

export const preflightPage = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  awaitsFile: z.boolean().meta({ description: 'the numbers have not been handed in' }),
  createdAt: moment,
  endedAt: moment.nullable(),
  deletedAt: moment.meta({ description: 'when the numbers that came and those that come out go' }),
  asked: z.object({
    plan: z.string().nullable(),
    account: z.string(),
    port: z.string().nullable(),
    at: moment.nullable(),
    text: z.string(),
  }),
  bytesMax: z.number(),
  bytes: z.number(),
  bytesRead: z.number(),
  rows: z.number().meta({ description: 'judged so far' }),
  report: report.nullable().meta({ description: 'once it is done' }),
  error: words.nullable(),
});
