import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CustodyRoom } from '../registry/index.ts';
import { tokenNeeded } from './blocks.ts';
import { custodyOf } from './handlers/custody.ts';
import type { ApiParts } from './parts.ts';
import { notThere } from './problem.ts';

const params = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });

/**
 * GET /internal/messages/:id/custody: for `anning trace` on the installation's own machine, by the token that stands in its keys' folder. Whoever
 * reads that folder can open every sealed value; what is told here is less.
 */
export async function custodyDoor(app: FastifyInstance, parts: ApiParts, room: CustodyRoom): Promise<void> {
  app.addHook('onRequest', async (request) => tokenNeeded(request, parts.shipToken));
  app.get('/internal/messages/:id/custody', async (request) => {
    const read = params.safeParse(request.params);
    const row = read.success ? await parts.traffic.message(read.data.id) : undefined;
    if (row === undefined) throw notThere();
    return custodyOf(parts, room, row, 'all');
  });
}
