import { SMPP_MESSAGE_STATE, type SmppMessageState } from './status.ts';
import { findTlv, SMPP_TAG, type Tlv, tlvText, tlvUint } from './tlv.ts';

/** True for SMSC delivery receipts: bits 5-2 of esm_class are 0001 (section 5.2.12), whatever the other bits say. */
export function isSmppReceipt(esmClass: number): boolean {
  return (esmClass & 0x3c) === 0x04;
}

/** True when short_message begins with a user data header (section 5.2.12, bit 6). */
export function smppHasUdh(esmClass: number): boolean {
  return (esmClass & 0x40) !== 0;
}

/** The seven letters of `stat` in a receipt text, appendix B. */
const STAT: Record<SmppMessageState, string> = {
  ENROUTE: 'ENROUTE',
  DELIVERED: 'DELIVRD',
  EXPIRED: 'EXPIRED',
  DELETED: 'DELETED',
  UNDELIVERABLE: 'UNDELIV',
  ACCEPTED: 'ACCEPTD',
  UNKNOWN: 'UNKNOWN',
  REJECTED: 'REJECTD',
};
const STATE_OF_STAT = new Map(Object.entries(STAT).map(([state, stat]) => [stat, state as SmppMessageState]));
const STATE_OF_NUMBER = new Map(
  Object.entries(SMPP_MESSAGE_STATE).map(([state, n]) => [n as number, state as SmppMessageState]),
);

export interface SmppReceiptText {
  id: string;
  /** YYMMDDhhmm or YYMMDDhhmmss, on the SMSC's wall clock. */
  submitDate: string;
  doneDate: string;
  state: SmppMessageState;
  /** Up to 3 characters, network or SMSC specific. */
  err?: string;
  /** Beginning of the message; at most 20 characters are written, `?` for what is not ASCII. */
  text?: string;
}

/** Appendix B: `id:… sub:001 dlvrd:001 submit date:… done date:… stat:DELIVRD err:000 text:…`, Latin-1. */
export function buildSmppReceipt(receipt: SmppReceiptText): Buffer {
  const delivered = receipt.state === 'DELIVERED' ? '001' : '000';
  const text =
    `id:${receipt.id} sub:001 dlvrd:${delivered} submit date:${receipt.submitDate} done date:${receipt.doneDate} ` +
    `stat:${STAT[receipt.state]} err:${receipt.err ?? '000'} text:${(receipt.text ?? '').slice(0, 20).replace(/[^\x20-\x7e]/g, '?')}`;
  return Buffer.from(text, 'latin1');
}

/** The TLVs that go with a receipt; they win over the text at the receiver. */
export function smppReceiptTlvs(id: string, state: SmppMessageState): Tlv[] {
  return [
    { tag: SMPP_TAG.receipted_message_id, value: Buffer.from(`${id}\0`, 'latin1') },
    { tag: SMPP_TAG.message_state, value: Buffer.from([SMPP_MESSAGE_STATE[state]]) },
  ];
}

/** What a receipt says. Fields that it leaves out are undefined; dates are left as they were written. */
export interface SmppReceipt {
  /** From the TLV receipted_message_id, else from the text. */
  id: string | undefined;
  /** The id in the text: some SMSCs write it decimal where the TLV or submit_sm_resp has it in hexadecimal. */
  textId: string | undefined;
  /** From the TLV message_state, else from `stat`. UNKNOWN is what the SMSC says, undefined what it does not say. */
  state: SmppMessageState | undefined;
  stat: string | undefined;
  sub: string | undefined;
  dlvrd: string | undefined;
  submitDate: string | undefined;
  doneDate: string | undefined;
  /** From the text; `networkError` has the TLV. */
  err: string | undefined;
  text: string | undefined;
  /** TLV network_error_code, section 5.3.2.31: network type and code. */
  networkError: { type: number; code: number } | undefined;
}

/** Keys as they are met: any case; `submit date`, `submit_date`, `submitdate`; spaces around the colon. */
const KEY = /(?:^|\s)(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err|text)\s*:\s?/gi;

/**
 * Reads a delivery receipt; undefined when it has neither the TLVs nor a text in which `id:` or `stat:` stands. The caller
 * has looked at esm_class (`isSmppReceipt`).
 */
export function parseSmppReceipt(pdu: {
  readonly dataCoding: number;
  readonly shortMessage: Buffer;
  readonly tlvs: readonly Tlv[];
}): SmppReceipt | undefined {
  const octets = pdu.shortMessage.length > 0 ? pdu.shortMessage : findTlv(pdu.tlvs, SMPP_TAG.message_payload);
  const found = fieldsOf(textOf(octets ?? Buffer.alloc(0), pdu.dataCoding));
  const tlvId = tlvText(pdu.tlvs, SMPP_TAG.receipted_message_id);
  const tlvState = tlvUint(pdu.tlvs, SMPP_TAG.message_state);
  const textId = found.get('id');
  const stat = found.get('stat');
  const id = tlvId === undefined || tlvId === '' ? textId : tlvId;
  const state =
    (tlvState === undefined ? undefined : STATE_OF_NUMBER.get(tlvState)) ??
    (stat === undefined ? undefined : stateOf(stat));
  if (id === undefined && state === undefined && stat === undefined) return undefined;
  const network = findTlv(pdu.tlvs, SMPP_TAG.network_error_code);
  return {
    id,
    textId,
    state,
    stat,
    sub: found.get('sub'),
    dlvrd: found.get('dlvrd'),
    submitDate: found.get('submitdate'),
    doneDate: found.get('donedate'),
    err: found.get('err'),
    text: found.get('text'),
    networkError:
      network?.length === 3 ? { type: network[0]!, code: (network[1]! << 8) | network[2]! } : undefined,
  };
}

/** The full words are met too (`stat:DELIVERED`), and cut ones: the first five letters tell all states apart. */
function stateOf(stat: string): SmppMessageState | undefined {
  const upper = stat.toUpperCase();
  const known = STATE_OF_STAT.get(upper);
  if (known !== undefined) return known;
  return (Object.keys(STAT) as SmppMessageState[]).find(
    (state) => upper.length >= 5 && state.startsWith(upper.slice(0, 5)),
  );
}

function textOf(octets: Buffer, dataCoding: number): string {
  if (dataCoding !== 8) return octets.toString('latin1');
  let s = '';
  for (let i = 0; i + 1 < octets.length; i += 2) s += String.fromCharCode((octets[i]! << 8) | octets[i + 1]!);
  return s;
}

function fieldsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let key: string | undefined;
  let from = 0;
  for (const match of text.matchAll(KEY)) {
    if (key !== undefined && !found.has(key)) found.set(key, text.slice(from, match.index).trim());
    key = match[1]!.toLowerCase().replace(/[ _]/g, '');
    from = match.index + match[0].length;
    // `text` is the sender's: what looks like a key in it is none.
    if (key === 'text') break;
  }
  if (key !== undefined && !found.has(key))
    found.set(key, key === 'text' ? text.slice(from) : text.slice(from).trim());
  return found;
}
