import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { explain, normalise } from './normalise.ts';
import { PLACEHOLDERS, STEP_WORDS, type TextStep } from './steps.ts';

/** As written, normal, and steps that must be among those that are told. */
const ROWS: readonly (readonly [written: string, normal: string, ...steps: TextStep[]])[] = [
  ['滿３００減５０', '满⌗减⌗', 'traditional', 'compatibility', 'number'],
  ['代\u200b开\u202e发\u2060票', '代开发票', 'invisible'],
  ['无需抵.押', '无需抵押', 'inserted'],
  ['信-謍-好', '信謍好', 'inserted'],
  ['贷,款,秒,批', '贷款秒批', 'inserted'],
  ['今天下雨，明天晴', '今天下雨,明天晴', 'compatibility'],
  ['亻言用卡', '信用卡', 'split'],
  ['弓长经理', '张经理', 'split'],
  ['代开伐票', '代开发票', 'sound'],
  ['权威信息', '权威信息'],
  ['加薇：abc', '加微信:abc', 'contact'],
  ['加V', '加微信', 'contact', 'case'],
  ['v❤ 同号', '微信同号', 'contact'],
  ['VIP会员', 'vip会员', 'case'],
  ['电话①③⑧零零一三八零零零', '电话☏', 'telephone', 'compatibility'],
  ['致电400-820-8820', '致电☏', 'telephone'],
  ['182********回复', '☏回复', 'telephone'],
  ['售价三百元', '售价¤', 'amount'],
  ['壹贰叁号', '⌗号', 'number'],
  ['三八节、五一、万一、一次', '三八节、五一、万一、一次'],
  ['详情http://t.cn/aB3 退订', '详情⇗退订', 'link'],
  ['登 w w w．abc。com 看', '登⇗看', 'link', 'inserted'],
  ['尊敬的张伟先生您好', '尊敬的§先生您好', 'name'],
  ['раураӏ', 'paypal', 'look-alike'],
  ['dhyxx.СОМ', '⇗', 'look-alike', 'link'],
  ['see ct 10 ok', 'see ct ⌗ok', 'number'],
  ['🔥🔥优惠', '★★优惠', 'compatibility'],
];

for (const [written, normal, ...steps] of ROWS) {
  test(`is made normal: ${JSON.stringify(written)}`, () => {
    const { text, steps: taken } = explain(written);
    assert.equal(text, normal);
    const names = new Set(taken.map(({ step }) => step));
    for (const step of steps) assert.ok(names.has(step), `${step} among ${[...names]}`);
    if (steps.length === 0) assert.equal(taken.length, 0);
    for (const { step, from, to } of taken) {
      assert.ok(Object.hasOwn(STEP_WORDS, step));
      assert.ok(from < to && to <= written.length);
    }
  });
}

const EVERY_KIND = [
  ...'贷款发伐票微薇信威扣加亻言弓长贝才张王李先生您好零一三八百万壹贰①②９v信xX心❤點点。.,，:·-* _*\u200b\u202e\u0301ﷺ㈱㎡é楽國裡里乾',
  ...Object.values(PLACEHOLDERS),
  ...'abcw.com/http:013800元块折%#￥$',
  '\ud800',
  '\udfff',
  '🔥',
  '𠀀',
  '𝐀',
  'ｶﾞ',
  '\u1100\u1161',
];
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...EVERY_KIND), maxLength: 40 }),
);

function check(written: string): void {
  const { text, from, to, steps } = explain(written);
  assert.equal(normalise(written).text, text, 'explaining changes nothing');
  assert.equal(normalise(text).text, text, 'a normal text stays as it is');
  assert.ok(text.length <= 18 * written.length, 'it does not grow beyond what NFKC makes of one sign');
  assert.equal(from.length, text.length);
  const told = new Uint8Array(written.length);
  for (const step of steps) told.fill(1, step.from, step.to);
  for (let i = 0; i < text.length; i++) {
    assert.ok(from[i]! < to[i]! && to[i]! <= written.length, 'a place is within the text as written');
    if (i > 0) assert.ok(from[i]! >= from[i - 1]! && to[i]! >= to[i - 1]!, 'places never go backwards');
    const own = written.slice(from[i]!, to[i]!) === text[i];
    const pair = to[i]! - from[i]! === 2 && written.slice(from[i]!, to[i]!).includes(text[i]!);
    assert.ok(own || pair || told.subarray(from[i]!, to[i]!).includes(1), 'what changed is explained');
  }
  const stands = new Uint8Array(written.length);
  for (let i = 0; i < text.length; i++) stands.fill(1, from[i]!, to[i]!);
  for (let i = 0; i < written.length; i++)
    assert.ok(stands[i] === 1 || told[i] === 1, `what is left away is explained: ${i}`);
}

test('every place maps back, every change is explained, and a normal text stays as it is', () => {
  fc.assert(fc.property(texts, check), { numRuns: 3000 });
});

test('every character of Unicode, alone', () => {
  for (let point = 0; point < 0x30000; point += point < 0x3400 ? 1 : 3) check(String.fromCodePoint(point));
});

test('a text of a megabyte, one character repeated, halves of characters', () => {
  for (const unit of [
    'a',
    '1',
    '一',
    '贷',
    '加v',
    '亻言',
    '\ud800',
    '\udfff',
    ' ',
    '.',
    '。',
    'a.',
    'ﷺ',
    '张先生',
    '伐票',
    '贷,',
    'http://',
    'w ',
  ]) {
    const written = unit.repeat(Math.ceil((1 << 20) / unit.length));
    const begin = performance.now();
    const { text } = normalise(written);
    assert.ok(text.length <= 18 * written.length);
    assert.ok(performance.now() - begin < 10_000, `${unit}: linear in its length`);
  }
});
