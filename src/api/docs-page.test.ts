/** The page to try the API: what is served, and that it works in a real browser under its strict policy. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { CONTRACT } from './contract/index.ts';
import { SHOP, type Stand, stand } from './fixture.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const skip = CHROMIUM === undefined ? 'no Chromium at /usr/bin/chromium' : (false as const);

let house: Stand;
let address: string;
before(async () => {
  house = await stand();
  // A browser forgets a cookie by its own clock.
  house.clock.now = Date.now();
  address = await house.app.listen({ host: '127.0.0.1', port: 0 });
});
after(() => house.close());

describe('what is served under /api/docs', () => {
  const files: readonly (readonly [file: string, type: RegExp])[] = [
    ['', /^text\/html/],
    ['page.css', /^text\/css/],
    ['page.js', /^(?:text|application)\/javascript/],
    ['swagger-ui.css', /^text\/css/],
    ['swagger-ui-bundle.js', /^(?:text|application)\/javascript/],
  ];
  for (const [file, type] of files) {
    test(`P12 /api/docs/${file}, under a policy by which only scripts from here run`, async () => {
      const { statusCode, headers, body } = await house.app.inject(`/api/docs/${file}`);
      assert.equal(statusCode, 200);
      assert.match(String(headers['content-type']), type);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /^default-src 'none'; script-src 'self'; /);
      assert.match(policy, /connect-src 'self'; .*frame-ancestors 'none'$/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
      if (file === '') assert.doesNotMatch(body, /<script(?![^>]*\bsrc=)|<style|\s(?:on\w+|style)=|https?:/);
    });
  }

  test('/api/docs leads there', async () => {
    const { statusCode, headers } = await house.app.inject('/api/docs');
    assert.deepEqual([statusCode, headers.location], [302, '/api/docs/']);
  });

  for (const path of [
    'index.html',
    'oauth2-redirect.html',
    'swagger-ui.js',
    '../docs-page.ts',
    '..%2fdocs-page.ts',
    '%2e%2e/docs-page.ts',
    '....//docs-page.ts',
    '..%5cdocs-page.ts',
    'page.js/../../docs-page.ts',
    '%2fetc%2fpasswd',
    'page.js%00',
  ]) {
    test(`not ${JSON.stringify(path)}, as it is written on the wire`, async () => {
      const answer = await asWritten(`/api/docs/${path}`);
      assert.match(answer, /^HTTP\/1\.1 40[04] /);
      assert.doesNotMatch(answer, /docsRoutes|root:/);
    });
  }
});

/** A client that does not tidy the path up before it asks. */
function asWritten(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (piece: Buffer) => {
      heard += piece;
    });
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
  });
}

describe('in a browser', { skip }, () => {
  const faults: string[] = [];
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1366, height: 850 } });
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    // What is refused on purpose is written into the log too, by its status.
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().includes('status of 401')) faults.push(line.text());
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== address) faults.push(`asked ${request.url()}`);
    });
  });
  after(() => browser.close());

  /** An operation, unfolded, sent with `body`: what the server answered. */
  async function run(id: string, body?: string): Promise<{ status: string; body: string }> {
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
    await page.locator('.opblock').first().waitFor();
  }

  test('every operation is shown', async () => {
    await open();
    assert.equal(await page.locator('.opblock').count(), Object.keys(CONTRACT).length);
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
