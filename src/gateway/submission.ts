import { Invalid, parseRecipient } from '../domain/index.ts';
import { decodeText, readUdh, schemeOf, splitLong } from '../wire/index.ts';
import type { ClientSession, Desk } from './desks.ts';
import type { GatewayProtocol } from './settings.ts';

/** One submit of a client, in the words that all protocols share. */
export interface Submission {
  readonly session: ClientSession;
  readonly desk: Desk;
  readonly protocol: GatewayProtocol;
  readonly sequence: number;
  readonly source: string;
  readonly destinations: readonly string[];
  readonly content: Buffer;
  readonly coding: number;
  readonly udhi: boolean;
  readonly protocolId: number;
  readonly serviceId: string;
  readonly wantsReceipt: boolean;
}

/** CMPP gives each destination an id of its own (appendix 1), SMPP one to the whole submit_multi (section 4.5.2). */
export function idOf(s: Submission, low: number, destination: number): number {
  return s.protocol === 'cmpp' ? (low + destination) >>> 0 : low;
}

const SOURCE_MAX = 20;
const SMS_OCTETS = 140;
const SEPTETS = 160;

/** How many octets one short message carries: 140, or 160 of a 7-bit alphabet that stands one to an octet. */
function roomOf(coding: number): number {
  return coding === 0 || coding === 1 ? SEPTETS : SMS_OCTETS;
}

export function fitsOneMessage(s: Submission): boolean {
  return s.protocol !== 'smpp' || s.content.length <= roomOf(s.coding) || s.udhi;
}

/** What is wrong with a submit before anything is judged. */
export function faultOf(s: Submission): 'badSource' | 'badDestination' | 'tooLong' | undefined {
  if (s.source.length > SOURCE_MAX) return 'badSource';
  for (const destination of s.destinations)
    if (parseRecipient(destination) instanceof Invalid) return 'badDestination';
  if (s.protocol === 'cmpp' || s.udhi) return s.content.length > roomOf(s.coding) ? 'tooLong' : undefined;
  if (fitsOneMessage(s)) return undefined;
  const scheme = schemeOf(s.coding, s.protocol);
  if (scheme === undefined || scheme === 'binary') return 'tooLong';
  const { text } = decodeText(s.content, s.coding, s.protocol);
  return splitLong(text, scheme, { reference: 0, bits: 8 }) === undefined ? 'tooLong' : undefined;
}

export function concatOf(s: Submission): { reference: number; total: number; part: number } | undefined {
  if (!s.udhi) return undefined;
  const udh = readUdh(s.content);
  return udh.kind === 'udh' ? udh.concat : undefined;
}

export function udhLength(content: Buffer): number {
  const udh = readUdh(content);
  return udh.kind === 'udh' ? udh.headerLength : 0;
}
