import { counted, cstring, custom, table, u8 } from '../field.ts';
import { DESTINATIONS, FAILURES } from './lists.ts';
import { TLVS } from './tlv.ts';

/*
 * All PDUs of SMPP V3.4 (issue 1.2); sections are those of the specification. Names are its names in camelCase.
 *
 * Every PDU that has a body takes TLVs behind it, also where the specification lists none: section 3.3 asks to let pass
 * optional parameters that one does not expect. Time strings (schedule_delivery_time, validity_period, final_date) are 1 or
 * 17 octets in the specification; other lengths up to 17 are read as well, to be judged by the receiver (status 0x61, 0x62).
 */

const tlvs = custom('tlvs', TLVS);

/** Answers whose body is not returned when command_status is not 0; peers that send one all the same are read. */
const OMITTED = { bareHeader: 'when-failed', bodyOmittedWhenFailed: true } as const;
const LENIENT = { bareHeader: 'when-failed' } as const;

const bindFields = [
  cstring('systemId', 16),
  cstring('password', 9),
  cstring('systemType', 13),
  u8('interfaceVersion'),
  u8('addrTon'),
  u8('addrNpi'),
  cstring('addressRange', 41),
  tlvs,
] as const;
const bindRespFields = [cstring('systemId', 16), tlvs] as const;
const messageIdFields = [cstring('messageId', 65), tlvs] as const;

const sourceFields = [u8('sourceAddrTon'), u8('sourceAddrNpi')] as const;
const shortSource = [...sourceFields, cstring('sourceAddr', 21)] as const;
const shortDest = [u8('destAddrTon'), u8('destAddrNpi'), cstring('destinationAddr', 21)] as const;
const longSource = [...sourceFields, cstring('sourceAddr', 65)] as const;

const messageFields = [
  u8('esmClass'),
  u8('protocolId'),
  u8('priorityFlag'),
  cstring('scheduleDeliveryTime', 17),
  cstring('validityPeriod', 17),
  u8('registeredDelivery'),
  u8('replaceIfPresentFlag'),
  u8('dataCoding'),
  u8('smDefaultMsgId'),
  counted('shortMessage', 1, 254),
  tlvs,
] as const;

const submitFields = [cstring('serviceType', 6), ...shortSource, ...shortDest, ...messageFields] as const;

/** generic_nack, section 4.3.1. */
export const GENERIC_NACK = table('generic_nack', 0x80000000, []);

/** bind_receiver, section 4.1.3. */
export const BIND_RECEIVER = table('bind_receiver', 0x00000001, bindFields);
/** bind_receiver_resp, section 4.1.4. */
export const BIND_RECEIVER_RESP = table('bind_receiver_resp', 0x80000001, bindRespFields, OMITTED);
/** bind_transmitter, section 4.1.1. */
export const BIND_TRANSMITTER = table('bind_transmitter', 0x00000002, bindFields);
/** bind_transmitter_resp, section 4.1.2. */
export const BIND_TRANSMITTER_RESP = table('bind_transmitter_resp', 0x80000002, bindRespFields, OMITTED);
/** bind_transceiver, section 4.1.5. */
export const BIND_TRANSCEIVER = table('bind_transceiver', 0x00000009, bindFields);
/** bind_transceiver_resp, section 4.1.6. */
export const BIND_TRANSCEIVER_RESP = table('bind_transceiver_resp', 0x80000009, bindRespFields, OMITTED);
/** outbind, section 4.1.7. */
export const OUTBIND = table('outbind', 0x0000000b, [cstring('systemId', 16), cstring('password', 9), tlvs]);

/** unbind, section 4.2.1. */
export const UNBIND = table('unbind', 0x00000006, []);
/** unbind_resp, section 4.2.2. */
export const UNBIND_RESP = table('unbind_resp', 0x80000006, []);

/** submit_sm, section 4.4.1. */
export const SUBMIT_SM = table('submit_sm', 0x00000004, submitFields);
/** submit_sm_resp, section 4.4.2. */
export const SUBMIT_SM_RESP = table('submit_sm_resp', 0x80000004, messageIdFields, OMITTED);

/** submit_multi, section 4.5.1. */
export const SUBMIT_MULTI = table('submit_multi', 0x00000021, [
  cstring('serviceType', 6),
  ...shortSource,
  custom('destinations', DESTINATIONS),
  ...messageFields,
]);
/** submit_multi_resp, section 4.5.2. */
export const SUBMIT_MULTI_RESP = table(
  'submit_multi_resp',
  0x80000021,
  [cstring('messageId', 65), custom('failures', FAILURES), tlvs],
  LENIENT,
);

/** deliver_sm, section 4.6.1: the fields of submit_sm. */
export const DELIVER_SM = table('deliver_sm', 0x00000005, submitFields);
/** deliver_sm_resp, section 4.6.2: message_id is unused, a single NUL. Peers that leave it out are read. */
export const DELIVER_SM_RESP = table('deliver_sm_resp', 0x80000005, messageIdFields, {
  bareHeader: 'always',
});

/** data_sm, section 4.7.1: addresses of up to 64 characters, the message in message_payload. */
export const DATA_SM = table('data_sm', 0x00000103, [
  cstring('serviceType', 6),
  ...longSource,
  u8('destAddrTon'),
  u8('destAddrNpi'),
  cstring('destinationAddr', 65),
  u8('esmClass'),
  u8('registeredDelivery'),
  u8('dataCoding'),
  tlvs,
]);
/** data_sm_resp, section 4.7.2. Its TLVs tell why it failed, so the body stays. */
export const DATA_SM_RESP = table('data_sm_resp', 0x80000103, messageIdFields, LENIENT);

/** query_sm, section 4.8.1. */
export const QUERY_SM = table('query_sm', 0x00000003, [cstring('messageId', 65), ...shortSource, tlvs]);
/** query_sm_resp, section 4.8.2. */
export const QUERY_SM_RESP = table(
  'query_sm_resp',
  0x80000003,
  [cstring('messageId', 65), cstring('finalDate', 17), u8('messageState'), u8('errorCode'), tlvs],
  LENIENT,
);

/** cancel_sm, section 4.9.1. */
export const CANCEL_SM = table('cancel_sm', 0x00000008, [
  cstring('serviceType', 6),
  cstring('messageId', 65),
  ...shortSource,
  ...shortDest,
  tlvs,
]);
/** cancel_sm_resp, section 4.9.2. */
export const CANCEL_SM_RESP = table('cancel_sm_resp', 0x80000008, []);

/** replace_sm, section 4.10.1. */
export const REPLACE_SM = table('replace_sm', 0x00000007, [
  cstring('messageId', 65),
  ...shortSource,
  cstring('scheduleDeliveryTime', 17),
  cstring('validityPeriod', 17),
  u8('registeredDelivery'),
  u8('smDefaultMsgId'),
  counted('shortMessage', 1, 254),
  tlvs,
]);
/** replace_sm_resp, section 4.10.2. */
export const REPLACE_SM_RESP = table('replace_sm_resp', 0x80000007, []);

/** enquire_link, section 4.11.1. */
export const ENQUIRE_LINK = table('enquire_link', 0x00000015, []);
/** enquire_link_resp, section 4.11.2. */
export const ENQUIRE_LINK_RESP = table('enquire_link_resp', 0x80000015, []);

/** alert_notification, section 4.12.1; it has no answer. */
export const ALERT_NOTIFICATION = table('alert_notification', 0x00000102, [
  ...longSource,
  u8('esmeAddrTon'),
  u8('esmeAddrNpi'),
  cstring('esmeAddr', 65),
  tlvs,
]);
