/** Consent in the console: a wording, a number looked up, its receipt downloaded and verified, a refusal by telephone. Long because one house and one browser serve all of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { judged, SHOP, type Stand } from '../src/api/fixture.ts';
import { verifyReceipt } from '../src/consent/index.ts';
import type { Duty } from '../src/domain/index.ts';
import { recipientTag, SealKey } from '../src/store/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { cleanIn } from './steps.ts';

const WIDE = { width: 1280, height: 850 };
const PHONE = { width: 390, height: 800 };
const NUMBER = '13800138000';
const MESSAGE = '0a00000000000001';
const GOOD = '我同意接收青禾商城 Qinghe的促销短信：每月不超过4条，期限一年。';

describe('consent in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse({ viewport: WIDE });
  let house: Stand;
  let wording = '';

  before(async () => {
    house = await open.build();
    const duties: Record<string, Duty> = {
      shop: { role: 'sender', organisation: SHOP },
      centre: { role: 'centre', organisation: undefined },
    };
    await open.signIn(duties);
    await open.listen();
  });
  after(() => open.close());

  const as: ConsoleHouse['as'] = (...asked) => open.as(...asked);
  const clean = cleanIn('consent', open.faults);
  const choose = async (page: Page, label: string, option: string) => {
    await page.getByLabel(label, { exact: true }).click();
    await page.locator('.ant-select-item-option').getByText(option, { exact: true }).last().click();
  };

  test('P3 a wording that takes a registration for a yes is told all that is wrong while it is written; mended, it is registered', async () => {
    const page = await as('shop', '/wordings');
    await page.getByRole('link', { name: '登记新用语' }).click();
    await page.getByRole('heading', { level: 1, name: '登记征询用语' }).waitFor();
    assert.equal(await page.getByLabel('主体', { exact: true }).inputValue(), SHOP);
    await page.getByLabel('名称', { exact: true }).fill('signup-box');
    await choose(page, '渠道', '网页');
    await choose(page, '类型', '营销·零售');
    await page.getByLabel('频次', { exact: true }).fill('4');
    await page.getByLabel('期限（天）', { exact: true }).fill('365');
    await page
      .getByLabel('原文', { exact: true })
      .fill('注册即视为同意接收青禾商城 Qinghe的短信，包括合作伙伴');
    const panel = page.locator('.precheck');
    await panel.getByText(/预审发现 5 处问题/).waitFor();
    await panel.getByText(/把沉默、注册或默认当作同意/).waitFor();
    await panel.getByText(/替所有合作方、第三方取得的同意/).waitFor();
    await clean(page, '1-faults');
    await page.getByLabel('原文', { exact: true }).fill(GOOD);
    await panel.getByText('没有发现问题，可以登记。').waitFor();
    await page.getByRole('button', { name: /^登\s*记$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'signup-box 第 1 版' }).waitFor();
    wording = page.url().split('/').at(-1)!;
    await page.getByRole('button', { name: '登记下一版' }).click();
    await page.getByRole('heading', { level: 1, name: '登记征询用语' }).waitFor();
    await page.getByLabel('原文', { exact: true }).fill(`${GOOD}可随时回复R退订。`);
    await panel.getByText('没有发现问题，可以登记。').waitFor();
    await page.getByRole('button', { name: /^登\s*记$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'signup-box 第 2 版' }).waitFor();
    wording = page.url().split('/').at(-1)!;
    assert.deepEqual(await page.locator('.version mark').allTextContents(), ['可随时回复R退订。']);
    await clean(page, '2-versions');
    await page.context().close();
  });

  test('P6 P7 a number is found with what was agreed to, its receipt downloaded, verified here, and verified again by whoever has the key', async () => {
    house.clock.now += 60_000;
    const grant = {
      ...{ recipient: NUMBER, organisation: SHOP, purpose: 'marketing-retail', channel: 'web', wording },
      ...{
        at: new Date(house.clock.now).toISOString(),
        preTicked: false,
        bundled: false,
        evidence: 'ab'.repeat(32),
      },
    };
    const told = await house.ask(open.cookies.get('shop'), 'POST /api/consent/grants', {
      body: { grants: [grant] },
    });
    assert.equal(told.json().items[0].objections.length, 0, told.body);
    const page = await as('shop', '/consents');
    await page.getByLabel('号码', { exact: true }).fill('12345');
    await page.getByRole('button', { name: /^查\s*询$/ }).click();
    await page.getByText(/不是可以接收短信的号码/).waitFor();
    // The browser says so too; that one is meant.
    assert.match(open.faults.splice(0).join(), /^[^,]*\/consents: [^,]*422[^,]*$/);
    await page.getByLabel('号码', { exact: true }).fill(NUMBER);
    await page.getByRole('button', { name: /^查\s*询$/ }).click();
    await page.getByRole('heading', { name: '当前状态 · 86138****8000' }).waitFor();
    await page.getByText('可以发送', { exact: true }).waitFor();
    assert.doesNotMatch(page.url(), /138/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载收据' }).click(),
    ]);
    const receipt = JSON.parse(readFileSync(await download.path(), 'utf8'));
    const verdict = verifyReceipt(receipt, house.evidence.verifierKey);
    assert.ok(verdict.ok && verdict.number === `86${NUMBER}`, JSON.stringify(verdict));
    await page.getByRole('button', { name: '核验收据' }).click();
    await page.getByText('核验通过').waitFor();
    await page.getByText(`号码：86${NUMBER}`).waitFor();
    assert.equal(await page.locator('.proof li .bad').count(), 0);
    await clean(page, '3-receipt');
    await page.context().close();
  });

  test('P6 the page of a message shows the consent behind it, and the browser proves that it came first', async () => {
    house.clock.now += 1000;
    const at = house.clock.now;
    await house.evidence.addBatches([
      { gateway: 'gateway-1', block: 1, firstAtMs: at, lastAtMs: at, records: [Buffer.from('m1')] },
    ]);
    const tag = recipientTag(new SealKey(Buffer.alloc(32, 7)), Number(`86${NUMBER}`));
    const sealed = house.sealer.seal(Buffer.from(NUMBER)).toString('base64');
    const of = { at, purpose: 'marketing-retail', recipientTag: tag, recipientSealed: sealed };
    await house.traffic.insertBlock({
      ...{ gateway: 'gateway-1', block: 1, receipts: [], inbound: [] },
      messages: [judged(house, MESSAGE, 'shop01', SHOP, of)],
    });
    const page = await as('shop', `/messages/${MESSAGE}`);
    const card = page.getByRole('region', { name: '所依据的同意' });
    await card.getByText('signup-box 第 2 版').waitFor();
    await card.getByText(/同意为日志第 \d+ 条，短信的批次为第 \d+ 条/).waitFor();
    await card.getByRole('button', { name: '在本浏览器中核验' }).click();
    await card.getByText('核验通过').waitFor();
    await clean(page, '4-message');
    await page.context().close();
  });

  test('P4 the centre records a refusal of everyone by telephone, after a look at what it does; the number then says so', async () => {
    const page = await as('centre', '/consents');
    await page.getByRole('link', { name: '登记拒收' }).click();
    await page.getByRole('heading', { level: 1, name: '登记拒收' }).waitFor();
    await page.getByLabel('号码', { exact: true }).fill(NUMBER);
    await page.getByText('一切主体的营销（谢绝）').click();
    await page.getByLabel('来源', { exact: true }).fill('来电 0012');
    await clean(page, '5-refusal');
    await page.getByRole('button', { name: '登记拒收' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(NUMBER).waitFor();
    await dialog.getByText(/一秒内各网关停止/).waitFor();
    await dialog.getByRole('button', { name: '登记拒收' }).click();
    await page.getByRole('heading', { level: 1, name: '同意台账' }).waitFor();
    await page.getByRole('cell', { name: '拒收' }).first().waitFor();
    await clean(page, '6-events');
    await page.goto(`${open.address}/console/consents`);
    await page.getByLabel('号码', { exact: true }).fill(NUMBER);
    await page.getByRole('button', { name: /^查\s*询$/ }).click();
    await page.getByText('该用户谢绝一切商业性短信').waitFor();
    await page.getByText('已谢绝一切营销').waitFor();
    await page.context().close();
  });

  test('every page of it holds in both languages, wide and on a phone', async () => {
    const event = (await house.ask(open.cookies.get('centre'), 'GET /api/consent/events'))
      .json()
      .items.at(-1).id;
    const pages = [
      '/consents',
      '/consent-events',
      `/consent-events?open=${event}`,
      '/wordings',
      `/wordings/${wording}`,
      '/consent-counts',
      '/wordings/new',
      '/refusals/new',
    ];
    for (const [locale, viewport] of [
      ['zh-CN', PHONE],
      ['en-GB', WIDE],
      ['en-GB', PHONE],
    ] as const)
      for (const path of pages) {
        const who = path === '/wordings/new' ? 'shop' : 'centre';
        const page = await as(who, path, { locale, viewport });
        // The person's own language counts, where the browser kept none.
        if (locale === 'en-GB') {
          await page.evaluate("localStorage.setItem('anning.language', 'en')");
          await page.reload();
        }
        await page.locator('h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        await page.locator('.ant-skeleton, .ant-spin-spinning').first().waitFor({ state: 'detached' });
        await clean(page, `page${path.replaceAll(/[/?=]/g, '-')}-${locale}-${viewport.width}`);
        await page.context().close();
      }
  });
});
