/** What the indices must not change: which messages a text, an id or a scope finds. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Outcome, TrafficMessage } from './rows.ts';
import type { SearchPlace } from './search.ts';
import { block, engines, MAY, message, type Stand } from './stand.fixture.ts';

const base = mkdtempSync(join(tmpdir(), 'traffic-finding-'));
after(() => rmSync(base, { recursive: true, force: true }));

const EPOCH_MS = Date.UTC(2020, 0, 1);
const HOUR_MS = 3_600_000;
const idAt = (ms: number, counter: number) =>
  ((BigInt(ms - EPOCH_MS) << 22n) + BigInt(counter)).toString(16).padStart(16, '0');

for (const engine of engines) {
  describe(`finding messages on ${engine.name}`, () => {
    let stand: Stand;
    before(async () => {
      stand = await engine.stand(base);
    });
    after(() => stand.close());

    test('a text is found by any piece of it, as it stands', async () => {
      const texts = [
        '【青禾商城】双十一大促，全场5%折扣，退订回T',
        "【青禾商城】满100_减20，C:\\优惠\\券，it's “free”",
        '【青禾商城】Sale ends TODAY 😀',
        '短',
        '',
      ];
      // More than a granule of others, so that the index has something to leave out.
      const others = Array.from({ length: 3000 }, (_, i) =>
        message({ text: `【云栖】您的验证码是${i}`, at: MAY + i }),
      );
      const sent = texts.map((text, i) => message({ text, at: MAY + 3000 + i }));
      await stand.traffic.insertBlock(block('texts', 1, [...others, ...sent]));
      const found = async (text: string) =>
        (await stand.traffic.messages({ gateway: 'texts', text }, { limit: 9 })).map((each) => each.text);
      const pieces: [string, readonly number[]][] = [
        ['大促', [0]],
        ['十一大促，全场', [0]],
        ['青禾', [2, 1, 0]],
        ['订回T', [0]],
        ['订回t', []],
        ['today', []],
        ['TODAY', [2]],
        ['5%', [0]],
        ['5%折', [0]],
        ['%', [0]],
        ['%折%', []],
        ['0_减', [1]],
        ['0x减', []],
        ['全_5', []],
        ['\\', [1]],
        ['\\优', [1]],
        ['\\\\', []],
        ["t's “", [1]],
        ['😀', [2]],
        [' 😀', [2]],
        ['短', [3]],
        ['短信', []],
        ['折禾', []],
        [texts[0]!, [0]],
        [`${texts[0]}。`, []],
      ];
      for (const [piece, places] of pieces)
        assert.deepEqual(
          await found(piece),
          places.map((place) => texts[place]),
          piece,
        );
      assert.deepEqual(await found('验证码是2999'), ['【云栖】您的验证码是2999']);
    });

    test('a text is found by any of several pieces, each as it stands', async () => {
      const sent = ['【苇舟】到货', "【苇舟】it's 5% off", '【苇舟】促销'].map((text, i) =>
        message({ text, at: MAY + i }),
      );
      await stand.traffic.insertBlock(block('several', 1, sent));
      const found = async (anyText: readonly string[]) =>
        (await stand.traffic.messages({ gateway: 'several', anyText }, { limit: 9 })).map(({ text }) => text);
      assert.deepEqual(await found(['到货', '促销', '没有']), [sent[2]!.text, sent[0]!.text]);
      assert.deepEqual(await found(["t's 5%", "'] or 1=1 --"]), [sent[1]!.text]);
      assert.deepEqual(await found(['%', '\\']), [sent[1]!.text]);
      assert.deepEqual(await found(['没有']), []);
    });

    test('messages to one number come newest first, within their time, with what tells them apart', async () => {
      const tag = 0xfedc_ba98_7654_3210n;
      const sent = [3, 1, 2, 2].map((hours) => message({ recipientTag: tag, at: MAY + hours * HOUR_MS }));
      await stand.traffic.insertBlock(block('to', 1, [...sent, message({ at: MAY + 2 * HOUR_MS })]));
      const asked = { tag, from: MAY + HOUR_MS, to: MAY + 3 * HOUR_MS };
      const expected = [sent[3]!, sent[2]!, sent[1]!].map(
        ({ messageId, at, port, signature, text, outcome, segments }) => ({
          ...{ messageId, at, port, signature, text, outcome, segments },
        }),
      );
      assert.deepEqual(await stand.traffic.messagesTo({ ...asked, limit: 9 }), expected);
      assert.deepEqual(await stand.traffic.messagesTo({ ...asked, limit: 1 }), expected.slice(0, 1));
      assert.deepEqual(await stand.traffic.messagesTo({ ...asked, tag: tag + 1n, limit: 9 }), []);
    });

    test('receipts of several messages come at once, none for who has none', async () => {
      const sent = [message(), message(), message()];
      const receipts = [sent[2]!, sent[0]!, sent[0]!].map(({ messageId }, i) => ({
        ...{ messageId, segment: i % 2, at: MAY + i, status: 'DELIVRD', upstream: 'u', reportedAt: MAY },
      }));
      await stand.traffic.insertBlock(block('receipts', 1, sent, { receipts }));
      const ids = sent.map(({ messageId }) => messageId);
      assert.deepEqual(await stand.traffic.receiptsOf(ids), [receipts[2], receipts[1], receipts[0]]);
      assert.deepEqual(await stand.traffic.receiptsOf([ids[1]!]), []);
      assert.deepEqual(await stand.traffic.receiptsOf([]), []);
    });

    test('a search in no time at all, gone on with, finds what one question finds', async () => {
      const sent = Array.from({ length: 30 }, (_, i) =>
        message({ text: i % 10 === 0 ? '【苇舟】到货' : '【苇舟】促销', at: MAY + i * 2 * HOUR_MS }),
      );
      await stand.traffic.insertBlock(block('far', 1, sent));
      for (const order of ['newest', 'oldest'] as const) {
        const filter = { gateway: 'far', text: '到货', from: MAY, to: MAY + 50 * HOUR_MS };
        const found: TrafficMessage[] = [];
        let answers = 0;
        for (let after: SearchPlace | undefined; answers === 0 || after !== undefined; answers++) {
          const page = { limit: 100, order, withinMs: 0, ...(after === undefined ? {} : { after }) };
          const part = await stand.traffic.search(filter, page);
          found.push(...part.messages);
          after = part.goesOn;
        }
        assert.ok(answers > 10, `${answers} answers`);
        assert.equal(found.length, 3);
        assert.deepEqual(found, await stand.traffic.messages(filter, { limit: 100, order }));
      }
      assert.deepEqual(await stand.traffic.search({ gateway: 'none' }, { limit: 9, withinMs: 1e6 }), {
        messages: [],
      });
    });

    test('an id finds its message at a month’s end, and when the clock was far from the message’s time', async () => {
      const sent = [
        [MAY - 1, MAY - 1],
        [MAY - 1, MAY],
        [MAY, MAY - 1],
        [MAY + 7 * HOUR_MS, MAY + 7 * HOUR_MS + 599_999],
        [MAY + 8 * HOUR_MS, MAY + 8 * HOUR_MS + 600_000],
        [MAY + 40 * 24 * HOUR_MS, MAY],
        [MAY, MAY + 40 * 24 * HOUR_MS],
      ].map(([idMs, at], i) => message({ messageId: idAt(idMs!, i), at: at!, account: 'edges' }));
      const receipts = sent.map(({ messageId }) => ({
        messageId,
        segment: 0,
        // Upstream's word: a minute, and of a clock that is slow.
        at: MAY - HOUR_MS,
        status: 'DELIVRD',
        upstream: 'u',
        reportedAt: MAY - HOUR_MS,
      }));
      await stand.traffic.insertBlock(block('edges', 1, sent, { receipts }));
      const scope = { accounts: ['edges'], organisations: [] };
      for (const [i, { messageId, at }] of sent.entries()) {
        assert.equal((await stand.traffic.message(messageId))?.at, at);
        assert.equal((await stand.traffic.message(messageId, scope))?.at, at);
        assert.equal(
          await stand.traffic.message(messageId, { accounts: ['x'], organisations: [] }),
          undefined,
        );
        assert.deepEqual(await stand.traffic.receipts(messageId), [receipts[i]]);
      }
      assert.equal(await stand.traffic.message(idAt(MAY, 4000)), undefined);
      assert.equal(await stand.traffic.message('no id'), undefined);
    });

    test('P8 the rollup counts within a scope what the messages themselves add up to', async () => {
      // Three days, neither begun nor ended at midnight.
      const STEP_MS = 437_000;
      const from = MAY + 100 * HOUR_MS;
      const outcomes = ['allow', 'refuse', 'hold'] as const;
      const reasons = [[], ['r1'], ['r1', 'r2', 'r1'], ['r3']];
      const sent = Array.from({ length: 600 }, (_, i) =>
        message({
          // One at the first midnight, in the minute where the days begin, and one where they end.
          at: i === 165 ? MAY + 120 * HOUR_MS : i === 561 ? MAY + 168 * HOUR_MS : from + i * STEP_MS,
          account: `sum-a${i % 5}`,
          organisation: `SUM-O${i % 7}`,
          outcome: outcomes[i % 3] as Outcome,
          reasons: reasons[i % 4]!,
        }),
      );
      await stand.traffic.insertBlock(block('sums', 1, sent.slice(0, 250)));
      await stand.traffic.insertBlock(block('sums', 2, sent.slice(250)));
      const to = from + 600 * STEP_MS;
      const ours = (each: TrafficMessage) => each.account === 'sum-a1' || each.organisation === 'SUM-O2';
      const scope = { accounts: ['sum-a1'], organisations: ['SUM-O2', 'SUM-O9'] };
      const sum = (keys: readonly string[]) => {
        const found: Record<string, number> = {};
        for (const key of keys) found[key] = (found[key] ?? 0) + 1;
        return found;
      };
      const reasonsOf = ({ reasons }: TrafficMessage) => [...new Set(reasons)];

      for (const [within, part] of [
        [{ scope }, sent.filter(ours)],
        [{ scope, accounts: ['sum-a3'] }, sent.filter((each) => ours(each) && each.account === 'sum-a3')],
        [
          { scope: { accounts: [], organisations: ['SUM-O4'] } },
          sent.filter((m) => m.organisation === 'SUM-O4'),
        ],
        [{ scope: { accounts: [], organisations: [] } }, []],
      ] as const) {
        const hour = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
        const day = (at: number) =>
          Math.floor((at + 8 * HOUR_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS - 8 * HOUR_MS;
        for (const [step, start] of [
          ['hour', hour],
          ['day', day],
        ] as const) {
          const counts = await stand.traffic.counts({ from, to, by: step, ...within });
          assert.deepEqual(
            Object.fromEntries(counts.map((row) => [`${row.at} ${row.outcome}`, row.messages])),
            sum(part.map((each) => `${start(each.at)} ${each.outcome}`)),
          );
        }
        const table = await stand.traffic.verdictTable({ from, to, ...within });
        assert.deepEqual(
          Object.fromEntries(table.map((row) => [`${row.outcome} ${row.reason}`, row.messages])),
          sum(part.flatMap((each) => ['', ...reasonsOf(each)].map((reason) => `${each.outcome} ${reason}`))),
        );
        for (const [by, keysOf] of [
          ['organisation', (each: TrafficMessage) => [each.organisation]],
          ['account', (each: TrafficMessage) => [each.account]],
          ['outcome', (each: TrafficMessage) => [each.outcome]],
          ['reason', (each: TrafficMessage) => (each.reasons.length === 0 ? [''] : reasonsOf(each))],
        ] as const) {
          for (const [step, start] of [
            ['hour', hour],
            ['day', day],
          ] as const) {
            const rows = await stand.traffic.breakdown({ from, to, by, step, limit: 20, ...within });
            assert.deepEqual(
              Object.fromEntries(rows.map((row) => [`${row.at} ${row.key}`, row.messages])),
              sum(part.flatMap((each) => keysOf(each).map((key) => `${start(each.at)} ${key}`))),
              `${by} by ${step}`,
            );
          }
        }
        if ('accounts' in within) continue;
        const rates = await stand.traffic.rates({ from, to, by: 'outcome', ...within });
        assert.equal(
          rates.reduce((all, row) => all + row.messages, 0),
          part.length,
        );
      }
    });
  });
}
