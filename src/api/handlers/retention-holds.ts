import { type Hold, Holds } from '../../complaints/index.ts';
import { formatInstant } from '../../domain/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { moment, whole } from './cases.ts';

type Own = Extract<keyof Handlers, `${string} /api/retention-holds${string}`>;

/** What is kept beyond its term, for a proceeding: placed and lifted by the centre, read by the regulator too. */
export function retentionHoldHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const holds = new Holds(parts);
  const tell = ({ placedAt, liftedAt, liftedBy, liftedReason, ...hold }: Hold) => ({
    ...{ ...hold, placedAt: formatInstant(placedAt), liftedAt: moment(liftedAt) },
    ...{ liftedBy: liftedBy ?? null, liftedReason: liftedReason ?? null },
  });
  return {
    'GET /api/retention-holds': async (ask) => {
      whole(ask);
      const { kind, object: id } = ask.query;
      const object = kind === undefined || id === undefined ? undefined : { kind, id };
      return { items: (await holds.list(object)).map(tell) };
    },
    'POST /api/retention-holds': async (ask) => {
      whole(ask);
      const { kind, object: id, reason } = ask.body;
      await inRoom(holds.place({ kind, id }, reason, await actorOf(parts, ask)));
      return { items: (await holds.list({ kind, id })).map(tell) };
    },
    'POST /api/retention-holds/:id/lifting': async (ask) => {
      whole(ask);
      const object = await inRoom(holds.lift(ask.params.id, ask.body.reason, await actorOf(parts, ask)));
      return { items: (await holds.list(object)).map(tell) };
    },
  };
}
