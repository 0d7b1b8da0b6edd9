import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SealError } from '../store/index.ts';
import type { Decision, HeldMessages } from './held.ts';
import { ORDER_BYTES_MAX, type OwnAnswer } from './own-order.ts';

export interface ControlParts {
  readonly held: HeldMessages;
  readonly metrics: () => string;
  readonly health: () => { readonly ok: boolean; readonly [key: string]: unknown };
  readonly sessions: () => readonly unknown[];
  /** Takes a sealed order of a message of the operator's own; rejects with SealError where it is none of ours. */
  readonly send: (sealed: Buffer) => Promise<OwnAnswer>;
  /** What was counted against frequencies, plans and leases, as `Tally.applyDelta` reads it. */
  readonly counts: () => Buffer;
}

/** The operator's door of one gateway process, loopback unless configured otherwise: metrics, health, sessions, held messages, and the operator's own messages. */
export class ControlServer {
  readonly #server: Server;
  readonly #parts: ControlParts;
  address: { host: string; listener: number } = { host: '', listener: 0 };

  constructor(parts: ControlParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  open(host: string, listener: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(listener, host, () => {
        const address = this.#server.address();
        this.address = {
          host,
          listener: typeof address === 'object' && address !== null ? address.port : listener,
        };
        resolve();
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?')[0]!;
    if (request.method === 'POST' && path === '/own-messages') {
      void this.#send(request, response);
      return;
    }
    request.resume();
    if (request.method === 'GET') {
      switch (path) {
        case '/metrics':
          response.setHeader('content-type', 'text/plain; version=0.0.4');
          response.end(this.#parts.metrics());
          return;
        case '/healthz': {
          const health = this.#parts.health();
          return json(response, health.ok ? 200 : 503, health);
        }
        case '/sessions':
          return json(response, 200, { version: 1, sessions: this.#parts.sessions() });
        case '/counts':
          response.setHeader('content-type', 'application/octet-stream');
          response.end(this.#parts.counts());
          return;
        case '/held':
          return json(response, 200, {
            version: 1,
            held: this.#parts.held.list().map(({ messageId, ...rest }) => ({ id: messageId, ...rest })),
          });
      }
    }
    const decision = /^\/held\/([0-9a-f]{16})\/(release|reject)$/.exec(path);
    if (request.method === 'POST' && decision !== null)
      return this.#decide(response, decision[1]!, decision[2] as Decision);
    json(response, 404, {
      error: { code: 'not-found', message: `no such resource: ${request.method} ${path}` },
    });
  }

  /** 200 once it is on disk; 403 to whoever does not hold the key. */
  async #send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const sealed = await bodyOf(request, ORDER_BYTES_MAX);
      if (sealed === undefined)
        return json(response, 413, {
          error: { code: 'too-large', message: `an order has at most ${ORDER_BYTES_MAX} bytes` },
        });
      json(response, 200, { version: 1, ...(await this.#parts.send(sealed)) });
    } catch (error) {
      const foreign = error instanceof SealError;
      json(response, foreign ? 403 : 500, {
        error: { code: foreign ? 'not-ours' : 'not-kept', message: (error as Error).message },
      });
    }
  }

  #decide(response: ServerResponse, id: string, decision: Decision): void {
    this.#parts.held.decide(id, decision, 'control').then(
      (found) =>
        found
          ? json(response, 200, { version: 1, id, decision })
          : json(response, 404, { error: { code: 'not-held', message: `no message ${id} is held` } }),
      (error: Error) => json(response, 500, { error: { code: 'not-kept', message: error.message } }),
    );
  }
}

/** Undefined where it is longer than allowed; the rest is not read. */
async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}
