/** A bulletin from its draft to what everybody reads: drafted from data, edited with a live preview, approved by another person, published, downloaded; in both languages, also at 390 pixels. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import yauzl from 'yauzl';
import { OTHER, SHOP, type Stand } from '../src/api/fixture.ts';
import { lastWeekAt } from '../src/complaints/index.ts';
import { openCentre } from '../src/composition/centre.fixture.ts';
import { DAY_MS } from '../src/domain/index.ts';
import { noBrowser } from './chromium.ts';
import { ConsoleHouse } from './console-house.ts';
import { cleanIn } from './steps.ts';

const PHONE = { width: 390, height: 800 };
const MILLION = 1_000_000;

describe('bulletins in the console', { skip: noBrowser }, () => {
  const open = new ConsoleHouse();
  let house: Stand;

  before(async () => {
    house = await open.build(async (options) => (await openCentre(options)).house);
    await open.signIn({
      ann: { role: 'centre', organisation: undefined },
      ben: { role: 'centre', organisation: undefined },
      regulator: { role: 'regulator', organisation: undefined },
    });
    const { until } = lastWeekAt(house.clock.now);
    // Six spans of four weeks alike, and in the last one retail doubles.
    const spans = [7, 6, 5, 4, 3, 2].map((n) => ({
      at: until - n * 28 * DAY_MS + DAY_MS,
      retail: 18,
      loans: 12,
    }));
    let number = 0;
    for (const { at, retail, loans } of [
      ...spans,
      { at: until - 30 * DAY_MS, retail: 18, loans: 12 },
      { at: until - 2 * DAY_MS, retail: 44, loans: 11 },
    ]) {
      const complaints = Array.from({ length: retail + loans }, (_, i) => {
        number += 1;
        return {
          ...{ recipient: `138${String(number * 41 + 10_000_000).padStart(8, '0')}`, sender: '1069123456' },
          ...{ category: i < retail ? 'retail' : 'loans', reference: `r${number}` },
          text: `【青禾商城】年中大促，全场满300减50，会员专享，点击 qh.example/${number} 抢购，拒收请回复R`,
        };
      });
      const told = await house.ask(open.cookies.get('ann'), 'POST /api/complaints', { body: { complaints } });
      assert.equal(told.statusCode, 200, told.body);
      const ids = told.json().items.map(({ id }: { id: string }) => id);
      await sql`update complaint set accepted_at = ${new Date(at)}, told_at = ${new Date(at - DAY_MS)}, counted = true, marks = '{}',
        province = (array['ZJ','GD','JS','SC'])[1 + (sequence % 4)] where id = any(${ids})`.execute(
        house.record.db,
      );
    }
    // What was sent and complained of, as the traffic store would tell it.
    const sent = new Map([
      [SHOP, 2 * MILLION],
      [OTHER, 30 * MILLION],
    ]);
    house.parts.traffic.marketingVolumes = async () =>
      [...sent].map(([subject, messages]) => ({ kind: 'organisation', subject, messages }));
    house.parts.traffic.marketingAmong = async ({ ids }) =>
      ids.map((messageId) => ({
        ...{ messageId, port: '1069123456', signature: '青禾商城' },
        organisation: messageId.endsWith('s') ? SHOP : OTHER,
      }));
    await sql`insert into complaint_match (complaint, kind, confidence, message, message_at, organisation, result, matched_at)
      select id, 'found', 1, id || case when category = 'retail' then 's' else 'o' end, accepted_at - interval '1 hour', ${SHOP}, '{}', accepted_at
      from complaint where accepted_at >= ${new Date(until - 7 * DAY_MS)}
      on conflict (complaint) do update set kind = 'found', message = excluded.message, message_at = excluded.message_at`.execute(
      house.record.db,
    );
    await open.listen();
  });
  after(() => open.close());

  const as: ConsoleHouse['as'] = (...asked) => open.as(...asked);
  const clean = cleanIn('bulletins', open.faults);

  test('drafted from data, edited with a live preview, approved by another, published; its docx opens and everybody reads it', async () => {
    const page = await as('ann', '/bulletins');
    await page.getByRole('heading', { level: 1, name: '专报' }).waitFor();
    await page.getByRole('button', { name: '起草专报' }).click();
    await page.getByLabel('公开范围').click();
    await page.getByTitle('公开（另有不点名的公开版）').last().click();
    await clean(page, '1-new-zh');
    await page.getByRole('button', { name: /^起\s?草$/ }).click();
    await page.getByText('数据截至').first().waitFor();
    await page.getByRole('heading', { level: 2, name: '类别：与可比时期之比' }).waitFor();
    await page.getByRole('article', { name: '预览' }).getByText('零售业推销').first().waitFor();

    // What is written is seen at once; a figure is put in from the data.
    const headline = page.getByRole('textbox', { name: '标题' });
    await headline.fill('零售业推销的投诉翻倍，全部计入 ');
    const insert = page.getByRole('combobox', { name: '在“标题”中插入数字' });
    await insert.click();
    await insert.fill('计入 ');
    await page.getByTitle(/^计入 {2}55$/).click();
    const preview = page.getByRole('article', { name: '预览' });
    await preview.getByText('零售业推销的投诉翻倍，全部计入').waitFor();
    await preview.locator('.bulletin-headline .bulletin-figure', { hasText: '55' }).waitFor();
    await clean(page, '2-editor-zh');
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('button', { name: '提交复核' }).click();
    await page.getByText('您起草或修改过这一版，须由同事复核。').waitFor();
    assert.equal(await page.getByRole('button', { name: '复核通过' }).count(), 0);
    const where = new URL(page.url()).pathname.replace('/console', '');
    await page.context().close();

    const other = await as('ben', where);
    await other.getByRole('button', { name: '复核通过' }).click();
    await other.getByRole('button', { name: /^发\s?布$/ }).click();
    await other.getByRole('dialog', { name: '发布这份专报？' }).waitFor();
    await other
      .getByRole('dialog')
      .getByRole('button', { name: /发\s?布/ })
      .click();
    const [download] = await Promise.all([
      other.waitForEvent('download'),
      other.getByRole('link', { name: /anning-bulletin-\d{4}-1\.1\.docx/ }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    await other.getByTitle(createHash('sha256').update(bytes).digest('hex')).waitFor();
    const paper = (await wordsOf(bytes)).replace(/<[^>]+>/g, '');
    for (const told of ['零售业推销的投诉翻倍，全部计入 55', '青禾商城', '高于上限', '尚不知道的'])
      assert.ok(paper.includes(told), told);
    await clean(other, '3-published-zh');

    // For everybody: without what names an organisation.
    await other.goto(`${open.address}/bulletins?lang=zh`);
    await other.getByRole('link', { name: /第 1 期/ }).click();
    await other.getByRole('heading', { level: 1, name: '零售业推销的投诉翻倍，全部计入 55' }).waitFor();
    assert.doesNotMatch(await other.content(), /漏斗|高于上限|北岸/);
    assert.equal(await other.locator('svg[role=img]').count(), 2);
    await clean(other, '4-everybody-zh');
    await other.setViewportSize(PHONE);
    await clean(other, '5-everybody-phone');
    await other.context().close();
  });

  test('who writes at once is told, and loses nothing; a revision says why; in English and on a telephone', async () => {
    const page = await as('ann', '/bulletins');
    await page.getByRole('button', { name: '起草专报' }).click();
    await page.getByRole('button', { name: /^起\s?草$/ }).click();
    await page.getByRole('textbox', { name: '标题' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    const now = (await house.ask(open.cookies.get('ben'), `GET /api/bulletins/${id}`)).json();
    const text = { ...now.text, headline: '本是同事写的' };
    await house.ask(open.cookies.get('ben'), `PUT /api/bulletins/${id}`, {
      body: { edit: now.bulletin.edit, audience: 'internal', text },
    });
    await page.getByRole('textbox', { name: '标题' }).fill('我写的');
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('已在').first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: '标题' }).inputValue(), '我写的');
    assert.equal(
      (await house.ask(open.cookies.get('ben'), `GET /api/bulletins/${id}`)).json().text.headline,
      '本是同事写的',
    );
    // The browser tells of the answer that refused it.
    assert.deepEqual(
      open.faults.splice(0).map((fault) => fault.includes('409')),
      [true],
    );
    await clean(page, '6-conflict-zh');
    await page.context().close();

    const reader = await as('regulator', '/bulletins');
    await reader.getByRole('button', { name: 'English' }).click();
    await reader.getByRole('heading', { level: 1, name: 'Bulletins' }).waitFor();
    assert.equal(await reader.getByRole('button', { name: 'Draft a bulletin' }).count(), 0);
    await clean(reader, '7-list-en');
    await reader.getByRole('link', { name: /零售业推销的投诉翻倍/ }).click();
    await reader
      .getByRole('heading', { level: 2, name: 'Complaints per million marketing messages, by organisation' })
      .waitFor();
    assert.equal(await reader.getByRole('button', { name: 'Withdraw' }).count(), 0);
    await clean(reader, '8-published-en');
    await reader.context().close();

    const list = (await house.ask(open.cookies.get('ann'), 'GET /api/bulletins?state=published')).json();
    const phone = await as('ann', `/bulletins/${list.items[0].id}`, { viewport: PHONE });
    await phone.getByRole('button', { name: '起草修订版' }).click();
    await phone.getByLabel('理由').fill('补充说明');
    await phone.getByRole('dialog').getByRole('button', { name: '起草修订版' }).click();
    await phone.getByText('修订理由').waitFor();
    await phone.getByText('补充说明').first().waitFor();
    await clean(phone, '9-revision-phone');
    await phone.context().close();
  });
});

/** The words of a .docx, as XML. */
async function wordsOf(docx: Buffer): Promise<string> {
  const opened = await yauzl.fromBufferPromise(docx);
  for await (const entry of opened.eachEntry())
    if (entry.fileName === 'word/document.xml')
      return Buffer.concat(await (await opened.openReadStreamPromise(entry)).toArray()).toString();
  throw new Error('no document in it');
}
