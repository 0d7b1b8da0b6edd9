import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type ChangeOf, parseChange, type Signature, valid } from '../domain/index.ts';
import { lettersOf } from './template-letters.ts';
import { Templates } from './templates.ts';

const SIGNATURE = '青禾银行' as Signature;
const filed = (text: string, more: object = {}) =>
  valid(
    parseChange({
      kind: 'template-filed',
      at: '2026-05-01',
      template: 'T1',
      organisation: '91310000MA1FL00K2G',
      signature: SIGNATURE,
      text,
      purpose: 'notification',
      ...more,
    }),
  ) as ChangeOf<'template-filed'>;

function match(text: string, body: string, more: object = {}): string | undefined {
  const templates = new Templates();
  templates.file(filed(text, more));
  return templates.of(SIGNATURE).match(body)?.values.join(' ').trim();
}

const CODE = '您的验证码是{code:code}，{minutes:number}分钟内有效，请勿告诉他人。';

describe('a text fills its template', () => {
  for (const [what, body] of [
    ['to the character', '您的验证码是493021，5分钟内有效，请勿告诉他人。'],
    ['in other punctuation', '您的验证码是493021,5分钟内有效,请勿告诉他人'],
    ['with spaces', '您的验证码是 493021 ，5 分钟内有效， 请勿告诉他人。'],
    ['in full width', '您的验证码是４９３０２１，５分钟内有效，请勿告诉他人。'],
    ['with a line break and what cannot be seen', '您的验证码是493021，\n5分钟内有效，\u200b请勿告诉他人！'],
  ] as const) {
    test(what, () => assert.equal(match(CODE, body)?.normalize('NFKC'), '493021 5'));
  }

  for (const [what, body] of [
    ['other words', '您的校验码是493021，5分钟内有效，请勿告诉他人。'],
    ['a word more', '您的验证码是493021，5分钟内有效，请勿告诉他人，点击领取。'],
    ['a word less', '您的验证码是493021，5分钟内有效。'],
    ['a sentence where a code belongs', '您的验证码是领红包全场五折，5分钟内有效，请勿告诉他人。'],
    ['nothing where a code belongs', '您的验证码是，5分钟内有效，请勿告诉他人。'],
  ] as const) {
    test(`not with ${what}`, () => assert.equal(match(CODE, body), undefined));
  }

  const kinds: readonly (readonly [type: string, fits: readonly string[], not: readonly string[]])[] = [
    ['amount', ['12', '1,234.50元', '¥99', '3.5万元', '20%', '８８元'], ['很多', '12元起', '1e9', '一百元']],
    ['code', ['493021', 'AB-12'], ['12', '1234567890123', '验证码']],
    ['date', ['2026-11-10', '11月10日', '2026年1月2日', '11/10'], ['明天', '11月', '2026']],
    ['time', ['20:05', '20点', '8时30分', '20：05：01'], ['晚上', '8']],
    ['name', ['张*', '欧阳小明', 'Li Wei'], ['张三13800138000', '<b>']],
    ['number', ['SF123456', '**8000'], ['您好', '1 2']],
    ['phone', ['400-800-1234', '95588'], ['12', '电话']],
    ['url', ['https://q.example.cn/a?b=1', 'q.example.cn'], ['点这里', 'http://', 'javascript:1']],
    ['text', ['任何内容，都可以 https://x.example', ''], []],
  ];
  for (const [type, fits, not] of kinds) {
    test(`${type} takes what it is, and nothing else`, () => {
      for (const value of fits) assert.equal(match(`甲{v:${type}}乙`, `甲${value}乙`), value, value);
      for (const value of not) assert.equal(match(`甲{v:${type}}乙`, `甲${value}乙`), undefined, value);
    });
  }

  test('links lead to the hosts that were filed, and to what stands under them; numbers are those that were filed', () => {
    const links = { links: ['example.cn'] };
    assert.equal(match('见{v:url}', '见https://q.example.cn/a', links), 'https://q.example.cn/a');
    assert.equal(match('见{v:url}', '见https://example.cn.evil.example/a', links), undefined);
    assert.equal(match('见{v:url}', '见https://badexample.cn/a', links), undefined);
    assert.equal(match('询{v:phone}', '询955-88', { callbacks: ['95588'] }), '955-88');
    assert.equal(match('询{v:phone}', '询95533', { callbacks: ['95588'] }), undefined);
  });

  test('where only punctuation stands between two variables, any parts them, and the kinds tell where', () => {
    assert.equal(match('余额{a:amount}，{b:text}', '余额1,234.50元。谢谢'), '1,234.50元 谢谢');
    assert.equal(match('余额{a:amount}，{b:text}', '余额12元谢谢'), undefined);
  });

  test('however a text is spaced and punctuated, what it was made from is found', () => {
    const noise = fc.constantFrom('', ' ', '，', '。', '\u3000', ' ', '!', '\u200b', '—', '\n');
    fc.assert(
      fc.property(fc.array(noise, { minLength: 40, maxLength: 40 }), (gaps) => {
        const body = [...'您的验证码是']
          .concat('493021', [...'分钟内有效请勿'].join(''))
          .map((each, i) => each + gaps[i % gaps.length]!)
          .join('');
        assert.equal(match('您的验证码是{c:code}分钟内有效请勿', body), '493021', JSON.stringify(body));
      }),
    );
  });
});

test('letters stand where they stood', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const letters = lettersOf(text);
      for (let i = 0; i < letters.text.length; i++) {
        const origin = text[letters.places[i]!]!;
        const wide = origin.charCodeAt(0);
        const narrow = wide >= 0xff01 && wide <= 0xff5e ? String.fromCharCode(wide - 0xfee0) : origin;
        assert.equal(letters.text[i], /[A-Z]/.test(narrow) ? narrow.toLowerCase() : narrow);
      }
      assert.equal(lettersOf(letters.text).text, letters.text);
    }),
  );
});
