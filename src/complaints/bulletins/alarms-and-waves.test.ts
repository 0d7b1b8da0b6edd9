import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { DAY_MS, day, shanghaiDay, shownNumber } from '../../domain/index.ts';
import { ACCUSED, type Office, openOffice } from '../cases/fixture.ts';
import { partsOf } from '../pack/docx-parts.ts';
import { readBulletinPeriod } from './bulletin-periods.ts';
import { readText } from './document.ts';
import type { BulletinData } from './draft-data.ts';
import { type DrawGround, draftText, drawData, figuresOf, publicData } from './draw.ts';
import { filesToPublish } from './publish.ts';

const UNTIL = day('2026-06-29');
const WEEK = readBulletinPeriod('2026W26')!;
const [FIRST, LAST] = [shanghaiDay(WEEK.from), shanghaiDay(UNTIL - 1)];

let office: Office;
let ground: DrawGround;
let next = 0;
const ids: string[] = [];
const db = () => office.house.record.db;

/** So many counted complaints, as if they had come in on that day. */
async function came(at: number, count: number): Promise<void> {
  next += 1000;
  const taken = await office.taken(next, count);
  await sql`update complaint set accepted_at = ${new Date(at)}, counted = true, category = 'loans', province = 'GD'
    where id = any(${taken})`.execute(db());
  ids.push(...taken);
}

before(async () => {
  office = await openOffice();
  const { record, sealer, clock } = office.house;
  ground = {
    ...{ record, sealer, clock: () => clock.now },
    directory: { nameOf: (organisation) => (organisation === ACCUSED ? '青禾商城' : undefined) },
    traffic: { marketingVolumes: async () => [], marketingAmong: async () => [] },
  };
  clock.now = UNTIL + 4 * 3_600_000;
  await came(UNTIL - 40 * DAY_MS, 3);
  await came(UNTIL - 9 * DAY_MS, 12);
  await came(UNTIL - 2 * DAY_MS, 40);
});
after(() => office.shut());

const draw = (period = WEEK) => drawData(ground, period);
const section = ({ sections }: BulletinData, id: string) => sections.find((each) => each.id === id);
const table = (data: BulletinData, id: string) =>
  data.sections.flatMap(({ tables }) => tables).find((each) => each.id === id);
const shown = (data: BulletinData, key: string) => figuresOf(data).find((each) => each.key === key)?.shown.zh;
const textOf = async (docx: Buffer) =>
  (await partsOf(docx))
    .get('word/document.xml')!
    .toString()
    .replace(/<[^>]+>/g, '');
/** Everything that is read of it without having been written by anybody. */
const read = (data: BulletinData, language: 'zh' | 'en' = 'zh') =>
  readText(draftText(data, language, 'internal'), figuresOf(data), language).unknown;

interface Seen {
  readonly day: number;
  readonly complaints: number;
}

async function night(at: number, threshold: number | null = 3): Promise<void> {
  const level = (set: number, begun: number) => ({
    ...{ series: 9, alarms: 0, threshold, record: { set, begun, weeks: 20 } },
  });
  const levels = {
    ...{ leaf: level(5, 90), organisation: level(3, 30) },
    ...{ 'category-region': level(2, 10), total: level(0.5, 0), wave: level(2, 0) },
  };
  await sql`insert into alarm_run (day, ran_at, took_ms, levels, delay)
    values (${at}, ${new Date(UNTIL)}, 1, ${JSON.stringify(levels)}, '{}')`.execute(db());
}

let drawn = 0;
async function episode(
  level: string,
  opinion: string | null,
  series: Partial<Record<'organisation' | 'port' | 'category' | 'region' | 'channel', string>>,
  seen: readonly Seen[] = [{ day: LAST - 1, complaints: 23 }],
): Promise<void> {
  const id = `e_${String(++drawn).padStart(20, '0')}`;
  const { organisation = null, port = null, category = null, region = null, channel = null } = series;
  await sql`insert into alarm_episode (id, level, series, organisation, port, category, region, channel, first_day, last_day, since_day,
      peak, assessed, leaves, usual, opinion)
    values (${id}, ${level}, ${level === 'wave' ? 'wave/500' : id}, ${organisation}, ${port}, ${category}, ${region}, ${channel}, ${seen[0]!.day}, ${seen.at(-1)!.day},
      ${seen[0]!.day - 2}, 5, '{}', '{}', '{}', ${opinion})`.execute(db());
  for (const { day: on, complaints } of seen)
    await sql`insert into alarm_day (episode, day, window_days, complaints, mean, low, high, score, threshold)
      values (${id}, ${on}, 3, ${complaints}, 7, 4, 11, 5, 3)`.execute(db());
}

describe('alarms', () => {
  test('P10 where no night was run that is said, and no table shows zeros', async () => {
    const data = await draw();
    assert.deepEqual(section(data, 'alarms')!.tables, []);
    assert.deepEqual(section(data, 'alarms')!.figures, []);
    assert.ok(read(data).some((line) => line.includes('还没有运行过')));
    // A night after the period tells nothing of it.
    await night(LAST + 1);
    assert.deepEqual(section(await draw(), 'alarms')!.tables, []);
  });

  test('P10 days without a night and levels with too little data are told', async () => {
    await night(LAST - 1, null);
    const young = await draw();
    assert.equal(shown(young, 'alarms.missing-days'), '6');
    assert.ok(read(young).some((line) => line.includes('有 6 天没有经过每晚监测')));
    assert.ok(read(young).some((line) => line.includes('数据还不足以判断') && line.includes('类别×地区')));
    for (let at = FIRST; at <= LAST; at++) if (at !== LAST - 1) await night(at);
    const whole = await draw();
    assert.equal(shown(whole, 'alarms.missing-days'), undefined);
    assert.ok(!read(whole).some((line) => /每晚监测|数据还不足/.test(line)));
  });

  test('P8 an alarm that nobody has confirmed is a number and names nothing; confirmed, an organisation stands in the internal form alone', async () => {
    const whose = { organisation: ACCUSED, port: '', category: 'loans' };
    await episode('organisation', null, whose);
    await episode('organisation', 'false', whose);
    await episode('total', 'known-cause', { category: 'retail' });
    await episode('leaf', null, { ...whose, region: 'GD', channel: 'web' });
    const before = await draw();
    assert.equal(section(before, 'alarms-named'), undefined);
    assert.deepEqual(table(before, 'alarms')!.rows, []);
    assert.doesNotMatch(JSON.stringify(before.sections.filter(({ id }) => id.startsWith('alarms'))), /青禾/);
    assert.deepEqual(
      ['stood', 'confirmed', 'known-cause', 'false', 'waiting'].map((key) => shown(before, `alarms.${key}`)),
      ['4', '0', '1', '1', '2'],
    );
    assert.ok(read(before).some((line) => line.startsWith('另有 2 起预警尚待人员判断')));
    assert.ok(!draftText(before, 'zh', 'internal').changes.some((line) => line.includes('alarms.')));

    await episode('organisation', 'confirmed', whose);
    await episode('leaf', 'confirmed', {
      ...{ organisation: '', port: '1069123456', category: 'loans', region: 'GD', channel: 'web' },
    });
    await episode('category-region', 'confirmed', { category: 'loans', region: 'GD' });
    await episode('total', 'confirmed', { region: 'GD' });
    await episode('wave', 'confirmed', {});
    const data = await draw();
    const named = table(data, 'alarms-named')!.rows;
    assert.deepEqual(
      named.map(({ subject }) => (subject as { zh: string }).zh),
      [`青禾商城（${ACCUSED}）`, '端口 1069123456', '全部', '短信群 500'],
    );
    const [first] = named;
    assert.deepEqual(
      ['since', 'days', 'complaints', 'low', 'high'].map((key) => first![key]),
      ['2026-06-25', 3, 23, 4, 11],
    );
    assert.deepEqual(
      [first!['category'], first!['region']],
      [
        { zh: '贷款理财', en: 'loans and investments' },
        { zh: '全部', en: 'all' },
      ],
    );

    const open = publicData(data);
    assert.deepEqual(
      table(open, 'alarms')!.rows.map(({ category, region, complaints, high }) => [
        ...[(category as { zh: string }).zh, (region as { zh: string }).zh, complaints, high],
      ]),
      [
        ['贷款理财', '广东', null, null],
        ['全部', '广东', 23, 11],
      ],
    );
    assert.equal(shown(open, 'alarms.confirmed'), '5');
    const text = draftText(data, 'zh', 'public');
    const files = await filesToPublish(
      {
        ...{ publisher: 'consent.test/log', number: '2026-1', version: 1, language: 'zh', data, text },
        ...{ checkpoint: 'c', revisions: [] },
      },
      'public',
    );
    const told = new Map<string, string>();
    for (const { name, bytes } of files)
      told.set(name, name.endsWith('.docx') ? await textOf(bytes) : bytes.toString());
    for (const [name, content] of told)
      if (name.includes('-public'))
        assert.doesNotMatch(content, new RegExp(`青禾|1069123456|短信群 500|alarms-named|${ACCUSED}`), name);
    const paper = told.get('anning-bulletin-2026-1.1-public.docx')!;
    assert.ok(paper.includes('有 5 起苗头预警经人员确认属实') && paper.includes('监测自身的记录'));
    assert.ok(told.get('anning-bulletin-2026-1.1.docx')!.includes(`青禾商城（${ACCUSED}）`));
    assert.ok(told.has('anning-bulletin-2026-1.1-public-alarm-levels.csv'));
    assert.doesNotMatch(
      JSON.stringify(publicData(data).sections.map(({ unknown }) => unknown.map(({ en }) => en))),
      /\p{Script=Han}/u,
    );
  });

  test('P10 the monitors’ own record stands beside: what was set and what came a week, by level, and how it was judged', async () => {
    const rows = table(await draw(), 'alarm-levels')!.rows;
    assert.deepEqual(
      rows.map(({ code, set, came: begun, weeks }) => [code, set, begun, weeks]),
      [
        ['leaf', 5, 4.5, 20],
        ['organisation', 3, 1.5, 20],
        ['category-region', 2, 0.5, 20],
        ['total', 0.5, 0, 20],
        ['wave', 2, 0, 20],
      ],
    );
    assert.deepEqual(
      rows.map((row) => ['stood', 'confirmed', 'known-cause', 'false', 'waiting'].map((key) => row[key])),
      [
        [2, 1, 0, 0, 1],
        [3, 1, 0, 1, 1],
        [1, 1, 0, 0, 0],
        [2, 1, 1, 0, 0],
        [1, 1, 0, 0, 0],
      ],
    );
  });

  test('what was over before the period or began after it is not of it; of one that goes on, what was seen by its end; few complaints are not counted out', async () => {
    const row = async (region: string) =>
      table(await draw(), 'alarms')!.rows.find((each) => (each['region'] as { en: string }).en === region);
    await episode('total', 'confirmed', { region: 'ZJ' }, [{ day: FIRST - 1, complaints: 30 }]);
    await episode('total', 'confirmed', { region: 'JS' }, [{ day: LAST + 1, complaints: 30 }]);
    assert.equal(await row('Zhejiang'), undefined);
    assert.equal(await row('Jiangsu'), undefined);
    await episode('total', 'confirmed', { region: 'SC' }, [
      { day: FIRST - 3, complaints: 12 },
      { day: FIRST + 1, complaints: 17 },
      { day: LAST + 2, complaints: 60 },
    ]);
    const sichuan = (await row('Sichuan'))!;
    assert.deepEqual([sichuan['complaints'], sichuan['last']], [17, '2026-06-23']);
    await episode('total', 'confirmed', { region: 'HN' }, [{ day: LAST, complaints: 4 }]);
    const hunan = (await row('Hunan'))!;
    assert.deepEqual([hunan['complaints'], hunan['low'], hunan['high']], [null, null, null]);
  });

  test('of a period with few complaints numbers alone are told', async () => {
    const days = readBulletinPeriod('2026-06-23--2026-06-24')!;
    const data = await draw(days);
    assert.equal(shown(data, 'totals.received'), '0');
    assert.equal(table(data, 'alarms'), undefined);
    assert.equal(section(data, 'alarms-named'), undefined);
    assert.ok(table(data, 'alarm-levels') !== undefined);
  });
});

describe('waves', () => {
  const TEMPLATE = [
    { kind: 'fixed', text: '【青禾】' },
    { kind: 'name', examples: [] },
    { kind: 'fixed', text: '您有' },
    { kind: 'amount', examples: ['5000元'] },
    { kind: 'fixed', text: '额度点' },
    { kind: 'link', examples: ['qh.example'] },
  ];
  let waves = 0;
  /** What came of a new wave: by day, port and organisation, messages and complaints. */
  async function wave(
    firstSeen: number,
    days: readonly [on: number, port: string, organisation: string, messages: number, complaints: number][],
    more: { into?: number; template?: unknown } = {},
  ): Promise<number> {
    const id = ++waves;
    await sql`insert into wave (id, merged_into, first_seen, last_seen, template, shape) values
      (${id}, ${more.into ?? null}, ${new Date(firstSeen)}, ${new Date(UNTIL)}, ${JSON.stringify(more.template ?? TEMPLATE)}, '')`.execute(
      db(),
    );
    await sql`insert into wave_variant (id, wave, distance, joined_by, prototype, contacts, examples, first_seen, last_seen)
      values (${id}, ${id}, 0, 'first', '', '{}', '[]', ${new Date(firstSeen)}, ${new Date(UNTIL)})`.execute(
      db(),
    );
    for (const [on, port, organisation, messages, complaints] of days)
      await sql`insert into wave_day (variant, wave, day, port, signature, organisation, region, messages, refused, complaints)
        values (${id}, ${id}, ${on}, ${port}, '', ${organisation}, 'GD', ${messages}, 0, ${complaints})`.execute(
        db(),
      );
    return id;
  }

  test('where no complaint of the period was gathered that is said, and no table stands there', async () => {
    const data = await draw();
    assert.deepEqual(section(data, 'waves')!.tables, []);
    assert.ok(read(data).some((line) => line.includes('还没有归集成同源短信群')));
  });

  test('those with most complaints first, against the period before, new ones marked, told by a template without a single example', async () => {
    const old = UNTIL - 30 * DAY_MS;
    const most = await wave(old, [
      [FIRST - 7, '10690003', 'C', 100, 10],
      [FIRST, '10690001', 'A', 500, 12],
      [LAST, '10690002', 'A', 500, 8],
      [LAST + 1, '10690009', 'D', 900, 90],
    ]);
    const fresh = await wave(WEEK.from + 1, [[LAST, '10690001', 'A', 70, 9]]);
    const rare = await wave(old, [
      [FIRST - 1, '10690001', 'A', 70, 4],
      [LAST, '', '', 0, 5],
    ]);
    await wave(WEEK.from + 1, [[LAST, '10690001', 'A', 70, 4]]);
    await wave(old, [[LAST, '10690001', 'A', 70, 50]], { into: most });
    for (const [i, complaint] of ids.slice(-30).entries())
      await sql`insert into wave_complaint (complaint, sequence, variant, wave, day, port, signature, organisation, region, counted, matched_at)
        values (${complaint}, ${i}, ${most}, ${most}, ${LAST}, '', '', '', 'GD', true, now())`.execute(db());
    const data = await draw();
    const rows = table(data, 'waves')!.rows;
    assert.deepEqual(
      rows.map((row) => [
        ...[Number(row['code']), row['complaints'], row['before'], row['ratio']],
        ...[(row['isNew'] as { zh: string }).zh, row['ports'], row['organisations']],
      ]),
      [
        [most, 20, 10, 2, '否', 2, 1],
        [fresh, 9, 0, null, '新', 1, 1],
        [rare, 5, null, null, '否', 0, 0],
      ],
    );
    assert.deepEqual(rows[0]!['template'], {
      zh: '【青禾】〔姓名〕您有〔金额〕额度点〔链接〕',
      en: '【青禾】〔name〕您有〔amount〕额度点〔link〕',
    });
    assert.doesNotMatch(JSON.stringify(section(data, 'waves')), /5000|qh\.example/);
    assert.deepEqual([shown(data, 'waves.count'), shown(data, 'waves.new')], ['3', '1']);
    assert.equal(section(publicData(data), 'waves'), undefined);
  });

  test('traffic that was not gathered, and complaints that are in no wave, are told as not known; no number of messages is made up', async () => {
    const data = await draw();
    assert.equal(shown(data, 'waves.without'), shownNumber(10 / 40, 'share'));
    assert.equal(shown(data, 'waves.missing-days'), '7');
    assert.ok(read(data).some((line) => line.includes('有 7 天的短信没有归集')));
    assert.ok(read(data).some((line) => line.includes('25.0% 的投诉没有归入短信群')));
    assert.equal(table(data, 'waves')!.rows[0]!['messages'], null);
    for (let on = FIRST; on <= LAST; on++)
      await sql`insert into wave_run (day, slices, ran_at, took_ms, messages, texts, new_waves, merges, splits)
        values (${on}, ${on === LAST ? 20 : 144}, now(), 1, 1, 1, 0, 0, 0)`.execute(db());
    const part = await draw();
    assert.equal(shown(part, 'waves.missing-days'), '1');
    assert.equal(table(part, 'waves')!.rows[0]!['messages'], 1000);
    await sql`update wave_run set slices = 144`.execute(db());
    const whole = await draw();
    assert.equal(shown(whole, 'waves.missing-days'), undefined);
    assert.ok(!read(whole).some((line) => line.includes('天的短信没有归集')));
  });

  test('ten at most, and a long template is cut', async () => {
    const long = [{ kind: 'fixed', text: '惠'.repeat(300) }];
    for (let i = 0; i < 12; i++)
      await wave(UNTIL - 30 * DAY_MS, [[LAST, '10690001', 'A', 1, 30 + i]], { template: long });
    const data = await draw();
    const rows = table(data, 'waves')!.rows;
    assert.deepEqual(
      rows.map(({ complaints }) => complaints),
      [41, 40, 39, 38, 37, 36, 35, 34, 33, 32],
    );
    assert.equal((rows[0]!['template'] as { zh: string }).zh, `${'惠'.repeat(100)}…`);
    assert.equal(shown(data, 'waves.count'), '15');
  });
});
