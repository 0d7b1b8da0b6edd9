import { z } from 'zod';
import { DELIVERY_STATES, WEBHOOK_EVENTS, WEBHOOK_STATES } from '../../domain/index.ts';
import { moment, organisation, page, reason } from './common.ts';

/** What may be told to an address; read by the room itself, so that what is wrong is told with all that is allowed. */
const url = z.string().trim().max(2000).meta({ example: 'https://leads.example.cn/anning' });
const events = z.array(z.string().max(60)).max(WEBHOOK_EVENTS.length);

export const webhook = z.object({
  id: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  state: z.enum(WEBHOOK_STATES).meta({
    description: 'paused: nothing arrived for days; gone: it answered 410; off: somebody turned it off',
  }),
  stateAt: moment,
  secretAt: moment.meta({ description: 'since when its secret is in use' }),
  earlierUntil: moment.nullable().meta({ description: 'until when the secret before signs too' }),
  failures: z.number().meta({ description: 'attempts in a row that came to nothing' }),
  failingSince: moment.nullable(),
  waiting: z.number().meta({ description: 'deliveries that wait for it' }),
  madeAt: moment,
  madeBy: z.string(),
});
export const webhooksQuery = z.object({ ...page, organisation: organisation.optional() });
export const newWebhook = z.strictObject({ organisation, url, events: events.default([...WEBHOOK_EVENTS]) });
export const withSecret = z.object({
  webhook,
  secret: z.string().meta({ description: 'told this once: `whsec_` and base64' }),
});
export const webhookChange = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  active: z
    .boolean()
    .optional()
    .meta({ description: 'true: on again, and what waits is tried at once; false: off' }),
});
export const newSecret = z.strictObject({
  earlierHours: z
    .int()
    .min(0)
    .max(72)
    .default(24)
    .meta({ description: 'how long the secret before goes on signing beside the new one; 0: not at all' }),
});
export const removal = z.strictObject({ reason });
export const tested = z.object({ delivery: z.string() });

export const delivery = z.object({
  id: z.string(),
  event: z.string().meta({ description: '`webhook-id`: the same in every attempt' }),
  type: z.string(),
  webhook: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  lead: z.string().nullable(),
  at: moment.meta({ description: 'when it happened' }),
  state: z
    .enum(DELIVERY_STATES)
    .meta({ description: 'delivered: answered with 2xx, which is not seeing it' }),
  tries: z.number(),
  nextAt: moment.nullable(),
  settledAt: moment.nullable(),
  status: z.number().nullable(),
  fault: z.string().nullable(),
});
export const deliveryPage = delivery.extend({
  attempts: z.array(
    z.object({
      at: moment,
      tookMs: z.number(),
      status: z.number().nullable(),
      fault: z.string().nullable(),
      answer: z.string().meta({ description: 'the beginning of what it answered' }),
    }),
  ),
});
export const deliveriesQuery = z.object({
  ...page,
  webhook: z.string().max(60).optional(),
  lead: z.string().max(60).optional(),
  organisation: organisation.optional(),
  state: z.enum(DELIVERY_STATES).optional(),
});
