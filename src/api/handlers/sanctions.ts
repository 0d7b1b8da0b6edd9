import { formatInstant } from '../../domain/index.ts';
import type { RegistryRoom, Sanction } from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { tellStep } from './desk.ts';

type Own = Extract<keyof Handlers, `${string} /api/sanctions${string}`>;

/** Sanctions from their proposal to their end. */
export function sanctionHandlers(parts: ApiParts, { sanctions }: RegistryRoom): Pick<Handlers, Own> {
  const tell = (sanction: Sanction) => tellSanction(parts, sanction);
  return {
    'GET /api/sanctions': async ({ scope, query }) => {
      const { limit, after, inForce, state: states, ...filter } = query;
      const asked = { ...filter, states, binding: inForce === 'true' };
      const rows = await sanctions.list(asked, scope, { limit: limit + 1, after });
      const items = rows.slice(0, limit).map(tell);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/sanctions': async (ask) =>
      tell(await inRoom(sanctions.propose(ask.body, await actorOf(parts, ask)))),
    'GET /api/sanctions/:id': async ({ scope, params }) => {
      const { sanction, steps } = await inRoom(sanctions.get(params.id, scope));
      return { ...tell(sanction), steps: steps.map(tellStep) };
    },
    'POST /api/sanctions/:id/decision': async (ask) => {
      const { approve, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(sanctions.decide(ask.params.id, approve, reason, actor)));
    },
    'DELETE /api/sanctions/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(sanctions.withdraw(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/sanctions/:id/appeal': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(sanctions.appeal(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/sanctions/:id/appeal-decision': async (ask) => {
      const { uphold, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(sanctions.decideAppeal(ask.params.id, uphold, reason, actor)));
    },
    'POST /api/sanctions/:id/lift': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(sanctions.lift(ask.params.id, ask.body.reason, actor)));
    },
  };
}

export function tellSanction({ directory }: ApiParts, sanction: Sanction) {
  const { target, ratePerSecond, until, proposed, decided, decisionReason, ...rest } = sanction;
  return {
    ...rest,
    organisationName: directory.nameOf(rest.organisation) ?? null,
    targetKind: target.kind,
    target: target.id,
    ratePerSecond: ratePerSecond ?? null,
    until: until === undefined ? null : formatInstant(until),
    proposedBy: { id: proposed.by, name: proposed.name },
    proposedAt: formatInstant(proposed.at),
    decidedBy: decided === undefined ? null : { id: decided.by, name: decided.name },
    decidedAt: decided === undefined ? null : formatInstant(decided.at),
    decisionReason: decisionReason ?? null,
  };
}
