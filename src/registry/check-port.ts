import { isIP } from 'node:net';
import { blockOf, type Port, type Scope } from '../domain/index.ts';
import { portBook } from './facts.ts';
import type { Db } from './ground.ts';
import { Reading } from './reading.ts';
import { type Checked, inWhoseName, type Moment, type WantedPort } from './wanted.ts';

const ACCESS_POINTS_MAX = 50;

/** May this port be opened to this holder? A sub-port only to somebody on the chain of the port that it stands under. */
export async function checkPort(
  db: Db,
  wanted: WantedPort,
  scope: Scope,
  { now, elsewhere }: Moment,
): Promise<Checked> {
  const reading = new Reading();
  const holder = await inWhoseName(db, reading, scope, wanted.organisation);
  const port = reading.port('port', wanted.port);
  const use = reading.oneOf('use', wanted.use, ['service', 'marketing']);
  if (elsewhere !== true) readAccessPoints(reading, wanted.accessPoints, 1);
  if (port !== undefined) {
    const block = blockOf(port);
    if (block.kind === 'reserve') reading.add('port-block-reserved', 'port', { block: block.prefix });
    const book = await portBook(db, [port], now);
    const own = book.port(port);
    if (own !== undefined && own.state !== 'closed') reading.add('port-open-already', 'port', { port });
    const parent = book.longest(port.slice(0, -1));
    if (parent !== undefined) {
      if (holder !== undefined && !book.chain(parent.port, now).has(holder))
        reading.add('port-of-another', 'port', { parent: parent.port });
      if (parent.state !== 'open') reading.add('port-not-open', 'port', { port: parent.port });
      if (parent.use === 'service' && use === 'marketing')
        reading.add('port-use-wider', 'use', { parent: parent.port });
    }
  }
  // An approved port waits to be opened; the approval itself changes nothing that messages are judged by.
  return { objections: reading.objections, subject: port ?? '', changes: [] };
}

/** What opening an approved port writes. */
export function opening(
  port: Port,
  { organisation, use, accessPoints }: WantedPort,
  at: number,
): Record<string, unknown> {
  return { kind: 'port-opened', at, port, holder: organisation, use, accessPoints: [...accessPoints] };
}

/** IP addresses or CIDR ranges, at least so many. */
export function readAccessPoints(reading: Reading, addresses: readonly string[], min: 0 | 1): void {
  if (addresses.length < min || addresses.length > ACCESS_POINTS_MAX) {
    reading.add('list-size', 'accessPoints', { field: 'accessPoints', max: `${ACCESS_POINTS_MAX}` });
    return;
  }
  for (const [i, address] of addresses.entries()) {
    const [host = '', bits] = address.split('/');
    const kind = isIP(host);
    const wide = kind === 4 ? 32 : 128;
    const range = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= wide);
    if (kind === 0 || !range || address.split('/').length > 2)
      reading.add('access-point-not-valid', `accessPoints.${i}`, { found: address.slice(0, 60) });
  }
}
