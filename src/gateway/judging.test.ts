/** What the gateway makes of messages, over sockets. Long because each case needs the whole gateway of the fixture and little else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ORGANISATIONS } from '../rules/index.ts';
import { type Concat, concatHeader, encodeText, splitLong } from '../wire/index.ts';
import type { Order } from '../world/index.ts';
import {
  BUYERS,
  CODE,
  HOST,
  LONG_CODE,
  LONG_MARKETING,
  MARKETING,
  MARKETING_PORT,
  SERVICE_PORT,
  STRANGER,
  type Stand,
  type StandClient,
  ucs2,
  until,
  withStand,
} from './fixture.ts';

const REFUSALS: readonly { name: string; order: Partial<Order>; wire: number }[] = [
  {
    name: 'recipient-never-consented',
    order: { source: MARKETING_PORT, text: MARKETING },
    wire: 20,
  },
  {
    name: 'marketing-on-service-port',
    order: { text: MARKETING, recipient: BUYERS[0]! },
    wire: 13,
  },
  { name: 'signature-missing', order: { text: CODE.slice(6) }, wire: 7 },
  { name: 'port-unknown', order: { source: '1069777701' }, wire: 4 },
  {
    name: 'opt-out-instruction-missing',
    order: { source: MARKETING_PORT, recipient: BUYERS[0]!, text: MARKETING.replace('拒收请回复R', '') },
    wire: 24,
  },
];

/** Three messages a day over the lease of the port for services. */
const LIMITED = [
  {
    ...{ kind: 'lease-declared', at: '2026-05-01', lease: 'L2', port: SERVICE_PORT },
    ...{ lessor: ORGANISATIONS.provider, lessee: ORGANISATIONS.shop },
    messagesMax: { count: 3, per: 'day' },
  },
  { kind: 'lease-confirmed', at: '2026-05-01', lease: 'L2' },
];

/** As many as nobody sends, so that each is counted and none held. */
const COUNTED = LIMITED.map((change) =>
  'messagesMax' in change ? { ...change, messagesMax: { count: 1_000_000, per: 'day' } } : change,
);

/** The counts of the tally, each for its key: 16 bytes, the last four of them the count. */
function countsOf({ gateway }: Stand): number[] {
  const entries = gateway.facts.tally.snapshot();
  return Array.from({ length: entries.length / 16 }, (_, i) => entries.readUInt32BE(16 * i + 12));
}

/** A text cut every `size` octets, whatever that cuts in half. */
function parts(
  bytes: Buffer,
  { reference = 1, bits = 8 }: { reference?: number; bits?: 8 | 16 } = {},
): Buffer[] {
  const size = 140 - (bits === 8 ? 6 : 7);
  const total = Math.ceil(bytes.length / size);
  return Array.from({ length: total }, (_, i) => {
    const concat: Concat = { reference, bits, total, part: i + 1 };
    return Buffer.concat([concatHeader(concat), bytes.subarray(i * size, (i + 1) * size)]);
  });
}

function sendParts(client: StandClient, contents: readonly Buffer[], order: Partial<Order> = {}) {
  return client.send({ text: contents, coding: 8, hasHeader: true, ...order });
}

async function wholeTexts(stand: Stand, messages: number): Promise<string[]> {
  await until(`${messages} whole messages`, () => stand.centre.messages().length === messages);
  return stand.centre.messages().map((m) => m.text);
}

describe('judging through the wire', { concurrency: 8 }, () => {
  it('P3 a refusal stands in the answer: CMPP 100 + wire, SMPP 0x400 + wire, and nothing is sent', () =>
    withStand({}, async (stand) => {
      const clients = [
        { client: await stand.client('cmpp20'), base: 100 },
        { client: await stand.client('cmpp30'), base: 100 },
        { client: await stand.client('smpp'), base: 0x400 },
      ];
      for (const { client, base } of clients) {
        for (const { name, order, wire } of REFUSALS) {
          assert.equal((await client.send(order)).result, base + wire, name);
        }
        assert.deepEqual(client.receipts, []);
      }
      for (const { name } of REFUSALS) assert.equal(await stand.metric(`reasons_total{reason="${name}"}`), 3);
      assert.equal(stand.centre.statistics.taken, 0);
    }));

  it('P3 an account that wants it so gets success and a REJECTD receipt', () =>
    withStand({}, async (stand) => {
      for (const protocol of ['cmpp20', 'cmpp30', 'smpp'] as const) {
        const client = await stand.client(protocol, 'report');
        for (const { name, order } of REFUSALS) {
          const { result, id } = await client.send(order);
          assert.equal(result, 0, name);
          assert.equal((await client.receipt(id)).stat, 'REJECTD', name);
        }
        await client.sms.close();
      }
      assert.equal(stand.centre.statistics.taken, 0);
    }));

  it('P1 what is answered with success, and what is refused, is on disk and shipped with its text and reasons', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      await client.send();
      await client.send({ source: MARKETING_PORT, text: MARKETING });
      await until('shipped', () => stand.receiver.records().filter((r) => r.kind === 'judged').length === 2);
      const [allowed, refused] = stand.receiver.records().filter((r) => r.kind === 'judged');
      assert.deepEqual(
        [allowed!.outcome, allowed!.account, allowed!.source, allowed!.destination, allowed!.purpose],
        ['allow', 'shop01', SERVICE_PORT, STRANGER, 'verification'],
      );
      assert.deepEqual(allowed!.segments[0]!.content, ucs2(CODE));
      assert.equal(refused!.outcome, 'refuse');
      assert.ok(refused!.reasons.some((r) => r.code === 'recipient-never-consented'));
    }));

  it('P1 a full spool refuses with a system error and accepts nothing; with room again it goes on', () =>
    withStand({ spoolBytes: 256 * 1024 }, async (stand) => {
      const client = await stand.client('cmpp30', 'wide', { windowMax: 100 });
      stand.receiver.failing = -1;
      let refused = 0;
      for (let round = 0; round < 200 && refused === 0; round++) {
        const answers = await Promise.all(Array.from({ length: 50 }, () => client.send({ receipt: false })));
        refused = answers.filter((a) => a.result === 100).length;
        assert.equal(answers.filter((a) => a.result !== 0 && a.result !== 100).length, 0);
      }
      assert.ok(refused > 0, 'the spool became full');
      assert.ok((await stand.metric('commit_failures_total')) > 0);
      stand.receiver.failing = 0;
      await until('room again', async () => (await client.send({ receipt: false })).result === 0);
      // Whatever was accepted has its evidence.
      const accepted = stand.gateway.counts.forwarded;
      await until(
        'all of it shipped',
        () => stand.receiver.records().filter((r) => r.kind === 'judged').length >= accepted,
      );
    }));

  it('P11 a person’s message is refused by its number alone, whatever its text', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      for (const text of [MARKETING, CODE, '晚上一起吃饭吗'])
        assert.equal((await client.send({ source: '13900139009', text })).result, 131);
      await until('shipped', () => stand.receiver.records().filter((r) => r.kind === 'judged').length === 3);
      for (const record of stand.receiver.records()) {
        assert.ok(record.kind === 'judged');
        assert.deepEqual(
          [record.purpose, record.reasons.filter((r) => r.mode === 'enforce').map((r) => r.code)],
          ['unclear', ['person-to-person']],
        );
      }
    }));

  it('P5 a rule that cannot run refuses, and the refusal says so', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const order = { source: MARKETING_PORT, recipient: BUYERS[0]!, text: MARKETING };
      stand.gateway.facts.consentsReady = false;
      assert.equal((await client.send(order)).result, 199);
      assert.ok((await stand.metric('reasons_total{reason="check-could-not-run"}')) > 0);
      assert.equal((await client.send()).result, 0, 'a code asks no consent');
      stand.gateway.facts.consentsReady = true;
      assert.equal((await client.send(order)).result, 0);
    }));

  it('facts that change are in force for the next message', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      assert.equal((await client.send()).result, 0);
      stand.tell({ kind: 'port-suspended', port: SERVICE_PORT, reason: 'test' });
      assert.equal((await client.send()).result, 105);
      stand.tell({ kind: 'port-restored', port: SERVICE_PORT });
      assert.equal((await client.send()).result, 0);
    }));
});

describe('long messages are judged whole', { concurrency: 8 }, () => {
  for (const protocol of ['cmpp20', 'cmpp30', 'smpp'] as const) {
    it(`${protocol}: parts in any order, references of 8 and 16 bits, each with an answer and a receipt`, () =>
      withStand({}, async (stand) => {
        const client = await stand.client(protocol);
        const sets = [
          parts(ucs2(LONG_CODE), { reference: 7 }),
          parts(ucs2(LONG_CODE), { reference: 0x1234, bits: 16 }).reverse(),
          splitLong(LONG_CODE, 'ucs2', { reference: 9, bits: 8 })!.sort(() => -1),
        ];
        for (const [i, set] of sets.entries()) {
          const { results, ids } = await sendParts(client, set);
          assert.deepEqual([...new Set(results)], [0]);
          assert.equal(new Set(ids).size, set.length);
          for (const id of ids) assert.equal((await client.receipt(id)).stat, 'DELIVRD');
          const texts = await wholeTexts(stand, i + 1);
          assert.equal(texts[i], LONG_CODE);
        }
        assert.equal(await stand.metric('verdicts_total{outcome="allow"}'), sets.length);
      }));
  }

  it('over two connections and two protocols of one account', () =>
    withStand({}, async (stand) => {
      const [one, other] = [await stand.client('cmpp30'), await stand.client('smpp')];
      const set = parts(ucs2(LONG_CODE));
      const odd = set.filter((_, i) => i % 2 === 0);
      const even = set.filter((_, i) => i % 2 === 1);
      assert.equal((await sendParts(other, even)).result, 0);
      assert.equal((await sendParts(one, odd)).result, 0);
      assert.deepEqual(await wholeTexts(stand, 1), [LONG_CODE]);
    }));

  it('another account’s parts are never mixed in', () =>
    withStand({}, async (stand) => {
      const [mine, theirs] = [await stand.client('cmpp30', 'shop01'), await stand.client('cmpp30', 'shop02')];
      const set = parts(ucs2(LONG_CODE));
      assert.equal((await sendParts(mine, set.slice(0, -1))).result, 0);
      assert.equal((await sendParts(theirs, set.slice(-1))).result, 0);
      await stand.metricBecomes('submissions_total', (n) => n === set.length);
      assert.equal(stand.gateway.counts.outcomes.allow, 0);
      assert.equal((await sendParts(mine, set.slice(-1))).result, 0);
      assert.deepEqual(await wholeTexts(stand, 1), [LONG_CODE]);
    }));

  it('a window of 1 and a set of many parts: no deadlock', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30', 'narrow', { windowMax: 1 });
      const set = parts(ucs2(LONG_CODE));
      assert.ok(set.length >= 4);
      const { results, ids } = await sendParts(client, set);
      assert.deepEqual([...new Set(results)], [0]);
      for (const id of ids) await client.receipt(id);
      assert.deepEqual(await wholeTexts(stand, 1), [LONG_CODE]);
    }));

  it('GB18030 cut in the middle of characters, and UCS-2 in the middle of a pair', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      // An odd octet in front makes every cut fall inside a character.
      const gb = encodeText(`【安宁商城】a${LONG_CODE.slice(6)}`, 'gb18030')!;
      assert.equal((await sendParts(client, parts(gb, { reference: 3 }), { coding: 15 })).result, 0);
      const pairs = `${LONG_CODE.slice(0, 66)}😀${LONG_CODE.slice(66)}`;
      assert.equal((await sendParts(client, parts(ucs2(pairs), { reference: 4 }))).result, 0);
      assert.deepEqual(await wholeTexts(stand, 2), [`【安宁商城】a${LONG_CODE.slice(6)}`, pairs]);
    }));

  it('a refused set: its last answer tells why, the parts answered before get REJECTD, nothing is sent', () =>
    withStand({}, async (stand) => {
      for (const [protocol, code] of [
        ['cmpp30', 120],
        ['smpp', 0x400 + 20],
      ] as const) {
        const client = await stand.client(protocol);
        const set = parts(ucs2(LONG_MARKETING));
        const { results, ids } = await sendParts(client, set, { source: MARKETING_PORT });
        assert.deepEqual(
          results.map((r) => r !== 0),
          set.map((_, i) => i === set.length - 1),
        );
        assert.equal(results.at(-1), code);
        for (const id of ids.slice(0, -1)) assert.equal((await client.receipt(id)).stat, 'REJECTD');
        await client.sms.close();
      }
      assert.equal(stand.centre.statistics.taken, 0);
    }));

  it('advertising that only the joined text shows is found', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const text = `【安宁商城】${'您的订单已发货，请留意查收。'.repeat(4)}${'全场满300减50，今晚8点开抢，'.repeat(6)}`;
      const { results } = await sendParts(client, parts(ucs2(text)));
      assert.equal(results.at(-1), 113);
    }));

  it('a connection from elsewhere than the port’s access points is told, and in shadow stops nothing', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const set = (accessPoints: string[]) =>
        stand.tell({ kind: 'port-access-points-set', port: SERVICE_PORT, accessPoints });
      const told = () =>
        stand.receiver
          .records()
          .filter((r) => r.kind === 'judged')
          .map((r) => r.reasons);
      set(['127.0.0.0/8']);
      assert.equal((await client.send()).result, 0);
      set(['192.0.2.0/24', '2001:db8::/32']);
      await until('the change is in force', async () => {
        assert.equal((await client.send()).result, 0);
        return told().at(-1)?.length === 1;
      });
      assert.deepEqual(told()[0], []);
      const [reason] = told().at(-1)!;
      assert.deepEqual([reason!.code, reason!.mode], ['access-point-not-registered', 'shadow']);
      assert.deepEqual(reason!.evidence, {
        ...{ port: SERVICE_PORT, address: HOST },
        accessPoints: '192.0.2.0/24 2001:db8::/32',
      });
    }));

  for (const shipped of [true, false])
    it(`a lease’s volume goes on counting over a restart, ${shipped ? 'from what was kept' : 'from the journal'}`, () =>
      withStand({ changes: LIMITED }, async (stand) => {
        if (!shipped) stand.receiver.failing = -1;
        const client = await stand.client('cmpp30');
        for (let i = 0; i < 2; i++) assert.equal((await client.send()).result, 0);
        if (shipped)
          await until(
            'shipped',
            () => stand.receiver.records().filter((r) => r.kind === 'judged').length === 2,
          );
        await client.sms.close();
        if (shipped) await stand.restart();
        else await stand.crash();
        const again = await stand.client('cmpp30');
        const order = { source: MARKETING_PORT, recipient: BUYERS[0]!, text: MARKETING };
        assert.equal((await again.send(order)).result, 0, 'the other port has a lease of its own');
        assert.equal((await again.send()).result, 0, 'the third of three');
        await again.send();
        await until(
          'held',
          async () => (await stand.metric('reasons_total{reason="lease-volume-exceeded"}')) === 1,
        );
      }));

  for (const shipped of [true, false])
    it(`a power cut amid traffic has no message counted twice and none forgotten, ${shipped ? 'with blocks that have left' : 'with all blocks still there'}`, () =>
      withStand({ changes: COUNTED }, async (stand) => {
        for (let round = 1; round <= 2; round++) {
          stand.receiver.failing = shipped ? 0 : -1;
          const client = await stand.client('cmpp30', 'wide', { windowMax: 100 });
          let going = true;
          const lanes = Array.from({ length: 20 }, async () => {
            while (going) await client.send({ receipt: false }).catch(() => undefined);
          });
          // Over a moment at which counts are kept and blocks leave.
          await sleep(1300);
          // What is shipped from here on is after the cut.
          stand.receiver.failing = -1;
          const cut = stand.crash();
          going = false;
          await cut;
          await Promise.all(lanes);
          const [counted, ...others] = countsOf(stand);
          assert.deepEqual(others, []);
          stand.receiver.failing = 0;
          await stand.metricBecomes('journal_blocks', (blocks) => blocks === 0);
          const judged = stand.receiver.records().filter((record) => record.kind === 'judged');
          assert.ok(judged.length > 100 && judged.every(({ outcome }) => outcome === 'allow'));
          assert.equal(counted, judged.length, `round ${round}`);
        }
      }));

  it('P2 a set that is never completed: EXPIRED receipts for what was answered, also after a restart', () =>
    withStand({ limits: { segmentsTimeoutMs: 60_000 } }, async (stand) => {
      const client = await stand.client('cmpp30');
      const set = parts(ucs2(LONG_CODE));
      const { ids } = await sendParts(client, set.slice(1));
      stand.clock.skip(61_000);
      for (const id of ids) assert.equal((await client.receipt(id)).stat, 'EXPIRED');
      assert.equal(await stand.metric('segments_abandoned_total'), set.length - 1);

      const late = await sendParts(client, set.slice(1));
      await client.sms.close();
      await stand.restart();
      stand.clock.skip(61_000);
      const again = await stand.client('cmpp30');
      for (const id of late.ids) assert.equal((await again.receipt(id)).stat, 'EXPIRED');
      assert.equal(stand.centre.statistics.taken, 0);
    }));

  it('P2 a set that began before a restart is completed after it', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const set = parts(ucs2(LONG_CODE));
      const first = await sendParts(client, set.slice(0, 2));
      await client.sms.close();
      await stand.restart();
      const again = await stand.client('cmpp30');
      const rest = await sendParts(again, set.slice(2));
      for (const id of [...first.ids, ...rest.ids]) assert.equal((await again.receipt(id)).stat, 'DELIVRD');
      assert.deepEqual(await wholeTexts(stand, 1), [LONG_CODE]);
    }));

  it('P2 a part that comes again is no second part: the message passes, the older submit is reported', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const set = parts(ucs2(LONG_CODE));
      const first = await sendParts(client, set.slice(0, 1));
      const again = await sendParts(client, set.slice(0, 1));
      assert.equal((await client.receipt(first.id)).stat, 'DELETED');
      await client.sms.close();
      // A replay must not take the end of the older for that of the newer.
      await stand.restart();
      const later = await stand.client('cmpp30');
      const rest = await sendParts(later, set.slice(1));
      for (const id of [again.id, ...rest.ids]) assert.equal((await later.receipt(id)).stat, 'DELIVRD');
      assert.deepEqual(await wholeTexts(stand, 1), [LONG_CODE]);
    }));

  it('P2 nor does a replay of a message that was whole already', () =>
    withStand({}, async (stand) => {
      stand.receiver.failing = -1;
      stand.centre.faults.withholdReceipts = true;
      const client = await stand.client('cmpp30');
      const set = parts(ucs2(LONG_CODE));
      const first = await sendParts(client, set.slice(0, 1));
      const { ids } = await sendParts(client, set);
      assert.equal((await client.receipt(first.id)).stat, 'DELETED');
      await until('forwarded', () => stand.centre.statistics.taken === set.length);
      await client.sms.close();
      await stand.restart();
      const again = await stand.client('cmpp30');
      stand.centre.faults.withholdReceipts = false;
      for (const id of ids) assert.equal((await again.receipt(id)).stat, 'DELIVRD');
      assert.equal(stand.centre.statistics.taken, set.length);
    }));

  it('P1 a part that a full spool could not keep is refused and forgotten: it may come again', () =>
    withStand({ spoolBytes: 128 * 1024 }, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.receiver.failing = -1;
      let result = 0;
      for (let i = 0; i < 2000 && result === 0; i++) result = (await client.send({ receipt: false })).result;
      const set = parts(ucs2(LONG_CODE));
      assert.equal((await sendParts(client, set.slice(0, 1))).result, 100);
      stand.receiver.failing = 0;
      await until('room again', async () => (await client.send({ receipt: false })).result === 0);
      const { ids } = await sendParts(client, set);
      for (const id of ids) assert.equal((await client.receipt(id)).stat, 'DELIVRD');
      assert.equal(client.receipts.length, ids.length, 'no report for what was refused');
    }));

  it('a reference that is used again for another text starts another message', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      const old = parts(ucs2(LONG_CODE));
      const text = LONG_CODE.replaceAll('384921', '771123').replaceAll('客服', '店员');
      const first = await sendParts(client, old.slice(0, 1));
      const { ids } = await sendParts(client, parts(ucs2(text)));
      assert.equal((await client.receipt(first.id)).stat, 'DELETED');
      for (const id of ids) assert.equal((await client.receipt(id)).stat, 'DELIVRD');
      assert.deepEqual(await wholeTexts(stand, 1), [text]);
    }));

  it('waiting parts are bounded for each account: the next is told to slow down', () =>
    withStand({ limits: { segmentsMax: 3 } }, async (stand) => {
      const client = await stand.client('cmpp30');
      const set = parts(ucs2(LONG_CODE));
      for (let reference = 1; reference <= 3; reference++)
        assert.equal((await sendParts(client, parts(ucs2(LONG_CODE), { reference }).slice(0, 1))).result, 0);
      assert.equal((await sendParts(client, set.slice(1, 2))).result, 8);
      const other = await stand.client('smpp', 'shop02');
      assert.equal((await sendParts(other, set.slice(0, 1))).result, 0);
    }));

  it('a content that is longer than a short message is refused as such', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      assert.equal((await client.send({ text: [Buffer.alloc(142, 0x30)], coding: 8 })).result, 6);
      assert.equal(stand.gateway.counts.outcomes.allow, 0);
    }));
});
