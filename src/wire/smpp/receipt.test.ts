import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SmppDeliverSm } from './codec.ts';
import { buildSmppReceipt, isSmppReceipt, parseSmppReceipt, smppHasUdh, smppReceiptTlvs } from './receipt.ts';
import { SMPP_MESSAGE_STATE, type SmppMessageState } from './status.ts';
import type { Tlv } from './tlv.ts';
import { SMPP_VECTORS } from './vectors.ts';

const read = (text: string, tlvs: Tlv[] = []) =>
  parseSmppReceipt({ dataCoding: 0, shortMessage: Buffer.from(text, 'latin1'), tlvs });

describe('delivery receipts', () => {
  it('the recorded ones are read, with and without TLVs', () => {
    const receipts = SMPP_VECTORS.filter((v) => v.pdu.command === 'deliver_sm').map(
      (v) => v.pdu as SmppDeliverSm,
    );
    assert.equal(receipts.length, 2);
    for (const pdu of receipts) {
      assert.ok(isSmppReceipt(pdu.esmClass));
      assert.deepEqual(parseSmppReceipt(pdu), {
        id: '1',
        textId: '1',
        state: 'DELIVERED',
        stat: 'DELIVRD',
        sub: '001',
        dlvrd: '001',
        submitDate: '2611232003',
        doneDate: '2611232003',
        err: '000',
        text: '',
        networkError: undefined,
      });
    }
  });

  it('a built one is the recorded text', () => {
    const { shortMessage } = SMPP_VECTORS.find((v) => v.pdu.command === 'deliver_sm')!.pdu as SmppDeliverSm;
    const built = buildSmppReceipt({
      id: '1',
      submitDate: '2611232003',
      doneDate: '2611232003',
      state: 'DELIVERED',
    });
    assert.equal(built.toString('latin1'), shortMessage.toString('latin1'));
  });

  it('every state comes back, from the text alone and from the TLVs alone', () => {
    for (const state of Object.keys(SMPP_MESSAGE_STATE) as SmppMessageState[]) {
      const text = buildSmppReceipt({ id: 'a1', submitDate: '2611232003', doneDate: '2611232004', state });
      assert.equal(parseSmppReceipt({ dataCoding: 0, shortMessage: text, tlvs: [] })?.state, state);
      const byTlv = read('', smppReceiptTlvs('a1', state));
      assert.deepEqual([byTlv?.id, byTlv?.state, byTlv?.textId], ['a1', state, undefined]);
    }
  });

  it('TLVs win over the text, whose id stays visible', () => {
    const receipt = read('id:26 sub:001 dlvrd:000 stat:UNKNOWN err:0', [
      ...smppReceiptTlvs('1A', 'EXPIRED'),
      { tag: 0x0423, value: Buffer.from([3, 1, 2]) },
    ]);
    assert.equal(receipt?.id, '1A');
    assert.equal(receipt?.textId, '26');
    assert.equal(receipt?.state, 'EXPIRED');
    assert.equal(receipt?.stat, 'UNKNOWN');
    assert.deepEqual(receipt?.networkError, { type: 3, code: 258 });
  });

  const spellings: [string, string, string | undefined][] = [
    [
      'capitals',
      'ID:9 SUB:001 DLVRD:001 Submit Date:2611232003 Done Date:2611232004 Stat:DELIVRD Err:000 Text:hi',
      'hi',
    ],
    [
      'underscores',
      'id:9 sub:001 dlvrd:001 submit_date:2611232003 done_date:2611232004 stat:DELIVRD err:000 text:hi',
      'hi',
    ],
    [
      'no separator',
      'id:9 sub:001 dlvrd:001 submitdate:2611232003 donedate:2611232004 stat:DELIVRD err:000',
      undefined,
    ],
    [
      'spaces behind colons',
      'id: 9 sub: 001 dlvrd: 001 submit date: 2611232003 done date: 2611232004 stat: DELIVRD err: 000 text: hi',
      'hi',
    ],
    [
      'another order',
      'stat:DELIVRD err:000 id:9 done date:2611232004 submit date:2611232003 dlvrd:001 sub:001',
      undefined,
    ],
    [
      'full words',
      'id:9 sub:001 dlvrd:001 submit date:2611232003 done date:2611232004 stat:DELIVERED err:000',
      undefined,
    ],
  ];
  for (const [name, text, tail] of spellings) {
    it(`are read with ${name}`, () => {
      const receipt = read(text);
      assert.deepEqual(
        [receipt?.id, receipt?.state, receipt?.submitDate, receipt?.doneDate, receipt?.err, receipt?.text],
        ['9', 'DELIVERED', '2611232003', '2611232004', '000', tail],
      );
    });
  }

  it('what the sender wrote behind text: is never taken for a field', () => {
    const receipt = read('id:9 stat:UNDELIV err:001 text:id:77 stat:DELIVRD');
    assert.deepEqual(
      [receipt?.id, receipt?.state, receipt?.text],
      ['9', 'UNDELIVERABLE', 'id:77 stat:DELIVRD'],
    );
  });

  it('UCS2 and message_payload are read', () => {
    const ucs2 = Buffer.from('id:9 stat:DELIVRD', 'utf16le').swap16();
    assert.equal(parseSmppReceipt({ dataCoding: 8, shortMessage: ucs2, tlvs: [] })?.state, 'DELIVERED');
    const payload = [{ tag: 0x0424, value: Buffer.from('id:9 stat:EXPIRED') }];
    assert.equal(read('', payload)?.state, 'EXPIRED');
  });

  it('an unknown state is undefined, not delivered; a text that is no receipt is none', () => {
    assert.equal(read('id:9 stat:ENDED')?.state, undefined);
    assert.equal(read('id:9 stat:ENDED')?.stat, 'ENDED');
    assert.equal(read('good morning'), undefined);
    assert.equal(read(''), undefined);
  });

  it('the message type is four bits of esm_class', () => {
    assert.deepEqual([0x04, 0x44, 0x07, 0x00, 0x08, 0x20, 0x24, 0x40].map(isSmppReceipt), [
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    assert.deepEqual([0x40, 0x44, 0x04].map(smppHasUdh), [true, true, false]);
  });
});
