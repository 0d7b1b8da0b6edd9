/** The traffic store, on every engine. Long because it is one contract suite. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openChdb } from './chdb.ts';
import { type Engine, TrafficError } from './engine.ts';
import type { TrafficMessage } from './rows.ts';
import { block, engines, MAY, MINUTE_MS, message, type Stand } from './stand.fixture.ts';
import { openTraffic, type Traffic, trafficOn } from './traffic.ts';

const base = mkdtempSync(join(tmpdir(), 'traffic-'));
after(() => rmSync(base, { recursive: true, force: true }));

const total = async (traffic: Traffic, account: string) =>
  (await traffic.verdictTable({ from: 0, to: 4e12, accounts: [account] })).map(
    (row) => `${row.outcome} ${row.reason} ${row.messages}`,
  );

for (const engine of engines) {
  describe(`traffic on ${engine.name}`, () => {
    let stand: Stand;
    before(async () => {
      stand = await engine.stand(base);
    });
    after(() => stand.close());

    test('everything about a message, a receipt and an inbound message comes back as it went in', async () => {
      const whole = message({
        account: `a'b"c\\d`,
        signature: '{x:String}',
        text: `'; drop table anning.message; -- \\' \t\n\0 “你好” 😀 {text:String} ?`,
        textAnomalies: ['zero-width', 'look-alike'],
        outcome: 'refuse',
        reasons: ['recipient-withdrew-consent', 'outside-hours'],
        shadowReasons: ['too-often'],
        plan: 'P-1',
        segments: 3,
      });
      const receipt = {
        messageId: whole.messageId,
        segment: 2,
        at: MAY + 5,
        status: 'DELIVRD',
        upstream: 'u1',
        reportedAt: MAY + 4,
      };
      const inbound = {
        at: MAY + 9,
        senderTag: 7n,
        senderSealed: 'AQ==',
        port: '1069',
        text: '退订\n',
        meaning: 'withdraw',
      };
      await stand.traffic.insertBlock(
        block('whole', 7, [whole], { receipts: [receipt], inbound: [inbound] }),
      );
      const expected = { ...whole, gateway: 'whole', block: 7, record: 0 };
      assert.deepEqual(await stand.traffic.message(whole.messageId), expected);
      assert.deepEqual(await stand.traffic.receipts(whole.messageId), [receipt]);
      assert.deepEqual(await stand.traffic.inbound({ senderTag: 7n }, 10), [inbound]);
      assert.deepEqual(await stand.traffic.inbound({ senderTag: 8n }, 10), []);
      for (const filter of [
        { accounts: ['x', whole.account] },
        { signature: whole.signature, gateway: 'whole' },
        { text: whole.text },
        { text: `'; drop` },
        { recipientTag: whole.recipientTag },
        { reason: 'outside-hours' },
        {
          plan: 'P-1',
          port: whole.port,
          purpose: whole.purpose,
          organisations: [whole.organisation],
          outcome: 'refuse' as const,
        },
        { from: whole.at, to: whole.at + 1 },
      ]) {
        assert.deepEqual(
          await stand.traffic.messages(filter, { limit: 5 }),
          [expected],
          JSON.stringify(Object.keys(filter)),
        );
      }
      for (const filter of [
        { accounts: [`' or 1=1 --`] },
        { text: '%' },
        { from: whole.at + 1, to: whole.at + 2 },
        { accounts: [] },
      ]) {
        assert.deepEqual(await stand.traffic.messages({ ...filter, gateway: 'whole' }, { limit: 5 }), []);
      }
    });

    test('P12 no text and no time from the network keeps a block from being stored', async () => {
      const bad = message({ text: `half \ud83d pair`, signature: '\udc00' });
      const receipt = {
        messageId: bad.messageId,
        segment: 1,
        at: MAY,
        status: '\ud800',
        upstream: 'u',
        reportedAt: Number.NaN,
      };
      await stand.traffic.insertBlock(
        block('bad', 1, [bad], { receipts: [receipt, { ...receipt, segment: 2, reportedAt: 9e15 }] }),
      );
      assert.equal((await stand.traffic.message(bad.messageId))!.text, 'half \ufffd pair');
      assert.equal((await stand.traffic.receipts(bad.messageId)).length, 2);
    });

    test('pages run through all messages, newest first, each once, also where times are equal', async () => {
      const all = Array.from({ length: 25 }, (_, i) => message({ at: MAY - 1000 + Math.floor(i / 10) }));
      await stand.traffic.insertBlock(block('pages', 1, all));
      const seen: TrafficMessage[] = [];
      for (;;) {
        const last = seen.at(-1);
        const page = await stand.traffic.messages(
          { gateway: 'pages' },
          { limit: 7, ...(last === undefined ? {} : { after: { at: last.at, messageId: last.messageId } }) },
        );
        seen.push(...page);
        if (page.length < 7) break;
      }
      assert.deepEqual(
        seen.map((each) => each.messageId),
        all.map((each) => each.messageId).reverse(),
      );
    });

    test('counts and the verdict table add up what was judged', async () => {
      const account = 'counted';
      const at = MAY + 3 * 3_600_000;
      await stand.traffic.insertBlock(
        block('counted', 1, [
          message({ account, at }),
          message({ account, at: at + 59_999 }),
          message({
            account,
            at: at + MINUTE_MS,
            outcome: 'refuse',
            reasons: ['no-consent', 'outside-hours', 'no-consent'],
          }),
        ]),
      );
      await stand.traffic.insertBlock(
        block('counted', 2, [
          message({ account, at: at + 3_600_000, outcome: 'refuse', reasons: ['no-consent'] }),
        ]),
      );
      const range = { from: at, to: at + 7_200_000, accounts: [account] };
      assert.deepEqual(await stand.traffic.counts({ ...range, by: 'minute' }), [
        { at, outcome: 'allow', messages: 2 },
        { at: at + MINUTE_MS, outcome: 'refuse', messages: 1 },
        { at: at + 3_600_000, outcome: 'refuse', messages: 1 },
      ]);
      assert.deepEqual(await stand.traffic.counts({ ...range, by: 'hour' }), [
        { at, outcome: 'allow', messages: 2 },
        { at, outcome: 'refuse', messages: 1 },
        { at: at + 3_600_000, outcome: 'refuse', messages: 1 },
      ]);
      assert.deepEqual(await stand.traffic.counts({ ...range, by: 'day' }), [
        { at: MAY, outcome: 'allow', messages: 2 },
        { at: MAY, outcome: 'refuse', messages: 2 },
      ]);
      assert.deepEqual(await stand.traffic.verdictTable(range), [
        { outcome: 'allow', reason: '', messages: 2 },
        { outcome: 'refuse', reason: '', messages: 2 },
        { outcome: 'refuse', reason: 'no-consent', messages: 2 },
        { outcome: 'refuse', reason: 'outside-hours', messages: 1 },
      ]);
    });

    test('P8 a scope shows its accounts’ messages and those sent for its organisations, and nothing else', async () => {
      const at = MAY + 5 * 3_600_000;
      const ids = ['5c00000000000001', '5c00000000000002', '5c00000000000003'] as const;
      await stand.traffic.insertBlock(
        block('scoped', 1, [
          message({ messageId: ids[0], account: 'scoped-a', organisation: 'O-A', at }),
          message({ messageId: ids[1], account: 'scoped-b', organisation: 'O-A', at: at + 1 }),
          message({
            messageId: ids[2],
            account: 'scoped-b',
            organisation: 'O-B',
            at: at + 1001,
            reasons: ['r', 's'],
          }),
        ]),
      );
      const range = { from: at, to: at + 2000 };
      const seen = async (accounts: string[], organisations: string[], order?: 'oldest') =>
        (
          await stand.traffic.messages(
            { ...range, scope: { accounts, organisations } },
            { limit: 9, ...(order === undefined ? {} : { order }) },
          )
        ).map((each) => each.messageId);
      assert.deepEqual(await seen([], []), []);
      assert.deepEqual(await seen(['scoped-a'], []), [ids[0]]);
      assert.deepEqual(await seen(['scoped-a'], ['O-B'], 'oldest'), [ids[0], ids[2]]);
      assert.deepEqual(await seen([`x') or 1=1 --`], ['O-A']), [ids[1], ids[0]]);
      const mine = { accounts: ['scoped-a'], organisations: [] };
      assert.equal((await stand.traffic.message(ids[0], mine))?.messageId, ids[0]);
      assert.equal(await stand.traffic.message(ids[1], mine), undefined);
      const all = { accounts: ['scoped-a', 'scoped-b'], organisations: [] };
      const second = Math.floor(at / 1000) * 1000;
      assert.deepEqual(await stand.traffic.rates({ ...range, by: 'account', scope: all }), [
        { at: second, key: 'scoped-a', messages: 1 },
        { at: second, key: 'scoped-b', messages: 1 },
        { at: second + 1000, key: 'scoped-b', messages: 1 },
      ]);
      assert.deepEqual(
        (await stand.traffic.rates({ ...range, by: 'reason', scope: all })).map(({ key }) => key).sort(),
        ['', 'r', 's'],
      );
      assert.deepEqual(await stand.traffic.rates({ ...range, by: 'outcome', scope: mine }), [
        { at: second, key: 'allow', messages: 1 },
      ]);
      const hour = Math.floor(at / 3_600_000) * 3_600_000;
      assert.deepEqual(
        await stand.traffic.breakdown({ ...range, by: 'account', step: 'hour', limit: 1, scope: all }),
        [
          { at: hour, key: '', messages: 1 },
          { at: hour, key: 'scoped-b', messages: 2 },
        ],
      );
    });

    test('an older page goes on behind the last row, whichever way the list runs', async () => {
      const account = 'both-ways';
      const ids = Array.from({ length: 7 }, (_, i) => `b0000000000000${String(i).padStart(2, '0')}`);
      await stand.traffic.insertBlock(
        block(
          'both-ways',
          1,
          ids.map((messageId, i) => message({ messageId, account, at: MAY + Math.floor(i / 3) })),
        ),
      );
      for (const order of ['newest', 'oldest'] as const) {
        const found: string[] = [];
        for (let after: { at: number; messageId: string } | undefined; ; ) {
          const rows = await stand.traffic.messages(
            { accounts: [account] },
            { limit: 2, order, ...(after === undefined ? {} : { after }) },
          );
          found.push(...rows.map((row) => row.messageId));
          if (rows.length < 2) break;
          after = rows.at(-1)!;
        }
        assert.deepEqual(found, order === 'oldest' ? ids : ids.toReversed());
      }
    });

    test('P2 a block that is shipped again adds nothing: not after a restart, not over a month’s end, not to the rollup', async () => {
      const account = 'again';
      const messages = [
        message({ account, at: MAY - 1, outcome: 'hold', reasons: ['r'] }),
        message({ account, at: MAY }),
        message({ account, at: MAY + 1 }),
      ];
      const receipts = [
        {
          messageId: messages[0]!.messageId,
          segment: 1,
          at: MAY,
          status: 'DELIVRD',
          upstream: 'u',
          reportedAt: MAY,
        },
      ];
      const inbound = [
        { at: MAY, senderTag: 99n, senderSealed: '', port: '1', text: 'T', meaning: 'withdraw' },
      ];
      const shipped = block('again', 1, messages, { receipts, inbound });
      const check = async () => {
        assert.equal((await stand.traffic.messages({ accounts: [account] }, { limit: 99 })).length, 3);
        assert.equal((await stand.traffic.receipts(messages[0]!.messageId)).length, 1);
        assert.equal((await stand.traffic.inbound({ senderTag: 99n }, 9)).length, 1);
        assert.deepEqual(await total(stand.traffic, account), ['allow  2', 'hold  1', 'hold r 1']);
      };
      await stand.traffic.insertBlock(shipped);
      await stand.traffic.insertBlock(shipped);
      await check();
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => stand.traffic.insertBlock(block('between', i, [message()]))),
      );
      await stand.restart();
      await stand.traffic.insertBlock(shipped);
      await check();
      // Another gateway's block of the same number and content is another block.
      await stand.traffic.insertBlock(block('another', 1, [message({ account })]));
      assert.deepEqual(await total(stand.traffic, account), ['allow  3', 'hold  1', 'hold r 1']);
    });

    test('retention takes what is older and leaves the rest', async () => {
      const old = [
        message({ at: Date.parse('2025-03-10T00:00:00+08:00') }),
        message({ at: Date.parse('2025-04-10T11:59:59.999+08:00') }),
      ];
      const kept = message({ at: Date.parse('2025-04-10T12:00:00+08:00'), signature: '最早' });
      await stand.traffic.insertBlock(block('retention', 1, [...old, kept]));
      const found = { rows: 2, oldestLeft: kept.at };
      assert.deepEqual(await stand.traffic.olderThan(kept.at), found);
      assert.equal(await stand.traffic.deleteBefore(kept.at), 2);
      assert.deepEqual(await stand.traffic.olderThan(kept.at), { ...found, rows: 0 });
      assert.equal(await stand.traffic.deleteBefore(kept.at), 0);
      assert.deepEqual(
        (await stand.traffic.messages({ gateway: 'retention' }, { limit: 9 })).map((each) => each.messageId),
        [kept.messageId],
      );
      assert.equal(await stand.traffic.firstAt(), kept.at);
      assert.ok((await stand.traffic.signaturesSince(kept.at)).has('最早'));
      assert.ok(!(await stand.traffic.signaturesSince(kept.at + 1)).has('最早'));
      const counts = await stand.traffic.counts({ from: 0, to: kept.at + MINUTE_MS, by: 'day' });
      // Figures name nobody: they stay.
      assert.deepEqual(
        counts.map((row) => row.messages),
        [1, 2],
      );
    });
  });
}

describe('a block of which half was stored', () => {
  let engine: Engine;
  let traffic: Traffic;
  before(async () => {
    engine = await openChdb(join(base, 'half'));
    traffic = await trafficOn(engine);
  });
  after(() => traffic.close());

  /** What the rollup by minute holds, which totals of whole days do not ask. */
  const ofMinutes = async (account: string) => {
    const range = { from: MAY - MINUTE_MS, to: MAY + MINUTE_MS, accounts: [account], by: 'minute' } as const;
    const rows = await traffic.counts(range);
    return { messages: rows.reduce((sum, row) => sum + row.messages, 0) };
  };

  test('a store that was counted by the minute alone is counted by the day when it is opened', async () => {
    const account = 'before days';
    await traffic.insertBlock(
      block('days', 1, [message({ account, reasons: ['r'], at: MAY - 1 }), message({ account })]),
    );
    const counted = await total(traffic, account);
    await engine.command('drop view anning.verdict_day_feed');
    await engine.command('drop table anning.verdict_day');
    traffic = await trafficOn(engine);
    assert.deepEqual(await total(traffic, account), counted);
    assert.deepEqual(counted, ['allow  2', 'allow r 1']);
    // And once only.
    traffic = await trafficOn(engine);
    assert.deepEqual(await total(traffic, account), counted);
  });

  test('P2 what the rollup missed is made up for, and what it has is not counted twice', async () => {
    const account = 'half';
    const shipped = block('half', 1, [message({ account }), message({ account, at: MAY - 1 })]);
    // As if the process had died between the table and its view.
    await engine.command('drop view anning.verdict_minute_feed');
    await engine.command('drop view anning.verdict_day_feed');
    await traffic.insertBlock(shipped);
    assert.deepEqual(await total(traffic, account), []);
    traffic = await trafficOn(engine);
    await traffic.insertBlock(shipped);
    await traffic.insertBlock(shipped);
    assert.deepEqual(await total(traffic, account), ['allow  2']);
    assert.equal((await ofMinutes(account)).messages, 2);
    assert.equal((await traffic.messages({ accounts: [account] }, { limit: 9 })).length, 2);
  });

  test('P2 failures before and after each table’s insert leave a block that the next try completes', async () => {
    const receipt = { segment: 1, at: MAY, status: 'DELIVRD', upstream: 'u', reportedAt: MAY };
    for (let failAt = 0; failAt < 6; failAt += 1) {
      const account = `failed ${failAt}`;
      const sent = message({ account });
      const shipped = block(account, 1, [sent], {
        receipts: [{ ...receipt, messageId: sent.messageId }],
        inbound: [
          { at: MAY, senderTag: BigInt(1000 + failAt), senderSealed: '', port: '1', text: 'T', meaning: '' },
        ],
      });
      let step = -1;
      const failing: Engine = {
        ...engine,
        async insert(table, lines, token) {
          step += 1;
          if (step === failAt) throw new TrafficError('unreachable', 'before');
          await engine.insert(table, lines, token);
          step += 1;
          if (step === failAt) throw new TrafficError('unreachable', 'after');
        },
      };
      const through = await trafficOn(failing);
      await assert.rejects(through.insertBlock(shipped), TrafficError);
      await through.insertBlock(shipped);
      assert.deepEqual(await total(traffic, account), ['allow  1']);
      assert.equal((await traffic.messages({ accounts: [account] }, { limit: 9 })).length, 1);
      assert.equal((await traffic.receipts(sent.messageId)).length, 1);
      assert.equal((await traffic.inbound({ senderTag: BigInt(1000 + failAt) }, 9)).length, 1);
    }
  });

  test('a folder is open once', async () => {
    await assert.rejects(openTraffic({ chdbFolder: join(base, 'half') }), /in use by process/);
  });
});
