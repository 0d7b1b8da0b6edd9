import { z } from 'zod';
import { LOOK_BACK_KINDS, LOOK_BACK_STATES, lookBackResult } from '../../domain/index.ts';
import { asked, moment, page, words } from './common.ts';

const kind = z.enum(LOOK_BACK_KINDS).meta({
  description: 'moment: by the rules and facts of each message’s moment; today: by what is known of it today',
});
const trial = z.object({
  rules: z.array(
    z.object({
      rule: z.string(),
      mode: z.enum(['off', 'shadow', 'enforce']).optional(),
      failureMode: z.enum(['refuse', 'hold', 'allow']).optional(),
    }),
  ),
  rulesOf: moment.optional(),
});

export const lookBack = z.object({
  id: z.string(),
  kind,
  from: moment,
  to: moment.meta({ description: 'not included' }),
  trial: trial.nullable().meta({ description: 'rules tried as if they were set so; null: none' }),
  state: z.enum(LOOK_BACK_STATES),
  askedAt: moment,
  by: z.string(),
  scheduled: z.boolean().meta({ description: 'asked for by itself, at night' }),
  endedAt: moment.nullable(),
  done: z.number().int().meta({ description: 'messages gone through' }),
  total: z.number().int().nullable(),
  fault: words.nullable(),
});
export const lookBackPage = lookBack.extend({
  /** Names of those that the result tells by their codes. */
  names: z.record(z.string(), z.string()),
  result: lookBackResult.nullable().meta({ description: 'null: it has not come to its end' }),
});

export const lookBacksQuery = z.object(page);

export const newLookBack = z.strictObject({
  kind,
  from: asked,
  to: asked.meta({ description: 'not included' }),
  try: z
    .array(z.string().max(80))
    .max(20)
    .default([])
    .meta({
      description: 'rules to try: RULE (enforced), RULE=shadow, RULE:failure=hold',
      example: ['plan'],
    }),
  rulesOf: asked.optional().meta({ description: 'every message by the rulebook of this day' }),
});
