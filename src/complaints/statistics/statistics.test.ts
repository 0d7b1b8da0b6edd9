/** Editions on a PostgreSQL and an evidence log of their own. Long because one installation grows through all of it: its days follow one another. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { DAY, refusalOf } from '../../consent/fixture.ts';
import { day, NotThere } from '../../domain/index.ts';
import { openCheckpoint } from '../../evidence/index.ts';
import { ACCUSED, type Office, openOffice } from '../cases/fixture.ts';
import { CODE, complaintOf, idOf, PERSON, PORT } from '../fixture.ts';
import type { StatisticsDocument } from './document.ts';
import { Statistics } from './editions.ts';
import { readPeriod } from './periods.ts';

let office: Office;
let statistics: Statistics;
const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text}:00+08:00`);
const ann = () => office.house.as('ann');
const period = (name: string) => readPeriod(name)!;

before(async () => {
  office = await openOffice();
  statistics = statisticsOf();
});
after(() => office.shut());

function statisticsOf(
  evidence: Pick<Office['house']['evidence'], 'addEntries' | 'checkpoint'> = office.house.evidence,
) {
  const { record, sealer, clock } = office.house;
  return new Statistics({ record, sealer, clock: () => clock.now, evidence, publisher: 'consent.test/log' });
}

/** The figure of a line. */
function figure(
  { tables }: StatisticsDocument,
  table: string,
  code: string,
  measure: 'all' | 'counted' | 'share' | 'before' | 'yearAgo' = 'counted',
  by?: string,
): number | null | undefined {
  const lines = tables.find(({ id }) => id === table)?.lines;
  return lines?.find((line) => line.code === code && line.by?.code === by)?.[measure];
}
const documentOf = async (id: string) => (await statistics.get(id)).document;

describe('days', () => {
  test('before the first complaint there is nothing, and a day that is not over is not counted', async () => {
    assert.deepEqual(await statistics.due(), []);
    office.house.clock.now = at('2026-06-01T10:00');
    assert.deepEqual(await refusalOf(statistics.look(period('2026-05-31'), ann())), [
      'period: period-before-first',
    ]);
    await office.taken(100, 12);
    assert.deepEqual(await refusalOf(statistics.look(period('2026-06-01'), ann())), [
      'period: period-not-over',
    ]);
    assert.deepEqual(await refusalOf(statistics.look(period('2026-05-31'), ann())), [
      'period: period-before-first',
    ]);
    assert.deepEqual(await statistics.due(), []);
  });

  test('what was received, what counts and why the rest does not; by category, channel, carrier, province and sender', async () => {
    const { clock } = office.house;
    clock.now = at('2026-06-01T12:00');
    // A notice, and the same complaint once more.
    await office.taken(200, 1, { text: CODE });
    await office.taken(100, 1);
    await office.taken(210, 4, { category: 'loans', sender: '1065512345', channel: 'api' });
    await office.taken(220, 2, { category: 'fraud', sender: '13712345678', text: '恭喜中奖，速联系 138' });
    await office.taken(230, 2, { place: { carrier: '中国电信', province: '西藏自治区' } });
    clock.now = at('2026-06-02T00:00') - 1;
    await office.taken(240, 1, { sender: '95588' });
    clock.now = at('2026-06-02T00:00');
    // Midnight: the next day’s.
    await office.taken(250, 1);
    assert.deepEqual(
      (await statistics.due()).map(({ name }) => name),
      ['2026-06-01'],
    );
    const [made] = await statistics.runDue(ann());
    assert.deepEqual(
      [made!.id, made!.received, made!.counted, made!.marketing, made!.ecommerce],
      ['2026-06-01.1', 23, 21, 19, 15],
    );
    const told = await documentOf('2026-06-01');
    assert.deepEqual(
      [told.period, told.from, told.until],
      ['2026-06-01', '2026-06-01T00:00:00.000+08:00', '2026-06-02T00:00:00.000+08:00'],
    );
    assert.equal(figure(told, 'uncounted', 'service-message', 'all'), 1);
    assert.equal(figure(told, 'uncounted', 'repeated', 'all'), 1);
    assert.equal(figure(told, 'uncounted', 'muted', 'all'), 0);
    assert.deepEqual([figure(told, 'kind', 'marketing'), figure(told, 'kind', 'illegal')], [19, 2]);
    assert.equal(figure(told, 'category', 'loans'), 4);
    assert.equal(figure(told, 'category', 'games'), 0);
    assert.equal(figure(told, 'line', 'retail', 'share'), 0.7895);
    assert.equal(told.headline.ecommerceShare, 0.7895);
    assert.equal(told.tables.find(({ id }) => id === 'line')!.shareOf, 19);
    assert.equal(figure(told, 'channel', 'api'), 4);
    assert.deepEqual([figure(told, 'way', 'port'), figure(told, 'way', 'person')], [19, 2]);
    assert.deepEqual(
      ['1069', '1065', '95', 'person'].map((code) => figure(told, 'sender', code)),
      [14, 4, 1, 2],
    );
    assert.deepEqual(
      [figure(told, 'sender-carrier', 'unicom'), figure(told, 'sender-carrier', 'mobile')],
      [4, 2],
    );
    assert.deepEqual([figure(told, 'carrier', 'telecom'), figure(told, 'carrier', 'mobile')], [2, 19]);
    assert.equal(figure(told, 'province', 'XZ'), 2);
    assert.equal(figure(told, 'match', 'not-looked'), 21);
    // Closed by itself on that day.
    assert.deepEqual(
      [figure(told, 'ended', 'service-message', 'all'), figure(told, 'ended', 'repeated', 'all')],
      [1, 1],
    );
    // Nothing stands before it: not available, which is not 0.
    assert.equal(figure(told, 'category', 'loans', 'before'), null);
    assert.deepEqual(told.compared, { before: null, yearAgo: null });
  });

  test('the small cells of two things are put together, and no line tells of fewer than five', async () => {
    const told = await documentOf('2026-06-01');
    const crossed = told.tables.filter(({ id }) => id.startsWith('category-'));
    assert.equal(crossed.length, 3);
    for (const { id, lines } of crossed)
      for (const line of lines)
        assert.ok(line.by!.code === 'merged' || line.counted! >= 5, `${id} ${line.code}`);
    assert.equal(figure(told, 'category-province', 'retail', 'counted', 'XZ'), undefined);
    assert.equal(figure(told, 'category-province', 'loans', 'counted', 'merged'), 4);
  });

  test('the files: the hashes are theirs, a spreadsheet reads them, the log and the manifest name them', async () => {
    const { evidence } = office.house;
    const { edition, manifest } = await statistics.get('2026-06-01.1');
    const csv = await statistics.file('2026-06-01', 'csv');
    const json = await statistics.file('2026-06-01.1', 'json');
    for (const { bytes, sha256 } of [csv, json])
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    assert.equal(csv.name, 'anning-statistics-2026-06-01.1.csv');
    const lines = csv.bytes.toString().split('\r\n');
    assert.ok(lines[0]!.startsWith('\ufeffperiod,edition,table,'));
    assert.ok(
      lines.includes(
        '2026-06-01,1,line,业务类型,Line of business,retail,零售业推销,retail,,,,16,15,0.7895,19,不可得 not available,不可得 not available',
      ),
    );
    for (const line of lines.slice(1)) assert.doesNotMatch(line, /(?:^|,)[=+\-@]/);
    const entry = (await evidence.log.entry(edition.entry)).toString();
    assert.deepEqual(JSON.parse(entry), {
      ...{ kind: 'statistics-edition', period: '2026-06-01', edition: 1 },
      ...{ csv: csv.sha256, json: json.sha256 },
    });
    const read = JSON.parse(manifest);
    assert.deepEqual(
      [read.csv.sha256, read.json.sha256, read.log.entry],
      [csv.sha256, json.sha256, edition.entry],
    );
    const { size } = openCheckpoint(read.log.checkpoint, evidence.log.verifierKey, 'manifest');
    assert.ok(size > edition.entry);
    assert.equal(await statistics.manifest(), `${manifest}\n`);
  });

  test('P7 no file holds a number, an acceptance number or a text', async () => {
    const ids = await sql<{ id: string }>`select id from complaint`.execute(office.house.record.db);
    for (const format of ['csv', 'json'] as const) {
      const text = (await statistics.file('2026-06-01', format)).bytes.toString();
      for (const { id } of ids.rows) assert.ok(!text.includes(id));
      assert.doesNotMatch(text, /1[3-9]\d{9}|满300|中奖|1069123456/);
    }
  });

  test('the same data are the same bytes; a second look publishes nothing, and a second run has nothing to do', async () => {
    const { record } = office.house;
    const looked = await statistics.look(period('2026-06-01'), ann());
    assert.deepEqual([looked.isNew, looked.edition.id], [false, '2026-06-01.1']);
    assert.deepEqual(await statistics.runDue(ann()), []);
    const first = await statistics.file('2026-06-01', 'json');
    // As another installation would make it of the same complaints: the published one out of the way for a moment.
    await sql`alter table statistics_edition disable trigger user`.execute(record.db);
    const kept = await record.db.selectFrom('statistics_edition').selectAll().executeTakeFirstOrThrow();
    await record.db.deleteFrom('statistics_edition').execute();
    office.house.clock.now += 5 * HOUR;
    const again = await statistics.look(period('2026-06-01'), office.house.as('bob'));
    const second = await statistics.file('2026-06-01', 'json');
    assert.ok(again.isNew);
    assert.deepEqual(second.bytes, first.bytes);
    assert.equal((await statistics.file('2026-06-01', 'csv')).sha256, kept.csv_sha256.toString('hex'));
    await sql`alter table statistics_edition enable trigger user`.execute(record.db);
    await assert.rejects(
      record.db.updateTable('statistics_edition').set({ received: 0 }).execute(),
      /never changed/,
    );
    await assert.rejects(record.db.deleteFrom('statistics_edition').execute(), /never changed/);
  });

  test('of a day with fewer than ten nothing but totals is told; a day without any is a zero', async () => {
    const { clock } = office.house;
    clock.now = at('2026-06-04T03:00');
    const made = await statistics.runDue(ann());
    assert.deepEqual(
      made.map(({ id, received }) => [id, received]),
      [
        ['2026-06-02.1', 1],
        ['2026-06-03.1', 0],
      ],
    );
    const few = await documentOf('2026-06-02');
    assert.deepEqual(
      few.tables.map(({ id }) => id),
      ['total'],
    );
    assert.ok(few.withheld);
    assert.deepEqual(few.headline, {
      received: 1,
      counted: 1,
      marketing: null,
      ecommerce: null,
      ecommerceShare: null,
    });
    assert.equal(figure(few, 'total', 'received', 'before'), 21);
    assert.equal(few.compared.before!.period, '2026-06-01');
    assert.equal(figure(await documentOf('2026-06-03'), 'total', 'received', 'before'), 1);
  });

  test('what came late makes a revised edition that says what changed; the first stays as it was', async () => {
    const { clock } = office.house;
    const first = await statistics.file('2026-06-01.1', 'json');
    const [{ id } = { id: '' }] = await office.complaints.list({ category: 'loans' }, { limit: 1 });
    await office.complaints.classify(id, 'insurance', false, ann());
    assert.deepEqual(await statistics.runDue(ann()), []);
    clock.now = at('2026-06-09T05:30');
    const made = await statistics.runDue(ann());
    assert.deepEqual(
      made.filter(({ number }) => number > 1).map((each) => each.id),
      ['2026-06-01.2'],
    );
    const { edition, document } = await statistics.get('2026-06-01');
    assert.deepEqual(
      [edition.number, document.replaces],
      [2, { period: '2026-06-01', edition: 1, sha256: first.sha256 }],
    );
    const changed = document.changed.filter(
      ({ table, measure }) => table === 'category' && measure === 'counted',
    );
    assert.deepEqual(
      changed.map(({ code, before: was, after: is }) => [code, was, is]),
      [
        ['loans', 4, 3],
        ['insurance', 0, 1],
      ],
    );
    assert.equal(edition.changes, document.changed.length);
    assert.deepEqual(await statistics.file('2026-06-01.1', 'json'), first);
    const of = (await statistics.list({ kind: 'day' }, { limit: 100 })).filter(
      (each) => each.period === '2026-06-01',
    );
    assert.deepEqual(
      of.map((each) => [each.number, each.newest]),
      [
        [2, 2],
        [1, 2],
      ],
    );
    const newest = await statistics.list({ kind: 'day', newestOnly: true }, { limit: 3 });
    assert.deepEqual(
      newest.map((each) => each.id),
      ['2026-06-08.1', '2026-06-07.1', '2026-06-06.1'],
    );
    const next = await statistics.list(
      { kind: 'day', newestOnly: true },
      { limit: 2, after: '2026-06-03.1' },
    );
    assert.deepEqual(
      next.map((each) => each.id),
      ['2026-06-02.1', '2026-06-01.2'],
    );
    await assert.rejects(statistics.get('2026-06-01.3'), NotThere);
    await assert.rejects(statistics.get('2026-06-20'), NotThere);
  });
});

describe('leads and ends', () => {
  test('P9 answered in time, late and silent, each in the period in which it happened', async () => {
    const { clock, record } = office.house;
    const complaints = await office.taken(600, 10);
    const sentAt = clock.now;
    const answers = {
      found: 'consent-not-proven',
      deeds: ['customer-warned'],
      statement: '已核查。',
      proofs: [],
      files: [],
    } as const;
    const send = async (from: number) => {
      const { case: id } = await office.cases.open(
        {
          subjectKind: 'port',
          port: PORT,
          organisation: ACCUSED,
          complaints: complaints.slice(from, from + 3),
        },
        ann(),
      );
      return (await office.leads.send(id, undefined, '', ann())).lead;
    };
    const [quick, late, never] = [await send(0), await send(3), await send(6)];
    const clerk = office.house.as('clerk', [ACCUSED]);
    clock.now += DAY;
    await office.leads.answer(quick, ACCUSED, answers, clerk);
    // Fifteen working days from 9 June, with the Dragon Boat Festival on the 19th: over at the end of 1 July.
    clock.now = at('2026-07-06T10:00');
    await office.leads.answer(late, ACCUSED, answers, clerk);
    assert.ok(
      (await record.db.selectFrom('lead_hop').selectAll().where('lead', '=', never).execute()).length === 1,
    );
    await office.complaints.do(complaints[0]!, { act: 'close', end: 'rectified' }, ann());
    await office.taken(700, 10);
    clock.now = at('2026-10-08T05:30');
    await statistics.runDue(ann());
    const leads = async (id: string) => {
      const told = await documentOf(id);
      return ['in-time', 'late', 'silent'].map((code) => figure(told, 'lead', code, 'all'));
    };
    assert.equal(
      Math.floor((sentAt + 8 * HOUR) / DAY),
      Math.floor((at('2026-06-09T12:00') + 8 * HOUR) / DAY),
    );
    assert.deepEqual(await leads('2026Q2'), [1, 0, 0]);
    assert.deepEqual(await leads('2026Q3'), [0, 1, 1]);
    assert.deepEqual(await leads('2026-07-06'), [0, 1, 0]);
    const july = await documentOf('2026Q3');
    assert.deepEqual(
      [figure(july, 'ended', 'rectified', 'all'), figure(july, 'ended', 'rectified', 'counted')],
      [1, 1],
    );
    assert.equal(figure(await documentOf('2026Q2'), 'ended', 'rectified', 'all'), 0);
  });
});

describe('runs', () => {
  test('quarters come after their days, are held against the one before, and a year ago where there is one', async () => {
    const told = await documentOf('2026Q3');
    assert.equal(told.headline.received, 10);
    assert.equal(told.compared.before!.period, '2026Q2');
    assert.equal(figure(told, 'total', 'received', 'before'), (await documentOf('2026Q2')).headline.counted);
    assert.equal(told.compared.yearAgo, null);
    assert.equal(figure(told, 'total', 'received', 'yearAgo'), null);
    const { clock } = office.house;
    clock.now = at('2027-06-11T06:00');
    await statistics.runDue(ann());
    const next = await documentOf('2027-06-09');
    assert.equal(next.compared.yearAgo!.period, '2026-06-09');
    assert.equal(figure(next, 'total', 'received', 'yearAgo'), 10);
  });

  test('a run that is cut off keeps what it made, and the next goes on behind it; two at once make each once', async () => {
    const { clock } = office.house;
    clock.now = at('2027-06-21T06:00');
    const due = await statistics.due();
    const stop = new AbortController();
    let entries = 0;
    const { evidence } = office.house;
    const cut = statisticsOf({
      get checkpoint() {
        return evidence.checkpoint;
      },
      addEntries: async (leaves) => {
        entries += 1;
        if (entries === 3) stop.abort();
        if (entries === 4) throw new Error('not reached');
        return evidence.addEntries(leaves);
      },
    });
    assert.equal((await cut.runDue(ann(), stop.signal)).length, 3);
    const broken = statisticsOf({ checkpoint: '', addEntries: () => Promise.reject(new Error('disk full')) });
    await assert.rejects(broken.runDue(ann()), /disk full/);
    const both = await Promise.all([statistics.runDue(ann()), statisticsOf().runDue(ann())]);
    assert.equal(3 + both.flat().length, due.filter(({ name }) => !isLookedAgain(name)).length);
    assert.deepEqual(await statistics.due(), []);
    const all = await statistics.list({}, { limit: 1000 });
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });

  test('what was accepted before there were places is read then: told in its file, else from its number', async () => {
    const { record, clock } = office.house;
    clock.now = at('2027-07-01T10:00');
    await office.taken(800, 9);
    const row = complaintOf(820, { channel: 'file' });
    const cells = { 手机号: '13800000820', 归属运营商: '中国联通', 归属地: '广东省深圳市' };
    const original = {
      name: 'row 2',
      mediaType: 'application/json',
      bytes: Buffer.from(JSON.stringify(cells)),
    };
    idOf(await office.intake.accept({ ...row, originals: [original] }, PERSON));
    await sql`update complaint set carrier = null, province = null, sender_carrier = null where accepted_at >= ${new Date(day('2027-07-01'))}`.execute(
      record.db,
    );
    clock.now = at('2027-07-02T06:00');
    await statistics.look(period('2027-07-01'), ann());
    const told = await documentOf('2027-07-01');
    assert.deepEqual([figure(told, 'carrier', 'unicom'), figure(told, 'carrier', 'mobile')], [1, 9]);
    assert.deepEqual([figure(told, 'province', 'GD'), figure(told, 'carrier', 'unknown')], [1, 0]);
  });
});

/** Due for its second or third look, at which nothing had changed. */
function isLookedAgain(name: string): boolean {
  return name < '2027-06-11';
}
