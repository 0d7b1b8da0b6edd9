/** Who may send as whom, as people settle it in the console: one side declares, the other confirms, a reviewer looks and steps in. Long because one house and one browser serve all of it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { judged, OTHER, SHOP, type Stand } from '../src/api/fixture.ts';
import { checkCharacter, type Duty, type RecordedChange } from '../src/domain/index.ts';
import { createSigner } from '../src/evidence/index.ts';
import { batch, passedOn, wantedKey } from '../src/registry/custody/fixture.ts';
import { appendChanges, recipientTag, SealKey } from '../src/store/index.ts';
import { axeViolations, layoutOf, noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';

const PORT = '10690001';
const PHONE = { width: 360, height: 740 };
const HOUR_MS = 3_600_000;
const SHOTS = process.env['ANNING_TEST_SHOTS'];
/** The port and the messages of the custody tests: of the shop by a lease, of somebody who is not on the chain, of a port that nobody opened. */
const TRACED = '10690077';
const [MINE, STRANGERS, NOWHERE] = ['0b00000000000001', '0b00000000000002', '0b00000000000003'] as const;
const STRANGER = `91440300MA5DA1TK2${checkCharacter('91440300MA5DA1TK2')}`;

describe('the registry in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  let house: Stand;

  before(async () => {
    house = await open.build();
    const opened = { kind: 'port-opened', port: PORT, holder: SHOP, use: 'marketing' };
    await appendChanges(house.record.db, 'test', [
      { at: house.clock.now - 1000, ...opened } as unknown as RecordedChange,
    ]);
    const duties: Record<string, Duty> = {
      shop: { role: 'sender', organisation: SHOP },
      other: { role: 'provider', organisation: OTHER },
      carrier: { role: 'carrier', organisation: undefined },
    };
    await open.signIn(duties);
    await open.listen();
  });
  after(() => open.close());

  const as: ConsoleHouse['as'] = (...asked) => open.as(...asked);
  /** The chain as it is read aloud: each hop's text. */
  const hopsOf = (page: Page) =>
    page
      .getByRole('list', { name: /^接入链/ })
      .first()
      .getByRole('listitem')
      .allInnerTexts();

  test('a lease that is checked as it is written, declared by one side, is confirmed by the other and drawn', async () => {
    const shop = await as('shop', `/ports/${PORT}`);
    await shop.getByText('只有持有方自己可以从该端口发送').waitFor();
    await shop.getByRole('button', { name: '声明接入关系' }).click();
    const field = (name: string) => shop.getByLabel(name, { exact: true });
    assert.equal(await field('以谁的名义声明').inputValue(), SHOP);
    assert.equal(await field('端口').inputValue(), PORT);
    // All that is wrong at once, each at its field: a name with a blank, the lessor as its own lessee.
    await field('编号').fill('L 1');
    await field('承租方').fill(SHOP);
    await shop.getByText(/预审发现 \d 处问题/).waitFor();
    for (const [name, finding] of [
      ['编号', /编号不对：L 1。.*请填写 1 到 40 个字母/],
      ['承租方', /接入链会成环。.*请核对上下级关系/],
    ] as const) {
      const item = shop.locator('.ant-form-item').filter({ has: field(name) });
      await item.locator('.ant-form-item-explain').getByText(finding).waitFor();
    }
    assert.deepEqual(await axeViolations(shop), []);
    await field('编号').fill('L-1');
    await field('承租方').fill(OTHER);
    await shop.getByText('预审通过，可以提交。').waitFor();
    await shop.getByRole('button', { name: '声明接入关系' }).click();
    await shop.getByRole('heading', { level: 1, name: '接入关系 L-1' }).waitFor();
    await shop.getByText('未确认').first().waitFor();
    assert.equal(
      await shop.getByRole('button', { name: '确认' }).count(),
      0,
      'the side that declared it confirms nothing',
    );

    house.clock.now += 60_000;
    const other = await as('other', '/leases/L-1');
    await other.getByRole('button', { name: '确认' }).click();
    await other.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await other.getByText('另一方确认').waitFor();

    const carrier = await as('carrier', `/ports/${PORT}`);
    await carrier.getByText('各级均已由双方确认').waitFor();
    const [holder, hop, ...rest] = await hopsOf(carrier);
    assert.match(holder!, /持有方[\s\S]*青禾商城/);
    assert.match(hop!, /第 1 级[\s\S]*生效[\s\S]*<b>北岸<\/b>金服[\s\S]*L-1/);
    assert.deepEqual(rest, []);
    // As it stood before: at the first change back the other side had confirmed, at the second it had not.
    const before = carrier.getByRole('button', { name: '上一次变化' });
    await before.click();
    await before.click();
    await carrier.getByText('1 级未确认', { exact: true }).waitFor();
    assert.match((await hopsOf(carrier))[1]!, /未确认/);
    assert.match(carrier.url(), /\?at=/);
    for (const page of [shop, other, carrier]) await page.context().close();
    assert.deepEqual(open.faults, []);
  });

  test('a reviewer suspends the port with a reason, which stands in what happened; on a phone too', async () => {
    const carrier = await as('carrier', `/ports/${PORT}`, { viewport: PHONE });
    await carrier.getByRole('button', { name: '暂停', exact: true }).click();
    const dialog = carrier.getByRole('dialog');
    await dialog.getByRole('textbox').fill('接入链存疑，核查');
    await dialog.getByRole('button', { name: '暂停', exact: true }).click();
    const happened = carrier.getByRole('region', { name: '经过' }).getByRole('listitem').first();
    await happened.getByText('接入链存疑，核查').waitFor();
    assert.match((await happened.textContent()) ?? '', /端口暂停[\s\S]*测试/);
    await carrier.getByRole('button', { name: '恢复' }).waitFor();
    const { tooWide } = await layoutOf(carrier);
    assert.ok(tooWide <= 0, `${tooWide} pixels too wide`);
    // One hop below the other, and read in that order.
    const boxes = await carrier
      .locator('.chain-card')
      .evaluateAll((cards) =>
        cards.map(
          (card) =>
            (card as unknown as { getBoundingClientRect(): { top: number } }).getBoundingClientRect().top,
        ),
      );
    assert.ok(boxes.length === 2 && boxes[0]! < boxes[1]!, `${boxes}`);
    assert.deepEqual(await axeViolations(carrier), []);
    await carrier.context().close();
    assert.deepEqual(open.faults, []);
  });

  test('a reviewer sets from where a port is reached; its owner gives up a signature; a sanction in force is told on the page', async () => {
    const opened = '10690055';
    const since = house.clock.now - 1000;
    await appendChanges(
      house.record.db,
      'test',
      [
        { kind: 'port-opened', port: opened, holder: SHOP, use: 'marketing' },
        { kind: 'signature-registered', signature: '青禾小铺', owner: SHOP },
      ].map((each) => ({ at: since, ...each }) as unknown as RecordedChange),
    );
    const carrier = await as('carrier', `/ports/${opened}`);
    await carrier.getByRole('button', { name: '设定接入地址' }).click();
    const dialog = carrier.getByRole('dialog');
    const points = dialog.getByLabel('接入地址');
    await points.fill('192.0.2.300');
    await points.press('Enter');
    await dialog.getByLabel('理由').fill('机房搬迁');
    await dialog.getByRole('button', { name: '设定接入地址' }).click();
    const item = dialog.locator('.ant-form-item').filter({ has: carrier.getByLabel('接入地址') });
    await item
      .locator('.ant-form-item-explain-error')
      .getByText(/192\.0\.2\.300/)
      .waitFor();
    assert.deepEqual(await axeViolations(carrier), []);
    await points.press('Backspace');
    await points.fill('192.0.2.30');
    await points.press('Enter');
    await dialog.getByRole('button', { name: '设定接入地址' }).click();
    await carrier.getByText('192.0.2.30', { exact: true }).waitFor();

    const two = await house.signIn('carrier-2', [{ role: 'carrier', organisation: undefined }]);
    const wanted = { targetKind: 'port', target: opened, action: 'warn', reason: '投诉增多，请自查' };
    const proposed = await house.ask(open.cookies.get('carrier')!, 'POST /api/sanctions', { body: wanted });
    const decision = { approve: true, reason: '情况属实' };
    await house.ask(two, `POST /api/sanctions/${proposed.json().id}/decision`, { body: decision });
    await carrier.reload();
    const banner = carrier.getByRole('alert').filter({ hasText: '投诉增多，请自查' });
    await banner.getByRole('link').click();
    await carrier.waitForURL(/\/sanctions\//);
    await carrier.context().close();

    const shop = await as('shop', `/signatures/${encodeURIComponent('青禾小铺')}`);
    assert.equal(await shop.getByRole('button', { name: '暂停' }).count(), 0, 'that is a reviewer’s');
    await shop.getByRole('button', { name: '注销' }).click();
    await shop.getByRole('dialog').getByRole('textbox').fill('业务已停止');
    await shop.getByRole('dialog').getByRole('button', { name: '注销' }).click();
    await shop.waitForURL(/\/signatures$/);
    const gone = await house.ask(
      open.cookies.get('shop')!,
      `GET /api/signatures/${encodeURIComponent('青禾小铺')}`,
    );
    assert.equal(gone.statusCode, 404);
    await shop.context().close();
    open.faults.splice(0, open.faults.length, ...open.faults.filter((each) => !/status of 422/.test(each)));
    assert.deepEqual(open.faults, []);
  });

  describe('custody', () => {
    const text = '【青禾】您的订单已发货';
    const number = '13800138000';
    let at: number;
    const shop = createSigner(SHOP, randomBytes(32));
    const other = createSigner(OTHER, randomBytes(32));

    before(async () => {
      at = house.clock.now - 12 * HOUR_MS;
      const since = house.clock.now - 48 * HOUR_MS;
      const lease = { lease: 'T-1', port: TRACED, lessor: OTHER, lessee: SHOP };
      await appendChanges(
        house.record.db,
        'test',
        [
          { kind: 'port-opened', port: TRACED, holder: OTHER, use: 'marketing' },
          { kind: 'lease-declared', ...lease },
          { kind: 'lease-confirmed', lease: 'T-1' },
        ].map((each) => ({ at: since, ...each }) as unknown as RecordedChange),
      );
      const sealKey = new SealKey(Buffer.alloc(32, 7));
      const told = { at, text, port: TRACED, recipientTag: recipientTag(sealKey, 8613800138000) };
      await house.traffic.insertBlock({
        gateway: 'gateway-1',
        block: 1,
        messages: [
          judged(house, MINE, 'shop01', SHOP, told),
          judged(house, STRANGERS, 'shop01', STRANGER as typeof SHOP, {
            ...told,
            text: '另一条',
            outcome: 'refuse',
          }),
          judged(house, NOWHERE, 'shop01', '' as typeof SHOP, {
            ...told,
            port: '10699999',
            account: 'nobody',
          }),
        ],
        receipts: [],
        inbound: [],
      });
    });
    async function shot(page: Page, name: string): Promise<void> {
      if (SHOTS === undefined) return;
      mkdirSync(SHOTS, { recursive: true });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true });
      }
    }
    /** Nothing was complained of but this. */
    function expected(fault: RegExp): void {
      const all = open.faults.splice(0, open.faults.length);
      assert.deepEqual(
        all.filter((each) => !fault.test(each)),
        [],
      );
      assert.ok(all.length > 0);
    }
    /** What each hop of the way says, as it is read aloud. */
    const wayOf = (page: Page, name: string) =>
      page.getByRole('list', { name, exact: true }).getByRole('listitem').allInnerTexts();

    test('an organisation registers its key with the statement to sign before its eyes, hands in a batch, and revokes it', async () => {
      const page = await as('shop', `/organisations/${SHOP}`);
      const keys = page.getByRole('region', { name: '签名密钥' });
      await keys.getByText('没有登记密钥。').waitFor();
      await keys.getByRole('button', { name: '登记密钥' }).click();
      const dialog = page.getByRole('dialog');
      const origin = 'anning.test/log';
      await dialog
        .getByText(
          `anning custody key --file key.pem --organisation ${SHOP} --name office-2026 --origin ${origin}`,
        )
        .waitFor();
      const wanted = wantedKey(shop, 'office-1', origin);
      await dialog.getByLabel('名称（key）').fill('office-1');
      await dialog.getByLabel('公钥（publicKey）').fill(wanted.publicKey);
      const statement = (await dialog.locator('.statement pre').textContent()) ?? '';
      assert.equal(
        statement,
        `anning custody key 1\norganisation ${SHOP}\nkey office-1\npublic ${wanted.publicKey}\norigin ${origin}\n`,
      );
      // Somebody else's proof is none, and the field says so.
      await dialog.getByLabel('持有证明（proof）').fill(wantedKey(other, 'office-1', origin).proof);
      await dialog.getByRole('button', { name: '登记密钥' }).click();
      const item = dialog.locator('.ant-form-item').filter({ has: page.getByLabel('持有证明（proof）') });
      await item.locator('.ant-form-item-explain-error').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      await shot(page, 'custody-register-key');
      await dialog.getByLabel('持有证明（proof）').fill(shop.sign(Buffer.from(statement)).toString('base64'));
      await dialog.getByRole('button', { name: '登记密钥' }).click();
      await keys.getByText('有效').waitFor();
      await keys.getByText(shop.verifierKey).waitFor();

      const send = async (who: string, file: string) => {
        const payload = { method: 'POST', url: '/api/custody/batches', payload: file } as const;
        const headers = { cookie: open.cookies.get(who)!, 'x-anning': '1', 'content-type': 'text/plain' };
        const answer = await house.app.inject({ ...payload, headers });
        assert.equal(answer.statusCode, 200, answer.body);
      };
      const span = { port: TRACED, from: at - 12 * HOUR_MS, to: at + 12 * HOUR_MS - 1 };
      const mine = { ...passedOn(number, text), port: TRACED };
      await send('shop', batch(shop, { organisation: SHOP, lease: 'T-1', ...span }, [mine]));
      const path = `/api/organisations/${OTHER}/custody-keys`;
      const made = await house.ask(open.cookies.get('other')!, `POST ${path}`, {
        body: wantedKey(other, 'k1', origin),
      });
      assert.equal(made.statusCode, 200, made.body);
      await send('other', batch(other, { organisation: OTHER, ...span }, [passedOn('13900139000')]));

      await page.reload();
      await page.getByRole('heading', { level: 1, name: '青禾商城 Qinghe' }).waitFor();
      const row = page.getByRole('region', { name: '提交的转出批次', exact: true }).getByRole('row').nth(1);
      await row.waitFor();
      assert.match((await row.textContent())!, /10690077T-11\d{4}-.*按时office-1/);
      // What was handed in before the key was revoked stands.
      house.clock.now += 1000;
      await keys.getByRole('button', { name: '吊销密钥 office-1' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('按期更换');
      await page.getByRole('dialog').getByRole('button', { name: '吊销', exact: true }).click();
      await keys.getByText('已吊销').waitFor();
      await keys.getByText('按期更换').waitFor();
      assert.equal(await keys.getByRole('button', { name: /^吊销/ }).count(), 0);
      assert.deepEqual(await axeViolations(page), []);
      await shot(page, 'custody-organisation');
      await page.context().close();
      // The browser tells of the proof that was refused.
      expected(/status of 422/);
    });

    test('a message’s page tells who proved and who denied it, hop by hop, in both languages', async () => {
      const page = await as('carrier', `/messages/${MINE}`);
      await page.getByRole('button', { name: '追查' }).click();
      await page.getByText('已证明 1 级，否认 1 级，已声明 0 级，未表态 0 级').waitFor();
      assert.match(page.url(), /custody=open/, 'the address holds that it is open');
      const [holder, hop, ...rest] = await wayOf(page, '短信的接入链');
      assert.match(
        holder!,
        /持有方[\s\S]*<b>北岸<\/b>金服[\s\S]*10690077[\s\S]*否认[\s\S]*k1[\s\S]*存证条目/,
      );
      assert.match(hop!, /第 1 级[\s\S]*青禾商城[\s\S]*T-1[\s\S]*出租方[\s\S]*承租方/);
      assert.match(
        hop!,
        /已证明[\s\S]*批次中的第 1 条，共 1 条[\s\S]*提交于[\s\S]*按时[\s\S]*office-1[\s\S]*存证条目/,
      );
      assert.deepEqual(rest, []);
      await page.getByText('各方时钟误差按前后各 5 分钟计').waitFor();
      assert.doesNotMatch((await page.getByRole('main').textContent()) ?? '', /13800138000/);
      // What shows it can be taken along: the signed note, the leaf and its path.
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '下载凭据：青禾商城 Qinghe' }).click(),
      ]);
      const proof = JSON.parse(await textOf(saved)) as {
        batches: { note: string }[];
        found: { leaf: string };
      };
      assert.match(proof.batches[0]!.note, /^anning custody batch 1\norganisation /);
      assert.match(proof.found.leaf, /^[0-9a-f]{64}$/);
      assert.deepEqual(await axeViolations(page), []);
      await shot(page, 'custody');
      await page.setViewportSize(PHONE);
      assert.ok((await layoutOf(page)).tooWide <= 0);
      await page.setViewportSize({ width: 1366, height: 850 });
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByText('1 proved, 1 denied, 0 said, 0 silent').waitFor();
      const told = (await wayOf(page, 'The way of the message')).join('\n');
      assert.match(told, /denied[\s\S]*in none of them[\s\S]*proved[\s\S]*Number 1 of the batch’s 1/);
      await page.getByText(/Passed on at .*5 minutes either way/).waitFor();
      assert.deepEqual(await axeViolations(page), []);
      // The language is the person's from then on.
      await page.getByRole('button', { name: '中文' }).click();
      await page.getByRole('list', { name: '短信的接入链' }).waitFor();
      await page.context().close();
      assert.deepEqual(open.faults, []);
    });

    test('a sender who is not on the chain, and what nobody can trace, are told as that', async () => {
      const page = await as('carrier', `/messages/${STRANGERS}?custody=open`);
      await page.getByText('不在接入链上').waitFor();
      const hops = await wayOf(page, '短信的接入链');
      assert.match(hops[hops.length - 1]!, /未表态[\s\S]*没有人声明过这一级/);
      assert.match(hops[0]!, /否认/);
      await page.getByText('这条短信被本系统拒绝，没有送往上一级').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      await shot(page, 'custody-stranger');
      await page.goto(`${open.address}/console/messages/${NOWHERE}?custody=open`);
      await page.getByText('不明', { exact: true }).first().waitFor();
      await page.getByText(/未表态 1 级/).waitFor();
      await page.route('**/custody', (route) => route.fulfill({ status: 500, json: { error: {} } }));
      await page.reload();
      await page
        .getByRole('region', { name: '经手追查' })
        .getByRole('button', { name: /重试|再试/ })
        .waitFor();
      await page.context().close();
      expected(/status of 500/);
    });
  });
});

async function textOf(saved: {
  createReadStream(): Promise<AsyncIterable<Buffer | string>>;
}): Promise<string> {
  let text = '';
  for await (const piece of await saved.createReadStream()) text += piece;
  return text;
}
