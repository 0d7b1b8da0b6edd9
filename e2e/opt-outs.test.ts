/** The opt-out audit in the console: a number registered, its refusal, the failure table; and nothing of it for organisations. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { judged, SHOP, type Stand } from '../src/api/fixture.ts';
import type { Duty } from '../src/domain/index.ts';
import { recipientTag, SealKey } from '../src/store/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { cleanIn } from './steps.ts';

const WIDE = { width: 1280, height: 850 };
const PHONE = { width: 390, height: 800 };
const DAY_MS = 86_400_000;
const number = (i: number) => String(13_900_000_000 + i);
const duties: Record<string, Duty> = {
  shop: { role: 'sender', organisation: SHOP },
  centre: { role: 'centre', organisation: undefined },
  regulator: { role: 'regulator', organisation: undefined },
};

describe('the opt-out audit in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse({ viewport: WIDE });
  let house: Stand;

  before(async () => {
    house = await open.build();
    await open.signIn(duties);
    await open.listen();
  });
  after(() => open.close());

  const as: ConsoleHouse['as'] = async (who, path, options) => {
    const page = await open.page(who, options);
    // The person's own language counts, where the browser kept none.
    if (options?.locale === 'en-GB')
      await page.addInitScript("localStorage.setItem('anning.language', 'en')");
    await page.goto(`${open.address}/console${path}`);
    return page;
  };
  const clean = cleanIn('opt-outs', open.faults);

  test('a number is registered, refuses, and is shown masked', async () => {
    const page = await as('centre', '/opt-outs');
    await page.getByText('还没有测试号码。').waitFor();
    await page.getByRole('link', { name: '登记测试号码' }).click();
    await page.getByLabel('号码', { exact: true }).fill(number(1));
    await page.getByLabel('说明', { exact: true }).fill('三号电话，青禾商城注册页');
    await clean(page, '1-new');
    await page.getByRole('button', { name: '登记号码' }).click();
    await page.getByRole('cell', { name: '86139****0001' }).waitFor();
    await page.getByRole('link', { name: '退订', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '以测试号码退订' }).waitFor();
    await page.getByLabel('主体', { exact: true }).fill(SHOP);
    await clean(page, '2-refusal');
    await page.getByRole('button', { name: /^退\s*订$/ }).click();
    await page.getByRole('heading', { level: 1, name: '退订审计' }).waitFor();
    const events = await house.ask(open.cookies.get('shop'), 'GET /api/consent/events');
    assert.deepEqual(
      events.json().items.map(({ kind, channel }: { kind: string; channel: string }) => [kind, channel]),
      [['refused', 'phone']],
    );
    await page.context().close();
  });

  test('P10 the failure table: a share with its interval where there is data, and “too little data” where there is not', async () => {
    const refused = house.clock.now - 20 * DAY_MS;
    const ask = async (name: string, body: object) => {
      const answer = await house.ask(open.cookies.get('centre'), name, { body });
      assert.equal(answer.statusCode, 200, answer.body);
      return answer.json();
    };
    const sent = (i: number, at: number, block: number) =>
      judged(house, (block * 1000 + i).toString(16).padStart(16, '0'), 'shop01', SHOP, {
        ...{ at, purpose: 'marketing-retail', signature: '青禾商城' },
        recipientTag: recipientTag(new SealKey(Buffer.alloc(32, 7)), Number(`86${number(i)}`)),
      });
    const people = [2, 3, 4, 5, 6, 7];
    const empty = { gateway: 'gateway-1', receipts: [], inbound: [] };
    const before = people.map((i) => sent(i, refused - DAY_MS, 1));
    await house.traffic.insertBlock({ ...empty, block: 1, messages: before });
    const slow = [sent(2, refused + 3 * DAY_MS, 2), sent(3, refused + DAY_MS, 2)];
    await house.traffic.insertBlock({ ...empty, block: 2, messages: slow });
    const at = new Date(refused).toISOString();
    for (const i of people) {
      const { id } = await ask('POST /api/probes', { recipient: number(i), label: `电话 ${i}` });
      await ask(`POST /api/probes/${id}/refusals`, { organisation: SHOP, at });
    }
    const wild = { port: '106955550001', text: '【野火贷】限时优惠，借款免息，点击领取。拒收请回复R' };
    const told = [-DAY_MS, 5 * DAY_MS].map((after) => ({
      ...{ ...wild, recipient: number(2), at: new Date(refused + after).toISOString() },
    }));
    await ask('POST /api/probe-messages', { messages: told });
    const [{ id }] = (await house.ask(open.cookies.get('centre'), 'GET /api/probes'))
      .json()
      .items.filter(({ recipient }: { recipient: string }) => recipient.endsWith('0002'));
    await ask(`POST /api/probes/${id}/refusals`, { signature: '野火贷', at });

    for (const locale of ['zh-CN', 'en-GB'])
      for (const [name, viewport] of Object.entries({ wide: WIDE, phone: PHONE })) {
        const page = await as('regulator', '/opt-outs', { locale, viewport });
        await page
          .getByText(locale === 'zh-CN' ? /^33%（9\.7% 至 70%）$/ : /^33% \(9\.7% to 70%\)$/)
          .waitFor();
        await page.getByText(locale === 'zh-CN' ? '数据不足' : 'too little data', { exact: true }).waitFor();
        await page.getByText(locale === 'zh-CN' ? '签名未登记' : 'signature not registered').waitFor();
        assert.equal(await page.getByRole('button', { name: /停用|Retire/ }).count(), 0, 'looks only');
        await clean(page, `3-table-${locale}-${name}`);
        await page.context().close();
      }
  });

  test('P8 an organisation sees neither the page nor a link to it', async () => {
    const page = await as('shop', '/consent-events');
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByRole('link', { name: '退订审计' }).count(), 0);
    await page.goto(`${open.address}/console/opt-outs`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByRole('heading', { name: '退订失败表' }).count(), 0);
    open.faults.length = 0;
    await page.context().close();
  });
});
