import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  cstringTlv,
  encodeText,
  parseSmppReceipt,
  SMPP_STATUS,
  SMPP_TAG,
  type SmppPduOf,
  smppPdu,
  uintTlv,
} from '../wire/index.ts';
import {
  BUYERS,
  CODE,
  LONG_CODE,
  MARKETING,
  MARKETING_PORT,
  SECRET,
  SERVICE_PORT,
  STRANGER,
  type Stand,
  ucs2,
  until,
  withStand,
} from './fixture.ts';

function receiptOf(deliver: SmppPduOf<'deliver_sm'>) {
  const receipt = parseSmppReceipt(deliver);
  assert.ok(receipt !== undefined);
  return receipt;
}

/** The text that reached the carrier, once all of it did. */
async function arrived(stand: Stand, messages = 1): Promise<string[]> {
  await until('arrived', () => stand.centre.messages().length === messages);
  return stand.centre.messages().map((m) => m.text);
}

describe('SMPP sessions', { concurrency: 8 }, () => {
  it('transceiver: bind, submit, receipt with TLVs, enquire_link, unbind', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      assert.equal(await peer.bind(), SMPP_STATUS.ESME_ROK);
      peer.send(peer.submit(2));
      const answer = await peer.take('submit_sm_resp', 2);
      assert.equal(answer.status, SMPP_STATUS.ESME_ROK);
      assert.match(answer.messageId, /^[0-9a-f]{16}$/);
      const deliver = await peer.deliver();
      assert.equal(deliver.esmClass & 0x3c, 0x04);
      assert.deepEqual([deliver.sourceAddr, deliver.destinationAddr], [`86${STRANGER}`, SERVICE_PORT]);
      const receipt = receiptOf(deliver);
      assert.deepEqual([receipt.id, receipt.state], [answer.messageId, 'DELIVERED']);
      assert.match(deliver.shortMessage.toString(), new RegExp(`^id:${answer.messageId} .*stat:DELIVRD`));
      peer.send(smppPdu('enquire_link', 3));
      assert.equal((await peer.take('enquire_link_resp', 3)).status, 0);
      peer.send(smppPdu('unbind', 4));
      assert.equal((await peer.take('unbind_resp', 4)).status, 0);
      await peer.ended();
      assert.deepEqual(await arrived(stand), [CODE]);
    }));

  it('a transmitter gets no receipts, a receiver submits nothing; receipts go to the receiver', () =>
    withStand({}, async (stand) => {
      const [sends, receives] = [await stand.smpp(), await stand.smpp()];
      assert.equal(await sends.bind('shop01', { as: 'transmitter' }), 0);
      sends.send(sends.submit(2));
      const { messageId } = await sends.take('submit_sm_resp', 2);
      await until('reported', () => stand.centre.statistics.receiptsAcknowledged === 1);
      assert.deepEqual(sends.received, []);
      assert.equal(await receives.bind('shop01', { as: 'receiver' }), 0);
      assert.equal(receiptOf(await receives.deliver()).id, messageId);
      receives.send(receives.submit(5));
      assert.equal((await receives.take('submit_sm_resp', 5)).status, SMPP_STATUS.ESME_RINVBNDSTS);
      assert.equal(stand.centre.statistics.taken, 1);
    }));

  it('a wrong password, an unknown account, a strange address: each has its status; a hash is as good as a secret', () =>
    withStand({}, async (stand) => {
      const rows = [
        { account: 'shop01', secret: 'wrong', status: SMPP_STATUS.ESME_RINVPASWD },
        { account: 'shop01', secret: '', status: SMPP_STATUS.ESME_RINVPASWD },
        { account: 'nobody', secret: SECRET, status: SMPP_STATUS.ESME_RINVSYSID },
        { account: 'locked', secret: SECRET, status: SMPP_STATUS.ESME_RBINDFAIL },
        { account: 'sealed', secret: SECRET, status: SMPP_STATUS.ESME_RINVPASWD },
        { account: 'hashed', secret: 'wrong', status: SMPP_STATUS.ESME_RINVPASWD },
        { account: 'hashed', secret: SECRET, status: SMPP_STATUS.ESME_ROK },
        { account: 'local', secret: SECRET, status: SMPP_STATUS.ESME_ROK },
      ];
      for (const { account, secret, status } of rows) {
        const peer = await stand.smpp();
        assert.equal(await peer.bind(account, { secret }), status, `${account} ${secret}`);
        if (status !== 0) await peer.ended();
      }
      await stand.client('smpp', 'single');
      const second = await stand.smpp();
      assert.equal(await second.bind('single'), SMPP_STATUS.ESME_RBINDFAIL);
      assert.equal(await stand.metric('logins_refused_total'), 7);
    }));

  it('a second bind is refused as already bound, a submit before the bind as the wrong state; both sessions live on', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      peer.send(peer.submit(1));
      assert.equal((await peer.take('submit_sm_resp', 1)).status, SMPP_STATUS.ESME_RINVBNDSTS);
      assert.equal(await peer.bind(), 0);
      assert.equal(await peer.bind('shop02'), SMPP_STATUS.ESME_RALYBND);
      peer.send(peer.submit(2));
      assert.equal((await peer.take('submit_sm_resp', 2)).status, 0);
      assert.equal(stand.gateway.counts.submitted, 1);
    }));

  it('an unknown command gets a generic_nack, and so does one that only a centre sends', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      peer.write(Buffer.from('00000010000000990000000000000007', 'hex'));
      const unknown = await peer.take('generic_nack', 7);
      assert.equal(unknown.status, SMPP_STATUS.ESME_RINVCMDID);
      peer.send(smppPdu('outbind', 8, { systemId: 'x', password: 'y' }));
      assert.equal((await peer.take('generic_nack', 8)).status, SMPP_STATUS.ESME_RINVCMDID);
      peer.send(peer.submit(9));
      assert.equal((await peer.take('submit_sm_resp', 9)).status, 0);
      assert.equal(await stand.metric('malformed_total'), 2);
    }));

  it('query, cancel and replace are answered', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      peer.send(
        smppPdu('query_sm', 2, { messageId: 'abc' }),
        smppPdu('cancel_sm', 3, { messageId: 'abc' }),
        smppPdu('replace_sm', 4, { messageId: 'abc' }),
      );
      assert.equal((await peer.take('query_sm_resp', 2)).status, SMPP_STATUS.ESME_RQUERYFAIL);
      assert.equal((await peer.take('cancel_sm_resp', 3)).status, SMPP_STATUS.ESME_RCANCELFAIL);
      assert.equal((await peer.take('replace_sm_resp', 4)).status, SMPP_STATUS.ESME_RREPLACEFAIL);
    }));

  it('submit_multi: one id for all, a receipt for each, the refused one REJECTED; a list is refused', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      const address = (number: string) =>
        ({ kind: 'address', ton: 1, npi: 1, address: `86${number}` }) as const;
      const fields = {
        sourceAddr: MARKETING_PORT,
        registeredDelivery: 1,
        dataCoding: 8,
        shortMessage: ucs2(MARKETING),
      };
      const numbers = [BUYERS[0]!, STRANGER, BUYERS[1]!];
      peer.send(smppPdu('submit_multi', 2, { ...fields, destinations: numbers.map(address) }));
      const answer = await peer.take('submit_multi_resp', 2);
      assert.equal(answer.status, 0);
      const states = new Map<string, string | undefined>();
      for (const _ of numbers) {
        const deliver = await peer.deliver();
        assert.equal(receiptOf(deliver).id, answer.messageId);
        states.set(deliver.sourceAddr.slice(2), receiptOf(deliver).state);
      }
      assert.deepEqual(
        numbers.map((n) => states.get(n)),
        ['DELIVERED', 'REJECTED', 'DELIVERED'],
      );
      peer.send(smppPdu('submit_multi', 3, { ...fields, destinations: [{ kind: 'list', name: 'all' }] }));
      assert.equal((await peer.take('submit_multi_resp', 3)).status, SMPP_STATUS.ESME_RINVDLNAME);
    }));

  it('data_sm with message_payload', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      const fields = { sourceAddr: SERVICE_PORT, destinationAddr: `86${STRANGER}`, registeredDelivery: 1 };
      const tlvs = [{ tag: SMPP_TAG.message_payload, value: ucs2(CODE) }];
      peer.send(smppPdu('data_sm', 2, { ...fields, dataCoding: 8, tlvs }));
      const answer = await peer.take('data_sm_resp', 2);
      assert.equal(answer.status, 0);
      assert.equal(receiptOf(await peer.deliver()).id, answer.messageId);
      assert.deepEqual(await arrived(stand), [CODE]);
    }));

  it('a long text in message_payload is one message, one id, one receipt, and reaches the carrier in parts', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      const tlvs = [{ tag: SMPP_TAG.message_payload, value: ucs2(LONG_CODE) }];
      peer.send(peer.submit(2, { shortMessage: Buffer.alloc(0), tlvs }));
      const answer = await peer.take('submit_sm_resp', 2);
      assert.equal(receiptOf(await peer.deliver()).id, answer.messageId);
      await until('all parts', () => stand.centre.messages().length === 1);
      const [message] = stand.centre.messages();
      assert.equal(message!.text, LONG_CODE);
      assert.ok(message!.segments >= 3);
      assert.equal(await stand.metric('verdicts_total{outcome="allow"}'), 1);
      assert.deepEqual(peer.received, []);
    }));

  it('short_message and message_payload at once: refused, for peers would not agree which is meant', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      peer.send(peer.submit(2, { tlvs: [{ tag: SMPP_TAG.message_payload, value: ucs2(MARKETING) }] }));
      assert.notEqual((await peer.take('submit_sm_resp', 2)).status, 0);
      assert.equal(stand.centre.statistics.taken, 0);
    }));

  for (const upstream of ['cmpp30', 'smpp'] as const) {
    it(`parts told in sar_ TLVs are judged whole and reach a ${upstream} carrier as one message`, () =>
      withStand({ upstream }, async (stand) => {
        const peer = await stand.smpp();
        await peer.bind();
        // The text begins so that its first octets could be taken for a header.
        const bytes = ucs2(LONG_CODE);
        const size = 134;
        const total = Math.ceil(bytes.length / size);
        const parts = Array.from({ length: total }, (_, i) =>
          peer.submit(i + 2, {
            shortMessage: bytes.subarray(i * size, (i + 1) * size),
            tlvs: [
              uintTlv(SMPP_TAG.sar_msg_ref_num, 0x1234, 2),
              uintTlv(SMPP_TAG.sar_total_segments, total, 1),
              uintTlv(SMPP_TAG.sar_segment_seqnum, i + 1, 1),
            ],
          }),
        );
        peer.send(...parts.reverse());
        const ids = [];
        for (let i = 0; i < total; i++) ids.push((await peer.take('submit_sm_resp', i + 2)).messageId);
        const reported = [];
        for (let i = 0; i < total; i++) reported.push(receiptOf(await peer.deliver()).id);
        assert.deepEqual(reported.sort(), ids.sort());
        assert.deepEqual(await arrived(stand), [LONG_CODE]);
        assert.equal(await stand.metric('verdicts_total{outcome="allow"}'), 1);
      }));
  }

  it('text in the default alphabet is read as GSM 7-bit and reaches a CMPP carrier as ASCII', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      const text = '[Anning] Your code is 384921 @ $5_00';
      stand.tell({ kind: 'rule-mode-set', rule: 'signature-missing', mode: 'off' });
      peer.send(peer.submit(2, { dataCoding: 0, shortMessage: encodeText(text, 'gsm7')! }));
      assert.equal((await peer.take('submit_sm_resp', 2)).status, 0);
      await until('arrived', () => stand.centre.received.length === 1);
      const [received] = stand.centre.received;
      assert.deepEqual([received!.coding, received!.content.toString('ascii')], [0, text]);
    }));

  it('a silent client is asked whether it lives, and closed when it does not answer', () =>
    withStand(
      { limits: { keepAliveMs: 30_000, answerTimeoutMs: 10_000, keepAliveTries: 2 } },
      async (stand) => {
        const [dead, live] = [await stand.smpp(), await stand.client('smpp')];
        await dead.bind();
        stand.clock.skip(31_000);
        await dead.take('enquire_link');
        for (let i = 0; i < 3 && !dead.closed; i++) {
          stand.clock.skip(11_000);
          await until('asked again or closed', () => dead.closed || dead.received.length > i);
        }
        await dead.ended();
        assert.equal((await live.send()).result, 0);
      },
    ));

  it('an unbind right behind submits: these are answered first; an unbind before the bind is told so', () =>
    withStand({}, async (stand) => {
      const [peer, early] = [await stand.smpp(), await stand.smpp()];
      await peer.bind();
      peer.send(peer.submit(2), peer.submit(3), smppPdu('unbind', 4));
      assert.equal((await peer.take('unbind_resp', 4)).status, 0);
      assert.deepEqual(
        peer.received.filter((p) => p.command === 'submit_sm_resp').map((p) => p.sequence),
        [2, 3],
      );
      await peer.ended();
      early.send(smppPdu('unbind', 1));
      assert.equal((await early.take('unbind_resp', 1)).status, SMPP_STATUS.ESME_RINVBNDSTS);
      await early.ended();
    }));

  it('a gateway that stops unbinds its clients', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      const stopped = stand.stop();
      const goodbye = await peer.take('unbind');
      peer.send(smppPdu('unbind_resp', goodbye.sequence));
      await peer.ended();
      await stopped;
    }));

  it('TLVs that the gateway has no use for do no harm', () =>
    withStand({}, async (stand) => {
      const peer = await stand.smpp();
      await peer.bind();
      const tlvs = [uintTlv(SMPP_TAG.user_message_reference, 9, 2), cstringTlv(0x1400, 'vendor')];
      peer.send(peer.submit(2, { tlvs }));
      assert.equal((await peer.take('submit_sm_resp', 2)).status, 0);
      assert.deepEqual(await arrived(stand), [CODE]);
    }));
});
