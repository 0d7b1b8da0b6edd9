import { z } from 'zod';
import {
  CASE_DECISIONS,
  CASE_QUEUES,
  CASE_STATES,
  CASE_SUBJECTS,
  CASES_ASSIGNED_MAX,
  COMPLAINT_ENDS,
  COMPLAINT_STATES,
  COMPLAINTS_MOVED_MAX,
} from '../../domain/index.ts';
import { asked, list, moment, named, organisation, page, reason, words } from './common.ts';
import { citation } from './messages.ts';

const acceptance = z.string().regex(/^[0-9]{8,25}$/);
const caseId = z.string().regex(/^g_[a-z0-9]{20}$/);
const port = z.string().regex(/^\d{3,21}$/);
const signature = z.string().trim().min(1).max(60);
const state = z.enum(CASE_STATES);
const decision = z.enum(CASE_DECISIONS);
const subjectKind = z.enum(CASE_SUBJECTS);
/** PostgreSQL keeps no NUL. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\0]*$/);

/** A clock of the law that runs: when it ends, why, and how it stands. */
export const clock = z.object({
  startedAt: moment,
  dueAt: moment.meta({ description: 'the midnight after the last day' }),
  lastDay: z.string().meta({ example: '2026-06-08' }),
  state: z.enum(['running', 'due-soon', 'overdue']),
  days: z.number().meta({ description: 'left after today, or, overdue, since the last day' }),
  words: words.meta({ description: 'how it stands' }),
  explained: words.meta({ description: 'what is to be done until when' }),
  isProvisional: z
    .boolean()
    .meta({ description: 'a list of holidays that is still to be published may move it' }),
  citation,
});
/** Every day of it, and why it counts. */
export const clockDays = clock.extend({ counted: z.array(z.object({ date: z.string(), words })) });

export const caseEntry = z.object({
  id: z.string(),
  state,
  subjectKind,
  port: z.string().nullable(),
  signature: z.string().nullable(),
  organisation: z.string().nullable().meta({ description: 'whose matter it is, once that is known' }),
  organisationName: z.string().nullable(),
  openedAt: moment,
  assignee: named.nullable(),
  decision: decision.nullable(),
  decidedAt: moment.nullable(),
  into: z.string().nullable().meta({ description: 'the case into which its complaints went' }),
  erasedAt: moment
    .nullable()
    .meta({ description: 'its term was over then: notes, texts and numbers are gone' }),
  complaints: z.number(),
  forward: clock.nullable().meta({ description: 'until when what waits in it is to be forwarded' }),
  answer: clock.nullable().meta({ description: 'until when the oldest open hop is to answer' }),
});
export const casesQuery = z.object({
  ...page,
  queue: z.enum(CASE_QUEUES).default('all'),
  state: list(state)
    .optional()
    .meta({ description: 'also of those that are over; absent: those that are worked on' }),
  subjectKind: subjectKind.optional(),
  port: port.optional(),
  signature: signature.optional(),
  organisation: organisation.optional(),
  decision: decision.optional(),
});
export const caseQueues = z.object({
  mine: z.number(),
  unassigned: z.number(),
  dueSoon: z.number(),
  overdue: z.number(),
  all: z.number(),
});

export const leadHop = z.object({
  place: z.number(),
  organisation: z.string(),
  name: z.string().nullable(),
  standing: z.string().meta({ description: 'content-provider, provider or carrier' }),
  passedBy: z.string().nullable().meta({ description: 'who passed it on; null: the centre' }),
  sentAt: moment,
  seenAt: moment.nullable(),
  answeredAt: moment.nullable(),
  state: z
    .enum(['sent', 'seen', 'answered', 'silent'])
    .meta({ description: 'told by the clock when it is asked for' }),
  overdue: z.boolean().meta({ description: 'silent, or answered after its time' }),
  clock: clock.nullable(),
  answer: z
    .object({
      at: moment,
      by: z.string(),
      found: z.string(),
      deeds: z.array(z.string()),
      until: moment.nullable(),
      passedTo: z.string().nullable(),
      passedToName: z.string().nullable(),
      statement: z.string(),
      proofs: z.array(z.object({ complaint: z.number(), event: z.number() })),
      files: z.array(z.object({ name: z.string(), sha256: z.string() })),
    })
    .nullable(),
});
export const casePage = caseEntry.extend({
  clocks: z.object({ forward: clockDays.nullable(), answer: clockDays.nullable() }),
  events: z
    .array(
      z.object({
        act: z.string(),
        at: moment.meta({ description: 'when it happened' }),
        learntAt: moment.meta({ description: 'when it was known here' }),
        by: z.string(),
        byName: z.string(),
        told: z.string().meta({ description: 'told to the parties' }),
        note: z.string().meta({ description: 'for the centre alone' }),
        detail: z.record(z.string(), z.unknown()),
      }),
    )
    .meta({ description: 'in the order in which they were known' }),
  leads: z.array(
    z.object({
      id: z.string(),
      at: moment,
      port: z.string().nullable(),
      chain: z.array(z.object({ organisation: z.string(), name: z.string().nullable() })),
      complaints: z.number(),
      hops: z.array(leadHop),
    }),
  ),
  silent: z
    .array(
      z.object({
        lead: z.string(),
        organisation: z.string(),
        name: z.string().nullable(),
        seen: z.boolean(),
      }),
    )
    .meta({ description: 'who has not answered in time, and whether they ever opened it' }),
  states: z.partialRecord(z.enum(COMPLAINT_STATES), z.number()),
  mayHandle: z.boolean(),
});

export const caseComplaint = z.object({
  id: z.string(),
  recipient: z.string().meta({ description: 'masked' }),
  port: z.string().nullable(),
  text: z.string(),
  toldAt: moment.nullable(),
  acceptedAt: moment,
  category: z.string(),
  state: z.enum(COMPLAINT_STATES),
  ended: z.enum(COMPLAINT_ENDS).nullable(),
  marks: z.array(z.string()),
  counted: z.boolean(),
  wantsStop: z.boolean(),
});
export const caseComplaintsQuery = z.object(page);

const which = {
  complaints: z.array(acceptance).min(1).max(COMPLAINTS_MOVED_MAX).optional(),
  alike: acceptance.optional().meta({
    description: 'in place of a list: all that lie in no case and are of the same port and text as this one',
  }),
};
const oneOf = ({ complaints, alike }: { complaints?: unknown; alike?: unknown }) =>
  (complaints === undefined) !== (alike === undefined);
const subject = {
  subjectKind,
  port: port.optional(),
  signature: signature.optional(),
  organisation: organisation.optional(),
};
/** Ten thousand acceptance numbers. */
export const WHICH_BYTES_MAX = 500_000;
export const newCase = z
  .strictObject({ ...subject, ...which, reason: text(500).default('') })
  .refine(oneOf, { path: ['complaints'] });
export const gathering = z
  .strictObject({ ...which, reason: text(500).default('') })
  .refine(oneOf, { path: ['complaints'] });
export const separation = z.strictObject({
  complaints: z.array(acceptance).min(1).max(COMPLAINTS_MOVED_MAX),
  into: z.strictObject(subject).optional().meta({ description: 'a new case about this; absent: into none' }),
  reason: text(500).default(''),
});
export const merging = z.strictObject({
  cases: z.array(caseId).min(1).max(1000),
  reason: text(500).default(''),
});
export const massed = z.object({
  case: z.string(),
  act: z.string().meta({ description: 'by which it is undone' }),
  moved: z.number(),
});
export const byMassAct = z.object({ id: z.string().max(60) });
export const undone = z.object({
  act: z.string(),
  moved: z.number(),
  left: z
    .array(z.object({ complaint: z.string(), because: z.string(), words }))
    .meta({ description: 'what could not be undone, and why; the first 500' }),
  leftCount: z.number(),
});
export const undoing = z.strictObject({ reason });

export const caseMove = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('take') }),
  z.strictObject({
    act: z.literal('assign'),
    person: z.string().max(60).nullable().meta({ description: 'null: to nobody' }),
  }),
  z.strictObject({
    act: z.literal('note'),
    note: text(4000).min(1),
    isPublic: z.boolean().meta({ description: 'told to those whom its leads were sent to' }),
  }),
  z.strictObject({
    act: z.literal('name'),
    ...{ ...subject, subjectKind: subjectKind.optional() },
    reason,
  }),
  z.strictObject({ act: z.literal('link'), sanction: z.string().max(60), reason }),
  z.strictObject({ act: z.literal('decide'), decision, reason }),
  z.strictObject({ act: z.literal('uphold'), reason }),
  z.strictObject({ act: z.literal('overturn'), reason }),
  z.strictObject({ act: z.literal('reopen'), reason }),
  z.strictObject({ act: z.literal('close'), end: z.enum(COMPLAINT_ENDS), reason }),
]);
/** What the server reads: a union stands within an object, so that every body is one. */
export const caseAct = z.strictObject({ move: caseMove });

export const handlers = z.object({
  items: z.array(named.extend({ cases: z.number().meta({ description: 'that are worked on and theirs' }) })),
});
export const assignment = z.strictObject({
  cases: z.array(caseId).min(1).max(CASES_ASSIGNED_MAX),
  person: z.string().max(60).nullable().meta({ description: 'null: to nobody' }),
});
export const assigned = z.object({ assigned: z.number() });

export const suggestionsQuery = z.object({ complaint: acceptance });
export const suggestions = z.object({
  cases: z.array(
    z.object({ case: z.string(), because: z.string(), words, alike: z.number(), complaints: z.number() }),
  ),
  ungathered: z
    .number()
    .meta({ description: 'in no case, of the same port and text within 30 days; this one among them' }),
});
export const heapsQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) });
export const heaps = z.object({
  all: z.number().meta({ description: 'complaints in no case that count' }),
  dueSoon: z.number(),
  overdue: z.number(),
  heaps: z
    .array(
      z.object({
        complaint: z.string().meta({ description: 'by which all of them are gathered (`alike`)' }),
        port: z.string().nullable(),
        text: z.string(),
        count: z.number(),
        since: moment,
        forward: clock.nullable(),
      }),
    )
    .meta({ description: 'of one port and text; the largest first' }),
});
export const decisionsQuery = z.object({ organisation, from: asked.optional(), to: asked.optional() });
const decided = z.object({ cases: z.number(), complaints: z.number() });
export const decisions = z.object({ founded: decided, unfounded: decided, notEstablished: decided });

export const newPack = z
  .strictObject({
    english: z.boolean().default(false).meta({ description: 'the report in English beside the Chinese one' }),
    withNumbers: z.boolean().default(false).meta({
      description: 'whole numbers, and the records behind the proofs: takes the duty number.unmask',
    }),
    withOriginals: z
      .boolean()
      .default(false)
      .meta({ description: 'what was sent in, such as screenshots: takes the duty number.unmask' }),
    reason: text(500).default('').meta({ description: 'needed with numbers or originals; audited' }),
  })
  .refine(
    ({ withNumbers, withOriginals, reason: why }) => !(withNumbers || withOriginals) || why.length >= 2,
    {
      path: ['reason'],
      message: 'needed where numbers or originals are asked for',
    },
  );
export const sending = z.strictObject({
  organisation: organisation
    .optional()
    .meta({ description: 'absent: from whom the messages came, as the registry has it' }),
  note: text(500).default(''),
});
