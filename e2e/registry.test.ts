/** Who may send as whom, as people settle it in the console: one side declares, the other confirms, a reviewer looks and steps in. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { OTHER, SHOP, type Stand, stand } from '../src/api/fixture.ts';
import type { Duty, RecordedChange } from '../src/domain/index.ts';
import { appendChanges } from '../src/store/index.ts';
import { axeViolations, buildConsole, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';

const PORT = '10690001';
const PHONE = { width: 360, height: 740 };

describe('the registry in the console', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-registry-console-'));
  const faults: string[] = [];
  let house: Stand;
  let browser: Browser;
  let address: string;
  const cookies = new Map<string, string>();

  before(async () => {
    await buildConsole(folder);
    house = await stand({ consoleFolder: folder });
    // A browser forgets a cookie by its own clock; what happens here happens in the minutes before now.
    house.clock.now = Date.now() - 180_000;
    const opened = { kind: 'port-opened', port: PORT, holder: SHOP, use: 'marketing' };
    await appendChanges(house.record.db, 'test', [
      { at: house.clock.now - 1000, ...opened } as unknown as RecordedChange,
    ]);
    const duties: Record<string, Duty> = {
      shop: { role: 'sender', organisation: SHOP },
      other: { role: 'provider', organisation: OTHER },
      carrier: { role: 'carrier', organisation: undefined },
    };
    for (const [who, duty] of Object.entries(duties)) cookies.set(who, await house.signIn(who, [duty]));
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function as(who: string, path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    const page = await openPage(browser, faults, { locale: 'zh-CN', ...options });
    const [name, value] = cookies.get(who)!.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: address }]);
    await page.goto(`${address}/console${path}`);
    return page;
  }
  /** The chain as it is read aloud: each hop's text. */
  const hopsOf = (page: Page) =>
    page
      .getByRole('list', { name: /^接入链/ })
      .first()
      .getByRole('listitem')
      .allInnerTexts();

  test('a lease that is checked as it is written, declared by one side, is confirmed by the other and drawn', async () => {
    const shop = await as('shop', `/ports/${PORT}`);
    await shop.getByText('只有持有方自己可以从该端口发送').waitFor();
    await shop.getByRole('button', { name: '声明接入关系' }).click();
    const field = (name: string) => shop.getByLabel(name, { exact: true });
    assert.equal(await field('以谁的名义声明').inputValue(), SHOP);
    assert.equal(await field('端口').inputValue(), PORT);
    // All that is wrong at once, each at its field: a name with a blank, the lessor as its own lessee.
    await field('编号').fill('L 1');
    await field('承租方').fill(SHOP);
    await shop.getByText(/预审发现 \d 个问题/).waitFor();
    for (const [name, finding] of [
      ['编号', /编号不对：L 1。.*请填写 1 到 40 个字母/],
      ['承租方', /接入链会成环。.*请核对上下级关系/],
    ] as const) {
      const item = shop.locator('.ant-form-item').filter({ has: field(name) });
      await item.locator('.ant-form-item-explain').getByText(finding).waitFor();
    }
    assert.deepEqual(await axeViolations(shop), []);
    await field('编号').fill('L-1');
    await field('承租方').fill(OTHER);
    await shop.getByText('预审通过，可以提交。').waitFor();
    await shop.getByRole('button', { name: '声明接入关系' }).click();
    await shop.getByRole('heading', { level: 1, name: '接入关系 L-1' }).waitFor();
    await shop.getByText('未确认').first().waitFor();
    assert.equal(
      await shop.getByRole('button', { name: '确认' }).count(),
      0,
      'the side that declared it confirms nothing',
    );

    house.clock.now += 60_000;
    const other = await as('other', '/leases/L-1');
    await other.getByRole('button', { name: '确认' }).click();
    await other.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await other.getByText('另一方确认').waitFor();

    const carrier = await as('carrier', `/ports/${PORT}`);
    await carrier.getByText('各级均已由双方确认').waitFor();
    const [holder, hop, ...rest] = await hopsOf(carrier);
    assert.match(holder!, /持有方[\s\S]*青禾商城/);
    assert.match(hop!, /第 1 级[\s\S]*生效[\s\S]*<b>北岸<\/b>金服[\s\S]*L-1/);
    assert.deepEqual(rest, []);
    // As it stood before: at the first change back the other side had confirmed, at the second it had not.
    const before = carrier.getByRole('button', { name: '上一次变化' });
    await before.click();
    await before.click();
    await carrier.getByText('1 级未确认', { exact: true }).waitFor();
    assert.match((await hopsOf(carrier))[1]!, /未确认/);
    assert.match(carrier.url(), /\?at=/);
    for (const page of [shop, other, carrier]) await page.context().close();
    assert.deepEqual(faults, []);
  });

  test('a reviewer suspends the port with a reason, which stands in what happened; on a phone too', async () => {
    const carrier = await as('carrier', `/ports/${PORT}`, { viewport: PHONE });
    await carrier.getByRole('button', { name: '暂停', exact: true }).click();
    const dialog = carrier.getByRole('dialog');
    await dialog.getByRole('textbox').fill('接入链存疑，核查');
    await dialog.getByRole('button', { name: '暂停', exact: true }).click();
    const happened = carrier.getByRole('region', { name: '经过' }).getByRole('listitem').first();
    await happened.getByText('接入链存疑，核查').waitFor();
    assert.match((await happened.textContent()) ?? '', /端口暂停[\s\S]*测试/);
    await carrier.getByRole('button', { name: '恢复' }).waitFor();
    const { tooWide } = await layoutOf(carrier);
    assert.ok(tooWide <= 0, `${tooWide} pixels too wide`);
    // One hop below the other, and read in that order.
    const boxes = await carrier
      .locator('.chain-card')
      .evaluateAll((cards) =>
        cards.map(
          (card) =>
            (card as unknown as { getBoundingClientRect(): { top: number } }).getBoundingClientRect().top,
        ),
      );
    assert.ok(boxes.length === 2 && boxes[0]! < boxes[1]!, `${boxes}`);
    assert.deepEqual(await axeViolations(carrier), []);
    await carrier.context().close();
    assert.deepEqual(faults, []);
  });
});
