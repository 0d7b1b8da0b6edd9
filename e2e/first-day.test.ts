/*
 * A first day at a new installation, as people have it: `anning start`, the link it prints, an authenticator app, a message that
 * arrives, its evidence, a held one released, all of it in the audit. Once in Chinese with the mouse, once in English by keyboard alone.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { TOTP } from 'otpauth';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { axeViolations, noBrowser, openBrowser, openPage } from './chromium.ts';
import { keyboard, mouse } from './hands.ts';
import { Started } from './started.ts';
import { inOrder } from './steps.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];
const SHOP = '91310000MA1FL00K2G';
const PROVIDER = '91110000MA01ABCD1M';
const PASSWORD = 'seven quiet lanterns';
const ADVERT = '【安宁商城】会员专享：全场满300减50，拒收请回复R';
const UNCLEAR = '【安宁商城】老地方见，记得带上。';

/** A shop with a marketing port and a service port, at whose traffic the rule on unclear purposes is enforced. */
const FACTS = [
  { kind: 'organisation-registered', organisation: PROVIDER, name: '云桥通信有限公司' },
  { kind: 'organisation-registered', organisation: SHOP, name: '安宁商城有限公司' },
  { kind: 'signature-registered', signature: '安宁商城', owner: SHOP },
  { kind: 'signature-filed', signature: '安宁商城', carrier: 'mobile', state: 'filed' },
  { kind: 'port-opened', port: '10690001', holder: PROVIDER, use: 'marketing' },
  { kind: 'port-opened', port: '10690002', holder: PROVIDER, use: 'service' },
  ...['10690001', '10690002'].flatMap((port, i) => [
    { kind: 'lease-declared', lease: `L${i}`, port, lessor: PROVIDER, lessee: SHOP },
    { kind: 'lease-confirmed', lease: `L${i}` },
    { kind: 'port-assigned', port, signature: '安宁商城' },
  ]),
  { kind: 'rule-mode-set', rule: 'purpose-unclear', mode: 'enforce' },
].map((change) => ({ ...change, at: '2026-05-01' }));

const WORDS = {
  zh: {
    goOn: '继续',
    confirm: '确认',
    kept: '我已经保存好恢复码',
    finish: '完成',
    work: '我的待办',
    live: '实时',
    refused: '用户未曾同意或请求',
    clause: '依据',
    verify: '在本浏览器中核验',
    holds: '核验通过',
    held: '待决短信',
    release: '放行',
    undo: '撤回',
    released: '已放行',
    reject: '拒绝',
    audit: '审计',
    signedIn: '登录',
    releasedDeed: '放行了待决短信',
    undoneDeed: '撤回了决定',
    signOut: '退出',
    signIn: '登录',
    account: '我的账户',
    addPasskey: '添加通行密钥',
    passkey: '用通行密钥登录',
  },
  en: {
    goOn: 'Continue',
    confirm: 'Confirm',
    kept: 'I have kept the recovery codes',
    finish: 'Finish',
    work: 'My work',
    live: 'Live',
    refused: 'the recipient never consented',
    clause: 'Where it is written',
    verify: 'Verify in this browser',
    holds: 'It holds',
    held: 'Held messages',
    release: 'Release',
    undo: 'Undo',
    released: 'released',
    reject: 'Reject',
    audit: 'Audit',
    signedIn: 'signed in',
    releasedDeed: 'released a held message',
    undoneDeed: 'undid a decision',
    signOut: 'Sign out',
    signIn: 'Sign in',
    account: 'My account',
    addPasskey: 'Add a passkey',
    passkey: 'Sign in with a passkey',
  },
} as const;

for (const [language, hand, name] of [
  ['zh', mouse, 'in Chinese with the mouse'],
  ['en', keyboard, 'in English by keyboard alone'],
] as const) {
  describe(`a first day, ${name}`, { skip: noBrowser }, () => {
    const w = WORDS[language];
    const house = new Started();
    const faults: string[] = [];
    let browser: Browser;
    let page: Page;
    let secret: string;
    /** Steps of one day: after one that failed there is no next. */
    const step = inOrder();

    before(async () => {
      await house.start(FACTS, SHOP);
      browser = await openBrowser();
      page = await openPage(browser, faults, { locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
    });
    after(async () => {
      await browser?.close();
      await house.stop();
    });

    const field = (autocomplete: string) => page.locator(`input[autocomplete^="${autocomplete}"]`).first();
    const button = (label: string) => page.getByRole('button', { name: label, exact: true }).first();
    const link = (label: string) => page.locator('nav').getByRole('link', { name: label, exact: true });
    const headed = (label: string) => page.getByRole('heading', { level: 1, name: label }).waitFor();
    const code = (stepsAhead = 0) =>
      new TOTP({ secret }).generate({ timestamp: Date.now() + stepsAhead * 30_000 });
    const shot = async (step: string) => {
      if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `day-${language}-${step}.png`) });
    };
    const clean = async (step: string) => {
      await shot(step);
      assert.deepEqual(await axeViolations(page), [], step);
      assert.deepEqual(faults, [], step);
    };

    step('the printed link lets the first person in: a name, a password, an authenticator app', async () => {
      await page.goto(house.way);
      await field('username').waitFor();
      assert.doesNotMatch(page.url(), /token/, 'the token does not stay in the address');
      await clean('1-profile');
      await hand.fill(field('username'), 'lin');
      await hand.fill(field('name'), '林晚');
      await hand.fill(field('new-password'), PASSWORD);
      await hand.fill(page.locator('input[autocomplete="new-password"]').nth(1), PASSWORD);
      await hand.press(button(w.goOn));
      const shown = page.locator('code.secret');
      await shown.waitFor();
      secret = (await shown.textContent())!.replaceAll(' ', '');
      await clean('2-code');
      await hand.fill(field('one-time-code'), code());
      await hand.press(button(w.confirm));
      await page.locator('.codes').waitFor();
      await clean('3-recovery');
      await hand.press(page.getByRole('checkbox', { name: w.kept }));
      await hand.press(button(w.finish));
      await headed(w.work);
      await clean('4-work');
    });

    step('the link is spent', async () => {
      const other = await openPage(browser, [], { locale: 'en-GB' });
      await other.goto(house.way);
      await other.getByRole('alert').first().waitFor();
      assert.equal(await other.locator('nav a').count(), 0);
      await other.context().close();
    });

    step('signs out, and in again with the password and a code that was not used before', async () => {
      await hand.press(page.locator('button.person'));
      await hand.press(page.getByRole('menuitem', { name: w.signOut }));
      await field('current-password').waitFor();
      await clean('5-sign-in');
      await hand.fill(field('username'), 'lin');
      await hand.fill(field('current-password'), PASSWORD);
      await hand.press(button(w.signIn));
      await field('one-time-code').waitFor();
      await clean('6-second-factor');
      await hand.fill(field('one-time-code'), code(1));
      await hand.press(button(w.goOn));
      await headed(w.work);
    });

    step(
      'P3, P7: watches a message arrive, opens it, reads why, and checks its evidence in the browser',
      async () => {
        await hand.press(link(w.live));
        await headed(w.live);
        await page.getByText(language === 'zh' ? '已连接' : 'Connected').waitFor();
        assert.equal(await house.submit('10690001', '13900139000', ADVERT), 0x400 + 20);
        const row = page.locator('.stream tbody tr', { hasText: '满300减50' });
        await row.waitFor();
        assert.match((await row.textContent())!, /86139\*{4}9000/);
        await clean('7-live');
        await hand.press(row.getByRole('link').first());
        await page.getByText(w.refused).first().waitFor();
        await page.getByText(w.clause).first().waitFor();
        await hand.press(button(w.verify));
        await page.getByText(w.holds, { exact: true }).waitFor();
        await clean('8-message');
      },
    );

    step('P1: releases a held message, takes it back, releases it again; it reaches the phone', async () => {
      assert.equal(await house.submit('10690002', '13900139000', UNCLEAR), 0);
      await hand.press(link(w.held));
      const row = page.locator('tbody tr', { hasText: '老地方见' });
      await row.waitFor();
      await clean('9-held');
      await hand.press(row.getByRole('link').first());
      const drawer = page.getByRole('dialog');
      const release = drawer.getByRole('button', { name: w.release, exact: true });
      await hand.press(release);
      const undo = drawer.getByRole('button', { name: w.undo, exact: true });
      await hand.press(undo);
      await release.waitFor();
      assert.equal(house.centre.messages().length, 0, 'nothing was sent');
      await hand.press(release);
      await clean('10-released');
      await house.until('the message on the phone', () => house.centre.messages().length === 1);
      assert.equal(house.centre.messages()[0]!.text, UNCLEAR);
      await drawer.getByText(w.released).first().waitFor();
    });

    step('finds all of it in the audit', async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await hand.press(link(w.audit));
      await headed(w.audit);
      const row = (deed: string) => page.locator('tbody tr', { hasText: deed });
      await row(w.releasedDeed).first().waitFor();
      await clean('11-audit');
      assert.equal(await row(w.releasedDeed).count(), 2);
      assert.equal(await row(w.undoneDeed).count(), 1);
      assert.equal(await row(w.signedIn).count(), 2);
      // With her taking the evidence of a message, whose record holds the number.
      assert.equal(await row('林晚').count(), 6);
    });

    step('adds a passkey and signs in with it, without password or code', async () => {
      const devices = await softwareAuthenticator(page);
      await hand.press(page.locator('button.person'));
      await hand.press(page.getByRole('menuitem', { name: w.account }));
      await headed(w.account);
      await hand.fill(page.locator('#name'), '办公电脑');
      await hand.press(button(w.addPasskey));
      await page.getByRole('cell', { name: '办公电脑' }).waitFor();
      await clean('12-account');
      await hand.press(page.locator('button.person'));
      await hand.press(page.getByRole('menuitem', { name: w.signOut }));
      await hand.press(button(w.passkey));
      await page.locator('nav').first().waitFor();
      await devices.detach();
      assert.deepEqual(faults, []);
    });
  });
}

/** Chromium's own virtual authenticator: a passkey as a device would hold it, with the user's consent given at once. */
async function softwareAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}
