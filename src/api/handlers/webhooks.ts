import type { Attempt, Delivery, Webhook, WebhookReader } from '../../complaints/index.ts';
import { formatInstant, type OrganisationId, type WebhookEvent } from '../../domain/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { RouteName } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';
import { moment } from './cases.ts';

type Own = Extract<keyof Handlers, `${string} /api/webhook${string}`>;

/** Addresses that leads are told to: an organisation's own people see to its own, the centre to all. */
export function webhookHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { webhooks, deliveries, delivery } = parts.webhooks;
  const nameOf = (organisation: string) => parts.directory.nameOf(organisation as OrganisationId) ?? null;

  const tell = (told: Webhook) => ({
    ...told,
    ...{ organisationName: nameOf(told.organisation), events: [...told.events] as WebhookEvent[] },
    ...{ stateAt: formatInstant(told.stateAt), secretAt: formatInstant(told.secretAt) },
    ...{ earlierUntil: moment(told.earlierUntil), failingSince: moment(told.failingSince) },
    madeAt: formatInstant(told.madeAt),
  });
  const tellDelivery = (told: Delivery) => ({
    ...told,
    ...{ organisationName: nameOf(told.organisation), lead: told.lead ?? null, at: formatInstant(told.at) },
    ...{ nextAt: moment(told.nextAt), settledAt: moment(told.settledAt) },
    ...{ status: told.status ?? null, fault: told.fault ?? null },
  });
  const tellAttempt = ({ at, status, fault, ...attempt }: Attempt) => ({
    ...{ ...attempt, at: formatInstant(at), status: status ?? null, fault: fault ?? null },
  });
  const page = async (ask: Ask<RouteName>, id: string) => {
    const told = await inRoom(deliveries.get(id, readerOf(ask)));
    return { ...tellDelivery(told.delivery), attempts: told.attempts.map(tellAttempt) };
  };

  return {
    'GET /api/webhooks': async (ask) => {
      const { limit, after, organisation } = ask.query;
      // An organisation has a few.
      const all = (await webhooks.list(readerOf(ask), organisation)).map(tell);
      const rest = after === undefined ? all : all.slice(all.findIndex(({ id }) => id === after) + 1);
      const items = rest.slice(0, limit);
      return { items, next: rest.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/webhooks': async (ask) => {
      const made = await inRoom(webhooks.add(ask.body, readerOf(ask), await actorOf(parts, ask)));
      return { webhook: tell(made.webhook), secret: made.secret };
    },
    'PUT /api/webhooks/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      const changed = await inRoom(webhooks.change(ask.params.id, ask.body, readerOf(ask), actor));
      if (ask.body.active === true) delivery.wake();
      return tell(changed);
    },
    'POST /api/webhooks/:id/secrets': async (ask) => {
      const { earlierHours } = ask.body;
      const actor = await actorOf(parts, ask);
      const made = await inRoom(webhooks.renewSecret(ask.params.id, earlierHours, readerOf(ask), actor));
      return { webhook: tell(made.webhook), secret: made.secret };
    },
    'POST /api/webhooks/:id/tests': async (ask) => {
      const made = await inRoom(webhooks.test(ask.params.id, readerOf(ask), await actorOf(parts, ask)));
      delivery.wake();
      return { delivery: made };
    },
    'DELETE /api/webhooks/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      await inRoom(webhooks.remove(ask.params.id, ask.body.reason, readerOf(ask), actor));
    },

    'GET /api/webhook-deliveries': async (ask) => {
      const { limit, after, ...filter } = ask.query;
      const rows = await deliveries.list(filter, readerOf(ask), { limit: limit + 1, after });
      const items = rows.slice(0, limit).map(tellDelivery);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/webhook-deliveries/:id': async (ask) => page(ask, ask.params.id),
    'POST /api/webhook-deliveries/:id/redelivery': async (ask) => {
      await inRoom(deliveries.redeliver(ask.params.id, readerOf(ask), await actorOf(parts, ask)));
      delivery.wake();
      return page(ask, ask.params.id);
    },
  };
}

/** Who handles complaints sees to all addresses; others to those of whom they answer for. */
function readerOf(ask: Ask<RouteName>): WebhookReader {
  const isCentre = scopeWithin(ask.caller, 'complaint.handle') === 'all';
  return { isCentre, scope: isCentre ? 'all' : ask.scope };
}
