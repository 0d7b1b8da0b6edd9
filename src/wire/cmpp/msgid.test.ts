import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cmppMsgId, cmppMsgIdOf, formatCmppMsgId, parseCmppMsgId, readCmppMsgId } from './msgid.ts';

const RECORDED = 'bbd01cc030390001';
const PARTS = { month: 11, day: 23, hour: 20, minute: 1, second: 51, gateway: 12345, sequence: 1 };

describe('Msg_Id', () => {
  it('reads and builds the recorded id', () => {
    assert.deepEqual(readCmppMsgId(Buffer.from(RECORDED, 'hex')), PARTS);
    assert.equal(formatCmppMsgId(cmppMsgId(PARTS)), RECORDED);
  });

  it('keeps all parts over their whole range', () => {
    const parts = fc.record(
      {
        month: fc.nat(15),
        day: fc.nat(31),
        hour: fc.nat(31),
        minute: fc.nat(63),
        second: fc.nat(63),
        gateway: fc.nat(0x3fffff),
        sequence: fc.nat(0xffff),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(parts, (p) => assert.deepEqual(readCmppMsgId(cmppMsgId(p)), p)));
  });

  it('refuses parts that spill into their neighbours', () => {
    assert.throws(() => cmppMsgId({ ...PARTS, gateway: 0x400000 }), /^RangeError: gateway: 4194304/);
    assert.throws(() => cmppMsgId({ ...PARTS, sequence: 65536 }), /^RangeError: sequence/);
    assert.throws(() => cmppMsgId({ ...PARTS, month: -1 }), /^RangeError: month/);
  });

  it('counts destinations within 16 bits and leaves the gateway code alone', () => {
    const last = cmppMsgId({ ...PARTS, sequence: 65535 });
    assert.deepEqual(readCmppMsgId(cmppMsgIdOf(last, 2)), { ...PARTS, sequence: 1 });
    assert.equal(readCmppMsgId(last).sequence, 65535);
  });

  it('parses 16 hexadecimal digits and nothing else', () => {
    assert.equal(parseCmppMsgId(RECORDED.toUpperCase())?.toString('hex'), RECORDED);
    for (const bad of ['', 'bbd01cc03039000', 'bbd01cc0303900012', 'bbd01cc03039000g']) {
      assert.equal(parseCmppMsgId(bad), undefined);
    }
  });
});
