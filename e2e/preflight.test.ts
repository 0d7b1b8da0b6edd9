/*
 * A whole audience before it is sent, on `anning start` as it is: from a plan's page to the file to send from; and what goes on after the machine
 * was killed while it was checking.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';
import { Started } from './started.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];
const SHOP = '91310000MA1FL00K2G';
const PROVIDER = '91110000MA01ABCD1M';
const PORT = '10690001';
const TEXT = '会员专享：全场满300减50，今晚8点开抢。拒收请回复R';
const PHONE = { width: 360, height: 780 };
const LARGE = 4_000_000;
const number = (i: number) => String(13_800_100_000 + i);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => number(from + i));
const answered = { organisation: SHOP, purpose: 'marketing-retail' };

/** 0 … 999 agreed, 0 … 49 of them have withdrawn, 50 … 59 refuse everyone. */
const FACTS = [
  { kind: 'organisation-registered', organisation: PROVIDER, name: '云桥通信有限公司' },
  { kind: 'organisation-registered', organisation: SHOP, name: '安宁商城有限公司' },
  { kind: 'signature-registered', signature: '安宁商城', owner: SHOP },
  { kind: 'signature-filed', signature: '安宁商城', carrier: 'mobile', state: 'filed' },
  { kind: 'port-opened', port: PORT, holder: PROVIDER, use: 'marketing' },
  { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: PROVIDER, lessee: SHOP },
  { kind: 'lease-confirmed', lease: 'L1' },
  {
    ...{ kind: 'consent-granted', ...answered, recipients: numbers(0, 1000) },
    ...{ frequency: { count: 4, per: 'month' }, until: '2040-01-01' },
  },
  { kind: 'consent-withdrawn', ...answered, recipients: numbers(0, 50) },
  { kind: 'suppression-placed', recipients: numbers(50, 60) },
  {
    ...{ kind: 'plan-filed', plan: 'P618', organisation: SHOP, purposes: ['marketing-retail'] },
    ...{ ports: [PORT], signatures: ['安宁商城'], messagesMax: 1_000_000 },
    ...{ from: '2026-05-01', until: '2039-01-01', texts: [{ text: TEXT }] },
  },
  { kind: 'plan-approved', plan: 'P618' },
].map((change) => ({ ...change, at: '2026-05-01' }));

describe('a preflight', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-preflight-'));
  const house = new Started();
  const faults: string[] = [];
  let browser: Browser;
  let page: Page;
  let cookie = '';

  before(async () => {
    await house.start(FACTS, SHOP);
    const lin = await house.enrol(house.way, 'lin', '林晚');
    const body = {
      login: 'he',
      name: '何苗',
      language: 'zh',
      duties: [{ role: 'sender', organisation: SHOP }],
    };
    const { answer } = await house.ask('POST /api/people', body, lin);
    cookie = await house.enrol(answer['link'] as string, 'he', '何苗');
    browser = await openBrowser();
    page = await openPage(browser, faults, { locale: 'zh-CN', acceptDownloads: true });
    page.setDefaultTimeout(120_000);
    const [name, value] = cookie.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: house.address }]);
  });
  after(async () => {
    await browser?.close();
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const headed = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  async function clean(name: string): Promise<void> {
    for (const size of [PHONE, { width: 1366, height: 850 }]) {
      await page.setViewportSize(size);
      if (SHOTS !== undefined) {
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: join(SHOTS, `preflight-${name}-${size.width}.png`), fullPage: true });
      }
      const { tooWide } = await layoutOf(page);
      assert.ok(tooWide <= 0, `${name} at ${size.width}: ${tooWide} pixels too wide`);
    }
    assert.deepEqual(await axeViolations(page), [], name);
    assert.deepEqual(faults, [], name);
  }
  async function download(link: string): Promise<string> {
    const asked = page.waitForEvent('download');
    await page.getByRole('link', { name: link }).click();
    const place = join(folder, 'downloaded');
    await (await asked).saveAs(place);
    return readFileSync(place, 'latin1');
  }

  test('from the plan’s page: the plan fills in port and text; a workbook is told, the numbers are handed in', async () => {
    await page.goto(`${house.address}/console/plans/P618`);
    await page.getByRole('main').getByRole('link', { name: '发送前检查' }).click();
    await headed('发送前检查');
    await page.getByText('还没有检查过。').waitFor();
    assert.equal(await page.getByLabel('短信全文').inputValue(), TEXT);
    assert.equal(await page.getByLabel('从哪个端口发送').inputValue(), PORT);
    await page.getByLabel('计划时间（北京时间）').fill('2030-03-01T10:00');
    const book = join(folder, '名单.xlsx');
    writeFileSync(book, 'PK\x03\x04xxxx', 'latin1');
    await page.getByLabel('号码名单', { exact: true }).setInputFiles(book);
    await button('开始检查').click();
    await page.getByText('这是一个电子表格文件').waitFor();
    // The browser itself reports the answer that was asked for.
    faults.splice(0, faults.length, ...faults.filter((each) => !/status of 422/.test(each)));
    await clean('1-wrong');
  });

  test('P3 what may be sent and what not: counts, a chart of reasons, explained samples with clause and fix, both files', async () => {
    const list = join(folder, '名单.csv.gz');
    const rows = [
      '姓名,手机号',
      ...numbers(0, 1200).map((each) => `李,${each}`),
      `王,${number(99)}`,
      '钱,12345',
    ];
    writeFileSync(list, gzipSync(rows.join('\r\n')));
    await page.getByLabel('号码名单', { exact: true }).setInputFiles(list);
    await button('开始检查').click();
    await headed('检查结果');
    await page.getByText('1,202 个号码中，940 个可以发送').waitFor();
    await page.getByText('什么也没有发送。').waitFor();
    const tallies = await page.locator('.preflight-tallies .tally').allInnerTexts();
    assert.deepEqual(Object.fromEntries(tallies.map((each) => each.split(/\s*\n+\s*/))), {
      ...{ 号码: '1,202', 可以发送: '940', 会被拒绝: '260', 会被暂扣待核: '0' },
      ...{ 重复: '1', 不是能收短信的号码: '1' },
    });
    const chart = page.getByRole('region', { name: '为什么不能发送', exact: true });
    await chart.locator('canvas').waitFor();
    await clean('2-result');
    await chart.getByRole('button', { name: '表', exact: true }).click();
    const counts = await chart.locator('tbody td').allInnerTexts();
    assert.deepEqual(counts, ['200', '50', '10', '1', '1']);
    const samples = page.getByRole('region', { name: '举例说明', exact: true });
    const [first] = await samples.locator('li', { hasText: '86138****0000' }).first().allInnerTexts();
    assert.match(first!, /拒绝.*86138\*\*\*\*0000 · 86138\*\*\*\*0001 · 86138\*\*\*\*0002/s);
    assert.match(first!, /办法.*依据\s*《/s);
    assert.equal(await download('可以发送的号码（TXT）'), `${numbers(60, 1000).join('\n')}\n`);
    const refused = await download('其余号码和理由（CSV）');
    assert.match(refused, new RegExp(`^${number(0)},refuse,recipient-withdrew-consent\\r$`, 'm'));
    assert.equal(refused.split('\r\n').length, 1 + 262 + 1);
  });

  test('it is found again among one’s own, and in English', async () => {
    await page.goto(`${house.address}/console/preflights`);
    await page
      .getByRole('region', { name: '我最近的检查' })
      .getByText('已完成 · 已检查 1,202 个号码')
      .waitFor();
    await clean('3-mine');
    await page.evaluate(`localStorage.setItem('anning.language', 'en')`);
    await page.getByRole('region', { name: '我最近的检查' }).getByRole('link').first().click();
    await headed('检查结果');
    await page.reload();
    await headed('Result');
    await page.getByText('940 of 1,202 numbers may be sent this').waitFor();
    await page.getByText('Stop at once').first().waitFor();
    await clean('4-english');
  });

  const look = async (id: string) => (await house.ask(`GET /api/preflights/${id}`, undefined, cookie)).answer;
  /** Asks over the API about a large audience; gives its id once numbers are being judged. */
  async function large(): Promise<string> {
    const wanted = { plan: 'P618', text: TEXT, account: 'shop02', at: '2030-03-01T10:00:00+08:00' };
    const { answer } = await house.ask('POST /api/preflights', wanted, cookie);
    const id = answer['id'] as string;
    const put = await fetch(`${house.address}/api/preflights/${id}/audience`, {
      ...{ method: 'PUT', body: Buffer.from(numbers(0, LARGE).join('\n')) },
      headers: { cookie, 'x-anning': '1', 'content-type': 'application/octet-stream' },
    });
    assert.equal(put.status, 200, await put.clone().text());
    let seen = await look(id);
    while (seen['rows'] === 0) {
      await sleep(50);
      seen = await look(id);
    }
    assert.equal(seen['state'], 'running', 'it is at work');
    return id;
  }

  test('P7 cancelled on its page, its process ends and nothing of it is left on the disk', async () => {
    const id = await large();
    const left = () => readdirSync(join(house.data, 'exports')).filter((name) => name.startsWith(id));
    assert.ok(left().length > 0);
    await page.goto(`${house.address}/console/preflights/${id}`);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Cancelled; the numbers and what was found are deleted.').waitFor();
    for (let tries = 0; left().length > 0; tries++) {
      assert.ok(tries < 100, `left: ${left()}`);
      await sleep(100);
    }
    await clean('5-cancelled');
  });

  test('killed while it was checking, it goes on where it was and ends as if nothing had happened', async () => {
    const id = await large();
    await house.killAndStart();
    let seen: Record<string, unknown>;
    do {
      await sleep(300);
      seen = await look(id);
    } while (seen['state'] === 'waiting' || seen['state'] === 'running');
    assert.equal(seen['state'], 'done', JSON.stringify(seen['error']));
    const { rows, allowed, refused, duplicates, at } = seen['report'] as Record<string, unknown>;
    assert.deepEqual(
      { rows, allowed, refused, duplicates, at },
      { rows: LARGE, allowed: 940, refused: LARGE - 940, duplicates: 0, at: '2030-03-01T10:00:00.000+08:00' },
    );
    const send = await fetch(`${house.address}/api/preflights/${id}/send`, { headers: { cookie } });
    assert.equal(await send.text(), `${numbers(60, 1000).join('\n')}\n`);
    const file = await fetch(`${house.address}/api/preflights/${id}/refused`, { headers: { cookie } });
    assert.equal((await file.text()).split('\r\n').length, 1 + LARGE - 940 + 1);
    assert.equal(house.centre.received.length, 0, 'nothing was sent');
  });
});
