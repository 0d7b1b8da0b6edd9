import type { Purpose } from '../../domain/index.ts';
import type { TrafficMessage } from '../../store/index.ts';
import type { ConsentDay } from './consent-day.ts';

/** What the purpose reader said of a message. */
export type ReadPurpose = Purpose | 'unclear';

/** What of a message the daily aggregates are made from. */
export type CountedMessage = Pick<
  TrafficMessage,
  'messageId' | 'at' | 'port' | 'signature' | 'recipientTag' | 'text' | 'purpose' | 'outcome'
>;

/** Messages of one port and day that belong together: one signature, one way to reach the sender, one text but for its variables. */
export interface Strand {
  readonly signature: string;
  /** The first domain or service telephone number in the text, in small letters; '' where it has none. */
  readonly contact: string;
  /** Twelve hexadecimal digits that stand for the text without its signature and its variables. */
  readonly template: string;
  /** The beginning of that text, each variable one #. */
  readonly shape: string;
  readonly messages: number;
  /** Messages by what the reader said. */
  readonly purposes: Readonly<Record<string, number>>;
  /** Messages by the hour in Shanghai, 24 of them. */
  readonly hours: readonly number[];
  /** The smallest of its recipients' tags (upper 48 bits), ascending and distinct, at most RECIPIENTS of them. */
  readonly recipients: readonly number[];
  /** Ids of messages, the smallest first. */
  readonly examples: readonly string[];
}

/** What one port carried on one day. */
export interface PortDay {
  readonly port: string;
  readonly messages: number;
  /** Those with most messages, the largest first. */
  readonly strands: readonly Strand[];
}

/** One text that was read as one purpose under a signature. */
export interface SignatureText {
  readonly template: string;
  readonly shape: string;
  readonly messages: number;
  readonly examples: readonly string[];
}

/** What one signature was used for on one day, over all ports. */
export interface SignatureDay {
  readonly signature: string;
  readonly messages: number;
  readonly purposes: Readonly<Record<string, SignaturePurpose>>;
}

export interface SignaturePurpose {
  readonly messages: number;
  /** Those with most messages, the largest first. */
  readonly texts: readonly SignatureText[];
}

/** What was carried on one day, and what the ledger took in; refused messages, and those from anything but a port (P11), are not in it. */
export interface TrafficDay {
  /** Days since 1970 in Shanghai. */
  readonly day: number;
  readonly ports: readonly PortDay[];
  readonly signatures: readonly SignatureDay[];
  readonly consents: ConsentDay;
}

/*
 * How a text is cut down, in the words that RE2 (ClickHouse) and JavaScript read alike. A mobile number is no contact: it would
 * be a person's number kept in the clear (P7).
 */
export const CONTACT = '(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,12}|[48]00-?[0-9]{3}-?[0-9]{4}';
export const VARIABLE = '[0-9A-Za-z.:/_*-]+';
export const SIGNATURE_HEAD = '^【[^】]*】';

export const STRANDS = 64;
export const RECIPIENTS = 96;
export const TEXTS = 6;
export const EXAMPLES = 3;
/** Characters of a shape. */
export const SHAPE = 70;
