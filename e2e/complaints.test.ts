/*
 * A complaint from its acceptance to its end, in the console: an officer gathers two into a case and forwards it, the one responsible answers, the case is decided,
 * and the people’s complaints are closed.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { judged, OTHER, SHOP, type Stand, stand } from '../src/api/fixture.ts';
import { verifyPack } from '../src/complaints/index.ts';
import { openReceiver, type Receiver, verified } from '../src/complaints/webhooks/receiver.fixture.ts';
import { DAY_MS } from '../src/domain/index.ts';
import { judgedIn } from '../src/gateway/index.ts';
import { appendChanges } from '../src/store/index.ts';
import { PROVIDER as CARRIER } from '../src/trends/detectors/days.fixture.ts';
import { atRest, buildConsole, noBrowser, openBrowser, openPage } from './chromium.ts';
import { mouse } from './hands.ts';
import { button, cleanIn, headed, inBox, inOrder, region, withReason } from './steps.ts';

const PHONE = { width: 360, height: 740 };
const PORT = '10691234567';
const TEXT = '【青禾】年中大促，全场满300减50，点击 qh.example 抢购，拒收请回复R';
const MESSAGE = '0a000000000000a1';
const PEOPLE = ['13800138001', '13800138002'];

describe('the complaint centre in the console', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-complaints-console-'));
  const faults: string[] = [];
  let house: Stand;
  let browser: Browser;
  let receiver: Receiver;
  let secret: string;
  let address: string;
  const pages = {} as Record<'officer' | 'shop' | 'stranger', Page>;
  const ids: string[] = [];
  let kase: string;
  const step = inOrder();

  before(async () => {
    await buildConsole(folder);
    house = await stand({ consoleFolder: folder });
    receiver = await openReceiver();
    house.parts.webhooks.delivery.start();
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now() - 180_000;
    const at = house.clock.now - 30 * DAY_MS;
    const changes = [
      { kind: 'organisation-registered', organisation: CARRIER, name: '临江移动' },
      { kind: 'port-opened', port: PORT, holder: CARRIER, use: 'marketing' },
      { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: CARRIER, lessee: OTHER },
      { kind: 'lease-confirmed', lease: 'L1' },
      { kind: 'lease-declared', lease: 'L2', port: PORT, lessor: OTHER, lessee: SHOP },
      { kind: 'lease-confirmed', lease: 'L2' },
    ];
    await appendChanges(
      house.record.db,
      'test',
      changes.map((change) => ({ at, ...change })),
    );
    while (house.directory.portStanding(PORT, house.clock.now)?.hops.length !== 2)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await house.traffic.insertBlock({
      ...{ gateway: 'gateway-1', block: 1, receipts: [], inbound: [] },
      messages: [
        judged(house, MESSAGE, 'shop01', SHOP, {
          ...{ at: house.clock.now - 2 * DAY_MS, text: TEXT, port: PORT, purpose: 'marketing-retail' },
          recipientSealed: house.sealer.seal(Buffer.from(`86${PEOPLE[0]}`)).toString('base64'),
        }),
      ],
    });
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    for (const [who, duties] of [
      [
        'officer',
        [
          { role: 'centre', organisation: undefined },
          { role: 'regulator', organisation: undefined },
        ],
      ],
      ['shop', [{ role: 'sender', organisation: SHOP }]],
      ['stranger', [{ role: 'provider', organisation: OTHER }]],
    ] as const) {
      const cookie = await house.signIn(who, duties);
      const [name, value] = cookie.split('=') as [string, string];
      pages[who] = await openPage(browser, faults, { locale: 'zh-CN' });
      await pages[who].context().addCookies([{ name, value, url: address }]);
      if (who !== 'officer') continue;
      const told = PEOPLE.map((recipient, i) => ({
        ...{ recipient, sender: PORT, text: TEXT, wantsStop: i === 0, reference: `W-${i}` },
      }));
      const taken = await house.ask(cookie, 'POST /api/complaints', { body: { complaints: told } });
      for (const { id } of taken.json().items) ids.push(id);
      await house.parts.complaints.matches.round();
    }
  });
  after(async () => {
    await browser?.close();
    await house?.parts.webhooks.delivery.close();
    await house?.close();
    await receiver?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (page: Page, path: string) => page.goto(`${address}/console${path}`);
  const clean = cleanIn('complaints', faults);

  step(
    'a complaint shows its text, what was read of it, its message with reasons, and what was sent in',
    async () => {
      const { officer } = pages;
      await at(officer, '/complaints');
      await officer.getByRole('link', { name: ids[0]! }).click();
      await headed(officer, `投诉 ${ids[0]}`);
      await region(officer, '短信原文').getByText(TEXT).waitFor();
      assert.match((await region(officer, '从中读出').textContent()) ?? '', /138\*\*\*\*8001/);
      await region(officer, '对应的短信').getByRole('button', { name: '填写短信编号' }).click();
      await inBox(officer, '确定', async (box) => {
        await box.getByLabel('短信编号').fill(MESSAGE);
        await box.getByLabel('理由').fill('与投诉人核对了时间和内容。');
      });
      const match = region(officer, '对应的短信');
      await match.getByText(/由 .* 确定/).waitFor();
      assert.equal(
        await match.getByRole('link', { name: '打开这条短信' }).getAttribute('href'),
        `/console/messages/${MESSAGE}`,
      );
      const [file] = await Promise.all([
        officer.waitForEvent('download'),
        (async () => {
          await button(officer, '下载 原件 1').click();
          await withReason(officer, '下载', '与投诉人核实。');
        })(),
      ]);
      assert.equal(file.suggestedFilename(), `${ids[0]}-0.bin`);
      await clean(officer, '1-complaint');
      await officer.setViewportSize(PHONE);
      await clean(officer, '1-complaint-phone');
      await officer.setViewportSize({ width: 1366, height: 850 });
    },
  );

  step('P7 a number is looked up without standing in an address', async () => {
    const { officer } = pages;
    await at(officer, '/complaints/by-number');
    await officer.getByLabel('手机号').fill(PEOPLE[1]!);
    await button(officer, '查询').click();
    await officer.getByRole('link', { name: ids[1]! }).waitFor();
    assert.equal(await officer.getByRole('link', { name: ids[0]! }).count(), 0);
    assert.doesNotMatch(officer.url(), new RegExp(PEOPLE[1]!));
    await clean(officer, '2-by-number');
  });

  step('two are gathered, their cases merged; one is taken out, and the act undone', async () => {
    const { officer } = pages;
    for (const id of ids) {
      await at(officer, '/complaints');
      await officer.getByLabel(`选择 ${id}`).check();
      await button(officer, '归集').click();
      await inBox(officer, '归集', (box) => box.getByLabel('说明（可不填）').fill('同一短信'));
      await headed(officer, `案件 · 同源短信群 ${PORT}`);
    }
    await at(officer, '/cases');
    await officer.getByLabel('选择本页全部').check();
    await button(officer, '合并').click();
    await clean(officer, '3-merge');
    await inBox(officer, '合并', async () => {});
    await headed(officer, `案件 · 同源短信群 ${PORT}`);
    kase = new URL(officer.url()).pathname.replace('/console', '');
    const members = region(officer, '本案的投诉');
    await members.getByRole('link', { name: ids[1]! }).waitFor();
    assert.equal(await members.locator('tbody tr').count(), 2);
    await members.getByLabel(`选择 ${ids[1]}`).check();
    await button(officer, '移出或拆分').click();
    await inBox(officer, '移出或拆分', async () => {});
    await members.getByRole('link', { name: ids[1]! }).waitFor({ state: 'detached' });
    await officer.getByRole('button', { name: /^撤回 .*移出投诉/ }).click();
    await withReason(officer, '撤回', '点错了。');
    await members.getByRole('link', { name: ids[1]! }).waitFor();
    await button(officer, '逐日说明').first().click();
    await officer.getByText(/开始的当日不计入/).waitFor();
    await clean(officer, '4-case');
  });

  step(
    'P8 an organisation sets an address for its leads; its secret is told once, a test arrives',
    async () => {
      const { shop, stranger } = pages;
      await at(shop, '/webhooks');
      await shop.getByText('还没有推送地址').waitFor();
      await clean(shop, '4-webhooks-none');
      await at(shop, '/webhooks/new');
      await shop.getByLabel('地址', { exact: true }).fill('https://10.0.0.5/in');
      await button(shop, '保存').click();
      await shop
        .locator('.ant-form-item-explain-error')
        .getByText('地址在内网或保留网段：10.0.0.5')
        .waitFor();
      // The browser tells of the answer that says what is wrong.
      const others = faults.splice(0).filter((each) => !/status of 422/.test(each));
      assert.deepEqual(others, []);
      await clean(shop, '4-webhook-new');
      await shop.getByLabel('地址', { exact: true }).fill(receiver.url);
      await button(shop, '保存').click();
      secret = (await shop.locator('code.secret').textContent())!;
      assert.match(secret, /^whsec_/);
      await clean(shop, '4-webhook-secret');
      await at(shop, '/webhooks');
      assert.doesNotMatch((await shop.textContent('main')) ?? '', /whsec_/);
      await shop.locator('tbody').getByRole('link').first().click();
      await button(shop, '发送测试').click();
      await shop.getByText('测试已发出').waitFor();
      for (let tries = 0; receiver.got.length < 1 && tries < 500; tries++) await shop.waitForTimeout(20);
      assert.equal(
        (verified(receiver.got[0]!, secret, house.clock.now) as { type: string }).type,
        'webhook.test',
      );
      await atRest(shop);
      await clean(shop, '4-webhook');
      await at(stranger, '/webhooks');
      await stranger.getByText('还没有推送地址').waitFor();
    },
  );

  step(
    'it is given to somebody, taken, named and forwarded; the queues tell, and the lead arrives',
    async () => {
      const { officer } = pages;
      await at(officer, '/cases?queue=unassigned');
      await officer.getByRole('link', { name: `同源短信群 ${PORT}` }).click();
      await button(officer, '分派').click();
      await inBox(officer, '分派', async (box) => {
        await box.getByLabel('分派给').click();
        await atRest(officer);
        await officer.getByTitle(/在办 0 件/).click();
      });
      await button(officer, '放回队列').click();
      await button(officer, '由我办理').click();
      await button(officer, '放回队列').waitFor();
      await button(officer, '确定主题或主体').click();
      await inBox(officer, '确定主题或主体', async (box) => {
        await box.getByLabel('主体', { exact: true }).fill(SHOP);
        await box.getByLabel('理由').fill('由接入链查明。');
      });
      await button(officer, '转办').click();
      await inBox(officer, '转办', async () => {});
      await region(officer, '线索').getByText('已转办，尚未查看').waitFor();
      for (let tries = 0; receiver.got.length < 2 && tries < 500; tries++) await officer.waitForTimeout(20);
      const { type, data } = verified(receiver.got[1]!, secret, house.clock.now) as {
        type: string;
        data: { complaints: { total: number } };
      };
      assert.deepEqual([type, data.complaints.total], ['lead.sent', 2]);
      assert.doesNotMatch(receiver.got[1]!.body, new RegExp([...PEOPLE, ...ids].join('|')));
      await house.parts.webhooks.delivery.settled();
      await officer.reload();
      await officer.getByText('推送记录 (1)').click();
      await officer.getByText('已送达').waitFor();
      // That it arrived is not that anybody saw it.
      await region(officer, '线索').getByText('已转办，尚未查看').waitFor();
      await button(officer, '保全').click();
      await withReason(officer, '保全', '行政复议。');
      await region(officer, '保全')
        .getByText(/保全: 行政复议。/)
        .waitFor();
      await clean(officer, '5-forwarded');
      await at(officer, '/cases?queue=mine');
      await officer.getByRole('navigation', { name: '队列' }).getByRole('link', { name: '我的 1' }).waitFor();
      await officer.getByRole('link', { name: `同源短信群 ${PORT}` }).waitFor();
      await clean(officer, '6-cases');
    },
  );

  step(
    'P8 the addressee sees the messages and no number, is told everything that is wrong with an answer, and answers',
    async () => {
      const { shop, stranger } = pages;
      await at(stranger, '/leads');
      await stranger.getByText('没有转来的线索').waitFor();
      await at(shop, '/leads');
      assert.equal(await shop.getByRole('link', { name: '案件', exact: true }).count(), 0);
      await shop.locator('tbody').getByRole('link').first().click();
      await headed(shop, `线索：端口 ${PORT}`);
      await region(shop, '被投诉的短信').locator('tbody tr').nth(1).waitFor();
      assert.doesNotMatch(
        (await shop.textContent('main')) ?? '',
        new RegExp(`138\\d*\\**800|${ids.join('|')}`),
      );
      await shop.getByLabel('查明了什么').click();
      await atRest(shop);
      await shop.getByTitle('由我方发送，没有本人同意').click();
      await shop.getByLabel('已停止发送').check();
      await button(shop, '提交答复').click();
      await atRest(shop);
      await shop.getByRole('dialog').getByRole('button', { name: '提交答复' }).click();
      await shop.locator('.ant-form-item', { hasText: '自何时起停止' }).getByText('缺少时间').waitFor();
      await shop
        .locator('.ant-form-item', { hasText: '2 到 4000 个字' })
        .locator('.ant-form-item-explain-error')
        .waitFor();
      // The browser tells of the answer that says what is wrong.
      const others = faults.splice(0).filter((each) => !/status of 422/.test(each));
      assert.deepEqual(others, []);
      await clean(shop, '7-answer-wrong');
      await shop
        .getByLabel('自何时起停止')
        .fill(new Date(house.clock.now + 8 * 3_600_000).toISOString().slice(0, 10));
      await shop.getByLabel('说明', { exact: true }).fill('这批号码没有同意记录，已停发。');
      await button(shop, '提交答复').click();
      await atRest(shop);
      await shop.getByRole('dialog').getByRole('button', { name: '提交答复' }).click();
      await region(shop, '转办经过').getByText('已答复').waitFor();
      await button(shop, '提交答复').first().waitFor({ state: 'hidden' });
      await clean(shop, '8-answered');
    },
  );

  step(
    'the answer is checked, the case decided and closed, and with it the people’s complaints',
    async () => {
      const { officer, shop } = pages;
      await at(officer, kase);
      await region(officer, '线索').getByText('这批号码没有同意记录').waitFor();
      await button(officer, '用数据核对').click();
      await region(officer, '线索').getByText('时间尚短').waitFor();
      await button(officer, '作出认定').click();
      await mouse.press(officer.getByRole('menuitem', { name: '投诉属实' }));
      await withReason(officer, '作出认定', '没有同意，已停发。');
      await officer.getByText('已认定').first().waitFor();
      await shop.reload();
      await region(shop, '案件的认定').getByText('没有同意，已停发。').waitFor();
      await button(shop, '提出申诉').waitFor();
      await button(officer, '办结').click();
      await mouse.press(officer.getByRole('menuitem', { name: '已整改' }));
      await withReason(officer, '办结', '已整改，告知投诉人。');
      await region(officer, '本案的投诉').getByText('已办结').nth(1).waitFor();
      await clean(officer, '9-closed');
      await at(officer, `/complaints/${ids[0]}`);
      await region(officer, '经过').getByText('告知本人').first().waitFor();
      assert.match((await region(officer, '从中读出').textContent()) ?? '', /办结理由已整改/);
      await clean(officer, '10-complaint-closed');
    },
  );

  step('the case as a file: made by a button, fetched when it is ready, checked by its own key', async () => {
    const { officer } = pages;
    await at(officer, kase);
    await button(officer, '证据包').click();
    const box = officer.getByRole('dialog');
    await box.getByLabel('另附英文报告').check();
    await clean(officer, '11-pack');
    await button(box, '生成').click();
    await box.waitFor({ state: 'hidden' });
    const [download] = await Promise.all([
      officer.waitForEvent('download'),
      officer.getByRole('link', { name: /下载/ }).click(),
    ]);
    const path = join(folder, 'pack.zip');
    await download.saveAs(path);
    const report = await verifyPack(path, house.evidence.verifierKey, judgedIn);
    assert.deepEqual(report.problems, []);
    await clean(officer, '12-pack-made');
  });
});
