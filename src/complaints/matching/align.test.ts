import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Alignment, align } from './align.ts';
import { containment, fold, pairsOf, signatureIn } from './fold.ts';

const MESSAGE = '您的包裹已到东门驿站取件码5-3-8812请于今日领取详询4001234567';

test('a report is laid along a message, and what differs is told by its kind', () => {
  const rows: readonly [string, string, Partial<Alignment>][] = [
    ['the same', MESSAGE, { slips: 0, runs: 0, conflicts: 0 }],
    ['its beginning', MESSAGE.slice(0, 20), { slips: 0, runs: 0, conflicts: 0 }],
    ['a piece with words around it', `他们说${MESSAGE.slice(5, 25)}烦死了`, { slips: 0, conflicts: 0 }],
    ['a wrong character', MESSAGE.replace('驿', '译'), { slips: 1, runs: 0, conflicts: 0 }],
    ['a character left out', MESSAGE.replace('驿', ''), { slips: 1, conflicts: 0 }],
    ['a character more', MESSAGE.replace('驿', '驿驿'), { slips: 1, conflicts: 0 }],
    ['another phrase', MESSAGE.replace('东门驿站', '西街文具店'), { slips: 0, runs: 1, conflicts: 0 }],
    ['another code', MESSAGE.replace('5-3-8812', '9-1-4470'), { conflicts: 1 }],
    ['another code where it ends', `${MESSAGE.slice(0, 14)}9-1-4470`, { conflicts: 1 }],
    ['one digit of many', MESSAGE.replace('4001234567', '4001234568'), { slips: 1, conflicts: 0 }],
    ['a code left out', MESSAGE.replace('5-3-8812', ''), { conflicts: 0 }],
    ['a code made unreadable', MESSAGE.replace('5-3-8812', 'xxxx'), { conflicts: 0 }],
  ];
  for (const [what, report, expected] of rows) {
    const found = align(fold(report), fold(MESSAGE));
    for (const [key, value] of Object.entries(expected))
      assert.equal(found[key as keyof Alignment], value, `${what}: ${key}: ${JSON.stringify(found)}`);
    assert.ok(found.matched >= 12, `${what}: ${JSON.stringify(found)}`);
  }
});

test('every piece of a text lies along it without a difference, and no count is more than there are characters', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'您的包裹已到东门驿站取件码538812退订回T优惠券满减'),
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(text, fc.nat(300), fc.nat(300), (message, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const piece = message.slice(from, to);
      const { matched, slips, runs, conflicts } = align(piece, message);
      assert.deepEqual(
        { matched, slips, runs, conflicts },
        { matched: piece.length, slips: 0, runs: 0, conflicts: 0 },
      );
    }),
  );
  fc.assert(
    fc.property(text, text, (report, message) => {
      const { matched, slips, runChars } = align(report, message);
      assert.ok(matched <= Math.min(report.length, message.length));
      assert.ok(slips + runChars <= report.length + message.length);
    }),
  );
});

test('what is lost or changed on the way is folded away', () => {
  const plain = fold('【青禾】您的订单Abc123已发货 https://qh.example/o1');
  for (const text of [
    '[青禾]您的訂單ＡＢＣ１２３已發貨，https：//qh．example／o1',
    '【青禾】您\u200b的订\u202e单abc123已发\n货😀 https://qh.example/ol',
    ' 青 禾 您的订单 ABCl23 已发货! HTTPS//QH EXAMPLE/O1',
  ])
    assert.equal(fold(text), plain, text);
  assert.equal(fold('😀！\0 \u2066'), '');
  assert.equal(signatureIn('转发 [青禾商城] 您好'), '青禾商城');
  assert.equal(signatureIn('没有签名'), undefined);
});

test('a piece is contained whichever of the two it is of', () => {
  const [whole, piece] = [pairsOf('春季大促夏凉被五折'), pairsOf('夏凉被五')];
  assert.equal(containment(whole, piece), 1);
  assert.equal(containment(piece, whole), 1);
  assert.equal(containment(piece, pairsOf('冬日')), 0);
  assert.equal(containment(piece, new Set()), 0);
});
