/*
 * Consents by default, from registrations and the ledger to the accused's answer: codes in the traffic store, consents through the ledger's own door, the nightly
 * run, the finding over the API. And the day as the record counts it, held against the count that the bench's seasons are made with.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  DAY_MS,
  type Duty,
  parseChange,
  parseRecipient,
  type Recipient,
  shanghaiDay,
  valid,
} from '../domain/index.ts';
import { appendChanges, recipientTag } from '../store/index.ts';
import { FIRST, LENDER, REGISTERED, SHOP } from '../trends/detectors/days.fixture.ts';
import { ConsentCounter, type CountedCode, type CountedEvent, dateOf, pastTraffic } from '../trends/index.ts';
import { judged, type Stand, stand } from './fixture.ts';

const DAYS = 26;
/** From here on everybody who registers has agreed. */
const ONSET = 14;
const DAILY = 10;
const HOUR_MS = 3_600_000;
const SIGNATURE = '青禾商城';
const date = (day: number) => dateOf(FIRST + day);
const midnight = (day: number) => (FIRST + day) * DAY_MS - 8 * HOUR_MS;
const number = (n: number): Recipient => valid(parseRecipient(String(13_800_000_000 + n)));

let house: Stand;
let wording: string;
let id: string;
const people = {} as Record<'shop' | 'lender' | 'regulator', string>;
const sent = new Map<number, CountedCode[]>();
const actor = { id: 'p_shop', name: '青禾', scope: 'all' as const, note: async () => undefined };

function grant(n: number, at: number, more: object = {}) {
  const proven = { wording, evidence: 'ab'.repeat(32) };
  return {
    ...{ recipient: String(number(n)), organisation: SHOP, purpose: 'marketing-retail', channel: 'web' },
    ...{ at: new Date(at).toISOString(), preTicked: false, bundled: false, ...proven, ...more },
  };
}
const old = {
  wording: undefined,
  evidence: undefined,
  unproven: true,
  frequency: { count: 4, per: 'month' },
  termDays: 900,
};

async function codes(day: number, to: readonly (readonly [n: number, at: number])[]): Promise<void> {
  const rows = to.map(([n, at], i) => ({
    ...{ signature: SIGNATURE, tag: recipientTag(house.parts.sealKey, number(n)), at },
    messageId: (day * 1000 + i + 1).toString(16).padStart(16, '0'),
  }));
  sent.set(day, rows);
  await house.traffic.insertBlock({
    ...{ gateway: 'g', block: day + 1, receipts: [], inbound: [] },
    messages: rows.map(({ signature, tag, at, messageId }, record) =>
      judged(house, messageId, 'a', SHOP, {
        ...{ at, signature, recipientTag: tag, record, block: day + 1, purpose: 'verification' },
        ...{ port: '10690001001', text: `【${SIGNATURE}】验证码123456` },
      }),
    ),
  });
}

async function taken(wanted: Parameters<Stand['parts']['consent']['consents']['grant']>[0]): Promise<void> {
  for (const each of await house.parts.consent.consents.grant(wanted, actor))
    assert.deepEqual(each.objections, undefined);
}

/** Ten register each day, and one who has long registered comes again. Two of the ten tick the box; from ONSET on all ten have, two seconds after their code was sent. */
async function live(day: number): Promise<void> {
  const noon = midnight(day) + 12 * HOUR_MS;
  const registered = Array.from({ length: DAILY }, (_, i) => day * DAILY + i);
  await codes(day, [
    ...registered.map((n, i) => [n, noon + i * 60_000 + 7] as const),
    ...(day > 0 ? [[0, noon] as const] : []),
  ]);
  house.clock.now = noon + HOUR_MS;
  await taken(
    registered.flatMap((n, i) => {
      const at = noon + i * 60_000;
      if (day >= ONSET) return [grant(n, at + 2000)];
      return i < 2 ? [grant(n, at + 40_000)] : [];
    }),
  );
  if (day < ONSET + 2) return;
  house.clock.now += HOUR_MS;
  for (const i of [3, 7])
    await house.parts.consent.consents.refuse(
      { recipient: number((day - 2) * DAILY + i), organisation: SHOP, channel: 'sms-reply' },
      actor,
    );
}

before(async () => {
  house = await stand();
  const all = (role: 'regulator'): Duty => ({ role, organisation: undefined });
  house.clock.now = midnight(0) - DAY_MS;
  const facts = REGISTERED.map((change) => valid(parseChange({ at: (FIRST - 30) * DAY_MS, ...change })));
  await appendChanges(house.record.db, 'test', facts);
  ({ id: wording } = await house.parts.consent.wordings.add(
    {
      ...{ organisation: SHOP, name: 'signup', channel: 'web', purpose: 'marketing-retail' },
      ...{ text: '我同意接收甲乙丙有限公司的促销短信：每月不超过4条，期限一年。可随时回复R退订。' },
      ...{ frequency: { count: 4, per: 'month' }, termDays: 365 },
    },
    actor,
  ));
  for (let day = 0; day < DAYS; day++) await live(day);
  // A day of odd ones: taken over from before, on paper, by the hour, two purposes in one moment, several refusals by one person.
  const late = midnight(DAYS - 1) + 20 * HOUR_MS;
  house.clock.now = late + 5;
  await taken([
    grant(5000, late - 200 * DAY_MS, old),
    grant(5001, late - HOUR_MS + 1, { channel: 'paper', ...old }),
    grant(5002, late - 2 * HOUR_MS, old),
    grant(5003, late - 999, old),
    grant(5003, late - 999, { ...old, purpose: 'marketing-travel' }),
    grant(5004, late - 1000, { ...old, channel: 'sms-reply' }),
    grant(5004, late - 500, { ...old, purpose: 'marketing-travel', organisation: LENDER }),
  ]);
  const { consents } = house.parts.consent;
  for (const purpose of ['marketing-retail', 'marketing-travel'] as const)
    await consents.refuse({ recipient: number(5003), organisation: SHOP, purpose, channel: 'app' }, actor);
  await consents.refuse({ recipient: number(5003), organisation: SHOP, channel: 'phone' }, actor);
  await consents.refuse({ recipient: number(5002), channel: 'public-page' }, actor);
  await codes(DAYS, [[5004, midnight(DAYS) + 1]]);
  house.clock.now = midnight(DAYS + 1) + 4 * HOUR_MS;
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.lender = await house.signIn('lender', [{ role: 'sender', organisation: LENDER }]);
  people.regulator = await house.signIn('regulator', [all('regulator')]);
});
after(() => house.close());

async function ok(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}

test('the record counts a day of consents as the counter does', async () => {
  const events = await house.record.db.selectFrom('consent_event').selectAll().orderBy('id').execute();
  const days = new Map<number, CountedEvent[]>();
  for (const { tag, organisation, kind, at, recorded_at: recordedAt, channel, wording: shown } of events) {
    const day = shanghaiDay(recordedAt.getTime()) - FIRST;
    days.set(day, [
      ...(days.get(day) ?? []),
      {
        ...{ tag: tag.readBigUInt64BE(), organisation, kind, channel, wording: shown ?? '' },
        ...{ at: at.getTime(), recordedAt: recordedAt.getTime() },
      },
    ]);
  }
  const counter = new ConsentCounter();
  const past = pastTraffic(house.traffic, house.record);
  for (let day = 0; day <= DAYS + 1; day++) {
    const { consents } = await past.day(FIRST + day);
    assert.deepEqual(
      consents,
      counter.day(FIRST + day, days.get(day) ?? [], sent.get(day) ?? []),
      `day ${day}`,
    );
    if (day !== DAYS - 1) continue;
    const [lender, shop] = [LENDER, SHOP].map((each) =>
      consents.organisations.find(({ organisation }) => organisation === each),
    );
    assert.deepEqual(lender!.sizes.slice(0, 2), [1, 0]);
    assert.deepEqual(shop!.sizes.slice(0, 2), [DAILY + 2, 1]);
    assert.deepEqual(shop!.regrets.slice(0, 3), [1, 0, 2]);
  }
});

describe('consents that come with the registration', () => {
  test('P10 are found by the run of the detectors, on the organisation, with reasons, days and messages', async () => {
    const job = await ok('regulator', 'POST /api/detectors/runs', { from: date(0), to: date(DAYS - 1) });
    for (let told = job; told.state !== 'done'; told = await ok('regulator', `GET /api/jobs/${job.id}`)) {
      assert.equal(told.error, null);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const detectors = (await ok('regulator', 'GET /api/detectors')).items;
    const detector = detectors.find((each: { detector: string }) => each.detector === 'default-consent');
    assert.equal(detector.subjectKind, 'organisation');
    assert.deepEqual(detector.lastCounts, { ok: 0, suspect: 1, insufficientData: 1 });
    const { items } = await ok('regulator', 'GET /api/findings?detector=default-consent');
    assert.equal(items.length, 1);
    const [found] = items;
    id = found.id;
    assert.deepEqual([found.subjectKind, found.subject, found.state], ['organisation', SHOP, 'open']);
    assert.deepEqual(
      found.organisations.map((each: { id: string }) => each.id),
      [SHOP],
    );
    assert.ok(found.firstDay > date(ONSET) && found.firstDay <= date(ONSET + 8), found.firstDay);
    assert.ok(found.onset >= date(ONSET - 2) && found.onset <= date(ONSET + 3), found.onset);
    const page = await ok('regulator', `GET /api/findings/${id}`);
    const kinds = page.evidence.map(({ kind }: { kind: string }) => kind);
    for (const kind of ['forms', 'rate', 'change', 'refused-soon', 'too-fast'])
      assert.ok(kinds.includes(kind), kind);
    for (const { words } of page.evidence) {
      assert.match(words.zh, /[一-龥]/);
      assert.doesNotMatch(words.en, /[一-龥]|undefined|NaN/);
    }
    assert.match(page.evidence[0].words.en, new RegExp(`by the web, with the wording ${wording}`));
    assert.ok(page.messages.length > 0);
    assert.equal(
      (await ok('regulator', `GET /api/messages/${page.messages[0]}`)).message.purpose,
      'verification',
    );
    assert.ok(page.days.some(({ state }: { state: string }) => state === 'suspect'));
    assert.doesNotMatch(JSON.stringify(page), /1380000\d{4}/);
  });

  test('P8 are told to the organisation once they are confirmed, and to no other; it answers, a sanction on it is linked', async () => {
    assert.deepEqual((await ok('shop', 'GET /api/findings')).items, []);
    await ok('regulator', `POST /api/findings/${id}/acts`, { act: 'look' });
    await ok('regulator', `POST /api/findings/${id}/acts`, {
      act: 'confirm',
      reason: '核实表单，确为默认勾选',
    });
    assert.deepEqual((await ok('lender', 'GET /api/findings')).items, []);
    assert.equal((await ok('shop', 'GET /api/findings')).items[0].id, id);
    const page = await ok('shop', `POST /api/findings/${id}/answer`, {
      organisation: SHOP,
      statement: '已改为由用户自己勾选',
    });
    assert.equal(page.answers[0].statement, '已改为由用户自己勾选');
    const placed = await ok('regulator', 'POST /api/sanctions', {
      ...{ targetKind: 'organisation', target: SHOP, action: 'warn', reason: '默认同意' },
    });
    const linked = await ok('regulator', `POST /api/findings/${id}/acts`, {
      ...{ act: 'link', sanction: placed.id, reason: '由此警告' },
    });
    assert.equal(linked.linkedSanction.id, placed.id);
  });
});
