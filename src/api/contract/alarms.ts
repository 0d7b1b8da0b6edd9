import { z } from 'zod';
import { ALARM_LEVELS, ALARM_OPINIONS, EPISODE_STATES } from '../../domain/index.ts';
import { list, moment, organisation, page, reason, words } from './common.ts';
import { step } from './desk.ts';
import { byWave } from './waves.ts';

const level = z.enum(ALARM_LEVELS);
const opinion = z.enum(ALARM_OPINIONS);
const state = z.enum(EPISODE_STATES);
/** A day in Shanghai. */
const date = z.iso.date().meta({ example: '2026-05-01' });
const category = z.string().regex(/^[a-z-]{1,60}$/);
const region = z.string().regex(/^(?:[A-Z]{2}|abroad|unknown)$/);
const channel = z.enum(['web', 'api', 'sms', 'file', 'mail']);
const port = z.string().regex(/^\d{3,20}$/);

const expected = z.object({
  mean: z.number(),
  low: z.number(),
  high: z.number().meta({ description: 'within low and high lie 95 of 100 when nothing is wrong' }),
});
/** Whose series it is; null: summed up over all. */
export const seriesParts = z.object({
  organisation: z
    .object({ id: z.string(), name: z.string().nullable() })
    .nullable()
    .meta({ description: 'an empty id: nobody is known' }),
  port: z.string().nullable().meta({
    description: 'as told, where the organisation is not known; of a wave’s leaves that of the message',
  }),
  category: z.object({ code: z.string(), words }).nullable(),
  region: z.object({ code: z.string(), words }).nullable(),
  channel: channel.nullable(),
  wave: z
    .object({
      id: z.string(),
      text: z
        .string()
        .nullable()
        .meta({ description: 'the words of its template, masked; null: forgotten since' }),
    })
    .nullable(),
});

export const alarm = z.object({
  id: z.string(),
  level,
  series: seriesParts,
  state,
  opinion: opinion.nullable().meta({ description: 'null: nobody has said anything yet' }),
  sentence: words.meta({ description: 'what is unusual, as it was on the last day on which it stood out' }),
  since: date.meta({ description: 'about when it began' }),
  firstDay: date.meta({ description: 'the first day on which it stood out' }),
  lastDay: date.meta({ description: 'the last one' }),
  closedDay: date.nullable(),
  windowDays: z.number(),
  seen: z.number(),
  expected,
  score: z.number().meta({ description: '−log10 of the chance by the model' }),
  threshold: z.number().meta({ description: 'from which score on it is an alarm' }),
});
/** Complaints per million messages of marketing that passed. */
const rate = z.object({
  complaints: z.number(),
  messages: z.number(),
  perMillion: z.number(),
  low: z.number(),
  high: z.number().meta({
    description:
      'within low and high lies the rate 95 of 100 times, complaints coming in clusters; exact where they are few',
  }),
});
/** Whether more was sent, too: a fact beside an alarm, from which none follows. */
const volume = z.object({
  words,
  known: z.boolean(),
  messages: z.number().nullable().meta({ description: 'of marketing that passed in the window' }),
  usual: z
    .number()
    .nullable()
    .meta({ description: 'in a window as long, on the same weekdays of the eight weeks before' }),
  before: rate.nullable(),
  now: rate.nullable(),
  change: z
    .object({ ratio: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .meta({ description: 'the rate over that of before; null: too few complaints, or not known' }),
  share: z.number().nullable().meta({
    description: 'of the rise in complaints that volume accounts for, 0 to 1; null: not known, or no rise',
  }),
  rise: z.enum(['volume', 'both', 'rate', 'none']).nullable(),
});

/** What a level's alarms came to, beside what was set. */
export const monitorRecord = z.object({
  level,
  setPerWeek: z.number().meta({ description: 'episodes a week of all series of the level together' }),
  cameWeeks: z.number().meta({ description: 'weeks that are counted off' }),
  camePerWeek: z
    .number()
    .nullable()
    .meta({ description: 'episodes that began in them, true and false; null: no week yet' }),
  raised: z.number(),
  confirmed: z.number(),
  false: z.number(),
  knownCause: z.number(),
  undecided: z.number(),
});
export const alarmPage = alarm.extend({
  reasons: z.array(words),
  volume,
  days: z.array(
    z.object({
      day: date,
      windowDays: z.number(),
      seen: z.number(),
      expected,
      score: z.number(),
      threshold: z.number(),
    }),
  ),
  leaves: z.array(
    seriesParts.extend({
      seen: z.number(),
      expected: z
        .number()
        .nullable()
        .meta({ description: 'by the monitor of leaves; null: nothing is expected of it' }),
      alarm: z.string().nullable().meta({ description: 'the leaf’s own episode' }),
    }),
  ),
  otherLeaves: z.object({ leaves: z.number(), seen: z.number() }),
  complaints: z.array(z.string()).meta({ description: 'acceptance numbers, the newest of the window' }),
  record: monitorRecord,
  steps: z.array(step),
  may: z.object({ opine: z.boolean() }),
});
export const byAlarm = z.object({ id: z.string().regex(/^e_[a-z0-9]{20}$/) });
export const alarmsQuery = z.object({
  ...page,
  level: list(level).optional(),
  state: state.optional(),
  organisation: organisation.optional(),
  category: category.optional(),
  since: date.optional().meta({ description: 'that stood out on this day or later' }),
});
export const alarmOpinion = z.strictObject({ opinion, reason });

/** How the monitors stand. */
export const alarmMonitors = z.object({
  items: z.array(
    monitorRecord.extend({
      words,
      series: z.number(),
      inAlarm: z.number(),
      threshold: z.number().nullable().meta({ description: 'null: too little data, it is still learning' }),
    }),
  ),
  lastRun: z.object({ day: date, at: moment, tookMs: z.number() }).nullable(),
  nextRun: moment.nullable().meta({ description: 'null: turned off' }),
  failure: z.object({ day: date.nullable(), at: moment, words }).nullable(),
  delay: z
    .object({
      asOf: date,
      complaints: z.number().meta({ description: 'that the estimate rests on' }),
      shares: z
        .array(z.number())
        .meta({ description: 'of a day’s complaints that are known after 0, 1, 2, … days' }),
    })
    .nullable(),
});

export const seriesQuery = z
  .object({
    organisation: organisation.optional(),
    port: port.optional().meta({ description: 'as told, of complaints whose organisation is not known' }),
    category: category.optional(),
    region: region.optional(),
    channel: channel.optional(),
    wave: byWave.shape.id.optional().meta({ description: 'all of it, and with no other part' }),
    from: date.optional().meta({ description: 'half a year back, where none is given; at most three' }),
    to: date.optional(),
  })
  .refine(({ organisation: id, port: told }) => id === undefined || told === undefined, { path: ['port'] })
  .refine(
    ({ wave, organisation: id, port: told, category: of, region: at, channel: by }) =>
      wave === undefined || [id, told, of, at, by].every((part) => part === undefined),
    { path: ['wave'] },
  )
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] });
export const series = z.object({
  series: seriesParts,
  level: level.nullable().meta({ description: 'null: nothing watches it' }),
  state: z.enum(['ok', 'alarm', 'too-little-data']).nullable(),
  reasons: z.array(words),
  days: z.array(
    z.object({
      day: date,
      seen: z.number(),
      expected: expected.nullable(),
      alarm: z.boolean(),
      incomplete: z
        .object({
          share: z.number().meta({ description: 'of its complaints that is known' }),
          mean: z.number(),
          low: z.number(),
          high: z.number().meta({ description: 'within low and high nine of ten such days come to lie' }),
        })
        .nullable(),
      messages: z
        .number()
        .nullable()
        .meta({ description: 'of marketing that passed under the series; null: not known' }),
      rate: rate.nullable().meta({ description: 'null: not known, or nothing was sent' }),
      calendar: z.array(z.string()).meta({ description: 'what is known of the day beforehand' }),
      dayOff: z.boolean().meta({ description: 'a holiday, or a day on which people buy' }),
    }),
  ),
  rate: z.object({
    whole: rate.nullable().meta({
      description: 'of all days that are complete and whose messages are known; null: none',
    }),
    weeks: z
      .array(z.object({ from: date, to: date, rate: rate.nullable() }))
      .meta({ description: 'each seven of these days, the latest last' }),
    unsaid: words.nullable().meta({ description: 'why days, or all of them, have no number of messages' }),
  }),
  secondOpinion: z.object({
    method: z.literal('farringtonFlexible nbPlugin'),
    words,
    alarm: z.boolean().nullable().meta({ description: 'null: too little history, or too few complaints' }),
    seen: z.number().nullable(),
    expected: z.number().nullable(),
    upper: z.number().nullable(),
  }),
});
