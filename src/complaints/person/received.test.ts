import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type House, number, openHouse } from '../../consent/fixture.ts';
import { openTraffic, recipientTag, type Traffic, type TrafficMessage } from '../../store/index.ts';
import { block, message } from '../../store/traffic/stand.fixture.ts';
import { receivedBy } from './received.ts';

const folder = mkdtempSync(join(tmpdir(), 'received-'));
let house: House;
let traffic: Traffic;
before(async () => {
  [house, traffic] = await Promise.all([openHouse(), openTraffic({ chdbFolder: folder })]);
});
after(async () => {
  await traffic.close();
  await house.shut();
  rmSync(folder, { recursive: true, force: true });
});

type State = 'waiting' | 'deciding' | 'released' | 'rejected' | 'expired';

/** As shipments keep it where people decide. */
async function hold(
  { messageId, at, account, organisation, signature, port, purpose }: TrafficMessage,
  state: State,
) {
  const decided = { released: 'release', deciding: 'release', rejected: 'reject' } as const;
  await house.record.db
    .insertInto('held_message')
    .values({
      ...{
        message_id: messageId,
        at: new Date(at),
        gateway: 'g1',
        account,
        organisation,
        signature,
        port,
        purpose,
      },
      ...{
        reasons: ['purpose-unclear'],
        state,
        decision: state in decided ? decided[state as 'released'] : null,
      },
      ...{ decided_by: null, decided_by_name: null, decided_reason: null, due: null, settled_at: null },
    })
    .execute();
}

const received = (person: number) =>
  receivedBy(number(person), { record: house.record, key: house.key, traffic, reading: house.reading });

test('what came is what was let through and what a person let go; what waits, was rejected, ran out or was refused did not come', async () => {
  const to = (person: number, more: Partial<TrafficMessage>) =>
    message({ recipientTag: recipientTag(house.key, number(person)), ...more });
  const states = ['released', 'waiting', 'deciding', 'rejected', 'expired'] as const;
  const allowed = to(1, { text: '【青禾商城】放行' });
  const held = states.map((state) => to(1, { outcome: 'hold', text: `【青禾商城】${state}` }));
  const others = [to(1, { outcome: 'refuse' }), to(2, { outcome: 'hold' }), to(2, {})];
  await traffic.insertBlock(block('g1', 1, [allowed, ...held, ...others]));
  for (const [i, each] of held.entries()) await hold(each, states[i]!);
  await hold(others[1]!, 'released');
  const { messages, isWhole } = await received(1);
  assert.deepEqual(
    messages.map(({ text }) => text),
    ['【青禾商城】released', '【青禾商城】放行'],
  );
  assert.ok(isWhole);
  assert.equal((await received(2)).messages.length, 2);
});

test('of more than fifty the newest are shown, and that it is not all is said', async () => {
  const many = Array.from({ length: 60 }, (_, i) =>
    message({
      recipientTag: recipientTag(house.key, number(3)),
      ...{ text: `【青禾商城】第${i}条`, outcome: i % 2 === 0 ? 'hold' : 'allow' },
    }),
  );
  await traffic.insertBlock(block('g1', 2, many));
  for (const each of many) if (each.outcome === 'hold') await hold(each, 'released');
  const { messages, isWhole } = await received(3);
  assert.deepEqual(
    messages.map(({ text }) => text),
    many
      .toReversed()
      .slice(0, 50)
      .map(({ text }) => text),
  );
  assert.ok(!isWhole);
});
