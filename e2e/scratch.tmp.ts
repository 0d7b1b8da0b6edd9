// @ts-nocheck
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, openPage } from './chromium.ts';

const said = readFileSync('/tmp/bwdemo.log', 'utf8');
const role = process.env.ROLE ?? 'carrier';
const link = new RegExp(`demo sign-in, ${role}: (\\S+)`).exec(said)![1]!;
const widths = (process.env.W ?? '1280,390').split(',').map(Number);
const langs = (process.env.L ?? 'zh').split(',');
const paths = process.argv.slice(2);
const browser = await openBrowser();
for (const language of langs) {
  const page = await openPage(browser, [], {
    viewport: { width: 1280, height: 800 },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  });
  await page.goto(link);
  await page.locator('nav a').first().waitFor();
  const other = page.getByRole('button', { name: language === 'zh' ? '中文' : 'English' });
  if ((await other.count()) > 0) await other.first().click();
  for (const path of paths) {
    let target = path;
    if (path.startsWith('finding:')) {
      await page.goto(new URL(`/console/findings?detector=${path.slice(8)}`, page.url()).href);
      target = (await page.locator('tbody tr a').first().getAttribute('href'))!.replace('/console', '');
    }
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 800 });
      const t0 = performance.now();
      await page.goto(new URL(`/console${target}`, page.url()).href);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      const ms = Math.round(performance.now() - t0);
      await page.waitForTimeout(400);
      const over = await page.evaluate(
        `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
      );
      const eng =
        language === 'zh'
          ? await page.evaluate(
              `(() => { const out = new Set(); const w = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT); while (w.nextNode()) { const t = w.currentNode.textContent; if (w.currentNode.parentElement.closest('style,script')) continue; for (const m of t.match(/[A-Za-z][A-Za-z-]{2,}/g) ?? []) out.add(m); } return [...out].slice(0, 30).join(' ') })()`,
            )
          : await page.evaluate(
              `(() => { const out = new Set(); for (const e of document.querySelectorAll('main *')) for (const c of e.childNodes) if (c.nodeType === 3 && /[\\u4e00-\\u9fff]/.test(c.textContent)) out.add(c.textContent.slice(0, 24)); return [...out].slice(0, 20).join(' | ') })()`,
            );
      const name = `${language}${path.replace(/[^\w\u4e00-\u9fff]+/g, '-')}-${width}`;
      await page.screenshot({ path: join('/tmp/bwshots', `${name}.png`), fullPage: true });
      console.log(name, `${ms}ms`, over > 0 ? `TOO WIDE ${over}` : '', eng);
    }
  }
  await page.context().close();
}
await browser.close();
