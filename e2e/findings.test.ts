/*
 * What the detectors suspect, from five weeks of traffic to a sanction: run on demand, read with its evidence, taken up, dismissed or confirmed; told to those
 * whose matter it is only then, who answer once; a sanction proposed from it by one and put in force by another. No finding is written by hand.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Page } from 'playwright-core';
import type { Stand } from '../src/api/fixture.ts';
import { demoPast } from '../src/composition/demo-past.ts';
import { DAY_MS, formatDay, shanghaiDay } from '../src/domain/index.ts';
import { appendChanges, sealRecipients } from '../src/store/index.ts';
import { PAST_DAYS, town } from '../src/world/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { button, cleanIn, headed, inOrder, region } from './steps.ts';

const PHONE = { width: 360, height: 740 };
const STATEMENT = '这是新签约的合作方，材料已补报，自今日起停发。';

describe('findings in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  const { now } = open;
  const place = town({ at: now, seed: 'past', handsets: 50 });
  const { shop, lender } = place.organisations;
  const port = place.ports.shopMarketing;
  const date = (ago: number) => formatDay((shanghaiDay(now) - ago) * DAY_MS);
  let house: Stand;
  const pages = {} as Record<'reviewer' | 'second' | 'accused' | 'stranger', Page>;
  const step = inOrder();

  before(async () => {
    house = await open.build();
    house.clock.now = now;
    await appendChanges(house.record.db, 'demo', sealRecipients([...place.changes], house.sealer));
    await demoPast(house, { sealer: house.sealer, seal: house.parts.sealKey }, place, now);
    await open.listen();
    await open.signIn({
      reviewer: { role: 'carrier', organisation: undefined },
      second: { role: 'carrier', organisation: undefined },
      accused: { role: 'sender', organisation: shop },
      stranger: { role: 'sender', organisation: lender },
    });
    for (const who of ['reviewer', 'second', 'accused', 'stranger'] as const)
      pages[who] = await open.page(who);
  });
  after(() => open.close());

  const at = (page: Page, path: string) => page.goto(`${open.address}/console${path}`);
  const clean = cleanIn('findings', open.faults);
  /** Writes why, and does it. */
  async function withReason(page: Page, deed: string, reason: string): Promise<void> {
    await button(page, deed).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: deed, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
  const rowOf = (page: Page, detector: string) => page.locator('tbody tr', { hasText: detector });

  step(
    'P10 the detectors are run over past weeks by whoever reviews; what they suspect is listed',
    async () => {
      const { reviewer } = pages;
      await at(reviewer, '/findings');
      await reviewer.getByText('这里还没有内容').waitFor();
      await reviewer.getByRole('link', { name: /现在运行/ }).click();
      await headed(reviewer, '检测器');
      await region(reviewer, '运行').getByText('还没有运行过').waitFor();
      await reviewer.getByLabel('从', { exact: true }).fill(date(PAST_DAYS));
      await button(reviewer, '现在运行').click();
      await region(reviewer, '运行').getByText(`共 ${PAST_DAYS} 天`).waitFor();
      await clean(reviewer, '1-detectors');
      await reviewer.getByRole('link', { name: '疑点', exact: true }).last().click();
      await headed(reviewer, '疑点');
      for (const [detector, subject, onset] of [
        ['未申报的转租', port, date(12)],
        ['签名超范围使用', '【禾屿集市】', date(12)],
        ['服务端口上的营销', place.ports.shopService, date(5)],
      ] as const) {
        const row = rowOf(reviewer, detector);
        await row.getByText('待核实').waitFor();
        const told = (await row.textContent()) ?? '';
        assert.ok(told.includes(subject) && told.includes(onset), told);
        assert.match(told, /\d（门槛 [\d.]+）/);
      }
      assert.equal(await reviewer.locator('tbody tr').count(), 3);
      await clean(reviewer, '2-list');
    },
  );

  step(
    'P10 a finding tells why, shows the messages themselves and the declared chain; it is taken up',
    async () => {
      const { reviewer } = pages;
      await rowOf(reviewer, '未申报的转租').getByRole('link').click();
      await headed(reviewer, `未申报的转租：${port}`);
      const why = region(reviewer, '为什么可疑');
      await why.getByText(/看起来属于他人/).waitFor();
      assert.match((await why.textContent()) ?? '', /从未收到过该主体的短信[\s\S]*分量/);
      // Texts of a lender under the shop's name, to be read without opening each.
      const examples = region(reviewer, '样例短信').getByRole('listitem');
      await examples.first().getByText('【禾屿集市】').waitFor();
      assert.equal(await examples.count(), 2, 'each text once, with the way to all of its messages');
      assert.ok((await examples.first().getByRole('link').count()) >= 2);
      assert.match((await examples.first().textContent()) ?? '', /营销·金融|金融/);
      const chain = region(reviewer, '登记中申报了什么').getByRole('list', { name: /^接入链/ });
      assert.match(
        (await chain.first().textContent()) ?? '',
        /鹤屿云通信[\s\S]*禾屿集市贸易[\s\S]*L-shop-marketing/,
      );
      await region(reviewer, '它会冤枉人吗')
        .getByText(/每 1000 个清白的对象/)
        .waitFor();
      await clean(reviewer, '3-finding');
      await reviewer.setViewportSize(PHONE);
      await clean(reviewer, '3-finding-phone');
      await reviewer.setViewportSize({ width: 1366, height: 850 });
      assert.equal(await button(reviewer, '确认').count(), 0, 'nothing is decided before somebody looked');
      await button(reviewer, '受理核实').click();
      await reviewer.getByText('核实中').first().waitFor();
    },
  );

  step('P8 nobody concerned sees any of it yet', async () => {
    const path = new URL(pages.reviewer.url()).pathname.replace('/console', '');
    for (const who of ['accused', 'stranger'] as const) {
      await at(pages[who], '/findings');
      await pages[who].getByText('没有已确认的疑点与您的主体有关').waitFor();
      await at(pages[who], path);
      await pages[who].getByText('此处没有内容').first().waitFor();
      assert.doesNotMatch((await pages[who].textContent('main')) ?? '', new RegExp(port));
    }
    assert.deepEqual(
      open.faults.splice(0, open.faults.length).filter((each) => !/status of 404/.test(each)),
      [],
    );
  });

  step('one is dismissed, with a reason that stands there', async () => {
    const { second } = pages;
    await at(second, '/findings?detector=service-marketing');
    await rowOf(second, '服务端口上的营销').getByRole('link').click();
    await button(second, '受理核实').click();
    await withReason(second, '排除', '已核实，是会员权益到期提醒，文案已改。');
    await second.getByText('已排除').first().waitFor();
    await region(second, '经过').getByText('已核实，是会员权益到期提醒').waitFor();
    await button(second, '重新受理').waitFor();
  });

  step('confirmed, it is told to the accused with its evidence, who answer once', async () => {
    house.clock.now += 60_000;
    const { reviewer, accused, stranger } = pages;
    await withReason(reviewer, '确认', '多批短信与接入方业务无关，接收人无重合。');
    await reviewer.getByText('已确认').first().waitFor();
    await at(accused, '/findings');
    await rowOf(accused, '未申报的转租').getByRole('link').click();
    await region(accused, '经过').getByText('接收人无重合').waitFor();
    await region(accused, '为什么可疑')
      .getByText(/看起来属于他人/)
      .waitFor();
    for (const deed of ['确认', '排除', '提议处置'])
      assert.equal(await button(accused, deed).count(), 0, deed);
    await clean(accused, '4-accused');
    await accused.getByRole('textbox', { name: '说明' }).fill(STATEMENT);
    await button(accused, '提交说明').click();
    await region(accused, '当事主体的说明').getByText(STATEMENT).waitFor();
    await button(accused, '提交说明').waitFor({ state: 'detached' });
    await at(stranger, '/findings');
    await stranger.getByText('没有已确认的疑点与您的主体有关').waitFor();
    await reviewer.reload();
    await region(reviewer, '当事主体的说明').getByText(STATEMENT).waitFor();
  });

  step(
    'a sanction proposed from it by one, put in force by another, stands at the finding and on the port',
    async () => {
      const { reviewer, second } = pages;
      await button(reviewer, '提议处置').click();
      await headed(reviewer, '提议处置');
      assert.equal(await reviewer.locator('#target').inputValue(), port);
      assert.match(await reviewer.locator('#reason').inputValue(), /疑点已确认：未申报的转租/);
      await button(reviewer, '提交提议').click();
      await reviewer.getByRole('dialog').getByRole('button', { name: '提交提议', exact: true }).click();
      await headed(reviewer, new RegExp(`暂停 · 端口 ${port}`));
      assert.equal(await button(reviewer, '批准并生效').count(), 0, 'four eyes');
      const sanction = new URL(reviewer.url()).pathname.replace('/console', '');
      await at(second, sanction);
      await withReason(second, '批准并生效', '证据充分，说明不足以排除。');
      await second.getByText('生效中').first().waitFor();
      await at(reviewer, `/findings?detector=sub-lease`);
      await rowOf(reviewer, '未申报的转租').getByRole('link').click();
      await region(reviewer, '疑点').getByText('生效中').waitFor();
      assert.equal(await button(reviewer, '提议处置').count(), 0, 'it has its sanction');
      await clean(reviewer, '5-sanctioned');
      await region(reviewer, '疑点').getByRole('link', { name: port }).click();
      await headed(reviewer, `端口 ${port}`);
      await reviewer.getByRole('alert').filter({ hasText: '疑点已确认：未申报的转租' }).waitFor();
    },
  );
});
