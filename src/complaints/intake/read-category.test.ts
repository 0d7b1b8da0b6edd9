import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPurpose } from '../../texts/index.ts';
import { readCategory } from './read-category.ts';

const ROWS: readonly (readonly [category: string, text: string])[] = [
  ['retail', '国庆大促！全场女装5折起，满300减50，数量有限，欢迎到店选购，退订回T'],
  ['gambling', '真人百家乐，注册送彩金88元，投注返水'],
  ['gambling', '真\u200b人百-家-樂，註冊送彩-金88元，投注返水'],
  ['forged-papers', '代开各类发票，点数优惠，验真后付款，电话王小姐'],
  ['unclassified', '您的验证码是482913，5分钟内有效，请勿泄露给他人。'],
  ['unclassified', '您的订单已发货，由星驰快递承运，请保持电话畅通。'],
  ['unclassified', '嗯'],
];

for (const [category, text] of ROWS) {
  test(`the category proposed is ${category}: ${text.slice(0, 12)}`, () =>
    assert.equal(readCategory(text, readPurpose(text).purpose), category));
}
