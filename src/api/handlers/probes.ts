import {
  LOOKED_BACK_MS,
  type Probe,
  type Probes,
  QUIET_MS,
  TRIALS_LEAST,
  UNDER_WAY_MS,
} from '../../consent/index.ts';
import { formatInstant, NotThere, parseInstant, valid } from '../../domain/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/probe${string}`> | 'GET /api/opt-out-failures';

/** The opt-out audit: its numbers, what arrived at them, and the failure table. */
export function probeHandlers(parts: ApiParts, probes: Probes): Pick<Handlers, Own> {
  const at = (text: string) => valid(parseInstant(text));
  return {
    'GET /api/probes': async () => ({ items: (await probes.list()).map(tell) }),
    'POST /api/probes': async (ask) => tell(await inRoom(probes.add(ask.body, await actorOf(parts, ask)))),
    'POST /api/probes/:id/retirement': async (ask) =>
      tell(await inRoom(probes.retire(ask.params.id, ask.body.reason, await actorOf(parts, ask)))),
    'POST /api/probes/:id/refusals': async (ask) => {
      const { organisation, signature, at: when } = ask.body;
      const wanted = { organisation, signature, at: when === undefined ? undefined : at(when) };
      await inRoom(probes.refuse(ask.params.id, wanted, await actorOf(parts, ask)));
      const probe = (await probes.list()).find(({ id }) => id === ask.params.id);
      if (probe === undefined) throw new NotThere();
      return tell(probe);
    },
    'POST /api/probe-messages': async (ask) => {
      const messages = ask.body.messages.map((each) => ({
        ...each,
        at: at(each.at),
        port: each.port.trim(),
      }));
      const taken = await probes.tell(messages, await actorOf(parts, ask));
      return {
        items: taken.map(({ again, objections = [] }) => ({
          ...{ taken: again !== undefined, again: again === true, objections: [...objections] },
        })),
      };
    },
    'GET /api/opt-out-failures': async ({ query }) => {
      const from = query.from === undefined ? parts.clock() - LOOKED_BACK_MS : at(query.from);
      const rows = await probes.failures(from);
      return {
        from: formatInstant(from),
        ...{ trialsLeast: TRIALS_LEAST, quietMs: QUIET_MS, underWayMs: UNDER_WAY_MS },
        items: rows.map(({ organisation, failure, silenceMedianMs, silenceMaxMs, ...row }) => ({
          ...row,
          organisation: organisation === '' ? null : organisation,
          organisationName: parts.directory.nameOf(organisation) ?? null,
          ...{ failure: failure ?? null, silenceMedianMs: silenceMedianMs ?? null },
          silenceMaxMs: silenceMaxMs ?? null,
        })),
      };
    },
  };
}

function tell({ addedAt, retiredAt, ...probe }: Probe) {
  return {
    ...probe,
    addedAt: formatInstant(addedAt),
    retiredAt: retiredAt === undefined ? null : formatInstant(retiredAt),
  };
}
