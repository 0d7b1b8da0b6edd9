/*
 * Complaint thresholds in the console: two weeks of looks, from an alert to the block that is proposed upon it; told to whom it concerns, and to nobody else; proposed
 * by one, in force by another.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { OTHER, SHOP, type Stand } from '../src/api/fixture.ts';
import { complaintOf, idOf, PERSON } from '../src/complaints/fixture.ts';
import { ThresholdRuns } from '../src/complaints/index.ts';
import { DAY_MS, shanghaiDay } from '../src/domain/index.ts';
import { startOf } from '../src/trends/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { button, cleanIn, headed, region } from './steps.ts';

const PHONE = { width: 360, height: 740 };
const COMPLAINTS = 12;
const LOOKS = 15;

describe('complaint thresholds in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  const { now } = open;
  let house: Stand;
  const pages = {} as Record<'regulator' | 'second' | 'shop' | 'stranger', Page>;

  before(async () => {
    house = await open.build();
    await looks();
    house.clock.now = now;
    await open.listen();
    await open.signIn({
      regulator: { role: 'regulator', organisation: undefined },
      second: { role: 'regulator', organisation: undefined },
      shop: { role: 'sender', organisation: SHOP },
      stranger: { role: 'sender', organisation: OTHER },
    });
    for (const who of ['regulator', 'second', 'shop', 'stranger'] as const) pages[who] = await open.page(who);
  });
  after(() => open.close());

  /** A look on each of the last days, with complaints on the first of them. */
  async function looks(): Promise<void> {
    const first = shanghaiDay(now) - LOOKS;
    const sentAt = startOf(first) + 9 * 3_600_000;
    house.clock.now = sentAt + 3_600_000;
    for (let i = 0; i < COMPLAINTS; i++) {
      const complaint = idOf(await house.parts.complaints.intake.accept(complaintOf(i), PERSON));
      await house.record.db
        .insertInto('complaint_match')
        .values({
          ...{
            complaint,
            kind: 'found',
            confidence: 0.99,
            message: `m${i}`,
            message_at: new Date(sentAt + i),
          },
          ...{ organisation: SHOP, port: '10690001', signature: '青禾', result: '{}', again_at: null },
          matched_at: new Date(sentAt + 3_600_000),
        })
        .execute();
    }
    const night = { now: startOf(first + 1) + 4 * 3_600_000 };
    const runs = new ThresholdRuns({
      ...{ record: house.record, clock: () => night.now, actor: { note: async () => undefined } },
      traffic: {
        marketingVolumes: async () => [
          { kind: 'organisation', subject: OTHER, messages: 80_000_000 },
          { kind: 'organisation', subject: SHOP, messages: 400_000 },
        ],
        marketingAmong: async ({ ids }) =>
          ids.map((messageId) => ({ messageId, organisation: SHOP, port: '10690001', signature: '青禾' })),
      },
    });
    for (let day = 0; day < LOOKS; day++, night.now += DAY_MS) await runs.catchUp(first + day);
  }

  const at = (page: Page, path: string) => page.goto(`${open.address}/console${path}`);
  const row = (page: Page) => page.locator('tbody tr', { hasText: '青禾商城' });
  const clean = cleanIn('thresholds', open.faults);

  test('P10 P8 from the list to a sanction: state, rate, bound and limit, the reasoning, the false alarms; told to whom it concerns', async () => {
    const { regulator, second, shop, stranger } = pages;
    await at(regulator, '/thresholds');
    await row(regulator).getByText('建议限期暂停').waitFor();
    assert.match((await row(regulator).textContent()) ?? '', /30[\s\S]*0\.25[\s\S]*400,000[\s\S]*12/);
    await clean(regulator, '1-list');
    await row(regulator).getByRole('link').click();
    await headed(regulator, /^主体 青禾商城/);
    await region(regulator, '为什么')
      .getByText(/放行营销短信 400,000 条，计入投诉 12 件[\s\S]*须由两人先后提议和批准才生效/)
      .waitFor();
    await region(regulator, '会不会误报')
      .getByText(/同样发送量的守规矩的发送方/)
      .waitFor();
    await region(regulator, '每天所见').getByRole('img').waitFor();
    await clean(regulator, '2-standing');
    await regulator.setViewportSize(PHONE);
    await clean(regulator, '2-standing-phone');
    await regulator.setViewportSize({ width: 1366, height: 850 });

    await button(regulator, '提议处置').click();
    await headed(regulator, '提议处置');
    assert.equal(await regulator.locator('#target').inputValue(), SHOP);
    assert.match(await regulator.locator('#reason').inputValue(), /计入投诉 12 件/);
    assert.notEqual(await regulator.locator('#until').inputValue(), '', 'a block ends by itself');
    await button(regulator, '提交提议').click();
    await regulator.getByRole('dialog').getByRole('button', { name: '提交提议', exact: true }).click();
    await headed(regulator, /暂停 · 主体/);
    assert.equal(await button(regulator, '批准并生效').count(), 0, 'four eyes');

    await at(shop, '/thresholds');
    await row(shop).getByRole('link').click();
    await region(shop, '为什么')
      .getByText(/计入投诉 12 件/)
      .waitFor();
    const own = (await shop.textContent('main')) ?? '';
    assert.doesNotMatch(own, /其他各方合计\d|由此而来的处置/);
    assert.equal(await button(shop, '提议处置').count(), 0);
    await clean(shop, '3-concerned');
    await at(stranger, '/thresholds');
    await stranger.getByText('没有与您的主体有关的预警').waitFor();

    await at(second, '/thresholds?state=block-proposed');
    await row(second).getByRole('link').click();
    await region(second, '投诉阈值').getByText('暂停', { exact: true }).waitFor();
    assert.equal(await button(second, '提议处置').count(), 0, 'it has its sanction');
    await at(second, '/thresholds/rules');
    await region(second, '主体：限期暂停').getByText('估计每 30 天误报').waitFor();
    await clean(second, '4-rules');
  });
});
