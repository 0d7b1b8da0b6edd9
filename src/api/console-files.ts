import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** antd writes its styles into the page as it goes, hence 'unsafe-inline' for styles; scripts come from here alone. */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The built console under /console/. Whatever is no file is a page of it, which its own router finds. */
export async function consoleRoutes(app: FastifyInstance, folder: string | undefined): Promise<void> {
  app.get('/console', async (_request, reply) => reply.redirect('/console/'));
  if (folder === undefined) {
    app.get('/console/*', async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send(
          '控制台尚未构建：请运行 npm run build:console。\nThe console is not built: run npm run build:console.\n',
        ),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/console/',
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('content-security-policy', CONSOLE_POLICY);
      const immutable = path.includes('/assets/');
      reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/console/*', async (_request, reply) => reply.sendFile('index.html'));
}
