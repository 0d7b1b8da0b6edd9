import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commonHanzi, decodeGb18030, encodeGb18030 } from './gb18030.ts';
import { decodeText } from './text.ts';

test('known forms of one, two and four bytes', () => {
  const rows: readonly [string, string][] = [
    ['A', '41'],
    ['测', 'b2e2'],
    ['　', 'a1a1'],
    ['\u0080', '81308130'],
    ['€', 'a2e3'],
    ['\ufffd', '8431a437'],
    ['\uffff', '8431a439'],
    ['𠀀', '95328236'],
    ['😀', '9439fc36'],
    ['\u{10ffff}', 'e3329a35'],
  ];
  for (const [character, hex] of rows) {
    assert.equal(encodeGb18030(character)?.toString('hex'), hex, character);
    assert.deepEqual(decodeGb18030(Buffer.from(hex, 'hex')), { text: character, undecodable: false });
  }
});

test('round trips: the whole BMP but for a few private-use characters without a form', () => {
  const without: number[] = [];
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit < 0xe000) continue;
    const character = String.fromCharCode(unit);
    const bytes = encodeGb18030(character);
    if (bytes === undefined) without.push(unit);
    else assert.equal(decodeGb18030(bytes).text, character, unit.toString(16));
  }
  assert.ok(without.length < 50, `${without.length} have no form`);
  assert.ok(without.every((unit) => unit >= 0xe000 && unit < 0xf900));
});

test('round trips: texts of hanzi, emoji and letters, through the format value 15', () => {
  const unit = fc.oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0xa0, max: 0xd7ff }),
    fc.integer({ min: 0x1f300, max: 0x1faff }),
    fc.integer({ min: 0x10000, max: 0x10ffff }),
  );
  const texts = fc.string({ unit: unit.map((c) => String.fromCodePoint(c)), maxLength: 140, size: 'max' });
  fc.assert(
    fc.property(texts, (text) => {
      const bytes = encodeGb18030(text);
      assert.ok(bytes);
      assert.deepEqual(decodeText(bytes, 15, 'smgp'), { text, scheme: 'gb18030', anomalies: [] });
    }),
  );
});

test('damage is told from a written U+FFFD', () => {
  assert.equal(decodeGb18030(Buffer.from('b2e2ff', 'hex')).undecodable, true);
  assert.equal(decodeGb18030(Buffer.from('b2', 'hex')).undecodable, true);
  assert.equal(decodeGb18030(Buffer.from('8431a437', 'hex')).undecodable, false);
});

test('the everyday characters are the 3,755 of GB 2312 level 1', () => {
  const table = commonHanzi();
  assert.equal(
    table.reduce((sum, one) => sum + one, 0),
    3755,
  );
  assert.equal(table['退'.charCodeAt(0)], 1);
  assert.equal(table['囍'.charCodeAt(0)], 0);
});
