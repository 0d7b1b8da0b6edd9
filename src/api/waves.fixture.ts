/** For the tests: a sale that is steady, a loan that is new and mutates, a fraud that few know of; as traffic and as complaints, gathered. */
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { judged, OTHER, SHOP, type Stand } from './fixture.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export const sale = (i: number) =>
  `【青禾商城】会员日，全场满${200 + i * 10}减${20 + i}，点击 qh.example.cn/${i} 抢购，拒收请回复R`;
export const LOANS = [
  '【北岸金服】您有一笔二十万元额度待领取，最快三分钟到账，利息低至万二，加微信 beian2026 咨询，拒收请回复R',
  '【北岸金服】您有①笔二十万元额度待领取，最快三分钟到帐，利息低至万二，加薇信 beian2026 咨询，拒收请回复R',
  '【北岸金服】尊敬的会员，系统为您预留一笔三十万元额度待领取，无需抵押，利息低至万二，加V信 beian2026 咨询，拒收请回复R',
];
export const FRAUD = '您的医保卡已停用，请于24小时内登录 yb.example.cn/a7 核验身份信息，逾期将影响使用';
/** What nobody is to see of it: a stranger’s text, and a telephone number in it. */
export const NASTY =
  '<img src=x onerror="window.ran=1">=HYPERLINK("http://x.example.cn") 来电13912345678领奖，限今日有效，先到先得';

/** Traffic of the days before, complaints of the last days; the clock stands at noon of the day after. @returns ids of what can be looked up */
export async function bringWaves(
  house: Stand,
  centre: string,
): Promise<{ readonly message: string; readonly notice: string; readonly complaint: string }> {
  const noon = house.clock.now;
  let block = 0;
  let id = 0;
  const ids: string[] = [];
  const carry = async (
    daysAgo: number,
    texts: readonly string[],
    more: Parameters<typeof judged>[4] = {},
  ) => {
    const messages = texts.map((text, i) => {
      const messageId = (0x0b00000000000000n + BigInt(++id)).toString(16).padStart(16, '0');
      ids.push(messageId);
      return judged(house, messageId, 'shop01', more.organisation === OTHER ? OTHER : SHOP, {
        ...{ at: noon - daysAgo * DAY_MS - 2 * HOUR_MS + i, record: i, text, purpose: 'marketing-retail' },
        ...{ signature: '青禾商城', port: '1069123456' },
        ...more,
      });
    });
    await house.traffic.insertBlock({ gateway: 'g', block: ++block, messages, receipts: [], inbound: [] });
  };
  const lender = {
    organisation: OTHER,
    signature: '北岸金服',
    port: '1069555501',
    purpose: 'marketing-finance',
  };
  for (let day = 15; day >= 1; day--) {
    await carry(
      day,
      Array.from({ length: 20 }, (_, i) => sale(i)),
    );
    if (day <= 5)
      await carry(
        day,
        Array.from({ length: 30 * (6 - day) }, (_, i) => LOANS[i % (day > 3 ? 1 : 3)]!),
        {
          ...lender,
          port: day % 2 === 0 ? '1069555501' : '1069555502',
          outcome: day === 1 ? 'refuse' : 'allow',
        },
      );
  }
  const message = ids.at(-1)!;
  await carry(1, ['【青禾商城】您的验证码是482913，请勿告诉他人'], { purpose: 'verification' });
  const notice = ids.at(-1)!;
  const complain = async (texts: readonly string[], sender: string, from: number, category?: string) => {
    const complaints = texts.map((text, i) => ({
      ...{ recipient: `138001${String(from + i).padStart(5, '0')}`, sender, text },
      ...(category === undefined ? {} : { category }),
    }));
    const told = await house.ask(centre, 'POST /api/complaints', { body: { complaints } });
    assert.equal(told.statusCode, 200, told.body);
    return told.json().items.map((item: { id: string }) => item.id) as string[];
  };
  const loans = await complain(
    Array.from({ length: 24 }, (_, i) => LOANS[i % 3]!),
    '1069555501',
    0,
  );
  await complain([FRAUD, FRAUD], '1069000011', 100, 'fraud');
  await complain([NASTY], '1069000012', 110);
  await complain(['妈，我手机坏了，这是新号码'], '13911112222', 120);
  const provinces = ['GD', 'ZJ', 'GD', 'BJ'];
  for (const [i, complaint] of loans.entries())
    await sql`
      update complaint set province = ${provinces[i % 4]!}, accepted_at = accepted_at - interval '1 day' * ${Math.floor(i / 6)}
      where id = ${complaint}`.execute(house.record.db);
  while ((await house.parts.complaints.matches.round()) > 0);
  while ((await house.gathering.round()) > 0);
  await house.gathering.catchUp(house.gathering.yesterday());
  return { message, notice, complaint: loans[0]! };
}
