import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasMarks, piecesOf } from './marks.ts';

test('P12 bidirectional and invisible marks are told by their number, and the rest stays as it was', () => {
  const pieces = piecesOf('【店】\u202e回\u200b复\ufeffR\n退订\u0007');
  assert.deepEqual(
    pieces.map((piece) => (piece.kind === 'text' ? piece.text : `${piece.code} ${piece.name}`)),
    ['【店】', 'U+202E RLO', '回', 'U+200B ZWSP', '复', 'U+FEFF BOM', 'R\n退订', 'U+0007 U+0007'],
  );
  for (const code of [
    0x200b, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0x00, 0x9f, 0xad, 0xe0041, 0xd800,
  ]) {
    assert.ok(hasMarks(`字${String.fromCodePoint(code)}字`), code.toString(16));
  }
  for (const plain of ['【安宁】拒收请回复R，¥12.50 😀 ꦠ̀', '第一行\n第二行', 'مرحبا']) {
    assert.equal(hasMarks(plain), false, plain);
  }
});

test('P12 nothing of a text is lost or shown raw where it cannot be seen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      let shown = '';
      for (const piece of piecesOf(text)) {
        if (piece.kind === 'text') {
          assert.equal(hasMarks(piece.text), false);
          shown += piece.text;
        } else shown += String.fromCodePoint(Number.parseInt(piece.code.slice(2), 16));
      }
      assert.equal(shown, text);
    }),
  );
});
