/** Early warning over the API: from complaints to an episode, its reasoning, and what the centre says of it; read by centre and regulator alone. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY_MS, type Duty, shanghaiDay } from '../domain/index.ts';
import { complain, type TestComplaint } from '../trends/episodes/fixture.ts';
import { type AlarmRuns, dateOf, startOf } from '../trends/index.ts';
import type { Answer } from './contract/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const PAST = 90;
const WRONG = 6;
const NEW = 500;
/** A telephone number, and not the places of a decimal. */
const NUMBER = /(?<![\d.])138\d{8}/;

let house: Stand;
let first: number;
type Leaf = Answer<'GET /api/alarms/:id'>['leaves'][number];
type Who = 'shop' | 'regulator' | 'centre' | 'operator' | 'branch';
const DUTIES: Readonly<Record<Who, Duty>> = {
  shop: { role: 'sender', organisation: SHOP },
  regulator: { role: 'regulator', organisation: undefined },
  centre: { role: 'centre', organisation: undefined },
  operator: { role: 'operator', organisation: undefined },
  branch: { role: 'centre', organisation: SHOP },
};
const signedIn = new Map<Who, string>();

before(async () => {
  house = await stand();
  first = shanghaiDay(house.clock.now) - PAST - WRONG;
  const rows: TestComplaint[] = [];
  for (let day = 0; day < PAST + WRONG; day++)
    for (const [i, region] of ['GD', 'ZJ', 'BJ'].entries())
      for (const [j, category] of ['loans', 'retail', 'games'].entries()) {
        const usual = (day * 7 + i * 3 + j * 5) % 4;
        const more = day >= PAST && category === 'loans' ? 9 : 0;
        for (let n = 0; n < usual + more; n++) {
          const at = startOf(first + day) + (n + 1) * 1_000_000;
          rows.push({
            ...{ id: `A${rows.length}`, at, filedAt: at + (n % 3 === 0 ? DAY_MS : 0), region, category },
            organisation: n < usual ? SHOP : OTHER,
            // Small waves that go on; what goes wrong is one more.
            ...(n >= usual ? { wave: NEW } : n === 0 ? { wave: 1 + ((day * 3 + i) % 20) } : {}),
          });
        }
      }
  for (let i = 0; i < rows.length; i += 2000) await complain(house.record, rows.slice(i, i + 2000));
  await send();
  const runs = house.parts.alarms.runs as AlarmRuns;
  const now = house.clock.now;
  for (let day = PAST - 2; day < PAST + WRONG; day++) {
    house.clock.now = startOf(first + day + 1) + 4 * 3_600_000;
    await runs.catchUp(first + day);
  }
  house.clock.now = now;
  for (const who of Object.keys(DUTIES) as Who[]) signedIn.set(who, await house.signIn(who, [DUTIES[who]]));
});
after(() => house.close());

/** As many messages each day, from the tenth on: of one organisation to two provinces, of the other to one. */
async function send(): Promise<void> {
  const messages = Array.from({ length: PAST + WRONG - 10 }, (_, i) => first + 10 + i).flatMap((day) =>
    [SHOP, SHOP, SHOP, OTHER].map((organisation, i) =>
      judged(house, (day * 10 + i).toString(16).padStart(16, '0'), 'shop01', organisation, {
        ...{ at: startOf(day) + 3_600_000, purpose: 'marketing-finance', region: i === 0 ? 'BJ' : 'GD' },
      }),
    ),
  );
  await house.traffic.insertBlock({ gateway: 'alarms', block: 1, messages, receipts: [], inbound: [] });
}

async function ok(who: Who, name: string, body?: unknown) {
  const answer = await house.ask(signedIn.get(who), name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}
async function status(who: Who, name: string, body?: unknown) {
  return (await house.ask(signedIn.get(who), name, body === undefined ? {} : { body })).statusCode;
}
const whole = async () =>
  (await ok('centre', `GET /api/alarms?organisation=${OTHER}&level=organisation`)).items.find(
    ({ series }: { series: { category: unknown } }) => series.category === null,
  );

describe('an alarm', () => {
  test('P10 tells in a sentence what is unusual, and its page why: range, since, window, leaves, complaints, the monitor’s record', async () => {
    const alarm = await whole();
    assert.match(alarm.sentence.zh, /：(?:当日|\d+ 天内) \d+ 件，预计 [\d.]+ 件（正常 \d+–\d+ 件）$/);
    assert.ok(alarm.seen > alarm.expected.high && alarm.score > alarm.threshold);
    assert.deepEqual([alarm.state, alarm.opinion, alarm.level], ['open', null, 'organisation']);
    const page = await ok('regulator', `GET /api/alarms/${alarm.id}`);
    assert.equal(page.since, dateOf(first + PAST));
    assert.match(page.reasons.at(-1).en, /own record: at most 3 false alarms a week/);
    assert.deepEqual(
      page.leaves
        .map(({ region, category }: { region: { code: string }; category: { code: string } }) =>
          [region.code, category.code].join(' '),
        )
        .sort(),
      ['BJ loans', 'GD loans', 'ZJ loans'],
    );
    assert.equal(
      page.leaves.reduce((sum: number, { seen }: { seen: number }) => sum + seen, page.otherLeaves.seen),
      page.days.at(-1).seen,
    );
    assert.ok(page.complaints.length > 0 && page.record.setPerWeek === 3 && page.record.raised >= 1);
    assert.equal(page.may.opine, false, 'the regulator reads');
    assert.doesNotMatch(JSON.stringify(page), NUMBER);
  });

  test('of a wave names its words, masked as on its page, and where its complaints came from; its series is read by its number alone', async () => {
    const [alarm, ...others] = (await ok('centre', 'GET /api/alarms?level=wave')).items;
    assert.deepEqual(others, []);
    const { text } = alarm.series.wave;
    assert.match(text, /^恭喜获得额度…回电/);
    const { template } = await ok('centre', `GET /api/waves/${NEW}`);
    assert.ok(text.endsWith(template.at(-1).text));
    assert.equal(alarm.series.wave.id, String(NEW));
    assert.ok(alarm.sentence.zh.startsWith(`短信群 ${NEW}“${text}”：`));
    assert.ok(alarm.sentence.en.startsWith(`Wave ${NEW} “${text}”: `));
    assert.equal(alarm.firstDay, dateOf(first + PAST), 'on its first day');
    const page = await ok('regulator', `GET /api/alarms/${alarm.id}`);
    assert.doesNotMatch(JSON.stringify(page), NUMBER);
    assert.deepEqual(
      page.leaves.map(({ region, organisation, category }: Leaf) => [
        ...[region?.code, organisation?.id, category],
      ]),
      ['BJ', 'GD', 'ZJ'].map((region) => [region, OTHER, null]),
    );
    assert.equal(
      page.leaves.reduce((sum: number, { seen }: { seen: number }) => sum + seen, 0),
      page.days.at(-1).seen,
    );
    const told = await ok('centre', `GET /api/series?wave=${NEW}`);
    assert.deepEqual([told.level, told.state, told.series.wave.text], ['wave', 'alarm', text]);
    assert.equal(told.days.at(-2).seen, 27);
    const unknown = await ok('centre', 'GET /api/series?wave=999');
    assert.deepEqual([unknown.series.wave.text, unknown.state], [null, null]);
    assert.equal(await status('centre', `GET /api/series?wave=${NEW}&category=loans`), 422);
    assert.equal(await status('centre', 'GET /api/series?wave=none'), 422);
  });

  test('P8 is read by the centre and the regulator; an organisation, also one of the centre’s for one, reads nothing of it', async () => {
    const { id } = await whole();
    for (const path of ['/api/alarms', `/api/alarms/${id}`, '/api/series', '/api/alarm-monitors'])
      for (const who of ['shop', 'operator'] as const)
        assert.equal(await status(who, `GET ${path}`), 403, who);
    assert.deepEqual(await ok('branch', 'GET /api/alarms'), { items: [], next: null });
    assert.equal(await status('branch', `GET /api/alarms/${id}`), 404);
    assert.equal(await status('branch', 'GET /api/series'), 403);
    assert.equal(await status('centre', `GET /api/alarms/e_${'0'.repeat(20)}`), 404);
  });

  test('is filtered, and paged without a gap', async () => {
    const all = (await ok('centre', 'GET /api/alarms?limit=100')).items;
    assert.ok(all.length >= 3);
    const pages: unknown[] = [];
    for (let after = ''; ; ) {
      const { items, next } = await ok('centre', `GET /api/alarms?limit=2${after}`);
      pages.push(...items);
      if (next === null) break;
      after = `&after=${next}`;
    }
    assert.deepEqual(pages, all);
    const of = async (query: string) => (await ok('centre', `GET /api/alarms?limit=100&${query}`)).items;
    for (const each of await of('level=leaf,total')) assert.ok(['leaf', 'total'].includes(each.level));
    for (const each of await of('category=loans')) assert.equal(each.series.category.code, 'loans');
    assert.ok((await of(`since=${dateOf(first + PAST)}`)).length > 0);
    assert.deepEqual(await of(`since=${dateOf(first + PAST + 30)}`), []);
    assert.deepEqual(await of(`state=closed&organisation=${OTHER}`), []);
    assert.equal(await status('centre', 'GET /api/alarms?level=everything'), 422);
  });

  test('says beside it whether more was sent: here as much as ever, so that none of the rise is volume’s', async () => {
    const { volume, state } = await ok('centre', `GET /api/alarms/${(await whole()).id}`);
    assert.deepEqual([volume.known, volume.rise, volume.share, state], [true, 'rate', 0, 'open']);
    assert.equal(volume.messages, volume.usual);
    assert.equal(volume.before.perMillion, 0);
    assert.ok(volume.now.low > 0 && volume.now.low < volume.now.perMillion);
    assert.match(
      volume.words.zh,
      /是此前 8 周同样星期的 1\.00 倍.*发送量解释了增加部分的 0%：并不是因为发得多/,
    );
    assert.match(volume.words.en, /1\.00 times as many .* Volume accounts for 0 % of the rise/);
    const [wave] = (await ok('centre', 'GET /api/alarms?level=wave')).items;
    const unknown = (await ok('regulator', `GET /api/alarms/${wave.id}`)).volume;
    assert.deepEqual(
      [unknown.known, unknown.messages, unknown.now, unknown.share, unknown.rise],
      [false, null, null, null, null],
    );
    assert.match(unknown.words.zh, /^短信量不详/);
  });

  test('gets the centre’s opinion with a reason, in its history, the record of its level and the audit', async () => {
    const { id } = await whole();
    const name = `POST /api/alarms/${id}/opinion`;
    const said = { opinion: 'known-cause', reason: '平台故障导致误发，已核实' };
    assert.equal(await status('regulator', name, said), 403);
    assert.equal(await status('branch', name, said), 404);
    assert.equal(await status('centre', name, { opinion: 'known-cause' }), 422);
    assert.equal(await status('centre', name, { ...said, opinion: 'maybe' }), 422);
    const page = await ok('centre', name, said);
    assert.deepEqual([page.opinion, page.record.knownCause, page.may.opine], ['known-cause', 1, true]);
    assert.deepEqual([page.steps.at(-1).act, page.steps.at(-1).reason], ['known-cause', said.reason]);
    const { items } = await ok('regulator', 'GET /api/audit?limit=50');
    const noted = items.find(({ act }: { act: string }) => act === 'alarm.known-cause');
    assert.deepEqual([noted.object.id, noted.reason], [id, said.reason]);
  });
});

describe('the monitors and their series', () => {
  test('P10 are told by level: what was set, what came, what became of it, and how late complaints come', async () => {
    const { items, lastRun, delay } = await ok('centre', 'GET /api/alarm-monitors');
    assert.deepEqual(
      items.map(({ level, setPerWeek }: { level: string; setPerWeek: number }) => [level, setPerWeek]),
      Object.entries(house.parts.alarms.budgets),
    );
    assert.equal(lastRun.day, dateOf(first + PAST + WRONG - 1));
    assert.ok(delay.shares[0] > 0.45 && delay.shares[0] < 0.8 && delay.shares[2] > 0.95);
    for (const each of items)
      assert.equal(each.raised, each.confirmed + each.false + each.knownCause + each.undecided);
  });

  test('a series tells each day with what was seen and expected, alarms, incomplete days, holidays, and the second opinion', async () => {
    const told = await ok('centre', `GET /api/series?organisation=${OTHER}`);
    assert.deepEqual([told.level, told.state], ['organisation', 'alarm']);
    assert.equal(told.days.length, 180);
    const wrong = told.days.slice(-WRONG);
    assert.ok(wrong.some(({ alarm }: { alarm: boolean }) => alarm));
    assert.ok(wrong.at(-1).incomplete.share < 0.8 && wrong.at(-1).incomplete.mean > wrong.at(-1).seen);
    assert.ok(told.days.some(({ dayOff }: { dayOff: boolean }) => dayOff));
    assert.match(told.secondOpinion.words.zh, /历史太短，无法判断：有 \d+ 周，至少需要 108 周/);
    assert.equal(told.secondOpinion.alarm, null);
    const loans = await ok(
      'centre',
      `GET /api/series?category=loans&from=${dateOf(first)}&to=${dateOf(first + 9)}`,
    );
    assert.equal(loans.days.length, 10);
    assert.equal(loans.level, 'total');
    assert.equal(await status('centre', `GET /api/series?organisation=${OTHER}&port=10690001`), 422);
    assert.equal(await status('centre', 'GET /api/series?from=2026-05-02&to=2026-05-01'), 422);
  });

  test('a series has complaints per million messages where it is known how many were sent, and null, never 0, where it is not', async () => {
    const of = (query: string) =>
      ok('centre', `GET /api/series?${query}&from=${dateOf(first)}&to=${dateOf(first + PAST + WRONG - 1)}`);
    const loans = await of('category=loans');
    assert.deepEqual(
      loans.days.map(({ messages }: { messages: number | null }) => messages),
      loans.days.map((_: unknown, i: number) => (i < 10 ? null : 4)),
    );
    assert.deepEqual([loans.days[0].rate, loans.days[9].rate], [null, null]);
    const day = loans.days.at(-WRONG);
    assert.equal(day.rate.perMillion, (day.seen * 1_000_000) / 4);
    assert.ok(day.rate.low < day.rate.perMillion && day.rate.high > day.rate.perMillion);
    const { whole, weeks, unsaid } = loans.rate;
    const complete = loans.days.filter(
      ({ messages, incomplete }: { messages: number | null; incomplete: unknown }) =>
        messages !== null && incomplete === null,
    );
    assert.equal(whole.messages, 4 * complete.length);
    assert.equal(
      whole.complaints,
      complete.reduce((sum: number, { seen }: { seen: number }) => sum + seen, 0),
    );
    assert.equal(weeks.length, Math.floor(complete.length / 7));
    assert.equal(weeks.at(-1).rate.messages, 28);
    assert.match(unsaid.zh, /没有经过本网关的短信记录/);
    // By the region of the recipient, and the same of any channel.
    assert.equal((await of('category=loans&region=BJ')).days.at(-1).messages, 1);
    assert.equal((await of('category=loans&region=GD&channel=web')).days.at(-1).messages, 3);
    assert.equal((await of(`organisation=${OTHER}`)).days.at(-1).messages, 1);
    // Nothing was sent: 0 messages, and no rate.
    const retail = await of('category=retail');
    assert.deepEqual(
      [retail.days.at(-1).messages, retail.days.at(-1).rate, retail.rate.whole],
      [0, null, null],
    );
    for (const query of ['category=fraud', 'port=10690001', `wave=${NEW}`]) {
      const unknown = await of(query);
      assert.ok(unknown.days.every(({ messages }: { messages: number | null }) => messages === null));
      assert.deepEqual([unknown.rate.whole, unknown.rate.weeks], [null, []]);
      assert.match(unknown.rate.unsaid.en, /^How much was sent/);
    }
  });
});
