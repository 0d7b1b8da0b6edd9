import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChangeOf, parseChange, type Signature, valid } from '../domain/index.ts';
import { tryTemplate } from './template-trial.ts';
import { Templates } from './templates.ts';

const SIGNATURE = '青禾' as Signature;
const piece = fc.constantFrom('您的', '，', '订单', 'Code ', '', '12', '：', '请 ');
const variable = fc.constantFrom('{a}', '{b:code}', '{c:number}', '{d:amount}', '');
const value = fc.constantFrom('1234', '12元', '您好', '', '，', ' ', 'AB12', '１２３');

test('a trial says what the gateway finds: that a text fills a template, and with what', () => {
  let matched = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(piece, variable, value), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(piece, value), { maxLength: 4 }),
      fc.boolean(),
      (parts, others, own) => {
        const text = parts.map(([fixed, varying]) => fixed + varying).join('');
        const change = parseChange({
          kind: 'template-filed',
          at: 0,
          template: 'T',
          organisation: '91310000MA1FL00K2G',
          signature: SIGNATURE,
          text,
          purpose: 'notification',
        });
        if (!('kind' in change)) return;
        const filed = valid(change) as ChangeOf<'template-filed'>;
        const body = own
          ? parts.map(([fixed, varying, stands]) => fixed + (varying === '' ? '' : stands)).join('')
          : others.map((each) => each.join('')).join('');
        const templates = new Templates();
        templates.file(filed);
        const found = templates.of(SIGNATURE).match(body);
        const trial = tryTemplate(filed, body);
        assert.equal(trial.matches !== 'no', found !== undefined, JSON.stringify([text, body, trial]));
        if (trial.matches === 'no') assert.ok(trial.at >= 0 && trial.at <= body.length);
        else {
          matched++;
          assert.equal(
            trial.filled
              .map((each) => each.value)
              .join(' ')
              .trim(),
            found!.values.join(' ').trim(),
          );
        }
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(matched > 100, `${matched} matched`);
});

test('a text that ends otherwise than the template is told from where, also behind a variable that punctuation alone ends', () => {
  const filed = parseChange({
    ...{
      kind: 'template-filed',
      at: 0,
      template: 'T',
      organisation: '91310000MA1FL00K2G',
      signature: SIGNATURE,
    },
    ...{ text: '验证码{码:code}，{分钟:number}分钟内有效。', purpose: 'verification' },
  });
  const trial = tryTemplate(valid(filed) as ChangeOf<'template-filed'>, '验证码482913，全场五折。');
  assert.deepEqual(trial, {
    ...{ matches: 'no', because: 'fixed-text', at: 10, found: '全场五折。' },
    ...{ expected: '分钟内有效。', variable: { name: '分钟', type: 'number' } },
  });
});
