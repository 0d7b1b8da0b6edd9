/** Complaint thresholds over the API, from marketing in the traffic store and complaints that are matched to it to a sanction that two people put in force. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ThresholdRuns } from '../complaints/index.ts';
import { DAY_MS, type Duty, parsePort, shanghaiDay, valid } from '../domain/index.ts';
import { dateOf } from '../trends/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const PORT = valid(parsePort('10690001'));
/** Of the shop, in one day; one in each is complained about up to the number below. */
const SENT = 50_000;
const COMPLAINTS = 12;
const TEXT = '【青禾】年中大促，全场满300减50，会员专享，点击 qh.example/618 抢购，拒收请回复R';

let house: Stand;
type Who = 'shop' | 'other' | 'regulator' | 'second' | 'centre' | 'operator' | 'carrier';
const signedIn = new Map<Who, string>();
let runs: ThresholdRuns;
/** The day on which it was sent. */
let day: number;
let id: string;

before(async () => {
  house = await stand();
  day = shanghaiDay(house.clock.now);
  runs = house.parts.thresholds.runs as ThresholdRuns;
  const { sealer, parts } = house;
  const { tagOf } = await import('../consent/index.ts');
  const recipient = (i: number) => 8_613_800_000_000 + i;
  const message = (i: number, more: object) => {
    const number = recipient(i) as Parameters<typeof tagOf>[1];
    const isComplained = i < COMPLAINTS;
    return judged(house, i.toString(16).padStart(16, '0'), 'shop01', SHOP, {
      ...{
        at: house.clock.now - 3_600_000 + (i % 1000),
        port: PORT,
        text: isComplained ? TEXT : '【青禾】促销',
      },
      purpose: 'marketing-retail',
      ...(isComplained
        ? {
            recipientTag: tagOf(parts.sealKey, number).readBigUInt64BE(),
            recipientSealed: sealer.seal(Buffer.from(String(number))).toString('base64'),
          }
        : {}),
      ...more,
    });
  };
  const insert = (block: number, messages: ReturnType<typeof message>[]) =>
    house.traffic.insertBlock({ gateway: 'g', block, messages, receipts: [], inbound: [] });
  await insert(
    1,
    Array.from({ length: SENT }, (_, i) => message(i, {})),
  );
  const others = { organisation: OTHER, signature: '北岸', port: '10690002' };
  await insert(
    2,
    Array.from({ length: SENT }, (_, i) => message(SENT + i, others)),
  );
  // None of these is marketing that passed from a port.
  await insert(3, [
    message(3 * SENT, { purpose: 'notification' }),
    message(3 * SENT + 1, { outcome: 'refuse' }),
    message(3 * SENT + 2, { port: '13900001111' }),
  ]);
  const complaints = Array.from({ length: COMPLAINTS }, (_, i) => ({
    ...{
      recipient: `+${recipient(i)}`,
      proof: 'code' as const,
      sender: PORT,
      text: TEXT,
      channel: 'web' as const,
    },
    ...{ toldAt: house.clock.now - 3_500_000, originals: [] },
  }));
  for (const each of complaints)
    await house.parts.complaints.intake.accept(each, { id: 'recipient:test', name: '' });
  while ((await house.parts.complaints.matches.round()) > 0);
});
after(() => house.close());

const DUTIES: Readonly<Record<Who, Duty>> = {
  shop: { role: 'sender', organisation: SHOP },
  other: { role: 'sender', organisation: OTHER },
  regulator: { role: 'regulator', organisation: undefined },
  second: { role: 'regulator', organisation: undefined },
  centre: { role: 'centre', organisation: undefined },
  operator: { role: 'operator', organisation: undefined },
  carrier: { role: 'carrier', organisation: undefined },
};
/** Sessions end within a day, so that everybody signs in again after a look. */
async function as(who: Who): Promise<string> {
  const cookie = signedIn.get(who) ?? (await house.signIn(`${who}-${house.clock.now}`, [DUTIES[who]]));
  signedIn.set(who, cookie);
  return cookie;
}
async function ok(who: Who, name: string, body?: unknown) {
  const answer = await house.ask(await as(who), name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}
async function refused(who: Who, name: string, body?: unknown) {
  const answer = await house.ask(await as(who), name, body === undefined ? {} : { body });
  assert.ok(answer.statusCode >= 400, answer.body);
  return { status: answer.statusCode, ...answer.json().error };
}
/** The morning after the n-th day from that on which it was sent. */
async function look(n: number): Promise<void> {
  house.clock.now = (day + n + 1) * DAY_MS - 4 * 3_600_000;
  signedIn.clear();
  await runs.catchUp(day + n);
}

describe('the thresholds', () => {
  test('are told with their dates, by which term, and that no law has one; none were in force before', async () => {
    const { items, lastRun } = await ok('shop', 'GET /api/thresholds');
    assert.deepEqual(
      items.map((each: { id: string }) => each.id),
      [
        ...['port-alert', 'port-block', 'signature-alert', 'signature-block'],
        ...['organisation-alert', 'organisation-slow', 'organisation-block'],
      ],
    );
    for (const { citation, follows, overdispersion, messagesMin, complaintsMin } of items) {
      assert.equal(citation.certainty.code ?? citation.certainty, 'convention');
      assert.ok(overdispersion >= 1 && messagesMin > 0 && complaintsMin > 1);
      assert.ok(
        follows.kind === 'alert' || follows.alertDaysMin > 0,
        'no sanction without an alert before it',
      );
    }
    assert.equal(lastRun, null);
    assert.deepEqual((await ok('shop', 'GET /api/thresholds?at=2026-04-30')).items, []);
    assert.equal((await refused('shop', 'GET /api/thresholds?at=yesterday')).status, 422);
  });
});

describe('a standing', () => {
  test('P10 P8 is counted from the stores and read by those whose duty it is, and by whom it concerns; nobody else knows of it', async () => {
    await look(0);
    const { items, next } = await ok('centre', 'GET /api/threshold-standings?kind=organisation');
    assert.equal(next, null);
    const standing = items.find(({ subject }: { subject: string }) => subject === SHOP);
    id = standing.id;
    assert.deepEqual(
      [standing.state, standing.messages, standing.complaints, standing.perMillion, standing.since],
      ['alert', SENT, COMPLAINTS, 240, dateOf(day)],
    );
    const other = items.find(({ subject }: { subject: string }) => subject === OTHER);
    assert.deepEqual([other.state, other.messages, other.complaints], ['insufficient-data', SENT, 0]);
    const page = await ok('carrier', `GET /api/threshold-standings/${id}`);
    assert.match(page.words.zh, /放行营销短信 50,000 条，计入投诉 12 件/);
    assert.match(page.words.en, /Alert\.$/);
    assert.deepEqual(page.others, { messages: SENT, complaints: 0 });
    // The others have no complaint, which says that their rate is low and not that it is zero: one is assumed, and five or more come of one by clusters.
    assert.ok(Math.abs(page.measured[0].falseAlarm.chance - 0.03125) < 1e-5);
    assert.equal(page.may.propose, null, 'an alert alone proposes nothing');
    assert.ok(page.days[0].lower > page.days[0].perMillionMax);

    const [own, ...rest] = (await ok('shop', 'GET /api/threshold-standings?kind=organisation')).items;
    assert.deepEqual([own.id, rest], [id, []]);
    const told = await ok('shop', `GET /api/threshold-standings/${id}`);
    assert.deepEqual(
      [told.state, told.complaints, told.others, told.may.propose],
      ['alert', COMPLAINTS, null, null],
    );
    assert.doesNotMatch(JSON.stringify(told), /138000000/);
    for (const who of ['other', 'operator'] as const) {
      assert.deepEqual((await ok(who, 'GET /api/threshold-standings')).items, [], who);
      const there = await house.ask(await as(who), `GET /api/threshold-standings/${id}`);
      const nowhere = await house.ask(await as(who), `GET /api/threshold-standings/t_${'0'.repeat(20)}`);
      assert.equal(there.statusCode, 404);
      assert.equal(there.body, nowhere.body);
    }
    const { lastRun } = await ok('centre', 'GET /api/thresholds');
    assert.equal(lastRun.day, dateOf(day));
    assert.equal(
      lastRun.counts.find(({ kind }: { kind: string }) => kind === 'organisation').states.alert,
      1,
    );
    assert.equal((await ok('shop', 'GET /api/thresholds')).lastRun, null);
  });

  test('is filtered and paged', async () => {
    const names = async (query: string) =>
      (await ok('centre', `GET /api/threshold-standings?${query}`)).items.map(
        ({ kind, subject }: { kind: string; subject: string }) => `${kind} ${subject}`,
      );
    assert.deepEqual((await names('state=alert')).sort(), [
      `organisation ${SHOP}`,
      `port ${PORT}`,
      'signature 青禾',
    ]);
    assert.deepEqual(await names(`state=alert,ok&kind=port`), [`port ${PORT}`]);
    assert.deepEqual(await names(`organisation=${OTHER}&subject=${OTHER}`), [`organisation ${OTHER}`]);
    const first = await ok('centre', 'GET /api/threshold-standings?limit=4');
    const second = await ok('centre', `GET /api/threshold-standings?limit=4&after=${first.next}`);
    const all = await ok('centre', 'GET /api/threshold-standings');
    assert.deepEqual([...first.items, ...second.items], all.items);
    assert.equal(second.next, null);
    const states = all.items.map(({ state }: { state: string }) => state);
    assert.deepEqual(
      states,
      [...Array(3).fill('alert'), ...Array(3).fill('insufficient-data')],
      'alerts first',
    );
  });

  test('proposes a sanction once the alert is old enough; two people put it in force, and it is linked', async () => {
    await look(7);
    const page = await ok('regulator', `GET /api/threshold-standings/${id}`);
    assert.equal(page.state, 'slow-proposed');
    const { propose } = page.may;
    assert.deepEqual(
      [propose.targetKind, propose.target, propose.action, propose.ratePerSecond, propose.until],
      ['organisation', SHOP, 'slow', 10, null],
    );
    assert.match(propose.reason, /预警已满 7 天/);
    assert.equal((await ok('centre', `GET /api/threshold-standings/${id}`)).may.propose, null);
    await look(14);
    const block = (await ok('regulator', `GET /api/threshold-standings/${id}`)).may.propose;
    assert.deepEqual([block.action, block.until], ['suspend', dateOf(day + 15 + 7)]);
    assert.deepEqual((await ok('regulator', 'GET /api/sanctions')).items, [], 'nothing is done by itself');

    const { ratePerSecond: _, ...wanted } = block;
    const sanction = await ok('regulator', 'POST /api/sanctions', wanted);
    assert.equal(sanction.state, 'proposed');
    const link = { sanction: sanction.id, reason: '依据投诉阈值提议' };
    const name = `POST /api/threshold-standings/${id}/sanction`;
    assert.equal((await refused('shop', name, link)).status, 403);
    assert.equal((await refused('centre', name, link)).status, 403);
    const wrong = await refused('regulator', name, { ...link, sanction: 'n_nowhere' });
    assert.deepEqual([wrong.status, wrong.field], [422, 'sanction']);
    const linked = await ok('regulator', name, link);
    assert.deepEqual(
      [linked.linkedSanction, linked.may.propose],
      [{ id: sanction.id, action: 'suspend', state: 'proposed' }, null],
    );
    assert.equal(linked.steps.at(-1).act, 'link');
    const hidden = await ok('shop', `GET /api/threshold-standings/${id}`);
    assert.deepEqual(
      [hidden.linkedSanction, hidden.sanction, hidden.steps.at(-1).act],
      [null, null, 'change'],
    );
    const decision = { approve: true, reason: '同意' };
    assert.equal(
      (await refused('regulator', `POST /api/sanctions/${sanction.id}/decision`, decision)).status,
      403,
    );
    await ok('second', `POST /api/sanctions/${sanction.id}/decision`, decision);
    assert.equal((await ok('shop', `GET /api/threshold-standings/${id}`)).linkedSanction.state, 'in-force');
    const audit = (await ok('regulator', 'GET /api/audit?limit=200')).items;
    const of = (act: string) => audit.filter((each: { act: string }) => each.act === act);
    assert.equal(of('threshold.linked')[0].object.id, id);
    assert.ok(of('threshold.alerted').some((each: { organisation: string }) => each.organisation === SHOP));
    assert.ok(
      of('threshold.block-proposed').every((each: { organisation: unknown }) => each.organisation === null),
    );
  });
});
