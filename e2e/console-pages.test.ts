/** The console in a real browser against the API on real stores: every page in both languages, and what strangers send through all of it. Long because one house and one browser serve all of it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { judged, SHOP, type Stand, stand } from '../src/api/fixture.ts';
import { checkCharacter, type RecordedChange } from '../src/domain/index.ts';
import { nastyTexts } from '../src/domain/nasty.fixture.ts';
import { appendChanges } from '../src/store/index.ts';
import { axeViolations, buildConsole, layoutOf, noBrowser, openBrowser, openPage } from './chromium.ts';
import { type DeskContent, fillDesk } from './desk-content.ts';

const NASTY = nastyTexts(200);
const idOf = (i: number) => (0x0a00000000000000n + BigInt(i + 1)).toString(16).padStart(16, '0');
const [FIRST] = [idOf(0)];
const PORT = '10690001';
/** A nasty text as a name: not too long, and without what PostgreSQL cannot keep. */
function nastyName(i: number): string {
  const text = NASTY[i]!.slice(0, 60).replaceAll(/\p{Cc}|\p{Cs}/gu, '');
  return text.trim() || '名';
}
/** A registry in which every name and every reason is a stranger's. */
function nastyRegistry(at: number): RecordedChange[] {
  const code = (i: number) => {
    const body = `91330100MA9${String(i).padStart(6, '0')}`;
    return body + checkCharacter(body);
  };
  const [carrier, provider, agent] = [0, 1, 2].map(code) as [string, string, string];
  const letter = {
    letter: 'A1',
    signatures: ['青禾', nastyName(1).slice(0, 20)],
    grantor: SHOP,
    grantee: agent,
  };
  const changes: object[] = [
    ...NASTY.slice(0, 40).map((_, i) => ({
      kind: 'organisation-registered',
      organisation: code(i),
      name: nastyName(i),
    })),
    { kind: 'port-opened', port: PORT, holder: carrier, use: 'marketing' },
    { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: carrier, lessee: provider },
    { kind: 'lease-confirmed', lease: 'L1' },
    { kind: 'lease-declared', lease: 'L2', port: PORT, lessor: provider, lessee: agent },
    { kind: 'lease-declared', lease: 'L3', port: PORT, lessor: code(5), lessee: code(6) },
    ...NASTY.slice(0, 40).map((_, i) => ({
      kind: 'signature-registered',
      signature: nastyName(i).slice(0, 20),
      owner: code(i),
    })),
    { kind: 'signature-registered', signature: '青禾', owner: SHOP },
    { kind: 'signature-registered', signature: '清禾', owner: provider },
    { kind: 'signature-filed', signature: '青禾', carrier: 'mobile', state: 'filed' },
    { kind: 'signature-suspended', signature: '青禾', reason: nastyName(4) },
    { kind: 'letter-granted', ...letter, until: at + 20 * 86_400_000 },
    ...NASTY.slice(0, 30).flatMap((_, i) => [
      { kind: 'port-suspended', port: PORT, reason: nastyName(i) },
      { kind: 'port-restored', port: PORT },
    ]),
  ];
  // Past the reading that would refuse such signatures: pages must hold even then.
  return changes.map((change) => ({ at: at - 1000, ...change }) as unknown as RecordedChange);
}
const PAGES = [
  '/',
  '/held?limit=200',
  `/held?open=${FIRST}`,
  '/live',
  '/traffic',
  '/messages?range=all&limit=200',
  `/messages?range=all&open=${FIRST}`,
  `/messages/${FIRST}`,
  '/organisations',
  '/organisations/new',
  `/organisations/${SHOP}`,
  '/leases',
  '/letters',
  '/expiring?days=90',
  '/ports',
  `/ports/${PORT}`,
  `/ports/${PORT}?at=2026-01-01T00:00:00%2B08:00`,
  `/ports/${PORT}77`,
  '/ports/10699999',
  '/leases/new',
  '/leases/L1',
  '/leases/L2',
  '/signatures',
  `/signatures/${encodeURIComponent('青禾')}`,
  `/signatures/${encodeURIComponent(nastyName(0).slice(0, 20))}`,
  '/letters/A1',
  '/accounts',
  '/rules',
  '/system',
  '/audit',
  '/people',
  '/people/new',
  '/keys',
  '/keys/new',
  '/me',
  '/no-such-page',
  '/review',
  '/applications',
  '/applications/new',
  '/applications/new/port',
  '/applications/new/signature',
  '/applications/new/letter',
  '/applications/new/filing',
  '/applications/new/template',
  '/templates',
  '/templates/T-CODE',
  '/imports',
  '/imports?kind=templates',
  '/plans',
  '/plans?by=weeks',
  '/plans/list',
  '/plans/new',
  '/preflights',
  '/sanctions',
  '/sanctions/new',
  '/findings',
  '/detectors',
  '/complaints?limit=100',
  '/complaints/by-number',
  '/cases',
  '/cases?queue=due-soon',
  '/leads',
  '/statistics',
  '/thresholds',
  '/thresholds/rules',
  '/alarms',
  '/alarms/series',
  '/alarms/monitors',
];
/** Those that show one thing each, by its id. */
const deskPages = (desk: DeskContent) => [
  `/review/${desk.alike}`,
  `/review/${desk.port}`,
  `/review/${desk.letter}`,
  `/review/${desk.own}`,
  `/review/${desk.template}`,
  `/imports/${desk.wrongImport}`,
  `/imports/${desk.import}`,
  `/applications/${desk.rejected}`,
  `/applications/${desk.approved}`,
  `/sanctions/${desk.proposed}`,
  `/sanctions/${desk.placed}`,
  `/findings/${desk.finding}`,
  `/findings/${desk.open}`,
  `/findings/${desk.byDefault}`,
  `/complaints/${desk.matched}`,
  `/complaints/${desk.ungathered}`,
  `/cases/${desk.decidedCase}`,
  `/cases/${desk.openCase}`,
  `/leads/${desk.decidedLead}`,
  `/leads/${desk.openLead}`,
];
/** What an identity provider’s way back may say of a sign-in that did not work. */
const PROBLEMS = [
  ['zh-CN', 'sign-in-failed', /没有与之对应的可用账户/],
  ['en', 'sign-in-failed', /no active account here belongs to you/],
  ['en', 'provider-refused', /did not vouch for you/],
  ['en', 'not-found', /no such identity provider/],
  ['en', '<img src=x onerror=window.ran=1>', /The sign-in did not work/],
  ['en', 'constructor', /The sign-in did not work/],
] as const;

const SHOTS = process.env['ANNING_TEST_SHOTS'];

describe('the console’s pages', { skip: noBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'anning-console-'));
  const faults: string[] = [];
  let house: Stand;
  let browser: Browser;
  let page: Page;
  let address: string;
  let desk: DeskContent;

  before(async () => {
    await buildConsole(folder);
    house = await stand({ consoleFolder: folder });
    // A browser forgets a cookie by its own clock.
    house.clock.now = Date.now();
    const at = house.clock.now - 60_000;
    await house.evidence.addBatches([
      { gateway: 'gateway-1', block: 1, firstAtMs: 1, lastAtMs: 2, records: [Buffer.from('a record')] },
    ]);
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 1,
      messages: NASTY.map((text, i) =>
        judged(house, idOf(i), 'shop01', SHOP, {
          at: at + i,
          text,
          signature: text.slice(0, 20),
          outcome: 'hold',
          reasons: ['purpose-unclear'],
          // Of whom the first complaint on the desk is.
          recipientSealed: house.sealer.seal(Buffer.from('8613800139000')).toString('base64'),
        }),
      ),
      receipts: [],
      inbound: [],
    });
    await house.record.db
      .insertInto('held_message')
      .values(
        NASTY.map((text, i) => ({
          message_id: idOf(i),
          at: new Date(at + i),
          gateway: 'gateway-1',
          account: 'shop01',
          organisation: SHOP,
          // PostgreSQL takes no NUL; the gateway’s own rows have none either.
          signature: text.slice(0, 20).replaceAll('\u0000', ''),
          port: '10690001',
          purpose: 'unclear',
          reasons: ['purpose-unclear'],
          state: 'waiting' as const,
          decision: null,
          decided_by: null,
          decided_by_name: null,
          decided_reason: null,
          due: null,
          settled_at: null,
        })),
      )
      .execute();
    await appendChanges(house.record.db, 'test', nastyRegistry(house.clock.now));
    const cookie = await house.signIn('officer', [
      { role: 'operator', organisation: undefined },
      { role: 'carrier', organisation: undefined },
      { role: 'regulator', organisation: undefined },
      { role: 'centre', organisation: undefined },
    ]);
    // Names and reasons are a stranger’s too.
    for (const [i, nasty] of NASTY.slice(0, 50).entries()) {
      const name =
        nasty
          .slice(0, 60)
          .replaceAll(/\p{Cc}/gu, '')
          .trim() || '名';
      const duties = [{ role: 'sender', organisation: SHOP }];
      await house.ask(cookie, 'POST /api/people', {
        body: { login: `person${i}`, name, language: 'zh', duties },
        headers: { 'idempotency-key': `person-${i}` },
      });
      const key = { name, role: 'carrier', organisation: null, acts: ['message.read'], days: 7 };
      await house.ask(cookie, 'POST /api/keys', { body: key, headers: { 'idempotency-key': `key-${i}` } });
    }
    await house.ask(cookie, 'POST /api/rules/purpose-unclear/proposals', {
      body: { mode: 'enforce', reason: NASTY[1] },
      headers: { 'idempotency-key': 'proposal' },
    });
    desk = await fillDesk(house, cookie, NASTY.slice(0, 40));
    address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    page = await openPage(browser, faults);
    const [name, value] = cookie.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: address }]);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const language of ['zh', 'en'] as const) {
    test(`P12 every page shows itself in ${language}: no error, nothing runs, nothing breaks the layout, axe finds nothing`, async () => {
      await page.goto(`${address}/console/`);
      await page.locator('nav a').first().waitFor();
      if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
      for (const path of [...PAGES, ...deskPages(desk)]) {
        await page.goto(`${address}/console${path}`);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        if (path !== '/live') await page.waitForLoadState('networkidle');
        const where = `${path} in ${language}`;
        assert.ok((await page.locator('nav a').count()) > 5, `${where}: signed in`);
        assert.deepEqual(await axeViolations(page), [], where);
        const { ran, tooWide, titles } = await layoutOf(page);
        assert.equal(ran, false, where);
        assert.ok(tooWide <= 0, `${where} is ${tooWide} pixels too wide`);
        assert.equal(titles, 1, where);
        if (language === 'en' && path !== '/rules') {
          const chinese = await page.evaluate(
            `[...document.querySelectorAll('nav, h1, h2, th, dt, label, button')].map((e) => e.textContent).filter((t) => /[\\u4e00-\\u9fff]/.test(t)).slice(0, 3)`,
          );
          const own = (chinese as string[]).filter(
            (text) => text !== '中文' && !/officer|测试|青禾|集市/.test(text),
          );
          assert.deepEqual(own, [], `${where} is not translated`);
        }
        if (SHOTS !== undefined) {
          mkdirSync(SHOTS, { recursive: true });
          await page.screenshot({ path: join(SHOTS, `${language}${path.replace(/\W+/g, '-')}.png`) });
        }
      }
      assert.deepEqual(faults, []);
    });
  }

  for (const [locale, code, words] of PROBLEMS) {
    test(`P12 a sign-in through a provider that did not work says why, once: ${code} in ${locale}`, async () => {
      const other = await openPage(browser, faults, { locale });
      await other.goto(`${address}/console/#problem=${encodeURIComponent(code)}`);
      await other.getByText(words).waitFor();
      assert.equal(await other.getByRole('alert').count(), 1);
      assert.doesNotMatch(other.url(), /problem/);
      await other.reload();
      await other.locator('input[autocomplete^="username"]').waitFor();
      assert.equal(await other.getByText(words).count(), 0);
      assert.equal((await layoutOf(other)).ran, false);
      await other.context().close();
    });
  }

  test('P12 200 nasty texts, each opened as a message: shown as they are, nothing runs, nothing breaks the layout', async () => {
    await page.goto(`${address}/console/messages/${FIRST}`);
    for (const [i, text] of NASTY.entries()) {
      // Within the page, as a link does: a load of its own for each would only be slower.
      await page.evaluate(
        `history.pushState(null, '', '/console/messages/${idOf(i)}'); dispatchEvent(new PopStateEvent('popstate'))`,
      );
      await page.getByRole('heading', { level: 1, name: idOf(i) }).waitFor();
      // What cannot be seen stands there as a chip with its name, which is no part of the text.
      const shown = await page.evaluate(
        `[...document.querySelector('.message-text').querySelectorAll('.mark')].forEach((e) => e.replaceChildren()), document.querySelector('.message-text').textContent`,
      );
      const { ran, tooWide } = await layoutOf(page);
      assert.equal(ran, false, text);
      assert.ok(tooWide <= 0, `${tooWide} pixels too wide: ${text}`);
      const letters = (each: string) => each.replaceAll(/[^\p{L}\p{N}<>="'{}]/gu, '');
      assert.ok(letters(String(shown)).includes(letters(text).slice(0, 40)), `${text} shown as ${shown}`);
    }
    assert.deepEqual(faults, []);
  });

  test('P12 the same 200 in an export: no cell that a spreadsheet runs, no row lost', async () => {
    await page.goto(`${address}/console/messages?range=all`);
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByText('CSV').first().click();
    await page
      .getByRole('button', { name: /Exports|Jobs|export/i })
      .first()
      .waitFor();
    const csv = await until(async () => {
      const { items } = (await (await page.request.get(`${address}/api/jobs`)).json()) as {
        items: { id: string; kind: string; state: string }[];
      };
      const done = items.find(({ kind, state }) => kind === 'export-messages' && state === 'done');
      return done && (await (await page.request.get(`${address}/api/jobs/${done.id}/file`)).text());
    });
    const rows = readCsv(csv);
    assert.equal(rows.length, NASTY.length + 1);
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
  });

  test('a search that takes long shows what it has and how far it got, goes on by itself and comes to its end', async () => {
    const { traffic } = house;
    const hoursAgo = (hours: number) => Date.now() - hours * 3_600_000;
    const far = [30, 3, 1].map((hours, i) =>
      judged(house, `0b0000000000000${i}00`, 'shop01', SHOP, {
        at: hoursAgo(hours),
        text: `【苇舟】远方来信第${i}封`,
        outcome: 'allow',
      }),
    );
    await traffic.insertBlock({ gateway: 'gateway-1', block: 2, messages: far, receipts: [], inbound: [] });
    // As on a store so large that an answer has time for one hour alone; the sixth waits until it was looked at.
    let answers = 0;
    let goOn = () => {};
    const looked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const whole = traffic.search;
    traffic.search = async (filter, page) => {
      if (++answers === 6) await looked;
      return whole.call(traffic, filter, { ...page, withinMs: 0 });
    };
    try {
      await page.goto(`${address}/console/messages?range=all&text=${encodeURIComponent('远方')}`);
      const status = page.getByRole('status').filter({ hasText: 'searched as far as' });
      await status.waitFor();
      await page.getByText('远方来信第1封').first().waitFor();
      assert.match((await status.textContent())!, /2 found/);
      assert.ok(await page.getByRole('button', { name: 'Next', exact: true }).isDisabled());
      goOn();
      await page.getByText('远方来信第0封').first().waitFor();
      await page.getByText('3 on this page').waitFor();
      assert.equal(await status.count(), 0);
      assert.ok(answers > 20, `${answers} answers`);
    } finally {
      traffic.search = whole;
    }
    assert.deepEqual(faults, []);
  });
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('not within a minute');
}

/** RFC 4180: quoted cells may hold commas, quotes and line breaks. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [whole, quoted, plain, end] of text
    .replace(/^\ufeff/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (whole === '' && rows.at(-1)!.length === 0) break;
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
