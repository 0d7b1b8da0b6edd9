/** The page to try the API, tried: in a real browser under its strict policy. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { CONTRACT } from '../src/api/contract/index.ts';
import { SHOP, type Stand, stand } from '../src/api/fixture.ts';
import { noBrowser, openBrowser, openPage } from './chromium.ts';

interface Described {
  readonly paths: Record<
    string,
    Record<string, { readonly operationId: string; readonly tags: readonly string[] }>
  >;
}

describe('the page to try the API', { skip: noBrowser }, () => {
  const faults: string[] = [];
  /** The heading under which an operation stands. */
  const areaOf = new Map<string, string>();
  let house: Stand;
  let address: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    house = await stand();
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now();
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    const { paths } = (await (await fetch(`${address}/api/openapi.json`)).json()) as Described;
    for (const operations of Object.values(paths))
      for (const { operationId, tags } of Object.values(operations)) areaOf.set(operationId, tags[0]!);
    browser = await openBrowser();
    page = await openPage(browser, faults);
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== address) faults.push(`asked ${request.url()}`);
    });
  });
  after(async () => {
    await browser.close();
    await house.close();
  });

  /** An operation, unfolded, sent with `body`: what the server answered. */
  async function run(id: string, body?: string): Promise<{ status: string; body: string }> {
    const area = page.locator(`[id="operations-tag-${areaOf.get(id)}"]`);
    if ((await area.getAttribute('data-is-open')) === 'false') await area.click();
    const operation = page.locator(`[id$="-${id}"]`);
    await operation.waitFor();
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    if (body !== undefined) await operation.locator('textarea.body-param__text').fill(body);
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table');
    await answer.waitFor();
    return {
      status: await text(answer.locator('.response-col_status')),
      body: await text(answer.locator('.response-col_description pre')),
    };
  }
  const text = async (found: Locator) => (await found.allInnerTexts()).join('\n');

  async function open(): Promise<void> {
    await page.goto(`${address}/api/docs/`);
    await page.locator('.opblock-tag').first().waitFor();
  }

  test('every operation is shown', async () => {
    await open();
    let shown = 0;
    for (const area of await page.locator('.opblock-tag').all()) {
      await area.click();
      await page.locator('.opblock').first().waitFor();
      shown += await page.locator('.opblock').count();
      await area.click();
      await page.locator('.opblock').first().waitFor({ state: 'detached' });
    }
    assert.equal(shown, Object.keys(CONTRACT).length);
  });

  test('what is tried is asked for: nobody is signed in', async () => {
    await open();
    const { status, body } = await run('get-api-session');
    assert.match(status, /200/);
    assert.match(body, /"step": "none"/);
  });

  test('a write says that it comes from a page of ours', async () => {
    await open();
    const { status, body } = await run('post-api-session-password', '{"login":"nobody","password":"no"}');
    assert.match(status, /401/);
    assert.match(body, /sign-in-failed/);
  });

  test('whoever is signed in acts as themselves', async () => {
    const cookie = await house.signIn('trier', [{ role: 'sender', organisation: SHOP }]);
    const [name, value] = cookie.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: address, httpOnly: true }]);
    await open();
    assert.match((await run('get-api-session')).body, /"step": "in"/);
    await page.context().clearCookies();
  });

  test('a key that is entered is used, and forgotten with the page', async () => {
    const cookie = await house.signIn('maker', [{ role: 'sender', organisation: SHOP }]);
    const body = { name: 'trial', role: 'sender', organisation: SHOP, acts: ['account.read'], days: 30 };
    const { secret } = (await house.ask(cookie, 'POST /api/keys', { body })).json();
    await open();
    await page.locator('.auth-wrapper > .authorize').click();
    await page.locator('#auth-bearer-value').fill(secret);
    await page.locator('.auth-btn-wrapper .authorize').last().click();
    await page.locator('.auth-btn-wrapper .btn-done').first().click();
    const { status, body: answer } = await run('get-api-accounts');
    assert.match(status, /200/);
    assert.match(answer, /shop01/);
    await open();
    assert.match((await run('get-api-accounts')).status, /401/);
  });

  test('no error stood in the browser’s log, nothing broke the policy, nobody else was asked', () => {
    assert.deepEqual(faults, []);
  });
});
