/*
 * A day at the registry's desk, on `anning start` as it is: somebody applies for a signature with three faults, reads all of them with what
 * mends each, mends them and applies; another person approves, by keyboard in English; a sanction takes two people and is obeyed by the
 * gateway within a second, and lifted.
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
const CODE = '【安宁商城】验证码482913，5分钟内有效，请勿告诉他人。';
const SENDER_SUSPENDED = 0x400 + 1;

const FACTS = [
  { kind: 'organisation-registered', organisation: PROVIDER, name: '云桥通信有限公司' },
  { kind: 'organisation-registered', organisation: SHOP, name: '安宁商城有限公司' },
  { kind: 'signature-registered', signature: '安宁商城', owner: SHOP },
  { kind: 'signature-registered', signature: '云桥生活馆', owner: PROVIDER },
  { kind: 'signature-filed', signature: '安宁商城', carrier: 'mobile', state: 'filed' },
  { kind: 'port-opened', port: '10690002', holder: PROVIDER, use: 'service' },
  { kind: 'lease-declared', lease: 'L1', port: '10690002', lessor: PROVIDER, lessee: SHOP },
  { kind: 'lease-confirmed', lease: 'L1' },
  { kind: 'port-assigned', port: '10690002', signature: '安宁商城' },
].map((change) => ({ ...change, at: '2026-05-01' }));

describe('a day at the desk', { skip: noBrowser }, () => {
  const house = new Started();
  const faults: string[] = [];
  let browser: Browser;
  let applicant: Page;
  let lin: Page;
  let yu: Page;
  let linCookie: string;
  const step = inOrder();

  before(async () => {
    await house.start(FACTS, SHOP);
    linCookie = await house.enrol(house.way, 'lin', '林晚');
    const invite = async (login: string, name: string, role: string, organisation: string | null) => {
      const body = { login, name, language: 'zh', duties: [{ role, organisation }] };
      const { answer } = await house.ask('POST /api/people', body, linCookie);
      return house.enrol(answer['link'] as string, login, name, login === 'yu' ? 'en' : 'zh');
    };
    const yuCookie = await invite('yu', 'Yu Qing', 'carrier', null);
    const shopCookie = await invite('he', '何苗', 'sender', SHOP);
    browser = await openBrowser();
    const open = async (cookie: string, locale: string) => {
      const page = await openPage(browser, faults, { locale });
      const [name, value] = cookie.split('=') as [string, string];
      await page.context().addCookies([{ name, value, url: house.address }]);
      await page.goto(`${house.address}/console/`);
      await page.locator('nav a').first().waitFor();
      return page;
    };
    applicant = await open(shopCookie, 'zh-CN');
    lin = await open(linCookie, 'zh-CN');
    yu = await open(yuCookie, 'en-GB');
  });
  after(async () => {
    await browser?.close();
    await house.stop();
  });

  const clean = cleanIn('desk', faults);
  const link = (page: Page, name: string) =>
    page.locator('.shell-nav').getByRole('link', { name, exact: true });

  step(
    'P3 three faults are told at once, each at its field with what mends it; nothing is sent',
    async () => {
      await mouse.press(link(applicant, '登记申请'));
      await headed(applicant, '登记申请');
      await mouse.press(applicant.getByRole('link', { name: '新申请' }));
      await mouse.press(applicant.getByRole('main').getByRole('link', { name: /^签名/ }));
      await headed(applicant, '申请签名');
      assert.equal(
        await applicant.locator('#wanted_organisation').inputValue(),
        SHOP,
        'its own is filled in',
      );
      await mouse.fill(applicant.locator('#wanted_signature'), '雲橋生活館');
      await applicant.locator('.bubble', { hasText: '【雲橋生活館】' }).waitFor();
      await mouse.press(applicant.locator('#wanted_source'));
      await mouse.press(applicant.getByTitle('网站名称（运营商已不再受理）'));
      await mouse.fill(applicant.locator('#wanted_sourceDate'), '2040-01-01');
      const panel = applicant.locator('.precheck');
      await panel.getByText('预审发现 3 处问题').waitFor();
      for (const [field, words, fix] of [
        ['signature', '与已登记的“云桥生活馆”相近', '请改用不会混淆的名称'],
        ['source', '自 2025-01-01 起不再受理', '请改用企事业单位名'],
        ['sourceDate', '2040-01-01 在将来', '请填写证明材料上的日期'],
      ] as const) {
        const own = applicant.locator(`#wanted_${field}_help`);
        await own.getByText(words).waitFor();
        await own.getByText(fix).waitFor();
        assert.equal(await applicant.locator(`#wanted_${field}`).getAttribute('aria-invalid'), 'true', field);
        assert.equal(await panel.getByText(words).count(), 1, field);
        assert.equal(await panel.getByText(fix).count(), 1, field);
      }
      const beside = applicant.locator('.side-by-side');
      assert.deepEqual(await beside.locator('mark').allTextContents(), ['雲橋', '館', '云桥', '馆']);
      await clean(applicant, '1-three-faults');
      await mouse.fill(applicant.locator('#reason'), '新业务线上线');
      await mouse.press(button(applicant, '提交申请'));
      await panel.getByText('预审发现 3 处问题').waitFor();
      const { answer } = await house.ask('GET /api/applications', undefined, linCookie);
      assert.deepEqual(answer['items'], [], 'nothing was handed in');
    },
  );

  step('what is written outlives a reload; mended, it is handed in', async () => {
    await applicant.reload();
    await applicant.getByText('已恢复您上次未提交的内容').waitFor();
    const panel = applicant.locator('.precheck');
    await panel.getByText('预审发现 3 处问题').waitFor();
    await mouse.fill(applicant.locator('#wanted_signature'), '安宁到家');
    await panel.getByText('预审发现 2 处问题').waitFor();
    assert.equal(
      await applicant.locator('.side-by-side').count(),
      0,
      'what was said of another name is gone',
    );
    await mouse.press(applicant.locator('#wanted_source'));
    await mouse.press(applicant.getByTitle('企事业单位名称'));
    await mouse.fill(applicant.locator('#wanted_sourceDate'), '2026-03-01');
    await panel.getByText('预审通过，可以提交').waitFor();
    await clean(applicant, '2-mended');
    await mouse.press(button(applicant, '提交申请'));
    await headed(applicant, '签名 安宁到家');
    await applicant.getByText('待审核').first().waitFor();
    await clean(applicant, '3-handed-in');
  });

  step('whoever applied does not decide: it is told, and no button is there', async () => {
    const wanted = {
      ...{ kind: 'port', organisation: PROVIDER, port: '1069000366', use: 'service' },
      accessPoints: ['192.0.2.7'],
    };
    await house.ask('POST /api/applications', { wanted, reason: '林晚自己的申请' }, linCookie);
    await mouse.press(link(lin, '待审申请'));
    const row = lin.locator('tbody tr', { hasText: '1069000366' });
    await row.getByText('须他人审核').waitFor();
    await mouse.press(row.getByRole('link'));
    await lin.getByText('这是您自己提交的申请').waitFor();
    assert.equal(await button(lin, '批准').count(), 0);
    await clean(lin, '4-own');
  });

  step('another approves by keyboard alone, and the next one comes by itself', async () => {
    await keyboard.press(link(yu, 'To review'));
    await headed(yu, 'To review');
    await keyboard.press(yu.locator('tbody tr', { hasText: '安宁到家' }).getByRole('link'));
    await headed(yu, /安宁到家/);
    await yu.getByText('It resembles no registered name').waitFor();
    await clean(yu, '5-review');
    await keyboard.press(button(yu, 'Approve'));
    const dialog = yu.getByRole('dialog');
    await keyboard.fill(dialog.locator('textarea'), 'papers are complete');
    await keyboard.press(dialog.getByRole('button', { name: 'Approve', exact: true }));
    // The word goes by itself after a while.
    await Promise.all([headed(yu, /1069000366/), yu.getByText('Approved; 1 more').waitFor()]);
    // A dialog that goes gives the focus back to the button that opened it, also when another has it by then.
    await dialog.waitFor({ state: 'hidden' });
    await keyboard.press(button(yu, 'Reject'));
    await keyboard.fill(dialog.locator('textarea'), 'the use is not clear');
    await keyboard.press(dialog.getByRole('button', { name: 'Reject', exact: true }));
    await headed(yu, 'To review');
    await yu.getByText('There is nothing here yet').waitFor();
    await clean(yu, '6-none-left');
  });

  step('the applicant sees it, and why', async () => {
    await mouse.press(link(applicant, '登记申请'));
    const row = applicant.locator('tbody tr', { hasText: '安宁到家' });
    await row.getByText('已批准').waitFor();
    await mouse.press(row.getByRole('link'));
    await applicant.getByText('papers are complete').waitFor();
    await clean(applicant, '7-approved');
  });

  step('P4 a sanction: proposed by one, told what it will do; nothing happens yet', async () => {
    assert.equal(await house.submit('10690002', '13900139000', CODE), 0);
    await mouse.press(link(lin, '处置'));
    await mouse.press(lin.getByRole('link', { name: '提议处置' }));
    await headed(lin, '提议处置');
    await mouse.fill(lin.locator('#target'), 'shop0');
    await mouse.press(lin.locator('.organisation-option', { hasText: 'shop02' }));
    await mouse.press(lin.getByText('暂停', { exact: true }));
    await lin.locator('.consequences').getByText('一秒内，所有网关拒绝账号 shop02').waitFor();
    await mouse.fill(lin.locator('#reason'), '投诉集中，核实期间暂停');
    await clean(lin, '8-propose');
    await mouse.press(button(lin, '提交提议'));
    const sure = lin.getByRole('dialog');
    await sure.getByText('另一人批准后才生效').waitFor();
    await mouse.press(sure.getByRole('button', { name: '提交提议', exact: true }));
    await headed(lin, /暂停 · 账号 shop02/);
    await lin.getByText('这是您提议的').waitFor();
    assert.equal(await button(lin, '批准并生效').count(), 0, 'four eyes');
    await clean(lin, '9-proposed');
    assert.equal(await house.submit('10690002', '13900139000', CODE), 0, 'a proposal touches no message');
  });

  step(
    'P4 put in force by another, the gateway refuses within a second; the concerned one reads why',
    async () => {
      await keyboard.press(link(yu, 'Sanctions'));
      await keyboard.press(yu.locator('tbody tr', { hasText: 'shop02' }).getByRole('link'));
      await keyboard.press(button(yu, 'Put in force'));
      const dialog = yu.getByRole('dialog');
      await dialog.getByText(/every gateway refuses every message of account shop02/).waitFor();
      await keyboard.fill(dialog.locator('textarea'), 'the facts are clear');
      const answered = yu.waitForResponse((response) => response.url().endsWith('/decision'));
      await keyboard.press(dialog.getByRole('button', { name: 'Put in force', exact: true }));
      assert.equal((await answered).status(), 200);
      await sleep(1000);
      assert.equal(await house.submit('10690002', '13900139000', CODE), SENDER_SUSPENDED);
      await yu.getByText('in force', { exact: true }).waitFor();
      await clean(yu, '10-in-force');
      await mouse.press(link(applicant, '处置'));
      await mouse.press(applicant.locator('tbody tr', { hasText: 'shop02' }).getByRole('link'));
      await applicant.getByText('投诉集中，核实期间暂停').first().waitFor();
      await button(applicant, '申诉').waitFor();
      await clean(applicant, '11-concerned');
    },
  );

  step('P4 lifted, messages go again', async () => {
    await lin.reload();
    await mouse.press(button(lin, '解除'));
    const dialog = lin.getByRole('dialog');
    await mouse.press(dialog.getByRole('button', { name: '整改已完成并核实。' }));
    const answered = lin.waitForResponse((response) => response.url().endsWith('/lift'));
    await mouse.press(dialog.getByRole('button', { name: '解除', exact: true }));
    assert.equal((await answered).status(), 200);
    await sleep(1000);
    assert.equal(await house.submit('10690002', '13900139000', CODE), 0);
    await lin.getByText('已解除').first().waitFor();
    await clean(lin, '12-lifted');
  });
});
