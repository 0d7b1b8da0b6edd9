import { z } from 'zod';
import { messageId, moment, organisation, outcome, page, reason, words } from './common.ts';
import { leaseTerms } from './desk.ts';

export const key = z.object({
  key: z.string(),
  publicKey: z.string().meta({ description: 'Ed25519, base64 of 32 bytes' }),
  verifierKey: z.string().meta({ description: 'as verifiers of signed notes take it' }),
  registeredAt: moment,
  revokedAt: moment.nullable(),
  reason: z.string().meta({ description: 'why it was revoked' }),
});
export const keys = z.object({
  /** What a new key names in its proof of possession. */
  origin: z.string(),
  items: z.array(key),
});
/** A text that the registry reads itself, so that everything that is wrong is told at once. */
const text = z.string().max(200);
export const newKey = z.strictObject({
  key: text,
  publicKey: text,
  proof: text.meta({ description: 'Ed25519 signature over the statement of possession, base64' }),
});
export const revocation = z.strictObject({ key: text, reason });

/** A million leaves of 65 bytes, and the statement before them. */
export const batchFile = { media: 'text/plain', bytesMax: 65_020_000 } as const;
export const batch = z.object({
  id: z.string(),
  organisation: z.string(),
  port: z.string().meta({ description: 'it covers every sender number that begins so' }),
  lease: z.string().nullable().meta({ description: 'null: the organisation holds the port' }),
  key: z.string(),
  from: moment,
  to: moment,
  count: z.number(),
  late: z.boolean().meta({ description: 'handed in more than seven days after its span' }),
  handedInAt: moment,
  handedInBy: z.string(),
  note: z.string().meta({ description: 'the signed statement (c2sp.org/signed-note)' }),
  evidenceIndex: z.number(),
});
export const batchesQuery = z.object({
  ...page,
  organisation: organisation.optional(),
  port: z
    .string()
    .regex(/^\d{3,20}$/)
    .optional(),
});

/** That an entry stands in the evidence log, for `verifyEntryProof` or any other reader of RFC 6962 and signed notes. */
export const entryProof = z.object({
  format: z.string(),
  entry: z.string(),
  index: z.number(),
  path: z.array(z.string()),
  checkpoint: z.string(),
});
export const handedIn = batch.extend({ evidence: entryProof });

const place = z.object({
  leaf: z.string().meta({ description: 'hex' }),
  index: z.number(),
  path: z.array(z.string()).meta({ description: 'base64, from the leaf to the root (RFC 6962)' }),
});

const hop = z.object({
  organisation: z.string().nullable(),
  name: z.string().nullable(),
  port: z.string().nullable(),
  standing: z.enum(['holder', 'confirmed', 'unconfirmed', 'missing']),
  lease: z
    .object({
      lease: z.string(),
      lessor: z.string(),
      from: moment,
      until: moment.nullable(),
      terms: leaseTerms.nullable().meta({ description: 'null: not to be seen by who asks' }),
      declaredBy: z.string(),
      declaredAt: moment.nullable(),
      confirmedAt: moment.nullable(),
    })
    .nullable(),
  custody: z.enum(['proved', 'denied', 'said', 'silent']),
  custodyWords: words,
  because: z.string(),
  words,
  silent: z.string().nullable().meta({ description: 'who did not say what would complete the hop' }),
  batches: z.array(batch),
  found: place
    .extend({
      batch: z.string(),
      text: z.enum(['as-judged', 'without-signature']),
      occurrence: z.number(),
      evidence: entryProof,
    })
    .nullable(),
  absent: z.array(z.object({ batch: z.string(), below: place.nullable(), above: place.nullable() })),
});

/** The way of a message along the chain of its moment, from the port's holder to its sender. */
export const trace = z.object({
  version: z.literal(1),
  message: z.object({
    id: messageId,
    at: moment,
    port: z.string(),
    organisation: z.string(),
    outcome,
  }),
  window: z.object({ from: moment, until: moment, toleranceMs: z.number() }).meta({
    description: 'when it can have been passed on; clocks may differ by the tolerance on either side',
  }),
  hops: z.array(hop),
  counts: z.object({ proved: z.number(), denied: z.number(), said: z.number(), silent: z.number() }),
});
