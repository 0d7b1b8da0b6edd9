import type { CustomKind } from '../field.ts';
import { uint32At } from '../octets.ts';

/** An optional parameter, section 3.2.4.1. `value` is a view into the frame. */
export interface Tlv {
  tag: number;
  value: Buffer;
}

/** Tags of section 5.3.2 by their names in the specification. */
export const SMPP_TAG = {
  dest_addr_subunit: 0x0005,
  dest_network_type: 0x0006,
  dest_bearer_type: 0x0007,
  dest_telematics_id: 0x0008,
  source_addr_subunit: 0x000d,
  source_network_type: 0x000e,
  source_bearer_type: 0x000f,
  source_telematics_id: 0x0010,
  qos_time_to_live: 0x0017,
  payload_type: 0x0019,
  additional_status_info_text: 0x001d,
  receipted_message_id: 0x001e,
  ms_msg_wait_facilities: 0x0030,
  privacy_indicator: 0x0201,
  source_subaddress: 0x0202,
  dest_subaddress: 0x0203,
  user_message_reference: 0x0204,
  user_response_code: 0x0205,
  source_port: 0x020a,
  destination_port: 0x020b,
  sar_msg_ref_num: 0x020c,
  language_indicator: 0x020d,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  sc_interface_version: 0x0210,
  callback_num_pres_ind: 0x0302,
  callback_num_atag: 0x0303,
  number_of_messages: 0x0304,
  callback_num: 0x0381,
  dpf_result: 0x0420,
  set_dpf: 0x0421,
  ms_availability_status: 0x0422,
  network_error_code: 0x0423,
  message_payload: 0x0424,
  delivery_failure_reason: 0x0425,
  more_messages_to_send: 0x0426,
  message_state: 0x0427,
  ussd_service_op: 0x0501,
  display_time: 0x1201,
  sms_signal: 0x1203,
  ms_validity: 0x1204,
  alert_on_message_delivery: 0x130c,
  its_reply_type: 0x1380,
  its_session_info: 0x1383,
} as const;

/** TLVs up to the end of the PDU, in their order, unknown tags and repetitions included. */
export const TLVS: CustomKind<Tlv[]> = {
  read(cursor) {
    const { frame, end } = cursor;
    const all: Tlv[] = [];
    let at = cursor.at;
    while (at < end) {
      if (end - at < 4) {
        return cursor.fault(
          'tlv-truncated',
          at,
          `a TLV needs 4 octets of tag and length, ${end - at} are left`,
        );
      }
      const tag = (frame[at]! << 8) | frame[at + 1]!;
      const length = (frame[at + 2]! << 8) | frame[at + 3]!;
      if (length > end - at - 4) {
        return cursor.fault(
          'tlv-overrun',
          at,
          `TLV 0x${tag.toString(16).padStart(4, '0')} has length ${length}, ${end - at - 4} octets are left`,
        );
      }
      all.push({ tag, value: frame.subarray(at + 4, at + 4 + length) });
      at += 4 + length;
    }
    cursor.at = at;
    return all;
  },
  size(tlvs) {
    let sum = 0;
    for (const tlv of tlvs) sum += 4 + tlv.value.length;
    return sum;
  },
  write(out, at, tlvs, field) {
    let p = at;
    for (const { tag, value } of tlvs) {
      if ((tag & 0xffff) !== tag)
        throw new RangeError(`${field}: tag ${tag} is not an integer from 0 to 65535`);
      if (value.length > 0xffff) throw new RangeError(`${field}: ${value.length} octets, allowed 0 to 65535`);
      out[p] = tag >>> 8;
      out[p + 1] = tag;
      out[p + 2] = value.length >>> 8;
      out[p + 3] = value.length;
      out.set(value, p + 4);
      p += 4 + value.length;
    }
    return p;
  },
  blank: () => [],
  // One message_payload of 64 K and 4 K for all others: more than any known peer sends.
  maxSize: 4 + 0xffff + 4096,
  toEnd: true,
};

/** The first TLV with this tag. */
export function findTlv(tlvs: readonly Tlv[], tag: number): Buffer | undefined {
  for (let i = 0; i < tlvs.length; i++) if (tlvs[i]!.tag === tag) return tlvs[i]!.value;
  return undefined;
}

/** The unsigned number in the first TLV with this tag; undefined when it is absent or not 1, 2 or 4 octets wide. */
export function tlvUint(tlvs: readonly Tlv[], tag: number): number | undefined {
  const value = findTlv(tlvs, tag);
  if (value === undefined) return undefined;
  if (value.length === 1) return value[0]!;
  if (value.length === 2) return (value[0]! << 8) | value[1]!;
  return value.length === 4 ? uint32At(value, 0) : undefined;
}

/** The Latin-1 text in the first TLV with this tag, up to its NUL. */
export function tlvText(tlvs: readonly Tlv[], tag: number): string | undefined {
  const value = findTlv(tlvs, tag);
  if (value === undefined) return undefined;
  const nul = value.indexOf(0);
  return value.toString('latin1', 0, nul < 0 ? value.length : nul);
}

/** A TLV that holds an unsigned number of 1, 2 or 4 octets. */
export function uintTlv(tag: number, value: number, width: 1 | 2 | 4): Tlv {
  const out = Buffer.alloc(width);
  out.writeUIntBE(value, 0, width);
  return { tag, value: out };
}

/** A TLV that holds Latin-1 text with its NUL (kind C-Octet String of section 3.1). */
export function cstringTlv(tag: number, value: string): Tlv {
  return { tag, value: Buffer.from(`${value}\0`, 'latin1') };
}
