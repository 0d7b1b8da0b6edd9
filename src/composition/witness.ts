import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fastify from 'fastify';
import { EXIT, type ExitCode, say, type Terminal, type WitnessCommand } from '../cli/index.ts';
import { loadOrCreateCosigner, parseVerifierKey, Witness } from '../evidence/index.ts';
import { Ending } from './ending.ts';

/** A checkpoint of 64 signatures and a proof of 63 hashes. */
const BODY_BYTES_MAX = 32_768;

/** A witness over HTTP (c2sp.org/tlog-witness), until it is asked to end. It stands on its own folder and needs no installation. */
export async function witnessCommand(
  { name, logs, folder, host, listener }: WitnessCommand,
  terminal: Terminal,
  { clock }: { readonly clock: () => number },
): Promise<ExitCode> {
  const ending = new Ending(() => terminal.err(`${say('start.forced')[terminal.language]}\n`));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const cosigner = await loadOrCreateCosigner(join(folder, 'witness.key'), name);
  const witness = await Witness.open({
    folder,
    cosigner,
    logs: logs.map((each) => parseVerifierKey(each)),
    clock,
  });
  const server = serverOf(witness);
  try {
    const address = await server.listen({ host, port: listener });
    const tell = (key: 'witness.address' | 'witness.key', value: string) =>
      terminal.err(`${say(key)[terminal.language]}${terminal.language === 'zh' ? '：' : ': '}${value}\n`);
    tell('witness.address', address);
    tell('witness.key', witness.verifierKey);
    await ending.asked;
    return EXIT.done;
  } finally {
    await server.close();
    await witness.close();
    ending.release();
  }
}

function serverOf(witness: Witness) {
  const server = fastify({ bodyLimit: BODY_BYTES_MAX });
  // The specification names no content type; whatever comes is read as text.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  server.post('/add-checkpoint', async (request, reply) => {
    const { status, type, body } = await witness.addCheckpoint((request.body as string | undefined) ?? '');
    return reply.code(status).type(type).send(body);
  });
  /** The newest checkpoint of a log that it cosigned: for whoever wants to compare. */
  server.get<{ Querystring: { origin?: string } }>('/checkpoint', async (request, reply) => {
    const note = witness.newest(request.query.origin ?? '');
    reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache');
    return note === undefined ? reply.code(404).send('no such log here\n') : note;
  });
  return server;
}
