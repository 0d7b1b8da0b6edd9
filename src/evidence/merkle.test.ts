import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CompactRange,
  consistencyHolds,
  EMPTY_ROOT,
  inclusionHolds,
  leafHash,
  MerkleTree,
} from './merkle.ts';

/** The reference tree of Certificate Transparency's own test suites. */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const inclusion = [
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
];
const consistency = [
  { from: 1, to: 1, proof: [] },
  {
    from: 1,
    to: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    from: 6,
    to: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];

const hex = (bytes: Buffer) => bytes.toString('hex');
const hashes = inputs.map((input) => leafHash(Buffer.from(input, 'hex')));
const reference = new MerkleTree(hashes);

test('roots, audit paths and consistency proofs are those of Certificate Transparency', () => {
  assert.equal(hex(EMPTY_ROOT), roots[0]);
  const range = new CompactRange();
  assert.equal(hex(range.root()), roots[0]);
  for (const [i, leaf] of hashes.entries()) {
    range.append(leaf);
    assert.equal(hex(range.root()), roots[i + 1]);
  }
  for (const { index, size, path } of inclusion) {
    assert.deepEqual(reference.inclusionProof(index, size).map(hex), path);
  }
  for (const { from, to, proof } of consistency) {
    assert.deepEqual(reference.consistencyProof(from, to).map(hex), proof);
  }
});

/** RFC 6962, section 2.1, word for word. */
function mth(entries: readonly Buffer[]): Buffer {
  const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), entries[0]!);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha256(Buffer.of(1), mth(entries.slice(0, k)), mth(entries.slice(k)));
}

const entriesOf = (size: number) => Array.from({ length: size }, (_, i) => Buffer.from(`leaf ${i}`));

test('a tree grown leaf by leaf has the root that the definition gives', () => {
  const range = new CompactRange();
  const entries = entriesOf(130);
  for (const [i, entry] of entries.entries()) {
    assert.ok(range.root().equals(mth(entries.slice(0, i))), `size ${i}`);
    range.append(leafHash(entry));
  }
});

const sizes = fc
  .integer({ min: 1, max: 700 })
  .chain((size) => fc.record({ size: fc.constant(size), part: fc.integer({ min: 0, max: size - 1 }) }));

test('P6 every entry is proven in its tree, and the proof holds for no other leaf, place, size or root', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), ({ size, part: index }, pick) => {
      const tree = new MerkleTree(entriesOf(size).map(leafHash));
      const leaf = leafHash(Buffer.from(`leaf ${index}`));
      const path = tree.inclusionProof(index);
      const root = tree.root();
      assert.ok(inclusionHolds(leaf, index, size, path, root));
      assert.ok(!inclusionHolds(leafHash(Buffer.from('forged')), index, size, path, root));
      assert.ok(!inclusionHolds(leaf, index, size, path, leaf.map((byte) => byte ^ 1) as Buffer));
      assert.ok(!inclusionHolds(leaf, index, size, [...path, root], root));
      const elsewhere = pick % (size + 1);
      if (elsewhere !== index) assert.ok(!inclusionHolds(leaf, elsewhere, size, path, root));
      if (path.length === 0) return;
      assert.ok(!inclusionHolds(leaf, index, size, path.slice(1), root));
      const forged = path.map((step, i) => (i === pick % path.length ? Buffer.alloc(32, 1) : step));
      assert.ok(!inclusionHolds(leaf, index, size, forged, root));
    }),
    { numRuns: 60 },
  );
});

test('P6 a log that grew is proven to have only grown; another history of the same size is not', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), ({ size, part: oldSize }, pick) => {
      const tree = new MerkleTree(entriesOf(size).map(leafHash));
      const oldRoot = new MerkleTree(entriesOf(oldSize).map(leafHash)).root();
      const proof = tree.consistencyProof(oldSize);
      assert.ok(consistencyHolds(oldSize, size, proof, oldRoot, tree.root()));
      assert.ok(!consistencyHolds(oldSize, size, proof, Buffer.alloc(32, 1), tree.root()));
      assert.ok(!consistencyHolds(oldSize, size, [...proof, oldRoot], oldRoot, tree.root()));
      if (oldSize === 0) return;
      assert.ok(!consistencyHolds(oldSize, size, proof, oldRoot, Buffer.alloc(32, 1)));
      assert.ok(!consistencyHolds(oldSize, size, proof.slice(1), oldRoot, tree.root()));
      const forged = proof.map((step, i) => (i === pick % proof.length ? Buffer.alloc(32, 1) : step));
      assert.ok(!consistencyHolds(oldSize, size, forged, oldRoot, tree.root()));
      const rewritten = entriesOf(size).map((entry, i) =>
        leafHash(i === pick % oldSize ? Buffer.from('other') : entry),
      );
      const other = new MerkleTree(rewritten);
      assert.ok(!consistencyHolds(oldSize, size, other.consistencyProof(oldSize), oldRoot, other.root()));
    }),
    { numRuns: 60 },
  );
});

test('proof checks answer false, and never throw or hang, for sizes and places that make no sense', () => {
  const wrong = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];
  for (const number of wrong) {
    assert.equal(inclusionHolds(hashes[0]!, number, 8, [], reference.root()), false);
    assert.equal(inclusionHolds(hashes[0]!, 0, number, [], reference.root()), false);
    assert.equal(consistencyHolds(number, 8, [], reference.root(), reference.root()), false);
    assert.equal(consistencyHolds(1, number, [], reference.root(), reference.root()), false);
  }
  assert.equal(inclusionHolds(hashes[0]!, 2 ** 40, 2 ** 41, [Buffer.alloc(31)], reference.root()), false);
});

test('an entry of the largest size and one beyond it hash by the same rule', () => {
  for (const length of [65_535, 65_536]) {
    const entry = Buffer.alloc(length, 5);
    const expected = createHash('sha256').update(Buffer.of(0)).update(entry).digest('hex');
    assert.equal(hex(leafHash(entry)), expected);
  }
});
