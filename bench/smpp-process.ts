/** The npm package `smpp` as a server that answers and does nothing else. Asked by gateway.ts. */
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { answerParent, cpuMicros } from './child.ts';

interface Pdu {
  response(fields?: object): Pdu;
}
interface Session {
  on(command: string, listener: (pdu: Pdu) => void): void;
  send(pdu: Pdu): void;
  close(): void;
}
const smpp = createRequire(import.meta.url)('smpp') as {
  createServer(options: object, session: (session: Session) => void): Server;
};

let answered = 0;
const server = smpp.createServer({}, (session) => {
  session.on('error', () => session.close());
  session.on('bind_transceiver', (pdu) => session.send(pdu.response()));
  session.on('submit_sm', (pdu) => session.send(pdu.response({ message_id: (++answered).toString(16) })));
  session.on('unbind', (pdu) => session.send(pdu.response()));
});
const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

answerParent(
  async () => {
    await listening;
    return {
      listener: (server.address() as AddressInfo).port,
      answered,
      cpuMicros: cpuMicros(),
      rssBytes: process.memoryUsage.rss(),
    };
  },
  async () => undefined,
);
