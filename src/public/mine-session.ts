import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NumberProof, NumberSession } from '../consent/index.ts';
import type { Page } from './frame.ts';
import { linkTo, readVisit, type Visit } from './visit.ts';

/** Draws a page as the answer. */
export type Send = (reply: FastifyReply, visit: Visit, page: Page) => FastifyReply;
export type Form = Readonly<Record<string, string>>;

/** Of the session in which a number is shown to be somebody's; sent along by its own pages alone. */
export const COOKIE = 'anning_number';

export async function sessionOf(
  proof: Pick<NumberProof, 'find'>,
  request: FastifyRequest,
): Promise<NumberSession | undefined> {
  const token = request.cookies[COOKIE];
  return token === undefined ? undefined : proof.find(token);
}

/** The visit to one of the pages of one's own number. */
export function visitOf({ query, headers }: FastifyRequest, lang?: string): Visit {
  const asked = lang === undefined ? (query as Record<string, unknown>)['lang'] : lang;
  return readVisit('/mine', asked === undefined ? {} : { lang: asked }, headers['accept-language']);
}

/** Browsers say where a form comes from; those that do not are kept out by the cookie, which no other site's page sends along. */
export function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

export function ended(visit: Visit): string {
  return linkTo(visit, '/mine', { ended: '1' });
}

export function seeOther(reply: FastifyReply, address: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(address, 303);
}
