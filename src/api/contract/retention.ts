import { z } from 'zod';
import { moment, reason, words } from './common.ts';

const line = z.object({
  line: z.string(),
  words,
  from: words.meta({ description: 'the moment from which the term runs, or while what it is kept' }),
  places: z.array(z.string()).meta({ description: 'where it lies: tables of a store, files, memory' }),
  months: z.number().nullable().meta({ description: 'of the term in force now; null: no term of law' }),
  clauses: z.array(
    z.object({
      shown: words,
      words,
      certainty: z.enum(['found', 'memory', 'unverified', 'convention']),
    }),
  ),
  afterwards: z.enum(['deleted', 'erased', 'kept']),
  by: z.enum(['night', 'room', 'nobody']),
});

export const retentionRun = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: moment,
  endedAt: moment.nullable(),
  startedBy: z.string(),
  fault: z.string().nullable(),
  lines: z.array(
    z.object({
      line: z.string(),
      words,
      removed: z.number(),
      clause: z.string().meta({ description: 'as it was cited then, in Chinese' }),
      dueBefore: moment.nullable().meta({ description: 'null: each record has a moment of its own' }),
      oldestLeft: moment.nullable(),
      done: z.boolean(),
    }),
  ),
});
export const retention = z.object({
  items: z.array(line),
  runs: z.array(retentionRun).meta({ description: 'the newest first, at most 30' }),
  nextRun: moment.nullable().meta({ description: 'null: turned off' }),
});
export const retentionDue = z.object({
  at: moment,
  items: z.array(
    z.object({
      line: z.string(),
      words,
      count: z.number(),
      clause: z.string(),
      dueBefore: moment.nullable(),
    }),
  ),
});
const heldObject = z.object({ kind: z.enum(['case', 'complaint']), id: z.string().max(60) });
export const hold = z.object({
  id: z.string(),
  object: heldObject,
  reason: z.string(),
  placedAt: moment,
  placedBy: z.string(),
  liftedAt: moment.nullable(),
  liftedBy: z.string().nullable(),
  liftedReason: z.string().nullable(),
});
export const holdsQuery = z
  .object({ kind: heldObject.shape.kind.optional(), object: z.string().max(60).optional() })
  .meta({
    description: 'of one case or complaint, with those that were lifted; absent: all that are in force',
  });
export const holds = z.object({ items: z.array(hold) });
export const newHold = z.strictObject({
  kind: heldObject.shape.kind,
  object: z.string().min(1).max(60),
  reason: reason.meta({ description: 'for which proceeding' }),
});
export const lifting = z.strictObject({ reason });

export const newRetentionRun = z.strictObject({ reason });
export const retentionStarted = z.object({
  started: z.boolean().meta({ description: 'false: a run is under way already' }),
});
