import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { batchPath, sealBatch } from './batch.ts';
import { openEvidence } from './evidence-store.ts';
import { batch, emptyFolder, leaves, origin, sealer, signer } from './fixtures.ts';
import { createSigner } from './keys.ts';
import { openLog } from './log.ts';
import { leafHash, MerkleTree } from './merkle.ts';
import { formatCheckpoint, parseNote, signNote } from './note.ts';
import { EvidenceError, type ProblemCode } from './problem.ts';
import { type VerifyOptions, type VerifyReport, verifyEvidence } from './verify.ts';

/** 3 blocks, then entries up to 700 leaves: two full tiles and a partial one of 188, under a partial tile of 2. */
const SIZE = 700;
const options = { verifierKey: signer.verifierKey, sealer };
let whole = '';
let known = '';
let base = '';

before(async (t) => {
  base = await emptyFolder(t as Parameters<typeof emptyFolder>[0]);
  whole = join(base, 'whole');
  const store = await openEvidence({ folder: whole, origin, signer, sealer });
  await store.addBatches([batch('gw-a', 0), batch('gw-a', 1), batch('gw-a', 2)]);
  await store.addEntries(leaves(617, 3));
  known = store.checkpoint;
  await store.addEntries(leaves(SIZE - 620, 620));
  await store.close();
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  await writeFile(path, bytes);
}

/** Another base64 digit, so that the line still reads as a root: a flipped bit may leave the alphabet. */
async function otherDigit(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
  await writeFile(path, bytes);
}

async function swap(one: string, other: string): Promise<void> {
  await rename(one, `${one}.aside`);
  await rename(other, one);
  await rename(`${one}.aside`, other);
}

type Tampering = [
  name: string,
  tamper: (folder: string) => Promise<unknown>,
  finds: [ProblemCode, string][],
  more?: Partial<VerifyOptions>,
];

const hexed = (bytes: Buffer) => bytes.toString('hex');
const one = batchPath('gw-a', 1);
const two = batchPath('gw-a', 2);

const tamperings: Tampering[] = [
  ['nothing', async () => undefined, []],
  [
    'flip in an entry',
    (f) => flip(join(f, 'tile/entries/001'), 40),
    [['entry-bundle-differs', 'tile/entries/001']],
  ],
  [
    'flip in an entry of the partial bundle',
    (f) => flip(join(f, 'tile/entries/002.p/188'), -1),
    [['entry-bundle-differs', 'tile/entries/002.p/188']],
  ],
  [
    'flip in the length of an entry',
    (f) => flip(join(f, 'tile/entries/001'), 1),
    [['entry-bundle-malformed', 'tile/entries/001']],
  ],
  ['flip in a leaf tile', (f) => flip(join(f, 'tile/0/001'), 77), [['tile-differs', 'tile/0/001']]],
  [
    'flip in the partial leaf tile',
    (f) => flip(join(f, 'tile/0/002.p/188'), -1),
    [['tile-differs', 'tile/0/002.p/188']],
  ],
  ['flip in an upper tile', (f) => flip(join(f, 'tile/1/000.p/2'), 33), [['tile-differs', 'tile/1/000.p/2']]],
  [
    'flip in the tile of an earlier checkpoint',
    (f) => flip(join(f, 'tile/0/002.p/108'), 5),
    [['tile-differs', 'tile/0/002.p/108']],
  ],
  [
    'flip in the bundle of an earlier checkpoint',
    (f) => flip(join(f, 'tile/entries/002.p/108'), 5),
    [['entry-bundle-differs', 'tile/entries/002.p/108']],
  ],
  [
    'an entry and its tile, both changed to agree',
    async (f) => {
      const bundle = await readFile(join(f, 'tile/entries/001'));
      bundle[2] = 'E'.charCodeAt(0);
      await writeFile(join(f, 'tile/entries/001'), bundle);
      const tile = await readFile(join(f, 'tile/0/001'));
      leafHash(bundle.subarray(2, 2 + bundle.readUInt16BE(0))).copy(tile);
      await writeFile(join(f, 'tile/0/001'), tile);
    },
    [
      ['tile-differs', 'tile/1/000.p/2'],
      ['root-differs', 'checkpoint'],
    ],
  ],
  [
    'cut a bundle',
    (f) => truncate(join(f, 'tile/entries/000'), 900),
    [['entry-bundle-malformed', 'tile/entries/000']],
  ],
  [
    'empty a bundle',
    (f) => truncate(join(f, 'tile/entries/000'), 0),
    [['entry-bundle-malformed', 'tile/entries/000']],
  ],
  ['cut a tile', (f) => truncate(join(f, 'tile/0/000'), 8_160), [['tile-malformed', 'tile/0/000']]],
  [
    'cut an upper tile',
    (f) => truncate(join(f, 'tile/1/000.p/2'), 63),
    [['tile-malformed', 'tile/1/000.p/2']],
  ],
  ['delete a bundle', (f) => rm(join(f, 'tile/entries/001')), [['entry-bundle-missing', 'tile/entries/001']]],
  ['delete a tile', (f) => rm(join(f, 'tile/0/000')), [['tile-missing', 'tile/0/000']]],
  ['delete an upper tile', (f) => rm(join(f, 'tile/1/000.p/2')), [['tile-missing', 'tile/1/000.p/2']]],
  [
    'delete the end of the log',
    async (f) => {
      await rm(join(f, 'tile/entries/002.p'), { recursive: true });
      await rm(join(f, 'tile/0/002.p'), { recursive: true });
    },
    [
      ['entry-bundle-missing', 'tile/entries/002.p/188'],
      ['tile-missing', 'tile/0/002.p/188'],
      ['log-ends-early', 'tile/entries/002.p/188'],
    ],
  ],
  [
    'swap two bundles',
    (f) => swap(join(f, 'tile/entries/000'), join(f, 'tile/entries/001')),
    [
      ['entry-bundle-differs', 'tile/entries/000'],
      ['entry-bundle-differs', 'tile/entries/001'],
    ],
  ],
  ['flip in a batch file', (f) => flip(join(f, one), 100), [['batch-file-differs', one]]],
  ['cut a batch file', (f) => truncate(join(f, one), 50), [['batch-file-differs', one]]],
  ['delete a batch file', (f) => rm(join(f, one)), [['batch-file-missing', one]]],
  [
    'delete all batches',
    (f) => rm(join(f, 'batches'), { recursive: true }),
    [0, 1, 2].map((n) => ['batch-file-missing', batchPath('gw-a', n)]),
  ],
  [
    'swap two batches',
    (f) => swap(join(f, one), join(f, two)),
    [
      ['batch-file-differs', one],
      ['batch-file-differs', two],
    ],
  ],
  [
    'seal the same batch anew',
    (f) => writeFile(join(f, two), sealBatch(batch('gw-a', 2), Buffer.alloc(32), sealer).stored),
    [['batch-file-differs', two]],
  ],
  [
    'change a batch, and look without the sealing key',
    (f) => flip(join(f, two), 9),
    [['batch-file-differs', two]],
    { sealer: undefined },
  ],
  [
    'another digit in the root of the checkpoint',
    (f) => otherDigit(join(f, 'checkpoint'), 40),
    [
      ['checkpoint-not-signed-by-this-key', 'checkpoint'],
      ['root-differs', 'checkpoint'],
    ],
  ],
  [
    'cut the checkpoint',
    (f) => truncate(join(f, 'checkpoint'), 60),
    [['checkpoint-malformed', 'checkpoint']],
  ],
  [
    'empty the checkpoint',
    (f) => truncate(join(f, 'checkpoint'), 0),
    [['checkpoint-malformed', 'checkpoint']],
  ],
  ['delete the checkpoint', (f) => rm(join(f, 'checkpoint')), [['checkpoint-missing', 'checkpoint']]],
  [
    "a checkpoint by a stranger's key",
    async (f) => {
      const stranger = createSigner(origin, Buffer.alloc(32, 8));
      const { text } = parseNote(await readFile(join(f, 'checkpoint'), 'utf8'));
      await writeFile(join(f, 'checkpoint'), signNote(text, [stranger]));
    },
    [['checkpoint-not-signed-by-this-key', 'checkpoint']],
  ],
  [
    "a stranger's whole log, with the stranger's key beside it",
    async (f) => {
      const stranger = createSigner(origin, Buffer.alloc(32, 8));
      await rm(f, { recursive: true });
      const log = await openLog({ folder: f, origin, signer: stranger });
      await log.append(leaves(10));
      await log.close();
    },
    [
      ['verifier-key-differs', 'verifier.pub'],
      ['checkpoint-not-signed-by-this-key', 'checkpoint'],
    ],
  ],
  [
    'a signed size beyond what is stored',
    (f) =>
      writeFile(
        join(f, 'checkpoint'),
        signNote(formatCheckpoint({ origin, size: 2 ** 50, root: Buffer.alloc(32) }), [signer]),
      ),
    [
      ['entry-bundle-missing', 'tile/entries/002'],
      ['tile-missing', 'tile/0/002'],
      ['log-ends-early', 'tile/entries/002'],
    ],
  ],
  [
    'flip in the verifier key',
    (f) => flip(join(f, 'verifier.pub'), 30),
    [['verifier-key-differs', 'verifier.pub']],
  ],
  ['delete the verifier key', (f) => rm(join(f, 'verifier.pub')), [['verifier-key-missing', 'verifier.pub']]],
  [
    'a remembered checkpoint that the log grew out of',
    async () => undefined,
    [],
    {
      get knownCheckpoint() {
        return known;
      },
    },
  ],
];

async function check(folder: string, more: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
  return verifyEvidence({ ...options, ...more, folder });
}

for (const [name, tamper, finds, more] of tamperings) {
  test(`P6 found and named: ${name}`, async () => {
    const folder = await mkdtemp(join(base, 'tampered-'));
    await cp(whole, folder, { recursive: true });
    await tamper(folder);
    const report = await check(folder, more);
    const found = report.problems.map(({ what, where }) => [what, where]);
    assert.deepEqual(found, finds, JSON.stringify(report.problems, null, 1));
    assert.equal(report.ok, finds.length === 0);
    for (const problem of report.problems)
      assert.ok(problem.found !== '' && problem.expected !== problem.found);
    await rm(folder, { recursive: true });
  });
}

test('P6 no file is left out: a flip at either end or in the middle of each is found', async () => {
  const folder = await mkdtemp(join(base, 'tampered-'));
  await cp(whole, folder, { recursive: true });
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  let tried = 0;
  for (const { parentPath, name } of files.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name);
    const bytes = await readFile(path);
    for (const at of [0, 1, bytes.length >> 1, bytes.length - 2, bytes.length - 1]) {
      await flip(path, at);
      const report = await check(folder);
      assert.equal(report.ok, false, `${path} at ${at}`);
      assert.ok(report.problems.every(({ where }) => where !== ''));
      tried += 1;
      await writeFile(path, bytes);
    }
  }
  assert.ok(tried >= 60, `${tried} flips`);
  assert.equal((await check(folder)).ok, true);
});

test('P6 a log cut back to an older, rightly signed checkpoint is found by whoever remembers a newer one', async () => {
  const folder = await mkdtemp(join(base, 'tampered-'));
  await cp(whole, folder, { recursive: true });
  const newest = await readFile(join(folder, 'checkpoint'), 'utf8');
  await writeFile(join(folder, 'checkpoint'), known);
  assert.deepEqual((await check(folder)).problems, []);
  const report = await check(folder, { knownCheckpoint: newest });
  assert.deepEqual(
    report.problems.map(({ what, found }) => [what, found]),
    [['checkpoint-rolled-back', '620 entries']],
  );
});

test('P6 a log rewritten by the owner of its key is found by whoever remembers a checkpoint', async () => {
  const folder = join(base, 'rewritten');
  const log = await openLog({ folder, origin, signer });
  const rewritten = leaves(SIZE).map((entry, i) => (i === 400 ? Buffer.from('consent, back-dated') : entry));
  await log.append(rewritten);
  await log.close();
  assert.equal((await check(folder)).ok, true);
  const report = await check(folder, { knownCheckpoint: known });
  assert.deepEqual(
    report.problems.map(({ what, where }) => [what, where]),
    [['history-rewritten', 'the first 620 entries']],
  );
  assert.equal(
    report.problems[0]!.found,
    hexed(new MerkleTree(rewritten.slice(0, 620).map(leafHash)).root()),
  );
});

test('a remembered checkpoint that is itself forged is refused, not believed', async () => {
  const forged = known.replace('\n620\n', '\n621\n');
  await assert.rejects(
    check(whole, { knownCheckpoint: forged }),
    (error: unknown) =>
      error instanceof EvidenceError && error.problem.what === 'checkpoint-not-signed-by-this-key',
  );
});

test('leaves that lie about their batch are found, although their checkpoint is rightly signed', async () => {
  const salt = Buffer.alloc(32, 1);
  const { stored, leaf } = sealBatch(batch('gw-a', 0), salt, sealer);
  const change = (from: RegExp | string, to: string) => Buffer.from(leaf.toString().replace(from, to));
  const table: [string, Buffer[], ProblemCode][] = [
    ['count', [change('"count":3', '"count":4')], 'batch-count-differs'],
    ['time', [change(/"firstAtMs":\d/, '"firstAtMs":2')], 'batch-header-differs'],
    ['root', [change(/"root":"../, '"root":"00')], 'batch-root-differs'],
    ['a leaf with another field', [change('}', ',"text":"x"}')], 'batch-leaf-malformed'],
    ['a leaf with spaces', [change(',', ', ')], 'batch-leaf-malformed'],
    ['a gateway that is a path', [change('"gw-a"', '"../../etc"')], 'batch-leaf-malformed'],
    ['the same block twice', [leaf, leaf], 'batch-logged-twice'],
  ];
  for (const [name, entries, code] of table) {
    const folder = await mkdtemp(join(base, 'lying-'));
    const log = await openLog({ folder, origin, signer });
    await log.append(entries);
    await log.close();
    await cp(whole, folder, {
      recursive: true,
      filter: (path) => path === whole || path.includes('batches'),
    });
    await writeFile(join(folder, batchPath('gw-a', 0)), stored);
    const { problems } = await check(folder);
    assert.ok(
      problems.some(({ what }) => what === code),
      `${name}: ${JSON.stringify(problems)}`,
    );
  }
});

test('batch files without a leaf: newer ones are noted, older ones are problems', async () => {
  const folder = await mkdtemp(join(base, 'orphans-'));
  const store = await openEvidence({ folder, origin, signer, sealer });
  await store.addBatches([batch('gw-a', 0), batch('gw-a', 2)]);
  await store.close();
  const file = await readFile(join(folder, batchPath('gw-a', 0)));
  await writeFile(join(folder, batchPath('gw-a', 1)), file);
  await writeFile(join(folder, batchPath('gw-a', 3)), file);
  await writeFile(join(folder, 'batches/gw-a/stray.txt'), 'x');
  const { problems, notes } = await check(folder);
  assert.deepEqual(
    problems.map(({ what, where }) => [what, where]),
    [
      ['block-gap', 'batches/gw-a'],
      ['batch-not-in-log', batchPath('gw-a', 1)],
    ],
  );
  assert.deepEqual(notes.map(({ what, where }) => [what, where]).sort(), [
    ['batch-not-yet-in-log', batchPath('gw-a', 3)],
    ['unknown-file', 'batches/gw-a/stray.txt'],
  ]);
});

test('the report counts what was read, and progress is told', async () => {
  const told: number[] = [];
  const report = await check(whole, { onProgress: ({ entries }) => told.push(entries) });
  assert.deepEqual(told, [256, 512, 700]);
  assert.deepEqual(report.checked, {
    entries: SIZE,
    bundles: 3,
    tiles: 4,
    batches: 3,
    batchFiles: 3,
    batchesOpened: 3,
    records: 9,
    batchesDeleted: 0,
  });
  const sealed = await check(whole, { sealer: undefined });
  assert.deepEqual([sealed.ok, sealed.checked.batchFiles, sealed.checked.records], [true, 3, 0]);
});
