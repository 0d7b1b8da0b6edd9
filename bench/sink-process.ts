/** Stands where evidence is kept: takes each shipment whole, acknowledges it, and keeps only how much it was. Asked by gateway.ts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from './child.ts';

const taken = { shipments: 0, bytes: 0 };
const server = createServer((request, response) => {
  request.on('data', (piece: Buffer) => {
    taken.bytes += piece.length;
  });
  request.on('end', () => {
    taken.shipments++;
    response.end('{}');
  });
});
const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

answerParent(
  async () => {
    await listening;
    return { ...taken, listener: (server.address() as AddressInfo).port };
  },
  async () => server.closeAllConnections(),
);
