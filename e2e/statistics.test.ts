/** Statistics in the console: a day and its quarter as charts and tables, a revised edition, files with their hashes; in both languages, also at 390 pixels. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Stand } from '../src/api/fixture.ts';
import { periodAt } from '../src/complaints/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { cleanIn } from './steps.ts';

const PHONE = { width: 390, height: 800 };
const DAY = 86_400_000;

describe('statistics in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  let house: Stand;
  let day: string;

  before(async () => {
    house = await open.build();
    for (const role of ['regulator', 'centre'] as const)
      await open.signIn({ [role]: { role, organisation: undefined } });
    const complaints = Array.from({ length: 40 }, (_, i) => ({
      ...{
        recipient: `138001${String(i).padStart(5, '0')}`,
        sender: i % 3 === 0 ? '1065712345' : '1069123456',
      },
      ...{ category: i % 4 === 0 ? 'loans' : 'retail' },
      text: `【青禾商城】年中大促，全场满300减50，会员专享，点击 qh.example/${i} 抢购，拒收请回复R`,
    }));
    const told = await house.ask(open.cookies.get('centre'), 'POST /api/complaints', {
      body: { complaints },
    });
    assert.equal(told.statusCode, 200, told.body);
    // As if they had come in three hundred days ago: the day and its quarter are over.
    await sql`update complaint set accepted_at = accepted_at - interval '300 days'`.execute(house.record.db);
    day = periodAt('day', house.clock.now - 300 * DAY).name;
    const quarter = periodAt('quarter', house.clock.now - 300 * DAY).name;
    const nextDay = periodAt('day', house.clock.now - 299 * DAY).name;
    for (const period of [day, nextDay, quarter]) {
      const made = await house.ask(open.cookies.get('centre'), 'POST /api/statistics/editions', {
        body: { period },
      });
      assert.equal(made.statusCode, 200, made.body);
    }
    await open.listen();
  });
  after(() => open.close());

  const as: ConsoleHouse['as'] = (...asked) => open.as(...asked);
  const clean = cleanIn('statistics', open.faults);

  test('a day: its share of e-commerce, every table, files that are what their hashes say; counted again it is a revised one', async () => {
    const page = await as('centre', `/statistics?edition=${day}.1`);
    await page.getByRole('heading', { level: 1, name: '统计' }).waitFor();
    await page.getByText('75.00%（占 40 件）').waitFor();
    for (const title of ['类别', '投诉渠道', '投诉人号码的省份', '类别与省份', '线索的答复'])
      await page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: `anning-statistics-${day}.1.csv` }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    const hash = createHash('sha256').update(bytes).digest('hex');
    await page.getByText(hash).waitFor();
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    await page.getByText('不可得').first().waitFor();
    await clean(page, '1-day-zh');

    await page.getByRole('button', { name: '立即重新统计' }).click();
    await page.getByText('没有不同，不另公布').waitFor();
    await sql`update complaint set category = 'insurance' where id in (select id from complaint where category = 'loans' limit 3)`.execute(
      house.record.db,
    );
    await page.getByRole('button', { name: '立即重新统计' }).click();
    await page.getByText(`已公布 ${day}.2`).waitFor();
    await page.getByText('第 2 版是修订版').first().waitFor();
    await page.locator('summary', { hasText: '与上一版不同的数字' }).click();
    await page.getByRole('rowheader', { name: '保险推销' }).first().waitFor();
    await clean(page, '2-revised-zh');
    await page.getByRole('button', { name: '第 1 版' }).click();
    await page.getByText('这一版已有修订，最新的是第 2 版。').waitFor();
    await page.context().close();
  });

  test('a quarter in English, for whoever may only read; also on a telephone', async () => {
    const page = await as('regulator', '/statistics?kind=quarter');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Statistics' }).waitFor();
    await page.getByText('75.00% (of 40)').waitFor();
    await page.getByRole('heading', { level: 2, name: 'Share of e-commerce over time' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Count again now' }).count(), 0);
    await clean(page, '3-quarter-en');
    await page.context().close();
    const phone = await as('centre', '/statistics', { viewport: PHONE });
    await phone.getByText('不足 10 件，只公布总数').waitFor();
    await clean(phone, '4-phone-few');
    await phone.goto(`${open.address}/console/statistics?edition=${day}`);
    await phone.getByRole('heading', { level: 2, name: '业务类型' }).waitFor();
    await clean(phone, '5-phone-day');
    await phone.context().close();
  });
});
