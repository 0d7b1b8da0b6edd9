import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { cosignaturesOf } from './cosignature.ts';
import { Cosigning, type Post } from './cosigning.ts';
import { realDisk } from './disk.ts';
import { emptyFolder, leaves, origin, signer } from './fixtures.ts';
import { createCosigner, createSigner } from './keys.ts';
import { type Log, openLog } from './log.ts';
import { leafHash, MerkleTree } from './merkle.ts';
import { formatCheckpoint, parseCheckpoint, parseNote, parseVerifierKey, signNote } from './note.ts';
import { verifyEvidence } from './verify.ts';
import { Witness, type WitnessOptions } from './witness.ts';

const cosigner = createCosigner('witness.example.cn/w1', Buffer.alloc(32, 5));
const key = parseVerifierKey(cosigner.verifierKey, 'cosignature');
const AT_MS = Date.UTC(2026, 4, 1);
const log = parseVerifierKey(signer.verifierKey);

async function witnessIn(t: TestContext, over: Partial<WitnessOptions> = {}): Promise<Witness> {
  const folder = over.folder ?? (await emptyFolder(t));
  const witness = await Witness.open({ folder, cosigner, logs: [log], clock: () => AT_MS, ...over });
  t.after(() => witness.close());
  return witness;
}

const treeOf = (entries: readonly Buffer[]) => new MerkleTree(entries.map(leafHash));
const checkpointOf = (entries: readonly Buffer[], by = signer) =>
  signNote(formatCheckpoint({ origin: by.name, size: entries.length, root: treeOf(entries).root() }), [by]);
/** What a log asks: that these entries grew out of their first `old`. */
function request(old: number, entries: readonly Buffer[], note = checkpointOf(entries)): string {
  const proof = old === 0 ? [] : treeOf(entries).consistencyProof(old);
  return `old ${old}\n${proof.map((each) => `${each.toString('base64')}\n`).join('')}\n${note}`;
}

test('P6 a witness cosigns what grew, with its time, and remembers it over a restart', async (t) => {
  const folder = await emptyFolder(t);
  let witness = await witnessIn(t, { folder });
  let old = 0;
  for (const size of [1, 1, 2, 300, 513]) {
    const entries = leaves(size);
    const answer = await witness.addCheckpoint(request(old, entries));
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual(cosignaturesOf(checkpointOf(entries) + answer.body, [key]), [
      { name: cosigner.name, atSeconds: AT_MS / 1000 },
    ]);
    assert.equal(parseCheckpoint(parseNote(witness.newest(origin)!).text).size, size);
    old = size;
    await witness.close();
    witness = await Witness.open({ folder, cosigner, logs: [log], clock: () => AT_MS });
  }
  assert.deepEqual(await witness.addCheckpoint(request(300, leaves(600))), {
    status: 409,
    type: 'text/x.tlog.size',
    body: '513\n',
  });
  await witness.close();
});

test('P6 whatever a log tries, all that a witness cosigned is one history', async (t) => {
  let histories = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          off: fc.constantFrom(0, 0, 0, -2, -1, 1),
          growth: fc.integer({ min: -2, max: 4 }),
          /** How many of the newest that was cosigned are told otherwise; none by an honest log. */
          rewritten: fc.constantFrom(0, 0, 0, 1, 3),
        }),
        { minLength: 40, maxLength: 40 },
      ),
      async (attempts) => {
        const witness = await witnessIn(t);
        let cosigned: readonly Buffer[] = [];
        for (const [nth, { off, growth, rewritten }] of attempts.entries()) {
          const size = Math.max(0, cosigned.length + growth);
          const old = Math.min(size, Math.max(0, cosigned.length + off));
          const kept = cosigned.slice(0, Math.max(0, cosigned.length - rewritten));
          const entries = Array.from({ length: size }, (_, i) => kept[i] ?? Buffer.from(`${i} at ${nth}`));
          const { status } = await witness.addCheckpoint(request(old, entries));
          if (status !== 200) continue;
          assert.ok(cosigned.length <= size, 'never smaller');
          assert.deepEqual(entries.slice(0, cosigned.length), cosigned, 'never another beginning');
          cosigned = entries;
        }
        await witness.close();
        histories += cosigned.length > 3 ? 1 : 0;
      },
    ),
    { numRuns: 20 },
  );
  assert.ok(histories > 10, `${histories} histories of 20 grew`);
});

test('what a witness refuses, by the specification’s own status', async (t) => {
  const witness = await witnessIn(t);
  assert.equal((await witness.addCheckpoint(request(0, leaves(5)))).status, 200);
  const forked = [...leaves(4), Buffer.from('another'), ...leaves(3, 5)];
  const stranger = createSigner('another.example.cn/log', Buffer.alloc(32, 1));
  const thief = createSigner(origin, Buffer.alloc(32, 1));
  const refused: [string, string, number][] = [
    ['another tree of the same size', request(5, forked.slice(0, 5)), 409],
    ['a tree that did not grow out of it', request(5, forked), 422],
    ['no proof', `old 5\n\n${checkpointOf(leaves(8))}`, 422],
    ['an old size that it does not have', request(3, leaves(8)), 409],
    [
      'a checkpoint that was changed after it was signed',
      request(5, leaves(8)).replace('\n8\n', '\n9\n'),
      403,
    ],
    ['an old size beyond the tree', `old 9\n\n${checkpointOf(leaves(8))}`, 400],
    ['an unknown log', request(0, leaves(3), checkpointOf(leaves(3), stranger)), 404],
    ['another key under its name', request(5, leaves(8), checkpointOf(leaves(8), thief)), 403],
    ['nothing', '', 400],
    ['no checkpoint', 'old 5\n\n', 400],
    ['a size with a zero in front', `old 05\n\n${checkpointOf(leaves(8))}`, 400],
    ['a hash that is none', `old 5\nAAAA\n\n${checkpointOf(leaves(8))}`, 400],
    [
      'too many hashes',
      `old 5\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n${checkpointOf(leaves(8))}`,
      400,
    ],
    ['bytes', '\u0000\ufffd'.repeat(500), 400],
  ];
  for (const [what, body, status] of refused) {
    const answer = await witness.addCheckpoint(body);
    assert.equal(answer.status, status, `${what}: ${answer.body}`);
    assert.match(answer.body, /\S\n$/, what);
  }
  assert.equal(parseCheckpoint(parseNote(witness.newest(origin)!).text).size, 5);
  assert.equal((await witness.addCheckpoint(request(5, leaves(8)))).status, 200);
});

test('P6 of two answers at once the second is told of the first, and a cosignature that is not on disk is not given', async (t) => {
  let broken = false;
  const folder = await emptyFolder(t);
  const disk = {
    ...realDisk,
    rename: (from: string, to: string) =>
      broken ? Promise.reject(new Error('the disk is full')) : realDisk.rename(from, to),
  };
  const witness = await witnessIn(t, { folder, disk });
  const [first, second] = await Promise.all([
    witness.addCheckpoint(request(0, leaves(9))),
    witness.addCheckpoint(request(0, leaves(4))),
  ]);
  assert.deepEqual([first.status, second.status, second.body], [200, 409, '9\n']);
  broken = true;
  await assert.rejects(witness.addCheckpoint(request(9, leaves(12))), /the disk is full/);
  broken = false;
  assert.equal(parseCheckpoint(parseNote(witness.newest(origin)!).text).size, 9);
  assert.equal((await witness.addCheckpoint(request(9, leaves(12)))).status, 200);
});

test('a witness does not open on what somebody else put into its folder', async (t) => {
  const folder = await emptyFolder(t);
  const witness = await witnessIn(t, { folder });
  await witness.addCheckpoint(request(0, leaves(3)));
  await witness.close();
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.checkpoint'));
  await writeFile(join(folder, file!), checkpointOf(leaves(2)));
  await assert.rejects(
    Witness.open({ folder, cosigner, logs: [log], clock: () => AT_MS }),
    /witness-state-malformed/,
  );
});

/** A log with its witnesses, whom a test can take away. */
async function cosigningOf(t: TestContext, witnesses: readonly Witness[]) {
  const folder = await emptyFolder(t);
  const opened = await openLog({ folder, origin, signer });
  t.after(() => opened.close());
  const away = new Set<string>();
  const post: Post = async (url, body) => {
    const i = Number(new URL(url).hostname.slice(1));
    assert.equal(new URL(url).pathname, '/w/add-checkpoint');
    if (away.has(url.split('/')[2]!)) throw new Error('it does not answer');
    return witnesses[i]!.addCheckpoint(body);
  };
  const places = witnesses.map((each, i) => ({
    url: `http://w${i}/w/`,
    key: parseVerifierKey(each.verifierKey, 'cosignature'),
  }));
  const cosigning = (over: Log = opened) =>
    new Cosigning({ log: over, witnesses: places, post, clock: () => AT_MS });
  return { folder, log: opened, cosigning, away };
}

test('P6 a log is cosigned by its witnesses round by round, and is verified with their keys', async (t) => {
  const other = createCosigner('witness.example.org/w2', Buffer.alloc(32, 6));
  const witnesses = [await witnessIn(t), await witnessIn(t, { cosigner: other })];
  const { folder, log: opened, cosigning, away } = await cosigningOf(t, witnesses);
  const keys = witnesses.map(({ verifierKey }) => verifierKey);
  const verify = () => verifyEvidence({ folder, verifierKey: signer.verifierKey, witnesses: keys });
  assert.deepEqual(
    (await verify()).problems.map(({ what }) => what),
    ['cosignature-missing', 'cosignature-missing'],
  );
  const one = cosigning();
  for (const count of [1, 299, 700]) {
    await opened.append(leaves(count, opened.size));
    await one.round();
    assert.deepEqual(
      one.standings.map(({ size, problem }) => [size, problem]),
      [
        [opened.size, undefined],
        [opened.size, undefined],
      ],
    );
  }
  const whole = await verify();
  assert.equal(whole.ok, true, JSON.stringify(whole.problems));
  assert.deepEqual(whole.witnessed, [
    { name: cosigner.name, size: 1000, atSeconds: AT_MS / 1000 },
    { name: other.name, size: 1000, atSeconds: AT_MS / 1000 },
  ]);

  // One is away: the log goes on, and what both have said stays for an hour.
  away.add('w1');
  await opened.append(leaves(5, 1000));
  await one.round();
  assert.equal(one.standings[1]!.problem, 'it does not answer');
  assert.equal(one.standings[0]!.size, 1005);
  assert.equal((await verify()).ok, true);

  // Nor does a process that begins anew give up what both have said.
  const meanwhile = cosigning();
  await meanwhile.start();
  await meanwhile.round();
  assert.equal((await verify()).ok, true);

  // It knows what was said, and asks on.
  away.clear();
  const two = cosigning();
  await two.start();
  assert.deepEqual(
    two.standings.map(({ size }) => size),
    [1000, 1000],
  );
  await two.round();
  assert.deepEqual(
    two.standings.map(({ size, problem }) => [size, problem]),
    [
      [1005, undefined],
      [1005, undefined],
    ],
  );
  assert.equal((await verify()).witnessed[0]!.size, 1005);
});

test('a cosigned checkpoint that cannot be read keeps nothing from starting, and is replaced', async (t) => {
  const witness = await witnessIn(t);
  const { folder, log: opened, cosigning } = await cosigningOf(t, [witness]);
  await opened.append(leaves(4));
  for (const broken of ['', 'nonsense', `${opened.checkpoint}— ${cosigner.name} AAAA\n`]) {
    await writeFile(join(folder, 'checkpoint.cosigned'), broken);
    const anew = cosigning();
    await anew.start();
    await anew.round();
    const { ok } = await verifyEvidence({
      folder,
      verifierKey: signer.verifierKey,
      witnesses: [witness.verifierKey],
    });
    assert.equal(ok, true, broken);
  }
});

test('P6 a log that was cut back or forked is told so by its witness, and by verification', async (t) => {
  const witness = await witnessIn(t);
  const { folder, log: opened, cosigning } = await cosigningOf(t, [witness]);
  const before = await emptyFolder(t);
  await opened.append(leaves(10));
  cpSync(folder, before, { recursive: true });
  rmSync(join(before, 'lock'), { force: true });
  await opened.append(leaves(10, 10));
  await cosigning().round();
  const cosigned = await readFile(join(folder, 'checkpoint.cosigned'), 'utf8');

  const cut = await openLog({ folder: before, origin, signer });
  const asCut = cosigning(cut);
  await asCut.round();
  assert.match(asCut.standings[0]!.problem!, /seen 20 entries of this log, which has 10/);
  // The same key goes on with another history.
  await cut.append(leaves(10, 50));
  const asForked = cosigning(cut);
  await asForked.round();
  assert.match(asForked.standings[0]!.problem!, /another log of 20 entries/);
  await cut.append(leaves(10, 60));
  await asForked.round();
  assert.match(asForked.standings[0]!.problem!, /422/);
  await cut.close();

  await writeFile(join(before, 'checkpoint.cosigned'), cosigned);
  const report = await verifyEvidence({
    folder: before,
    verifierKey: signer.verifierKey,
    witnesses: [witness.verifierKey],
  });
  assert.deepEqual(
    report.problems.map(({ what }) => what),
    ['history-rewritten'],
  );
});
