import { z } from 'zod';
import { AMENDMENT_STATES, PLAN_STATES } from '../../domain/index.ts';
import { asked, list, moment, named, organisation, page, reason } from './common.ts';
import { objections, step } from './desk.ts';

/** What is wrong with it is told by the pre-check, all at once: here only its shape. */
const texts = z.array(
  z.strictObject({
    template: z.string().max(60).optional().meta({ description: 'a filed template' }),
    text: z.string().max(1200).optional().meta({ description: 'or the text itself, after the signature' }),
  }),
);
const hours = z.strictObject({ from: z.string().max(10), until: z.string().max(10) }).meta({
  example: { from: '09:00', until: '20:30' },
  description: 'of the Shanghai day',
});
export const wantedPlan = z.strictObject({
  organisation: z.string().max(60).meta({ description: 'who sends' }),
  title: z.string().max(200),
  purposes: z.array(z.string().max(40)).max(50),
  signatures: z.array(z.string().max(60)).max(100),
  ports: z.array(z.string().max(40)).max(2000),
  texts: texts.max(200),
  messagesMax: z.number(),
  windows: z
    .array(
      z.strictObject({
        from: z.string().max(40).meta({ example: '2026-11-01' }),
        until: z.string().max(40).meta({ example: '2026-11-12', description: 'exclusive' }),
        hours: hours.optional(),
      }),
    )
    .max(200),
  contact: z.strictObject({
    name: z.string().max(200),
    phone: z.string().max(40).optional().meta({ description: 'absent: as it is kept already' }),
  }),
  remark: z.string().max(2000).optional(),
});
export const planCheck = z.strictObject({
  wanted: wantedPlan,
  plan: z.string().max(60).optional().meta({ description: 'of which these would be other terms' }),
});
export { objections as planObjections };
export const newPlan = z.strictObject({
  wanted: wantedPlan,
  draft: z.boolean().default(false).meta({ description: 'kept, and shown to nobody else' }),
  reason: z.string().trim().max(500).default(''),
});

const terms = z.object({
  purposes: z.array(z.string()),
  signatures: z.array(z.string()),
  ports: z.array(z.string()),
  /** Null: any text; only a plan that was told by the facts alone. */
  texts: z.array(z.object({ template: z.string().nullable(), text: z.string().nullable() })).nullable(),
  messagesMax: z.number(),
  windows: z.array(
    z.object({
      from: moment,
      until: moment,
      hours: z.object({ from: z.string(), until: z.string() }).nullable(),
    }),
  ),
});
const hand = z.object({ by: named, at: moment });
export const planEntry = z.object({
  plan: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  title: z.string(),
  state: z.enum(PLAN_STATES),
  amendmentState: z.enum(AMENDMENT_STATES),
  version: z.number(),
  terms: terms,
  filed: hand,
  decided: hand.nullable(),
  decisionReason: z.string().nullable(),
  stopped: hand.extend({ reason: z.string() }).nullable().meta({ description: 'the last stop' }),
});
export const planPage = planEntry.extend({
  contact: z.object({ name: z.string(), phone: z.string() }).nullable(),
  remark: z.string(),
  amendment: hand.extend({ terms }).nullable(),
  sent: z.number().meta({ description: 'let through under it so far, over all gateways' }),
  steps: z.array(step),
});
export const plansQuery = z.object({
  ...page,
  state: list(z.enum(PLAN_STATES)).optional(),
  organisation: organisation.optional(),
  from: asked.optional().meta({ description: 'with a moment after this' }),
  to: asked.optional().meta({ description: 'with a moment before this' }),
  toReview: z.enum(['true']).optional().meta({ description: 'filed, or with an amendment under review' }),
});
export const planDecision = z.strictObject({ approve: z.boolean(), reason });
