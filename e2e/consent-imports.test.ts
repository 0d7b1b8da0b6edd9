/** A platform's book of consents in the console: looked at, told by reason, confirmed, watched while it is written, its rejected rows downloaded. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SHOP, type Stand, stand } from '../src/api/fixture.ts';
import { axeViolations, buildConsole, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];
const PHONE = { width: 390, height: 844 };
const ROWS = 3000;
/** Every so many rows somebody agreed by telephone, and every so many others name no frequency. */
const BY_PHONE = 10;
const NO_FREQUENCY = 25;

describe('a book of consents in the console', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-consent-imports-'));
  const faults: string[] = [];
  let house: Stand;
  let browser: Browser;
  let page: Page;
  let address: string;

  before(async () => {
    await buildConsole(join(folder, 'console'));
    house = await stand({ consoleFolder: join(folder, 'console') });
    house.clock.now = Date.now() - 180_000;
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    page = await openPage(browser, faults, { locale: 'zh-CN', acceptDownloads: true });
    page.setDefaultTimeout(120_000);
    const cookie = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
    const [name, value] = cookie.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: address }]);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const headed = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  async function clean(name: string): Promise<void> {
    for (const size of [PHONE, { width: 1366, height: 850 }]) {
      await page.setViewportSize(size);
      if (SHOTS !== undefined) {
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({
          path: join(SHOTS, `consent-imports-${name}-${size.width}.png`),
          fullPage: true,
        });
      }
      const { tooWide } = await layoutOf(page);
      assert.ok(tooWide <= 0, `${name} at ${size.width}: ${tooWide} pixels too wide`);
    }
    assert.deepEqual(await axeViolations(page), [], name);
    assert.deepEqual(faults, [], name);
  }
  function book(): string {
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const byPhone = i % BY_PHONE === 0;
      const often = !byPhone && i % NO_FREQUENCY === 1 ? '' : '每月4条';
      return `${13_700_000_000 + i},marketing-retail,${byPhone ? 'phone' : 'web'},2026-03-05 09:30:00,${often},365`;
    });
    const path = join(folder, '旧台账.csv');
    writeFileSync(path, `\ufeff手机号,类型,渠道,同意时间,频次,期限天数\r\n${rows.join('\r\n')}\r\n`);
    return path;
  }
  const wrong = Array.from({ length: ROWS }, (_, i) => i).filter(
    (i) => i % BY_PHONE === 0 || i % NO_FREQUENCY === 1,
  );
  const tallies = async () =>
    Object.fromEntries(
      (await page.locator('.import-tallies .tally').allInnerTexts()).map((each) => each.split(/\s*\n+\s*/)),
    );

  test('is looked at whole: what could be written, and why the rest could not, by reason; nothing is written', async () => {
    await page.goto(`${address}/console/imports?kind=consents`);
    await headed('导入');
    await page.getByText('已有的同意：逐行判断').waitFor();
    await page.getByText('termDays', { exact: true }).waitFor();
    await page.getByLabel('文件', { exact: true }).setInputFiles(book());
    await page.getByText('旧台账.csv').waitFor();
    await clean('1-chosen');
    await button('检查文件').click();
    await headed('检查：同意');
    await page
      .getByText(`检查完毕，还没有写入：${(ROWS - wrong.length).toLocaleString('en')} 行可以写入`)
      .waitFor();
    assert.deepEqual(await tallies(), {
      ...{ 行数: `${ROWS}`, 将写入: `${ROWS - wrong.length}`, 其中未证明: `${ROWS - wrong.length}` },
      ...{ '台账已有，不变': '0', 拒绝: `${wrong.length}` },
    });
    const reasons = page.getByRole('region', { name: '拒绝的原因', exact: true });
    const rows = await reasons.locator('tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((each) => each.split(/\s*[\t\n]+\s*/)[0]),
      [`${ROWS / BY_PHONE}`, `${wrong.length - ROWS / BY_PHONE}`],
      'the most frequent first',
    );
    assert.match(rows[0]!, /渠道“phone”不能用于表示同意.*请填写/s);
    await page.getByText(/自 2026-05-01 起不能作为发送依据/).waitFor();
    await clean('2-tried');
  });

  test('P7 confirmed, it is watched while it is written, its rejected rows are downloaded, and its consents stand in the ledger', async () => {
    await button('确认导入').click();
    await headed('导入：同意');
    await page.getByRole('progressbar').first().waitFor();
    await page.getByText(/^已读 [\d,]+ 行$/).waitFor();
    await page.getByText(`已写入 ${(ROWS - wrong.length).toLocaleString('en')} 行同意`).waitFor();
    const written = page.locator('.import-tallies .tally', { hasText: '已写入' });
    await written.getByText(`${ROWS - wrong.length}`, { exact: true }).waitFor();
    await clean('3-written');
    const asked = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载拒绝的行（CSV）' }).click();
    const path = join(folder, 'rejected.csv');
    await (await asked).saveAs(path);
    const told = readFileSync(path, 'utf8');
    const lines = told.split('\r\n').slice(1, -1);
    assert.deepEqual(
      lines.map((line) => Number(line.split(',')[0])),
      wrong.map((i) => i + 2),
    );
    assert.doesNotMatch(told, /1370000/, 'no number');

    await page.getByRole('link', { name: '去看看' }).click();
    await page.locator('tbody tr').first().waitFor();
    await page.goto(`${address}/console/consents`);
    await page.getByLabel('号码', { exact: true }).fill('13700000002');
    await page.getByRole('button', { name: /^查\s*询$/ }).click();
    await page.getByText('由旧系统转入，没有证明，不能再作为发送依据').waitFor();
    await clean('4-number');
  });
});
