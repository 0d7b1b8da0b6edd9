import { z } from 'zod';
import { asked, list, messageId, moment, outcome, page, pageOf, reason, words } from './common.ts';

/** What a list shows of a message: the number masked, the text as it came. */
export const message = z.object({
  id: messageId,
  at: moment,
  account: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  signature: z.string(),
  port: z.string(),
  recipient: z.string().meta({ description: 'masked' }),
  carrier: z.string(),
  protocol: z.string(),
  text: z.string(),
  purpose: z.string(),
  outcome,
  /** Codes; the first one decided. */
  reasons: z.array(z.string()),
  shadowReasons: z.array(z.string()),
  segments: z.number(),
});

export const messageFilter = {
  from: asked.optional(),
  to: asked.optional(),
  account: list(z.string().max(15)).optional(),
  organisation: list(z.string().max(18)).optional(),
  signature: z.string().max(40).optional(),
  port: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional()
    .meta({ description: 'the whole number' }),
  recipient: z.string().max(20).optional().meta({ description: 'a whole number, as clients write it' }),
  outcome: outcome.optional(),
  reason: z.string().max(60).optional(),
  purpose: z.string().max(40).optional(),
  plan: z.string().max(40).optional(),
  text: z.string().min(1).max(200).optional().meta({ description: 'a piece of the text as it stands' }),
};
export const messageQuery = z.object({
  ...page,
  ...messageFilter,
  sort: z.enum(['-at', 'at']).default('-at'),
});

/** A search that takes long answers with what it found so far, a page that is not full, and goes on at `next`. */
export const messageList = pageOf(message).extend({
  lookedTo: moment.nullable().meta({
    description: 'how far the search got before it answered; null where the page is full or nothing is left',
  }),
});

export const citation = z.object({
  law: z.string(),
  article: z.string(),
  version: z.string(),
  certainty: z.string(),
  zh: z.string(),
  en: z.string(),
  /** As it stands in a sentence. */
  shown: words,
  from: moment,
  until: moment.nullable(),
});

/** A reason in words, as of the message's moment (P3). */
export const explainedReason = z.object({
  code: z.string(),
  rule: z.string(),
  mode: z.enum(['enforce', 'shadow']),
  outcome: z.enum(['allow', 'hold', 'refuse']).nullable(),
  words,
  dutyHolder: z.string().nullable(),
  citations: z.array(citation),
  fix: words.nullable(),
  /** What the rule saw, as words and values in both languages. */
  evidence: z.array(z.object({ key: z.string(), label: words, value: words })),
});

export const receipt = z.object({ segment: z.number(), at: moment, status: z.string(), reportedAt: moment });

export const heldState = z.object({
  state: z.enum(['waiting', 'deciding', 'released', 'rejected', 'expired']),
  decision: z.enum(['release', 'reject']).nullable(),
  decidedBy: z.string().nullable(),
  decidedReason: z.string().nullable(),
  due: moment.nullable(),
  settledAt: moment.nullable(),
});

/** The place of a message's record in the evidence. */
export const evidencePlace = z.object({ gateway: z.string(), block: z.number(), record: z.number() });

/** One thing that happened, oldest first. */
export const event = z.object({
  at: moment,
  kind: z.enum(['submitted', 'judged', 'decided', 'released', 'rejected', 'expired', 'receipt']),
  words,
  by: z.string().nullable(),
});

export const messagePage = z.object({
  message: message.extend({
    textAnomalies: z.array(z.string()),
    plan: z.string(),
    rulebook: z.object({ id: z.string(), words: words.nullable() }),
    holder: z
      .object({ organisation: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'of the account' }),
  }),
  reasons: z.array(explainedReason),
  receipts: z.array(receipt),
  held: heldState.nullable(),
  evidence: evidencePlace,
  events: z.array(event),
  mayUnmask: z.boolean(),
  mayDecide: z.boolean(),
});

export const unmasking = z.strictObject({ reason });
export const unmasked = z.object({ recipient: z.string() });

/** What a browser needs to check by itself that this message's record is in the log (RFC 6962, C2SP tlog-tiles). Hashes in base64. */
export const evidence = z.object({
  /** Base64. The record as the gateway wrote it before it answered. */
  record: z.string(),
  salt: z.string(),
  /** The batch: its leaf as canonical JSON, and the hashes from the record's leaf to its root. */
  batch: z.object({ leaf: z.string(), index: z.number(), size: z.number(), path: z.array(z.string()) }),
  log: z.object({ index: z.number(), size: z.number(), path: z.array(z.string()) }),
  checkpoint: z.string(),
  verifierKey: z.string(),
});
