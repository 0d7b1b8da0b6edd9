import { z } from 'zod';
import { asked, moment, outcome } from './common.ts';
import { message } from './messages.ts';

const range = { from: asked, to: asked };
export const countsQuery = z.object({
  ...range,
  step: z.enum(['minute', 'hour', 'day']),
  account: z.string().max(15).optional(),
});
export const counts = z.object({ items: z.array(z.object({ at: moment, outcome, messages: z.number() })) });
export const verdictsQuery = z.object({ ...range, account: z.string().max(15).optional() });
/** Reason '' is an outcome's total; a message counts under each of its reasons. */
export const verdicts = z.object({
  items: z.array(z.object({ outcome, reason: z.string(), messages: z.number() })),
});
export const breakdownQuery = z.object({
  ...range,
  by: z.enum(['reason', 'account', 'organisation', 'outcome']),
  step: z.enum(['minute', 'hour', 'day']),
  limit: z.coerce.number().int().min(1).max(20).default(8),
});
/** Key '' is all the others together. */
export const breakdown = z.object({
  items: z.array(z.object({ at: moment, key: z.string(), messages: z.number() })),
});
/** Of the last minutes, each second. */
export const ratesQuery = z.object({
  by: z.enum(['outcome', 'reason', 'account']),
  minutes: z.coerce.number().int().min(1).max(15).default(5),
});
export const rates = z.object({
  from: moment,
  to: moment,
  items: z.array(z.object({ at: moment, key: z.string(), messages: z.number() })),
});

/** What `GET /api/live` sends as server-sent events named `messages`, at most one a second. */
export const liveMessages = z.object({
  items: z.array(message),
  /** Messages of this second beyond those in `items`. */
  more: z.number(),
});
