import { z } from 'zod';
import { asked, moment, organisation } from './common.ts';
import { objection } from './desk.ts';

export const probe = z.object({
  id: z.string(),
  recipient: z.string().meta({ description: 'masked' }),
  label: z.string(),
  addedAt: moment,
  addedBy: z.string(),
  retiredAt: moment.nullable(),
  told: z.number().meta({ description: 'messages that were handed in for it' }),
  refusals: z.number(),
});
export const probes = z.object({ items: z.array(probe) });
export const newProbe = z.strictObject({
  recipient: z
    .string()
    .trim()
    .min(1)
    .max(30)
    .meta({ description: 'the whole number', example: '13800138000' }),
  label: z.string().max(100).meta({ description: 'which telephone, whose form it was given to' }),
});

/** What is wrong in a row is told for that row, and stops no other. */
export const toldMessages = z.strictObject({
  messages: z
    .array(
      z.strictObject({
        recipient: z.string().max(60).meta({ description: 'the number that it came to' }),
        at: asked,
        port: z.string().max(40).meta({ description: 'the number that it came from' }),
        text: z.string().min(1).max(4000).meta({ description: 'as it arrived; its hash alone is kept' }),
      }),
    )
    .min(1)
    .max(1000),
});
/** In the order of the question. */
export const messagesTaken = z.object({
  items: z.array(
    z.object({
      taken: z.boolean(),
      again: z.boolean().meta({ description: 'it was told before; nothing was written' }),
      objections: z.array(objection),
    }),
  ),
});

export const probeRefusal = z
  .strictObject({
    organisation: organisation.optional().meta({ description: 'a registered one: stands in the ledger' }),
    signature: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'or one that nobody registered: the telephone sent it' }),
    at: asked.optional().meta({ description: 'when; now unless given' }),
  })
  .refine(({ organisation: whose, signature }) => (whose === undefined) !== (signature === undefined), {
    path: ['organisation'],
  });

const share = z.object({
  share: z.number(),
  low: z.number().meta({ description: '95 %, after Wilson' }),
  high: z.number(),
});
export const failures = z.object({
  from: moment.meta({ description: 'refusals since' }),
  trialsLeast: z.number().meta({ description: 'fewer are too little data' }),
  quietMs: z.number().meta({ description: 'so long without a message is silence' }),
  underWayMs: z.number().meta({ description: 'what arrives within it after a refusal was on its way' }),
  items: z.array(
    z.object({
      organisation: z.string().nullable().meta({ description: 'null: a signature that nobody registered' }),
      organisationName: z.string().nullable(),
      signature: z.string(),
      probes: z.number(),
      trials: z.number().meta({ description: 'refusals that were watched for long enough' }),
      failed: z.number().meta({ description: 'of these, after which marketing still arrived' }),
      watching: z.number().meta({ description: 'refusals that were not yet' }),
      failure: share.nullable().meta({ description: 'null: too little data' }),
      silenceMedianMs: z
        .number()
        .nullable()
        .meta({ description: 'from the refusal to the last message; 0: none' }),
      silenceMaxMs: z.number().nullable(),
      notSilent: z.number().meta({ description: 'of the failed, still coming' }),
      arrived: z.number().meta({ description: 'messages after refusals' }),
      arrivedPast: z.number().meta({ description: 'of these, past all gateways of this installation' }),
      stopped: z.number().meta({ description: 'tried after refusals, and stopped at a gateway' }),
    }),
  ),
});
export const failuresQuery = z.object({
  from: asked.optional().meta({ description: 'half a year ago unless given' }),
});
