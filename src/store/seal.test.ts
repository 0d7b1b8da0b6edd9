import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSealer, loadOrCreateKey, recipientTag, SealError, SealKey } from './seal.ts';

const folder = mkdtempSync(join(tmpdir(), 'seal-'));
const key = new SealKey(Buffer.alloc(32, 1));

test('P7 what was sealed opens again, and two sealings of one text differ', () => {
  const sealer = createSealer(key);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
      const plain = Buffer.from(bytes);
      const [one, two] = [sealer.seal(plain), sealer.seal(plain)];
      assert.notDeepEqual(one, two);
      assert.deepEqual(sealer.open(one), plain);
      assert.deepEqual(sealer.open(two), plain);
    }),
  );
});

test('P7 the sealed bytes hold no run of the plain text', () => {
  const plain = Buffer.from('13800138000'.repeat(20));
  assert.equal(createSealer(key).seal(plain).includes('1380013'), false);
});

test('the caller may reuse its buffer as soon as seal returns', () => {
  const sealer = createSealer(key);
  const plain = Buffer.from('before');
  const sealed = sealer.seal(plain);
  plain.fill(0);
  assert.equal(sealer.open(sealed).toString(), 'before');
});

test('any changed byte is found', () => {
  const sealer = createSealer(key);
  const sealed = sealer.seal(Buffer.from('13800138000'));
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    assert.throws(() => sealer.open(changed), SealError, `byte ${i}`);
  }
  for (let length = 0; length < sealed.length; length += 1) {
    assert.throws(() => sealer.open(sealed.subarray(0, length)), SealError);
  }
});

test('a value under an earlier key opens while that key is at hand, and is named unknown afterwards', () => {
  const sealed = createSealer(key).seal(Buffer.from('old'));
  const fresh = new SealKey(Buffer.alloc(32, 2));
  assert.equal(createSealer(fresh, [key]).open(sealed).toString(), 'old');
  assert.throws(
    () => createSealer(fresh).open(sealed),
    (error: SealError) => error.code === 'unknown-key',
  );
});

test('a tag is stable, differs between numbers and between keys', () => {
  const other = new SealKey(Buffer.alloc(32, 2));
  const tags = new Set<bigint>();
  for (let i = 0; i < 5000; i += 1) tags.add(recipientTag(key, 8613800138000 + i));
  assert.equal(tags.size, 5000);
  assert.equal(
    recipientTag(key, 8613800138000),
    recipientTag(new SealKey(Buffer.alloc(32, 1)), 8613800138000),
  );
  assert.notEqual(recipientTag(key, 8613800138000), recipientTag(other, 8613800138000));
});

test('a key file is made once, mode 0600, and read again', () => {
  const path = join(folder, 'key');
  const made = loadOrCreateKey(path);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(loadOrCreateKey(path).id, made.id);
});

test('a key file of another size or open to others is refused', () => {
  const short = join(folder, 'short');
  writeFileSync(short, Buffer.alloc(31), { mode: 0o600 });
  assert.throws(() => loadOrCreateKey(short), /32 bytes, this file has 31/);
  const open = join(folder, 'open');
  loadOrCreateKey(open);
  chmodSync(open, 0o640);
  assert.throws(() => loadOrCreateKey(open), /mode 0640/);
});
