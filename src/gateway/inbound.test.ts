import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ORGANISATIONS } from '../rules/index.ts';
import {
  BUYERS,
  CODE,
  MARKETING,
  MARKETING_PORT,
  OTHER_MARKETING_PORT,
  SERVICE_PORT,
  STRANGER,
  type Stand,
  type StandClient,
  until,
  withStand,
} from './fixture.ts';
import { meaningOf } from './inbound.ts';

const WITHDREW = 115;
const OTHER_SIGNATURE = '安宁生活';
const OTHER_TEXT = MARKETING.replace('安宁商城', OTHER_SIGNATURE);
/** A second name of the same shop, on another port. */
const SECOND_NAME = [
  {
    kind: 'signature-registered',
    at: '2015-07-01',
    signature: OTHER_SIGNATURE,
    owner: ORGANISATIONS.shop,
  },
  {
    kind: 'signature-filed',
    at: '2015-07-01',
    signature: OTHER_SIGNATURE,
    carrier: 'mobile',
    state: 'filed',
  },
  {
    kind: 'plan-filed',
    at: '2015-07-02',
    plan: 'P619',
    organisation: ORGANISATIONS.shop,
    purposes: ['marketing-retail'],
    ports: ['10690001'],
    signatures: [OTHER_SIGNATURE],
    messagesMax: 1_000_000,
    from: '2015-07-02',
    until: '2029-01-01',
  },
  { kind: 'plan-approved', at: '2015-07-03', plan: 'P619' },
];

const marketing = (client: StandClient, recipient: string) =>
  client.send({ source: MARKETING_PORT, recipient, text: MARKETING });
const otherName = (client: StandClient, recipient: string) =>
  client.send({ source: OTHER_MARKETING_PORT, recipient, text: OTHER_TEXT });

/** Sends a reply and waits until the gateway has acknowledged it. */
async function reply(stand: Stand, from: string, text: string, port = MARKETING_PORT): Promise<void> {
  stand.centre.reply(from, port, text, 'gw0001');
  await until('acknowledged', () => stand.centre.statistics.owed === 0);
}

describe('what a reply means', () => {
  for (const word of [
    ...[
      'T',
      't',
      'TD',
      'Ｔ',
      'ＴＤ',
      '退订',
      '退订。',
      ' 退 订 ！',
      '退订TD',
      '退订T',
      'T退订',
      'R',
      'N',
      '0000',
    ],
    ...['STOP', 'stop.', 'Unsubscribe', '拒收', '不要再发了', '取消订阅'],
  ])
    it(`P4 '${word}' withdraws`, () => assert.equal(meaningOf(word), 'opt-out'));
  for (const word of ['你好', '好的，谢谢', 'TT', '退订什么？', 'T恤多少钱', '我要退货', '', '。', '1', 'NO'])
    it(`'${word}' withdraws nothing`, () => assert.notEqual(meaningOf(word), 'opt-out'));
  for (const word of ['Y', 'ｙ', '同意', '是'])
    it(`'${word}' agrees`, () => assert.equal(meaningOf(word), 'agreement'));
});

describe('replies', { concurrency: 4 }, () => {
  for (const upstream of ['cmpp20', 'cmpp30', 'smpp'] as const) {
    it(`P4 a withdrawal over ${upstream} binds the whole organisation, on its other port and name, within a second`, () =>
      withStand({ upstream, changes: SECOND_NAME }, async (stand) => {
        const client = await stand.client('cmpp30');
        const words = ['T', 'TD', '退订', 'STOP', 'Ｔ', '退订。'];
        for (const [i, word] of words.entries()) {
          const buyer = BUYERS[i]!;
          assert.equal((await marketing(client, buyer)).result, 0, word);
          assert.equal((await otherName(client, buyer)).result, 0, word);
          const started = performance.now();
          stand.centre.reply(buyer, MARKETING_PORT, word);
          await until(
            `${word} is in force`,
            async () => (await otherName(client, buyer)).result === WITHDREW,
          );
          assert.ok(performance.now() - started < 1000, word);
          assert.equal((await marketing(client, buyer)).result, WITHDREW, word);
          assert.equal((await client.send({ recipient: buyer })).result, 0, 'a code still passes');
          await until('the reply reaches the account', () => client.replies.at(-1)?.text === word);
          assert.equal(client.replies.at(-1)!.from.slice(-11), buyer);
        }
        const untouched = BUYERS[50]!;
        stand.centre.reply(untouched, MARKETING_PORT, '你好');
        await until('the reply', () => client.replies.at(-1)?.text === '你好');
        assert.equal((await marketing(client, untouched)).result, 0);
        assert.equal((await otherName(client, untouched)).result, 0);
        assert.equal(await stand.metric('opt_outs_total'), words.length);
      }));
  }

  it('P4 a withdrawal whose block is not shipped yet is in force again after a restart', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      assert.equal((await marketing(client, BUYERS[0]!)).result, 0);
      stand.receiver.failing = -1;
      await reply(stand, BUYERS[0]!, '退订');
      await client.sms.close();
      await stand.restart();
      assert.equal(stand.receiver.records().filter((r) => r.kind === 'inbound').length, 0);
      const again = await stand.client('cmpp30');
      assert.equal((await marketing(again, BUYERS[0]!)).result, WITHDREW);
      assert.equal((await marketing(again, BUYERS[1]!)).result, 0);
    }));

  it('P4 a withdrawal counts even when nobody is there to take the reply', () =>
    withStand({}, async (stand) => {
      await reply(stand, BUYERS[0]!, 'T');
      const client = await stand.client('smpp');
      assert.equal((await marketing(client, BUYERS[0]!)).result, 0x400 + 15);
      await until('the reply', () => client.replies.length === 1);
    }));

  it('the shipped record says what was understood, for whom, and keeps the octets', () =>
    withStand({ upstream: 'smpp' }, async (stand) => {
      await reply(stand, BUYERS[0]!, 'TD');
      await reply(stand, BUYERS[1]!, '同意');
      await until('shipped', () => stand.receiver.records().filter((r) => r.kind === 'inbound').length === 2);
      const [withdrawal, agreement] = stand.receiver.records().filter((r) => r.kind === 'inbound');
      assert.deepEqual(
        [withdrawal!.meaning, withdrawal!.organisation, withdrawal!.port, withdrawal!.protocol],
        ['opt-out', ORGANISATIONS.shop, MARKETING_PORT, 'smpp'],
      );
      assert.equal(withdrawal!.content.toString(), 'TD');
      assert.equal(agreement!.meaning, 'agreement');
    }));

  it('P11 what people send to a number that is nobody’s port is not read', () =>
    withStand({}, async (stand) => {
      await reply(stand, BUYERS[0]!, '退订', '13900139009');
      await until('shipped', () => stand.receiver.records().some((r) => r.kind === 'inbound'));
      const [record] = stand.receiver.records().filter((r) => r.kind === 'inbound');
      assert.deepEqual([record!.meaning, record!.organisation, record!.account], ['none', '', '']);
      assert.equal(await stand.metric('opt_outs_total'), 0);
    }));

  it('P12 replies to a port never go to an account that tried it and was refused', () =>
    withStand({}, async (stand) => {
      const [owner, thief] = [await stand.client('cmpp30', 'shop02'), await stand.client('cmpp30', 'lend01')];
      assert.equal((await owner.send()).result, 0);
      assert.equal((await thief.send({ text: CODE })).result, 106, 'outside the custody chain');
      stand.centre.reply(STRANGER, SERVICE_PORT, '我的验证码是多少');
      await until('the reply', () => owner.replies.length === 1);
      await wait(50);
      assert.deepEqual(thief.replies, []);
    }));
});
