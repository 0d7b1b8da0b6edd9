import { formatInstant } from '../../domain/index.ts';
import type { RegistryRoom, Sanction } from '../../registry/index.ts';
import { actorOf, inRegistry } from '../actor.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { tellStep } from './desk.ts';

type Own = Extract<keyof Handlers, `${string} /api/sanctions${string}`>;

/** Sanctions from their proposal to their end. */
export function sanctionHandlers(parts: ApiParts, { sanctions }: RegistryRoom): Pick<Handlers, Own> {
  return {
    'GET /api/sanctions': async ({ scope, query }) => {
      const { limit, after, inForce } = query;
      const rows = await sanctions.list(scope, { limit: limit + 1, after, binding: inForce === 'true' });
      const items = rows.slice(0, limit).map(tellSanction);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/sanctions': async (ask) =>
      tellSanction(await inRegistry(sanctions.propose(ask.body, await actorOf(parts, ask)))),
    'GET /api/sanctions/:id': async ({ scope, params }) => {
      const { sanction, steps } = await inRegistry(sanctions.get(params.id, scope));
      return { ...tellSanction(sanction), steps: steps.map(tellStep) };
    },
    'POST /api/sanctions/:id/decision': async (ask) => {
      const { approve, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellSanction(await inRegistry(sanctions.decide(ask.params.id, approve, reason, actor)));
    },
    'DELETE /api/sanctions/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellSanction(await inRegistry(sanctions.withdraw(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/sanctions/:id/appeal': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellSanction(await inRegistry(sanctions.appeal(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/sanctions/:id/appeal-decision': async (ask) => {
      const { uphold, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellSanction(await inRegistry(sanctions.decideAppeal(ask.params.id, uphold, reason, actor)));
    },
    'POST /api/sanctions/:id/lift': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellSanction(await inRegistry(sanctions.lift(ask.params.id, ask.body.reason, actor)));
    },
  };
}

export function tellSanction(sanction: Sanction) {
  const { target, ratePerSecond, until, proposed, decided, decisionReason, ...rest } = sanction;
  return {
    ...rest,
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
