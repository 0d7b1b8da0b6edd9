import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pduOf, U32 } from '../arbitrary.ts';
import { WireError } from '../error.ts';
import {
  decodeSmpp,
  encodeSmpp,
  encodeSmppInto,
  SMPP_LIMITS,
  type SmppPdu,
  type SmppSubmitSm,
  smppAnswer,
  smppContent,
  smppLength,
  smppNack,
  smppPdu,
  smppRefusal,
} from './codec.ts';
import { SMPP_STATUS, smppStatusName } from './status.ts';
import * as tables from './tables.ts';
import { findTlv, SMPP_TAG, tlvText, tlvUint, uintTlv } from './tlv.ts';
import { SMPP_VECTORS } from './vectors.ts';

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

function decoded(frame: Buffer): SmppPdu {
  const pdu = decodeSmpp(frame);
  assert.ok(!(pdu instanceof WireError), pdu instanceof WireError ? pdu.message : '');
  return pdu;
}

function refused(frame: Buffer): WireError {
  const pdu = decodeSmpp(frame);
  assert.ok(pdu instanceof WireError, `${JSON.stringify(pdu)} was accepted`);
  return pdu;
}

/** A frame of this command with this body, its length word right. */
function frameOf(id: number, body: string | Buffer, status = 0, sequence = 7): Buffer {
  const tail = typeof body === 'string' ? hex(body) : body;
  const head = Buffer.alloc(16);
  [16 + tail.length, id, status, sequence].forEach((word, i) => {
    head.writeUInt32BE(word, 4 * i);
  });
  return Buffer.concat([head, tail]);
}

function submit(fields: Partial<SmppSubmitSm> = {}): SmppSubmitSm {
  const whole = smppPdu('submit_sm', 7, {
    destinationAddr: '8613800138000',
    shortMessage: Buffer.from('hello'),
  });
  return { ...whole, ...fields };
}

describe('recorded SMPP PDUs', () => {
  for (const { name, bytes, pdu } of SMPP_VECTORS) {
    it(name, () => {
      assert.deepEqual(decoded(hex(bytes)), pdu);
      assert.equal(encodeSmpp(pdu).toString('hex'), bytes);
      assert.equal(smppLength(pdu), bytes.length / 2);
    });
  }
});

describe('every SMPP PDU', () => {
  for (const table of Object.values(tables)) {
    it(`${table.command} survives encode and decode`, () => {
      fc.assert(
        fc.property(pduOf(table, 'only', { status: fc.constant(0), sequence: U32 }), (value) => {
          const pdu = value as SmppPdu;
          const frame = encodeSmpp(pdu);
          assert.equal(frame.length, smppLength(pdu));
          assert.equal(frame.readUInt32BE(0), frame.length);
          assert.ok(frame.length <= SMPP_LIMITS.maxLength);
          assert.deepEqual(decoded(frame), pdu);
        }),
        { numRuns: 40 },
      );
    });
  }
});

/**
 * The npm package `smpp` as an independent witness for the field order of every PDU: what it writes is read here field by
 * field. It calls some fields otherwise; SMPP 5.0 commands of it are left out.
 */
describe('PDUs written by another implementation', () => {
  const { PDU, commands } = createRequire(import.meta.url)('smpp') as {
    PDU: new (command: string, values: object) => { toBuffer(): Buffer };
    commands: Record<string, { id: number; params?: Record<string, unknown> }>;
  };
  const RENAMED: Record<string, string> = { dest_address: 'destinations', unsuccess_sme: 'failures' };
  const camel = (name: string): string =>
    RENAMED[name] ?? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const SPECIAL: Record<string, [given: unknown, read: unknown]> = {
    dest_address: [
      [{ dest_addr_ton: 1, dest_addr_npi: 2, destination_addr: '8613800138000' }, { dl_name: 'list' }],
      [
        { kind: 'address', ton: 1, npi: 2, address: '8613800138000' },
        { kind: 'list', name: 'list' },
      ],
    ],
    unsuccess_sme: [
      [{ dest_addr_ton: 1, dest_addr_npi: 2, destination_addr: '86138', error_status_code: 11 }],
      [{ ton: 1, npi: 2, address: '86138', status: 11 }],
    ],
    short_message: [Buffer.from('hello'), Buffer.from('hello')],
    schedule_delivery_time: ['000000010000000R', '000000010000000R'],
    validity_period: ['000000020000000R', '000000020000000R'],
    final_date: ['261123200200000+', '261123200200000+'],
  };
  for (const table of Object.values(tables)) {
    it(`${table.command} has its fields in the same order`, () => {
      const theirs = commands[table.command];
      assert.ok(theirs, 'the witness knows the command');
      assert.equal(theirs.id >>> 0, table.id);
      const given: Record<string, unknown> = { sequence_number: 0x1234 };
      const read: Record<string, unknown> = { command: table.command, status: 0, sequence: 0x1234 };
      let n = 0;
      for (const name of Object.keys(theirs.params ?? {})) {
        n++;
        const text =
          /_id$|^password|_type$|_addr$|_range$/.test(name) && !/protocol_id|default_msg_id/.test(name);
        const special = SPECIAL[name];
        given[name] = special ? special[0] : text ? `t${n}` : n;
        read[camel(name)] = special ? special[1] : text ? `t${n}` : n;
      }
      if (table.fields.length > 0) Object.assign(read, { tlvs: [] });
      assert.deepEqual(decoded(new PDU(table.command, given).toBuffer()), read);
    });
  }
});

describe('answers without a body', () => {
  it('submit_sm_resp and bind answers leave it out when they failed, and only then', () => {
    for (const command of ['submit_sm', 'bind_receiver', 'bind_transmitter', 'bind_transceiver'] as const) {
      const failed = smppAnswer({ command, sequence: 2 }, SMPP_STATUS.ESME_RTHROTTLED);
      assert.equal(smppLength(failed), 16);
      assert.equal(encodeSmpp(failed).length, 16);
      assert.equal(encodeSmpp(smppAnswer({ command, sequence: 2 }, 0)).length, 17);
    }
    const withId = smppAnswer({ command: 'submit_sm', sequence: 2 }, 0x58, { messageId: 'abc' });
    assert.equal(encodeSmpp(withId).toString('hex'), '00000010800000040000005800000002');
  });

  it('a failed answer is read with and without its body', () => {
    const bare = { command: 'submit_sm_resp', status: 0x58, sequence: 2, messageId: '', tlvs: [] };
    assert.deepEqual(decoded(frameOf(0x80000004, '', 0x58, 2)), bare);
    assert.deepEqual(decoded(frameOf(0x80000004, '00', 0x58, 2)), bare);
    assert.deepEqual(decoded(frameOf(0x80000004, '6100', 0x58, 2)), { ...bare, messageId: 'a' });
  });

  it('a successful submit_sm_resp without message_id is an error', () => {
    assert.equal(refused(frameOf(0x80000004, '')).field, 'messageId');
  });

  it('deliver_sm_resp is written with a single NUL and read without', () => {
    assert.equal(
      encodeSmpp(smppAnswer({ command: 'deliver_sm', sequence: 1 }, 0))
        .toString('hex')
        .slice(32),
      '00',
    );
    assert.equal(encodeSmpp(smppAnswer({ command: 'deliver_sm', sequence: 1 }, 8)).length, 17);
    assert.deepEqual(decoded(frameOf(0x80000005, '')), {
      command: 'deliver_sm_resp',
      status: 0,
      sequence: 7,
      messageId: '',
      tlvs: [],
    });
  });
});

describe('TLVs', () => {
  it('keep their order, repetitions and unknown tags', () => {
    const tlvs = [
      { tag: 0x3fff, value: hex('0102') },
      { tag: 0x001e, value: hex('3100') },
      { tag: 0x3fff, value: hex('') },
    ];
    const frame = encodeSmpp(submit({ tlvs }));
    assert.equal(frame.subarray(-16).toString('hex'), `3fff00020102001e000231003fff0000`);
    assert.deepEqual((decoded(frame) as SmppSubmitSm).tlvs, tlvs);
  });

  it('are found and read by tag', () => {
    const tlvs = [
      uintTlv(0x204, 0xbeef, 2),
      { tag: 0x1e, value: Buffer.from('31\0x') },
      uintTlv(0x204, 1, 2),
    ];
    assert.equal(tlvUint(tlvs, SMPP_TAG.user_message_reference), 0xbeef);
    assert.equal(tlvText(tlvs, SMPP_TAG.receipted_message_id), '31');
    assert.equal(findTlv(tlvs, SMPP_TAG.message_payload), undefined);
    assert.equal(tlvUint([{ tag: 1, value: hex('ffffffff') }], 1), 0xffffffff);
    assert.equal(tlvUint([{ tag: 1, value: hex('010203') }], 1), undefined);
  });

  it('carry the message when short_message is empty; both at once are refused', () => {
    const payload = { tag: SMPP_TAG.message_payload, value: Buffer.alloc(60000, 0x41) };
    const long = decoded(
      encodeSmpp(submit({ shortMessage: Buffer.alloc(0), tlvs: [payload] })),
    ) as SmppSubmitSm;
    assert.deepEqual(smppContent(long), payload.value);
    assert.deepEqual(smppContent(submit()), Buffer.from('hello'));
    const both = smppContent(submit({ tlvs: [payload] }));
    assert.ok(both instanceof WireError);
    assert.equal(both.code, 'message-given-twice');
    assert.deepEqual(smppRefusal(both), smppAnswer({ command: 'submit_sm', sequence: 7 }, 0xc1));
  });
});

describe('malformed SMPP frames', () => {
  const body = encodeSmpp(submit()).subarray(16);
  const longMessage = Buffer.from(body);
  longMessage[body.length - 6] = 255;
  const rows: [string, Buffer, string, string, number][] = [
    ['fifteen octets', Buffer.alloc(15), 'frame-below-header', 'length', 0],
    [
      'a length word that lies',
      Buffer.concat([frameOf(4, body), hex('00')]),
      'frame-length-differs',
      'length',
      0,
    ],
    ['an unknown command', frameOf(0x112, ''), 'command-unknown', 'command', 4],
    ['a command beyond all tables', frameOf(0x7fffffff, ''), 'command-unknown', 'command', 4],
    ['no body', frameOf(4, ''), 'string-unterminated', 'serviceType', 16],
    ['a service type without NUL', frameOf(4, '31313131'), 'string-unterminated', 'serviceType', 16],
    ['a service type of 6 characters', frameOf(4, '31313131313100'), 'string-too-long', 'serviceType', 16],
    ['a system id of 16 characters', frameOf(9, `${'61'.repeat(16)}00`), 'string-too-long', 'systemId', 16],
    [
      'a body that ends after the addresses',
      frameOf(4, body.subarray(0, 20)),
      'body-truncated',
      'esmClass',
      36,
    ],
    ['sm_length 255', frameOf(4, longMessage), 'length-out-of-range', 'shortMessage', 45],
    ['a short message cut', frameOf(4, body.subarray(0, -1)), 'body-truncated', 'shortMessage', 46],
    ['half a TLV header', frameOf(4, Buffer.concat([body, hex('042400')])), 'tlv-truncated', 'tlvs', 51],
    ['a TLV beyond the end', frameOf(4, Buffer.concat([body, hex('0424000261')])), 'tlv-overrun', 'tlvs', 51],
    ['a body behind enquire_link', frameOf(0x15, '00'), 'body-has-trailing-bytes', 'body', 16],
    ['submit_multi to nobody', frameOf(0x21, '0000000000'), 'count-out-of-range', 'destinations', 20],
    ['submit_multi to 255', frameOf(0x21, '00000000ff'), 'count-out-of-range', 'destinations', 20],
    [
      'submit_multi with flag 3',
      frameOf(0x21, '00000000010300'),
      'destination-flag-unknown',
      'destinations',
      21,
    ],
    [
      'submit_multi that ends in its list',
      frameOf(0x21, '000000000201010131'),
      'string-unterminated',
      'destinations',
      24,
    ],
    [
      'submit_multi with a missing entry',
      frameOf(0x21, '00000000020101013100'),
      'body-truncated',
      'destinations',
      26,
    ],
    ['failures that end in an address', frameOf(0x80000021, '0001010131'), 'body-truncated', 'failures', 18],
    [
      'failures that end in a status',
      frameOf(0x80000021, '000101013100000000'),
      'body-truncated',
      'failures',
      22,
    ],
  ];
  for (const [name, frame, code, field, offset] of rows) {
    it(`${name}: ${code}`, () => {
      const error = refused(frame);
      assert.deepEqual([error.code, error.field, error.offset], [code, field, offset]);
      assert.equal(error.header?.sequence, frame.length < 16 ? undefined : 7);
    });
  }

  it('every cut of every recording is an error, never an exception', () => {
    for (const { bytes } of SMPP_VECTORS) {
      const frame = hex(bytes);
      for (let length = 0; length < frame.length; length++) {
        const part = Buffer.from(frame.subarray(0, length));
        assert.ok(decodeSmpp(part) instanceof WireError);
        if (length < 4) continue;
        part.writeUInt32BE(length, 0);
        // A cut at the border of TLVs, or of deliver_sm_resp behind its header, is a whole PDU.
        const pdu = decodeSmpp(part);
        if (!(pdu instanceof WireError)) assert.ok('tlvs' in pdu);
      }
    }
  });

  it('are answered with their own response, generic_nack, or nothing', () => {
    const answer = (frame: Buffer): SmppPdu | undefined => smppRefusal(refused(frame));
    assert.deepEqual(answer(frameOf(4, '31313131313100')), {
      command: 'submit_sm_resp',
      status: SMPP_STATUS.ESME_RINVSERTYP,
      sequence: 7,
      messageId: '',
      tlvs: [],
    });
    assert.deepEqual(answer(frameOf(0x112, '')), smppNack(7, SMPP_STATUS.ESME_RINVCMDID));
    assert.deepEqual(answer(Buffer.alloc(3)), smppNack(0, SMPP_STATUS.ESME_RINVCMDLEN));
    assert.equal(answer(frameOf(0x80000004, '')), undefined);
  });
});

describe('encoding SMPP', () => {
  const rows: [string, Partial<SmppSubmitSm>, RegExp][] = [
    ['an octet above 255', { esmClass: 256 }, /^esmClass: 256/],
    ['a status beyond 32 bits', { status: -1 }, /^status: -1/],
    ['a string too long', { serviceType: '123456' }, /^serviceType: 6 characters do not fit into 5/],
    ['a NUL inside a string', { sourceAddr: '1\u00002' }, /^sourceAddr: character U\+0000/],
    [
      '255 octets of message',
      { shortMessage: Buffer.alloc(255) },
      /^shortMessage: 255 octets, allowed 0 to 254/,
    ],
    ['a tag beyond 16 bits', { tlvs: [{ tag: 65536, value: hex('') }] }, /^tlvs: tag 65536/],
    ['a TLV beyond 64 K', { tlvs: [{ tag: 1, value: Buffer.alloc(65536) }] }, /^tlvs: 65536 octets/],
  ];
  for (const [name, fields, message] of rows) {
    it(`refuses ${name}`, () => {
      assert.throws(() => encodeSmpp(submit(fields)), { name: 'RangeError', message });
    });
  }

  it('refuses wrong destinations and failures by name', () => {
    const multi = smppPdu('submit_multi', 1);
    assert.throws(() => encodeSmpp(multi), /^RangeError: destinations: 0 entries/);
    const address = { kind: 'address' as const, ton: 256, npi: 0, address: '' };
    assert.throws(() => encodeSmpp({ ...multi, destinations: [address] }), /^RangeError: destinations: 256/);
    const failure = { ton: 0, npi: 0, address: '1'.repeat(21), status: 0 };
    const resp = smppPdu('submit_multi_resp', 1, { failures: [failure] });
    assert.throws(() => encodeSmpp(resp), /^RangeError: failures: 21 characters do not fit into 20/);
  });

  it('writes at an offset and refuses a buffer that is too small', () => {
    const pdu = submit();
    const size = smppLength(pdu);
    const out = Buffer.alloc(200, 0xee);
    assert.equal(encodeSmppInto(out, 5, pdu), 5 + size);
    assert.deepEqual(out.subarray(5, 5 + size), encodeSmpp(pdu));
    assert.equal(out[4], 0xee);
    assert.equal(out[5 + size], 0xee);
    assert.throws(() => encodeSmppInto(Buffer.alloc(size - 1), 0, pdu), RangeError);
  });
});

it('statuses have the names of the specification', () => {
  assert.equal(smppStatusName(0x58), 'ESME_RTHROTTLED');
  assert.equal(smppStatusName(0x401), 'vendor 0x00000401');
  assert.equal(smppStatusName(0x10), 'reserved 0x00000010');
});
