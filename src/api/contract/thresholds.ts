import { z } from 'zod';
import { SUBJECT_KINDS, THRESHOLD_STATES } from '../../domain/index.ts';
import { asked, list, moment, organisation, page, reason, words } from './common.ts';
import { step } from './desk.ts';
import { citation } from './messages.ts';
import { linkedSanction } from './sanctions.ts';

const kind = z.enum(SUBJECT_KINDS);
const state = z.enum(THRESHOLD_STATES);
const follows = z.enum(['alert', 'slow', 'block']);
/** A day in Shanghai. */
const date = z.iso.date().meta({ example: '2026-05-01' });
const rate = z.number().meta({ description: 'complaints per million messages' });

export const byStanding = z.object({ id: z.string().regex(/^t_[a-z0-9]{20}$/) });

/** A threshold as it is in force. */
export const threshold = z.object({
  id: z.string(),
  measures: kind,
  windowDays: z.number(),
  messagesMin: z.number(),
  complaintsMin: z.number(),
  perMillionMax: rate,
  confidence: z.number().meta({ description: 'of the lower bound of the rate, one-sided' }),
  overdispersion: z.number().meta({ description: 'variance of a count over its mean; 1: independent' }),
  follows: z.object({
    kind: follows,
    alertDaysMin: z.number().meta({ description: 'how old the alert has to be; 0 of an alert' }),
    ratePerSecond: z.number().nullable(),
    days: z.number().nullable(),
  }),
  citation,
});
const inState = z.object({
  kind,
  looked: z.number().meta({ description: 'at how many was looked' }),
  states: z.record(state, z.number()),
});
export const thresholds = z.object({
  at: moment,
  items: z.array(threshold),
  /** For those whose duty covers everybody. */
  lastRun: z
    .object({
      day: date,
      at: moment,
      tookMs: z.number(),
      counts: z.array(inState),
      falseAlarms: z.array(
        z.object({
          threshold: z.string(),
          perMonth: z.number().meta({ description: 'honest senders that come to be over it in 30 days' }),
          unknown: z.number().meta({ description: 'of whom nothing can be said: there are no others' }),
        }),
      ),
    })
    .nullable(),
  nextRun: moment.nullable().meta({ description: 'null: turned off, or not told to the asker' }),
  failure: z.object({ day: date.nullable(), at: moment, words }).nullable(),
});
export const thresholdsQuery = z.object({
  at: asked.optional().meta({ description: 'which were in force then; now, where none is given' }),
});

/** What one threshold says of somebody on one day. */
export const measured = z.object({
  threshold: z.string(),
  follows,
  outcome: z.enum(['over', 'not-over', 'too-few-messages', 'too-few-complaints']),
  perMillionMax: rate,
  lower: rate.nullable().meta({ description: 'the lower bound, per million; null: no messages' }),
  upper: rate.nullable(),
  complaintsOver: z
    .number()
    .nullable()
    .meta({ description: 'from how many complaints on it is over; null: too few messages' }),
  expected: z.object({ low: z.number(), high: z.number() }).nullable().meta({
    description: 'complaints about an honest sender of this volume, 19 times in 20; null: no others',
  }),
  falseAlarm: z
    .object({
      chance: z.number().meta({ description: 'that an honest sender of this volume is over it on a look' }),
      perMonth: z.number().meta({ description: 'how often such a sender comes to be over it in 30 days' }),
    })
    .nullable(),
});
export const standing = z.object({
  id: z.string(),
  kind,
  subject: z.string(),
  organisations: z
    .array(z.object({ id: z.string(), name: z.string().nullable() }))
    .meta({ description: 'whose matter it is' }),
  state,
  since: date,
  lastDay: date.meta({ description: 'the last day that was looked at' }),
  messages: z.number(),
  complaints: z.number().meta({ description: 'that count' }),
  perMillion: rate.nullable(),
  measured: z.array(measured),
  alert: z
    .object({
      day: date,
      at: moment.meta({ description: 'since when those concerned can read of it' }),
      endedDay: date.nullable(),
      days: z.number().nullable().meta({ description: 'for how long they have known; null: it is over' }),
    })
    .nullable(),
  sanction: z.string().nullable(),
});
export const standingPage = standing.extend({
  words: words.meta({ description: 'the reasoning of the last day' }),
  others: z
    .object({ messages: z.number(), complaints: z.number() })
    .nullable()
    .meta({ description: 'all others of the kind; null for those concerned' }),
  days: z.array(
    z.object({
      day: date,
      state,
      messages: z.number(),
      complaints: z.number(),
      perMillion: rate.nullable(),
      lower: rate.nullable().meta({ description: 'the lower bound for an alert' }),
      perMillionMax: rate.nullable(),
    }),
  ),
  steps: z.array(
    step.extend({
      day: date,
      words: words.nullable().meta({ description: 'why the state changed; null of what somebody did' }),
    }),
  ),
  linkedSanction: linkedSanction.nullable(),
  may: z.object({
    propose: z
      .object({
        targetKind: kind,
        target: z.string(),
        action: z.enum(['slow', 'suspend']),
        ratePerSecond: z.number().nullable(),
        until: date.nullable(),
        reason: z.string(),
      })
      .nullable()
      .meta({ description: 'the sanction that it proposes, where the asker can propose one' }),
  }),
});
export const standingsQuery = z.object({
  ...page,
  kind: kind.optional(),
  state: list(state).optional(),
  subject: z.string().max(60).optional(),
  organisation: organisation.optional(),
});
export const sanctionLink = z.strictObject({ sanction: z.string().min(1).max(60), reason });
