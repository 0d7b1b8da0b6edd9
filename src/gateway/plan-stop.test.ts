import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  BUYERS,
  LONG_MARKETING,
  MARKETING,
  MARKETING_PORT,
  type Stand,
  until,
  withStand,
} from './fixture.ts';

const STOP = { kind: 'plan-stopped', plan: 'P618', reason: '价格有误' };
const RESUME = { kind: 'plan-resumed', plan: 'P618' };
/** What the receipts of CMPP and SMPP say of a stopped plan. */
const STOPPED = 'REJECTD';
const offer = (i: number) => ({
  source: MARKETING_PORT,
  recipient: BUYERS[i % BUYERS.length]!,
  text: MARKETING,
});

/** Receipts of our own in the evidence, by message. */
function stoppedIn(stand: Stand): number {
  return stand.receiver
    .records()
    .filter((r) => r.kind === 'receipt' && r.state === STOPPED && r.error === '042').length;
}

describe('the stop button of a plan', { concurrency: 4 }, () => {
  for (const upstream of ['cmpp30', 'smpp'] as const) {
    it(`P2 thousands wait for a slow carrier: none is forwarded from then on, each sender is told once (${upstream})`, () =>
      withStand({ upstream, upstreamWindow: 4, limits: { backlogMax: 20_000 } }, async (stand) => {
        stand.centre.faults.answerDelayMs = 100;
        const client = await stand.client('cmpp30', 'wide');
        const sent = await Promise.all(Array.from({ length: 3000 }, (_, i) => client.send(offer(i))));
        const code = await client.send();
        assert.ok(sent.every(({ result }) => result === 0));
        const before = await stand.metric('forwarded_total');
        assert.ok(before < 1000, `${before} were forwarded before`);

        const asked = performance.now();
        stand.tell(STOP);
        await stand.metricBecomes('stopped_total', (n) => n > 2000);
        assert.ok(performance.now() - asked < 1000, `${performance.now() - asked} ms`);
        const taken = stand.centre.statistics.submits;
        // What was on its way when it came, and the code behind all of it.
        await until('all told', () => client.receipts.length === 3001);
        assert.ok(stand.centre.statistics.submits - taken <= 8, 'nothing of the plan went out after it');
        const stats = client.receipts.map(({ stat }) => stat);
        const stopped = stats.filter((stat) => stat === STOPPED).length;
        assert.equal(stats.filter((stat) => stat === 'DELIVRD').length, 3001 - stopped);
        assert.equal(new Set(client.receipts.map(({ id }) => id)).size, 3001, 'each once');
        assert.equal((await client.receipt(code.id)).stat, 'DELIVRD', 'a code is of no plan');
        assert.equal(await stand.metric('stopped_total'), stopped);
        await until('evidence', () => stoppedIn(stand) === stopped);

        assert.notEqual((await client.send(offer(0))).result, 0, 'the next one is refused');
        stand.tell(RESUME);
        await until('resumed', async () => (await client.send(offer(0))).result === 0);
        assert.equal(stoppedIn(stand), stopped);
      }));
  }

  it('P2 what waits in the spool is stopped over a power cut: by a stop before it, during it, and one that is over again', async () => {
    for (const when of ['before', 'during', 'resumed'] as const)
      await withStand({ centreAway: true, limits: { parkAfterMs: 500 } }, async (stand) => {
        const client = await stand.client('cmpp30', 'wide');
        const sent = await Promise.all(Array.from({ length: 300 }, (_, i) => client.send(offer(i))));
        stand.clock.skip(1000);
        // Some are moved to keys of their own, some stay in the journal.
        await wait(1100);
        sent.push(...(await Promise.all(Array.from({ length: 300 }, (_, i) => client.send(offer(i))))));
        await client.sms.close();
        if (when === 'before') {
          stand.tell(STOP);
          await stand.metricBecomes('stopped_total', (n) => n === 600);
          await stand.crash();
        } else {
          const crashed = stand.crash();
          stand.tell(STOP);
          if (when === 'resumed') {
            stand.clock.skip(1000);
            stand.tell(RESUME);
          }
          await crashed;
        }
        await stand.openCentre();
        const again = await stand.client('cmpp30', 'wide');
        await until('all told', () => again.receipts.length >= 600);
        await wait(300);
        assert.deepEqual(
          again.receipts.map(({ id }) => id).sort(),
          sent.map(({ id }) => id).sort(),
          `each once (${when})`,
        );
        assert.deepEqual([...new Set(again.receipts.map(({ stat }) => stat))], [STOPPED]);
        assert.equal(stand.centre.statistics.taken, 0);
        await stand.crash();
        const third = await stand.client('cmpp30', 'wide');
        await wait(300);
        assert.equal(third.receipts.length, 0, 'nobody is told twice');
      });
  });

  const held = { kind: 'rule-mode-set', at: '2015-07-03', rule: 'sending-hours', mode: 'enforce' };
  for (const crash of [false, true]) {
    it(`a held message of the plan is refused, and nobody can release it${crash ? ', over a power cut' : ''}`, () =>
      withStand({ changes: [held] }, async (stand) => {
        const client = await stand.client('smpp', 'wide');
        stand.clock.skip(12 * 3_600_000);
        const { ids } = await client.send({ ...offer(0), text: LONG_MARKETING });
        const count = async () => JSON.parse((await stand.control('/held')).body).held.length as number;
        assert.equal(await count(), 1);
        if (crash) {
          await client.sms.close();
          const crashed = stand.crash();
          stand.tell(STOP);
          await crashed;
        } else stand.tell(STOP);
        await until('refused', async () => (await count()) === 0);
        const to = crash ? await stand.client('smpp', 'wide') : client;
        for (const id of ids) assert.equal((await to.receipt(id)).stat, STOPPED);
        const decided = () => stand.receiver.records().filter((r) => r.kind === 'decided');
        await until('evidence', () => stoppedIn(stand) === ids.length && decided().length === 1);
        assert.deepEqual(
          decided().map((r) => [r.decision, r.by]),
          [['reject', 'plan-stopped:P618']],
        );
        assert.equal(stand.centre.statistics.taken, 0);
      }));
  }

  it('a long message whose last part comes after the stop is refused whole', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const order = { ...offer(0), text: LONG_MARKETING };
      assert.ok((await client.send(order)).results.every((result) => result === 0));
      stand.tell(STOP);
      await until('refused', async () => (await client.send(order)).results.at(-1) !== 0);
      await until('the first parts are told', () => client.receipts.some(({ stat }) => stat === STOPPED));
    }));

  it('a link that breaks and an upstream that asks for a pause bring nothing of the plan back', () =>
    withStand({ upstreamWindow: 16 }, async (stand) => {
      stand.centre.faults.silent = true;
      const client = await stand.client('cmpp30', 'wide');
      const sent = await Promise.all(Array.from({ length: 40 }, (_, i) => client.send(offer(i))));
      await until('offered', () => stand.centre.statistics.submits === 16);
      stand.tell(STOP);
      await until('told', () => client.receipts.length === 24);
      stand.centre.faults.silent = false;
      stand.centre.cut();
      await until('the rest', () => client.receipts.length === sent.length);
      assert.ok(client.receipts.every(({ stat }) => stat === STOPPED));
      await wait(200);
      assert.equal(stand.centre.statistics.submits, 16);
    }));
});
