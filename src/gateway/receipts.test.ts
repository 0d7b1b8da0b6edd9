import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  BUYERS,
  CODE,
  MARKETING,
  MARKETING_PORT,
  SERVICE_PORT,
  STRANGER,
  type Stand,
  type StandClient,
  until,
  withStand,
} from './fixture.ts';

const HOUR = 3_600_000;

async function sendSome(client: StandClient, count: number, from = 0): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      client.send({ recipient: `139${String(from + i).padStart(8, '0')}` }),
    ),
  );
  assert.ok(answers.every((a) => a.result === 0));
  return answers.map((a) => a.id);
}

/** Sends and leaves before any receipt came; resolves when the gateway has them all. */
async function sendAndLeave(stand: Stand, count: number, from = 0): Promise<string[]> {
  const { centre } = stand;
  const client = await stand.client('cmpp30');
  centre.faults.withholdReceipts = true;
  const ids = await sendSome(client, count, from);
  await until('forwarded', () => centre.statistics.owed === count);
  await client.sms.close();
  centre.faults.withholdReceipts = false;
  await until('all kept by the gateway', () => centre.statistics.owed === 0);
  assert.deepEqual(client.receipts, []);
  return ids;
}

async function exactly(client: StandClient, ids: readonly string[]): Promise<void> {
  await until('all receipts', () => client.receipts.length >= ids.length);
  await wait(50);
  assert.deepEqual(
    client.receipts.map((r) => r.id),
    ids,
  );
}

/** Everything that was answered is parked; nothing lies in memory any more. */
async function parked(stand: Stand): Promise<void> {
  stand.clock.skip(2000);
  await wait(1100);
  await until('parked', async () => (await stand.metric('journal_blocks')) <= 1);
}

const PARK_SOON = { limits: { parkAfterMs: 1000 } };

describe('receipts wait for their account', { concurrency: 8 }, () => {
  for (const protocol of ['cmpp20', 'cmpp30', 'smpp'] as const) {
    it(`P2 they come when it is back (${protocol}), each once and in order`, () =>
      withStand({}, async (stand) => {
        const ids = await sendAndLeave(stand, 40);
        const back = await stand.client(protocol, 'shop01');
        await exactly(back, ids);
        await until('written', async () => (await stand.metric('receipts_returned_total')) === 40);
      }));
  }

  it('P2 also after the gateway was stopped and started', () =>
    withStand({}, async (stand) => {
      // The journal is not let go, so that all of it is replayed.
      stand.receiver.failing = -1;
      const ids = await sendAndLeave(stand, 40);
      await stand.restart();
      const back = await stand.client('cmpp30');
      await exactly(back, ids);
      await stand.metricBecomes('receipts_returned_total', (n) => n === 40);
      await back.sms.close();
      // And what was returned stays returned.
      await stand.restart();
      await exactly(await stand.client('cmpp30'), []);
    }));

  it('P2 more than are loaded at once: each comes once', () =>
    withStand(PARK_SOON, async (stand) => {
      const sender = await stand.client('smpp', 'wide', { bind: 'transmitter', windowMax: 200 });
      const ids = await sendSome(sender, 1200);
      await until('reported', () => stand.centre.statistics.owed === 0);
      await parked(stand);
      await exactly(await stand.client('cmpp30', 'wide'), ids);
    }));

  it('P2 also when they were parked meanwhile: older ones first, before and after a restart', () =>
    withStand(PARK_SOON, async (stand) => {
      for (const restarts of [false, true]) {
        // A transmitter sends and takes no receipts.
        const sender = await stand.client('smpp', 'shop01', { bind: 'transmitter' });
        const first = await sendSome(sender, 20);
        await until('reported', () => stand.centre.statistics.owed === 0);
        await parked(stand);
        const second = await sendSome(sender, 20, 100);
        await until('reported', () => stand.centre.statistics.owed === 0);
        await sender.sms.close();
        if (restarts) await stand.restart();
        const back = await stand.client('cmpp30');
        await exactly(back, [...first, ...second]);
        await back.sms.close();
      }
    }));

  it('P2 what a session had not acknowledged goes to the next one', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      client.sms.acknowledges = false;
      const ids = await sendSome(client, 30);
      await until('a window full', () => client.receipts.length === 16);
      client.sms.cut();
      const next = await stand.client('smpp');
      await exactly(next, ids);
    }));

  it('P2 kept for 72 hours and not for ever: then dropped, and counted', () =>
    withStand(PARK_SOON, async (stand) => {
      const ids = await sendAndLeave(stand, 5);
      stand.clock.skip(71 * HOUR);
      await parked(stand);
      const early = await stand.client('cmpp30');
      await exactly(early, ids);
      await early.sms.close();

      await sendAndLeave(stand, 5);
      await parked(stand);
      stand.clock.skip(73 * HOUR);
      await stand.metricBecomes('receipts_expired_total', (n) => n === 5);
      await exactly(await stand.client('cmpp30'), []);
      await wait(2100);
      assert.equal(await stand.metric('receipts_expired_total'), 5, 'they are gone');
    }));

  it('P2 those that never left memory are dropped after 72 hours too, also over a restart', () =>
    withStand({ limits: { parkAfterMs: 1000 * HOUR } }, async (stand) => {
      await sendAndLeave(stand, 5);
      stand.clock.skip(73 * HOUR);
      await stand.metricBecomes('receipts_expired_total', (n) => n === 5);
      await stand.restart();
      await exactly(await stand.client('cmpp30'), []);
    }));

  it('a reply waits for its account over a restart, and is dropped after 72 hours', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      await client.send();
      await client.sms.close();
      stand.centre.reply(STRANGER, SERVICE_PORT, '收到');
      await until('kept', () => stand.centre.statistics.owed === 0);
      await stand.restart();
      const back = await stand.client('cmpp30');
      await until('the reply', () => back.replies.length === 1);
      assert.equal(back.replies[0]!.text, '收到');
      await back.sms.close();

      stand.centre.reply(STRANGER, SERVICE_PORT, '太晚了', 'gw0001');
      await until('kept', () => stand.centre.statistics.owed === 0);
      stand.clock.skip(73 * HOUR);
      // With the receipt of the message, which nobody waited for.
      await stand.metricBecomes('receipts_expired_total', (n) => n >= 1);
      await stand.restart();
      const late = await stand.client('cmpp30');
      await wait(50);
      assert.deepEqual(late.replies, []);
    }));
});

describe('the journal and what is parked', { concurrency: 8 }, () => {
  it('P2 parked before its receipt came, a message is found again when it comes, also after a restart', () =>
    withStand(PARK_SOON, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.centre.faults.withholdReceipts = true;
      const ids = await sendSome(client, 20);
      await parked(stand);
      assert.equal(await stand.metric('awaiting_receipt_messages'), 0);
      stand.centre.faults.withholdReceipts = false;
      await until('all receipts', () => client.receipts.length === 20);
      assert.deepEqual(client.receipts.map((r) => r.id).sort(), ids.sort());

      stand.centre.faults.withholdReceipts = true;
      const later = await sendSome(client, 20, 50);
      await parked(stand);
      await client.sms.close();
      await stand.restart();
      const again = await stand.client('cmpp30');
      stand.centre.faults.withholdReceipts = false;
      await until('all receipts', () => again.receipts.length === 20);
      assert.deepEqual(again.receipts.map((r) => r.id).sort(), later.sort());
    }));

  it('P2 accepted upstream and not yet reported at a restart: not sent again, and its receipt finds it', () =>
    withStand({}, async (stand) => {
      stand.receiver.failing = -1;
      const client = await stand.client('cmpp30');
      stand.centre.faults.withholdReceipts = true;
      const ids = await sendSome(client, 20);
      await until('forwarded', async () => (await stand.metric('awaiting_receipt_messages')) === 20);
      await client.sms.close();
      await stand.restart();
      const again = await stand.client('cmpp30');
      stand.centre.faults.withholdReceipts = false;
      await until('all receipts', () => again.receipts.length === 20);
      assert.deepEqual(again.receipts.map((r) => r.id).sort(), ids.sort());
      assert.equal(stand.centre.statistics.taken, 20);
    }));

  it('P2 parked before its carrier was there, a message is sent once after a restart', () =>
    withStand({ ...PARK_SOON, centreAway: true }, async (stand) => {
      const client = await stand.client('cmpp30');
      const ids = await sendSome(client, 10);
      await parked(stand);
      await client.sms.close();
      await stand.restart();
      const again = await stand.client('cmpp30');
      await stand.openCentre();
      await until('all receipts', () => again.receipts.length === 10);
      assert.deepEqual(again.receipts.map((r) => r.id).sort(), ids.sort());
      assert.equal(stand.centre.statistics.taken, 10);
      assert.equal(stand.centre.messages()[0]!.text, CODE);
      // Later fates replaced the first: another restart finds nothing to do.
      await again.sms.close();
      await stand.restart();
      const last = await stand.client('cmpp30');
      await wait(1100);
      assert.deepEqual(last.receipts, []);
      assert.equal(stand.centre.statistics.taken, 10);
    }));

  it('a message on which its carrier never reports is not kept for ever', () =>
    withStand(PARK_SOON, async (stand) => {
      stand.centre.setOutcome(STRANGER, '');
      const client = await stand.client('cmpp30');
      await client.send();
      await parked(stand);
      stand.clock.skip(73 * HOUR);
      await stand.metricBecomes('unreported_total', (n) => n === 1);
    }));

  it('blocks leave once they are shipped and finished: the journal does not grow', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      for (let round = 0; round < 3; round++) {
        for (let i = 0; i < 20; i++) {
          const { id } = await client.send();
          await client.receipt(id);
        }
        await until('empty', async () => (await stand.metric('journal_blocks')) <= 1);
      }
      assert.ok(stand.receiver.blocks.size >= 60);
    }));

  it('what was sent in a month is counted over restarts, from the journal and from what was kept of it', () =>
    withStand({}, async (stand) => {
      const order = { source: MARKETING_PORT, recipient: '13800138000', text: MARKETING };
      // Four in a month were agreed to.
      for (const shipped of [true, false]) {
        const client = await stand.client('cmpp30');
        if (!shipped) stand.receiver.failing = -1;
        for (let i = 0; i < 2; i++) assert.equal((await client.send(order)).result, 0);
        await until('receipts', () => client.receipts.length === 2);
        if (shipped) await until('empty', async () => (await stand.metric('journal_blocks')) <= 1);
        await client.sms.close();
        await stand.restart();
      }
      const client = await stand.client('cmpp30');
      assert.equal((await client.send(order)).result, 121);
      assert.equal((await client.send({ ...order, recipient: BUYERS[0]! })).result, 0);
    }));

  it('what was sent in a month is counted again from the journal where nothing else was kept of it', () =>
    withStand({}, async (stand) => {
      const order = { source: MARKETING_PORT, recipient: '13800138000', text: MARKETING };
      stand.receiver.failing = -1;
      const client = await stand.client('cmpp30');
      for (let i = 0; i < 3; i++) assert.equal((await client.send(order)).result, 0);
      await client.sms.close();
      await stand.crash();
      const again = await stand.client('cmpp30');
      assert.equal((await again.send(order)).result, 0);
      assert.equal((await again.send(order)).result, 121);
    }));

  it('one unfinished message does not hold back the blocks after it', () =>
    withStand(PARK_SOON, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.centre.setOutcome(STRANGER, '');
      await client.send();
      await sendSome(client, 10);
      await until('their receipts', () => client.receipts.length === 10);
      await until('shipped', () => stand.receiver.blocks.size > 0);
      await parked(stand);
    }));
});
