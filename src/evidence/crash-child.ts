import { openEvidence } from './evidence-store.ts';
import { batch, origin, sealer, signer } from './fixtures.ts';

/**
 * Run by crash.test.ts, which kills it: appends without end and prints a line for each acknowledged append, after it was
 * acknowledged. `block N index`, `entry TEXT index`.
 */
const [folder, round] = process.argv.slice(2);
const store = await openEvidence({ folder: folder!, origin, signer, sealer });
process.stdout.write('open\n');
let count = 0;

async function blocks(): Promise<void> {
  const next = store.last('gw-a') + 1;
  const some = Array.from({ length: 1 + (next % 4) }, (_, i) => batch('gw-a', next + i, 2));
  const stored = await store.addBatches(some);
  const lines = stored.map(({ index }, i) => `block ${some[i]!.block} ${index}\n`);
  process.stdout.write(lines.join(''));
}

async function entries(): Promise<void> {
  count += 1;
  const texts = Array.from({ length: 1 + (count % 60) }, (_, i) => `${round}-${count}-${i}`);
  const { firstIndex } = await store.addEntries(texts.map((text) => Buffer.from(text)));
  process.stdout.write(texts.map((text, i) => `entry ${text} ${firstIndex + i}\n`).join(''));
}

for (;;) await Promise.all([blocks(), entries(), entries()]);
