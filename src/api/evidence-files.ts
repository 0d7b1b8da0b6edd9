import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { notThere } from './problem.ts';

/**
 * The public part of the evidence log, as c2sp.org/tlog-tiles lays it out: checkpoint, tiles, entry bundles, the verifier key, and the newest
 * checkpoint with its witnesses' cosignatures. Batches
 * hold sealed messages and are never served. What may be asked for is spelled out, so no path leads elsewhere.
 */
const TILE =
  /^tile\/(?:entries|[0-5]?\d)(?:\/x\d{3}){0,6}\/\d{3}(?:\.p\/(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/;
const TEXTS = new Set(['checkpoint', 'checkpoint.cosigned', 'verifier.pub']);
const FULL_TILE_CACHE = 'public, max-age=31536000, immutable';

export async function evidenceRoutes(app: FastifyInstance, folder: string): Promise<void> {
  app.get('/evidence/*', async (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    const text = TEXTS.has(path);
    if (!text && !TILE.test(path)) throw notThere();
    const file = await openThere(join(folder, path));
    if (file === undefined) throw notThere();
    const { size } = await file.stat();
    reply.header('content-length', size);
    reply.header('cache-control', text ? 'no-cache' : FULL_TILE_CACHE);
    reply.type(text ? 'text/plain; charset=utf-8' : 'application/octet-stream');
    return reply.send(file.createReadStream());
  });
}

async function openThere(path: string) {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
