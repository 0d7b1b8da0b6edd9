/** Waves in the console: the list, one with its template, days, places, mutations and complaints, from a complaint and from a message; in both languages, also at 390 pixels. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OTHER, type Stand } from '../src/api/fixture.ts';
import { bringWaves } from '../src/api/waves.fixture.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { cleanIn, headed, region } from './steps.ts';

const PHONE = { width: 390, height: 800 };

describe('waves in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  let house: Stand;
  let known: Awaited<ReturnType<typeof bringWaves>>;

  before(async () => {
    house = await open.build();
    house.clock.now = Date.now();
    await open.signIn({
      regulator: { role: 'regulator', organisation: undefined },
      centre: { role: 'centre', organisation: undefined },
      lender: { role: 'sender', organisation: OTHER },
    });
    known = await bringWaves(house, open.cookies.get('centre')!);
    await open.listen();
  });
  after(() => open.close());

  const as: ConsoleHouse['as'] = (...asked) => open.as(...asked);
  const clean = cleanIn('waves', open.faults);

  test('from the list to a wave: what is new and grows, its template, days, sources, mutations, complaints', async () => {
    const page = await as('centre', '/waves?by=complaints');
    await headed(page, '同源短信群');
    const row = page.getByRole('row', { name: /北岸金服/ });
    await row.getByText('新', { exact: true }).waitFor();
    await row.getByText('增长', { exact: true }).waitFor();
    await row.getByText('近 7 天 24，前 7 天 0').waitFor();
    await row.getByRole('img', { name: /近 14 天：投诉 24 件/ }).waitFor();
    // A stranger's markup stands there as it was written.
    await page.getByText('<img src=x').first().waitFor();
    await clean(page, '1-list-zh');

    await row.getByRole('link').first().click();
    await headed(page, /^短信群 \d+$/);
    const template = region(page, '模板');
    await template.getByText('额度待领取').first().waitFor();
    assert.ok((await template.locator('.variable').count()) > 0);
    await region(page, '来源').getByRole('link', { name: '1069555501' }).waitFor();
    await region(page, '来源').getByText('广东').waitFor();
    await region(page, '文字读来').getByText('依据的文字').waitFor();
    for (const title of ['每天的投诉', '每天的端口短信'])
      await region(page, title).locator('canvas, svg').first().waitFor();
    // What a mutation changed stands beside what stood there.
    await region(page, '变体').locator('del').getByText('最快').first().waitFor();
    await region(page, '变体').locator('ins').getByText('无需抵押').first().waitFor();
    assert.equal(await region(page, '其中的投诉').locator('tbody tr').count(), 20);
    await clean(page, '2-wave-zh');
    await region(page, '其中的投诉').getByRole('button', { name: '下一页' }).click();
    const rows = region(page, '其中的投诉').locator('tbody tr');
    await rows.nth(19).waitFor({ state: 'detached' });
    assert.equal(await rows.count(), 4);
    await page.context().close();
  });

  test('from a complaint and from a message to their wave, and nothing of it for whoever sent them', async () => {
    const page = await as('centre', `/complaints/${known.complaint}`);
    await region(page, '同源短信群')
      .getByRole('link', { name: /短信群 \d+/ })
      .click();
    await headed(page, /^短信群 \d+$/);
    await page.goto(`${open.address}/console/messages/${known.message}`);
    await region(page, '同源短信群').getByText('投诉 24 件').waitFor();
    await clean(page, '3-message-zh');
    await page.context().close();
    const sender = await as('lender', `/messages/${known.message}`);
    await sender.getByText('额度待领取').first().waitFor();
    assert.equal(await region(sender, '同源短信群').count(), 0);
    assert.equal(await sender.getByRole('link', { name: '同源短信群' }).count(), 0);
    await sender.context().close();
  });

  test('in English for the regulator; on a telephone', async () => {
    const page = await as('regulator', '/waves?growing=1');
    await page.getByRole('button', { name: 'English' }).click();
    await headed(page, 'Waves');
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.locator('tbody tr').getByRole('link').first().click();
    await region(page, 'Variants').getByText('the first').first().waitFor();
    await region(page, 'Template').waitFor();
    await clean(page, '4-wave-en');
    await page.context().close();
    const phone = await as('centre', '/waves', { viewport: PHONE });
    await phone.getByText('<img src=x').first().waitFor();
    await clean(phone, '5-phone-list');
    await phone.goto(`${open.address}/console/waves/1`);
    await region(phone, '模板').waitFor();
    await clean(phone, '6-phone-wave');
    await phone.context().close();
  });
});
