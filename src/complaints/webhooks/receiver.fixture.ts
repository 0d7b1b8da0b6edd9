/** For the tests: a receiver of webhooks on this machine, which keeps what it got and reads it with a verifier that we did not write. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { Webhook } from 'standardwebhooks';

export interface Got {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly got: Got[];
  /** What it answers, by how many it got before. */
  answer: (
    before: number,
    got: Got,
  ) => { readonly status: number; readonly after?: string; readonly holdMs?: number };
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const got: Got[] = [];
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { headers } = request;
      const one = { id: String(headers['webhook-id']), headers, body: Buffer.concat(pieces).toString() };
      const { status, after, holdMs = 0 } = receiver.answer(got.length, one);
      got.push(one);
      setTimeout(
        () => response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end('taken'),
        holdMs,
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/leads`,
    got,
    answer: () => ({ status: 204 }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return receiver;
}

/** Throws where the signature is not the secret's, or the time is not now's. */
export function verified({ headers, body }: Got, secret: string, now: number): Record<string, unknown> {
  mock.timers.enable({ apis: ['Date'], now });
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
  } finally {
    mock.timers.reset();
  }
}
