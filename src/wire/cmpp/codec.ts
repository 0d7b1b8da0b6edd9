import type { Codec, Framing } from '../compile.ts';
import { type Dialect, decodeFrame, dialect } from '../dialect.ts';
import type { WireError } from '../error.ts';
import type { FillOf, PduOf, Table } from '../field.ts';
import { rest, table } from '../field.ts';
import { putUint32, uint32At } from '../octets.ts';
import type { FrameLimits } from '../splitter.ts';
import { CMPP_CONNECT_STATUS, cmppResultFor } from './results.ts';
import * as routes from './routes.ts';
import * as tables from './tables.ts';
import type { CmppVersion } from './version.ts';

/** Header, section 8.3: Total_Length, Command_Id, Sequence_Id. */
const FRAMING: Framing<'sequence'> = { protocol: 'cmpp', headerLength: 12, words: ['sequence'] };

interface CmppHeader {
  /** Sequence_Id, u32. An answer carries the one of its request. */
  sequence: number;
}

type ServiceTable = (typeof tables)[keyof typeof tables];
type RouteTable = (typeof routes)[keyof typeof routes];
type CmppTable = ServiceTable | RouteTable;

/** A PDU whose layout is not known in this version: header and untouched body. */
export interface CmppOpaque extends CmppHeader {
  command: 'opaque';
  commandId: number;
  /** A view into the frame. */
  body: Buffer;
}

/** Every PDU of CMPP, told apart by `command`. `content`, `msgId` and the other octets are views into the decoded frame. */
export type CmppPdu = PduOf<CmppTable, CmppHeader> | CmppOpaque;
export type CmppCommand = CmppPdu['command'];
export type CmppPduOf<C extends CmppCommand> = Extract<CmppPdu, { command: C }>;

export type CmppConnect = CmppPduOf<'connect'>;
export type CmppConnectResp = CmppPduOf<'connect_resp'>;
export type CmppSubmit = CmppPduOf<'submit'>;
export type CmppSubmitResp = CmppPduOf<'submit_resp'>;
export type CmppDeliver = CmppPduOf<'deliver'>;
export type CmppDeliverResp = CmppPduOf<'deliver_resp'>;

type TableOf<C extends CmppTable['command']> = Extract<CmppTable, { command: C }>;
/** Commands that are answered by a PDU called `${command}_resp`. */
export type CmppRequestCommand = Exclude<CmppTable['command'], `${string}_resp`>;

const services: readonly Table[] = Object.values(tables);
const withGns: readonly Table[] = [...services, ...Object.values(routes)];
const DIALECT: Record<CmppVersion, Dialect<'sequence'>> = {
  // The GNS messages of 2.0 have another, unknown layout.
  32: dialect(FRAMING, services, 'v2'),
  33: dialect(FRAMING, withGns, 'v2'),
  48: dialect(FRAMING, withGns, 'v3'),
};
const OPAQUE_IDS = new Set(Object.values(routes).map((t) => t.id));
const OPAQUE = dialect(FRAMING, [table('opaque', 0, [rest('body')])]).byId(0) as unknown as Codec<
  { command: 'opaque'; sequence: number; body: Buffer },
  { body: Buffer }
>;

/**
 * For the splitter of a CMPP connection. The limit is that of the largest PDU of any version (3586 octets, a 3.0 SUBMIT with 99
 * destinations), because the first frame comes before the version is known.
 */
export const CMPP_LIMITS: FrameLimits = {
  protocol: 'cmpp',
  headerLength: FRAMING.headerLength,
  maxLength: Math.max(...Object.values(DIALECT).map((d) => d.maxLength)),
};

/**
 * Decodes one whole frame in the layout of the connection's version. Malformed octets give a WireError; it never throws.
 * Buffers in the value are views: whoever keeps them beyond the frame's life copies them.
 */
export function decodeCmpp(frame: Buffer, version: CmppVersion): CmppPdu | WireError {
  if (version === 0x20 && frame.length >= 12) {
    const commandId = uint32At(frame, 4);
    if (OPAQUE_IDS.has(commandId) && uint32At(frame, 0) === frame.length) {
      return { command: 'opaque', commandId, sequence: uint32At(frame, 8), body: frame.subarray(12) };
    }
  }
  return decodeFrame(DIALECT[version], frame) as CmppPdu | WireError;
}

function codecOf(command: string, version: CmppVersion): Codec<CmppPdu, object> {
  const codec = DIALECT[version].byCommand(command);
  if (codec !== undefined) return codec as unknown as Codec<CmppPdu, object>;
  throw new RangeError(`command: ${command} has no known layout in CMPP version 0x${version.toString(16)}`);
}

/** Octets of the encoded frame. */
export function cmppLength(pdu: CmppPdu, version: CmppVersion): number {
  return pdu.command === 'opaque' ? 12 + pdu.body.length : codecOf(pdu.command, version).size(pdu);
}

/**
 * Encodes into `out` at `offset` and gives the offset behind the frame. Allocates nothing. `out` must not be memory of which the
 * PDU's octets are views. Fields that the version does not
 * carry (`linkId` in 2.0, `reserve` in 3.0 …) are not written.
 * @throws RangeError naming the field that is out of range, or when the frame does not fit; `out` may then be partly written.
 */
export function encodeCmppInto(out: Buffer, offset: number, pdu: CmppPdu, version: CmppVersion): number {
  if (pdu.command !== 'opaque') return codecOf(pdu.command, version).write(out, offset, pdu);
  const { commandId } = pdu;
  if (commandId >>> 0 !== commandId) throw new RangeError(`commandId: ${commandId} is not a u32`);
  const end = OPAQUE.write(out, offset, pdu);
  putUint32(out, offset + 4, commandId);
  return end;
}

/** Encodes into a new buffer. */
export function encodeCmpp(pdu: CmppPdu, version: CmppVersion): Buffer {
  const out = Buffer.allocUnsafe(cmppLength(pdu, version));
  encodeCmppInto(out, 0, pdu, version);
  return out;
}

/** A PDU with the given fields and all others blank (0, '', no octets). Blank octets are shared: do not write into them. */
export function cmppPdu<C extends CmppTable['command']>(
  command: C,
  sequence: number,
  fields: FillOf<TableOf<C>> = {} as FillOf<TableOf<C>>,
): CmppPduOf<C> {
  return codecOf(command, 0x30).create({ sequence }, fields) as CmppPduOf<C>;
}

/**
 * The answer to a request: its command with `_resp`, its sequence. `request` may be the header of a WireError whose
 * command is known. Field values that are not given are blank; a DELIVER's msgId has to be given again.
 */
export function cmppAnswer<C extends CmppRequestCommand>(
  request: { readonly command: C; readonly sequence: number },
  fields: FillOf<TableOf<`${C}_resp` & CmppTable['command']>> = {} as never,
): CmppPduOf<`${C}_resp` & CmppCommand> {
  const codec = codecOf(`${request.command}_resp`, 0x30);
  return codec.create({ sequence: request.sequence }, fields) as CmppPduOf<`${C}_resp` & CmppCommand>;
}

/** The request whose header a broken frame still shows; undefined when it is no known request, and so has no answer. */
export function cmppRequestOf(
  error: WireError,
): { command: CmppRequestCommand; sequence: number } | undefined {
  const { header } = error;
  if (header?.command === undefined || DIALECT[0x30].byCommand(`${header.command}_resp`) === undefined)
    return undefined;
  return { command: header.command as CmppRequestCommand, sequence: header.sequence };
}

/**
 * The answer to a request that could not be read: its own response with the result that fits the error. Undefined where CMPP
 * has none: for responses, unknown commands, unreadable headers, and QUERY and the route messages, whose answers carry
 * no result for this.
 */
export function cmppRefusal(error: WireError): CmppPdu | undefined {
  const request = cmppRequestOf(error);
  if (request === undefined) return undefined;
  const { command, sequence } = request;
  const result = cmppResultFor(error);
  switch (command) {
    case 'connect':
      return cmppAnswer({ command, sequence }, { status: CMPP_CONNECT_STATUS.structure });
    case 'submit':
    case 'deliver':
    case 'fwd':
      return cmppAnswer({ command, sequence }, { result });
    case 'cancel':
      return cmppAnswer({ command, sequence }, { successId: 1 });
    case 'active_test':
    case 'terminate':
      return cmppAnswer({ command, sequence });
    case 'query':
    case 'mt_route':
    case 'mo_route':
    case 'get_mt_route':
    case 'get_mo_route':
    case 'mt_route_update':
    case 'mo_route_update':
    case 'push_mt_route_update':
    case 'push_mo_route_update':
      return undefined;
  }
}
