import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ORGANISATIONS } from '../rules/index.ts';
import { createSealer, SealKey } from '../store/index.ts';
import {
  HOST,
  MARKETING_PORT,
  OTHER_MARKETING_PORT,
  STRANGER,
  type Stand,
  until,
  withStand,
} from './fixture.ts';
import { type OwnAnswer, type OwnOrder, packOrder } from './own-order.ts';

const TEXT = '您的退订申请已受理并生效，我们不再以任何端口向您发送营销短信。';
const ours = createSealer(new SealKey(Buffer.alloc(32, 7)));
const theirs = createSealer(new SealKey(Buffer.alloc(32, 8)));

function order(key: string, more: Partial<OwnOrder> = {}): OwnOrder {
  return {
    ...{ key, recipient: `86${STRANGER}`, port: MARKETING_PORT, text: TEXT },
    ...{ account: '', signature: '', organisation: ORGANISATIONS.shop, ...more },
  };
}

async function send(stand: Stand, body: Buffer): Promise<{ status: number } & Partial<OwnAnswer>> {
  const { listener } = stand.gateway.control;
  const response = await fetch(`http://${HOST}:${listener}/own-messages`, {
    method: 'POST',
    body: new Uint8Array(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const arrived = (stand: Stand) =>
  stand.centre.messages().filter(({ destination }) => destination.endsWith(STRANGER));

describe('messages of the operator’s own', { concurrency: 3 }, () => {
  it('P1 one is judged, kept, signed as the port is and forwarded; it counts as no marketing', () =>
    withStand({}, async (stand) => {
      const answer = await send(stand, packOrder(order('refusal:1'), ours));
      assert.deepEqual([answer.status, answer.outcome, answer.reasons], [200, 'allow', []]);
      await until('arrived', () => arrived(stand).length === 1);
      const [message] = arrived(stand);
      assert.deepEqual([message!.text, message!.source], [`【安宁商城】${TEXT}`, MARKETING_PORT]);
      await until('shipped', () => stand.receiver.records().some(({ kind }) => kind === 'own'));
      const [judged, own] = stand.receiver.records();
      assert.ok(judged?.kind === 'judged' && own?.kind === 'own');
      assert.deepEqual([judged.purpose, judged.messageId], ['notification', answer.messageId]);
      assert.deepEqual([own.key, own.messageId, own.outcome], ['refusal:1', answer.messageId, 'allow']);
      assert.equal(await stand.metric('marketing_total'), 0);
    }));

  it('P4 who has refused everything is told so all the same', () =>
    withStand({}, async (stand) => {
      stand.tell({ kind: 'suppression-placed', recipients: [STRANGER] });
      await stand.metricBecomes('facts_sequence', (sequence) => sequence > 0);
      assert.equal((await send(stand, packOrder(order('refusal:2'), ours))).outcome, 'allow');
    }));

  it('ordered again, at once or after a power cut, it is answered the same and sent once', () =>
    withStand({}, async (stand) => {
      stand.receiver.failing = -1;
      const bodies = Array.from({ length: 5 }, () => packOrder(order('refusal:3'), ours));
      const answers = await Promise.all(bodies.map((body) => send(stand, body)));
      await until('arrived', () => arrived(stand).length > 0);
      await stand.metricBecomes('forwarded_total', (count) => count === 1);
      await stand.crash();
      answers.push(await send(stand, bodies[0]!));
      // Also when the journal's block has long left.
      stand.receiver.failing = 0;
      await stand.metricBecomes('journal_blocks', (count) => count === 0);
      await stand.restart();
      answers.push(await send(stand, bodies[0]!));
      assert.deepEqual(new Set(answers.map(({ messageId }) => messageId)).size, 1);
      await send(stand, packOrder(order('refusal:4'), ours));
      await until('the next', () => arrived(stand).length === 2);
    }));

  it('a long one goes in parts, and what the rules refuse is refused with its reasons', () =>
    withStand({}, async (stand) => {
      const long = await send(stand, packOrder(order('refusal:5', { text: TEXT.repeat(3) }), ours));
      assert.equal(long.outcome, 'allow');
      await until('arrived', () => arrived(stand).length === 1);
      assert.equal(arrived(stand)[0]!.text, `【安宁商城】${TEXT.repeat(3)}`);
      const nameless = order('refusal:6', { organisation: '91110000MA0000003T', port: OTHER_MARKETING_PORT });
      const refused = await send(stand, packOrder(nameless, ours));
      assert.deepEqual([refused.status, refused.outcome], [200, 'refuse']);
      assert.ok(refused.reasons!.includes('signature-missing'), `${refused.reasons}`);
      assert.equal(arrived(stand).length, 1);
    }));

  it('P12 nobody has anything sent who does not hold the key', () =>
    withStand({}, async (stand) => {
      const notAnOrder = ours.seal(Buffer.from(JSON.stringify({ ...order('refusal:7') })));
      for (const [body, status] of [
        [packOrder(order('refusal:7'), theirs), 403],
        [Buffer.from(JSON.stringify(order('refusal:7'))), 403],
        [Buffer.alloc(0), 403],
        [notAnOrder, 500],
        [Buffer.alloc(100_000), 413],
      ] as const)
        assert.equal((await send(stand, body)).status, status);
      assert.equal(stand.centre.messages().length, 0);
    }));
});
