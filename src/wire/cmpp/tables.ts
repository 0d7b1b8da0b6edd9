import { counted, octets, table, text, texts, u8, u32, uint } from '../field.ts';

/*
 * The messages between service provider and gateway, and between gateways.
 *
 * Sections are those of CMPP V3.0.0 (QB-GF-028-2003); `v2` widths are of V2.0 (2.1 is equal here), `v3` of V3.0.0.
 * A field with one width only is blank when decoded from the other version and not written in it.
 * The specification's upper limits of Msg_Length (under 160 or 140) are not checked here: a receiver has to answer such a
 * message with result 6, so it must be able to read it.
 */

const NUMBER = { v2: 21, v3: 32 } as const;
const RESULT = { v2: 1, v3: 4 } as const;
/** "小于100个用户", section 8.4.3.1; none would be a message to nobody. */
const DESTINATIONS = { min: 1, max: 99 } as const;

/** CMPP_CONNECT, section 8.4.1.1. */
export const CONNECT = table('connect', 0x00000001, [
  text('sourceAddr', 6),
  octets('authenticatorSource', 16),
  u8('version'),
  u32('timestamp'),
]);

/** CMPP_CONNECT_RESP, section 8.4.1.2. Its layout follows the version that the client sent. */
export const CONNECT_RESP = table('connect_resp', 0x80000001, [
  uint('status', RESULT),
  octets('authenticatorIsmg', 16),
  u8('version'),
]);

/** CMPP_TERMINATE, section 8.4.2.1: no body. */
export const TERMINATE = table('terminate', 0x00000002, []);

/** CMPP_TERMINATE_RESP, section 8.4.2.2: no body. */
export const TERMINATE_RESP = table('terminate_resp', 0x80000002, []);

/** CMPP_SUBMIT, section 8.4.3.1. */
export const SUBMIT = table('submit', 0x00000004, [
  octets('msgId', 8),
  u8('pkTotal'),
  u8('pkNumber'),
  u8('registeredDelivery'),
  u8('msgLevel'),
  text('serviceId', 10),
  u8('feeUserType'),
  text('feeTerminalId', NUMBER),
  uint('feeTerminalType', { v3: 1 }),
  u8('tpPid'),
  u8('tpUdhi'),
  u8('msgFmt'),
  text('msgSrc', 6),
  text('feeType', 2),
  text('feeCode', 6),
  text('validTime', 17),
  text('atTime', 17),
  text('srcId', 21),
  texts('destTerminalIds', NUMBER, DESTINATIONS),
  uint('destTerminalType', { v3: 1 }),
  counted('content', 1, 255),
  text('reserve', { v2: 8 }),
  text('linkId', { v3: 20 }),
]);

/** CMPP_SUBMIT_RESP, section 8.4.3.2. */
export const SUBMIT_RESP = table('submit_resp', 0x80000004, [octets('msgId', 8), uint('result', RESULT)]);

/** CMPP_QUERY, section 8.4.4.1. `time` is YYYYMMDD. */
export const QUERY = table('query', 0x00000006, [
  text('time', 8),
  u8('queryType'),
  text('queryCode', 10),
  text('reserve', 8),
]);

/** CMPP_QUERY_RESP, section 8.4.4.2. */
export const QUERY_RESP = table('query_resp', 0x80000006, [
  text('time', 8),
  u8('queryType'),
  text('queryCode', 10),
  u32('mtTotalMessages'),
  u32('mtTotalUsers'),
  u32('mtSuccesses'),
  u32('mtWaiting'),
  u32('mtFailures'),
  u32('moSuccesses'),
  u32('moWaiting'),
  u32('moFailures'),
]);

/** CMPP_DELIVER, section 8.4.5.1. A status report when `registeredDelivery` is 1: see `parseCmppReport`. */
export const DELIVER = table('deliver', 0x00000005, [
  octets('msgId', 8),
  text('destId', 21),
  text('serviceId', 10),
  u8('tpPid'),
  u8('tpUdhi'),
  u8('msgFmt'),
  text('srcTerminalId', NUMBER),
  uint('srcTerminalType', { v3: 1 }),
  u8('registeredDelivery'),
  counted('content', 1, 255),
  text('reserve', { v2: 8 }),
  text('linkId', { v3: 20 }),
]);

/** CMPP_DELIVER_RESP, section 8.4.5.2. */
export const DELIVER_RESP = table('deliver_resp', 0x80000005, [octets('msgId', 8), uint('result', RESULT)]);

/** CMPP_CANCEL, section 8.4.6.1. */
export const CANCEL = table('cancel', 0x00000007, [octets('msgId', 8)]);

/** CMPP_CANCEL_RESP, section 8.4.6.2. */
export const CANCEL_RESP = table('cancel_resp', 0x80000007, [uint('successId', RESULT)]);

/** CMPP_ACTIVE_TEST, section 8.4.7.1: no body. */
export const ACTIVE_TEST = table('active_test', 0x00000008, []);

/** CMPP_ACTIVE_TEST_RESP, section 8.4.7.2: one reserved octet. Some peers leave it out. */
export const ACTIVE_TEST_RESP = table('active_test_resp', 0x80000008, [u8('reserved')], {
  bareHeader: 'always',
});

/** CMPP_FWD, section 8.5.4.1. The specification wants one destination; its width is 21 in both versions. */
export const FWD = table('fwd', 0x00000009, [
  text('sourceId', 6),
  text('destinationId', 6),
  u8('nodesCount'),
  u8('msgFwdType'),
  octets('msgId', 8),
  u8('pkTotal'),
  u8('pkNumber'),
  u8('registeredDelivery'),
  u8('msgLevel'),
  text('serviceId', 10),
  u8('feeUserType'),
  text('feeTerminalId', 21),
  text('feeTerminalPseudo', { v3: 32 }),
  uint('feeTerminalUserType', { v3: 1 }),
  u8('tpPid'),
  u8('tpUdhi'),
  u8('msgFmt'),
  text('msgSrc', 6),
  text('feeType', 2),
  text('feeCode', 6),
  text('validTime', 17),
  text('atTime', 17),
  text('srcId', 21),
  text('srcPseudo', { v3: 32 }),
  uint('srcUserType', { v3: 1 }),
  uint('srcType', { v3: 1 }),
  texts('destIds', 21, DESTINATIONS),
  text('destPseudo', { v3: 32 }),
  uint('destUserType', { v3: 1 }),
  counted('content', 1, 255),
  text('reserve', { v2: 8 }),
  text('linkId', { v3: 20 }),
]);

/** CMPP_FWD_RESP, section 8.5.4.2. */
export const FWD_RESP = table('fwd_resp', 0x80000009, [
  octets('msgId', 8),
  u8('pkTotal'),
  u8('pkNumber'),
  uint('result', RESULT),
]);
