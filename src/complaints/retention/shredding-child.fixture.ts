/** For the tests: another process on the same record that erases what is due, and stops for ever in the middle of a transaction once it has come so far. */
import { writeSync } from 'node:fs';
import { createSealer, openRecord, SealKey } from '../../store/index.ts';
import { ComplaintShredding } from './complaint-shredding.ts';

const [url, at] = process.argv.slice(2) as [string, string];
const key = new SealKey(Buffer.alloc(32, 5));
const sealer = createSealer(key);
const record = await openRecord({ url, sealer });
const shredding = new ComplaintShredding({ record, sealer, key, clock: () => Number(at) });
await shredding.piece(undefined, async (_db, went) => {
  writeSync(1, `${went.complaints}\n`);
  await new Promise((never) => setTimeout(never, 600_000));
});
