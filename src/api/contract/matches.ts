import { z } from 'zod';

import { messageId, moment, organisation, outcome, reason, words } from './common.ts';
import { explainedReason } from './messages.ts';

const share = z.number().min(0).max(1).meta({ description: 'a probability, 0 to 1' });
const because = z.object({
  code: z.string(),
  words,
});
const near = z.object({
  message: messageId,
  confidence: share,
  reasons: z.array(because),
  at: moment.nullable(),
  port: z.string().nullable(),
  text: z.string().nullable().meta({ description: 'null: no longer on record' }),
});

/** Which message a complaint is about. */
export const complaintMatch = z.object({
  state: z
    .enum(['found', 'several', 'not-ours', 'uncertain', 'insufficient', 'waiting'])
    .meta({ description: 'waiting: nobody has looked yet. several, uncertain: a person decides' }),
  confidence: share.nullable(),
  reasons: z.array(because),
  /** Of what kind a message is that is not ours, the likeliest first. */
  kinds: z.array(z.object({ kind: z.string(), words, share })),
  message: near.nullable().meta({ description: 'the one that was found, or that somebody picked' }),
  organisation: organisation.nullable().meta({ description: 'who sent it' }),
  organisationName: z.string().nullable(),
  candidates: z.array(near).meta({ description: 'to pick from, the likeliest first' }),
  matchedAt: moment.nullable(),
  decidedBy: z.string().nullable().meta({ description: 'who picked it; null: it was found by itself' }),
});

const judged = z.object({
  at: moment.meta({ description: 'when it was judged' }),
  outcome,
  reasons: z.array(explainedReason).meta({ description: 'the enforced ones' }),
});

/** The verdict then, and what the kernel finds today of the same message and moment. No judgement on who judged then. */
export const verdicts = z.object({
  message: messageId,
  first: judged,
  today: judged.extend({
    carried: z.array(z.string()).meta({
      description:
        'codes taken over from the verdict then: nothing is kept by which they could be judged again',
    }),
  }),
  gone: z.array(z.string()).meta({ description: 'codes that held then and do not today' }),
  added: z.array(z.string()).meta({ description: 'codes that hold today and did not then' }),
  learnt: z
    .array(
      z.object({
        kind: z.string(),
        words,
        subject: z.string().meta({ description: 'the paper’s name; empty: it is about the person' }),
        at: moment.meta({ description: 'from when it holds' }),
        recordedAt: moment.meta({ description: 'when it was known here' }),
      }),
    )
    .meta({ description: 'what bears on the message and was known only after it' }),
});

export const pick = z.strictObject({
  message: messageId.nullable().meta({ description: 'null: none of ours' }),
  reason,
});
