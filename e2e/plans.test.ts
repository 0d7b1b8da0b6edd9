/*
 * A marketing plan's life, on `anning start` as it is: somebody writes it, reads what is wrong with it and files it; another person approves it;
 * messages pass; a wrong price is noticed, the stop button is pressed, and of what the slow carrier has not taken yet nothing leaves any more.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, openBrowser, openPage } from './chromium.ts';
import { keyboard, mouse } from './hands.ts';
import { Started } from './started.ts';
import { button, cleanIn, headed, inOrder } from './steps.ts';

const SHOP = '91310000MA1FL00K2G';
const PROVIDER = '91110000MA01ABCD1M';
const PORT = '10690001';
const TEXT = '会员专享：全场满300减50，今晚8点开抢。拒收请回复R';
const OFFER = `【安宁商城】${TEXT}`;
const [PLAN_MISSING, NOT_PLANNED, PLAN_STOPPED] = [0x400 + 25, 0x400 + 40, 0x400 + 42];
const BUYERS = Array.from({ length: 1500 }, (_, i) => `138001${String(i).padStart(5, '0')}`);
const day = (offset: number) =>
  new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

const FACTS = [
  { kind: 'organisation-registered', organisation: PROVIDER, name: '云桥通信有限公司' },
  { kind: 'organisation-registered', organisation: SHOP, name: '安宁商城有限公司' },
  { kind: 'signature-registered', signature: '安宁商城', owner: SHOP },
  { kind: 'signature-filed', signature: '安宁商城', carrier: 'mobile', state: 'filed' },
  { kind: 'port-opened', port: PORT, holder: PROVIDER, use: 'marketing' },
  { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: PROVIDER, lessee: SHOP },
  { kind: 'lease-confirmed', lease: 'L1' },
  {
    ...{ kind: 'consent-granted', organisation: SHOP, purpose: 'marketing-retail', recipients: BUYERS },
    ...{ frequency: { count: 10_000, per: 'day' }, until: '2040-01-01' },
  },
].map((change) => ({ ...change, at: '2026-05-01' }));

describe('a marketing plan', { skip: noBrowser }, () => {
  const house = new Started();
  const faults: string[] = [];
  let browser: Browser;
  let shop: Page;
  let yu: Page;
  let officer: Page;
  const step = inOrder();

  before(async () => {
    await house.start(FACTS, SHOP);
    const linCookie = await house.enrol(house.way, 'lin', '林晚');
    const invite = async (login: string, name: string, role: string, organisation: string | null) => {
      const body = { login, name, language: 'zh', duties: [{ role, organisation }] };
      const { answer } = await house.ask('POST /api/people', body, linCookie);
      return house.enrol(answer['link'] as string, login, name, login === 'yu' ? 'en' : 'zh');
    };
    const cookies = [
      await invite('he', '何苗', 'sender', SHOP),
      await invite('yu', 'Yu Qing', 'carrier', null),
      await invite('guan', '管秋', 'regulator', null),
    ];
    browser = await openBrowser();
    const open = async (cookie: string, locale: string) => {
      const page = await openPage(browser, faults, { locale });
      const [name, value] = cookie.split('=') as [string, string];
      await page.context().addCookies([{ name, value, url: house.address }]);
      await page.goto(`${house.address}/console/`);
      await page.locator('nav a').first().waitFor();
      return page;
    };
    shop = await open(cookies[0]!, 'zh-CN');
    yu = await open(cookies[1]!, 'en-GB');
    officer = await open(cookies[2]!, 'zh-CN');
  });
  after(async () => {
    await browser?.close();
    await house.stop();
  });

  const clean = cleanIn('plans', faults);
  const link = (page: Page, name: string) =>
    page.locator('.shell-nav').getByRole('link', { name, exact: true });

  step('what is wrong is told at its field while the plan is written; mended, it is filed', async () => {
    assert.equal(await house.submit(PORT, BUYERS[0]!, OFFER), PLAN_MISSING);
    await mouse.press(link(shop, '营销预案'));
    await headed(shop, '营销预案');
    await shop.getByText('这段时间没有营销预案。').waitFor();
    await mouse.press(shop.getByRole('main').getByRole('link', { name: '新预案' }));
    await headed(shop, '新预案');
    assert.equal(await shop.locator('#wanted_organisation').inputValue(), SHOP, 'its own is filled in');
    await mouse.fill(shop.locator('#wanted_title'), '年末大促');
    await mouse.press(shop.locator('#wanted_purposes'));
    await mouse.press(shop.getByTitle('营销·零售'));
    await shop.keyboard.press('Escape');
    await mouse.fill(shop.locator('#wanted_signatures'), '安宁商城');
    await mouse.fill(shop.locator('#wanted_ports'), '10690077');
    await mouse.fill(shop.getByLabel('正文 1'), '会员专享：全场满300减50，今晚8点开抢。');
    await mouse.fill(shop.locator('#wanted_messagesMax'), '5000');
    await mouse.fill(shop.getByLabel('首日 1'), day(0));
    await mouse.fill(shop.getByLabel('末日 1'), day(6));
    await mouse.fill(shop.getByLabel('每天从 1'), '');
    await mouse.fill(shop.getByLabel('到 1', { exact: true }), '');
    await mouse.fill(shop.getByLabel('姓名'), '何苗');
    await mouse.fill(shop.getByLabel('电话'), '0571-88880000');
    const panel = shop.locator('.precheck');
    await panel.getByText('预审发现 2 处问题').waitFor();
    await shop.locator('#wanted_ports_help').getByText('端口 10690077 当前不是开通状态').waitFor();
    await shop.locator('#wanted_texts_help').getByText('这段文字没有写明拒收方式').waitFor();
    await clean(shop, '1-faults');
    await mouse.fill(shop.locator('#wanted_ports'), PORT);
    await mouse.fill(shop.getByLabel('正文 1'), TEXT);
    await panel.getByText('预审没有发现问题').waitFor();
    await mouse.press(button(shop, '提交审核'));
    await headed(shop, '年末大促');
    await shop.getByText('待审核').first().waitFor();
    await clean(shop, '2-filed');
    assert.notEqual(await house.submit(PORT, BUYERS[0]!, OFFER), 0, 'not before it is approved');
  });

  step('another person approves, by keyboard; within a second its text passes, and no other', async () => {
    await keyboard.press(yu.getByRole('main').getByRole('link', { name: /Review/ }));
    await keyboard.press(yu.locator('tbody tr', { hasText: '年末大促' }).getByRole('link'));
    await headed(yu, '年末大促');
    await clean(yu, '3-review');
    await keyboard.press(button(yu, 'Approve'));
    const dialog = yu.getByRole('dialog');
    await keyboard.fill(dialog.locator('textarea'), 'clear and complete');
    const answered = yu.waitForResponse((response) => response.url().endsWith('/decision'));
    await keyboard.press(dialog.getByRole('button', { name: 'Approve', exact: true }));
    assert.equal((await answered).status(), 200);
    await sleep(1000);
    assert.equal(await house.submit(PORT, BUYERS[0]!, OFFER), 0);
    assert.equal(await house.submit(PORT, BUYERS[1]!, OFFER.replace('满300减50', '第二件半价')), NOT_PLANNED);
  });

  step('the regulator sees it in the calendar and changes nothing', async () => {
    await mouse.press(link(officer, '营销预案'));
    await officer.locator('.plan-bar.running').waitFor();
    await officer.getByText('安宁商城有限公司').waitFor();
    await clean(officer, '4-calendar');
    await mouse.press(officer.getByRole('main').getByRole('link', { name: '年末大促' }));
    await headed(officer, '年末大促');
    await officer.getByText('已放行 1 / 5,000 条').waitFor();
    assert.equal(await officer.locator('.page-actions button').count(), 0);
  });

  step(
    'stopped while hundreds wait for a slow carrier: in a second nothing of it leaves, and each sender is told',
    async () => {
      house.centre.faults.answerDelayMs = 100;
      const client = await house.client();
      const receipts = new Map<string, string>();
      client.on('receipt', ({ id, stat }) => {
        assert.ok(!receipts.has(id), 'told twice');
        receipts.set(id, stat);
      });
      const answers = await Promise.all(
        BUYERS.map((recipient) => client.submit({ source: PORT, recipient, text: OFFER, receipt: true })),
      );
      assert.ok(answers.every(({ result }) => result === 0));

      await shop.reload();
      await headed(shop, '年末大促');
      await mouse.press(button(shop, '紧急停发'));
      const dialog = shop.getByRole('dialog');
      await dialog.getByText('一秒之内，所有网关停止发出').waitFor();
      await clean(shop, '5-stop');
      await mouse.press(dialog.getByRole('button', { name: '内容或价格有误。' }));
      const answered = shop.waitForResponse((response) => response.url().endsWith('/stop'));
      await mouse.press(dialog.getByRole('button', { name: '紧急停发', exact: true }));
      assert.equal((await answered).status(), 200);
      await sleep(1000);
      const submits = house.centre.statistics.submits;
      assert.ok(submits < BUYERS.length - 100, `${submits} had gone out`);
      await house.until('all told', () => receipts.size === BUYERS.length);
      assert.equal(house.centre.statistics.submits, submits, 'nothing left after the second');
      const stopped = [...receipts.values()].filter((stat) => stat === 'REJECTD').length;
      // One went out before this step.
      assert.equal(stopped, BUYERS.length - (submits - 1));
      assert.equal(await house.submit(PORT, BUYERS[0]!, OFFER), PLAN_STOPPED);
      await shop.getByText(/何苗 于 .* 紧急停发/).waitFor();
      assert.equal(await button(shop, '恢复').count(), 0, 'by another person');
      await clean(shop, '6-stopped');
      await client.close();
    },
  );

  step('resumed by another person, it goes on', async () => {
    await yu.reload();
    await mouse.press(button(yu, 'Resume'));
    const dialog = yu.getByRole('dialog');
    await mouse.fill(dialog.locator('textarea'), 'the price was mended');
    await mouse.press(dialog.getByRole('button', { name: 'Resume', exact: true }));
    await yu.getByText('Running').first().waitFor();
    await sleep(1000);
    assert.equal(await house.submit(PORT, BUYERS[0]!, OFFER), 0);
  });
});
