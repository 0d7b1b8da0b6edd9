import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openEvidence } from './evidence-store.ts';
import { batch, emptyFolder, origin, sealer, signer } from './fixtures.ts';
import { consistencyHolds } from './merkle.ts';
import { openCheckpoint, parseVerifierKey } from './note.ts';
import { verifyEvidence } from './verify.ts';

const child = new URL('crash-child.ts', import.meta.url).pathname;
const rounds = 15;

test(`P1 kill -9 at any moment, ${rounds} times: every acknowledged append is there, and the log only grows`, async (t) => {
  const folder = await emptyFolder(t);
  const key = parseVerifierKey(signer.verifierKey);
  const blocks = new Map<number, number>();
  const entries = new Map<number, string>();
  let known: string | undefined;
  for (let round = 1; round <= rounds; round += 1) {
    const lines = await runAndKill(folder, round);
    assert.equal(lines.shift(), 'open');
    for (const line of lines) {
      const [kind, name, index] = line.split(' ');
      if (kind === 'block') blocks.set(Number(name), Number(index));
      else entries.set(Number(index), name!);
    }
    const store = await openEvidence({ folder, origin, signer, sealer });
    for (const [index, text] of entries) assert.equal((await store.log.entry(index)).toString(), text);
    for (const block of blocks.keys())
      assert.deepEqual(await store.read('gw-a', block), batch('gw-a', block, 2));
    if (known !== undefined) {
      const before = openCheckpoint(known, key);
      const { proof, size } = await store.log.proveGrowth(before.size);
      assert.ok(consistencyHolds(before.size, size, proof, before.root, store.log.root));
    }
    known = store.checkpoint;
    await store.close();
    if (round % 5 !== 0) continue;
    const report = await verifyEvidence({
      folder,
      verifierKey: signer.verifierKey,
      sealer,
      knownCheckpoint: known,
    });
    assert.deepEqual(report.problems, [], `round ${round}`);
    assert.ok(report.checked.batches >= blocks.size && report.size >= blocks.size + entries.size);
  }
  assert.ok(
    blocks.size > rounds && entries.size > rounds * 10,
    `${blocks.size} blocks, ${entries.size} entries`,
  );
});

/** Lines of what was acknowledged before the kill. The moment is a random one after some appends. */
async function runAndKill(folder: string, round: number): Promise<string[]> {
  const running = spawn(process.execPath, [child, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(running, 'close');
  const lines: string[] = [];
  let rest = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    lines.push(...parts);
  });
  // So far by what it did, not by the clock, and then at any moment: a slow machine does as much.
  const enough = 2 + Math.random() * 60;
  while (lines.length < enough && running.exitCode === null) await wait(2);
  await wait(Math.random() * 20);
  running.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  return lines;
}
