import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EvidenceError } from './problem.ts';
import {
  bundlePath,
  decodeBundle,
  encodeBundle,
  encodeIndex,
  hashesAt,
  tilePath,
  tileWidth,
} from './tiles.ts';

test('P6 files have the names that c2sp.org/tlog-tiles gives them', () => {
  assert.equal(encodeIndex(1_234_067), 'x001/x234/067');
  assert.equal(encodeIndex(0), '000');
  assert.equal(encodeIndex(999), '999');
  assert.equal(encodeIndex(1_000), 'x001/000');
  assert.equal(tilePath(1, 17, 112), 'tile/1/017.p/112');
  assert.equal(bundlePath(1_234), 'tile/entries/x001/234');
});

test("a tree of 70,000 leaves has the specification's tiles", () => {
  assert.equal(Math.floor(hashesAt(0, 70_000) / 256), 273);
  assert.equal(tileWidth(0, 273, 70_000), 112);
  assert.equal(tileWidth(1, 0, 70_000), 256);
  assert.equal(tileWidth(1, 1, 70_000), 17);
  assert.equal(tileWidth(2, 0, 70_000), 1);
  assert.equal(hashesAt(3, 70_000), 0);
  assert.equal(tileWidth(0, 0, 256), 256);
  assert.equal(tileWidth(1, 0, 256), 1);
});

test('bundles give back the entries that were put in', () => {
  const entries = fc.array(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 256 },
  );
  fc.assert(
    fc.property(entries, (put) => {
      assert.deepEqual(decodeBundle(encodeBundle(put), put.length, 'bundle'), put);
    }),
    { numRuns: 50 },
  );
});

test('P12 a bundle that is cut, padded or counted wrongly is named, byte by byte', () => {
  const entries = ['a', '', 'three'].map((text) => Buffer.from(text));
  const bytes = encodeBundle(entries);
  const malformed = (error: unknown) =>
    error instanceof EvidenceError && error.problem.what === 'entry-bundle-malformed';
  for (let cut = 0; cut < bytes.length; cut += 1) {
    assert.throws(() => decodeBundle(bytes.subarray(0, cut), 3, 'bundle'), malformed, `cut at ${cut}`);
  }
  assert.throws(() => decodeBundle(Buffer.concat([bytes, Buffer.of(0)]), 3, 'bundle'), malformed);
  assert.throws(() => decodeBundle(bytes, 2, 'bundle'), malformed);
  assert.throws(() => decodeBundle(bytes, 4, 'bundle'), malformed);
});
