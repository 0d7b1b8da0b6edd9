import { z } from 'zod';
import { SANCTION_STATES } from '../../domain/index.ts';
import { list, moment, page, reason } from './common.ts';
import { step } from './desk.ts';

const targetKind = z.enum(['account', 'port', 'signature', 'organisation']);
const action = z.enum(['warn', 'slow', 'suspend', 'close']);
const state = z.enum(SANCTION_STATES);
/** One that followed upon a finding or a threshold. */
export const linkedSanction = z.object({ id: z.string(), action, state });

export const newSanction = z.strictObject({
  targetKind,
  target: z.string().min(1).max(60),
  action,
  /** Of a slowing. */
  ratePerSecond: z.int().optional(),
  until: z.string().max(40).optional().meta({ example: '2026-12-31' }),
  reason,
});
export const sanctionEntry = z.object({
  id: z.string(),
  targetKind,
  target: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  action,
  ratePerSecond: z.number().nullable(),
  until: moment.nullable(),
  reason: z.string(),
  state,
  proposedBy: z.object({ id: z.string(), name: z.string() }),
  proposedAt: moment,
  decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  decidedAt: moment.nullable(),
  decisionReason: z.string().nullable(),
});
export const sanctionPage = sanctionEntry.extend({ steps: z.array(step) });
export const sanctionsQuery = z.object({
  ...page,
  state: list(state).optional(),
  targetKind: targetKind.optional(),
  target: z.string().min(1).max(60).optional(),
  action: action.optional(),
  inForce: z.enum(['true']).optional().meta({ description: 'only those that bind now' }),
});
export const appealDecision = z.strictObject({ uphold: z.boolean(), reason });
