import { z } from 'zod';
import {
  ADDRESSEE_STANDINGS,
  DIRECTIVE_STATES,
  DUE_UNITS,
  MEASURED_FOR,
  MEASURED_RESULTS,
  OBLIGATION_STATES,
  QUERY_UNITS,
  UNMEASURED,
} from '../../domain/index.ts';
import { list, moment, organisation, page, pageOf, reason, words } from './common.ts';

/** PostgreSQL keeps no NUL in JSON that it reads. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\0]*$/);
const state = z.enum(DIRECTIVE_STATES);
const standing = z.enum(ADDRESSEE_STANDINGS);
const date = z.string().max(40).meta({ example: '2026-06-30' });
const clauseNumber = z.coerce.number().int().min(1).max(100).meta({ description: 'its place, from 1' });
const sha256 = z.string().meta({ description: 'hexadecimal' });
const figure = z.number().int().min(0).max(1e12);

export const byDirective = z.object({ id: z.string().regex(/^d_[a-z0-9]{20}$/) });
export const byDirectiveFile = byDirective.extend({ file: z.string().regex(/^f_[a-z0-9]{20}$/) });
export const directivesQuery = z.object({ ...page, state: list(state).optional() });

const clause = z.strictObject({
  text: text(4000),
  for: z.array(standing).min(1).max(ADDRESSEE_STANDINGS.length),
  due: z.strictObject({ unit: z.enum(DUE_UNITS), length: z.number().int().min(1).max(366) }),
  evidence: text(1000),
  query: z.string().max(60).nullable().meta({ description: 'null: closed with a written reason' }),
  threshold: z.number().min(0).nullable().meta({ description: 'no more than this, in the query’s unit' }),
  periodDays: z.number().int().min(1).max(366).meta({ description: 'whole days that are measured' }),
});
const addressee = z.strictObject({ organisation, standing });
const written = {
  title: text(120),
  occasion: text(500),
  text: text(20_000),
  acknowledgeDays: z.number().int().min(1).max(60).meta({ description: 'working days' }),
  clauses: z.array(clause).max(60),
};
export const newDirective = z.strictObject({ ...written, addressees: z.array(addressee).max(200) });
const edit = z
  .number()
  .int()
  .min(1)
  .meta({ description: 'the state that was read; where somebody has changed it since, nothing is done' });
export const savedDirective = newDirective.extend({ edit });
export const ofEdit = z.strictObject({ edit });
export const because = z.strictObject({ reason });
export const newSplit = z.strictObject({ text: text(20_000) });
export const split = z.object({ clauses: z.array(z.object({ mark: z.string(), text: z.string() })) });

const which = { clause: clauseNumber, organisation };
export const ofClause = z.strictObject(which);
export const commitment = z.strictObject({ ...which, what: text(1000).min(2), by: date });
export const progress = z.strictObject({ ...which, words: text(2000).min(2) });
export const returning = z.strictObject({ ...which, reason, due: date });
export const closing = z.strictObject({ ...which, reason: text(500).default('') });
export const newFile = z.object({ ...which, name: z.string().max(300) });
const claims = z.strictObject({
  messagesSent: figure.optional(),
  complaintsReceived: figure.optional(),
  consentsWithdrawn: figure.optional(),
  stoppedSince: date.optional(),
});
export const newReport = z.strictObject({
  ...which,
  cutoff: z.string().max(40).meta({ description: 'of the draft that was seen' }),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'of the draft that was seen' }),
  comment: text(4000),
  claims,
});
export const signed = z.object({ sha256 });

const measured = z.object({
  from: moment,
  until: moment.meta({ description: 'exclusive' }),
  count: z.number(),
  of: z.number().nullable(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  why: z.enum(UNMEASURED).nullable().meta({ description: 'why there is too little data' }),
});
const due = z.object({ lastDay: z.string(), isProvisional: z.boolean() });
export const obligation = z.object({
  clause: z.number(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  standing,
  state: z.enum(OBLIGATION_STATES),
  acknowledgeBy: due,
  due,
  isOverdue: z.boolean(),
  isSilent: z.boolean(),
  isPromiseBroken: z.boolean(),
  isReportLate: z.boolean(),
  acknowledgedAt: moment.nullable(),
  reportedAt: moment.nullable(),
  commitment: z.object({ what: z.string(), by: z.string(), at: moment, name: z.string() }).nullable(),
  closed: z.object({ at: moment, name: z.string(), reason: z.string(), isByData: z.boolean() }).nullable(),
});
export const directive = z.object({
  id: z.string(),
  state,
  ...written,
  clauses: z.array(clause),
  addressees: z.array(addressee).meta({ description: 'an addressee sees itself alone' }),
  edit: z.number(),
  issuedAt: moment.nullable(),
  issuedBy: z.string().nullable(),
  sha256: sha256.nullable(),
  entry: z.number().nullable().meta({ description: 'of the evidence log' }),
  withdrawn: z.object({ at: moment, reason: z.string() }).nullable(),
});
export const directives = pageOf(z.object({ directive, obligations: z.array(obligation) })).extend({
  mayWrite: z.boolean(),
  waiting: z
    .object({ open: z.number(), overdue: z.number(), soon: z.number(), nextDue: moment.nullable() })
    .meta({ description: 'of all pages: what an addressee owes; for the regulator, what was reported' }),
});
const week = z.object({
  from: z.string(),
  days: z.number(),
  isSince: z.boolean(),
  count: z.number(),
  of: z.number().nullable(),
});
const figures = z.object({
  query: z.string(),
  words,
  unit: z.enum(QUERY_UNITS),
  threshold: z.number(),
  cutoff: moment,
  before: measured.nullable(),
  since: measured.nullable(),
  result: z.enum(MEASURED_RESULTS).nullable(),
  weeks: z.array(week).readonly(),
});
export const reportDraft = z.object({
  clause: z.number(),
  organisation: z.string(),
  cutoff: moment,
  figures: figures.nullable(),
  digest: sha256,
});
const cause = z.object({
  about: z.string(),
  claimed: z.union([z.number(), z.string()]),
  known: z.number().nullable(),
  score: z.number(),
  words,
});
const report = z.object({
  id: z.string(),
  clause: z.number(),
  organisation: z.string(),
  at: moment,
  by: z.string(),
  sha256,
  entry: z.number(),
  comment: z.string(),
  claims,
  figures: figures.nullable(),
  files: z.array(z.object({ name: z.string(), sha256 })).readonly(),
  discrepancy: z
    .object({ score: z.number(), causes: z.array(cause), unchecked: z.array(z.string()).readonly() })
    .nullable()
    .meta({ description: 'for the regulator' }),
});
export const directiveFile = z.object({
  id: z.string(),
  clause: z.number(),
  organisation: z.string(),
  name: z.string(),
  bytes: z.number(),
  sha256,
  at: moment,
  by: z.string(),
  address: z.string(),
});
export const fileContent = z.string();
export const directivePage = z.object({
  directive,
  obligations: z.array(obligation),
  steps: z.array(
    z.object({
      clause: z.number().nullable(),
      organisation: z.string().nullable(),
      act: z.string(),
      state: z.string(),
      at: moment,
      name: z.string(),
      reason: z.string(),
    }),
  ),
  measurements: z.array(
    z.object({
      id: z.string(),
      clause: z.number(),
      organisation: z.string(),
      takenFor: z.enum(MEASURED_FOR),
      cutoff: moment,
      measured: measured.nullable().meta({ description: 'null: the query is for the regulator alone' }),
      result: z.enum(MEASURED_RESULTS),
      name: z.string(),
    }),
  ),
  reports: z.array(report),
  files: z.array(directiveFile),
  objections: z.array(z.object({ field: z.string(), code: z.string(), words, fix: words })),
  may: z.object({ write: z.boolean(), answerFor: z.array(z.string()) }),
});
export const directiveForms = z.object({
  queries: z.array(
    z.object({
      id: z.string(),
      words,
      counted: words,
      unit: z.enum(QUERY_UNITS),
      suggested: z.number(),
      isHidden: z.boolean().meta({ description: 'its values are for the regulator alone' }),
      isByDay: z.boolean(),
    }),
  ),
  templates: z.array(z.object({ id: z.string(), ...written, clauses: z.array(clause) })),
});
const ratio = z.object({ ratio: z.number(), low: z.number(), high: z.number() });
export const beforeAfter = z.object({
  change: moment.meta({ description: 'the first day after the issue' }),
  days: z.array(z.object({ at: moment, count: z.number(), of: z.number() })).nullable(),
  estimate: z
    .object({
      level: ratio,
      weekly: ratio,
      atEnd: ratio,
      overdispersion: z.number(),
      daysBefore: z.number(),
      daysAfter: z.number(),
    })
    .nullable(),
  why: z
    .enum(['few-days', 'few-events', 'no-fit', 'not-by-day'])
    .nullable()
    .meta({ description: 'why there is no estimate' }),
});
