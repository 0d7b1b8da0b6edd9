import { z } from 'zod';
import {
  COMPLAINT_CHANNELS,
  COMPLAINT_ENDS,
  COMPLAINT_MARKS,
  COMPLAINT_STATES,
  NUMBER_PROOFS,
} from '../../domain/index.ts';
import { asked, moment, organisation, page, reason, words } from './common.ts';
import { objection } from './desk.ts';

const acceptance = z.string().meta({ description: 'the acceptance number', example: '202606010000014' });
const state = z.enum(COMPLAINT_STATES);
const end = z.enum(COMPLAINT_ENDS);
const mark = z.enum(COMPLAINT_MARKS);
const channel = z.enum(COMPLAINT_CHANNELS);
/** PostgreSQL keeps no NUL. */
const storable = z.string().regex(/^[^\0]*$/);
const flag = z.enum(['0', '1']).transform((text) => text === '1');

export const byNumber = z.object({ id: z.string().regex(/^20\d{13,20}$/) });
export const byPlace = byNumber.extend({ place: z.coerce.number().int().min(0).max(20) });

/** Read leniently on purpose: what is wrong in an item is told by the intake, and stops no other item. */
const told = z.strictObject({
  reference: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'the teller’s own number for it; told again, it is the same complaint' }),
  recipient: z
    .string()
    .max(300)
    .meta({ description: 'the number that got the message', example: '13800138000' }),
  sender: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'the number that it came from, as the person gave it', example: '1069123456' }),
  text: z.string().meta({ description: 'the message as it came, neither changed nor described' }),
  at: z.string().max(300).optional().meta({ description: 'when it came' }),
  category: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'a code or a name out of `GET /api/complaint-categories`' }),
  wantsStop: z
    .boolean()
    .optional()
    .meta({ description: 'the person asks that this sender’s marketing stop' }),
  attachments: z
    .array(
      z.strictObject({
        name: z.string().max(300),
        mediaType: z.string().max(100).meta({ example: 'image/png' }),
        content: z.string().meta({ description: 'Base64' }),
      }),
    )
    .max(20)
    .optional()
    .meta({ description: 'pictures of the screen, as PNG, JPEG or WebP' }),
});
export const newComplaints = z.strictObject({
  organisation: organisation
    .optional()
    .meta({ description: 'who hands these in; absent: the only one of the caller’s duties, or the centre' }),
  complaints: z.array(told).min(1).max(500),
});
/** In the order of the question. */
export const complaintsTaken = z.object({
  items: z.array(
    z.object({
      id: acceptance.nullable().meta({ description: 'null: not taken' }),
      again: z.boolean().meta({ description: 'it was handed in before; nothing was written' }),
      marks: z
        .array(mark)
        .meta({ description: 'why it is kept and not counted; `paraphrased` alone is but a warning' }),
      objections: z.array(objection),
    }),
  ),
});
/** A picture in Base64 is a third larger. */
export const TOLD_BYTES_MAX = 24_000_000;

export const progressAsked = z.strictObject({
  organisation: organisation.optional(),
  references: z.array(storable.min(1).max(80)).min(1).max(500),
});
export const progress = z.object({
  items: z.array(
    z.object({
      reference: z.string(),
      id: acceptance.nullable().meta({ description: 'null: not handed in under this number' }),
      acceptedAt: moment.nullable(),
      state: state.nullable(),
      ended: end.nullable(),
    }),
  ),
});

export const complaint = z.object({
  id: acceptance,
  channel,
  via: z.string().nullable().meta({ description: 'who handed it in; null: the person, or the centre' }),
  viaName: z.string().nullable(),
  reference: z.string().nullable(),
  recipient: z.string().meta({ description: 'masked' }),
  proof: z.enum(NUMBER_PROOFS).meta({ description: 'how sure it is that the number is the complainant’s' }),
  sender: z.string().meta({ description: 'as it was given; a person’s number masked' }),
  senderKind: z.enum(['port', 'person', 'foreign', 'machine', 'unreadable', 'none']),
  port: z.string().nullable(),
  text: z.string(),
  toldAt: moment.nullable().meta({ description: 'when the message came, as the person says' }),
  acceptedAt: moment,
  category: z.string(),
  categoryWords: words.meta({ description: 'as it was called when the complaint was accepted' }),
  categoryBy: z.enum(['person', 'system', 'officer']),
  state,
  ended: end.nullable(),
  marks: z.array(mark),
  counted: z.boolean(),
  wantsStop: z.boolean(),
  erasedAt: moment.nullable().meta({ description: 'its term was over then: no number and no text are left' }),
});
export const complaintsQuery = z.object({
  ...page,
  state: state.optional(),
  channel: channel.optional(),
  category: z
    .string()
    .regex(/^[a-z-]{1,60}$/)
    .optional(),
  port: z
    .string()
    .regex(/^\d{3,20}$/)
    .optional(),
  mark: mark.optional(),
  counted: flag.optional(),
  wantsStop: flag.optional(),
  via: organisation.optional(),
  from: asked.optional(),
  to: asked.optional(),
  text: storable.trim().min(1).max(200).optional().meta({ description: 'in the message, as it stands' }),
});
export const lookUp = z.strictObject({
  ...page,
  recipient: z
    .string()
    .trim()
    .min(1)
    .max(30)
    .meta({ description: 'the whole number', example: '13800138000' }),
});
export const complaintPage = complaint.extend({
  events: z
    .array(
      z.object({
        act: z.string(),
        state,
        at: moment.meta({ description: 'when it happened' }),
        learntAt: moment.meta({ description: 'when it was known here' }),
        by: z.string(),
        byName: z.string(),
        told: z.string().meta({ description: 'to the person' }),
        note: z.string().meta({ description: 'for the centre alone' }),
        detail: z.record(z.string(), z.unknown()),
      }),
    )
    .meta({ description: 'in the order in which they were known' }),
  originals: z
    .array(
      z.object({
        place: z.number(),
        name: z.string(),
        mediaType: z.string(),
        bytes: z.number(),
        sha256: z.string().meta({ description: 'hexadecimal' }),
      }),
    )
    .meta({ description: 'what was sent in; the first is the complaint itself' }),
  case: z.string().nullable().meta({
    description: 'the case that it is in; null: in none, or the asker does not see cases',
  }),
  mayUnmask: z.boolean(),
  mayHandle: z.boolean(),
});
export const unmasking = z.strictObject({ reason });
export const numbers = z.object({
  recipient: z.string(),
  sender: z.string().nullable().meta({ description: 'where the message came from a person’s number' }),
});
export const classification = z.strictObject({
  category: z.string().max(60),
  service: z.boolean().meta({ description: 'it is a code or a notice: kept, and not counted' }),
});
export const mute = z.strictObject({ days: z.number(), reason });
export const complaintAct = z.strictObject({
  act: z.enum(['close', 'reopen']),
  end: end.optional().meta({ description: 'why it is closed; needed for close' }),
  told: storable.trim().max(2000).default('').meta({ description: 'said to the person' }),
  note: reason.meta({ description: 'why, for the centre and the audit' }),
});
export const categories = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      kind: z.enum(['marketing', 'illegal', 'none']),
      words,
      since: z.array(z.object({ from: moment.nullable(), words })).meta({
        description: 'what it was called from when on; null: from the first',
      }),
    }),
  ),
});
