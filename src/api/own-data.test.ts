import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Receipt, tagOf, verifyReceipt } from '../consent/index.ts';
import type { Duty, Recipient } from '../domain/index.ts';
import { recipientTag } from '../store/index.ts';
import type { OwnDataDeleted, OwnDataTold } from './contract/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const NUMBER = '13800138000';
const RECIPIENT = 8613800138000 as Recipient;
const TEXT = '我同意接收青禾商城 Qinghe的促销短信：每月不超过4条，期限一年。';

let house: Stand;
let centre: string;
let shop: string;
let logins = 0;
const sign = async (duty: Duty) => house.signIn(`who${++logins}`, [duty]);
before(async () => {
  house = await stand();
  centre = await sign({ role: 'centre', organisation: undefined });
  shop = await sign({ role: 'sender', organisation: SHOP });
});
after(() => house.close());

const post = async <T>(cookie: string, path: string, body: object, status = 200): Promise<T> => {
  const answer = await house.ask(cookie, `POST ${path}`, { body });
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json() as T;
};
const asked = { recipient: NUMBER, reason: '本人来电，已核验号码' };

test('P7 whom the person asks is given everything that is held of them, with receipts that verify, and the audit says why', async () => {
  const wording = await post<{ id: string }>(shop, '/api/consent/wordings', {
    ...{ organisation: SHOP, name: 'signup-box', channel: 'web', purpose: 'marketing-retail', text: TEXT },
    ...{ frequency: { count: 4, per: 'month' }, termDays: 365 },
  });
  const at = new Date(house.clock.now - 1000).toISOString();
  const granted = await post<{ items: { event: number | null }[] }>(shop, '/api/consent/grants', {
    grants: [
      {
        ...{ recipient: NUMBER, organisation: SHOP, purpose: 'marketing-retail', channel: 'web', at },
        ...{ wording: wording.id, preTicked: false, bundled: false, evidence: 'ab'.repeat(32) },
      },
    ],
  });
  assert.notEqual(granted.items[0]!.event, null);
  await post(centre, '/api/consent/refusals', {
    ...{ recipient: NUMBER, of: 'organisation', organisation: OTHER, channel: 'phone' },
  });
  const tag = recipientTag(house.parts.sealKey, RECIPIENT);
  await house.traffic.insertBlock({
    ...{ gateway: 'gw-a', block: 1, receipts: [] },
    messages: [
      judged(house, '0a00000000000001', 'shop01', SHOP, { at: house.clock.now, recipientTag: tag }),
      judged(house, '0a00000000000002', 'shop01', SHOP, { at: house.clock.now, recipientTag: 7n, record: 1 }),
    ],
    inbound: [
      {
        ...{ at: house.clock.now, senderTag: tag, port: '106900010001', text: '谢谢', meaning: 'other' },
        senderSealed: house.sealer.seal(Buffer.from(String(RECIPIENT))).toString('base64'),
      },
    ],
  });
  const told = await post<OwnDataTold>(centre, '/api/own-data', asked);
  assert.deepEqual(
    told.events.map(({ kind }) => kind),
    ['refused', 'granted'],
  );
  assert.deepEqual(
    told.messages.map(({ messageId }) => messageId),
    ['0a00000000000001'],
  );
  assert.deepEqual(
    told.replies.map(({ text }) => text),
    ['谢谢'],
  );
  assert.equal(told.receipts.length, 2);
  for (const receipt of told.receipts)
    assert.equal(verifyReceipt(receipt as unknown as Receipt, house.evidence.verifierKey).ok, true);
  assert.match(told.text.zh, /13800138000|138 0013 8000/);
  assert.match(told.text.zh, /谢谢/);
  assert.match(told.text.en, /granted/);
  assert.doesNotMatch(JSON.stringify(told), /recipientTag|recipientSealed|senderTag|"actor"/);
  const audit = await house.ask(centre, 'GET /api/audit?act=own-data.told');
  const [entry] = (audit.json() as { items: { reason: string; object: { id: string } }[] }).items;
  assert.equal(entry!.reason, asked.reason);
  assert.doesNotMatch(audit.body, /13800138000/);
  assert.ok(audit.body.includes(tagOf(house.parts.sealKey, RECIPIENT).toString('hex')));
});

test('what the law lets go is deleted at once; what stays is told with its date and clause', async () => {
  const early = await post<OwnDataDeleted>(centre, '/api/own-data/deletions', asked);
  assert.deepEqual([early.events, early.whole], [0, false]);
  const lines = (deleted: OwnDataDeleted) =>
    deleted.stays.map(({ line, organisation, until }) => [
      line,
      organisation,
      until === null ? null : until.slice(0, 10),
    ]);
  assert.deepEqual(lines(early), [
    ['consents', SHOP, null],
    ['consents', OTHER, '2026-12-02'],
    ['refusals', OTHER, null],
    ['messages', null, '2026-12-02'],
    ['evidence', null, '2026-12-02'],
  ]);
  assert.match(early.text.zh, /拒收须一直有效/);
  assert.match(early.stays[1]!.clauses[0]!.zh, /令第74号/);

  house.clock.now = Date.parse('2026-12-02T00:00:01+08:00');
  centre = await sign({ role: 'centre', organisation: undefined });
  const later = await post<OwnDataDeleted>(centre, '/api/own-data/deletions', asked);
  assert.deepEqual([later.events, later.whole], [1, false]);
  house.clock.now = Date.parse('2027-12-02T00:00:01+08:00');
  centre = await sign({ role: 'centre', organisation: undefined });
  const last = await post<OwnDataDeleted>(centre, '/api/own-data/deletions', asked);
  assert.deepEqual([last.events, last.whole], [1, true]);
  assert.ok(last.stays.some(({ line, organisation }) => line === 'refusals' && organisation === OTHER));
  assert.equal((await post<OwnDataTold>(centre, '/api/own-data', asked)).events.length, 0);
  const standing = await house.parts.consent.consents.standing(RECIPIENT, OTHER, 'marketing-retail');
  assert.equal(standing.refused, 'organisation');
});

test('a number that is none is told; whoever acts for one organisation is not shown the others’', async () => {
  const wrong = await house.ask(centre, 'POST /api/own-data', { body: { ...asked, recipient: '12' } });
  assert.equal(wrong.statusCode, 422);
  const one = await sign({ role: 'regulator', organisation: SHOP });
  await post(one, '/api/own-data', asked, 403);
});

test('her complaints are told in full; asked to delete them, what keeps them is told until their term is over', async () => {
  const { intake, complaints } = house.parts.complaints;
  house.clock.now = Date.parse('2028-01-10T10:00:00+08:00');
  const sign3 = async () => {
    centre = await sign({ role: 'centre', organisation: undefined });
  };
  await sign3();
  const taken = await intake.accept(
    {
      ...{ channel: 'web', recipient: NUMBER, proof: 'code', sender: '10691234567' },
      text: '【北岸】特惠贷款，拒收请回复R',
      originals: [{ name: 'form', mediaType: 'application/json', bytes: Buffer.from('{}') }],
    },
    { id: 'recipient:test', name: '' },
  );
  const object = taken.id!;
  const actor = { id: 'p_test', name: '安', scope: 'all', note: async () => undefined } as const;
  const lines = (deleted: OwnDataDeleted) =>
    deleted.stays
      .filter(({ line }) => line === 'complaints')
      .map(({ count, until, why }) => [count, until?.slice(0, 10), why.en.slice(0, 25)]);
  const remove = () => post<OwnDataDeleted>(centre, '/api/own-data/deletions', asked);
  assert.deepEqual(lines(await remove()), [[1, undefined, 'the complaint is worked o']]);
  await complaints.do(object, { act: 'close', end: 'rectified', told: '已责令改正' }, actor);
  const told = await post<OwnDataTold>(centre, '/api/own-data', asked);
  assert.deepEqual(
    told.complaints.map(({ id, text, ended }) => [id, text, ended]),
    [[object, '【北岸】特惠贷款，拒收请回复R', 'rectified']],
  );
  assert.match(told.text.zh, /您的投诉 \(1\)[\s\S]*特惠贷款[\s\S]*已责令改正/);
  assert.doesNotMatch(JSON.stringify(told.complaints), /p_test|recipient:test/);
  const kept = await remove();
  assert.deepEqual(lines(kept), [[1, '2031-01-11', 'its term is not over']]);
  assert.match(kept.stays.find(({ line }) => line === 'complaints')!.clauses[0]!.zh, /本系统自定/);

  const hold = { kind: 'complaint', object, reason: '民事诉讼' };
  const { items } = await post<{ items: { id: string }[] }>(centre, '/api/retention-holds', hold);
  house.clock.now = Date.parse('2031-01-11T00:00:01+08:00');
  await sign3();
  const held = await remove();
  assert.deepEqual([held.complaints, lines(held)], [0, [[1, undefined, 'it is held for a proceedi']]]);
  await post(centre, `/api/retention-holds/${items[0]!.id}/lifting`, { reason: '已判决' });
  const gone = await remove();
  assert.deepEqual([gone.complaints, lines(gone)], [1, []]);
  assert.match(gone.text.zh, /已抹去 1 条投诉/);
  assert.deepEqual((await post<OwnDataTold>(centre, '/api/own-data', asked)).complaints, []);
  const audit = await house.ask(centre, `GET /api/audit?object=${object}`);
  assert.deepEqual(
    audit.json().items.map(({ act }: { act: string }) => act),
    ['retention.hold-lifted', 'retention.held'],
  );
});
