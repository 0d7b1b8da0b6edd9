/*
 * What comes in as a file and what is held against a template, as people do it: a file is looked at and each problem told by row and column with what mends
 * it; mended, it is confirmed and its rows stand in the list. A text is tried against a template and told where it parts from it.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { OTHER, SHOP, type Stand, stand } from '../src/api/fixture.ts';
import type { RecordedChange } from '../src/domain/index.ts';
import { appendChanges } from '../src/store/index.ts';
import { axeViolations, buildConsole, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];
const PHONE = { width: 390, height: 844 };
/** Row 2 has the code of nobody, row 3 is fine, row 4 a name that another owner's resembles, row 5 no name, and one that a spreadsheet would run. */
const WRONG = [
  '签名,权利人',
  '青禾到家,91310000MA1FL00K2X',
  `青禾鲜果,${SHOP}`,
  `北岸金付,${SHOP}`,
  `=1+1,${OTHER}`,
].join('\r\n');
const MENDED = ['签名,权利人', `青禾到家,${SHOP}`, `青禾鲜果,${SHOP}`, `北岸理财,${OTHER}`].join('\r\n');
const TEMPLATE = '您的验证码是{验证码:code}，{分钟:number}分钟内有效，请勿告诉他人。';

describe('files and templates in the console', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-exchange-console-'));
  const faults: string[] = [];
  let house: Stand;
  let browser: Browser;
  let page: Page;
  let address: string;

  before(async () => {
    await buildConsole(join(folder, 'console'));
    house = await stand({ consoleFolder: join(folder, 'console') });
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now() - 180_000;
    const facts = [
      { kind: 'signature-registered', signature: '北岸金服', owner: OTHER },
      { kind: 'signature-registered', signature: '青禾', owner: SHOP },
      {
        ...{ kind: 'template-filed', template: 'QH-CODE', organisation: SHOP, signature: '青禾' },
        ...{ text: TEMPLATE, purpose: 'verification' },
      },
    ].map((each) => ({ at: house.clock.now - 1000, ...each }) as unknown as RecordedChange);
    await appendChanges(house.record.db, 'test', facts);
    const known = () => house.directory.resembling('北岸金付' as never, SHOP).length > 0;
    for (let tries = 0; tries < 400 && !known(); tries++) await new Promise((done) => setTimeout(done, 25));
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    page = await openPage(browser, faults, { locale: 'zh-CN', acceptDownloads: true });
    const cookie = await house.signIn('carrier', [{ role: 'carrier', organisation: undefined }]);
    const [name, value] = cookie.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: address }]);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const headed = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  async function clean(name: string): Promise<void> {
    for (const size of [PHONE, { width: 1366, height: 850 }]) {
      await page.setViewportSize(size);
      if (SHOTS !== undefined) {
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: join(SHOTS, `exchange-${name}-${size.width}.png`), fullPage: true });
      }
      const { tooWide } = await layoutOf(page);
      assert.ok(tooWide <= 0, `${name} at ${size.width}: ${tooWide} pixels too wide`);
    }
    assert.deepEqual(await axeViolations(page), [], name);
    assert.deepEqual(faults, [], name);
  }
  function file(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }
  const signatures = async () => {
    await page.goto(`${address}/console/signatures`);
    await page.locator('tbody tr').first().waitFor();
    return page.locator('tbody tr td:first-child, tbody tr th:first-child').allInnerTexts();
  };

  test('a file with faults is looked at whole: each by row, column and what was found, with what mends it; nothing is written', async () => {
    await page.goto(`${address}/console/imports?kind=signatures`);
    await headed('导入');
    await page.getByText('signature', { exact: true }).waitFor();
    await button('检查文件').click();
    await page.getByText('请选择一个文件。').waitFor();
    await page.getByLabel('文件', { exact: true }).setInputFiles(file('签名台账.csv', WRONG));
    await page.getByText('签名台账.csv').waitFor();
    await clean('1-chosen');
    await button('检查文件').click();
    await headed('检查：签名');
    await page.getByText('有 3 个问题，什么也没有写入').waitFor();
    const problems = page.getByRole('region', { name: '问题', exact: true });
    const rows = (await problems.locator('tbody tr').allInnerTexts()).map((each) =>
      each.split(/\s*[\t\n]+\s*/),
    );
    assert.deepEqual(
      rows.map(([row, column, found]) => [row, column, found]),
      [
        ['2', '权利人', '91310000MA1FL00K2X'],
        ['4', '签名', '北岸金付'],
        ['5', '签名', '=1+1'],
      ],
    );
    for (const [, , , words, fix] of rows) assert.ok(words!.length > 5 && /请/.test(fix!), `${words} ${fix}`);
    assert.match(rows[1]!.join(' '), /北岸金服/);
    await clean('2-problems');

    const asked = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载全部问题（CSV）' }).click();
    const path = join(folder, 'problems.csv');
    await (await asked).saveAs(path);
    const lines = readFileSync(path, 'utf8').trim().split('\r\n');
    assert.equal(lines.length, 4);
    assert.match(lines[3]!, /^5,[^,]+,'=1\+1,/, 'no cell that a spreadsheet runs');
    const before = await signatures();
    assert.ok(!before.some((each) => each.includes('青禾鲜果')), 'the sound row is not written either');
  });

  test('mended and confirmed, all rows are written and stand in the list', async () => {
    await page.goBack();
    await headed('检查：签名');
    await button('提交改好的文件')
      .or(page.getByRole('link', { name: '提交改好的文件' }))
      .first()
      .click();
    await headed('导入');
    await page.getByLabel('文件', { exact: true }).setInputFiles(file('签名台账-改.csv', MENDED));
    await button('检查文件').click();
    await page.getByText('没有问题，还没有写入').waitFor();
    await page.getByText(/确认后 3 行全部写入登记/).waitFor();
    await clean('3-sound');
    await button('确认导入').click();
    await headed('导入：签名');
    await page.getByText('已写入 3 行').waitFor();
    await clean('4-written');
    await page.getByRole('link', { name: '去看看' }).click();
    await headed('签名');
    for (const name of ['青禾到家', '青禾鲜果', '北岸理财'])
      await page.locator('tbody tr', { hasText: name }).waitFor();
    const row = page.locator('tbody tr', { hasText: '北岸理财' });
    assert.match((await row.textContent()) ?? '', /金服/, 'with its owner by name');
  });

  test('a text is tried against a template: it fills it, to the character or by its letters, or is told where it parts from it', async () => {
    await page.goto(`${address}/console/templates`);
    await page.getByRole('link', { name: 'QH-CODE' }).click();
    await headed('模板 QH-CODE');
    const trial = page.getByRole('region', { name: '试一条短信', exact: true });
    const text = trial.getByLabel('整条短信，连同签名');
    assert.equal(await text.inputValue(), '【青禾】');
    const attempt = async (tried: string, told: string) => {
      await text.fill(tried);
      await trial.getByRole('button', { name: '试一试' }).click();
      await trial.getByRole('status').getByText(told).waitFor();
    };
    await attempt('【青禾】您的验证码是482913，5分钟内有效，请勿告诉他人。', '符合模板，一字不差。');
    assert.match((await trial.textContent()) ?? '', /1\. 验证码\s*482913\s*2\. 分钟 \(编号\)\s*5/);
    await clean('5-fills');
    await attempt(
      '【青禾】您的验证码是 482913, 5 分钟内有效,请勿告诉他人',
      '只有全半角、空格、标点或大小写不同',
    );
    await attempt('【青禾】您的验证码是482913，全场五折，5分钟内有效。', '固定文字从这里起不同');
    assert.equal(await trial.locator('mark').textContent(), '全场五折，5分钟内有效。');
    await trial.getByText('模板在这里要求：').waitFor();
    await clean('6-parts');
    await attempt('【青禾】您的验证码是点这里领，5分钟内有效，请勿告诉他人。', '变量里的内容不是它的类型');
    assert.match((await trial.locator('.variable').textContent()) ?? '', /验证码/);
    await attempt('【北岸】您的验证码是482913，5分钟内有效，请勿告诉他人。', '文首不是模板的签名');
  });
});
