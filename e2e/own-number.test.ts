/**
 * One's own number, on `anning start` as it is with a gateway and a carrier: a code arrives on the telephone, the page tells what was agreed to, and what is
 * stopped there the gateway stops within a second. In Chinese with scripts off, in English by keyboard alone, both at 360 pixels.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Receipt, verifyReceipt } from '../src/consent/index.ts';
import { axeViolations, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';
import { type Hand, keyboard, mouse } from './hands.ts';
import { Started } from './started.ts';
import { button, headed } from './steps.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];
const SHOP = '91310000MA1FL00K2G';
const OPERATOR = '91110000MA01ABCD1M';
const PORT = '10690001';
const OWN = { organisation: OPERATOR, account: 'operator', port: '10690077', signature: '安宁' };
const WORDING = '我同意接收安宁商城有限公司的促销短信：每月不超过30条，期限一年。可随时回复R退订。';
const OFFER = '【安宁商城】会员专享：全场满300减50，今晚8点开抢。拒收请回复R';
const CODE = '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。';
const [PASSES, WITHDREW] = [0, 0x400 + 15];
const [LIN, WEN, HAO] = ['13800138001', '13800138002', '13800138003'];
const PHONE = { width: 360, height: 740 };
const SMALL_TARGETS = `[...document.querySelectorAll('header a, button, input:not([type=hidden]), summary, .ways a, .links a')]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)`;

const filed = (signature: string, owner: string) => [
  { kind: 'signature-registered', signature, owner },
  { kind: 'signature-filed', signature, carrier: 'mobile', state: 'filed' },
];
const FACTS = [
  { kind: 'organisation-registered', organisation: OPERATOR, name: '云桥通信有限公司' },
  { kind: 'organisation-registered', organisation: SHOP, name: '安宁商城有限公司' },
  ...filed('安宁商城', SHOP),
  ...filed(OWN.signature, OPERATOR),
  { kind: 'port-opened', port: PORT, holder: OPERATOR, use: 'marketing' },
  { kind: 'port-opened', port: OWN.port, holder: OPERATOR, use: 'service' },
  { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: OPERATOR, lessee: SHOP },
  { kind: 'lease-confirmed', lease: 'L1' },
  {
    ...{ kind: 'plan-filed', plan: 'P1', organisation: SHOP, purposes: ['marketing-retail'], ports: [PORT] },
    ...{ signatures: ['安宁商城'], messagesMax: 1_000_000, from: '2026-05-01', until: '2040-01-01' },
  },
  { kind: 'plan-approved', plan: 'P1' },
].map((change) => ({ ...change, at: '2026-05-01' }));

describe('one’s own number', { skip: noBrowser }, () => {
  const house = new Started();
  const faults: string[] = [];
  let browser: Browser;
  let key = '';

  before(async () => {
    await house.start(FACTS, SHOP, OWN);
    const first = await house.enrol(house.way, 'lin', '林晚');
    const duties = [{ role: 'sender', organisation: SHOP }];
    const invited = { login: 'he', name: '何苗', language: 'zh', duties };
    const { answer } = await house.ask('POST /api/people', invited, first);
    const shop = await house.enrol(answer['link'] as string, 'he', '何苗');
    const of = { organisation: SHOP, channel: 'web', purpose: 'marketing-retail' };
    const wanted = {
      ...of,
      name: 'box',
      text: WORDING,
      frequency: { count: 30, per: 'month' },
      termDays: 365,
    };
    const wording = (await house.ask('POST /api/consent/wordings', wanted, shop)).answer['id'];
    const given = { ...of, wording, at: new Date().toISOString(), preTicked: false, bundled: false };
    const grants = [LIN, WEN, HAO].map((recipient) => ({ ...given, recipient, evidence: 'ab'.repeat(32) }));
    const granted = (await house.ask('POST /api/consent/grants', { grants }, shop)).answer;
    for (const { objections } of granted['items'] as { objections: object[] }[])
      assert.deepEqual(objections, []);
    key = (await (await fetch(`${house.address}/evidence/verifier.pub`)).text()).trim();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await house.stop();
  });

  const open = (options: BrowserContextOptions) => openPage(browser, faults, { viewport: PHONE, ...options });
  const clean = async (page: Page, name: string) => {
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `own-${name}.png`), fullPage: true });
    // Where scripts are off axe cannot look.
    assert.deepEqual(await axeViolations(page), [], name);
    await looksWell(page, name);
  };
  const looksWell = async (page: Page, name: string) => {
    const { ran, tooWide, titles } = await layoutOf(page);
    assert.deepEqual(
      { ran, tooWide: Math.max(0, tooWide), titles },
      { ran: false, tooWide: 0, titles: 1 },
      name,
    );
    assert.deepEqual(await page.evaluate(SMALL_TARGETS), [], name);
    assert.deepEqual(faults, [], name);
  };
  const seen = new Set<string>();
  /** The code that arrived on this telephone, once it is a new one. */
  async function codeOn(phone: string): Promise<string> {
    for (const end = performance.now() + 60_000; performance.now() < end; await sleep(50))
      for (const { destination, text } of house.centre.messages()) {
        const code = destination.endsWith(phone) && /^【安宁】验证码(\d{6})/.exec(text)?.[1];
        if (!code || seen.has(`${phone} ${code}`)) continue;
        seen.add(`${phone} ${code}`);
        return code;
      }
    return assert.fail(`no code on ${phone}`);
  }
  async function becomes(phone: string, wanted: number): Promise<void> {
    for (
      const end = performance.now() + 60_000;
      (await house.submit(PORT, phone, OFFER)) !== wanted;
      await sleep(50)
    )
      assert.ok(performance.now() < end, `never ${wanted}`);
  }
  /** The gateway refuses from a second after the page answered on; a code still passes. */
  async function stopped(phone: string): Promise<void> {
    await sleep(1000);
    assert.equal(await house.submit(PORT, phone, OFFER), WITHDREW);
    assert.equal(await house.submit(PORT, phone, CODE), PASSES);
  }
  async function signIn(
    page: Page,
    hand: Hand,
    phone: string,
    words: readonly [string, string, string, string],
  ): Promise<void> {
    await hand.fill(page.getByLabel(words[0], { exact: true }), phone);
    await hand.press(button(page, words[1]));
    await hand.fill(page.getByLabel(words[2], { exact: true }), await codeOn(phone));
    await hand.press(button(page, words[3]));
  }
  const ZH = ['您的手机号', '发送验证码', '短信里的 6 位数字', '确认'] as const;
  const EN = ['Your mobile number', 'Send me a code', 'The six digits in the message', 'Go on'] as const;
  const saved = async (page: Page, link: string): Promise<Receipt> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: link }).first().click(),
    ]);
    return JSON.parse(readFileSync(await download.path(), 'utf8')) as Receipt;
  };

  test('P4 P6 P8 with scripts off: a code by SMS, a wrong one first; one purpose stopped, enforced within a second, its receipt verifies', async () => {
    await becomes(LIN, PASSES);
    const page = await open({ javaScriptEnabled: false, locale: 'zh-CN' });
    await page.goto(house.address);
    await page.getByRole('link', { name: '我的号码' }).click();
    await headed(page, '谁可以给我发营销短信？');
    await looksWell(page, 'number');
    await page.getByLabel('您的手机号').fill('12345');
    await button(page, '发送验证码').click();
    await page.getByText('这不是中国内地的手机号').waitFor();
    faults.splice(0);
    await page.getByLabel('您的手机号').fill(LIN);
    await button(page, '发送验证码').click();
    await headed(page, '请输入验证码');
    const code = await codeOn(LIN);
    await page.getByLabel('短信里的 6 位数字').fill(code === '000000' ? '111111' : '000000');
    await button(page, '确认').click();
    await page.getByText('还可以试 4 次').waitFor();
    faults.splice(0);
    await page.getByLabel('短信里的 6 位数字').fill(code);
    await button(page, '确认').click();
    await headed(page, '发给 138****8001 的营销短信');
    await page.getByRole('heading', { name: '安宁商城有限公司' }).waitFor();
    await page.getByText('每月最多 30 条').waitFor();
    assert.doesNotMatch(page.url(), /138/);
    await button(page, '只停这一类').click();
    await page.getByText('安宁商城有限公司不能再给您发“营销·零售”短信。').waitFor();
    await stopped(LIN);
    await looksWell(page, 'stopped');
    const receipt = await saved(page, '下载收据');
    const verdict = verifyReceipt(receipt, key);
    assert.ok(verdict.ok && verdict.number === `86${LIN}`, JSON.stringify(verdict));
    assert.deepEqual([verdict.statement.kind, verdict.statement.channel], ['withdrawn', 'public-page']);
    await button(page, '退出').click();
    await headed(page, '谁可以给我发营销短信？');
    const answer = await page.goto(`${house.address}/mine/receipts/${verdict.statement.id}`);
    assert.equal(answer!.status(), 401);
    faults.splice(0);
    await page.context().close();
  });

  test('P4 in English by keyboard alone: everyone refused and lifted again, then all of the company; every page axe-clean', async () => {
    await becomes(WEN, PASSES);
    const page = await open({ locale: 'en-GB', bypassCSP: true });
    await page.goto(`${house.address}/mine`);
    await headed(page, 'Who may send me marketing?');
    await clean(page, '1-number-en');
    await keyboard.fill(page.getByLabel(EN[0], { exact: true }), WEN);
    await keyboard.press(button(page, EN[1]));
    await headed(page, 'Enter the code');
    await clean(page, '2-code-en');
    await keyboard.fill(page.getByLabel(EN[2], { exact: true }), await codeOn(WEN));
    await keyboard.press(button(page, EN[3]));
    await headed(page, /Marketing messages to/);
    await clean(page, '3-mine-en');
    await keyboard.press(button(page, 'Refuse all marketing'));
    await page.getByText('You refuse all marketing. Nobody may send you any.').waitFor();
    await stoppedAs(WEN);
    await clean(page, '4-everyone-en');
    await keyboard.press(button(page, 'Take that back'));
    await page.getByText(/That is taken back/).waitFor();
    await becomes(WEN, PASSES);
    await keyboard.press(button(page, 'Stop all of this company'));
    await page.getByText(/and its affiliates may no longer send you marketing/).waitFor();
    await stopped(WEN);
    await clean(page, '5-stopped-en');
    await page.context().close();
  });

  test('P6 a receipt is checked in the browser: one’s own by a link, any file without signing in; a changed one and another log’s are not believed', async () => {
    const page = await open({ locale: 'zh-CN', bypassCSP: true });
    await page.goto(`${house.address}/mine`);
    await clean(page, '1-number-zh');
    await signIn(page, mouse, HAO, ZH);
    await headed(page, /发给/);
    await page.getByText('当时给您看的话').click();
    await page.getByText(WORDING).waitFor();
    await clean(page, '3-mine-zh');
    const receipt = await saved(page, '下载收据');
    await page.getByRole('link', { name: '核验' }).first().click();
    await headed(page, '核验一份收据');
    await page.getByRole('heading', { name: '✓ 这份收据是真的' }).waitFor();
    await page.getByText(`号码：86${HAO}`).waitFor();
    await page.getByText('逐项看核验了什么').click();
    await clean(page, '6-genuine-zh');
    await page.context().close();

    const stranger = await open({ locale: 'en-GB' });
    const sent: string[] = [];
    stranger.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await stranger.goto(`${house.address}/receipt`);
    const choose = stranger.getByLabel('Choose a receipt’s file, or drop it here');
    const forged = { ...receipt, reading: { ...receipt.reading, en: ['<img src=x onerror=ran=1>'] } };
    const as = (value: unknown) => ({
      name: 'receipt.json',
      mimeType: 'application/json',
      buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    });
    await choose.setInputFiles(as(receipt));
    await stranger.getByRole('heading', { name: '✓ This receipt is genuine' }).waitFor();
    await choose.setInputFiles(as(forged));
    await stranger.getByRole('heading', { name: '✗ Do not believe this receipt' }).waitFor();
    assert.equal(await stranger.locator('#told img').count(), 0);
    for (const nonsense of ['no json', 'null', '{}', '[]', '{"proof":{}}']) {
      await choose.setInputFiles(as(nonsense));
      await stranger.locator('#told .fault').waitFor();
    }
    const example = join(import.meta.dirname, '../docs/examples/receipt.json');
    await choose.setInputFiles(example);
    await stranger.getByText('✗ The receipt’s key is the one given here').waitFor({ state: 'attached' });
    await stranger.getByText('The evidence log’s key').first().click();
    await stranger.getByRole('textbox').fill(readFileSync(example.replace(/json$/, 'verifier.pub'), 'utf8'));
    await stranger.getByRole('textbox').blur();
    await stranger.getByRole('heading', { name: '✓ This receipt is genuine' }).waitFor();
    assert.deepEqual(
      sent.filter(
        (each) => !/^GET \/(?:receipt|console\/.*\.js|evidence\/verifier\.pub|icon\.svg)$/.test(each),
      ),
      [],
    );
    assert.deepEqual(faults, []);
    await stranger.context().close();
  });

  /** As `stopped`, where everyone is refused, which has a reason of its own. */
  async function stoppedAs(phone: string): Promise<void> {
    await sleep(1000);
    assert.notEqual(await house.submit(PORT, phone, OFFER), PASSES);
    assert.equal(await house.submit(PORT, phone, CODE), PASSES);
  }
});
