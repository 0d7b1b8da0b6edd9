import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  BUYERS,
  MARKETING,
  MARKETING_PORT,
  STRANGER,
  type Stand,
  type StandOptions,
  until,
  withStand,
} from './fixture.ts';

/** What it is for cannot be told. */
const UNCLEAR = '【安宁商城】老地方见，记得带上。';
const LONG_UNCLEAR = `【安宁商城】${'老地方见，记得带上。'.repeat(12)}`;
const HOUR = 3_600_000;

const HOLDS: StandOptions = {
  changes: [{ kind: 'rule-mode-set', at: '2015-07-03', rule: 'purpose-unclear', mode: 'enforce' }],
};

interface Held {
  readonly id: string;
  readonly account: string;
  readonly source: string;
  readonly segments: number;
}

async function heldOf(stand: Stand): Promise<Held[]> {
  const { status, body } = await stand.control('/held');
  assert.equal(status, 200);
  return (JSON.parse(body) as { held: Held[] }).held;
}

async function decide(stand: Stand, id: string, decision: 'release' | 'reject'): Promise<number> {
  return (await stand.control(`/held/${id}/${decision}`, 'POST')).status;
}

describe('held messages', { concurrency: 8 }, () => {
  for (const protocol of ['cmpp30', 'smpp'] as const) {
    it(`P2 held, then released or rejected by a person (${protocol})`, () =>
      withStand(HOLDS, async (stand) => {
        const client = await stand.client(protocol);
        const [go, stay] = [await client.send({ text: UNCLEAR }), await client.send({ text: LONG_UNCLEAR })];
        assert.deepEqual([go.result, stay.result], [0, 0]);
        const held = await heldOf(stand);
        assert.deepEqual(
          held.map((h) => [h.account, h.source, h.segments]),
          [
            ['shop01', '10690002', 1],
            ['shop01', '10690002', stay.ids.length],
          ],
        );
        assert.ok(!JSON.stringify(held).includes(STRANGER), 'the number is not told');
        await wait(30);
        assert.equal(stand.centre.statistics.taken, 0);

        assert.equal(await decide(stand, held[0]!.id, 'release'), 200);
        assert.equal((await client.receipt(go.id)).stat, 'DELIVRD');
        assert.equal(await decide(stand, held[1]!.id, 'reject'), 200);
        for (const id of stay.ids) assert.equal((await client.receipt(id)).stat, 'REJECTD');
        assert.deepEqual(
          stand.centre.messages().map((m) => m.text),
          [UNCLEAR],
        );
        assert.deepEqual(await heldOf(stand), []);
        assert.equal(await decide(stand, held[0]!.id, 'release'), 404, 'decided once');
        await until(
          'shipped',
          () => stand.receiver.records().filter((r) => r.kind === 'decided').length === 2,
        );
      }));
  }

  it('decided through the feed: carried out when it is due, by whoever decided, and not when it was undone before', () =>
    withStand(HOLDS, async (stand) => {
      const client = await stand.client('cmpp30');
      const go = await client.send({ text: UNCLEAR });
      const stay = await client.send({ text: LONG_UNCLEAR });
      const held = await heldOf(stand);
      const due = stand.clock.now() + HOUR;
      const decided = (message: string) => ({ kind: 'held-decided', at: due, message, decision: 'release' });
      stand.tell(decided(held[0]!.id), decided(held[1]!.id), decided('00000000000000aa'));
      stand.tell({ kind: 'held-decision-undone', at: due, message: held[1]!.id });
      await wait(1200);
      assert.equal((await heldOf(stand)).length, 2, 'not before it is due');
      stand.clock.skip(HOUR);
      assert.equal((await client.receipt(go.id)).stat, 'DELIVRD');
      assert.deepEqual(
        (await heldOf(stand)).map(({ id }) => id),
        [held[1]!.id],
      );
      assert.equal(stay.ids.length > 1, true);
      await until('shipped', () =>
        stand.receiver.records().some((r) => r.kind === 'decided' && r.by === 'stand'),
      );
    }));

  it('a long message is released whole', () =>
    withStand(HOLDS, async (stand) => {
      const client = await stand.client('cmpp20');
      const { ids } = await client.send({ text: LONG_UNCLEAR });
      const [held] = await heldOf(stand);
      await decide(stand, held!.id, 'release');
      for (const id of ids) assert.equal((await client.receipt(id)).stat, 'DELIVRD');
      assert.deepEqual(
        stand.centre.messages().map((m) => m.text),
        [LONG_UNCLEAR],
      );
    }));

  it('P2 nobody decides in time: refused, with a report', () =>
    withStand({ ...HOLDS, limits: { heldMaxMs: 24 * HOUR } }, async (stand) => {
      const client = await stand.client('cmpp30');
      const { id } = await client.send({ text: UNCLEAR });
      stand.clock.skip(23 * HOUR);
      await wait(1100);
      assert.equal((await heldOf(stand)).length, 1);
      stand.clock.skip(2 * HOUR);
      assert.equal((await client.receipt(id)).stat, 'REJECTD');
      assert.deepEqual(await heldOf(stand), []);
      await until('shipped', () =>
        stand.receiver.records().some((r) => r.kind === 'decided' && r.by === 'time'),
      );
    }));

  for (const parkAfterMs of [HOUR, 1000]) {
    it(`P2 a held message survives restarts, ${parkAfterMs === 1000 ? 'parked' : 'in the journal'}, and so does what was decided`, () =>
      withStand({ ...HOLDS, limits: { parkAfterMs } }, async (stand) => {
        const client = await stand.client('cmpp30');
        const go = await client.send({ text: UNCLEAR });
        const stay = await client.send({ text: LONG_UNCLEAR });
        await client.sms.close();
        stand.clock.skip(2000);
        await wait(1100);
        await stand.restart();
        const held = await heldOf(stand);
        assert.deepEqual(
          held.map((h) => h.segments),
          [1, stay.ids.length],
        );
        assert.equal(await decide(stand, held[0]!.id, 'release'), 200);
        assert.equal(await decide(stand, held[1]!.id, 'reject'), 200);
        await until('reported', () => stand.centre.statistics.receiptsAcknowledged === 1);
        await stand.restart();
        assert.deepEqual(await heldOf(stand), []);
        const again = await stand.client('cmpp30');
        assert.equal((await again.receipt(go.id)).stat, 'DELIVRD');
        for (const id of stay.ids) assert.equal((await again.receipt(id)).stat, 'REJECTD');
        assert.equal(stand.centre.statistics.taken, 1);
      }));
  }

  it('marketing at night waits where the operator enforces the hours; codes do not', () =>
    withStand(
      { changes: [{ kind: 'rule-mode-set', at: '2015-07-03', rule: 'sending-hours', mode: 'enforce' }] },
      async (stand) => {
        const client = await stand.client('cmpp30');
        const order = { source: MARKETING_PORT, recipient: BUYERS[0]!, text: MARKETING };
        assert.equal((await client.send(order)).result, 0);
        stand.clock.skip(12 * HOUR);
        assert.equal((await client.send()).result, 0);
        assert.equal((await client.send(order)).result, 0);
        assert.equal((await heldOf(stand)).length, 1);
        await until('the other two', () => stand.centre.statistics.taken === 2);
      },
    ));

  it('P12 the control door answers what it does not know with 404', () =>
    withStand({}, async (stand) => {
      for (const [path, method] of [
        ['/held/0000000000000000/release', 'POST'],
        ['/held/0000000000000000/release', 'GET'],
        ['/held/../../etc/passwd/release', 'POST'],
        ['/held/0000000000000000/forget', 'POST'],
        ['/metrics', 'DELETE'],
        ['/', 'GET'],
      ] as const)
        assert.equal((await stand.control(path, method)).status, 404, `${method} ${path}`);
      assert.equal((await stand.control('/healthz')).status, 200);
      await stand.client('smpp');
      const { body } = await stand.control('/sessions');
      assert.deepEqual(
        (JSON.parse(body) as { sessions: { account: string; state: string }[] }).sessions.map((s) => [
          s.account,
          s.state,
        ]),
        [['shop01', 'open']],
      );
    }));
});
