import type { Sealer } from '../store/index.ts';

/** Blocks of one gateway on their way to where evidence is kept. */
export interface Shipment {
  readonly gateway: string;
  readonly blocks: readonly ShippedBlock[];
}

export interface ShippedBlock {
  readonly sequence: number;
  /** As sealed in the spool while it travels, so that neither the wire nor a proxy sees a number; opened once it arrived. */
  readonly block: Buffer;
}

/** Puts sealed blocks together: length u8 and name of the gateway, then for each block sequence u48, length u32, bytes. */
export function packShipment({ gateway, blocks }: Shipment): Buffer {
  const name = Buffer.from(gateway);
  const parts: Buffer[] = [Buffer.from([name.length]), name];
  for (const { sequence, block } of blocks) {
    const head = Buffer.allocUnsafe(10);
    head.writeUIntBE(sequence, 0, 6);
    head.writeUInt32BE(block.length, 6);
    parts.push(head, block);
  }
  return Buffer.concat(parts);
}

/** @throws SealError for a block that was not sealed with our key; Error for what does not add up. */
export function openShipment(bytes: Buffer, sealer: Sealer): Shipment {
  const nameEnd = 1 + bytes.readUInt8(0);
  const gateway = bytes.toString('utf8', 1, nameEnd);
  if (!/^[a-z0-9-]{1,63}$/.test(gateway)) throw new Error('shipment: the name of the gateway is not one');
  const blocks: ShippedBlock[] = [];
  for (let at = nameEnd; at < bytes.length; ) {
    const sequence = bytes.readUIntBE(at, 6);
    const end = at + 10 + bytes.readUInt32BE(at + 6);
    if (end > bytes.length) throw new Error(`shipment: block ${sequence} runs past the end`);
    blocks.push({ sequence, block: sealer.open(bytes.subarray(at + 10, end)) });
    at = end;
  }
  return { gateway, blocks };
}
