import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openTraffic, type Traffic, type TrafficMessage } from '../../store/index.ts';
import { Aggregator } from './aggregator.ts';
import { FIRST, lenderDay, messagesOf, shopDay } from './days.fixture.ts';
import type { CountedMessage } from './days.ts';
import { trafficDay } from './traffic-day.ts';

const folder = mkdtempSync(join(tmpdir(), 'traffic-day-'));
let traffic: Traffic;
before(async () => {
  traffic = await openTraffic({ chdbFolder: join(folder, 'chdb') });
});
after(async () => {
  await traffic.close();
  rmSync(folder, { recursive: true, force: true });
});

function whole(message: CountedMessage, record: number): Omit<TrafficMessage, 'gateway'> {
  return {
    block: 1,
    record,
    account: '100001',
    organisation: '91310000MA1K35A00X',
    recipientSealed: 'AQIDBA==',
    carrier: 'mobile',
    protocol: 'cmpp30',
    textAnomalies: [],
    plan: '',
    reasons: [],
    shadowReasons: [],
    rulebook: '2026-05-01',
    segments: 1,
    ...message,
  };
}

/** Texts and senders that could be read in two ways. */
function odd(): CountedMessage[] {
  const [plain] = messagesOf(3, [{ text: 'x', purpose: 'notification', messages: 1, to: 7 }]) as [
    CountedMessage,
  ];
  const like = (over: Partial<CountedMessage>, n: number): CountedMessage => ({
    ...plain,
    messageId: `f${String(n).padStart(15, '0')}`,
    ...over,
  });
  return [
    { text: '没有签名，致电400-820-1188或 A.Example', signature: '' },
    { text: '【一】二【三】HTTPS://Shop.QINGHE.example/a?b=1 立减50元', signature: '一' },
    { text: '【__proto__】😀'.padEnd(300, '长'), signature: '__proto__' },
    { text: `【a'b】'; drop {text:String} \\' # ￥9.5折 800 123 4567`, signature: `a'b` },
    { text: '【换行】一\n二 8008201188', signature: '换行' },
    { port: '13800138000', text: '【甲】私人' },
    { port: '1064123456789', text: '【甲】机器' },
    { port: '106901', text: '【甲】太短' },
    { outcome: 'refuse' as const, text: '【甲】拒绝' },
    { outcome: 'hold' as const, text: '【甲】待决', purpose: 'unclear' },
    { at: plain.at - 3 * 86_400_000, text: '【甲】另一天' },
    { recipientTag: 0xffff_ffff_ffff_ffffn, text: '【甲】最大' },
  ].map(like);
}

test('the traffic store counts a day as the aggregator does', async () => {
  const many = Array.from({ length: 70 }, (_, n) => ({
    text: `第${'甲乙丙丁戊己庚辛壬癸'[n % 10]}${'子丑寅卯辰巳午'[Math.floor(n / 10)]}种文本`,
    purpose: n % 3 === 0 ? 'marketing-retail' : 'notification',
    messages: 1 + (n % 4),
    to: n,
    hour: n % 24,
  }));
  const large = [{ text: '全部会员：满100减20', purpose: 'marketing-retail', messages: 150, to: 0 }];
  const messages = [...messagesOf(3, [...shopDay(3), ...lenderDay(3), ...many, ...large]), ...odd()];
  await traffic.insertBlock({
    gateway: 'g',
    block: 1,
    messages: messages.map(whole),
    receipts: [],
    inbound: [],
  });
  const aggregator = new Aggregator(FIRST + 3);
  for (const message of messages) aggregator.add(message);
  const expected = aggregator.close();
  assert.ok(expected.ports.length >= 2 && expected.ports[0]!.strands.length === 64);
  assert.ok(expected.ports[0]!.strands.some(({ recipients }) => recipients.length === 96));
  assert.deepEqual(await trafficDay(traffic, FIRST + 3), expected);
});

test('a day without messages has no ports', async () => {
  assert.deepEqual(await trafficDay(traffic, FIRST + 300), {
    ...{ day: FIRST + 300, ports: [], signatures: [] },
    consents: { organisations: [], codes: [] },
  });
});
