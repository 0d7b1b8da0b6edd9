import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Bulletins } from '../complaints/index.ts';
import { NotThere } from '../domain/index.ts';
import { bulletinPage, bulletinsPage } from './bulletin-page.ts';
import { faultPage } from './fault-page.ts';
import type { Page } from './frame.ts';
import { readVisit, type Visit } from './visit.ts';

export interface BulletinParts {
  readonly bulletins: Pick<Bulletins, 'published' | 'publicOne'>;
}

const LISTED = 60;
const ID = /^\d{4}-\d{1,6}(?:\.\d{1,6})?$/;

/** /bulletins: those for everybody; /bulletins/2026-3: the newest version of one; /bulletins/2026-3.1: a version. */
export async function bulletinRoutes(
  scope: FastifyInstance,
  { bulletins }: BulletinParts,
  send: (reply: FastifyReply, visit: Visit, page: Page) => FastifyReply,
): Promise<void> {
  for (const route of ['/bulletins', '/bulletins/:id'])
    scope.get(route, async (request, reply) => {
      const { id } = request.params as { id?: string };
      const isKnown = id !== undefined && ID.test(id);
      const visit = readVisit(
        isKnown ? `/bulletins/${id}` : '/bulletins',
        request.query as Readonly<Record<string, unknown>>,
        request.headers['accept-language'],
      );
      if (visit.languageUnknown) return send(reply, visit, faultPage(visit, 'language-unknown'));
      if (id === undefined)
        return send(reply, visit, bulletinsPage(visit, await bulletins.published(LISTED)));
      if (!isKnown) return send(reply, visit, faultPage(visit, 'not-there'));
      try {
        return send(reply, visit, bulletinPage(visit, await bulletins.publicOne(id)));
      } catch (error) {
        if (!(error instanceof NotThere)) throw error;
        return send(reply, visit, faultPage(visit, 'not-there'));
      }
    });
}
