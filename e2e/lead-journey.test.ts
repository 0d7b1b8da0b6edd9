/*
 * One annoyed person, from the form on her telephone to the answer on her own page: her complaint is gathered and forwarded, the first who is asked says that it
 * was not them, the second is silent until its time is over, the third answers; the answer is checked, the case decided and closed; she reads all of it and objects once.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { judged, OTHER as PROVIDER, SHOP, type Stand } from '../src/api/fixture.ts';
import { openCentre } from '../src/composition/centre.fixture.ts';
import { DAY_MS, type Duty, parseRecipient, valid } from '../src/domain/index.ts';
import { appendChanges, recipientTag } from '../src/store/index.ts';
import { PROVIDER as CARRIER } from '../src/trends/detectors/days.fixture.ts';
import { atRest, buildConsole, noBrowser, openBrowser, openPage } from './chromium.ts';
import { mouse } from './hands.ts';
import { button, cleanIn, headed, inBox, inOrder, region, withReason } from './steps.ts';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1366, height: 850 };
const PORT = '10691234567';
const TEXT = '【青禾】年中大促，全场满300减50，点击 qh.example 抢购，拒收请回复R';
const LIN = '13800138001';
const [SHOP_NAME, PROVIDER_NAME, CARRIER_NAME] = ['青禾商城 Qinghe', '<b>北岸</b>金服', '临江移动'];
/** What the accused write is between them and the centre. */
const STATEMENTS = ['这不是我们发的，请问端口的提供方。', '经查由我网接入的客户发送，已停发。'];
const HOURS_8_MS = 8 * 3_600_000;

describe('from a complaint on a telephone to its answer', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-lead-journey-'));
  const faults: string[] = [];
  const step = inOrder();
  const clean = cleanIn('journey', faults);
  let house: Stand;
  let codeOn: (phone: string) => string;
  let browser: Browser;
  let address: string;
  let lin: Page;
  let officer: Page;
  let id: string;
  let kase: string;

  before(async () => {
    await buildConsole(folder);
    ({ house, codeOn } = await openCentre({ consoleFolder: folder }));
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now() - 180_000;
    const at = house.clock.now - 30 * DAY_MS;
    const changes = [
      { kind: 'organisation-registered', organisation: CARRIER, name: CARRIER_NAME },
      { kind: 'port-opened', port: PORT, holder: CARRIER, use: 'marketing' },
      { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: CARRIER, lessee: PROVIDER },
      { kind: 'lease-confirmed', lease: 'L1' },
      { kind: 'lease-declared', lease: 'L2', port: PORT, lessor: PROVIDER, lessee: SHOP },
      { kind: 'lease-confirmed', lease: 'L2' },
    ];
    await appendChanges(
      house.record.db,
      'test',
      changes.map((change) => ({ at, ...change })),
    );
    while (house.directory.portStanding(PORT, house.clock.now)?.hops.length !== 2)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await sent('0a000000000000a1', house.clock.now - DAY_MS, LIN);
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    lin = await openPage(browser, faults, { viewport: PHONE, locale: 'zh-CN', bypassCSP: true });
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let blocks = 0;
  async function sent(messageId: string, at: number, phone: string): Promise<void> {
    const message = judged(house, messageId, 'shop01', SHOP, {
      ...{ at, text: TEXT, port: PORT, purpose: 'marketing-retail' },
      recipientTag: recipientTag(house.parts.sealKey, valid(parseRecipient(phone))),
      recipientSealed: house.sealer.seal(Buffer.from(`86${phone}`)).toString('base64'),
    });
    blocks += 1;
    await house.traffic.insertBlock({
      ...{ gateway: 'gateway-1', block: blocks, messages: [message], inbound: [] },
      receipts: [
        { messageId, segment: 0, at: at + 4000, status: 'DELIVRD', upstream: 'u', reportedAt: at + 4000 },
      ],
    });
  }

  let people = 0;
  /** Somebody signs in; weeks later it is another, for sessions end. */
  async function onDuty(duty: Duty): Promise<Page> {
    people += 1;
    const [name, value] = (await house.signIn(`person-${people}`, [duty])).split('=') as [string, string];
    const page = await openPage(browser, faults, { locale: 'zh-CN' });
    await page.context().addCookies([{ name, value, url: address }]);
    return page;
  }
  const anOfficer = () => onDuty({ role: 'centre', organisation: undefined });
  const at = (page: Page, path: string) => page.goto(`${address}/console${path}`);
  async function onPhone(page: Page, name: string): Promise<void> {
    await page.setViewportSize(PHONE);
    await clean(page, `${name}-phone`);
    await page.setViewportSize(DESK);
  }
  /** Through the door: her number, the code that came, on. */
  async function showNumber(): Promise<void> {
    await lin.getByLabel('您的手机号', { exact: true }).fill(LIN);
    await button(lin, '发送验证码').click();
    await headed(lin, '请输入验证码');
    await lin.getByLabel('短信里的 6 位数字', { exact: true }).fill(codeOn(LIN));
    await button(lin, '确认').click();
  }
  async function passOn(): Promise<void> {
    await button(region(officer, '线索'), '转给下一责任方').click();
    await inBox(officer, '转给下一责任方', async () => {});
  }

  step(
    'P8 she shows her number by a code, pastes the text on a small screen, and has her acceptance number',
    async () => {
      await lin.goto(address);
      await lin.getByRole('link', { name: '投诉这条短信' }).click();
      await headed(lin, '投诉一条短信');
      await clean(lin, '1-door');
      await showNumber();
      await lin.getByLabel('发送号码', { exact: true }).fill(PORT);
      await lin.getByLabel('短信原文', { exact: true }).fill(TEXT);
      await lin.getByLabel('同时让这家停止给我发营销短信').check();
      await clean(lin, '2-form');
      await button(lin, '提交投诉').click();
      await headed(lin, '✓ 已受理');
      assert.doesNotMatch(lin.url(), new RegExp(LIN.slice(3)));
      id = new URL(lin.url()).pathname.split('/').at(-1)!;
      assert.equal((await lin.locator('.number').textContent())?.replace(' ', ''), id);
      await clean(lin, '3-accepted');
      while ((await house.parts.complaints.matches.round()) > 0);
    },
  );

  step('P4 whose message it was is found by itself, and the sender is refused at once', async () => {
    await lin.getByRole('link', { name: '返回我的号码' }).click();
    await headed(lin, '发给 138****8001 的营销短信');
    await lin.locator('li', { hasText: SHOP_NAME }).getByText('全部营销短信').waitFor();
    await clean(lin, '4-mine');
    officer = await anOfficer();
    await at(officer, `/complaints/${id}`);
    await headed(officer, `投诉 ${id}`);
    const match = region(officer, '对应的短信');
    await match.getByText('已找到').waitFor();
    await match.getByRole('link', { name: SHOP_NAME }).waitFor();
    await button(match, '按今天所知再裁决').click();
    await region(officer, '按今天所知').waitFor();
    await match.getByText('这不是对当时裁决的评判').waitFor();
    await onPhone(officer, '5-complaint');
  });

  step('the officer gathers it into a case, which its page then names, and forwards it', async () => {
    await at(officer, '/complaints');
    await officer.getByLabel(`选择 ${id}`).check();
    await button(officer, '归集').click();
    await inBox(officer, '归集', async () => {});
    await headed(officer, `案件 · 同源短信群 ${PORT}`);
    kase = new URL(officer.url()).pathname.replace('/console', '');
    await region(officer, '本案的投诉').getByRole('link', { name: id }).click();
    await headed(officer, `投诉 ${id}`);
    await region(officer, '从中读出')
      .getByRole('link', { name: kase.split('/').at(-1)! })
      .click();
    await headed(officer, `案件 · 同源短信群 ${PORT}`);
    await button(officer, '转办').click();
    await inBox(officer, '转办', async () => {});
    await region(officer, '线索').getByText('已转办，尚未查看').waitFor();
    await region(officer, '线索').getByRole('link', { name: SHOP_NAME }).waitFor();
    await onPhone(officer, '6-forwarded');
  });

  step('P7 P8 the first, who has no account, answers by its link: it was not them', async () => {
    const leads = region(officer, '线索');
    await button(leads, '生成链接').click();
    const link = (await leads.locator('code.secret').textContent()) ?? '';
    const party = await openPage(browser, faults, { viewport: PHONE, locale: 'zh-CN', bypassCSP: true });
    await party.goto(address + new URL(link).pathname);
    await headed(party, '转办的投诉');
    await clean(party, '7-lead-closed');
    await button(party, '打开线索').click();
    await party.getByText(TEXT).waitFor();
    await clean(party, '8-lead');
    assert.doesNotMatch((await party.textContent('body')) ?? '', new RegExp(`138|${id}`));
    await party.getByLabel('查明了什么').selectOption({ label: '不是我方发送' });
    await party.getByLabel('未采取措施').check();
    await party.getByLabel('说明', { exact: true }).fill(STATEMENTS[0]!);
    await button(party, '提交答复').click();
    await headed(party, '✓ 答复已收到');
    await clean(party, '9-lead-answered');
    await party.context().close();
    await officer.reload();
    await leads.getByText(STATEMENTS[0]!).waitFor();
  });

  step(
    'the second is asked and stays silent until its time is over: the case names it, and goes on to the third',
    async () => {
      await passOn();
      const leads = () => region(officer, '线索');
      await leads().getByText('已转办，尚未查看').waitFor();
      assert.equal(
        await leads()
          .getByText(/期限已过，没有答复/)
          .count(),
        0,
      );
      // By every calendar it is over then, holidays and days worked instead among it.
      house.clock.now += 45 * DAY_MS;
      await officer.context().close();
      officer = await anOfficer();
      await at(officer, kase);
      await leads().getByText(`${PROVIDER_NAME} 期限已过，没有答复`).waitFor();
      await leads().getByText('从未打开线索').waitFor();
      await onPhone(officer, '10-silent');
      await passOn();
      await leads().getByRole('link', { name: CARRIER_NAME }).waitFor();
    },
  );

  step('P8 the third, with an account, sees its own hop alone and answers', async () => {
    await sent('0a000000000000a2', house.clock.now - 3 * DAY_MS, '13800138009');
    const carrier = await onDuty({ role: 'carrier', organisation: CARRIER });
    await at(carrier, '/leads');
    await carrier.locator('tbody').getByRole('link').first().click();
    await headed(carrier, `线索：端口 ${PORT}`);
    await region(carrier, '被投诉的短信').getByText(TEXT).waitFor();
    const shown = (await carrier.textContent('main')) ?? '';
    assert.doesNotMatch(shown, new RegExp(`138|${id}|${STATEMENTS[0]}|${PROVIDER_NAME}`));
    await carrier.getByLabel('查明了什么').click();
    await atRest(carrier);
    await carrier.getByTitle('由我方发送，没有本人同意').click();
    await carrier.getByLabel('已停止发送').check();
    const today = new Date(house.clock.now + HOURS_8_MS).toISOString().slice(0, 10);
    await carrier.getByLabel('自何时起停止').fill(today);
    await carrier.getByLabel('说明', { exact: true }).fill(STATEMENTS[1]!);
    await onPhone(carrier, '11-answer');
    await button(carrier, '提交答复').click();
    await atRest(carrier);
    await button(carrier.getByRole('dialog'), '提交答复').click();
    await region(carrier, '转办经过').getByText('已答复').waitFor();
    await carrier.context().close();
  });

  step('what it says is checked by what was carried since; the case is decided and closed', async () => {
    house.clock.now += 9 * DAY_MS;
    await officer.context().close();
    officer = await anOfficer();
    await at(officer, kase);
    await button(region(officer, '线索'), '用数据核对').click();
    await region(officer, '线索').getByText('数据核实：此后没有再发送').waitFor();
    await clean(officer, '12-checked');
    await button(officer, '作出认定').click();
    await mouse.press(officer.getByRole('menuitem', { name: '投诉属实' }));
    await withReason(officer, '作出认定', '没有同意，已停发。');
    await officer.getByText('已认定').first().waitFor();
    await atRest(officer);
    await button(officer, '办结').click();
    await mouse.press(officer.getByRole('menuitem', { name: '已整改' }));
    await withReason(officer, '办结', '已整改，告知投诉人。');
    await region(officer, '本案的投诉').getByText('已办结').first().waitFor();
    await onPhone(officer, '13-closed');
  });

  step(
    'P8 she reads to whom it went, who was silent, what was answered and why it is closed, in the centre’s words alone; she objects once',
    async () => {
      await lin.goto(`${address}/mine`);
      await showNumber();
      await lin.getByRole('link', { name: id }).click();
      await lin.getByText('已查实并处理。').waitFor();
      const steps = (await lin.locator('ol').textContent()) ?? '';
      const told = [
        `您的投诉已转给${SHOP_NAME}处理，对方应在`,
        `${SHOP_NAME}答复：不是我方发送`,
        `您的投诉已转给${PROVIDER_NAME}处理，对方应在`,
        `${PROVIDER_NAME}没有在期限内答复，您的投诉已继续转给${CARRIER_NAME}处理。`,
        `${CARRIER_NAME}答复：由我方发送，没有本人同意；已停止发送`,
        '经核查投诉属实，发送方已整改。',
      ];
      const places = told.map((words) => steps.indexOf(words));
      assert.ok(!places.includes(-1), `${told[places.indexOf(-1)]} in ${steps}`);
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      );
      for (const statement of STATEMENTS) assert.ok(!steps.includes(statement), statement);
      await clean(lin, '14-answered');
      await lin.getByText('我有异议').click();
      await lin.getByLabel('哪里不对？').fill('昨天又收到一条。');
      await clean(lin, '15-objection');
      await button(lin, '提出异议').click();
      await lin.getByText('异议已经收到，会有人重新查看。').waitFor();
      await lin.getByText('昨天又收到一条。').waitFor();
      assert.equal(await lin.getByText('我有异议').count(), 0);
      await clean(lin, '16-objected');
      await at(officer, kase);
      await region(officer, '经过').getByText('投诉人提出异议').first().waitFor();
    },
  );
});
