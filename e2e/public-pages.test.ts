/** The pages in a real browser at the width of a small telephone: layout, accessibility, text at twice its size, and no script at all. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { LANGUAGES } from '../src/domain/index.ts';
import { ADDRESSES, inLanguage, pagesOn } from '../src/public/fixture.ts';
import { MINE_ADDRESSES } from '../src/public/mine.fixture.ts';
import { axeViolations, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];
const PHONE = { width: 360, height: 740 };
// As text: this side of the test knows no document.
const SKIP_LINK_BOTTOM = "document.querySelector('.skip').getBoundingClientRect().bottom";
const SMALL_TARGETS = `[...document.querySelectorAll('header a, button, input:not([type=hidden]), summary, .ways a, .links a')]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)`;

describe('the public pages in Chromium', { skip: noBrowser }, () => {
  let app: FastifyInstance;
  let browser: Browser;
  let address: string;
  const faults: string[] = [];

  before(async () => {
    app = await pagesOn();
    address = await app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const pageAs = (options: BrowserContextOptions) =>
    openPage(browser, faults, { viewport: PHONE, ...options });

  for (const language of LANGUAGES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${language}, ${colorScheme}: nothing too wide, also at twice the text size; axe finds nothing; no error`, async () => {
        faults.length = 0;
        const page = await pageAs({ colorScheme, bypassCSP: true });
        const places = [
          ...ADDRESSES.map((each) => ({ each, token: undefined })),
          ...MINE_ADDRESSES.map(({ address: each, token }) => ({ each, token })),
        ];
        for (const [i, { each, token }] of places.entries()) {
          const where = inLanguage(each, language);
          await page.context().clearCookies();
          if (token !== undefined)
            await page
              .context()
              .addCookies([{ name: 'anning_number', value: token, url: `${address}/mine` }]);
          await page.goto(address + where);
          await page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })",
          );
          assert.ok((await layoutOf(page)).tooWide <= 0, `${where} is too wide`);
          assert.deepEqual(await page.evaluate(SMALL_TARGETS), [], where);
          if (SHOTS !== undefined)
            await page.screenshot({
              path: join(SHOTS, `${i}-${language}-${colorScheme}.png`),
              fullPage: true,
            });
          assert.deepEqual(await axeViolations(page), [], where);
          await page.evaluate("document.documentElement.style.fontSize = '225%'");
          assert.ok((await layoutOf(page)).tooWide <= 0, `${where} is too wide at twice the text size`);
          assert.ok(
            ((await page.evaluate(SKIP_LINK_BOTTOM)) as number) <= 0,
            `${where}: the skip link is out of sight`,
          );
        }
        assert.deepEqual(faults, []);
        await page.context().close();
      });
    }

    test(`${language}: under its own policy, with scripts off, a number is looked up by the keyboard alone`, async () => {
      faults.length = 0;
      const page = await pageAs({ javaScriptEnabled: false, locale: language });
      await page.goto(address);
      await page.keyboard.press('Tab');
      const skipLink = page.locator(':focus');
      assert.equal(await skipLink.getAttribute('href'), '#main');
      assert.ok((await skipLink.boundingBox())!.y >= 0, 'the skip link shows itself');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.equal(await page.locator(':focus').getAttribute('name'), 'number');
      await page.keyboard.type('1069 0088');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/sender\?number=/);
      assert.match((await page.locator('h1').textContent()) ?? '', /10690088/);
      // The policy let the style through.
      assert.equal(await page.evaluate('getComputedStyle(document.body).marginTop'), '0px');
      assert.ok((await page.locator('button').boundingBox())!.height >= 44);
      await page.locator('header a[hreflang]').click();
      assert.ok(page.url().endsWith(`?lang=${language === 'zh' ? 'en' : 'zh'}&number=1069+0088`), page.url());
      assert.deepEqual(faults, []);
      await page.context().close();
    });
  }
});
