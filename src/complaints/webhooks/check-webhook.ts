import { isIP } from 'node:net';
import { type Objection, WEBHOOK_EVENTS, type WebhookEvent } from '../../domain/index.ts';
import type { Reach } from './reach.ts';
import { webhookObjection } from './refusals.ts';

/** An address as it comes in. */
export interface WantedAddress {
  readonly url: string;
  readonly events: readonly string[];
}

const URL_MAX = 1000;
const SHOWN_MAX = 100;

/** Everything that is wrong with it. Which machine a name means is looked at when it is connected to, each time anew. */
export function addressFaults({ url, events }: Partial<WantedAddress>, reach: Reach): Objection[] {
  return [
    ...(url === undefined ? [] : urlFaults(url, reach)),
    ...(events === undefined ? [] : eventFaults(events)),
  ];
}

function urlFaults(text: string, reach: Reach): Objection[] {
  const found = text.slice(0, SHOWN_MAX);
  const notValid = [webhookObjection('url-not-valid', 'url', { found, max: `${URL_MAX}` })];
  if (text.length > URL_MAX || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return notValid;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return notValid;
  const plain = protocol === 'http:';
  if (plain && !reach.plainHttp) return [webhookObjection('url-plain-http', 'url', { found })];
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && !reach.mayReach(address, { plain }))
    return [webhookObjection('url-refused', 'url', { found: address })];
  return [];
}

function eventFaults(events: readonly string[]): Objection[] {
  if (events.length === 0) return [webhookObjection('events-missing', 'events')];
  const unknown = events.filter((event) => !WEBHOOK_EVENTS.includes(event as WebhookEvent));
  if (unknown.length === 0) return [];
  return [
    webhookObjection('event-not-known', 'events', {
      ...{ found: unknown[0]!.slice(0, SHOWN_MAX), allowed: WEBHOOK_EVENTS.join(', ') },
    }),
  ];
}
