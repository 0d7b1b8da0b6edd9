import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { aboutPage } from './about.ts';
import { type BulletinParts, bulletinRoutes } from './bulletin-routes.ts';
import { type ComplainParts, complainRoutes } from './complain-routes.ts';
import { faultPage } from './fault-page.ts';
import { frame, type Page } from './frame.ts';
import { homePage } from './home.ts';
import { type LeadParts, leadRoutes } from './lead-routes.ts';
import { type MineParts, mineRoutes } from './mine-routes.ts';
import { receiptPage } from './receipt-page.ts';
import { type RefuseParts, refuseRoutes } from './refuse-routes.ts';
import { type Registered, senderPage } from './sender.ts';
import { type StatisticsParts, statisticsRoutes } from './statistics-routes.ts';
import { type Status, statusPage } from './status.ts';
import { pagePolicy } from './style.ts';
import { readVisit, type Visit } from './visit.ts';

/** What the pages stand on; all of it is handed in. */
export interface PublicParts
  extends Omit<MineParts, 'complaints'>,
    Omit<ComplainParts, 'proof'>,
    Omit<LeadParts, 'registered'>,
    StatisticsParts,
    BulletinParts {
  /** Where people reach this place, such as https://anning.example.cn. */
  readonly publicUrl: string;
  readonly registered: Registered;
  /** The address of the program that checks receipts in a browser; undefined where it was not built. */
  readonly checkScript: string | undefined;
  readonly links: RefuseParts['links'];
  status(): Promise<Status>;
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5d4e"/><path d="M16 6a6 6 0 0 0-6 6v5l-2.5 4.5h17L22 17v-5a6 6 0 0 0-6-6zm-2.6 17a2.6 2.6 0 0 0 5.2 0z" fill="#fff"/><path d="M7 8l18 17" stroke="#0b5d4e" stroke-width="5"/><path d="M7 7l18 18" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>`;

/** Look-ups have no end, and the rest is for programs. */
const ROBOTS = `User-agent: *
Disallow: /sender
Disallow: /mine
Disallow: /refuse/
Disallow: /lead/
Disallow: /api/
Disallow: /console
Disallow: /evidence/
Disallow: /metrics
Disallow: /healthz
`;

const DAY_S = 86_400;
/** Where programs ask, so an unknown address there is told in their form. */
const FOR_PROGRAMS = /^\/(?:api|console|evidence|healthz|internal|metrics)(?:[/?]|$)/;
const TAKES_HTML = /\btext\/html\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

/** Registers the public pages, and for browsers a page where there is none. Other requests for unknown addresses stay the server's to answer. */
export async function publicRoutes(scope: FastifyInstance, parts: PublicParts): Promise<void> {
  scope.setErrorHandler((error, request, reply) => {
    // What was sent is wrong, such as a form that is too long or none at all; fastify says so with its status.
    const { statusCode = 500 } = error as { statusCode?: number };
    if (statusCode >= 500) reply.log.error({ err: error }, 'page failed');
    const visit = visitOf(request, (request.routeOptions.url ?? '').replace(/^\/mine\/.*/, '/mine'));
    return send(reply, visit, faultPage(visit, statusCode >= 500 ? 'failed' : 'not-understood'));
  });

  const page = (path: string, draw: (visit: Visit) => Page | Promise<Page>) =>
    scope.get(path, async (request, reply) => {
      const visit = visitOf(request, path);
      return send(
        reply,
        visit,
        visit.languageUnknown ? faultPage(visit, 'language-unknown') : await draw(visit),
      );
    });
  page('/', homePage);
  page('/sender', (visit) => senderPage(visit, parts.registered, parts.clock()));
  page('/status', async (visit) => statusPage(visit, await parts.status()));
  scope.get('/receipt', async (request, reply) => {
    const visit = visitOf(request, '/receipt');
    const { event } = request.query as { event?: unknown };
    const own = typeof event === 'string' ? event : undefined;
    const drawn = visit.languageUnknown
      ? faultPage(visit, 'language-unknown')
      : receiptPage(visit, parts.checkScript, own);
    return send(reply, visit, drawn);
  });
  await mineRoutes(scope, parts, send);
  await complainRoutes(scope, parts, send);
  page('/about', (visit) => aboutPage(visit, parts.clock(), parts.publicUrl));
  await refuseRoutes(scope, parts, send);
  await leadRoutes(scope, parts, send);
  await statisticsRoutes(scope, parts, send);
  await bulletinRoutes(scope, parts, send);

  scope.get('/icon.svg', async (_request, reply) => asset(reply, 'image/svg+xml', ICON));
  scope.get('/robots.txt', async (_request, reply) => asset(reply, 'text/plain; charset=utf-8', ROBOTS));

  scope.get('/*', async (request, reply) => {
    if (FOR_PROGRAMS.test(request.url) || !TAKES_HTML.test(request.headers.accept ?? '')) {
      reply.callNotFound();
      return reply;
    }
    // No page's own address: no place is the current one, and the other language is asked for right here.
    const visit = visitOf(request, '');
    return send(reply, visit, faultPage(visit, 'not-there'));
  });
}

function visitOf({ query, headers }: FastifyRequest, path: string): Visit {
  return readVisit(path, query as Readonly<Record<string, unknown>>, headers['accept-language']);
}

function send(reply: FastifyReply, visit: Visit, page: Page): FastifyReply {
  return reply
    .code(page.status)
    .header(
      'content-security-policy',
      pagePolicy({ hasForm: page.hasForm, hasScript: page.script !== undefined }),
    )
    .header('cache-control', 'no-store')
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(frame(visit, page));
}

function asset(reply: FastifyReply, type: string, content: string): FastifyReply {
  return reply.header('cache-control', `public, max-age=${DAY_S}`).type(type).send(content);
}
