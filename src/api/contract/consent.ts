import { z } from 'zod';
import {
  CONSENT_CHANNELS,
  CONSENT_EVENT_KINDS,
  CONSENT_STATES,
  GRANT_CHANNELS,
  MARKETING_PURPOSES,
} from '../../domain/index.ts';
import { asked, moment, organisation, page, reason } from './common.ts';
import { objection } from './desk.ts';
import { evidence } from './messages.ts';

const purpose = z.enum(MARKETING_PURPOSES as [string, ...string[]]);
const channel = z.enum(CONSENT_CHANNELS);
const kind = z.enum(CONSENT_EVENT_KINDS);
const frequency = z.object({ count: z.number(), per: z.enum(['day', 'week', 'month']) });
const number = z
  .string()
  .trim()
  .min(1)
  .max(30)
  .meta({ description: 'the whole number, as people write it', example: '13800138000' });
export const byEvent = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** Read leniently on purpose: what is wrong in a row is told by the ledger's door, with its clause, and stops no other row. */
const grant = z.strictObject({
  recipient: z.string().max(60),
  organisation: z.string().max(60),
  purpose: z
    .string()
    .max(60)
    .meta({ description: MARKETING_PURPOSES.join(', ') }),
  channel: z
    .string()
    .max(60)
    .meta({ description: GRANT_CHANNELS.join(', ') }),
  at: z.string().max(60).meta({ description: 'when the person agreed, RFC 3339' }),
  wording: z.string().max(60).optional().meta({ description: 'id of the wording that was shown' }),
  frequency: z
    .strictObject({ count: z.number(), per: z.string().max(20) })
    .optional()
    .meta({ description: 'the wording’s own unless given' }),
  termDays: z.number().optional().meta({ description: 'the wording’s own unless given' }),
  preTicked: z.boolean().meta({ description: 'whether the box was ticked before the person saw it' }),
  bundled: z.boolean().meta({ description: 'whether it came with a registration or an order' }),
  evidence: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'SHA-256 of the file that proves it, in hex' }),
});
export const newGrants = z.strictObject({
  grants: z.array(grant).min(1).max(1000),
  source: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta({ description: 'the form, shop or campaign it came by' }),
});
/** In the order of the question. */
export const grantsTaken = z.object({
  items: z.array(
    z.object({
      event: z.number().nullable().meta({ description: 'null: not taken' }),
      again: z.boolean().meta({ description: 'it was so already; nothing was written' }),
      objections: z.array(objection),
    }),
  ),
});

export const newRefusal = z
  .strictObject({
    recipient: number,
    of: z
      .enum(['purpose', 'organisation', 'everyone'])
      .meta({ description: 'this purpose; the organisation with its group; everyone’s marketing (谢绝)' }),
    organisation: organisation.optional(),
    purpose: purpose.optional(),
    channel: channel.meta({ description: 'by which way the person said so' }),
    at: asked.optional().meta({ description: 'when; now unless given' }),
    source: z.string().trim().max(200).default('').meta({ description: 'such as the number of the call' }),
  })
  .refine(({ of, organisation: whose }) => (of === 'everyone') === (whose === undefined), {
    path: ['organisation'],
  })
  .refine(({ of, purpose: which }) => (of === 'purpose') === (which !== undefined), { path: ['purpose'] });
export const wantedLinks = z.strictObject({
  organisation: z.string().max(60),
  purpose: z
    .string()
    .max(60)
    .meta({ description: MARKETING_PURPOSES.join(', ') }),
  recipients: z.array(z.string().max(60)).min(1).max(1000),
});
/** In the order of the numbers, none of which stands in a link. */
export const links = z.object({
  items: z.array(
    z.object({
      link: z.string().nullable().meta({ description: 'null: not made' }),
      objection: objection.nullable(),
    }),
  ),
});
export const refusalTaken = z.object({ event: z.number(), again: z.boolean() });

export const wording = z.object({
  id: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  name: z.string(),
  version: z.number(),
  channel,
  purpose,
  text: z.string(),
  sha256: z.string(),
  frequency,
  termDays: z.number(),
  addedAt: moment,
  addedBy: z.string(),
  retiredAt: moment.nullable(),
});
export const wordingPage = wording.extend({
  versions: z.array(wording).meta({ description: 'all of this name, the newest first' }),
});
export const wordingsQuery = z.object({
  ...page,
  organisation: organisation.optional(),
  state: z.enum(['current', 'retired']).optional(),
  channel: channel.optional(),
  purpose: purpose.optional(),
});
export const newWording = z.strictObject({
  organisation: z.string().max(60),
  name: z.string().max(100).meta({ description: 'versions of one wording share it' }),
  channel: z.string().max(60),
  purpose: z.string().max(60),
  text: z.string().max(4000),
  frequency: z.strictObject({ count: z.number(), per: z.string().max(20) }),
  termDays: z.number(),
});

export const event = z.object({
  id: z.number(),
  recipient: z.string().meta({ description: 'masked; empty where it was erased' }),
  organisation: z.string().nullable().meta({ description: 'null: everyone' }),
  organisationName: z.string().nullable(),
  purpose: purpose.nullable().meta({ description: 'null: all marketing' }),
  kind,
  at: moment,
  recordedAt: moment,
  channel,
  wording: z.object({ id: z.string(), name: z.string(), version: z.number() }).nullable(),
  proof: z.enum(['proven', 'unproven']).nullable(),
  evidence: z.string().nullable().meta({ description: 'SHA-256 of the file that proves it' }),
  frequency: frequency.nullable(),
  until: moment.nullable(),
  source: z.string(),
  log: z
    .object({ entry: z.number(), block: z.number(), place: z.number(), loggedAt: moment })
    .nullable()
    .meta({ description: 'where the evidence log holds it; null: not yet' }),
});
export const eventPage = event.extend({ mayUnmask: z.boolean() });
export const eventsQuery = z.object({
  ...page,
  organisation: organisation.optional(),
  kind: kind.optional(),
  purpose: purpose.optional(),
  channel: channel.optional(),
  from: asked.optional(),
  to: asked.optional(),
});

export const lookUp = z.strictObject({ recipient: number });
export const ofNumber = z.object({
  recipient: z.string().meta({ description: 'masked' }),
  refusesEveryone: z.boolean(),
  consents: z.array(
    z.object({
      organisation: z.string(),
      organisationName: z.string().nullable(),
      purpose,
      state: z.enum(CONSENT_STATES),
      at: moment,
      until: moment.nullable(),
      inForce: z
        .boolean()
        .meta({ description: 'whether gateways have been told: a grant serves once the log holds it' }),
      unproven: z.boolean().meta({
        description: 'taken over without evidence: from a day on that is the rulebook’s it no longer serves',
      }),
      refused: z.enum(['none', 'organisation', 'everyone']),
      mayBeSent: z.boolean(),
      event: z
        .number()
        .meta({ description: 'which led to it; its record may be gone, for a refusal outlives its history' }),
    }),
  ),
  refusals: z.array(
    z.object({
      organisation: z.string().nullable(),
      organisationName: z.string().nullable(),
      at: moment,
      event: z.number(),
    }),
  ),
  events: z.array(event).meta({ description: 'the newest first, at most 500' }),
});

export const receiptFor = z.strictObject({
  recipient: number.meta({ description: 'whose it is: the receipt then names the number' }),
});
export const receipt = z.record(z.string(), z.unknown()).meta({
  description: 'fields named as in ISO/IEC TS 27560:2023, with the proof inside; see docs/consent.md',
});
export const unmasking = z.strictObject({ reason });

export const countsQuery = z.object({
  organisation: organisation.optional(),
  from: asked.optional().meta({ description: 'of the months: twelve of them unless given' }),
  to: asked.optional(),
});
export const counts = z.object({
  states: z.array(
    z.object({
      organisation: z.string(),
      organisationName: z.string().nullable(),
      purpose,
      state: z.enum(CONSENT_STATES),
      consents: z.number(),
    }),
  ),
  refusals: z.array(z.object({ organisation: z.string().nullable(), people: z.number() })),
  months: z.array(
    z.object({
      month: z.string().meta({ example: '2026-05', description: 'in Shanghai' }),
      organisation: z.string().nullable(),
      purpose: purpose.nullable(),
      kind,
      channel,
      events: z.number(),
    }),
  ),
});

/** By which consent a message could be sent. */
export const behindMessage = z.object({
  consent: event.nullable().meta({ description: 'null: the ledger held none in force then' }),
  proof: z
    .object({
      consent: evidence,
      message: evidence,
      precedes: z.boolean().meta({ description: 'its entry stands in the log before the message’s batch' }),
    })
    .nullable(),
});
