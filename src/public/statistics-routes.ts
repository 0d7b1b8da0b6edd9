import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Statistics } from '../complaints/index.ts';
import { NotThere } from '../domain/index.ts';
import { faultPage } from './fault-page.ts';
import type { Page } from './frame.ts';
import { statisticsPage } from './statistics-page.ts';
import { readVisit, type Visit } from './visit.ts';

export interface StatisticsParts {
  readonly statistics: Pick<Statistics, 'list' | 'get' | 'ofPeriod'>;
}

/** So many of each kind are led to. */
const QUARTERS = 8;
const DAYS = 14;
const ID = /^(?:\d{4}-\d{2}-\d{2}|\d{4}Q[1-4])(?:\.\d{1,6})?$/;

/** /statistics: the newest quarter, else the newest day; /statistics/2026Q2.1: an edition; /statistics/2026Q2: the newest of its period. */
export async function statisticsRoutes(
  scope: FastifyInstance,
  { statistics }: StatisticsParts,
  send: (reply: FastifyReply, visit: Visit, page: Page) => FastifyReply,
): Promise<void> {
  const newestOf = (kind: 'day' | 'quarter', limit: number) =>
    statistics.list({ kind, newestOnly: true }, { limit });

  for (const route of ['/statistics', '/statistics/:id'])
    scope.get(route, async (request, reply) => {
      const { id } = request.params as { id?: string };
      const path = id === undefined || !ID.test(id) ? '/statistics' : `/statistics/${id}`;
      const visit = readVisit(
        path,
        request.query as Readonly<Record<string, unknown>>,
        request.headers['accept-language'],
      );
      if (visit.languageUnknown) return send(reply, visit, faultPage(visit, 'language-unknown'));
      if (id !== undefined && !ID.test(id)) return send(reply, visit, faultPage(visit, 'not-there'));
      const [quarters, days] = [await newestOf('quarter', QUARTERS), await newestOf('day', DAYS)];
      const wanted = id ?? quarters[0]?.id ?? days[0]?.id;
      if (wanted === undefined) return send(reply, visit, statisticsPage(visit, undefined, [], []));
      try {
        const { edition, document } = await statistics.get(wanted);
        const all = await statistics.ofPeriod(edition.kind, edition.period);
        return send(reply, visit, statisticsPage(visit, { edition, document }, [...quarters, ...days], all));
      } catch (error) {
        if (!(error instanceof NotThere)) throw error;
        return send(reply, visit, faultPage(visit, 'not-there'));
      }
    });
}
