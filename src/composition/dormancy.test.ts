import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judged, SHOP, type Stand, stand } from '../api/fixture.ts';
import { DAY_MS } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import { dormancyCheck } from './dormancy.ts';

let house: Stand;
before(async () => {
  house = await stand();
});
after(() => house.close());

test('signatures that nobody sent under for the days of the configuration are suspended, in the audit, once', async () => {
  const at = house.clock.now - 200 * DAY_MS;
  const registered = (signature: string, since = at) => ({
    kind: 'signature-registered',
    at: since,
    signature,
    owner: SHOP,
  });
  await appendChanges(house.record.db, 'test', [
    registered('常用'),
    registered('沉睡'),
    registered('久未发送'),
    registered('新来', house.clock.now - DAY_MS),
  ]);
  const sent = (id: string, signature: string, daysAgo: number) =>
    judged(house, id, 'shop01', SHOP, { signature, at: house.clock.now - daysAgo * DAY_MS });
  await house.traffic.insertBlock({
    gateway: 'g',
    block: 1,
    messages: [sent('0a00000000000001', '常用', 149), sent('0a00000000000002', '久未发送', 151)],
    receipts: [],
    inbound: [],
  });
  let asked = 0;
  const signaturesSince = (since: number) => {
    asked += 1;
    return house.traffic.signaturesSince(since);
  };
  const { record, directory, access } = house;
  const parts = { record, directory, access, traffic: { signaturesSince }, clock: () => house.clock.now };
  assert.equal(dormancyCheck({ detectors: { atMinute: 210, dormantDays: undefined } }, parts), undefined);
  const check = dormancyCheck({ detectors: { atMinute: 210, dormantDays: 150 } }, parts)!;
  assert.deepEqual((await check()).sort(), ['久未发送', '沉睡']);
  assert.equal(asked, 1, 'the traffic store is asked once for all');
  assert.deepEqual(await check(), []);
  const [line] = await access.audit.list('all', { objectId: '沉睡' }, { limit: 5 });
  assert.deepEqual([line!.act, line!.actor, line!.organisation], ['signature.suspended', 'anning', SHOP]);
  assert.match(line!.reason!, /150 天/);
});
