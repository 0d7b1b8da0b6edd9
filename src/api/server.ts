import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Plans, Probes } from '../consent/index.ts';
import { preferredLanguage } from '../domain/index.ts';
import { type Directory, openCustody, openRegistry } from '../registry/index.ts';
import { blockRoutes } from './blocks.ts';
import { CasePacks } from './case-packs.ts';
import { consoleRoutes } from './console-files.ts';
import { custodyDoor } from './custody-door.ts';
import { docsRoutes } from './docs-page.ts';
import { evidenceRoutes } from './evidence-files.ts';
import { Exports } from './exports.ts';
import { alarmHandlers } from './handlers/alarms.ts';
import { bulletinHandlers } from './handlers/bulletins.ts';
import { caseHandlers } from './handlers/cases.ts';
import { complaintHandlers } from './handlers/complaints.ts';
import { consentHandlers } from './handlers/consent.ts';
import { custodyHandlers } from './handlers/custody.ts';
import { derivationHandlers } from './handlers/derivation.ts';
import { deskHandlers } from './handlers/desk.ts';
import { directiveHandlers } from './handlers/directives.ts';
import { findingHandlers } from './handlers/findings.ts';
import { heldHandlers } from './handlers/held.ts';
import { importHandlers } from './handlers/imports.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { leadHandlers } from './handlers/leads.ts';
import { lookBackHandlers } from './handlers/look-backs.ts';
import { matchHandlers } from './handlers/matches.ts';
import { messageHandlers } from './handlers/messages.ts';
import { organisationHandlers } from './handlers/organisations.ts';
import { ownDataHandlers } from './handlers/own-data.ts';
import { packHandlers } from './handlers/packs.ts';
import { peopleHandlers } from './handlers/people.ts';
import { planHandlers } from './handlers/plans.ts';
import { preflightHandlers } from './handlers/preflights.ts';
import { probeHandlers } from './handlers/probes.ts';
import { providerRoutes } from './handlers/provider.ts';
import { registryHandlers } from './handlers/registry.ts';
import { retentionHandlers } from './handlers/retention.ts';
import { retentionHoldHandlers } from './handlers/retention-holds.ts';
import { sanctionHandlers } from './handlers/sanctions.ts';
import { sessionHandlers } from './handlers/session.ts';
import { statisticsHandlers } from './handlers/statistics.ts';
import { templateHandlers } from './handlers/templates.ts';
import { thresholdHandlers } from './handlers/thresholds.ts';
import { trafficHandlers } from './handlers/traffic.ts';
import { waveHandlers } from './handlers/waves.ts';
import { webhookHandlers } from './handlers/webhooks.ts';
import { workHandlers } from './handlers/work.ts';
import { ImportFiles } from './import-files.ts';
import { ImportFolder } from './import-folder.ts';
import { Jobs } from './jobs.ts';
import { maySeeMetrics } from './metrics-reader.ts';
import { openapi } from './openapi.ts';
import type { ApiParts } from './parts.ts';
import { PreflightFiles } from './preflight-files.ts';
import { notThere, sendProblem } from './problem.ts';
import { retentionDoor } from './retention-door.ts';
import { RowImportFiles } from './row-import-files.ts';
import { serveContract } from './serve.ts';
import { statisticsDoor } from './statistics-door.ts';
import { VOCABULARY } from './vocabulary.ts';

/** What can be well or not. The gateway is part of it where this process runs one. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  checks: z.record(z.string(), z.boolean()),
});

/** The app's HTTP server, not yet listening. Requests are not logged: an address may hold a number. */
export async function createApi(parts: ApiParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy.length === 0 ? false : [...parts.trustProxy],
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
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
  app.setErrorHandler((error: Error, request, reply) =>
    sendProblem(error, reply, preferredLanguage(request.headers['accept-language'])),
  );
  app.setNotFoundHandler((request, reply) =>
    sendProblem(notThere(), reply, preferredLanguage(request.headers['accept-language'])),
  );
  const custody = openCustody(parts);
  await app.register(cookie);
  await app.register(async (scope) => blockRoutes(scope, parts));
  await app.register(async (scope) => custodyDoor(scope, parts, custody));
  await app.register(async (scope) => retentionDoor(scope, parts));
  await app.register(async (scope) => statisticsDoor(scope, parts));
  await app.register(async (scope) => evidenceRoutes(scope, parts.evidenceFolder));
  await app.register(async (scope) => ownRoutes(scope, parts));
  await app.register(async (scope) => providerRoutes(scope, parts));
  await app.register(async (scope) => consoleRoutes(scope, parts.consoleFolder));
  await app.register(docsRoutes);
  await app.register(async (scope) => {
    const description = JSON.stringify(openapi(parts.version));
    scope.get('/api/openapi.json', async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(description),
    );
    const lists = { ...messageHandlers(parts), ...registryHandlers(parts), ...heldHandlers(parts) };
    const { record, clock, directory, sealer } = parts;
    const resembling: Directory['resembling'] = (name, owner) => directory.resembling(name, owner);
    const room = openRegistry({ record, sealer, clock, resembling });
    const plans = new Plans({ record, sealer, clock });
    const probes = new Probes({
      ground: { record, sealer, key: parts.sealKey, clock },
      ...{ traffic: parts.traffic, consents: parts.consent.consents },
      ownerOf: (signature) => parts.directory.ownerOf(signature),
    });
    const folder = new ImportFolder(parts);
    const imports = {
      folder,
      registry: new ImportFiles(folder, room),
      consents: RowImportFiles.ofConsents(folder, parts.consent),
      complaints: RowImportFiles.ofComplaints(folder, parts.complaints),
    };
    const preflights = new PreflightFiles(folder, parts);
    const packs = new CasePacks(parts, { folder, custody, sanctions: room.sanctions });
    const jobs = new Jobs(
      parts,
      new Exports(parts, lists, room),
      {
        import: imports.registry,
        'consent-import': imports.consents,
        'complaint-import': imports.complaints,
        preflight: preflights,
      },
      packs,
    );
    scope.addHook('onReady', () => jobs.start());
    scope.addHook('onClose', () => jobs.stop());
    serveContract(scope, parts, {
      ...lists,
      ...sessionHandlers(parts),
      ...peopleHandlers(parts),
      ...trafficHandlers(parts),
      ...jobHandlers(jobs),
      ...importHandlers(parts, jobs, imports),
      ...preflightHandlers(parts, { jobs, plans, folder, files: preflights }),
      ...workHandlers(parts, room, plans, jobs),
      ...deskHandlers(parts, room),
      ...organisationHandlers(parts, room),
      ...templateHandlers(parts, room),
      ...sanctionHandlers(parts, room),
      ...planHandlers(parts, plans),
      ...custodyHandlers(parts, custody),
      ...consentHandlers(parts),
      ...complaintHandlers(parts),
      ...matchHandlers(parts),
      ...probeHandlers(parts, probes),
      ...caseHandlers(parts),
      ...packHandlers(parts, jobs),
      ...leadHandlers(parts),
      ...webhookHandlers(parts),
      ...findingHandlers(parts, room, jobs),
      ...statisticsHandlers(parts),
      ...bulletinHandlers(parts),
      ...derivationHandlers(parts),
      ...lookBackHandlers(parts),
      ...directiveHandlers(parts),
      ...thresholdHandlers(parts, room),
      ...alarmHandlers(parts),
      ...waveHandlers(parts),
      ...retentionHandlers(parts),
      ...retentionHoldHandlers(parts),
      ...ownDataHandlers(parts),
      'GET /api/vocabulary': async () => VOCABULARY,
    });
  });
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

  app.get('/metrics', async (request, reply) => {
    if (!maySeeMetrics(parts.metrics, request)) throw notThere();
    const [own, gateway] = await Promise.all([parts.registry.metrics(), parts.gatewayMetrics()]);
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return reply.send(`${own}\n${gateway ?? ''}`);
  });
}
