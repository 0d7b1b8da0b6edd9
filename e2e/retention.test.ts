/** Retention in the console: the schedule, what would go, a run on demand with its reason, and the report; in both languages, also at 390 pixels. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { judged, SHOP, type Stand } from '../src/api/fixture.ts';
import type { Recipient } from '../src/domain/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { cleanIn } from './steps.ts';

const WIDE = { width: 1280, height: 850 };
const PHONE = { width: 390, height: 800 };

describe('retention in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse({ viewport: WIDE });
  let house: Stand;

  before(async () => {
    house = await open.build();
    for (const role of ['operator', 'regulator', 'centre'] as const)
      await open.signIn({ [role]: { role, organisation: undefined } });
    await house.parts.consent.ledger.take('x', [
      {
        ...{ act: 'refuse', recipient: 8613800138000 as Recipient, organisation: SHOP, channel: 'phone' },
        at: house.clock.now,
      },
    ]);
    const old = Date.parse('2026-01-15T12:00:00+08:00');
    await house.traffic.insertBlock({
      ...{ gateway: 'gw-a', block: 1, receipts: [], inbound: [] },
      messages: [
        judged(house, '0a00000000000001', 'shop01', SHOP, { at: old }),
        judged(house, '0a00000000000002', 'shop01', SHOP, { at: house.clock.now - 60_000, record: 1 }),
      ],
    });
    await open.listen();
  });
  after(() => open.close());

  const as = (who: string, options?: Parameters<typeof open.page>[1], path = '/retention') =>
    open.as(who, path, options);
  const clean = cleanIn('retention', open.faults);

  test('the operator sees what would go, removes it with a reason, and reads what went', async () => {
    const page = await as('operator');
    await page.getByRole('heading', { level: 1, name: '保存期限' }).waitFor();
    await page.getByText('还没有执行过').first().waitFor();
    await page.getByRole('button', { name: '现在执行会删除什么' }).click();
    await page.getByText('短信、状态报告和上行短信（含内容和加密号码）：1').waitFor();
    await page.getByRole('button', { name: '立即执行' }).click();
    const box = page.getByRole('dialog');
    await box.getByText('不能恢复').waitFor();
    await box.getByRole('textbox').fill('期满检查');
    await box.getByRole('button', { name: '立即执行' }).click();
    await page.locator('summary', { hasText: '完成' }).waitFor({ timeout: 60_000 });
    const report = page.locator('details[open] tbody tr').first();
    assert.match((await report.textContent()) ?? '', /短信、状态报告和上行短信.*1.*第31号|第74号/);
    await clean(page, '1-zh');
    assert.equal(await house.traffic.message('0a00000000000001'), undefined);
    assert.notEqual(await house.traffic.message('0a00000000000002'), undefined);
    await page.context().close();
  });

  test('the regulator reads the same and cannot run it; in English, and on a telephone', async () => {
    const page = await as('regulator');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Retention' }).waitFor();
    await page.getByText('numbers and salts').first().waitFor();
    await page.getByText('6 months').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Run now' }).count(), 0);
    await clean(page, '2-en');
    await page.context().close();
    // Whoever chose English keeps it.
    const phone = await as('operator', { viewport: PHONE });
    await phone.getByRole('heading', { level: 1, name: '保存期限' }).waitFor();
    await phone.getByText('号码和盐').first().waitFor();
    await clean(phone, '3-phone');
    await phone.context().close();
  });

  test('whom a person asks finds what is held of the number, gives it as files, and is told what must stay', async () => {
    const page = await as('centre', {}, '/own-data');
    await page.getByRole('heading', { level: 1, name: '本人信息' }).waitFor();
    await page.getByLabel('手机号码').fill('13800138000');
    await page.getByRole('button', { name: '查询全部信息' }).click();
    const box = page.getByRole('dialog');
    await box.getByRole('textbox').fill('本人来电，已核验');
    await box.getByRole('button', { name: '查询全部信息' }).click();
    await page.getByText('有效的拒收 (1)').waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载 JSON（含收据）' }).click();
    const told = JSON.parse(readFileSync(await (await saving).path(), 'utf8')) as {
      events: { kind: string }[];
      receipts: unknown[];
    };
    assert.deepEqual([told.events[0]!.kind, told.receipts.length], ['refused', 1]);
    await clean(page, '4-own-data');
    await page.getByRole('button', { name: '删除可以删除的' }).click();
    await box.getByRole('textbox').fill('本人要求删除');
    await box.getByRole('button', { name: '删除可以删除的' }).click();
    await page.getByText('已删除 0 条同意和退订的经过').waitFor();
    await page.getByText('拒收须一直有效').waitFor();
    await clean(page, '5-deleted');
    await page.context().close();
  });
});
