import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Scripts, styles and answers come from here alone. Swagger UI's pictures stand in its style sheet as data: addresses. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const OWN = join(import.meta.dirname, 'docs');
/** Swagger UI as Fastify's package carries it: swagger-ui-dist itself brings a dependency that reports home when it is installed. */
const LIBRARY = join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static');

/** Every file that is served: no other one has an address. */
const FILES: readonly (readonly [address: string, file: string, folder: string])[] = [
  ['', 'index.html', OWN],
  ['page.css', 'page.css', OWN],
  ['page.js', 'page.js', OWN],
  ['swagger-ui.css', 'swagger-ui.css', LIBRARY],
  ['swagger-ui-bundle.js', 'swagger-ui-bundle.js', LIBRARY],
];

/** `/api/docs/`: the API to read and to try, from its own description at `/api/openapi.json`. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, { root: OWN, serve: false, cacheControl: false });
  app.get('/api/docs', async (_request, reply) => reply.redirect('/api/docs/'));
  for (const [address, file, folder] of FILES) {
    app.get(`/api/docs/${address}`, async (_request, reply) =>
      reply
        .headers({ 'content-security-policy': DOCS_POLICY, 'cache-control': 'no-cache' })
        .sendFile(file, folder, { cacheControl: false }),
    );
  }
}
