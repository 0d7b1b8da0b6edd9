/** P12 in a browser: 200 nasty texts on every page of the complaint centre, for the person, the officer and the one complained of; nothing runs, nothing breaks the page. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Stand } from '../src/api/fixture.ts';
import { openCentre } from '../src/composition/centre.fixture.ts';
import { bringNasty, type NastyCentre, PHONE } from '../src/composition/nasty.fixture.ts';
import { atRest, buildConsole, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';
import { button, picture } from './steps.ts';

const SMALL = { width: 360, height: 740 };
/** Of the complaints so many are opened one by one: one of each kind and form of text. */
const EACH = 9;

describe('nasty texts in the complaint centre’s pages', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-nasty-complaints-'));
  const faults: string[] = [];
  let house: Stand;
  let nasty: NastyCentre;
  let browser: Browser;
  let address: string;

  before(async () => {
    await buildConsole(folder);
    const centre = await openCentre({ consoleFolder: folder });
    house = centre.house;
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now() - 180_000;
    nasty = await bringNasty(centre);
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function as(cookie: string, path = '/'): Promise<Page> {
    const [name, value] = cookie.split('=') as [string, string];
    const page = await openPage(browser, faults, { locale: 'zh-CN', viewport: SMALL });
    page.on('dialog', (dialog) => {
      faults.push(`${page.url()} asked: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.context().addCookies([{ name, value, url: address + path }]);
    return page;
  }
  /** Nothing of a stranger's ran or came from elsewhere, the page has its one title and fits. */
  async function holds(page: Page, name: string): Promise<void> {
    await atRest(page);
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    const { ran, tooWide, titles } = await layoutOf(page);
    await picture(page, `nasty-${name.replaceAll('/', '_')}`);
    const found = { ran, tooWide: Math.max(0, tooWide), titles };
    assert.deepEqual(found, { ran: false, tooWide: 0, titles: 1 }, name);
    assert.equal(new URL(page.url()).origin, new URL(address).origin, name);
    assert.ok(!((await page.textContent('body')) ?? '').includes(PHONE), `${name}: P7`);
    assert.deepEqual(faults, [], name);
  }
  const some = () => nasty.complaints.filter((_, i) => i % EACH === 0 || i >= nasty.complaints.length - 10);

  test('P12 the person: her complaints, what came to her', async () => {
    const page = await as(nasty.person, '/mine');
    const paths = ['/mine', '/mine/messages', ...some().map((id) => `/mine/complaints/${id}`)];
    for (const path of paths) {
      await page.goto(address + path);
      await holds(page, path);
    }
    await page.context().close();
  });

  test('P12 the officer: list, complaints, cases with notes, leads', async () => {
    const page = await as(nasty.officer);
    const paths = [
      '/complaints?limit=200',
      ...some().map((id) => `/complaints/${id}`),
      '/cases',
      ...nasty.cases.map((id) => `/cases/${id}`),
      '/leads',
      `/leads/${nasty.leads[0]}`,
    ];
    for (const path of paths) {
      await page.goto(`${address}/console${path}`);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
      await holds(page, path);
    }
    await page.context().close();
  });

  test('P12 the officer: waves of all of them', async () => {
    while ((await house.parts.complaints.matches.round()) > 0);
    while ((await house.gathering.round()) > 0);
    const { items } = (await house.ask(nasty.officer, 'GET /api/waves?limit=500')).json();
    assert.ok(items.length > 50, `${items.length}`);
    const page = await as(nasty.officer);
    const some = items.filter((_: unknown, i: number) => i % EACH === 0);
    for (const path of ['/waves?limit=200', ...some.map(({ id }: { id: string }) => `/waves/${id}`)]) {
      await page.goto(`${address}/console${path}`);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
      await holds(page, path);
    }
    await page.context().close();
  });

  test('P12 the one complained of: with an account, and by the link', async () => {
    const page = await as(nasty.shop);
    for (const id of nasty.leads) {
      await page.goto(`${address}/console/leads/${id}`);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
      await holds(page, `/leads/${id}`);
    }
    await page.context().close();
    const party = await openPage(browser, faults, { locale: 'zh-CN', viewport: SMALL });
    for (const [i, token] of nasty.tokens.entries()) {
      await party.goto(`${address}/lead/${token}`);
      await button(party, '打开线索').click();
      await holds(party, `/lead/${i}`);
    }
    await party.context().close();
  });
});
