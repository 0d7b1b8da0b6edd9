import type { Codec, Framing } from '../compile.ts';
import { decodeFrame, dialect } from '../dialect.ts';
import { WireError } from '../error.ts';
import type { FillOf, PduOf } from '../field.ts';
import type { FrameLimits } from '../splitter.ts';
import { smppStatusFor } from './status.ts';
import * as tables from './tables.ts';
import { findTlv, SMPP_TAG, type Tlv } from './tlv.ts';

/** Header, section 3.2: command_length, command_id, command_status, sequence_number. */
const FRAMING: Framing<'status' | 'sequence'> = {
  protocol: 'smpp',
  headerLength: 16,
  words: ['status', 'sequence'],
};

interface SmppHeader {
  /** command_status, section 5.1.3; 0 in requests. */
  status: number;
  /** sequence_number, u32. An answer carries the one of its request. */
  sequence: number;
}

type SmppTable = (typeof tables)[keyof typeof tables];

/** Every PDU of SMPP 3.4, told apart by `command`. `shortMessage` and TLV values are views into the decoded frame. */
export type SmppPdu = PduOf<SmppTable, SmppHeader>;
export type SmppCommand = SmppPdu['command'];
export type SmppPduOf<C extends SmppCommand> = Extract<SmppPdu, { command: C }>;

export type SmppSubmitSm = SmppPduOf<'submit_sm'>;
export type SmppSubmitSmResp = SmppPduOf<'submit_sm_resp'>;
export type SmppDeliverSm = SmppPduOf<'deliver_sm'>;
export type SmppDeliverSmResp = SmppPduOf<'deliver_sm_resp'>;
export type SmppBind = SmppPduOf<'bind_receiver' | 'bind_transmitter' | 'bind_transceiver'>;

type TableOf<C extends SmppCommand> = Extract<SmppTable, { command: C }>;
/** Commands that are answered by a PDU called `${command}_resp`. */
export type SmppRequestCommand = Exclude<
  SmppCommand,
  `${string}_resp` | 'generic_nack' | 'outbind' | 'alert_notification'
>;

const DIALECT = dialect(FRAMING, Object.values(tables));

/** For the splitter of an SMPP connection. The limit leaves room for a message_payload of 64 K and other TLVs. */
export const SMPP_LIMITS: FrameLimits = {
  protocol: 'smpp',
  headerLength: FRAMING.headerLength,
  maxLength: DIALECT.maxLength,
};

/**
 * Decodes one whole frame. Malformed octets give a WireError; it never throws.
 * Buffers in the value are views: whoever keeps them beyond the frame's life copies them.
 */
export function decodeSmpp(frame: Buffer): SmppPdu | WireError {
  return decodeFrame(DIALECT, frame) as SmppPdu | WireError;
}

function codecOf(command: string): Codec<SmppPdu, object> {
  const codec = DIALECT.byCommand(command);
  if (codec !== undefined) return codec as unknown as Codec<SmppPdu, object>;
  throw new RangeError(`command: ${command} is not an SMPP command`);
}

/** Octets of the encoded frame. */
export function smppLength(pdu: SmppPdu): number {
  return codecOf(pdu.command).size(pdu);
}

/**
 * Encodes into `out` at `offset` and gives the offset behind the frame. Allocates nothing. `out` must not be memory of which the
 * PDU's octets are views. Where the specification says so
 * (submit_sm_resp, bind answers) the body is left out when `status` is not 0.
 * @throws RangeError naming the field that is out of range, or when the frame does not fit; `out` may then be partly written.
 */
export function encodeSmppInto(out: Buffer, offset: number, pdu: SmppPdu): number {
  return codecOf(pdu.command).write(out, offset, pdu);
}

/** Encodes into a new buffer. */
export function encodeSmpp(pdu: SmppPdu): Buffer {
  const codec = codecOf(pdu.command);
  const out = Buffer.allocUnsafe(codec.size(pdu));
  codec.write(out, 0, pdu);
  return out;
}

/** A PDU with the given fields and all others blank (0, '', no octets). Blank octets are shared: do not write into them. */
export function smppPdu<C extends SmppCommand>(
  command: C,
  sequence: number,
  fields: FillOf<TableOf<C>> = {} as FillOf<TableOf<C>>,
  status = 0,
): SmppPduOf<C> {
  return codecOf(command).create({ status, sequence }, fields) as SmppPduOf<C>;
}

/** The answer to a request: its command with `_resp`, its sequence. `request` may be the header of a WireError. */
export function smppAnswer<C extends SmppRequestCommand>(
  request: { readonly command: C; readonly sequence: number },
  status: number,
  fields: FillOf<TableOf<`${C}_resp` & SmppCommand>> = {} as never,
): SmppPduOf<`${C}_resp` & SmppCommand> {
  const codec = codecOf(`${request.command}_resp`);
  return codec.create({ status, sequence: request.sequence }, fields) as SmppPduOf<`${C}_resp` & SmppCommand>;
}

/** The answer to what cannot be read (section 4.3): the sequence of the broken PDU, or 0 when it is unknown. */
export function smppNack(sequence: number, status: number): SmppPduOf<'generic_nack'> {
  return { command: 'generic_nack', status, sequence };
}

/**
 * The answer to a frame that could not be read (section 4.3): the response of its request with the status that fits the error,
 * generic_nack for unknown commands and unreadable headers. Undefined for broken responses, which are never answered.
 */
export function smppRefusal(error: WireError): SmppPdu | undefined {
  const { header } = error;
  const status = smppStatusFor(error);
  if (header === undefined) return smppNack(0, status);
  if (header.commandId >>> 31 === 1) return undefined;
  const response = header.command === undefined ? undefined : DIALECT.byCommand(`${header.command}_resp`);
  if (response === undefined) return smppNack(header.sequence, status);
  return response.create({ status, sequence: header.sequence }, {} as never) as SmppPdu;
}

/**
 * The octets of a message: short_message, or the TLV message_payload (section 5.3.2.32). A PDU that fills both is refused:
 * peers would not agree on which of them is delivered, and text could hide in the other.
 */
export function smppContent(pdu: {
  readonly command: string;
  readonly sequence: number;
  readonly shortMessage?: Buffer;
  readonly tlvs: readonly Tlv[];
}): Buffer | WireError {
  const payload = findTlv(pdu.tlvs, SMPP_TAG.message_payload);
  const short = pdu.shortMessage;
  if (payload === undefined) return short ?? Buffer.alloc(0);
  if (short === undefined || short.length === 0) return payload;
  const commandId = DIALECT.byCommand(pdu.command)?.id ?? 0;
  return new WireError({
    protocol: 'smpp',
    code: 'message-given-twice',
    offset: 0,
    field: 'shortMessage',
    message: `${pdu.command}: short_message has ${short.length} octets and message_payload ${payload.length}, allowed is one of them`,
    header: { commandId, command: pdu.command, sequence: pdu.sequence },
  });
}
