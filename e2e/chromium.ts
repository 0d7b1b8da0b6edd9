import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 AA holds what came before it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Why tests in a browser cannot run here; false: they can. */
export const noBrowser = CHROMIUM === undefined ? 'no Chromium at /usr/bin/chromium' : (false as const);

/** Chromium without its sandbox, which root may not have. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
}

/** A page whose errors, and whatever the browser complains of, are gathered. */
export async function openPage(
  browser: Browser,
  faults: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await browser.newPage({
    ...{ viewport: { width: 1366, height: 850 } },
    // A hand waits for a menu to unfold; a test would press where it no longer is.
    ...{ reducedMotion: 'reduce' as const },
    ...options,
  });
  // A busy machine is slow, not wrong.
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (line) => {
    // That nobody is signed in, or that an address is wrong, is said by a status; the browser writes it into its log all the same.
    if (line.type() === 'error' && !/status of 40[014]/.test(line.text()))
      faults.push(`${page.url()}: ${line.text()}`);
  });
  return page;
}

/** What axe finds against WCAG 2.2 AA: the rule and the first place. */
export async function axeViolations(page: Page): Promise<string[]> {
  await atRest(page);
  await page.evaluate(AXE);
  return page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ runOnly: rules });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  }, RULES);
}

/**
 * A dialog on its way in or out is half transparent and half its size; what turns for ever, such as a spinner, is not waited for. A button whose deed is on its
 * way is paler than others.
 */
export async function atRest(page: Page): Promise<void> {
  // Unless it waits for a person: behind a box that asks whether it is meant.
  if ((await page.getByRole('dialog').count()) === 0)
    await page.locator('.ant-btn-loading').first().waitFor({ state: 'detached' });
  // As text: this side of the test knows no document.
  await page.evaluate(`(async () => {
    const moving = () => document.getAnimations().filter((each) =>
      each.playState === 'running' && each.effect.getComputedTiming().iterations !== Infinity);
    for (let found = moving(); found.length > 0; found = moving()) {
      await Promise.allSettled(found.map((each) => each.finished));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })()`);
}

/** Milliseconds in which a page finds its shape after its window changed. */
const SHAPED_WITHIN = 3_000;

/** Whether anything of a stranger's ran, by how many pixels the page is too wide once it has its shape, and how many titles it has. */
export async function layoutOf(page: Page): Promise<{ ran: boolean; tooWide: number; titles: number }> {
  // As text: this side of the test knows no document. A chart and a table are drawn anew after the window changed, not with it.
  return page.evaluate(
    `(async () => {
      const root = document.documentElement;
      const until = Date.now() + ${SHAPED_WITHIN};
      while (root.scrollWidth > root.clientWidth && Date.now() < until) await new Promise(requestAnimationFrame);
      return { ran: 'ran' in globalThis, tooWide: root.scrollWidth - root.clientWidth, titles: document.querySelectorAll('h1').length };
    })()`,
  );
}

/** Builds the console into a folder. */
export async function buildConsole(folder: string): Promise<void> {
  const root = join(import.meta.dirname, '../console');
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
}
