import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Invalid } from './invalid.ts';
import { parseTemplate, VARIABLE_TYPES } from './template.ts';

test('a template is taken apart into fixed pieces and typed variables', () => {
  const read = parseTemplate('您尾号{尾号:number}的账户于{t:time}支出{金额:amount}，详询{客服}。');
  assert.ok(!(read instanceof Invalid));
  assert.deepEqual(read.pieces, ['您尾号', '的账户于', '支出', '，详询', '。']);
  assert.deepEqual(
    read.variables.map(({ name, type }) => [name, type]),
    [
      ['尾号', 'number'],
      ['t', 'time'],
      ['金额', 'amount'],
      ['客服', 'text'],
    ],
  );
  assert.ok(read.fixedShare > 0.15 && read.fixedShare < 0.25, String(read.fixedShare));
  const fixed = parseTemplate('库存告急，欲购从速');
  assert.ok(!(fixed instanceof Invalid) && fixed.fixedShare === 1 && fixed.variables.length === 0);
});

test('two variables with nothing between them are one of any text', () => {
  const read = parseTemplate('于{月:number}{日:number}到期');
  assert.ok(!(read instanceof Invalid));
  assert.deepEqual(read.variables, [{ name: '月 日', type: 'text' }]);
  assert.deepEqual(read.pieces, ['于', '到期']);
});

for (const [text, allowed] of [
  ['您的{码', /every "\{" closed/],
  ['您的码}', /every "\{" closed/],
  ['您的{}码', /\{name\} or \{name:type\}/],
  ['您的{a:money}码', /type one of amount, code/],
  ['您的{a:code:x}码', /type one of/],
  ['{a}', /some fixed text/],
  ['', /some fixed text/],
] as const) {
  test(`refused, with what is allowed: ${JSON.stringify(text)}`, () => {
    const read = parseTemplate(text);
    assert.ok(read instanceof Invalid);
    assert.match(read.allowed, allowed);
  });
}

test('put together again, a template is what it was', () => {
  const piece = fc.string({ minLength: 1, maxLength: 8 }).filter((each) => !/[{}]/.test(each));
  const type = fc.constantFrom(...VARIABLE_TYPES);
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, type), { maxLength: 6 }), piece, (parts, end) => {
      const text = parts.map(([before, of], i) => `${before}{v${i}:${of}}`).join('') + end;
      const read = parseTemplate(text);
      assert.ok(!(read instanceof Invalid), text);
      assert.deepEqual(read.pieces, [...parts.map(([before]) => before), end]);
      assert.deepEqual(
        read.variables.map((each) => each.type),
        parts.map(([, of]) => of),
      );
    }),
  );
});
