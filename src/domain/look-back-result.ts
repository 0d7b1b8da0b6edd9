import { z } from 'zod';
import { SHIFT_KINDS } from './look-backs.ts';

const count = z.int().nonnegative();
const counted = { messages: count, complained: count };
const shift = z.enum(SHIFT_KINDS);
const date = z.iso.date();
const table = (key: string) =>
  z.object({
    rows: z.array(z.object({ key: z.string().meta({ description: key }), shift, ...counted })),
    leftOut: count.meta({ description: 'further rows, with fewer messages' }),
  });
const findColumns = {
  ...{ shift, code: z.string(), rule: z.string() },
  ...{ organisation: z.string(), port: z.string(), signature: z.string(), ...counted },
};

/** What a look-back found: the shape that is kept, answered by the API and printed with --json. */
export const lookBackResult = z.object({
  messages: count.meta({ description: 'gone through' }),
  unreadable: count.meta({ description: 'of them not judged: what they were sent to is no number' }),
  onTheWay: count.meta({
    description: 'differed within a second after a change, which may not have arrived: not counted',
  }),
  carried: count.meta({ description: 'of these a reason was not judged again and holds as it was given' }),
  shifts: z.record(shift, z.object(counted)).meta({ description: 'each message once' }),
  reasons: z.array(z.object({ shift, code: z.string(), rule: z.string(), ...counted })),
  days: z.array(z.object({ day: date, shift, code: z.string(), ...counted })),
  organisations: table('the content provider; empty: unknown'),
  ports: table('the sender number'),
  signatures: table('the signature; empty: none'),
  finds: z.array(
    z.object({
      ...findColumns,
      ...{ firstDay: date, lastDay: date, examples: z.array(z.string()) },
      standing: z.enum(['new', 'still']).nullable().meta({ description: 'null: nothing to compare with' }),
      before: count.nullable().meta({ description: 'messages in the look-back before' }),
    }),
  ),
  findsLeftOut: count,
  compared: z
    .object({
      id: z.string(),
      fresh: count,
      still: count,
      gone: count,
      goneRows: z.array(z.object(findColumns)),
      isPartial: z.boolean().meta({ description: 'one of the two has more rows than are kept' }),
    })
    .nullable(),
});
export type LookBackResult = z.output<typeof lookBackResult>;
