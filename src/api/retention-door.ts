import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../domain/index.ts';
import { actorNamed } from './actor.ts';
import { tokenNeeded } from './blocks.ts';
import { tellDue, tellRun } from './handlers/retention.ts';
import type { ApiParts } from './parts.ts';

/**
 * /internal/retention: for `anning retention` on the installation's own machine, by the token that stands in its keys' folder. Answers when the run has
 * come to its end; where the command is ended meanwhile, the run goes on.
 */
export async function retentionDoor(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { retention, clock, shipToken } = parts;
  app.addHook('onRequest', async (request) => tokenNeeded(request, shipToken));

  app.get('/internal/retention/due', async (_, reply) => {
    const stop = new AbortController();
    reply.raw.once('close', () => stop.abort());
    const due = await retention.runs.preview(stop.signal);
    return { version: 1, at: formatInstant(clock()), items: due.map(tellDue) };
  });

  app.post('/internal/retention/runs', async () => {
    const run = await retention.run(actorNamed(parts, 'cli', 'anning retention'));
    return { version: 1, run: run === undefined || run === 'busy' ? null : tellRun(run) };
  });
}
