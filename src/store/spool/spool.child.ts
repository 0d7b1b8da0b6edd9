/** For the tests: appends and parks until it is killed, or has made as many as asked, and prints each sequence once it was acknowledged. */
import { writeSync } from 'node:fs';
import { createSealer, SealKey } from '../seal.ts';
import { openSpool } from './spool.ts';

const spool = openSpool({ folder: process.argv[2]!, sealer: createSealer(new SealKey(Buffer.alloc(32, 7))) });
const most = Number(process.argv[3] ?? Number.POSITIVE_INFINITY);
let made = 0;

async function lane(): Promise<void> {
  while (made < most) {
    const block = Buffer.alloc(8192, 3);
    const number = Buffer.alloc(4);
    made += 1;
    number.writeUInt32BE(made);
    block.writeUInt32BE(made);
    block.writeUInt32BE(process.pid, 4);
    const parked = spool.park(`at ${made} of ${process.pid}`, number);
    const sequence = await spool.append(block);
    await parked;
    writeSync(1, `${sequence}\n`);
  }
}

await Promise.all([lane(), lane(), lane()]);
