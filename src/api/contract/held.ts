import { z } from 'zod';
import { asked, list, messageId, moment, page, reason } from './common.ts';
import { heldState } from './messages.ts';

export const heldMessage = z.object({
  id: messageId,
  at: moment,
  gateway: z.string(),
  account: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  signature: z.string(),
  port: z.string(),
  purpose: z.string(),
  reasons: z.array(z.string()),
  text: z.string().nullable(),
  recipient: z.string().nullable(),
  held: heldState,
  /** When it is refused by itself. */
  expiresAt: moment,
});
export const heldQuery = z.object({
  ...page,
  state: list(z.enum(['waiting', 'deciding', 'released', 'rejected', 'expired'])).optional(),
  account: z.string().max(15).optional(),
  reason: z.string().max(60).optional(),
  from: asked.optional(),
  to: asked.optional(),
  sort: z.enum(['-at', 'at']).default('at'),
});
export const heldDecision = z.strictObject({
  ids: z.array(messageId).min(1).max(500),
  decision: z.enum(['release', 'reject']),
  /** Needed where messages are rejected. */
  reason: reason.optional(),
});
export const heldDecided = z.object({
  items: z.array(
    z.object({
      id: messageId,
      outcome: z.enum(['deciding', 'not-waiting', 'not-there']),
      due: moment.nullable(),
    }),
  ),
});
export const heldUndo = z.strictObject({ ids: z.array(messageId).min(1).max(500) });
export const heldUndone = z.object({
  items: z.array(z.object({ id: messageId, outcome: z.enum(['waiting', 'too-late', 'not-there']) })),
});
