import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pduOf, U32 } from '../arbitrary.ts';
import { WireError } from '../error.ts';
import {
  CMPP_LIMITS,
  type CmppPdu,
  type CmppSubmit,
  cmppAnswer,
  cmppLength,
  cmppPdu,
  cmppRefusal,
  decodeCmpp,
  encodeCmpp,
  encodeCmppInto,
} from './codec.ts';
import * as routes from './routes.ts';
import * as tables from './tables.ts';
import { CMPP_VECTORS } from './vectors.ts';
import { type CmppVersion, cmppVersionOf } from './version.ts';

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

function decoded(frame: Buffer, version: CmppVersion): CmppPdu {
  const pdu = decodeCmpp(frame, version);
  assert.ok(!(pdu instanceof WireError), pdu instanceof WireError ? pdu.message : '');
  return pdu;
}

function refused(frame: Buffer, version: CmppVersion): WireError {
  const pdu = decodeCmpp(frame, version);
  assert.ok(pdu instanceof WireError, `${JSON.stringify(pdu)} was accepted`);
  return pdu;
}

/** A SUBMIT of 3.0 whose parts a test can break. */
function submit(fields: Partial<CmppSubmit> = {}): CmppSubmit {
  const content = Buffer.from('hello');
  const whole = cmppPdu('submit', 7, { srcId: '1069', destTerminalIds: ['8613800138000'], content });
  return { ...whole, ...fields };
}

describe('recorded CMPP PDUs', () => {
  for (const { name, version, bytes, pdu } of CMPP_VECTORS) {
    it(name, () => {
      assert.deepEqual(decoded(hex(bytes), version), pdu);
      assert.equal(encodeCmpp(pdu, version).toString('hex'), bytes);
      assert.equal(cmppLength(pdu, version), bytes.length / 2);
    });
  }
});

describe('layouts that no recording shows', () => {
  it('FWD 2.0 and 3.0 have the lengths of section 8.5.4.1', () => {
    const pdu = cmppPdu('fwd', 1, { destIds: ['106912'], content: Buffer.from('ok') });
    const upToDest = 6 + 6 + 1 + 1 + 8 + 4 + 10 + 1 + 21 + 3 + 6 + 2 + 6 + 17 + 17 + 21 + 1;
    assert.equal(cmppLength(pdu, 0x20), 12 + upToDest + 21 + 1 + 2 + 8);
    assert.equal(cmppLength(pdu, 0x30), 12 + upToDest + (32 + 1) + (32 + 1 + 1) + 21 + (32 + 1) + 1 + 2 + 20);
  });

  it('CANCEL_RESP and FWD_RESP are 3 octets shorter in 2.0', () => {
    assert.equal(
      encodeCmpp(cmppPdu('cancel_resp', 1, { successId: 1 }), 0x20).toString('hex'),
      '0000000d800000070000000101',
    );
    assert.equal(
      encodeCmpp(cmppPdu('cancel_resp', 1, { successId: 1 }), 0x30).toString('hex'),
      '00000010800000070000000100000001',
    );
    assert.equal(cmppLength(cmppPdu('fwd_resp', 1), 0x20), 23);
    assert.equal(cmppLength(cmppPdu('fwd_resp', 1), 0x30), 26);
  });

  it('QUERY and its answer have 27 and 51 octets of body', () => {
    assert.equal(cmppLength(cmppPdu('query', 1), 0x20), 12 + 27);
    assert.equal(cmppLength(cmppPdu('query_resp', 1), 0x30), 12 + 51);
  });

  it('MT_ROUTE_RESP is laid out as in section 8.6.3.2', () => {
    const pdu = cmppPdu('mt_route_resp', 5, {
      routeId: 1,
      destinationId: '001001',
      gatewayIp: '192.0.2.7',
      gatewayPort: 7930,
      startId: '1380013',
      endId: '1380013',
      areaCode: '010',
      userType: 1,
      timeStamp: '20030117014512',
    });
    const ascii = (s: string, width: number): string => Buffer.from(s.padEnd(width, '\0')).toString('hex');
    assert.equal(
      encodeCmpp(pdu, 0x30).toString('hex'),
      `0000004d8000001000000005${'00000001'}${ascii('001001', 6)}${ascii('192.0.2.7', 15)}1efa${ascii('1380013', 9)}` +
        `${ascii('1380013', 9)}${ascii('010', 4)}0001${ascii('20030117014512', 14)}`,
    );
  });

  it('route messages of 2.0 stay opaque and come back octet for octet', () => {
    const frame = hex('0000001000000010000000090a0b0c0d');
    const pdu = decoded(frame, 0x20);
    assert.deepEqual(pdu, { command: 'opaque', commandId: 0x10, sequence: 9, body: hex('0a0b0c0d') });
    assert.deepEqual(encodeCmpp(pdu, 0x20), frame);
    assert.equal(refused(frame, 0x21).code, 'body-truncated');
    assert.equal(refused(frame.subarray(0, 15), 0x20).code, 'frame-length-differs');
    assert.throws(() => encodeCmpp(cmppPdu('mt_route', 1), 0x20), /mt_route has no known layout/);
  });

  it('the frame limit is the largest SUBMIT of 3.0', () => {
    assert.equal(CMPP_LIMITS.maxLength, 163 + 32 * 99 + 255);
    const full = submit({ destTerminalIds: Array(99).fill('8613800138000'), content: Buffer.alloc(255) });
    assert.equal(cmppLength(full, 0x30), CMPP_LIMITS.maxLength);
    assert.equal(cmppLength(full, 0x20), 138 + 21 * 99 + 255);
  });
});

describe('every CMPP PDU', () => {
  const all = [...Object.values(tables), ...Object.values(routes)];
  const layouts = { 32: 'v2', 33: 'v2', 48: 'v3' } as const;
  for (const version of [0x20, 0x21, 0x30] as const) {
    const known = version === 0x20 ? Object.values(tables) : all;
    for (const table of known) {
      it(`${table.command} in 0x${version.toString(16)} survives encode and decode`, () => {
        fc.assert(
          fc.property(pduOf(table, layouts[version], { sequence: U32 }), (value) => {
            const pdu = value as CmppPdu;
            const frame = encodeCmpp(pdu, version);
            assert.equal(frame.length, cmppLength(pdu, version));
            assert.equal(frame.readUInt32BE(0), frame.length);
            assert.ok(frame.length <= CMPP_LIMITS.maxLength);
            assert.deepEqual(decoded(frame, version), pdu);
          }),
          { numRuns: 40 },
        );
      });
    }
  }

  it('has a request and a response of each command id of section 8.7.1', () => {
    const ids = all.map((t) => t.id).sort((a, b) => a - b);
    const requests = [1, 2, 4, 5, 6, 7, 8, 9, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17];
    assert.deepEqual(ids, [...requests, ...requests.map((id) => id + 0x80000000)]);
  });
});

describe('decoded octets', () => {
  it('are views of the frame, not copies', () => {
    const frame = encodeCmpp(submit(), 0x30);
    const pdu = decoded(frame, 0x30) as CmppSubmit;
    frame.fill(0x58, frame.length - 25, frame.length - 20);
    assert.equal(pdu.content.toString(), 'XXXXX');
    assert.equal(pdu.content.buffer, frame.buffer);
    assert.equal(pdu.msgId.buffer, frame.buffer);
  });

  it('texts end at the first NUL', () => {
    const frame = encodeCmpp(submit({ msgSrc: '900001' }), 0x30);
    const at = frame.indexOf('900001');
    frame.write('9\0' + '0001', at, 'latin1');
    assert.equal((decoded(frame, 0x30) as CmppSubmit).msgSrc, '9');
  });
});

describe('malformed CMPP frames', () => {
  const whole = encodeCmpp(submit(), 0x30);
  const cut = (length: number): Buffer => {
    const frame = Buffer.from(whole.subarray(0, length));
    if (length >= 4) frame.writeUInt32BE(length, 0);
    return frame;
  };
  const set = (at: number, value: number): Buffer => {
    const frame = Buffer.from(whole);
    frame[at] = value;
    return frame;
  };
  const COUNT_AT = 12 + 8 + 4 + 10 + 1 + 32 + 1 + 3 + 6 + 2 + 6 + 17 + 17 + 21;
  const LENGTH_AT = COUNT_AT + 1 + 32 + 1;
  const rows: [string, Buffer, string, string, number][] = [
    ['nothing', Buffer.alloc(0), 'frame-below-header', 'length', 0],
    ['eleven octets', cut(11), 'frame-below-header', 'length', 0],
    ['a length word that lies', set(3, 9), 'frame-length-differs', 'length', 0],
    ['an unknown command', set(7, 3), 'command-unknown', 'command', 4],
    ['a command beyond all tables', set(6, 0xff), 'command-unknown', 'command', 4],
    ['no body', cut(12), 'body-truncated', 'msgId', 12],
    [
      'a body that ends inside the source number',
      cut(COUNT_AT - 1),
      'body-truncated',
      'srcId',
      COUNT_AT - 21,
    ],
    ['a body that ends before the count', cut(COUNT_AT), 'body-truncated', 'destTerminalIds', COUNT_AT],
    [
      'a body that ends inside a destination',
      cut(COUNT_AT + 20),
      'body-truncated',
      'destTerminalIds',
      COUNT_AT + 1,
    ],
    [
      'a body that ends one octet inside it',
      cut(COUNT_AT + 32),
      'body-truncated',
      'destTerminalIds',
      COUNT_AT + 1,
    ],
    ['no destination', set(COUNT_AT, 0), 'count-out-of-range', 'destTerminalIds', COUNT_AT],
    ['100 destinations', set(COUNT_AT, 100), 'count-out-of-range', 'destTerminalIds', COUNT_AT],
    ['255 destinations', set(COUNT_AT, 255), 'count-out-of-range', 'destTerminalIds', COUNT_AT],
    ['99 destinations, one there', set(COUNT_AT, 99), 'body-truncated', 'destTerminalIds', COUNT_AT + 1],
    ['content longer than the rest', set(LENGTH_AT, 26), 'body-truncated', 'content', LENGTH_AT + 1],
    ['content that eats the link id', set(LENGTH_AT, 6), 'body-truncated', 'linkId', LENGTH_AT + 7],
    ['content shorter than it is', set(LENGTH_AT, 4), 'body-has-trailing-bytes', 'body', whole.length - 1],
  ];
  for (const [name, frame, code, field, offset] of rows) {
    it(`${name}: ${code}`, () => {
      const error = refused(frame, 0x30);
      assert.deepEqual([error.code, error.field, error.offset], [code, field, offset]);
      assert.equal(error.protocol, 'cmpp');
      if (frame.length >= 12) assert.equal(error.header?.sequence, 7);
      else assert.equal(error.header, undefined);
    });
  }

  it('says what it found and what is allowed', () => {
    assert.equal(
      refused(set(COUNT_AT, 100), 0x30).message,
      'submit: destTerminalIds counts 100, allowed 1 to 99',
    );
    assert.equal(refused(cut(12), 0x30).message, 'submit: msgId needs 8 octets, 0 are left');
  });

  it('a 3.0 CONNECT_RESP is no 2.0 one, rather than a status 0', () => {
    const frame = encodeCmpp(
      cmppPdu('connect_resp', 1, { status: 3, authenticatorIsmg: Buffer.alloc(16) }),
      0x30,
    );
    assert.equal(refused(frame, 0x20).code, 'body-has-trailing-bytes');
  });

  it('ACTIVE_TEST_RESP without its reserved octet is accepted', () => {
    assert.deepEqual(decoded(hex('0000000c8000000800000001'), 0x30), {
      command: 'active_test_resp',
      sequence: 1,
      reserved: 0,
    });
  });

  it('every cut of every recording is an error, never an exception', () => {
    for (const { bytes, version } of CMPP_VECTORS) {
      const frame = hex(bytes);
      for (let length = 0; length < frame.length; length++) {
        const part = Buffer.from(frame.subarray(0, length));
        assert.ok(decodeCmpp(part, version) instanceof WireError);
        if (length < 12) continue;
        part.writeUInt32BE(length, 0);
        const pdu = decodeCmpp(part, version);
        const bareAnswer = frame.readUInt32BE(4) === 0x80000008;
        assert.equal(pdu instanceof WireError, !bareAnswer);
      }
    }
  });

  it('are answered with their own response and a fitting result', () => {
    assert.deepEqual(cmppRefusal(refused(set(COUNT_AT, 100), 0x30)), {
      command: 'submit_resp',
      sequence: 7,
      msgId: Buffer.alloc(8),
      result: 13,
    });
    const connect = hex('0000000d000000010000000500');
    assert.equal((cmppRefusal(refused(connect, 0x30)) as { status: number }).status, 1);
    assert.equal(cmppRefusal(refused(set(7, 3), 0x30)), undefined);
    assert.equal(cmppRefusal(refused(hex('0000000d800000040000000500'), 0x30)), undefined);
    assert.equal(cmppRefusal(refused(Buffer.alloc(3), 0x30)), undefined);
  });
});

describe('encoding CMPP', () => {
  const rows: [string, Partial<CmppSubmit>, RegExp][] = [
    ['an octet above 255', { pkTotal: 256 }, /^pkTotal: 256 is not an integer from 0 to 255/],
    ['a negative octet', { msgFmt: -1 }, /^msgFmt: -1/],
    ['a fraction', { tpPid: 1.5 }, /^tpPid: 1.5/],
    ['not a number', { tpUdhi: Number.NaN }, /^tpUdhi: NaN/],
    ['a sequence beyond 32 bits', { sequence: 2 ** 32 }, /^sequence: 4294967296/],
    ['a text too long', { serviceId: '12345678901' }, /^serviceId: 11 characters do not fit into 10/],
    ['a character beyond Latin-1', { srcId: '1069字' }, /^srcId: character U\+5b57 at 4/],
    ['a NUL inside a text', { linkId: 'a\0b' }, /^linkId: character U\+0000 at 1/],
    ['a short message id', { msgId: Buffer.alloc(7) }, /^msgId: 7 octets, allowed exactly 8/],
    ['no destination', { destTerminalIds: [] }, /^destTerminalIds: 0 entries, allowed 1 to 99/],
    ['100 destinations', { destTerminalIds: Array(100).fill('1') }, /^destTerminalIds: 100 entries/],
    ['a destination too long', { destTerminalIds: ['1'.repeat(33)] }, /^destTerminalIds: 33 characters/],
    ['256 octets of content', { content: Buffer.alloc(256) }, /^content: 256 octets, allowed 0 to 255/],
  ];
  for (const [name, fields, message] of rows) {
    it(`refuses ${name}`, () => {
      assert.throws(() => encodeCmpp(submit(fields), 0x30), { name: 'RangeError', message });
    });
  }

  it('holds to the width of the version', () => {
    const pdu = submit({ destTerminalIds: ['1'.repeat(32)] });
    assert.equal(encodeCmpp(pdu, 0x30).length, cmppLength(pdu, 0x30));
    assert.throws(() => encodeCmpp(pdu, 0x20), /destTerminalIds: 32 characters do not fit into 21/);
    assert.throws(() => encodeCmpp(cmppPdu('submit_resp', 1, { result: 300 }), 0x20), /result: 300/);
    assert.equal(encodeCmpp(cmppPdu('submit_resp', 1, { result: 300 }), 0x30).readUInt32BE(20), 300);
  });

  it('writes at an offset, touches nothing else, and gives the offset behind', () => {
    const pdu = submit();
    const out = Buffer.alloc(400, 0xee);
    const end = encodeCmppInto(out, 10, pdu, 0x30);
    assert.equal(end, 10 + cmppLength(pdu, 0x30));
    assert.deepEqual(out.subarray(10, end), encodeCmpp(pdu, 0x30));
    assert.ok(out.subarray(0, 10).every((o) => o === 0xee) && out.subarray(end).every((o) => o === 0xee));
  });

  it('refuses a buffer that is too small instead of cutting the frame', () => {
    const pdu = submit();
    const size = cmppLength(pdu, 0x30);
    assert.throws(() => encodeCmppInto(Buffer.alloc(size - 1), 0, pdu, 0x30), RangeError);
    assert.throws(() => encodeCmppInto(Buffer.alloc(size + 3), 4, pdu, 0x30), RangeError);
    assert.throws(() => encodeCmppInto(Buffer.alloc(size), -1, pdu, 0x30), RangeError);
    assert.equal(encodeCmppInto(Buffer.alloc(size), 0, pdu, 0x30), size);
  });

  it('leaves out what the version does not carry', () => {
    const frame = encodeCmpp(submit({ linkId: 'link', feeTerminalType: 1, reserve: 'r' }), 0x20);
    const back = decoded(frame, 0x20) as CmppSubmit;
    assert.deepEqual([back.linkId, back.feeTerminalType, back.reserve], ['', 0, 'r']);
  });
});

describe('answers and versions', () => {
  it('an answer carries the sequence and the response command of its request', () => {
    const request = submit({ sequence: 0xfffffffe });
    const answer = cmppAnswer(request, { msgId: Buffer.alloc(8, 1), result: 8 });
    assert.equal(encodeCmpp(answer, 0x20).toString('hex'), '0000001580000004fffffffe010101010101010108');
    assert.deepEqual(cmppAnswer(cmppPdu('active_test', 3)), {
      command: 'active_test_resp',
      sequence: 3,
      reserved: 0,
    });
    assert.deepEqual(cmppAnswer(cmppPdu('terminate', 3)), { command: 'terminate_resp', sequence: 3 });
  });

  it('the version octet chooses the layout by its high nibble', () => {
    assert.deepEqual([0x20, 0x21, 0x2f, 0x30, 0x31, 0x12, 0x00, 0x40].map(cmppVersionOf), [
      0x20,
      0x21,
      0x21,
      0x30,
      0x30,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
