/** Derivation in the console: a month of three platforms, counted again, what is said of each; in both languages, also at 390 pixels. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fillDerivation } from '../src/api/derivation.fixture.ts';
import type { Stand } from '../src/api/fixture.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { button, cleanIn, region } from './steps.ts';

const PHONE = { width: 390, height: 800 };
const DAY = 86_400_000;

describe('derivation in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  let house: Stand;
  let month: string;

  before(async () => {
    house = await open.build();
    // The last month that was over 45 days ago, so that it is due on any day.
    const [year, of] = new Date(house.clock.now - 50 * DAY).toISOString().split('-').map(Number) as [
      number,
      number,
    ];
    month = of === 1 ? `${year - 1}-12` : `${year}-${String(of - 1).padStart(2, '0')}`;
    for (const role of ['regulator', 'centre'] as const)
      await open.signIn({ [role]: { role, organisation: undefined } });
    await open.listen();
  });
  after(() => open.close());

  const as = (who: string, options?: Parameters<typeof open.page>[1]) => open.as(who, '/derivation', options);
  const clean = cleanIn('derivation', open.faults);

  test('before any month is counted it is said when one is due; then each platform with its interval, counts and what else explains it', async () => {
    const page = await as('centre');
    await page.getByText('还没有统计过').waitFor();
    await clean(page, '1-none-zh');
    await fillDerivation(house, month);
    const made = await house.ask(open.cookies.get('centre'), 'POST /api/derivation', { body: { month } });
    assert.equal(made.statusCode, 200, made.body);
    await page.reload();
    const platforms = region(page, '各平台').first();
    await platforms.getByText('跟随', { exact: true }).waitFor();
    await platforms.getByText('看不出关联').first().waitFor();
    await platforms.getByText('数据不足', { exact: true }).waitFor();
    await page
      .getByRole('img', { name: /金融营销：.* 倍，区间/ })
      .first()
      .waitFor();
    await page.getByText('这是相关，不是证据', { exact: false }).first().waitFor();
    await page.getByText('本月判断了 2 个平台', { exact: false }).waitFor();
    await region(page, '数目').first().getByText('不足 10').first().waitFor();
    await page.getByRole('heading', { level: 2, name: '还有什么别的解释' }).waitFor();
    await button(page, '重新统计').click();
    await page.getByText('结果没有变化').waitFor();
    await clean(page, '2-month-zh');
    await page.context().close();
  });

  test('in English for the regulator, who only reads; and on a telephone', async () => {
    const page = await as('regulator');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Derivation' }).waitFor();
    await page.getByText('follows', { exact: true }).waitFor();
    assert.equal(await button(page, 'Count again').count(), 0);
    await clean(page, '3-month-en');
    await page.context().close();
    const phone = await as('centre', { viewport: PHONE });
    await phone.getByRole('heading', { level: 2, name: '各平台' }).waitFor();
    await clean(phone, '4-phone-zh');
    await phone.context().close();
  });
});
