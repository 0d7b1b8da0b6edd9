import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { type BlockTaker, blockRoutes } from './blocks.ts';
import { evidenceRoutes } from './evidence-files.ts';
import { HttpProblem, sendProblem } from './problem.ts';
import { PAGE_POLICY, pageLanguage, type Status, statusPage } from './status-page.ts';

/** What can be well or not. The gateway is part of it where this process runs one. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  checks: z.record(z.string(), z.boolean()),
});

export interface ApiParts extends BlockTaker {
  readonly log: FastifyBaseLogger;
  /** Addresses whose X-Forwarded-For is believed; empty: nobody's. */
  readonly trustProxy: readonly string[];
  readonly evidenceFolder: string;
  readonly registry: Registry;
  health(): Promise<Readonly<Record<string, boolean>>>;
  /** The gateway's own metrics, in Prometheus text; undefined where it does not answer. */
  gatewayMetrics(): Promise<string | undefined>;
  status(): Promise<Status>;
}

/** The app's HTTP server, not yet listening. Requests are not logged: an address may hold a number. */
export async function createApi(parts: ApiParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy.length === 0 ? false : [...parts.trustProxy],
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // No route takes a body unless it says which kind.
  app.removeAllContentTypeParsers();
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('cross-origin-resource-policy', 'same-origin');
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
  app.setErrorHandler((error: Error, _request, reply) => sendProblem(error, reply));
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(new HttpProblem(404, 'not-found', 'There is nothing at this address.'), reply),
  );
  await app.register(async (scope) => blockRoutes(scope, parts));
  await app.register(async (scope) => evidenceRoutes(scope, parts.evidenceFolder));
  await app.register(async (scope) => ownRoutes(scope, parts));
  return app;
}

async function ownRoutes(scope: FastifyInstance, parts: ApiParts): Promise<void> {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/healthz',
    { schema: { response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, reply) => {
      const checks = await parts.health();
      const well = Object.values(checks).every(Boolean);
      return reply.code(well ? 200 : 503).send({ status: well ? 'ok' : 'failing', checks: { ...checks } });
    },
  );

  app.get('/metrics', async (_request, reply) => {
    const [own, gateway] = await Promise.all([parts.registry.metrics(), parts.gatewayMetrics()]);
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return reply.send(`${own}\n${gateway ?? ''}`);
  });

  const query = z.object({ lang: z.enum(['zh', 'en']).optional() });
  app.get('/', { schema: { querystring: query } }, async (request, reply) => {
    const language = pageLanguage(request.query.lang, request.headers['accept-language']);
    reply.header('content-security-policy', PAGE_POLICY);
    reply.header('cache-control', 'no-store');
    reply.header('vary', 'accept-language');
    reply.type('text/html; charset=utf-8');
    return reply.send(statusPage(await parts.status(), language));
  });
}
