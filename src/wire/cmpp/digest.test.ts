import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CmppConnect, CmppConnectResp } from './codec.ts';
import { checkCmppConnect, cmppAuthenticatorIsmg, cmppAuthenticatorSource, cmppTimestamp } from './digest.ts';
import { CMPP_VECTORS } from './vectors.ts';

const recorded = <T>(command: string): T[] =>
  CMPP_VECTORS.filter(({ pdu }) => pdu.command === command).map(({ pdu }) => pdu as T);

describe('CONNECT digest', () => {
  it('matches all recorded CONNECTs, and no other secret does', () => {
    const connects = recorded<CmppConnect>('connect');
    assert.equal(connects.length, 3);
    for (const connect of connects) {
      assert.equal(checkCmppConnect(connect, '888888'), 'padded');
      assert.equal(checkCmppConnect(connect, '888889'), undefined);
      assert.equal(checkCmppConnect({ ...connect, timestamp: connect.timestamp + 1 }, '888888'), undefined);
    }
  });

  it('accepts a short id in either form, and says in which', () => {
    const timestamp = 102030405;
    for (const form of ['padded', 'unpadded'] as const) {
      const authenticatorSource = cmppAuthenticatorSource('901', 'secret', timestamp, form);
      assert.equal(checkCmppConnect({ sourceAddr: '901', authenticatorSource, timestamp }, 'secret'), form);
    }
  });

  it('prints the timestamp with its leading zero', () => {
    const march = cmppTimestamp({ month: 3, day: 1, hour: 0, minute: 0, second: 9 });
    assert.equal(march, 301000009);
    // printf '901234\0\0\0\0\0\0\0\0\0pw0301000009' | md5sum
    assert.equal(cmppAuthenticatorSource('901234', 'pw', march).toString('hex'), MARCH);
    assert.equal(cmppTimestamp({ month: 11, day: 23, hour: 20, minute: 1, second: 57 }), 1123200157);
  });

  it('a digest of another length is refused, not an exception', () => {
    const connect = { sourceAddr: '901234', authenticatorSource: Buffer.alloc(3), timestamp: 1 };
    assert.equal(checkCmppConnect(connect, 'pw'), undefined);
  });
});

describe('CONNECT_RESP digest', () => {
  it('matches the recorded answers, each with the width of status that its sender used', () => {
    const [c30, c20, c20b] = recorded<CmppConnect>('connect');
    const [r30, r20, r20b] = recorded<CmppConnectResp>('connect_resp');
    const digest = (connect: CmppConnect, width: 1 | 4): Buffer =>
      cmppAuthenticatorIsmg(0, connect.authenticatorSource, '888888', width);
    assert.deepEqual(digest(c30!, 4), r30!.authenticatorIsmg);
    assert.deepEqual(digest(c20!, 4), r20!.authenticatorIsmg);
    assert.deepEqual(digest(c20b!, 1), r20b!.authenticatorIsmg);
    assert.notDeepEqual(digest(c20b!, 4), r20b!.authenticatorIsmg);
  });
});

const MARCH = '043931a7895892885f9cba9c5ab40087';
