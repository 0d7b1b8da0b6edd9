import {
  isMarketing,
  type OrganisationId,
  type Port,
  type Purpose,
  type Signature,
} from '../domain/index.ts';
import { portBook, signatureBook } from './facts.ts';
import type { Db } from './ground.ts';
import { Reading } from './reading.ts';
import type { Objection } from './refusal.ts';

/** What somebody means to send: under which names, from which ports, for which purposes. Undefined: who it is, is told elsewhere. */
export interface Use {
  readonly organisation: OrganisationId | undefined;
  readonly signatures: readonly Signature[];
  readonly ports: readonly Port[];
  readonly purposes: readonly Purpose[];
}

/**
 * Everything that stands in the way of it now: names that are not theirs and no letter covers, ports that are not open, not reached by a
 * chain, or for services only. Fields are `signature` (`signatures.N` where there are several) and `ports.N`.
 */
export async function rightToSend(db: Db, use: Use, now: number): Promise<Objection[]> {
  const reading = new Reading();
  await checkNames(db, reading, use, now);
  await checkPorts(db, reading, use, now);
  return reading.objections;
}

/** Its own signature, or one that a letter in force lets it use for each purpose, on each of the ports. */
async function checkNames(
  db: Db,
  reading: Reading,
  { organisation, signatures, ports, purposes }: Use,
  now: number,
): Promise<void> {
  if (signatures.length === 0) return;
  const book = await signatureBook(db, signatures, now);
  for (const [i, signature] of signatures.entries()) {
    const field = signatures.length === 1 ? 'signature' : `signatures.${i}`;
    const entry = book.signature(signature);
    if (entry === undefined) {
      reading.add('signature-not-registered', field, { signature });
      continue;
    }
    if (entry.suspended !== undefined)
      reading.add('signature-suspended', field, { signature, reason: entry.suspended || '—' });
    if (organisation === undefined || purposes.length === 0 || entry.owner === organisation) continue;
    const letters = book
      .letters()
      .filter(
        (letter) =>
          letter.grantor === entry.owner &&
          letter.grantee === organisation &&
          letter.signatures.includes(signature),
      );
    const covered = (purpose: Purpose, port: Port | undefined) =>
      letters.some(
        (letter) =>
          (letter.purposes === undefined || letter.purposes.includes(purpose)) &&
          (port === undefined ||
            letter.ports === undefined ||
            letter.ports.some((each) => port.startsWith(each))),
      );
    const wanted: readonly (Port | undefined)[] = ports.length === 0 ? [undefined] : ports;
    if (!purposes.every((purpose) => wanted.every((port) => covered(purpose, port))))
      reading.add('template-signature-not-yours', field, { signature, owner: entry.owner });
  }
}

async function checkPorts(
  db: Db,
  reading: Reading,
  { organisation, ports, purposes }: Use,
  now: number,
): Promise<void> {
  if (ports.length === 0) return;
  const book = await portBook(db, ports, now);
  for (const [i, port] of ports.entries()) {
    const entry = book.longest(port);
    if (entry?.state !== 'open') {
      reading.add('port-not-open', `ports.${i}`, { port });
      continue;
    }
    if (organisation !== undefined && !book.chain(port, now).has(organisation))
      reading.add('not-on-chain', `ports.${i}`, { organisation, port });
    if (entry.use === 'service' && purposes.some(isMarketing))
      reading.add('template-port-service', `ports.${i}`, { port });
  }
}
