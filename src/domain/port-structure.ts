import type { Carrier } from './changes.ts';
import { Invalid } from './invalid.ts';
import { type Port, parsePort } from './port.ts';
import { parseRecipient } from './recipient.ts';

/**
 * Kinds of sender numbers by the block that they stand in. The blocks of 106 are those of 电信网编号计划（2017年版）, 信管〔2017〕68号.
 * `charged` (经营性) says that the recipient pays for the information; whether a message is marketing cannot be told from it.
 */
export type PortKind =
  | 'reserve'
  | 'provincial-charged'
  | 'provincial-platform'
  | 'provincial-own'
  | 'provincial-public-interest'
  | 'carrier'
  | 'national-charged'
  | 'national-platform'
  | 'national-own'
  | 'national-public-interest'
  | 'carrier-line'
  | 'national-line'
  | 'provincial-line'
  | 'public-line'
  | 'customer-line';

export interface PortBlock {
  /** The digits that make the block; the longest block that begins a number is the number's. */
  readonly prefix: string;
  readonly kind: PortKind;
  /** Whose network it belongs to, where the digits tell it. */
  readonly carrier?: Carrier;
  /** `older`: the division by this digit was read in an earlier edition of the plan only. */
  readonly certainty: 'found' | 'older';
}

function blocks(
  kind: PortKind,
  prefixes: readonly string[],
  certainty: PortBlock['certainty'] = 'found',
): PortBlock[] {
  return prefixes.map((prefix) => ({ prefix, kind, certainty }));
}

function ofCarrier(kind: PortKind, prefix: string, carrier: Carrier): PortBlock {
  return { prefix, kind, carrier, certainty: 'found' };
}

/** 1064 is missing: it is for machines, and no port (see `parsePort`). */
export const PORT_BLOCKS: readonly PortBlock[] = [
  ...blocks('reserve', ['1060', '1061', '1067']),
  ...blocks('provincial-charged', ['1062']),
  ...blocks('provincial-platform', ['10630', '10631', '10632', '10633', '10634']),
  ...blocks('provincial-own', ['10635', '10636', '10637', '10638']),
  ...blocks('provincial-public-interest', ['10639']),
  ...blocks('carrier', ['1065']),
  ofCarrier('carrier', '10655', 'unicom'),
  ofCarrier('carrier', '10657', 'mobile'),
  ofCarrier('carrier', '10659', 'telecom'),
  ...blocks('national-charged', ['1066']),
  ...blocks('national-platform', ['1068']),
  ...blocks('national-platform', ['10690', '10691', '10692', '10693', '10694'], 'older'),
  ...blocks('national-own', ['10695', '10696', '10697', '10698'], 'older'),
  ...blocks('national-public-interest', ['10699'], 'older'),
  ...blocks('carrier-line', ['100']),
  ofCarrier('carrier-line', '10000', 'telecom'),
  ofCarrier('carrier-line', '10010', 'unicom'),
  ofCarrier('carrier-line', '10086', 'mobile'),
  ofCarrier('carrier-line', '10099', 'broadnet'),
  ...blocks('national-line', ['95']),
  ...blocks('provincial-line', ['96']),
  ...blocks('public-line', ['12']),
  ...blocks('customer-line', ['400']),
];

/** The block of a port. Every port has one: what `parsePort` lets in is what the table divides. */
export function blockOf(port: Port): PortBlock {
  let found: PortBlock | undefined;
  for (const block of PORT_BLOCKS) {
    if (port.startsWith(block.prefix) && block.prefix.length > (found?.prefix.length ?? 0)) found = block;
  }
  if (found === undefined) throw new Error(`no block begins ${port}`);
  return found;
}

/** Why something typed is no sender number. `unknown`: digits, in no block of the plan that sends messages. */
export const SENDER_FAULTS = ['empty', 'not-digits', 'too-short', 'too-long', 'unknown'] as const;
export type SenderFault = (typeof SENDER_FAULTS)[number];

/** What a person typed as the number that a message came from. */
export type SenderReading =
  | { readonly kind: 'port'; readonly port: Port; readonly block: PortBlock }
  /** A mainland mobile number, a number from abroad, or 1064: senders, but no ports. The person's number is not repeated here (P7). */
  | { readonly kind: 'person' | 'foreign' | 'machine' }
  | { readonly kind: 'fault'; readonly fault: SenderFault };

const LONGEST = 20;
/** What telephones and people put between digits, and the invisible marks that come along when a number is copied. */
const BETWEEN = /[\s().\-\u2010-\u2015\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;

/**
 * Reads a sender number as it is shown on a telephone: full-width digits, spaces, hyphens and a leading +86 are taken for what they
 * mean. Never throws.
 */
export function readSender(text: string): SenderReading {
  const typed = text.normalize('NFKC').replace(BETWEEN, '');
  if (typed === '') return fault('empty');
  const shape = /^(\+|00)?(\d+)$/.exec(typed);
  if (shape === null) return fault('not-digits');
  const [, abroad, all = ''] = shape;
  if (!(parseRecipient(typed) instanceof Invalid)) {
    const mainland = all.startsWith('86') || abroad === undefined;
    return { kind: mainland ? 'person' : 'foreign' };
  }
  // Telephones show ports too with the country's code before them.
  const digits = abroad !== undefined || /^86106\d/.test(all) ? all.replace(/^86/, '') : all;
  if (digits.length > LONGEST) return fault('too-long');
  if (/^1064\d/.test(digits)) return { kind: 'machine' };
  const port = parsePort(digits);
  if (!(port instanceof Invalid)) return { kind: 'port', port, block: blockOf(port) };
  return fault(
    /^(?:1|10|106\d{0,4}|100\d?|12\d{0,2}|9|9[56]\d{0,2}|4|40|400\d{0,6})$/.test(digits)
      ? 'too-short'
      : 'unknown',
  );
}

function fault(name: SenderFault): SenderReading {
  return { kind: 'fault', fault: name };
}
