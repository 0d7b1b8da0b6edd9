import { z } from 'zod';
import { DETECTORS, FINDING_DEEDS, FINDING_STATES, SUBJECT_KINDS } from '../../domain/index.ts';
import { messageId, moment, organisation, page, reason, words } from './common.ts';
import { step } from './desk.ts';
import { linkedSanction } from './sanctions.ts';

const detectorName = z.enum(DETECTORS);
const state = z.enum(FINDING_STATES);
/** What a detector says of one port, signature or organisation on one day. */
const said = z.enum(['ok', 'suspect', 'insufficient-data']);
/** A day in Shanghai. */
const date = z.iso.date().meta({ example: '2026-05-01' });
const falseAlarms = z.object({
  perThousand: z
    .number()
    .meta({ description: 'innocents suspected at least once, of 1,000 watched for 60 days' }),
  words,
});

export const finding = z.object({
  id: z.string(),
  detector: detectorName,
  subjectKind: z.enum(SUBJECT_KINDS),
  subject: z.string(),
  organisations: z.array(z.object({ id: z.string(), name: z.string().nullable() })).meta({
    description: 'whose matter it is: the port’s chain, the signature’s owner, or the organisation itself',
  }),
  state,
  firstDay: date.meta({ description: 'first suspected' }),
  onset: date.meta({ description: 'the day on which it probably began' }),
  lastDay: date.meta({ description: 'the last day on which the detector spoke of it' }),
  score: z.number().meta({ description: 'the highest, until somebody decided' }),
  latestScore: z.number(),
  threshold: z.number(),
  falseAlarms,
  sanction: z.string().nullable(),
});
export const findingPage = finding.extend({
  /** The heaviest first. */
  evidence: z.array(
    z.object({
      kind: z.string(),
      weight: z.number(),
      words,
      numbers: z.record(z.string(), z.number()),
    }),
  ),
  messages: z.array(messageId).meta({ description: 'to read: those that the asker may open' }),
  messagesHidden: z.number().meta({ description: 'others, which the asker may not open' }),
  /** For the chart. A day that is missing had no traffic of it, or a score of 0. */
  days: z.array(z.object({ day: date, state: said, score: z.number(), threshold: z.number() })),
  steps: z.array(step.extend({ note: z.string().meta({ description: 'for reviewers; empty for others' }) })),
  answers: z.array(
    z.object({
      organisation,
      name: z.string().nullable(),
      statement: z.string(),
      at: moment,
      by: z.string(),
    }),
  ),
  linkedSanction: linkedSanction.nullable(),
  may: z.object({
    acts: z.array(z.enum(FINDING_DEEDS)).meta({ description: 'what the asker can do with it now' }),
    answerFor: z
      .array(organisation)
      .meta({ description: 'organisations in whose name the asker can answer' }),
  }),
});
export const findingsQuery = z.object({
  ...page,
  detector: detectorName.optional(),
  state: state.optional(),
  subject: z.string().max(60).optional(),
  organisation: organisation.optional(),
});

export const findingAct = z
  .strictObject({
    act: z.enum(FINDING_DEEDS).meta({ description: 'link: names the sanction that followed' }),
    reason: reason
      .optional()
      .meta({ description: 'told to those whose matter it is; needed for all but look' }),
    note: z.string().trim().max(2000).optional().meta({ description: 'for reviewers alone' }),
    sanction: z.string().max(60).optional().meta({ description: 'of confirm and link: a sanction’s id' }),
  })
  .refine(({ act, reason: why }) => act === 'look' || why !== undefined, { path: ['reason'] })
  .refine(({ act, sanction }) => act !== 'link' || sanction !== undefined, { path: ['sanction'] })
  .refine(({ act, sanction }) => act === 'confirm' || act === 'link' || sanction === undefined, {
    path: ['sanction'],
  });
export const findingAnswer = z.strictObject({
  organisation: organisation.meta({ description: 'in whose name' }),
  statement: z.string().trim().min(2).max(4000),
});

export const detector = z.object({
  detector: detectorName,
  subjectKind: z.enum(SUBJECT_KINDS),
  name: words,
  does: words,
  threshold: z.number(),
  falseAlarms,
  /** Of the last day: of how many ports, signatures or organisations it said what. Null: not yet run. */
  lastCounts: z.object({ ok: z.number(), suspect: z.number(), insufficientData: z.number() }).nullable(),
});
export const detectors = z.object({
  items: z.array(detector),
  lastRun: z.object({ day: date, at: moment, tookMs: z.number(), messages: z.number() }).nullable(),
  nextRun: moment.nullable().meta({ description: 'null: turned off' }),
  covered: z.object({ from: date, to: date, days: z.number() }).nullable(),
  running: z.object({ day: date, through: date }).nullable().meta({ description: 'the day under way' }),
  failure: z
    .object({ day: date.nullable(), at: moment, words })
    .nullable()
    .meta({ description: 'why the last try came to nothing; it is tried again' }),
});
export const newDetectorRun = z
  .strictObject({ from: date, to: date })
  .refine(({ from, to }) => from <= to, { path: ['to'] });
