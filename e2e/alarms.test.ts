/*
 * Early warning in the console: three months of complaints, then a scam in three provinces; found by the nights, read with its reasoning, its curve, its leaves and the
 * monitor's record, and judged by the centre; the regulator reads, an organisation sees none of it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { judged, OTHER, SHOP, type Stand } from '../src/api/fixture.ts';
import { DAY_MS, shanghaiDay } from '../src/domain/index.ts';
import { complain, type TestComplaint } from '../src/trends/episodes/fixture.ts';
import { type AlarmRuns, startOf } from '../src/trends/index.ts';
import { Random } from '../src/world/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { button, cleanIn, headed, inBox, region } from './steps.ts';

const PHONE = { width: 360, height: 740 };
const PAST = 110;
const WRONG = 6;
const NEW = 500;

describe('early warning in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  const { now } = open;
  let house: Stand;
  const pages = {} as Record<'centre' | 'regulator' | 'shop', Page>;

  before(async () => {
    house = await open.build();
    await send();
    await nights();
    house.clock.now = now;
    await open.listen();
    await open.signIn({
      centre: { role: 'centre', organisation: undefined },
      regulator: { role: 'regulator', organisation: undefined },
      shop: { role: 'sender', organisation: SHOP },
    });
    for (const who of ['centre', 'regulator', 'shop'] as const) pages[who] = await open.page(who);
  });
  after(() => open.close());

  /** As many messages on each day, so that what goes wrong is no sale. */
  async function send(): Promise<void> {
    const first = shanghaiDay(now) - PAST - WRONG;
    const messages = Array.from({ length: PAST + WRONG }, (_, i) => first + i).flatMap((day) =>
      [SHOP, SHOP, OTHER].map((organisation, i) =>
        judged(house, (day * 10 + i).toString(16).padStart(16, '0'), 'shop01', organisation, {
          ...{ at: startOf(day) + 3_600_000, purpose: 'marketing-finance', region: i === 0 ? 'BJ' : 'GD' },
        }),
      ),
    );
    await house.traffic.insertBlock({ gateway: 'alarms', block: 1, messages, receipts: [], inbound: [] });
  }

  async function nights(): Promise<void> {
    const random = new Random('alarms in the console');
    const first = shanghaiDay(now) - PAST - WRONG;
    const rows: TestComplaint[] = [];
    for (let day = 0; day < PAST + WRONG; day++)
      for (const region of ['GD', 'ZJ', 'BJ'])
        for (const category of ['loans', 'retail', 'games']) {
          const usual = Math.floor(5 * random.fraction());
          const more = day >= PAST && category === 'loans' ? 7 + Math.floor(5 * random.fraction()) : 0;
          for (let n = 0; n < usual + more; n++) {
            const at = startOf(first + day) + Math.floor(DAY_MS * random.fraction());
            const late = Math.floor(2.5 * random.fraction()) * DAY_MS;
            rows.push({
              ...{ id: `E${rows.length}`, at, filedAt: at + late, region, category },
              organisation: n < usual ? SHOP : OTHER,
              ...(n >= usual ? { wave: NEW } : n === 0 ? { wave: 1 + ((day * 3 + rows.length) % 20) } : {}),
            });
          }
        }
    for (let i = 0; i < rows.length; i += 2000) await complain(house.record, rows.slice(i, i + 2000));
    const runs = house.parts.alarms.runs as AlarmRuns;
    for (let day = PAST - 3; day < PAST + WRONG; day++) {
      house.clock.now = startOf(first + day + 1) + 4 * 3_600_000;
      await runs.catchUp(first + day);
    }
  }

  const at = (page: Page, path: string) => page.goto(`${open.address}/console${path}`);
  const row = (page: Page) => page.locator('tbody tr', { hasText: /北岸[^·]*金服[:：]/ });
  const clean = cleanIn('alarms', open.faults);

  test('P10 from the list to an opinion: what is unusual in a sentence, why, the curve, the leaves, the monitor’s record, the second opinion', async () => {
    const { centre } = pages;
    await at(centre, '/alarms');
    await row(centre).first().waitFor();
    assert.match(
      (await row(centre).first().textContent()) ?? '',
      /\d+ 件，预计 [\d.]+ 件（正常 \d+–\d+ 件）/,
    );
    await clean(centre, '1-list');
    await row(centre).first().getByRole('link').click();
    await headed(centre, /北岸.*金服$/);
    await region(centre, '理由')
      .getByText(/监测自身的记录：设定所监测的序列合计每周误报不超过 3 起/)
      .waitFor();
    const curve = region(centre, '每日投诉');
    await curve.locator('[role=img][aria-busy=false]').waitFor();
    assert.match(
      (await curve.getByRole('img').getAttribute('aria-label')) ?? '',
      /180 天：[\s\S]*[1-9]\d* 天报警/,
    );
    await region(centre, '第二种意见：Farrington flexible（按周）')
      .getByText(/历史太短，无法判断/)
      .waitFor();
    const leaves = region(centre, '由哪些明细构成').first();
    for (const province of ['广东', '浙江', '北京'])
      await leaves
        .getByRole('row', { name: new RegExp(province) })
        .first()
        .waitFor();
    await region(centre, '监测自身的记录').getByText('设定每周至多').waitFor();
    assert.ok((await region(centre, '其中的投诉').getByRole('link').count()) > 0);
    const volume = region(centre, '是否因为发得多');
    await volume.locator('.tag', { hasText: '不是因为发得多' }).waitFor();
    await volume.getByText(/是此前 8 周同样星期的 1\.00 倍/).waitFor();
    const rate = region(centre, '每百万条短信的投诉');
    await rate.locator('[role=img][aria-busy=false]').waitFor();
    await rate
      .getByText(/每百万条 [\d,.]+ 件（95% 区间 [\d,.]+–[\d,.]+）/)
      .first()
      .waitFor();
    await clean(centre, '2-alarm');
    await curve.getByRole('button', { name: '表', exact: true }).click();
    await curve.getByRole('columnheader', { name: '估计还会报来' }).waitFor();
    await curve.getByRole('columnheader', { name: '短信量' }).waitFor();
    // Half a year is shown, and the traffic of the first weeks is not known: a dash.
    assert.match((await curve.locator('tbody tr').first().textContent()) ?? '', /––/);
    assert.doesNotMatch((await curve.locator('tbody tr').last().textContent()) ?? '', /––/);
    await clean(centre, '3-table');
    await centre.setViewportSize(PHONE);
    await clean(centre, '4-phone');
    await centre.setViewportSize({ width: 1366, height: 850 });

    await button(centre, '作出判断').click();
    await inBox(centre, '作出判断', async (box) => {
      await box.getByRole('textbox').fill('核实为冒名贷款诈骗，已立案');
    });
    await region(centre, '经过').getByText('核实为冒名贷款诈骗，已立案').waitFor();
    await centre.locator('.tag', { hasText: '属实' }).first().waitFor();
    await clean(centre, '5-judged');
  });

  test('of a wave: its words and number, its series, and the way to its page', async () => {
    const { centre } = pages;
    await at(centre, '/alarms?level=wave');
    const alarm = centre.locator('tbody tr', { hasText: `短信群 ${NEW}“恭喜获得额度` });
    await alarm.getByText('同源短信群').waitFor();
    await alarm.getByRole('link').first().click();
    await headed(centre, new RegExp(`^短信群 ${NEW}“恭喜获得额度.*”$`));
    await region(centre, '由哪些明细构成').first().getByRole('row', { name: /浙江/ }).waitFor();
    await clean(centre, '6-wave');
    await centre.getByRole('link', { name: '查看这个数列' }).click();
    await region(centre, '每日投诉').getByRole('img').waitFor();
    const way = centre.getByRole('link', { name: new RegExp(`^短信群 ${NEW}`) });
    assert.equal(await way.getAttribute('href'), `/console/waves/${NEW}`);
    await region(centre, '每百万条短信的投诉')
      .getByText(/^无法计算/)
      .waitFor();
    await clean(centre, '7-wave-series');
  });

  test('P8 the regulator reads it and says nothing; any series can be looked at; an organisation sees none of it', async () => {
    const { regulator, shop } = pages;
    await at(regulator, '/alarms?state=any&level=organisation');
    await row(regulator)
      .or(regulator.locator('tbody tr', { hasText: '北岸' }))
      .first()
      .getByRole('link')
      .click();
    await region(regulator, '理由')
      .getByText(/每周误报不超过 3 起/)
      .waitFor();
    assert.equal(await button(regulator, '作出判断').count(), 0);
    await regulator.getByRole('link', { name: '查看这个数列' }).click();
    await headed(regulator, '投诉数列');
    await region(regulator, '每日投诉').locator('[role=img][aria-busy=false]').waitFor();
    await clean(regulator, '6-series');
    await at(regulator, '/alarms/monitors');
    await region(regulator, '报告延迟').locator('[role=img][aria-busy=false]').waitFor();
    await clean(regulator, '7-monitors');
    await at(shop, '/alarms');
    assert.equal(await shop.getByRole('link', { name: '苗头预警' }).count(), 0);
    assert.equal(await shop.locator('tbody tr').count(), 0);
  });
});
