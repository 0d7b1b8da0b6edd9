import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../domain/index.ts';
import type { ApiParts } from './parts.ts';

/** What proxies put into a request; with one of them nobody knows that who asks is on this machine, whoever is believed otherwise. */
const PASSED_ON = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Whether who asks may read /metrics. It is the peer of the socket that counts, not the address that a proxy told. */
export function maySeeMetrics(
  setting: ApiParts['metrics'],
  { headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>,
): boolean {
  switch (setting) {
    case 'open':
      return true;
    case 'off':
      return false;
    case 'loopback':
      return isLoopback(socket.remoteAddress ?? '') && PASSED_ON.every((name) => headers[name] === undefined);
  }
}
