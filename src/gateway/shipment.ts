import type { Sealer } from '../store/index.ts';

/** Blocks of one gateway on their way to where evidence is kept. */
export interface Shipment {
  readonly gateway: string;
  readonly blocks: readonly ShippedBlock[];
}

export interface ShippedBlock {
  readonly sequence: number;
  readonly block: Buffer;
}

/** Sealed with the deployment's key, so that neither the wire nor a proxy sees a number. `gateway, then sequence u48, length u32, block …` */
export function sealShipment(shipment: Shipment, sealer: Sealer): Buffer {
  const name = Buffer.from(shipment.gateway);
  const parts: Buffer[] = [Buffer.from([name.length]), name];
  for (const { sequence, block } of shipment.blocks) {
    const head = Buffer.allocUnsafe(10);
    head.writeUIntBE(sequence, 0, 6);
    head.writeUInt32BE(block.length, 6);
    parts.push(head, block);
  }
  return sealer.seal(Buffer.concat(parts));
}

/** @throws SealError for what was not sealed with our key; Error for what does not add up. */
export function openShipment(sealed: Buffer, sealer: Sealer): Shipment {
  const bytes = sealer.open(sealed);
  const nameEnd = 1 + bytes.readUInt8(0);
  const gateway = bytes.toString('utf8', 1, nameEnd);
  const blocks: ShippedBlock[] = [];
  for (let at = nameEnd; at < bytes.length; ) {
    const sequence = bytes.readUIntBE(at, 6);
    const end = at + 10 + bytes.readUInt32BE(at + 6);
    if (end > bytes.length) throw new Error(`shipment: block ${sequence} runs past the end`);
    blocks.push({ sequence, block: bytes.subarray(at + 10, end) });
    at = end;
  }
  return { gateway, blocks };
}
