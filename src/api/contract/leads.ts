import { z } from 'zod';
import { LEAD_DEEDS, LEAD_FOUND, LEAD_LISTS } from '../../domain/index.ts';
import { clockDays, leadHop } from './cases.ts';
import { moment, organisation, page } from './common.ts';

const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\0]*$/);

export const leadsQuery = z.object({
  ...page,
  state: z.enum(LEAD_LISTS).optional(),
  organisation: organisation.optional(),
});
export const leadEntry = leadHop.extend({
  lead: z.string(),
  port: z.string().nullable(),
  case: z.string().nullable().meta({ description: 'for the centre and the regulator' }),
  complaints: z.number(),
});
export const leadPage = z.object({
  id: z.string(),
  at: moment,
  port: z.string().nullable(),
  signature: z.string().nullable(),
  case: z.string().nullable(),
  complaints: z.number(),
  hops: z.array(leadHop).meta({ description: 'the asker’s own; for the centre and the regulator all' }),
  clock: clockDays.nullable().meta({ description: 'of the last of these hops, day by day' }),
  notes: z.array(z.object({ at: moment, text: z.string() })).meta({ description: 'told by the centre' }),
  decision: z
    .object({
      state: z.string(),
      decision: z.string().nullable(),
      reason: z.string(),
      mayAppeal: z.boolean(),
    })
    .nullable()
    .meta({ description: 'for the one whose matter it is, once it is decided' }),
  answerFor: z.array(organisation).meta({ description: 'in whose name the asker can answer now' }),
});
export const leadComplaint = z.object({
  place: z.number().meta({ description: 'its number in this lead' }),
  complaint: z.string().nullable().meta({ description: 'its acceptance number, for the centre alone' }),
  port: z.string().nullable(),
  text: z.string().meta({ description: 'without the number of the person' }),
  toldAt: moment.nullable().meta({ description: 'when the message came, to the minute' }),
  category: z.string(),
  wantsStop: z.boolean(),
});
export const leadComplaintsQuery = z.object({
  limit: page.limit,
  after: z.coerce.number().int().min(0).optional().meta({ description: 'the place of the last one seen' }),
});
export const leadComplaints = z.object({ items: z.array(leadComplaint), next: z.number().nullable() });

const answer = {
  found: z.enum(LEAD_FOUND),
  deeds: z.array(z.enum(LEAD_DEEDS)).max(LEAD_DEEDS.length),
  until: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'from when on what was ended is over', example: '2026-06-01' }),
  passedTo: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'the next party’s unified social credit code' }),
  statement: text(10_000),
  proofs: z
    .array(z.strictObject({ complaint: z.number(), event: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }))
    .max(1000)
    .default([])
    .meta({ description: 'for each complaint, by its number in the lead, the entry of the consent ledger' }),
  files: z
    .array(z.strictObject({ name: text(200), sha256: z.string().max(100) }))
    .max(20)
    .default([])
    .meta({ description: 'of what is kept as evidence: names and SHA-256' }),
};
export const newAnswer = z.strictObject({
  organisation: organisation.meta({ description: 'in whose name' }),
  ...answer,
});
export const newAppeal = z.strictObject({ organisation, statement: text(4000).min(2) });
export const passing = z.strictObject({
  organisation: organisation.optional().meta({ description: 'absent: the next on the chain' }),
  note: text(500).default(''),
});
export const ofHop = z.strictObject({ organisation });
export const sent = z.object({
  lead: z.string(),
  place: z.number(),
  organisation: z.string(),
  complaints: z.number(),
});
export const linkMade = z.object({
  token: z.string().meta({
    description: 'shown once; the link holds it, and `POST /api/lead-links/opening` and `…/answer` take it',
  }),
  link: z.string().meta({ description: 'the page that takes it' }),
  until: moment,
});
export const revoked = z.object({ revoked: z.number() });
export const checks = z.object({
  items: z.array(
    z.object({
      place: z.number(),
      organisation: z.string(),
      stop: z
        .object({
          check: z.string(),
          deeds: z.array(z.string()),
          until: moment,
          before: z.number().meta({ description: 'marketing in the 30 days before' }),
          after: z.number().meta({ description: 'marketing since' }),
          examples: z.array(z.string()),
          firstAt: moment.nullable(),
        })
        .nullable(),
      proofs: z.array(z.object({ complaint: z.number(), event: z.number(), check: z.string() })),
    }),
  ),
});
const token = z.string().max(100);
export const opening = z.strictObject({
  token,
  after: z.int().min(0).max(100_000_000).optional(),
});
export const opened = z.object({
  until: moment,
  lead: leadPage,
  complaints: z.array(leadComplaint),
  next: z.number().nullable(),
});
export const answerByLink = z.strictObject({ token, ...answer });
