/**
 * `npm run screenshots`: plays the demo and takes the pictures of docs/images, in Chinese, the first of them in English too; with names behind
 * `--`, these alone. Needs Chromium.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { buildConsole, noBrowser, openBrowser, openPage } from './chromium.ts';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/images');
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
/** A code of nobody, a name that another's resembles, one that a spreadsheet would run, and two sound rows. */
const WRONG_FILE = {
  name: '签名台账.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      '签名,权利人',
      '禾屿到店,91330200MA2TWN0032',
      '禾屿早市,91330200MA2TWN0039',
      '澜汀课堂,91330700MA2TWN009E',
      '和屿集市,91330300MA2TWN004A',
      '=1+1,91330200MA2TWN0032',
      '禾屿果园,',
    ].join('\r\n'),
  ),
};
const CHOSEN = process.argv.slice(2);
const wanted = (name: string) => CHOSEN.length === 0 || CHOSEN.includes(name);

if (noBrowser !== false) throw new Error(noBrowser);
mkdirSync(IMAGES, { recursive: true });
await buildConsole(join(ROOT, 'console/dist'));
const data = mkdtempSync(join(tmpdir(), 'anning-screenshots-'));
const demo = spawn(join(ROOT, 'bin/anning'), ['demo', '--data', data, '--seed', '11'], {
  env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
});
let said = '';
demo.stderr.on('data', (piece: Buffer) => {
  said += piece;
});
const browser = await openBrowser();
try {
  await until(() => said.includes('the demo goes on'));
  const link = (role: string) => new RegExp(`demo sign-in, ${role}: (\\S+)`).exec(said)![1]!;
  for (const [language, names] of [
    [
      'zh',
      [
        ...['work', 'held', 'live', 'traffic', 'messages', 'message', 'rules', 'system', 'audit', 'people'],
        ...['apply', 'review', 'application', 'sanctions', 'detectors', 'finding', 'import'],
        ...['organisation', 'port', 'signature', 'expiring'],
      ],
    ],
    ['en', ['work', 'traffic', 'message', 'application', 'port', 'signature', 'finding', 'import']],
  ] as const) {
    for (const name of names.filter(wanted)) {
      const operates = name === 'audit' || name === 'people' || name === 'system';
      const role = operates ? 'operator' : name === 'apply' ? 'sender' : 'carrier';
      const page = await signedIn(browser, link(role), language);
      await show(page, name);
      await page.screenshot({ path: join(IMAGES, `${name}-${language}.png`) });
      await page.context().close();
      console.error(`${name}-${language}.png`);
    }
  }
  const home = new URL('/', link('carrier')).href;
  for (const [name, path] of [
    ['public-home', ''],
    ['public-sender', 'sender?number=10690088'],
  ] as const) {
    if (!wanted(name)) continue;
    const page = await openPage(browser, [], { viewport: PHONE, locale: 'zh-CN' });
    await page.goto(home + path);
    await page.screenshot({ path: join(IMAGES, `${name}-zh.png`) });
    await page.context().close();
    console.error(`${name}-zh.png`);
  }
  if (wanted('own-number')) await ownNumber();
} finally {
  await browser.close();
  await stop(demo);
  rmSync(data, { recursive: true, force: true });
}

/** The page of a person of the town, who comes in with the code that the demo shows. */
async function ownNumber(): Promise<void> {
  const [, address, number] = /the page for a person: (\S+) \(try the number (\d+)/.exec(said)!;
  const page = await openPage(browser, [], { viewport: PHONE, locale: 'zh-CN' });
  await page.goto(address!);
  await page.getByLabel('您的手机号').fill(number!);
  await page.getByRole('button', { name: '发送验证码' }).click();
  const code = () => /^on the phone \S+: .*验证码(\d{6})/m.exec(said)?.[1];
  await until(() => code() !== undefined);
  await page.getByLabel('短信里的 6 位数字').fill(code()!);
  await page.getByRole('button', { name: '确认' }).click();
  await page.getByRole('heading', { name: '可以给您发的' }).waitFor();
  await page.screenshot({ path: join(IMAGES, 'own-number-zh.png') });
  await page.context().close();
  console.error('own-number-zh.png');
}

async function signedIn(from: Browser, link: string, language: 'zh' | 'en'): Promise<Page> {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const page = await openPage(from, [], { viewport: DESK, locale });
  await page.goto(link);
  await page.locator('nav a').first().waitFor();
  const other = page.getByRole('button', { name: language === 'zh' ? '中文' : 'English' });
  if ((await other.count()) > 0) await other.first().click();
  return page;
}

/** Leads a page to what the picture shows. */
async function show(page: Page, name: string): Promise<void> {
  const at = (path: string) => page.goto(new URL(`/console${path}`, page.url()).href);
  switch (name) {
    case 'work':
      await at('/');
      break;
    case 'held':
      await at('/held');
      await page.locator('tbody tr').first().waitFor({ timeout: 120_000 });
      break;
    case 'live':
      await at('/live');
      await page.locator('.stream tbody tr').nth(6).waitFor({ timeout: 60_000 });
      await sleep(6000);
      break;
    case 'message':
      await at('/messages?outcome=refuse');
      await page.locator('tbody tr').first().getByRole('link').first().click();
      await page.getByRole('dialog').getByRole('link').first().click();
      await page.locator('.reason').first().waitFor();
      break;
    case 'apply':
      await at('/applications/new/signature');
      await page.locator('#wanted_signature').fill('硯青小貸');
      await page.locator('#wanted_sourceDate').fill('2040-01-01');
      await page.locator('.precheck-list li').nth(1).waitFor();
      break;
    case 'application':
      await at('/review');
      await page.locator('tbody tr', { hasText: '禾嶼鮮生' }).getByRole('link').click();
      await page.locator('.side-by-side').first().waitFor();
      break;
    case 'organisation':
      await at('/organisations');
      await page.getByRole('link', { name: '澜汀数据服务有限公司' }).click();
      await page.locator('.facts').first().waitFor();
      break;
    case 'port':
      await at('/ports/106575301188');
      await page.locator('.chain').first().waitFor();
      break;
    case 'signature':
      await at(`/signatures/${encodeURIComponent('禾屿集市')}`);
      await page.locator('.side-by-side').first().waitFor();
      await page.evaluate(`document.querySelector('.side-by-side').scrollIntoView({ block: 'center' })`);
      break;
    case 'finding':
      await at('/findings?detector=sub-lease');
      await page.locator('tbody tr').first().getByRole('link').click();
      await page.locator('.example-text').first().waitFor();
      break;
    case 'import':
      await at('/imports?kind=signatures');
      await page.locator('input[type=file]').setInputFiles(WRONG_FILE);
      await page.locator('form [type=submit]').click();
      await page.locator('.import-tallies').waitFor();
      break;
    default:
      await at(`/${name}`);
      await page.locator('tbody tr, .card').first().waitFor();
      await sleep(2500);
  }
  await sleep(800);
}

async function until(look: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (look()) return;
    if (demo.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`the demo did not start: ${said}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}
