import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WireError } from '../error.ts';
import type { CmppDeliver } from './codec.ts';
import { encodeCmppReport, parseCmppReport } from './report.ts';
import { CMPP_VECTORS } from './vectors.ts';

const REPORT = {
  msgId: Buffer.from('bbd01e487f32942a', 'hex'),
  stat: 'DELIVRD',
  submitTime: '2611232001',
  doneTime: '2611232001',
  destTerminalId: '8613800138000',
  smscSequence: 0,
};

const recorded = (version: number): CmppDeliver =>
  CMPP_VECTORS.find(
    (v) => v.version === version && v.pdu.command === 'deliver' && v.pdu.registeredDelivery === 1,
  )!.pdu as CmppDeliver;

describe('status report body', () => {
  it('reads and builds the recorded 71 octets of 3.0', () => {
    const { content } = recorded(0x30);
    assert.equal(content.length, 71);
    assert.deepEqual(parseCmppReport(content), REPORT);
    assert.deepEqual(encodeCmppReport(REPORT, 0x30), content);
  });

  it('reads and builds the recorded 60 octets of 2.0', () => {
    const { content } = recorded(0x20);
    const report = {
      ...REPORT,
      msgId: Buffer.from('bbd02280f09d06f2', 'hex'),
      submitTime: '2611232002',
      doneTime: '2611232002',
    };
    assert.equal(content.length, 60);
    assert.deepEqual(parseCmppReport(content), report);
    assert.deepEqual(encodeCmppReport(report, 0x20), content);
    assert.deepEqual(encodeCmppReport(report, 0x21), content);
  });

  it('keeps vendor states of exactly 7 characters and large SMSC sequences', () => {
    const report = { ...REPORT, stat: 'MB:0069', smscSequence: 0xffffffff };
    assert.deepEqual(parseCmppReport(encodeCmppReport(report, 0x30)), report);
    assert.throws(
      () => encodeCmppReport({ ...REPORT, stat: 'DELIVERED' }, 0x30),
      /^RangeError: stat: 9 characters/,
    );
  });

  it('any other length is an error that says so', () => {
    for (const length of [0, 8, 59, 61, 70, 72, 255]) {
      const error = parseCmppReport(Buffer.alloc(length, 0x30));
      assert.ok(error instanceof WireError);
      assert.equal(error.code, 'report-length-unknown');
      assert.match(error.message, new RegExp(`${length} octets, allowed 60 and 71`));
    }
  });
});
