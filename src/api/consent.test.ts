/** The consent ledger over HTTP, on real stores. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { verifyReceipt } from '../consent/index.ts';
import type { Duty } from '../domain/index.ts';
import { recipientTag, SealKey } from '../store/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const TEXT = '我同意接收青禾商城 Qinghe的促销短信：每月不超过4条，期限一年。可随时回复R退订。';
const WORDING = {
  ...{ organisation: SHOP, name: 'box', channel: 'web', purpose: 'marketing-retail', text: TEXT },
  ...{ frequency: { count: 4, per: 'month' }, termDays: 365 },
};
const number = (i: number) => String(13_800_000_000 + i);

let house: Stand;
let wording: string;
const cookies: Record<string, string> = {};
const duties: Record<string, Duty> = {
  shop: { role: 'sender', organisation: SHOP },
  other: { role: 'sender', organisation: OTHER },
  centre: { role: 'centre', organisation: undefined },
  regulator: { role: 'regulator', organisation: undefined },
};
const ask = (who: string, name: string, body?: unknown, headers = {}) =>
  house.ask(cookies[who], name, { headers, ...(body === undefined ? {} : { body }) });
const ok = async (who: string, name: string, body?: unknown, headers = {}) => {
  const answer = await ask(who, name, body, headers);
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
};
const grantOf = (i: number, more: object = {}) => ({
  ...{ recipient: number(i), organisation: SHOP, purpose: 'marketing-retail', channel: 'web', wording },
  ...{
    at: new Date(house.clock.now).toISOString(),
    preTicked: false,
    bundled: false,
    evidence: 'ab'.repeat(32),
  },
  ...more,
});
const grant = async (i: number) =>
  (await ok('shop', 'POST /api/consent/grants', { grants: [grantOf(i)] })).items[0].event as number;

before(async () => {
  house = await stand();
  for (const [name, duty] of Object.entries(duties)) cookies[name] = await house.signIn(`c-${name}`, [duty]);
  wording = (await ok('shop', 'POST /api/consent/wordings', WORDING)).id;
});
after(() => house.close());

describe('wordings', () => {
  test('are checked while they are written, registered version by version, retired with a reason', async () => {
    const bad = { ...WORDING, name: 'bad', text: '注册即视为同意接收青禾商城 Qinghe的短信', termDays: 0 };
    const { objections } = await ok('shop', 'POST /api/consent/wordings/check', bad);
    assert.deepEqual(
      objections.map(({ field, code }: { field: string; code: string }) => `${field}: ${code}`),
      [
        'termDays: term-not-valid',
        'text: wording-lacks',
        'text: wording-lacks',
        'text: wording-lacks',
        'text: wording-assumes',
      ],
    );
    const refused = await ask('shop', 'POST /api/consent/wordings', bad);
    assert.equal(refused.statusCode, 422);
    assert.deepEqual(refused.json().error.fields.length, 5);
    assert.match(refused.json().error.fields[0].fix, /1 到 3660 天/);
    const first = await ok('shop', 'POST /api/consent/wordings', { ...WORDING, name: 'two' });
    assert.equal(
      (await ask('shop', 'POST /api/consent/wordings', { ...WORDING, name: 'two' })).statusCode,
      409,
    );
    const second = await ok('shop', 'POST /api/consent/wordings', {
      ...WORDING,
      name: 'two',
      text: `${TEXT}谢谢。`,
    });
    assert.deepEqual(
      second.versions.map((each: { version: number; retiredAt: unknown }) => [
        each.version,
        each.retiredAt === null,
      ]),
      [
        [2, true],
        [1, false],
      ],
    );
    assert.notEqual(first.sha256, second.sha256);
    const gone = await ok('shop', `POST /api/consent/wordings/${second.id}/retirement`, {
      reason: '活动结束',
    });
    assert.ok(gone.retiredAt);
    const page = await ok('shop', 'GET /api/consent/wordings?limit=1');
    const rest = await ok('shop', `GET /api/consent/wordings?limit=50&after=${page.next}`);
    assert.equal(page.items.length + rest.items.length, 3);
    assert.equal(rest.next, null);
    assert.equal((await ok('shop', 'GET /api/consent/wordings?state=current')).items.length, 1);
  });
});

describe('grants', () => {
  test('are told row by row: the event, or all that is wrong with what mends it', async () => {
    const { items } = await ok('shop', 'POST /api/consent/grants', {
      grants: [
        grantOf(1),
        grantOf(2, { preTicked: true, evidence: 'x' }),
        grantOf(3),
        grantOf(4, { organisation: OTHER }),
      ],
    });
    assert.deepEqual(
      items.map(({ event, objections }: { event: number | null; objections: { code: string }[] }) => [
        event !== null,
        objections.map(({ code }) => code),
      ]),
      [
        [true, []],
        [false, ['pre-ticked', 'evidence-not-valid']],
        [true, []],
        [false, ['organisation-not-registered', 'wording-unknown']],
      ],
    );
    assert.match(items[1].objections[0].words.zh, /默认不是同意/);
    assert.ok(items[1].objections[0].fix.en.length > 0);
    const many = Array.from({ length: 1000 }, (_, i) => grantOf(10_000 + i));
    const told = await ok('shop', 'POST /api/consent/grants', { grants: many });
    assert.equal(new Set(told.items.map(({ event }: { event: number }) => event)).size, 1000);
    const tooMany = await ask('shop', 'POST /api/consent/grants', { grants: [...many, grantOf(1)] });
    assert.equal(tooMany.statusCode, 422);
  });

  test('repeated with their key are done once; the key of another question is refused; no hash of the number alone is kept', async () => {
    const body = { grants: [grantOf(20)] };
    const key = { 'idempotency-key': 'grant-20' };
    const one = await ok('shop', 'POST /api/consent/grants', body, key);
    assert.deepEqual(await ok('shop', 'POST /api/consent/grants', body, key), one);
    assert.equal(
      (await ask('shop', 'POST /api/consent/grants', { grants: [grantOf(21)] }, key)).statusCode,
      409,
    );
    const url = '/api/consent/grants';
    const guess = createHash('sha256')
      .update(JSON.stringify(['POST', url, body]))
      .digest('hex');
    const kept = await house.record.db.selectFrom('idempotency').select('fingerprint').execute();
    assert.ok(kept.length > 0 && !kept.some(({ fingerprint }) => fingerprint === guess));
    const { consents, events } = await ok('shop', 'POST /api/consent/look-ups', { recipient: number(20) });
    assert.deepEqual([consents.length, events.length], [1, 1]);
  });
});

describe('a number', () => {
  test('P7 P8 is looked up by itself, shown masked, with its place in the log; the look-up stands in the audit without it', async () => {
    const event = await grant(30);
    const found = await ok('centre', 'POST /api/consent/look-ups', {
      recipient: `+86 ${number(30)}`.replace(' ', ''),
    });
    assert.equal(found.recipient, '86138****0030');
    assert.deepEqual(
      found.consents.map(({ organisation, state, mayBeSent, event: of }: Record<string, unknown>) => [
        organisation,
        state,
        mayBeSent,
        of,
      ]),
      [[SHOP, 'granted', true, event]],
    );
    assert.ok(found.events[0].log.entry >= 0);
    assert.doesNotMatch(JSON.stringify(found), new RegExp(number(30)));
    const others = await ok('other', 'POST /api/consent/look-ups', { recipient: number(30) });
    assert.deepEqual([others.consents, others.events, others.refusals], [[], [], []]);
    const none = await ask('shop', 'POST /api/consent/look-ups', { recipient: '110' });
    assert.deepEqual([none.statusCode, none.json().error.field], [422, 'recipient']);
    const audit = await ok('regulator', 'GET /api/audit?act=consent.looked-up');
    const tag = recipientTag(new SealKey(Buffer.alloc(32, 7)), Number(`86${number(30)}`))
      .toString(16)
      .padStart(16, '0');
    assert.ok(
      audit.items.some(
        ({ object, detail }: { object: { id: string }; detail: { found: number } }) =>
          object.id === tag && detail.found === 1,
      ),
    );
    assert.doesNotMatch(JSON.stringify(audit), new RegExp(number(30)));
  });

  test('P4 refuses this purpose, this organisation or everyone; the last only by the centre; nobody refuses for a foreign organisation', async () => {
    await grant(40);
    const of = { recipient: number(40), channel: 'phone', source: '来电 0012' };
    const everyone = { ...of, of: 'everyone' };
    const refused = await ask('shop', 'POST /api/consent/refusals', everyone);
    assert.deepEqual([refused.statusCode, refused.json().error.fields[0].code], [422, 'refusal-of-everyone']);
    const foreign = await ask('shop', 'POST /api/consent/refusals', {
      ...of,
      of: 'organisation',
      organisation: OTHER,
    });
    assert.equal(foreign.statusCode, 422);
    const wrong = await ask('shop', 'POST /api/consent/refusals', {
      ...of,
      of: 'purpose',
      organisation: SHOP,
    });
    assert.deepEqual([wrong.statusCode, wrong.json().error.field], [422, 'purpose']);
    const first = await ok('centre', 'POST /api/consent/refusals', {
      ...of,
      of: 'organisation',
      organisation: SHOP,
    });
    assert.deepEqual(
      await ok('centre', 'POST /api/consent/refusals', { ...of, of: 'organisation', organisation: SHOP }),
      { ...first, again: true },
    );
    await ok('centre', 'POST /api/consent/refusals', everyone);
    await house.parts.consent.attestation.round();
    const seen = await ok('centre', 'POST /api/consent/look-ups', { recipient: number(40) });
    assert.deepEqual(
      [
        seen.refusesEveryone,
        seen.consents[0].state,
        seen.consents[0].refused,
        seen.refusals.length,
        seen.events.length,
      ],
      [true, 'withdrawn', 'everyone', 2, 3],
    );
    // That everyone is refused binds the organisation, and is told; the event itself is not its own.
    const own = await ok('shop', 'POST /api/consent/look-ups', { recipient: number(40) });
    assert.deepEqual([own.refusesEveryone, own.refusals.length, own.events.length], [true, 1, 2]);
    const byPurpose = await ok('shop', 'POST /api/consent/refusals', {
      ...of,
      of: 'purpose',
      organisation: SHOP,
      purpose: 'marketing-travel',
    });
    assert.equal((await ok('shop', `GET /api/consent/events/${byPurpose.event}`)).kind, 'withdrawn');
  });
});

describe('events', () => {
  test('P8 are listed the newest first, page by page, filtered; another’s and what is not there are one answer', async () => {
    const events = [await grant(50), await grant(51), await grant(52)];
    const page = await ok('shop', 'GET /api/consent/events?kind=granted&limit=2');
    assert.deepEqual(
      page.items.map(({ id }: { id: number }) => id),
      [events[2], events[1]],
    );
    const next = await ok('shop', `GET /api/consent/events?kind=granted&limit=1&after=${page.next}`);
    assert.equal(next.items[0].id, events[0]);
    assert.match(page.items[0].recipient, /^86138\*\*\*\*00\d\d$/);
    assert.deepEqual((await ok('other', 'GET /api/consent/events')).items, []);
    assert.deepEqual((await ok('shop', 'GET /api/consent/events?purpose=marketing-games')).items, []);
    assert.deepEqual((await ok('shop', 'GET /api/consent/events?to=2026-05-01')).items, []);
    for (const path of ['', '/receipt']) {
      const [theirs, nowhere] = [
        await ask('other', `GET /api/consent/events/${events[0]}${path}`),
        await ask('other', `GET /api/consent/events/99999999${path}`),
      ];
      assert.equal(theirs.statusCode, 404);
      assert.equal(theirs.body, nowhere.body);
    }
    const theirs = await ask('other', `GET /api/consent/wordings/${wording}`);
    assert.equal(theirs.statusCode, 404);
    assert.equal(
      (await ask('other', `POST /api/consent/wordings/${wording}/retirement`, { reason: 'a reason' }))
        .statusCode,
      404,
    );
  });

  test('P7 the whole number is shown to whom may see it, with a reason that stands in the audit', async () => {
    const event = await grant(60);
    assert.equal(
      (await ask('shop', `POST /api/consent/events/${event}/unmask`, { reason: '核对投诉' })).statusCode,
      403,
    );
    assert.equal((await ok('shop', `GET /api/consent/events/${event}`)).mayUnmask, false);
    assert.deepEqual(await ok('centre', `POST /api/consent/events/${event}/unmask`, { reason: '核对投诉' }), {
      recipient: number(60),
    });
    const audit = await ok('regulator', 'GET /api/audit?act=consent.unmasked');
    assert.deepEqual(
      [audit.items[0].object.id, audit.items[0].reason, audit.items[0].organisation],
      [String(event), '核对投诉', SHOP],
    );
  });

  test('P6 P7 have receipts: without the number for whoever may read them, with it for whoever gives it', async () => {
    const event = await grant(70);
    const bare = await ok('regulator', `GET /api/consent/events/${event}/receipt`);
    assert.ok(verifyReceipt(bare, house.evidence.verifierKey).ok);
    assert.doesNotMatch(JSON.stringify(bare), new RegExp(number(70)));
    const whole = await ok('shop', `POST /api/consent/events/${event}/receipt`, { recipient: number(70) });
    const told = verifyReceipt(whole, house.evidence.verifierKey);
    assert.ok(told.ok && told.number === `86${number(70)}`);
    assert.equal(
      (await ask('shop', `POST /api/consent/events/${event}/receipt`, { recipient: number(71) })).statusCode,
      404,
    );
    assert.equal(
      (await ask('other', `POST /api/consent/events/${event}/receipt`, { recipient: number(70) })).statusCode,
      404,
    );
    const audit = await ok('regulator', 'GET /api/audit?act=consent.receipt-issued');
    assert.deepEqual(
      audit.items.slice(0, 2).map(({ detail }: { detail: object }) => detail),
      [{ withNumber: true }, { withNumber: false }],
    );
  });
});

test('P8 counts are an organisation’s own, by state, by month, by channel', async () => {
  const mine = await ok('shop', 'GET /api/consent/counts');
  const granted = mine.states.find(({ state }: { state: string }) => state === 'granted');
  assert.deepEqual([granted.organisation, granted.purpose], [SHOP, 'marketing-retail']);
  assert.ok(granted.consents > 1000);
  const month = mine.months.find(({ kind }: { kind: string }) => kind === 'granted');
  assert.deepEqual([month.month, month.channel], ['2026-06', 'web']);
  assert.ok(month.events > granted.consents - 1);
  assert.deepEqual(await ok('other', 'GET /api/consent/counts'), { states: [], refusals: [], months: [] });
  const centre = await ok('centre', 'GET /api/consent/counts');
  assert.deepEqual(centre.refusals, [
    { organisation: null, people: 1 },
    { organisation: SHOP, people: 1 },
  ]);
  const expired = house.clock.now;
  house.clock.now += 400 * 86_400_000;
  cookies['later'] = await house.signIn('c-later', [duties['shop']!]);
  const later = await ok('later', 'GET /api/consent/counts');
  assert.equal(
    later.states.find(({ state }: { state: string }) => state === 'expired').consents,
    granted.consents,
  );
  house.clock.now = expired;
});

test('P6 a message shows the consent behind it, in the log before the message’s batch', async () => {
  const tag = recipientTag(new SealKey(Buffer.alloc(32, 7)), Number(`86${number(90)}`));
  const sealed = (i: number) => house.sealer.seal(Buffer.from(number(i))).toString('base64');
  const event = await grant(90);
  house.clock.now += 1000;
  const at = house.clock.now;
  await house.evidence.addBatches([
    {
      gateway: 'gateway-1',
      block: 1,
      firstAtMs: at,
      lastAtMs: at,
      records: [Buffer.from('m1'), Buffer.from('m2')],
    },
  ]);
  const purpose = 'marketing-retail';
  await house.traffic.insertBlock({
    ...{ gateway: 'gateway-1', block: 1, receipts: [], inbound: [] },
    messages: [
      judged(house, '0a00000000000001', 'shop01', SHOP, {
        at,
        purpose,
        recipientTag: tag,
        recipientSealed: sealed(90),
      }),
      judged(house, '0a00000000000002', 'shop01', SHOP, {
        at,
        purpose,
        record: 1,
        recipientSealed: sealed(91),
      }),
    ],
  });
  const { consent, proof } = await ok('shop', 'GET /api/messages/0a00000000000001/consent');
  assert.deepEqual([consent.id, consent.recipient, proof.precedes], [event, '86138****0090', true]);
  assert.ok(proof.consent.log.index < proof.message.log.index);
  assert.equal(Buffer.from(proof.message.record, 'base64').toString(), 'm1');
  assert.deepEqual(await ok('shop', 'GET /api/messages/0a00000000000002/consent'), {
    consent: null,
    proof: null,
  });
  assert.equal((await ask('other', 'GET /api/messages/0a00000000000001/consent')).statusCode, 404);
});
