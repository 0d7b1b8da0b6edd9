import type { FastifyInstance } from 'fastify';
import { actorNamed, inRoom } from './actor.ts';
import { tokenNeeded } from './blocks.ts';
import { lookAt, tellEdition } from './handlers/statistics.ts';
import type { ApiParts } from './parts.ts';

/**
 * /internal/statistics: for `anning statistics` on the installation's own machine, by the token that stands in its keys' folder. Counts a period now; its
 * files are anybody's to read.
 */
export async function statisticsDoor(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { shipToken } = parts;
  app.addHook('onRequest', async (request) => tokenNeeded(request, shipToken));

  app.post('/internal/statistics/:period', async (request) => {
    const { period } = request.params as { period: string };
    const looked = await inRoom(lookAt(parts, period, actorNamed(parts, 'cli', 'anning statistics')));
    return { version: 1, isNew: looked.isNew, edition: tellEdition(looked.edition) };
  });
}
