/** The console in a real browser against the API on real stores: a person's way through every page, in both languages. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { codeOf, cookieOf, judged, PASSWORD, SHOP, type Stand, stand } from './fixture.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const skip = CHROMIUM === undefined ? 'no Chromium at /usr/bin/chromium' : (false as const);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ID = '0a00000000000001';
const RLO = '\u202e';
const NASTY = `【青禾】<img src=x onerror="window.ran=1">${RLO}gnp.exe\u200b ' " & =1+1 {{7*7}} ${'长'.repeat(200)}`;
const PAGES = [
  '/',
  '/held',
  '/live',
  '/traffic',
  '/messages?range=all',
  `/messages/${ID}`,
  '/accounts',
  '/rules',
  '/system',
  '/audit',
  '/people',
  '/people/new',
  '/keys',
  '/keys/new',
  '/me',
];

describe('the console', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-console-'));
  const faults: string[] = [];
  let house: Stand;
  let browser: Browser;
  let page: Page;
  let address: string;

  before(async () => {
    const root = join(import.meta.dirname, '../../console');
    await build({
      root,
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    });
    house = await stand({ consoleFolder: folder });
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now();
    const record = Buffer.from('the record of a message');
    await house.evidence.addBatches([
      { gateway: 'gateway-1', block: 1, firstAtMs: 1, lastAtMs: 2, records: [record] },
    ]);
    const nasty = {
      text: NASTY,
      signature: '<b>青</b>',
      outcome: 'hold' as const,
      reasons: ['purpose-unclear'],
    };
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 1,
      messages: [judged(house, ID, 'shop01', SHOP, nasty)],
      receipts: [],
      inbound: [],
    });
    await house.record.db
      .insertInto('held_message')
      .values({
        message_id: ID,
        at: new Date(house.clock.now - 5000),
        gateway: 'gateway-1',
        account: 'shop01',
        organisation: SHOP,
        signature: '青禾',
        port: '10690001',
        purpose: 'unclear',
        reasons: ['purpose-unclear'],
        state: 'waiting',
        decision: null,
        decided_by: null,
        decided_by_name: null,
        decided_reason: null,
        due: null,
        settled_at: null,
      })
      .execute();
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1366, height: 850 } });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
    // A 401 is how an API says that nobody is signed in; the browser writes it into its log all the same.
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().includes('401'))
        faults.push(`${page.url()}: ${line.text()}`);
    });
  });
  after(async () => {
    await browser.close();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function axe(): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
    });
  }

  test('the first person enrols with an authenticator app by the link that is printed, and is in', async () => {
    const token = (await house.access.people.firstRunToken())!;
    await page.goto(`${address}/console/#token=${token}`);
    await page.locator('input[autocomplete^="username"]').first().waitFor();
    assert.doesNotMatch(page.url(), /token/);
    assert.deepEqual(await axe(), []);
    // What the pages do is the contract's; here it is enough that the session is the browser's own.
    const { token: invited } = await house.access.people.invite({
      login: 'officer',
      name: '林晚',
      language: 'zh',
      by: 'test',
      duties: [
        { role: 'operator', organisation: undefined },
        { role: 'carrier', organisation: undefined },
      ],
    });
    const first = cookieOf(
      await house.ask(undefined, 'POST /api/session/token', { body: { token: invited } }),
    );
    await house.ask(first, 'POST /api/session/profile', {
      body: { name: '林晚', password: PASSWORD, language: 'zh' },
    });
    const { secret } = (await house.ask(first, 'POST /api/session/totp')).json();
    await house.ask(first, 'PUT /api/session/totp', { body: { code: codeOf(secret, house.clock.now) } });
    await house.ask(first, 'POST /api/session/complete');
    house.clock.now += 60_000;

    await page.context().clearCookies();
    await page.goto(`${address}/console/`);
    assert.deepEqual(await axe(), []);
    await page.locator('input[autocomplete^="username"]').fill('officer');
    await page.locator('input[type="password"]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    const code = page.locator('input[autocomplete="one-time-code"]').first();
    await code.waitFor();
    assert.deepEqual(await axe(), []);
    await code.pressSequentially(codeOf(secret, house.clock.now));
    await page.keyboard.press('Enter');
    await page.locator('nav').first().waitFor();
    await page.getByRole('heading', { level: 1, name: '我的待办' }).waitFor();
  });

  for (const language of ['zh', 'en'] as const) {
    test(`P12 every page shows itself in ${language}: no error, nothing runs, nothing breaks the layout, axe finds nothing`, async () => {
      if (language === 'en')
        await page
          .getByRole('button', { name: /English|EN/ })
          .or(page.getByText('English'))
          .first()
          .click();
      for (const path of PAGES) {
        await page.goto(`${address}/console${path}`);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        if (path !== '/live') await page.waitForLoadState('networkidle');
        const where = `${path} in ${language}`;
        assert.ok((await page.locator('nav a').count()) > 5, `${where}: signed in`);
        assert.deepEqual(await axe(), [], where);
        // As text: this side of the test knows no document.
        const [ran, wide, titles] = (await page.evaluate(
          `['ran' in globalThis, document.documentElement.scrollWidth - document.documentElement.clientWidth, document.querySelectorAll('h1').length]`,
        )) as [boolean, number, number];
        assert.equal(ran, false, where);
        assert.ok(wide <= 0, `${where} is ${wide} pixels too wide`);
        assert.equal(titles, 1, where);
        if (process.env['ANNING_TEST_SHOTS'] !== undefined)
          await page.screenshot({
            path: join(process.env['ANNING_TEST_SHOTS'], `${language}${path.replace(/\W+/g, '-')}.png`),
          });
      }
      assert.deepEqual(faults, []);
    });
  }

  test('a message’s evidence is checked in the browser, its hidden marks are seen, and a held one is released', async () => {
    await page.goto(`${address}/console/messages/${ID}`);
    await page.getByText('U+202E').first().waitFor();
    await page
      .getByRole('button', { name: /Verify/ })
      .first()
      .click();
    await page
      .getByText(/verified|holds|stands/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Release', exact: false }).first().click();
    for (let tries = 0; tries < 100; tries++) {
      const row = await house.record.db
        .selectFrom('held_message')
        .select(['state', 'decided_by_name'])
        .executeTakeFirstOrThrow();
      if (row.state === 'deciding') return assert.equal(row.decided_by_name, '林晚');
      await page.waitForTimeout(50);
    }
    assert.fail('not decided');
  });
});
