import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DAY_MS, parseRecipient, type Recipient, valid } from '../../domain/index.ts';
import {
  openTraffic,
  recipientTag,
  SealKey,
  type Traffic,
  type TrafficMessage,
  type TrafficReceipt,
} from '../../store/index.ts';
import { block, message } from '../../store/traffic/stand.fixture.ts';
import { type Matched, matchReport } from './matching.ts';
import type { Report } from './report.ts';
import { trafficSource } from './traffic-source.ts';

const NOW = Date.parse('2026-10-20T12:00:00+08:00');
const HOUR_MS = 3_600_000;
const PORT = '106900012345';
const OTHER_PORT = '10684007700';
const PEOPLE = 200;
const EACH = 20;
const GOODS = ['夏凉被', '保温杯', '登山鞋', '坚果礼盒', '护眼台灯', '空气炸锅', '儿童牙刷'];

const base = mkdtempSync(join(tmpdir(), 'matching-'));
const sealKey = new SealKey(Buffer.alloc(32, 7));
const numberOf = (person: number) => valid(parseRecipient(String(13_800_000_000 + person)));
let traffic: Traffic;
after(async () => {
  await traffic.close();
  rmSync(base, { recursive: true, force: true });
});

/** Person by person, one a week from each of two firms; the text is the week's and the person's. */
const textOf = (person: number, week: number) =>
  `【青禾商城】尊敬的${person}号会员，${GOODS[week % GOODS.length]}低至${(week % 8) + 1}折，满${100 + week}减${week + 5}，戳 qh.example/w${week}p 抢购，拒收请回复R`;
const atOf = (person: number, week: number) => NOW - (week * 7 + 1) * DAY_MS + person * 60_000;

function sent(person: number, week: number, over: Partial<TrafficMessage> = {}): TrafficMessage {
  return message({
    recipientTag: recipientTag(sealKey, numberOf(person)),
    at: atOf(person, week),
    port: week % 2 === 0 ? PORT : OTHER_PORT,
    text: textOf(person, week),
    ...over,
  });
}

const receipt = ({ messageId, at }: TrafficMessage, status: string, segment = 0): TrafficReceipt => ({
  ...{ messageId, status, segment, at: at + 4000, upstream: 'u', reportedAt: at + 3000 },
});

const match = (person: number, report: Partial<Report>): Promise<Matched> =>
  matchReport(
    trafficSource({ traffic, sealKey, isOurs: (port) => [PORT, OTHER_PORT, '95123'].includes(port) }),
    {
      recipient: numberOf(person),
      receivedAt: NOW,
      ...report,
    },
  );

describe('matching against the traffic store', () => {
  const known = new Map<string, TrafficMessage>();
  const keep = (name: string, each: TrafficMessage) => {
    known.set(name, each);
    return each;
  };

  before(async () => {
    traffic = await openTraffic({ chdbFolder: base });
    for (let week = 0; week < EACH; week++) {
      const messages = Array.from({ length: PEOPLE }, (_, person) => sent(person, week));
      const receipts = messages.map((each) => receipt(each, 'DELIVRD'));
      await traffic.insertBlock(block('weeks', week + 1, messages, { receipts }));
    }
    const twice = '【青禾商城】您的取件码是5-3-8812，请于今日领取';
    const long = `【青禾商城】${'满减活动说明，'.repeat(20)}详见 qh.example/long`;
    const special = [
      keep('first', sent(1, 0, { text: twice, at: NOW - 5 * HOUR_MS })),
      keep('second', sent(1, 0, { text: twice, at: NOW - 5 * HOUR_MS + 90_000 })),
      keep('failed', sent(2, 0, { text: twice, at: NOW - 5 * HOUR_MS })),
      keep('after it', sent(2, 0, { text: twice, at: NOW - 5 * HOUR_MS + 90_000 })),
      keep('long', sent(3, 0, { text: long, segments: 3, at: NOW - 2 * HOUR_MS })),
      keep('later', sent(4, 0, { text: '【青禾商城】投诉之后才发的一条通知短信', at: NOW + HOUR_MS })),
      keep(
        'refused',
        sent(5, 0, {
          text: '【青禾商城】被拒绝的一条推广短信，回T退订',
          outcome: 'refuse',
          at: NOW - HOUR_MS,
        }),
      ),
    ];
    await traffic.insertBlock(
      block('special', 1, special, {
        receipts: [
          receipt(known.get('first')!, 'DELIVRD'),
          receipt(known.get('second')!, 'DELIVRD'),
          receipt(known.get('failed')!, 'ACCEPTD'),
          receipt(known.get('failed')!, 'UNDELIV'),
          receipt(known.get('after it')!, 'DELIVRD'),
          ...[0, 1, 2].map((segment) => receipt(known.get('long')!, 'DELIVRD', segment)),
        ],
      }),
    );
  });

  test('each of a person’s weekly messages is found, cut off, mistyped, with the sender cut and the time hours away', async () => {
    for (const week of [0, 3, 5, 8]) {
      const text = `转发：${textOf(7, week).slice(0, 44).replace('会员', '会圆')}`;
      const sender = `+86 ${(week % 2 === 0 ? PORT : OTHER_PORT).slice(0, 9)}`;
      const told = { at: atOf(7, week) + 3 * HOUR_MS, precision: 'minute' as const };
      await isFound(week, await match(7, { text, sender, told }));
    }
  });

  test('one of months ago is found by its text alone', async () => {
    for (const week of [12, 15, 19]) await isFound(week, await match(7, { text: textOf(7, week).slice(3) }));
  });

  async function isFound(week: number, { result }: Matched): Promise<void> {
    const stored = await traffic.messages(
      { recipientTag: recipientTag(sealKey, numberOf(7)), from: atOf(7, week), to: atOf(7, week) + 1 },
      { limit: 2 },
    );
    assert.ok(
      result.kind === 'found' && result.messageId === stored[0]!.messageId,
      `week ${week}: ${JSON.stringify(result)}`,
    );
    assert.doesNotMatch(JSON.stringify(result), /13800000007/);
  }

  test('what was sent twice and cannot be told apart is told as copies; a receipt that one failed tells it apart', async () => {
    const text = '取件码是5-3-8812，请于今日领取';
    const twice = await match(1, { text, sender: PORT });
    assert.ok(twice.result.kind === 'several' && twice.result.copies, JSON.stringify(twice.result));
    const ids = twice.result.messages.map(({ messageId }) => messageId).sort();
    assert.deepEqual(ids, ['first', 'second'].map((name) => known.get(name)!.messageId).sort());

    const once = await match(2, { text, sender: PORT });
    const deliveries = new Map(once.candidates.map(({ messageId, delivery }) => [messageId, delivery]));
    assert.equal(deliveries.get(known.get('failed')!.messageId), 'failed');
    const best =
      once.result.kind === 'found' ? once.result : once.result.kind === 'several' && once.result.messages[0];
    assert.ok(best && best.messageId === known.get('after it')!.messageId, JSON.stringify(once.result));
  });

  test('a long message is one, and delivered when all of its segments are', async () => {
    const { result, candidates } = await match(3, { text: known.get('long')!.text.slice(30, 120) });
    assert.ok(
      result.kind === 'found' && result.messageId === known.get('long')!.messageId,
      JSON.stringify(result),
    );
    assert.equal(candidates.filter(({ messageId }) => messageId === result.messageId).length, 1);
    assert.equal(candidates.find(({ messageId }) => messageId === result.messageId)!.delivery, 'delivered');
  });

  test('another text from a number of ours is told as put on; a message later than the report is no candidate', async () => {
    const told = { at: NOW - 3 * HOUR_MS, precision: 'minute' as const };
    const { result } = await match(9, {
      text: '您的积分即将过期，请登录 zzz.example 兑换现金',
      sender: PORT,
      told,
    });
    assert.ok(result.kind === 'not-ours' && result.because === 'spoofed-sender', JSON.stringify(result));
    assert.ok(result.reasons.includes('ours-sent-nothing-such'));
    const later = await match(4, { text: known.get('later')!.text, sender: PORT, told });
    assert.ok(later.candidates.every(({ messageId }) => messageId !== known.get('later')!.messageId));
    assert.notEqual(later.result.kind, 'found');
  });

  test('what went to others alone goes to a person, with the reason', async () => {
    const told = { at: atOf(11, 2), precision: 'minute' as const };
    const stranger = { recipient: 8_619_900_001_111 as Recipient, text: textOf(11, 2), sender: PORT, told };
    const { result } = await match(0, stranger);
    assert.ok(
      result.kind === 'uncertain' && result.reasons.includes('went-to-others'),
      JSON.stringify(result),
    );
  });

  test('of very many messages the newest are compared and those about the told time, and none is said not to be there', async () => {
    const many = Array.from({ length: 330 }, (_, i) =>
      sent(30, 0, {
        at: NOW - (i + 2) * 6 * HOUR_MS,
        text: `【青禾商城】第${1000 + i}期到店礼已备好，请凭短信领取`,
      }),
    );
    await traffic.insertBlock(block('many', 1, many));
    const oldest = many.at(-1)!;
    const told = { at: oldest.at + 60_000, precision: 'minute' as const };
    const found = await match(30, { text: oldest.text, sender: PORT, told });
    assert.ok(
      found.result.kind === 'found' && found.result.messageId === oldest.messageId,
      JSON.stringify(found.result),
    );
    assert.ok(found.candidates.length < 340);
    const text = '您的积分即将过期，请登录 zzz.example 兑换现金';
    const { result } = await match(30, { text, sender: PORT, told: { ...told, at: NOW - HOUR_MS } });
    assert.ok(result.kind === 'uncertain' && result.reasons.includes('not-all-seen'), JSON.stringify(result));
  });

  test('what was refused here is never the one', async () => {
    const { text } = known.get('refused')!;
    const { result } = await match(5, {
      text,
      sender: PORT,
      told: { at: NOW - HOUR_MS, precision: 'minute' },
    });
    assert.notEqual(result.kind, 'found', JSON.stringify(result));
    assert.ok(result.kind !== 'insufficient' && result.reasons.includes('refused-here'));
  });

  test('a time before the records is told as too old', async () => {
    const told = { at: NOW - 400 * DAY_MS, precision: 'day' as const };
    const { result } = await match(12, { text: '您预订的住宿优惠券已到账，请尽快使用', sender: PORT, told });
    assert.ok(result.kind === 'not-ours' && result.because === 'too-old', JSON.stringify(result));
  });

  test('P11 of a message between people nothing is asked and no text is read', async () => {
    const nothing = new Proxy({}, { get: () => assert.fail('the store was asked') }) as Traffic;
    const source = {
      ...trafficSource({ traffic: nothing, sealKey, isOurs: () => true }),
      keptFrom: async () => 0,
    };
    const report = {
      recipient: numberOf(1),
      receivedAt: NOW,
      sender: '+86 139 1111 2222',
      get text(): string {
        return assert.fail('the text was read');
      },
    };
    const { result } = await matchReport(source, report);
    assert.ok(result.kind === 'not-ours' && result.because === 'person-to-person');
  });

  test('no text and no time keeps a report from being answered', async () => {
    for (const text of [
      "'; drop table anning.message; --",
      '%\\{x:String}',
      '\0\ud800',
      '】【】【',
      'a'.repeat(1_000_000),
    ])
      for (const at of [Number.NaN, Number.POSITIVE_INFINITY, -1e18, 9e15, 0.5])
        for (const sender of [PORT, '95123', "' or 1=1"]) {
          const { result } = await match(20, { text, sender, told: { at, precision: 'minute' } });
          assert.notEqual(result.kind, 'found', `${text.slice(0, 20)} ${at} ${sender}`);
        }
  });
});
