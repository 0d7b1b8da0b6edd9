/** The report of `anning trends` as a browser shows it: nothing of the file runs, everything can be read, on paper too. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { type Parts, runCommand } from '../src/cli/run.ts';
import type { Language } from '../src/cli/terminal.ts';
import { complaintLines, csvOf, LAST } from '../src/cli/trends.fixture.ts';
import { noBrowser, openBrowser, openPage } from './chromium.ts';
import { cleanIn, picture } from './steps.ts';

const NASTY = [
  '<script>window.ran=1;document.title="ran"</script>',
  '"><img src=x onerror="document.title=\'ran\'">',
  '</p></style><svg onload="document.title=\'ran\'">',
  '\u202eمرحبا\u202c 倒过来 \u2066\u0007',
  'x'.repeat(3000),
];

describe('the report of trends in a browser', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-trends-report-'));
  const faults: string[] = [];
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const clean = cleanIn('trends-report', faults);

  async function report(name: string, language: Language): Promise<string> {
    const nasty = NASTY.flatMap((text) =>
      Array.from({ length: 40 }, () => ({
        ...{ time: '2026-05-30 10:00:00', text, sender: text.slice(0, 60), category: text.slice(0, 90) },
        region: text.slice(0, 30),
      })),
    );
    const file = join(folder, `${name}.csv`);
    writeFileSync(file, csvOf([...complaintLines('report'), ...nasty]));
    const terminal = {
      ...{ language, interactive: false, rows: undefined, out: () => undefined, err: () => undefined },
      readInput: async () => undefined,
    };
    const parts = {
      configurationKeys: [],
      clock: () => LAST,
      version: '0.1.0',
      onInterrupt: () => undefined,
    };
    assert.equal(await runCommand(['trends', file], terminal, parts as unknown as Parts), 3);
    return pathToFileURL(join(`${file}.trends`, 'report.html')).href;
  }

  test('in Chinese: alarms, waves and counts; nothing of a text ran, nothing is too wide, and it can be printed', async () => {
    const page = await openPage(browser, faults, { locale: 'zh-CN' });
    await page.goto(await report('zh', 'zh'));
    assert.match(await page.title(), /^投诉趋势报告/);
    await page
      .getByRole('heading', { level: 3, name: /涉嫌欺诈/ })
      .first()
      .waitFor();
    await page.getByRole('img', { name: /预计/ }).first().waitFor();
    await page.getByText('［数字').first().waitFor();
    await clean(page, '1-zh');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'trends-report-2-print');
    await page.context().close();
  });

  test('in English, on a telephone', async () => {
    const page = await openPage(browser, faults, { locale: 'en', viewport: { width: 390, height: 800 } });
    await page.goto(await report('en', 'en'));
    await page.getByRole('heading', { level: 2, name: 'How to read this' }).waitFor();
    await clean(page, '3-phone-en');
    await page.context().close();
  });
});
