/** Long because one installation is looked at day after day, by what the days before came to. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { OTHER, SHOP, SISTER } from '../../consent/fixture.ts';
import { DAY_MS, day as dayOf, shanghaiDay } from '../../domain/index.ts';
import { COMPLAINT_THRESHOLDS, type ComplaintThreshold } from '../../rules/index.ts';
import type { PassedRow } from '../../store/index.ts';
import { startOf } from '../../trends/index.ts';
import { type Centre, complaintOf, idOf, openCentre, PERSON } from '../fixture.ts';
import { keepMatch } from '../matches/match-rows.ts';
import { ThresholdStandings } from './standings.ts';
import { type ThresholdDay, ThresholdRuns } from './threshold-runs.ts';

const FIRST = shanghaiDay(dayOf('2026-06-01'));
const EVERYBODY = { all: true, scope: 'all' } as const;

let centre: Centre;
let standings: ThresholdStandings;
/** What passed on each day, and the messages that somebody complains about. */
let volumes: { day: number; organisation: string; port: string; signature: string; messages: number }[];
let passed: (PassedRow & { at: number })[];
let next = 0;
/** Called before each window is counted. */
let beforeCount: () => Promise<void>;

before(async () => {
  centre = await openCentre();
  const { record, clock, facts } = centre.house;
  standings = new ThresholdStandings({
    record,
    clock: () => clock.now,
    sanctions: { find: async () => undefined },
  });
  await facts({ kind: 'signature-registered', owner: SHOP, signature: '青禾商城', at: dayOf('2026-05-01') });
});
after(() => centre.shut());
beforeEach(async () => {
  const { db } = centre.house.record;
  // No row of a day can be changed: a test that begins anew takes the whole table away.
  const { sql } = await import('kysely');
  await sql`truncate threshold_run, threshold_standing, threshold_day, threshold_step, complaint cascade`.execute(
    db,
  );
  [volumes, passed] = [[], []];
  beforeCount = async () => undefined;
  centre.house.deeds.length = 0;
  at(0);
});
/** The morning after the n-th day. */
function at(n: number): void {
  centre.house.clock.now = startOf(FIRST + n + 1) + 4 * 3_600_000;
}
function runs(table: readonly ComplaintThreshold[] = COMPLAINT_THRESHOLDS): ThresholdRuns {
  const { record, clock, deeds } = centre.house;
  return new ThresholdRuns({
    ...{
      record,
      clock: () => clock.now,
      table,
      actor: { note: async (_db, ...done) => void deeds.push(...done) },
    },
    traffic: {
      async marketingVolumes({ from, to }) {
        await beforeCount();
        const within = volumes.filter(({ day }) => startOf(day) >= from && startOf(day) < to);
        return (['port', 'signature', 'organisation'] as const).flatMap((kind) =>
          [...new Set(within.map((each) => each[kind]))].sort().map((subject) => ({
            ...{ kind, subject },
            messages: within
              .filter((each) => each[kind] === subject)
              .reduce((sum, each) => sum + each.messages, 0),
          })),
        );
      },
      marketingAmong: async ({ from, to, ids }) =>
        passed.filter((each) => each.at >= from && each.at < to && ids.includes(each.messageId)),
    },
  });
}
async function look(through = FIRST, table?: readonly ComplaintThreshold[]): Promise<ThresholdDay[]> {
  const days: ThresholdDay[] = [];
  await runs(table).catchUp(through, { onDay: async (day) => void days.push(day) });
  return days;
}
/** So many messages of marketing a day, of some days. */
function send(
  organisation: string,
  messages: number,
  days: readonly number[] = [0],
  signature = '青禾商城',
): void {
  for (const n of days)
    volumes.push({
      day: FIRST + n,
      organisation,
      port: `1069${organisation.slice(2, 8)}`,
      signature,
      messages,
    });
}
/** Complaints about messages of the n-th day, told on the same day unless it is said when. */
async function complain(
  organisation: string,
  count: number,
  {
    n = 0,
    told,
    isMarketing = true,
    signature = '青禾商城',
  }: { n?: number; told?: number; isMarketing?: boolean; signature?: string } = {},
): Promise<string[]> {
  const { record, clock } = centre.house;
  const ids: string[] = [];
  const now = clock.now;
  for (let i = 0; i < count; i++) {
    next += 1;
    clock.now = startOf(FIRST + (told ?? n)) + 12 * 3_600_000 + i * 60_000;
    const id = idOf(
      await centre.intake.accept(
        complaintOf(next, { text: `【${signature}】大促第 ${next} 场，每件都有惊喜` }),
        PERSON,
      ),
    );
    const message = {
      ...{ messageId: next.toString(16).padStart(16, '0'), at: startOf(FIRST + n) + 9 * 3_600_000 + i },
      ...{ organisation, signature, port: `1069${organisation.slice(2, 8)}` },
    };
    if (isMarketing) passed.push(message);
    const row = await record.db
      .selectFrom('complaint')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await keepMatch(record.db, row, {
      result: { kind: 'found', messageId: message.messageId, confidence: 0.99, reasons: [] },
      message: message as never,
      ...{ at: clock.now, againAt: undefined },
    });
    ids.push(id);
  }
  clock.now = now;
  return ids;
}
const of = async (organisation: string) => {
  const [found] = await standings.list({ kind: 'organisation', subject: organisation }, EVERYBODY, {
    limit: 5,
  });
  return found;
};
const everything = async () => {
  const { db } = centre.house.record;
  const days = await db
    .selectFrom('threshold_day')
    .innerJoin('threshold_standing', 'threshold_standing.id', 'threshold_day.standing')
    .select([
      'subject_kind',
      'subject',
      'day',
      'threshold_day.state',
      'messages',
      'complaints',
      'measured',
      'words_zh',
    ])
    .orderBy('subject_kind')
    .orderBy('subject')
    .orderBy('day')
    .execute();
  const looked = await db
    .selectFrom('threshold_run')
    .select(['day', 'counts', 'false_alarms'])
    .orderBy('day')
    .execute();
  return JSON.stringify({ days, looked });
};

describe('a look at a day', () => {
  test('P10 says over, not over and too little data apart, with bounds, what is expected and how often an honest sender would be over', async () => {
    send(SHOP, 1_000_000);
    send(SISTER, 60_000_000, [0], '青禾金融');
    send(OTHER, 20_000, [0], '临江');
    await complain(SHOP, 9);
    await complain(SISTER, 4, { signature: '青禾金融' });
    await complain(OTHER, 3, { signature: '临江' });
    const [told] = await look();
    assert.deepEqual(told!.counts.organisation, {
      ...{ looked: 3, ok: 1, alert: 1, 'insufficient-data': 1, 'slow-proposed': 0, 'block-proposed': 0 },
    });
    const [shop, sister, other] = [await of(SHOP), await of(SISTER), await of(OTHER)];
    assert.deepEqual([shop!.state, sister!.state, other!.state], ['alert', 'ok', 'insufficient-data']);
    const [alert] = shop!.measured;
    // The lower bound of nine in clusters of two: SciPy's nbinom has 3.4915 of a million.
    assert.ok(alert!.lower! > 3.3 && alert!.lower! < 3.7, String(alert!.lower));
    assert.deepEqual(shop!.others, { messages: 60_020_000, complaints: 7 });
    assert.deepEqual(alert!.expected, { low: 0, high: 1 });
    // Five or more, with a mean of 0.1166 in clusters of two.
    assert.ok(Math.abs(alert!.falseAlarm!.chance - 0.00149893) < 1e-7, String(alert!.falseAlarm!.chance));
    assert.match(
      shop!.words.zh,
      /放行营销短信 1,000,000 条，计入投诉 9 件，合每百万条 9 件.*超过限值 0\.25.*预警。$/,
    );
    assert.match(
      shop!.words.en,
      /9 complaints about them count: 9 per million.*over the limit of 0\.25.*Alert\.$/,
    );
    assert.match(other!.words.zh, /不足 50,000 条短信，不作判断.*数据太少/);
    assert.equal(other!.measured[0]!.complaintsOver, undefined);
    assert.equal(told!.falseAlarms['organisation-alert']!.unknown, 0);
    assert.ok(told!.falseAlarms['organisation-alert']!.perMonth > 0);
    const port = await standings.list({ kind: 'port', states: ['alert'] }, EVERYBODY, { limit: 5 });
    assert.deepEqual(
      port.map(({ complaints, messages }) => [complaints, messages]),
      [[9, 1_000_000]],
    );
    const [signature] = await standings.list({ kind: 'signature', states: ['alert'] }, EVERYBODY, {
      limit: 5,
    });
    assert.deepEqual([signature!.subject, signature!.organisations], ['青禾商城', [SHOP]]);
  });

  test('P10 few complaints about many messages are not called ok while the rate may be over', async () => {
    send(SHOP, 1_000_000);
    await complain(SHOP, 4);
    await look();
    const shop = await of(SHOP);
    assert.equal(shop!.state, 'insufficient-data');
    assert.equal(shop!.measured[0]!.outcome, 'too-few-complaints');
    assert.match(shop!.words.zh, /不足 5 件投诉.*不能排除超过限值/);
    // Nobody else sent: nothing can be expected of an honest sender.
    assert.deepEqual([shop!.measured[0]!.expected, shop!.measured[0]!.falseAlarm], [undefined, undefined]);
    assert.match(shop!.words.zh, /这不等于没有问题/);
  });

  test('complaints with a mark, of other messages than marketing, unfounded, or not yet told are not counted', async () => {
    send(SHOP, 1_000_000);
    await complain(SHOP, 6);
    const [unfounded] = await complain(SHOP, 1);
    await complain(SHOP, 2, { isMarketing: false });
    const [marked] = await complain(SHOP, 1);
    await complain(SHOP, 3, { n: 0, told: 1 });
    const { db } = centre.house.record;
    await centre.complaints.move(
      db,
      [unfounded!],
      { act: 'close', end: 'unfounded', told: '经核查不成立。' },
      centre.house.as('ann'),
    );
    await db
      .updateTable('complaint')
      .set({ marks: ['muted'], counted: false })
      .where('id', '=', marked!)
      .execute();
    await look();
    assert.equal((await of(SHOP))!.complaints, 6);
  });

  test('is had once: run again, in two processes, or killed half-way it comes to the same; what comes later is seen the next day', async () => {
    send(SHOP, 1_000_000, [0, 1, 2]);
    send(OTHER, 2_000_000, [0, 1, 2], '临江');
    await complain(SHOP, 6);
    await complain(OTHER, 1, { signature: '临江' });
    await look();
    const first = await everything();
    assert.deepEqual(await look(), []);
    await complain(SHOP, 2, { n: 0, told: 1 });
    await look();
    assert.equal(await everything(), first);
    at(1);
    const [a, b] = await Promise.all([look(FIRST + 1), look(FIRST + 1)]);
    assert.equal(a.length + b.length, 1);
    const page = await standings.get((await of(SHOP))!.id, EVERYBODY);
    assert.deepEqual(
      page.days.map(({ complaints, messages }) => [complaints, messages]),
      [
        [6, 1_000_000],
        [8, 2_000_000],
      ],
    );
    at(2);
    const before = await everything();
    beforeCount = async () => {
      throw new Error('the store is away');
    };
    await assert.rejects(look(FIRST + 2), /the store is away/);
    assert.equal(await everything(), before);
    beforeCount = async () => undefined;
    assert.deepEqual(
      (await look(FIRST + 2)).map(({ day }) => day),
      [FIRST + 2],
    );
    const { db } = centre.house.record;
    await assert.rejects(db.updateTable('threshold_day').set({ complaints: 0 }).execute(), /threshold_day/);
  });

  test('counts by the days of its window, and by the thresholds in force on that day', async () => {
    send(SHOP, 1_000_000, [0]);
    await complain(SHOP, 6);
    at(29);
    await look(FIRST + 29);
    assert.equal((await of(SHOP))!.state, 'alert');
    at(30);
    await look(FIRST + 30);
    const shop = await of(SHOP);
    assert.deepEqual(
      [shop!.state, shop!.messages, shop!.alert!.endedDay],
      ['insufficient-data', 0, FIRST + 30],
    );
    // Silent and with nothing against it, it is told of no more.
    at(31);
    await look(FIRST + 31);
    assert.equal((await of(SHOP))!.lastDay, FIRST + 30);

    const from = startOf(FIRST + 32);
    const later = COMPLAINT_THRESHOLDS.flatMap((each) => [
      { ...each, citation: { ...each.citation, until: from } },
      { ...each, complaintsMin: 3, citation: { ...each.citation, from } },
    ]);
    send(SHOP, 1_000_000, [31]);
    await complain(SHOP, 4, { n: 31 });
    assert.equal(runs(later).rulesAt(from - 1)[0]!.complaintsMin, 5);
    at(32);
    await look(FIRST + 32, later);
    assert.equal((await of(SHOP))!.state, 'alert');
  });
});

describe('no sanction without an alert', () => {
  test('slowing and blocking are proposed once those concerned have known of the alert as long as the rules ask for, and it still holds', async () => {
    const days = Array.from({ length: 20 }, (_, n) => n);
    send(SHOP, 200_000, days);
    send(OTHER, 5_000_000, days, '临江');
    await complain(SHOP, 30);
    const states: string[] = [];
    for (const n of days) {
      at(n);
      await look(FIRST + n);
      states.push((await of(SHOP))!.state);
    }
    assert.deepEqual(states, [
      ...Array(7).fill('alert'),
      ...Array(7).fill('slow-proposed'),
      ...Array(6).fill('block-proposed'),
    ]);
    const page = await standings.get((await of(SHOP))!.id, EVERYBODY);
    assert.deepEqual(
      page.steps.map(({ act, state, day }) => [act, state, day - FIRST]),
      [
        ['change', 'alert', 0],
        ['change', 'slow-proposed', 7],
        ['change', 'block-proposed', 14],
      ],
    );
    assert.match(page.standing.words.zh, /预警已满 14 天（19 天）.*须由两人先后提议和批准才生效。$/);
    // The alert stands in the organisation's own audit; what is proposed does not.
    assert.deepEqual(
      centre.house.deeds
        .filter(({ detail }) => detail['name'] === SHOP)
        .map(({ act, organisation }) => [act, organisation]),
      [
        ['threshold.alerted', SHOP],
        ['threshold.slow-proposed', undefined],
        ['threshold.block-proposed', undefined],
      ],
    );
  });

  test('days that are made up for after a stop make no alert older: nobody could read of it', async () => {
    send(SHOP, 1_000_000, [0, 10, 20]);
    await look();
    await complain(SHOP, 30, { n: 10 });
    at(29);
    assert.equal((await look(FIRST + 29)).length, 29);
    const shop = await of(SHOP);
    assert.deepEqual([shop!.state, shop!.alert!.day, shop!.alert!.days], ['alert', FIRST + 10, 0]);
    assert.match(shop!.words.zh, /但预警须满 14 天（现 0 天）/);
  });

  test('an alert that ends begins anew', async () => {
    send(SHOP, 1_000_000, [0]);
    await complain(SHOP, 6);
    await look();
    const first = (await of(SHOP))!.alert!;
    send(SHOP, 80_000_000, [1]);
    at(1);
    await look(FIRST + 1);
    assert.deepEqual([(await of(SHOP))!.state, (await of(SHOP))!.alert!.days], ['ok', undefined]);
    await complain(SHOP, 60, { n: 2 });
    send(SHOP, 100_000, [2]);
    at(2);
    await look(FIRST + 2);
    const again = await of(SHOP);
    assert.deepEqual([again!.state, again!.alert!.day, again!.alert!.days], ['alert', FIRST + 2, 0]);
    assert.ok(again!.alert!.at - first.at === 2 * DAY_MS);
  });
});

describe('who reads of it', () => {
  test('P8 whom an alert concerns, from its beginning on and without what others sent; others not at all', async () => {
    send(SHOP, 60_000, [0, 1, 2]);
    send(OTHER, 5_000_000, [0, 1, 2], '临江');
    await complain(OTHER, 2, { signature: '临江' });
    await complain(SHOP, 1);
    await look();
    const reader = { all: false, scope: [SHOP] } as const;
    assert.deepEqual(await standings.list({}, reader, { limit: 9 }), []);
    const { id } = (await of(SHOP))!;
    await assert.rejects(standings.get(id, reader), { name: 'NotThere' });
    await complain(SHOP, 9, { n: 1 });
    at(1);
    await look(FIRST + 1);
    const seen = await standings.list({}, reader, { limit: 9 });
    // The port is registered to nobody, so it is nobody's matter.
    assert.deepEqual(seen.map(({ kind, subject }) => [kind, subject]).sort(), [
      ['organisation', SHOP],
      ['signature', '青禾商城'],
    ]);
    const page = await standings.get(id, reader);
    assert.deepEqual(
      page.days.map(({ day }) => day - FIRST),
      [1],
    );
    assert.equal(page.standing.others, undefined);
    assert.equal(page.steps.length, 1);
    assert.match(page.steps[0]!.words!.zh, /预警。$/);
    await assert.rejects(standings.get(id, { all: false, scope: [OTHER] }), { name: 'NotThere' });
    assert.deepEqual(await standings.list({}, { all: false, scope: [] }, { limit: 9 }), []);
  });
});
