import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { TEXT_CLASSES } from './classes.ts';
import { featuresOf, shareOf } from './features.ts';
import { PurposeModel } from './model.ts';
import { readModelFile, WORDS_A_ROW, writeModelFile } from './model-file.ts';
import { opinionOn } from './read.ts';

const bytes = readFileSync(new URL('./purposes.model', import.meta.url));
const file = readModelFile(bytes);
const model = new PurposeModel(file);

// Invented texts of invented firms.
const READS: readonly (readonly [text: string, kind: string])[] = [
  ['您的验证码是482913，5分钟内有效，请勿泄露给他人。', 'service'],
  ['您的订单已发货，由星驰快递承运，运单号8812345，请保持电话畅通。', 'service'],
  ['国庆大促！全场女装5折起，满300减50，数量有限，欢迎到店选购，退订回T', 'marketing'],
  ['江景豪宅盛大开盘，首付30万起，均价8800元每平，看房热线', 'marketing'],
  ['真人百家乐，注册送彩金88元，投注返水，网址', 'illegal'],
  ['代开各类发票，点数优惠，验真后付款，电话王小姐', 'illegal'],
  ['你今天晚上回来吃饭吗', 'person'],
];

for (const [text, kind] of READS) {
  test(`the model reads as ${kind}: ${text.slice(0, 16)}`, () => {
    const opinion = opinionOn(text);
    assert.equal(opinion.kind, kind, JSON.stringify(opinion));
    assert.ok(opinion.because.length > 0);
    for (const { from, to, text: piece, weight } of opinion.because) {
      assert.equal(text.slice(from, to), piece);
      assert.ok(weight > 0);
    }
  });
}

test('what hides a text does not change what it is read as, and the pieces are told as they were written', () => {
  const opinion = opinionOn('代\u200b開各類發-票，驗真後付款，電話');
  assert.equal(opinion.likeliest, 'illegal-papers');
  assert.ok(
    opinion.because.some(({ text }) => /發|票/.test(text)),
    JSON.stringify(opinion.because),
  );
});

test('nothing to go by is uncertain, and never service', () => {
  for (const text of ['', '。', '####', 'Ж', '\ud800', '🔥'])
    assert.notEqual(opinionOn(text).kind, 'service', text);
  assert.equal(opinionOn('').because.length, 0);
});

test('sums in halves of words are the sums of the weights, of short texts and long ones', () => {
  const rowOf = new Map([...file.places].map((place, row) => [place, row]));
  const plain = (text: string) => {
    const { places, count } = featuresOf(text);
    const rows = [...places.subarray(0, count)].flatMap((place) => rowOf.get(place) ?? []);
    const scores = TEXT_CLASSES.map((_, c) => {
      const byte = (row: number) =>
        ((file.rows[row * WORDS_A_ROW + (c >> 2)]! >>> ((c & 3) * 8)) & 255) - 128;
      const sum = rows.reduce((all, row) => all + byte(row), 0);
      return Math.exp((sum * file.scales[c]! * shareOf(count) + file.bias[c]!) / file.temperature);
    });
    const all = scores.reduce((sum, each) => sum + each, 0);
    return scores.map((each) => each / all);
  };
  const texts = fc.array(fc.constantFrom(...READS.map(([text]) => text), '优', '惠', 'a1', '贷款'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('');
      const { shares } = model.guess(text);
      for (const [c, share] of plain(text).entries()) assert.ok(Math.abs(share - shares[c]!) < 1e-6);
    }),
    { numRuns: 60 },
  );
});

test('the file is written as it was read, and one that is damaged or of other classes is refused', () => {
  assert.ok(writeModelFile(file).equals(bytes));
  assert.throws(() => readModelFile(bytes.subarray(0, 1000)), /found 1000 bytes, allowed: \d+/);
  assert.throws(() => readModelFile(Buffer.from('nonsense\n')), /no JSON/);
  const other = Buffer.from(bytes.toString('latin1').replace('verification', 'verificatiom'), 'latin1');
  assert.throws(() => readModelFile(other), /npm run train/);
});

test('a text of a megabyte takes no longer than its beginning', () => {
  const begin = performance.now();
  opinionOn('优惠'.repeat(1 << 19));
  assert.ok(performance.now() - begin < 2000);
});
