/** Bulletins on a PostgreSQL and an evidence log of their own. Long because one installation grows through all of it: versions follow one another. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { refusalOf } from '../../consent/fixture.ts';
import { DAY_MS, day, formatDay, type Instant, NotThere } from '../../domain/index.ts';
import type { VolumeRow } from '../../store/index.ts';
import { ACCUSED, CARRIER, type Office, openOffice, PROVIDER } from '../cases/fixture.ts';
import { partsOf } from '../pack/docx-parts.ts';
import { type BulletinGround, Bulletins } from './bulletins.ts';
import { shownCell } from './document.ts';
import type { BulletinData, BulletinText } from './draft-data.ts';
import { figuresOf } from './draw.ts';

const UNTIL = day('2026-06-29');
const WEEK = '2026W26';
const MILLION = 1_000_000;
const WRITES = { drafts: true };
const READS = { drafts: false };

let office: Office;
let bulletins: Bulletins;
let ground: BulletinGround;
/** Which organisation each matched message is of. */
const senderOf = new Map<string, string>();
const volumes = new Map<string, number>([
  [ACCUSED, MILLION],
  [PROVIDER, 10 * MILLION],
  [CARRIER, 9 * MILLION],
]);
const as = (name: string) => office.house.as(name);
let next = 0;

/** So many counted complaints, as if they had come in on that day. */
async function came(
  at: Instant,
  count: number,
  more: { category?: string; province?: string; about?: string; told?: boolean } = {},
): Promise<void> {
  next += 1000;
  const ids = await office.taken(next, count);
  const { db } = office.house.record;
  await sql`update complaint set accepted_at = ${new Date(at)}, counted = true, category = ${more.category ?? 'retail'},
    province = ${more.province ?? 'ZJ'}, told_at = ${more.told === true ? new Date(at - 2 * DAY_MS) : null}
    where id = any(${ids})`.execute(db);
  if (more.about === undefined) return;
  for (const id of ids) {
    const message = `m-${id}`;
    senderOf.set(message, more.about);
    await sql`insert into complaint_match (complaint, kind, confidence, message, message_at, organisation, result, matched_at)
      values (${id}, 'found', 1, ${message}, ${new Date(at - 3_600_000)}, ${more.about}, '{}', ${new Date(at)})
      on conflict (complaint) do update set kind = 'found', message = excluded.message, message_at = excluded.message_at`.execute(
      db,
    );
  }
}

before(async () => {
  office = await openOffice();
  const { record, sealer, clock, evidence } = office.house;
  const names: Readonly<Record<string, string>> = { [ACCUSED]: '青禾商城', [PROVIDER]: '云桥通信' };
  ground = {
    ...{ record, sealer, clock: () => clock.now, evidence, publisher: 'consent.test/log' },
    directory: { nameOf: (organisation) => names[organisation] },
    traffic: {
      marketingVolumes: async (): Promise<VolumeRow[]> =>
        [...volumes].map(([subject, messages]) => ({ kind: 'organisation', subject, messages })),
      marketingAmong: async ({ ids }) =>
        ids.map((messageId) => ({
          ...{ messageId, port: '1069', signature: '', organisation: senderOf.get(messageId)! },
        })),
    },
  };
  bulletins = new Bulletins(ground);
  clock.now = UNTIL + 4 * 3_600_000;
  // Six spans of four weeks, alike; in the last one retail doubles and everything else goes on.
  for (let span = 6; span > 0; span--) {
    const at = UNTIL - span * 28 * DAY_MS - 2 * DAY_MS;
    await came(at, 20);
    await came(at, 10, { category: 'loans', province: 'GD' });
  }
  await came(UNTIL - 9 * DAY_MS, 12, { about: PROVIDER });
  const now = UNTIL - 2 * DAY_MS;
  await came(now, 30, { about: ACCUSED, told: true });
  await came(now, 10, { category: 'loans', province: 'GD', about: CARRIER, told: true });
  await came(now, 3, { category: 'fraud', province: 'unknown' });
});
after(() => office.shut());

const draft = async (
  more: Partial<{ period: string; audience: 'internal' | 'public'; language: 'zh' | 'en' }> = {},
) => bulletins.draft({ period: WEEK, audience: 'internal', language: 'zh', ...more }, as('ann'));
const table = ({ sections }: Pick<BulletinData, 'sections'>, id: string) =>
  sections.flatMap(({ tables }) => tables).find((each) => each.id === id)!;
const shown = (data: BulletinData, key: string) => figuresOf(data).find((each) => each.key === key)?.shown.zh;
const textOf = async (docx: Buffer) =>
  (await partsOf(docx))
    .get('word/document.xml')!
    .toString()
    .replace(/<[^>]+>/g, '');
const move = (
  id: string,
  deed: Parameters<Bulletins['move']>[1]['deed'],
  who: string,
  edit: number,
  reason = '',
) => bulletins.move(id, { deed, edit, reason }, as(who));

describe('a draft', () => {
  test('what is no period, not over, or before the first complaint is told with what to do', async () => {
    assert.deepEqual(await refusalOf(draft({ period: '2026W60' })), ['period: bulletin-period-not-valid']);
    assert.deepEqual(await refusalOf(draft({ period: '2026-06' })), ['period: period-not-over']);
    assert.deepEqual(await refusalOf(draft({ period: '2020-01' })), ['period: period-before-first']);
  });

  test('totals with their change, categories and provinces against comparable times, and what is beyond two deviations is proposed as a change', async () => {
    const { data, text, objections, bulletin } = await bulletins.get(await draft(), WRITES);
    assert.deepEqual(objections, []);
    assert.equal(bulletin.state, 'draft');
    const counted = table(data, 'totals').rows.find(({ code }) => code === 'counted')!;
    assert.deepEqual([counted['now'], counted['before']], [43, 12]);
    assert.equal((counted['ratio'] as number).toFixed(2), '3.58');
    const retail = table(data, 'categories').rows.find(({ code }) => code === 'retail')!;
    assert.deepEqual(
      [retail['current'], retail['mean'], retail['ratio'], retail['mark']],
      [42, 20, 2.1, 'above'],
    );
    const loans = table(data, 'categories').rows.find(({ code }) => code === 'loans')!;
    assert.deepEqual([loans['ratio'], loans['mark']], [1, 'inside']);
    const fraud = table(data, 'categories').rows.find(({ code }) => code === 'fraud')!;
    assert.deepEqual([fraud['current'], fraud['ratio'], fraud['mark']], [3, null, 'too-little']);
    assert.equal(table(data, 'provinces').rows.find(({ code }) => code === 'ZJ')!['mark'], 'above');
    assert.match(text.headline, /\{totals\.counted\}/);
    assert.equal(
      bulletin.headline.startsWith('本期计入投诉 43 件，为上期的 3.58 倍'),
      true,
      bulletin.headline,
    );
    assert.ok(text.changes.length > 0 && text.changes.length <= 3);
    assert.ok(
      text.changes.some((line) => line.includes('零售业推销') && line.includes('{categories.retail}')),
    );
    // Of what is not known: some complaints were matched with nothing, and of three the province is not told.
    assert.equal(shown(data, 'knowledge.unmatched'), '7.0%');
    assert.equal(shown(data, 'knowledge.no-province'), '7.0%');
    assert.equal(shown(data, 'knowledge.delay'), '2.0');
    assert.ok(text.unknown.some((line) => line.includes('{knowledge.unmatched}')));
  });

  test('organisations stand on a funnel: n, rate, interval; whoever is inside has no rank, and few are put together', async () => {
    const { data } = await bulletins.get(await draft(), WRITES);
    const rows = table(data, 'organisations').rows;
    const [first, ...rest] = rows;
    assert.deepEqual(
      [first!['code'], first!['rank'], first!['complaints'], first!['rate'], first!['mark']],
      [ACCUSED, 1, 30, 30, 'above'],
    );
    // The 95 % interval of 30 clustered complaints: wider than Garwood's 20.2 to 42.8.
    assert.ok((first!['low'] as number) < 20.2 && (first!['high'] as number) > 42.8);
    assert.equal(shownCell(first!['name'], 'name', 'zh'), `青禾商城（${ACCUSED}）`);
    assert.deepEqual(
      rest.map((row) => [row['rank'], row['mark'] === 'above']),
      rest.map(() => [null, false]),
    );
    assert.equal(shown(data, 'organisations.above'), '1');
    assert.ok(table(data, 'organisations').lines.length > 10);
  });

  test('P8 a suspicion that nobody has confirmed names nobody; once confirmed it does', async () => {
    const { db } = office.house.record;
    const insert = (id: string, subject: string, state: string) =>
      sql`insert into finding (id, detector, subject_kind, subject, organisations, state, first_day, onset_day, last_day, score, latest_score, threshold, false_alarms, evidence, examples, causes)
        values (${id}, 'sub-lease', 'port', ${subject}, ${[ACCUSED]}, ${state}, 20600, 20590, 20620, 3, 3, 2, '{}', '[]', '{}', '{}')`.execute(
        db,
      );
    await insert('f_00000000000000000001', '10690001', 'looking');
    await insert('f_00000000000000000002', '10690002', 'dismissed');
    const before = await bulletins.get(await draft(), WRITES);
    assert.doesNotMatch(JSON.stringify(before.data), /10690001|10690002/);
    assert.equal(shown(before.data, 'confirmed.waiting'), '1');
    await sql`update finding set state = 'confirmed' where subject = '10690001'`.execute(db);
    const { data } = await bulletins.get(await draft(), WRITES);
    assert.deepEqual(
      table(data, 'confirmed').rows.map(({ subject, organisations }) => [subject, organisations]),
      [['10690001', '青禾商城']],
    );
    assert.equal(shown(data, 'confirmed.waiting'), '0');
  });

  test('of few complaints nothing but totals is told, and with little kept nothing is said to be high or low', async () => {
    const days = [169, 165].map((before) => formatDay(UNTIL - before * DAY_MS)).join('--');
    const few = await bulletins.get(await draft({ period: days }), WRITES);
    assert.deepEqual(
      table(few.data, 'totals').rows.map(({ code }) => code),
      ['received', 'counted'],
    );
    assert.equal(
      few.data.sections.some(({ id }) => id === 'knowledge'),
      false,
    );
    assert.deepEqual(few.text.changes, []);
    assert.ok(few.text.unknown.some((line) => line.includes('不足 10 件')));
    assert.ok(few.text.unknown.some((line) => line.includes('上期没有完整的数据')));
  });
});

describe('words', () => {
  let id: string;
  let text: BulletinText;
  before(async () => {
    id = await draft({ audience: 'public' });
    text = (await bulletins.get(id, WRITES)).text;
  });
  const save = (edit: number, more: Partial<BulletinText>, audience: 'public' | 'internal' = 'public') =>
    bulletins.save(id, { edit, audience, text: { ...text, ...more } }, as('ann'));

  test('two who write at once do not overwrite each other', async () => {
    await save(1, { headline: '第一个人写的' });
    assert.deepEqual(await refusalOf(save(1, { headline: '第二个人写的' })), ['edit: bulletin-changed']);
    assert.equal((await bulletins.get(id, WRITES)).text.headline, '第一个人写的');
    const [one, other] = await Promise.allSettled([save(2, { headline: '甲' }), save(2, { headline: '乙' })]);
    assert.deepEqual([one, other].map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('P8 what stands in the way of a review: nothing said of what is not known, a figure that is none, a number, an organisation’s name in what everybody reads', async () => {
    await save(3, {
      headline: '青禾商城的投诉有 {totals.counted} 件，共 99 件',
      changes: ['{organisations.above} 个主体', '{totals.nonsense}', ''],
      unknown: [' '],
      paragraphs: [{ title: '来电', text: `请拨 13800138000，代码 ${ACCUSED}` }],
    });
    const { objections, typed, bulletin } = await bulletins.get(id, WRITES);
    assert.deepEqual(
      objections.map(({ field, code }) => `${field}: ${code}`).sort(),
      [
        'changes.0: figure-not-public',
        'changes.1: figure-not-known',
        'changes.2: line-empty',
        'headline: organisation-named',
        'paragraphs.0.text: number-in-text',
        'paragraphs.0.text: organisation-named',
        'unknown: unknown-missing',
        'unknown.0: line-empty',
      ].sort(),
    );
    assert.ok(typed.some(({ field, numbers }) => field === 'headline' && numbers.join() === '99'));
    assert.equal(bulletin.headline, '青禾商城的投诉有 43 件，共 99 件');
    assert.equal((await refusalOf(move(id, 'submit', 'ann', 4))).length, 8);
    await save(4, { headline: '青禾商城的投诉' }, 'internal');
    assert.deepEqual((await bulletins.get(id, WRITES)).objections, []);
  });
});

describe('from a draft to what everybody reads', () => {
  let first: string;
  let second: string;

  test('whoever had a hand in it cannot approve it; what was returned is reviewed anew', async () => {
    first = await draft({ audience: 'public' });
    await move(first, 'submit', 'ann', 1);
    assert.deepEqual(await refusalOf(move(first, 'approve', 'ann', 2)), ['deed: four-eyes']);
    await move(first, 'return', 'ben', 2, '标题太长');
    const { text } = await bulletins.get(first, WRITES);
    await bulletins.save(
      first,
      {
        ...{ edit: 3, audience: 'public' },
        text: {
          ...text,
          headline: '零售业推销投诉为可比时期的 {categories.retail.ratio}',
          paragraphs: [{ title: '建议', text: '第一段。\n第二段 <b>&"。' }],
        },
      },
      as('ben'),
    );
    await move(first, 'submit', 'ann', 4);
    assert.deepEqual(await refusalOf(move(first, 'approve', 'ben', 5)), ['deed: four-eyes']);
    assert.deepEqual(await refusalOf(move(first, 'publish', 'cai', 5)), ['state: state-forbids']);
    await assert.rejects(bulletins.get(first, READS), NotThere);
    await move(first, 'approve', 'cai', 5);
    assert.deepEqual(await bulletins.published(10), []);
  });

  test('published: files are what the log says, the docx opens and holds the figures, the public form names nobody', async () => {
    await move(first, 'publish', 'ann', 6);
    const { bulletin, files, entry, steps } = await bulletins.get(first, READS);
    assert.deepEqual([bulletin.number, bulletin.state], ['2026-1', 'published']);
    assert.deepEqual(
      steps.map(({ act }) => act),
      ['draft', 'submit', 'return', 'save', 'submit', 'approve', 'publish'],
    );
    const hashes: Record<string, string> = {};
    const bytesOf = new Map<string, Buffer>();
    for (const { name, sha256, bytes } of files) {
      const file = await bulletins.file(first, name, READS);
      assert.equal(createHash('sha256').update(file.bytes).digest('hex'), sha256);
      assert.equal(file.bytes.length, bytes);
      hashes[name] = sha256;
      bytesOf.set(name, file.bytes);
    }
    const log = JSON.parse((await office.house.evidence.log.entry(entry!)).toString()) as {
      files: Record<string, string>;
    };
    assert.deepEqual(log, { kind: 'bulletin', bulletin: '2026-1', version: 1, files: hashes });

    const paper = await textOf(bytesOf.get('anning-bulletin-2026-1.1.docx')!);
    for (const told of [
      '零售业推销投诉为可比时期的 2.10 倍',
      '〔2026〕第 1 期',
      '第二段 &lt;b&gt;&amp;',
      '青禾商城',
      '高于上限',
    ])
      assert.ok(paper.includes(told), told);
    const foot = (await partsOf(bytesOf.get('anning-bulletin-2026-1.1.docx')!))
      .get('word/footer1.xml')!
      .toString();
    assert.match(foot, /NUMPAGES/);
    assert.match(foot, /数据截至 2026-06-29 04:00/);
    const csv = bytesOf.get('anning-bulletin-2026-1.1-categories.csv')!.toString();
    assert.ok(csv.startsWith('\ufeff'));
    assert.match(csv, /零售业推销,retail,42,20,2\.1/);

    for (const [name, bytes] of bytesOf) {
      if (!name.includes('-public')) continue;
      const told = name.endsWith('.docx') ? await textOf(bytes) : bytes.toString();
      assert.doesNotMatch(told, /青禾商城|云桥通信|10690001|organisations\.|漏斗/, name);
      assert.ok(!told.includes(ACCUSED) && !told.includes(PROVIDER), name);
    }
    assert.equal(bytesOf.has('anning-bulletin-2026-1.1-public-organisations.csv'), false);
  });

  test('everybody reads the public form and none of the other one’s files; whoever may not write sees no draft', async () => {
    const [told] = await bulletins.published(10);
    assert.equal(told!.number, '2026-1');
    const { document, files } = await bulletins.publicOne('2026-1');
    assert.equal(document!.form, 'public');
    assert.ok(files.every(({ form }) => form === 'public'));
    await bulletins.publicFile('2026-1', 'anning-bulletin-2026-1.1-public.docx');
    await assert.rejects(bulletins.publicFile('2026-1', 'anning-bulletin-2026-1.1.docx'), NotThere);
    for (const none of ['2026-2', '2026-1.2', '2025-1', 'x', "2026-1' or 1=1"])
      await assert.rejects(bulletins.publicOne(none), NotThere);
    const seen = await bulletins.list({}, READS, { limit: 50 });
    assert.deepEqual(
      seen.map(({ id }) => id),
      [first],
    );
    assert.ok((await bulletins.list({}, WRITES, { limit: 50 })).length > 3);
  });

  test('the same data are the same bytes', async () => {
    const { data, text } = await bulletins.get(first, READS);
    const { filesToPublish } = await import('./publish.ts');
    const making = {
      ...{ publisher: 'consent.test/log', number: '2026-1', version: 1, language: 'zh' as const },
      ...{ data, text, checkpoint: 'c', revisions: [] },
    };
    const [one, other] = [
      await filesToPublish(making, 'public'),
      await filesToPublish(structuredClone(making), 'public'),
    ];
    assert.deepEqual(one, other);
    assert.equal(one.length, 2 * 2 + 6 + 4);
  });

  test('in English nothing but names is Chinese, on paper and in what is drafted', async () => {
    const { data, text } = await bulletins.get(await draft({ language: 'en', audience: 'public' }), WRITES);
    const { filesToPublish } = await import('./publish.ts');
    const files = await filesToPublish(
      {
        ...{ publisher: 'consent.test/log', number: '2026-7', version: 2, language: 'en', data, text },
        ...{ checkpoint: 'c', revisions: [{ version: 2, reason: 'late complaints', changed: [] }] },
      },
      'public',
    );
    const paper = await textOf(files.find(({ name }) => name.endsWith('-public.docx'))!.bytes);
    for (const told of [
      'No. 7 of 2026, version 2 (revised)',
      'What we do not know',
      '43 complaints were counted',
      'late complaints',
    ])
      assert.ok(paper.includes(told), told);
    assert.doesNotMatch(paper, /\p{Script=Han}/u);
  });

  test('a revision is counted anew, says what differs, and takes the place of the version before it, which stays readable', async () => {
    await came(UNTIL - DAY_MS, 5, { category: 'games', province: 'SC' });
    second = await move(first, 'revise', 'ann', 7, '补充了迟到的投诉');
    assert.deepEqual(await refusalOf(move(first, 'revise', 'ann', 8, '再来一次')), ['deed: revision-open']);
    const page = await bulletins.get(second, WRITES);
    assert.deepEqual(
      [page.bulletin.version, page.bulletin.number, page.bulletin.state],
      [2, '2026-1', 'draft'],
    );
    assert.equal(shown(page.data, 'totals.counted'), '48');
    assert.deepEqual(
      await refusalOf(bulletins.save(second, { edit: 1, text: page.text, audience: 'internal' }, as('ann'))),
      ['audience: audience-fixed'],
    );
    await move(second, 'submit', 'ann', 1);
    await move(second, 'approve', 'cai', 2);
    await move(second, 'publish', 'cai', 3);
    assert.equal((await bulletins.get(first, READS)).bulletin.state, 'superseded');
    const { document, bulletin } = await bulletins.publicOne('2026-1');
    assert.equal(bulletin.version, 2);
    const [revision] = document!.revisions;
    assert.deepEqual([revision!.version, revision!.reason], [2, '补充了迟到的投诉']);
    const changed = revision!.changed.find(({ key }) => key === 'totals.counted')!;
    assert.deepEqual([changed.before!.zh, changed.after!.zh], ['43', '48']);
    assert.ok(
      revision!.changed.every(({ key }) => !key.startsWith('organisations') && !key.startsWith('confirmed')),
    );
    const old = await bulletins.publicOne('2026-1.1');
    assert.deepEqual([old.bulletin.version, old.newest.version, old.document!.version], [1, 2, 1]);
    await assert.rejects(
      office.house.record.db
        .updateTable('bulletin_file')
        .set({ name: 'x' })
        .where('bulletin', '=', first)
        .execute(),
      /bulletin_file/,
    );
  });

  test('withdrawn: the reason is told and nothing of it can be read any more by everybody; a corrected version may follow', async () => {
    assert.deepEqual(await refusalOf(move(second, 'withdraw', 'cai', 4, '青禾商城提出异议')), [
      'reason: organisation-named',
    ]);
    assert.equal((await bulletins.get(second, READS)).bulletin.state, 'published');
    await move(second, 'withdraw', 'cai', 4, '类别归错');
    const { bulletin, document, files } = await bulletins.publicOne('2026-1');
    assert.deepEqual([bulletin.withdrawn!.reason, document, files], ['类别归错', undefined, []]);
    await assert.rejects(bulletins.publicFile('2026-1', 'anning-bulletin-2026-1.2-public.docx'), NotThere);
    assert.ok((await bulletins.get(second, READS)).files.length > 0);
    const third = await move(second, 'revise', 'ben', 5, '类别已更正');
    assert.equal((await bulletins.get(third, WRITES)).bulletin.version, 3);
    await move(third, 'discard', 'ben', 1);
    assert.equal((await bulletins.get(third, WRITES)).bulletin.state, 'discarded');
  });

  test('where the log cannot be written nothing is published, and the next try does it', async () => {
    const id = await draft();
    await move(id, 'submit', 'ann', 1);
    await move(id, 'approve', 'cai', 2);
    const broken = new Bulletins({
      ...ground,
      evidence: {
        checkpoint: '',
        addEntries: async () => {
          throw new Error('the disk is full');
        },
      },
    });
    await assert.rejects(broken.move(id, { deed: 'publish', edit: 3, reason: '' }, as('cai')), /disk/);
    const { bulletin, files } = await bulletins.get(id, WRITES);
    assert.deepEqual([bulletin.state, bulletin.number, files.length], ['approved', undefined, 0]);
    await move(id, 'publish', 'cai', 3);
    assert.equal((await bulletins.get(id, READS)).bulletin.number, '2026-2');
    // For the centre and the regulator alone: nobody else finds it.
    await assert.rejects(bulletins.publicOne('2026-2'), NotThere);
  });

  test('who acts for one organisation alone has no bulletins', async () => {
    await assert.rejects(
      bulletins.draft(
        { period: WEEK, audience: 'internal', language: 'zh' },
        office.house.as('one', [ACCUSED]),
      ),
      NotThere,
    );
  });
});
