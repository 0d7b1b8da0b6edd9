/** The verdict on a complaint's message then, and by what is known today, over HTTP. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Duty } from '../domain/index.ts';
import { parseChange, parseRecipient, valid } from '../domain/index.ts';
import { appendChanges, recipientTag, sealRecipients } from '../store/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const PORT = '10690001';
const TEXT = '【青禾】全场满300减50，点击 qh.example 抢购，拒收请回复R';
const PHONE = '13800138001';
const RECIPIENT = valid(parseRecipient(PHONE));
const [MATCHED, GONE] = ['0a000000000000b1', '0a000000000000b2'];
let house: Stand;
let centre: string;
let shop: string;
const ids: string[] = [];

const facts = async (...changes: readonly object[]) =>
  appendChanges(
    house.record.db,
    'test',
    sealRecipients(
      changes.map((change) => valid(parseChange(change))),
      house.sealer,
    ),
  );

before(async () => {
  house = await stand();
  // When the record knew something is told by its own clock.
  house.clock.now = Date.now();
  const at = house.clock.now - 90 * 86_400_000;
  const later = house.clock.now + 400 * 86_400_000;
  await facts(
    { kind: 'port-opened', at, port: PORT, holder: SHOP, use: 'marketing' },
    { kind: 'signature-registered', at, signature: '青禾', owner: SHOP },
    { kind: 'signature-filed', at, signature: '青禾', carrier: 'mobile', state: 'filed' },
    {
      ...{ kind: 'plan-filed', at, plan: 'P1', organisation: SHOP, purposes: ['marketing-retail'] },
      ...{ ports: [PORT], signatures: ['青禾'], messagesMax: 1000, from: at, until: later },
    },
    { kind: 'plan-approved', at, plan: 'P1' },
    {
      ...{ kind: 'consent-granted', at, organisation: SHOP, purpose: 'marketing-retail' },
      ...{ recipients: [RECIPIENT, RECIPIENT + 1], frequency: { count: 30, per: 'month' }, until: later },
    },
  );
  // In office hours of the day after: what is judged by its moment is judged alike whenever this runs.
  const sentAt = Date.parse(`${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T10:00:00+08:00`);
  const sent = (id: string, over = {}) =>
    judged(house, id, 'shop01', SHOP, {
      ...{ at: sentAt, text: TEXT, port: PORT, purpose: 'marketing-retail' },
      recipientTag: recipientTag(house.parts.sealKey, RECIPIENT),
      recipientSealed: house.sealer.seal(Buffer.from(`86${PHONE}`)).toString('base64'),
      ...over,
    });
  await house.traffic.insertBlock({
    ...{ gateway: 'gateway-1', block: 1, receipts: [], inbound: [] },
    messages: [sent(MATCHED), sent(GONE, { outcome: 'refuse', reasons: ['consent-frequency-exceeded'] })],
  });
  house.clock.now = sentAt + 86_400_000;
  const all: Duty = { role: 'centre', organisation: undefined };
  centre = await house.signIn('v-centre', [all]);
  shop = await house.signIn('v-shop', [{ role: 'sender', organisation: SHOP }]);
  const complaints = [TEXT, '别的短信'].map((text, i) => ({
    ...{ recipient: PHONE, sender: PORT, text, reference: `V-${i}` },
  }));
  const taken = await house.ask(centre, 'POST /api/complaints', { body: { complaints } });
  for (const { id } of taken.json().items) ids.push(id);
});
after(() => house.close());

async function pick(message: string | null): Promise<void> {
  const body = { message, reason: '核对过' };
  const answer = await house.ask(centre, `POST /api/complaints/${ids[0]}/match`, { body });
  assert.equal(answer.statusCode, 200, answer.body);
}
const verdicts = async () => (await house.ask(centre, `GET /api/complaints/${ids[0]}/verdicts`)).json();
const codes = (of: { reasons: { code: string }[] }) => of.reasons.map(({ code }) => code);

test('with nothing learnt since, the verdict of today is that of then', async () => {
  await pick(MATCHED);
  const { message, first, today, gone, added, learnt } = await verdicts();
  assert.equal(message, MATCHED);
  assert.deepEqual([first.outcome, today.outcome, codes(today)], ['allow', 'allow', []]);
  assert.deepEqual([gone, added, learnt, today.carried], [[], [], [], []]);
});

test('what nothing is kept of stays as it was judged', async () => {
  await pick(GONE);
  const { first, today, gone, added } = await verdicts();
  assert.deepEqual([first.outcome, codes(today)], ['refuse', ['consent-frequency-exceeded']]);
  assert.deepEqual([today.carried, gone, added], [['consent-frequency-exceeded'], [], []]);
});

test('a withdrawal that was dated before the message and known after it turns the verdict, and is named; others’ do not', async () => {
  await pick(MATCHED);
  const { at: sentAt } = (await house.traffic.message(MATCHED, undefined))!;
  const consent = { organisation: SHOP, purpose: 'marketing-retail' };
  const at = sentAt - 5 * 86_400_000;
  const before = await house.record.head();
  await facts(
    { ...consent, kind: 'consent-withdrawn', at, recipients: [RECIPIENT + 1] },
    { ...consent, organisation: OTHER, kind: 'consent-withdrawn', at, recipients: [RECIPIENT] },
    { ...consent, kind: 'consent-withdrawn', at, recipients: [RECIPIENT, RECIPIENT + 7] },
  );
  // Known a day after the message.
  await sql`update change set recorded_at = ${new Date(sentAt + 86_400_000)} where sequence > ${before}`.execute(
    house.record.db,
  );
  const { first, today, gone, added, learnt } = await verdicts();
  assert.deepEqual([first.outcome, today.outcome], ['allow', 'refuse']);
  assert.deepEqual([gone, added], [[], ['recipient-withdrew-consent']]);
  assert.match(today.reasons[0].words.zh, /./);
  assert.equal(learnt.length, 1);
  assert.deepEqual(
    [learnt[0].kind, learnt[0].words.zh, learnt[0].subject],
    ['consent-withdrawn', '本人撤回同意', ''],
  );
  assert.ok(Date.parse(learnt[0].at) < sentAt && Date.parse(learnt[0].recordedAt) > sentAt);
});

test('P8 without a message there is no verdict, and the accused sees none', async () => {
  const answer = await house.ask(centre, `GET /api/complaints/${ids[1]}/verdicts`);
  assert.equal(answer.statusCode, 404);
  assert.equal((await house.ask(shop, `GET /api/complaints/${ids[0]}/verdicts`)).statusCode, 403);
});
