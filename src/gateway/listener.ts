import { createServer, type Server, type Socket } from 'node:net';
import { CMPP_LIMITS, SMPP_LIMITS } from '../wire/index.ts';
import { CmppSession } from './cmpp-session.ts';
import { Connection, type Outbox } from './connection.ts';
import type { ServerSession, SessionParts } from './server-session.ts';
import type { GatewayProtocol, ListenerSettings } from './settings.ts';
import { SmppSession } from './smpp-session.ts';

export interface Address {
  readonly protocol: GatewayProtocol;
  readonly host: string;
  readonly listener: number;
}

/** Accepts clients on all listeners, and keeps their sessions until they end. */
export class Listeners {
  readonly sessions = new Set<ServerSession>();
  readonly addresses: Address[] = [];
  readonly #servers: Server[] = [];
  readonly #parts: SessionParts;
  readonly #outbox: Outbox;

  constructor(parts: SessionParts, outbox: Outbox) {
    this.#parts = parts;
    this.#outbox = outbox;
  }

  async open(settings: readonly ListenerSettings[]): Promise<void> {
    for (const { protocol, host, listener } of settings) {
      const server = createServer({ noDelay: true }, (socket) => this.#accept(protocol, socket));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port: listener, backlog: 4096 }, () => {
          server.off('error', reject);
          resolve();
        });
      });
      server.on('error', (error) => this.#parts.log.error({ protocol, fault: error.message }, 'listener'));
      this.#servers.push(server);
      const address = server.address();
      this.addresses.push({
        protocol,
        host,
        listener: typeof address === 'object' && address !== null ? address.port : listener,
      });
    }
  }

  #accept(protocol: GatewayProtocol, socket: Socket): void {
    const { limits, counts, turn } = this.#parts;
    turn.wake();
    if (this.sessions.size >= limits.connectionsMax) {
      counts.connectionsRefused++;
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    const frames = protocol === 'cmpp' ? CMPP_LIMITS : SMPP_LIMITS;
    const connection = new Connection(socket, frames, this.#outbox, limits.outputMax, () => turn.now);
    const session =
      protocol === 'cmpp'
        ? new CmppSession(this.#parts, connection)
        : new SmppSession(this.#parts, connection);
    this.sessions.add(session);
    socket.once('close', () => this.sessions.delete(session));
  }

  tick(now: number): void {
    for (const session of this.sessions) session.tick(now);
  }

  /** No new clients; says goodbye to those that are here and waits a little for theirs. */
  async close(patienceMs: number): Promise<void> {
    for (const server of this.#servers) server.close();
    for (const session of this.sessions) session.close();
    const until = performance.now() + patienceMs;
    while (this.sessions.size > 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
    for (const session of [...this.sessions]) session.destroy();
  }
}
