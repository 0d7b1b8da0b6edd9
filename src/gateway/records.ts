import type { Purpose, Reason, Verdict } from '../domain/index.ts';
import type { GatewayProtocol } from './settings.ts';

/*
 * What stands in a journal block: version, then records, each `kind u8, length u32, body`. The same bytes are the evidence entry, so
 * nothing is written twice. Numbers are big endian; `text8` is one octet of length and Latin-1, `text16` two octets and UTF-8.
 */

export const BLOCK_VERSION = 1;

export const KIND = {
  judged: 1,
  segment: 2,
  forwarded: 3,
  receipt: 4,
  returned: 5,
  inbound: 6,
  inboundReturned: 7,
  decided: 8,
  own: 9,
} as const;

export type JournalRecord =
  | JudgedRecord
  | SegmentRecord
  | ForwardedRecord
  | ReceiptRecord
  | ReturnedRecord
  | InboundRecord
  | InboundReturnedRecord
  | DecidedRecord
  | OwnRecord;

/** A whole message with its verdict: the evidence entry of P1. */
export interface JudgedRecord {
  readonly kind: 'judged';
  readonly messageId: string;
  readonly at: number;
  readonly account: string;
  readonly protocol: GatewayProtocol;
  readonly source: string;
  readonly destination: string;
  readonly outcome: Verdict['outcome'];
  readonly purpose: Purpose | 'unclear';
  readonly organisation: string;
  readonly port: string;
  readonly plan: string;
  readonly rulebook: string;
  readonly carrier: string;
  readonly serviceId: string;
  readonly reasons: readonly Reason[];
  readonly segments: readonly SegmentBytes[];
  /** Against whose volume it counts. What a message counts against stands last, and where it is nothing nothing stands for it. */
  readonly leases: Verdict['leases'];
  readonly agreedPer: Verdict['agreedPer'];
}

/** One segment as the client sent it. */
export interface SegmentBytes {
  readonly idHigh: number;
  readonly idLow: number;
  readonly wantsReceipt: boolean;
  readonly udhi: boolean;
  readonly coding: number;
  readonly protocolId: number;
  readonly content: Buffer;
}

/** A segment that was answered while its set is incomplete. */
export interface SegmentRecord {
  readonly kind: 'segment';
  /** The id that the whole message will have. */
  readonly messageId: string;
  readonly at: number;
  readonly account: string;
  readonly protocol: GatewayProtocol;
  readonly source: string;
  readonly destination: string;
  readonly serviceId: string;
  readonly reference: number;
  readonly total: number;
  readonly part: number;
  readonly bytes: SegmentBytes;
}

/** Upstream accepted an item and gave it this id. */
export interface ForwardedRecord {
  readonly kind: 'forwarded';
  readonly messageId: string;
  readonly segment: number;
  readonly upstream: string;
  readonly upstreamId: string;
}

/** What became of an item: from upstream, or the gateway's own failure report. */
export interface ReceiptRecord {
  readonly kind: 'receipt';
  readonly messageId: string;
  readonly segment: number;
  readonly state: string;
  readonly error: string;
  readonly doneAt: number;
}

/** The sender took the receipt. */
export interface ReturnedRecord {
  readonly kind: 'returned';
  readonly messageId: string;
  readonly segment: number;
}

/** What a person sent to a port. */
export interface InboundRecord {
  readonly kind: 'inbound';
  readonly inboundId: string;
  readonly at: number;
  readonly upstream: string;
  /** The person's number as the carrier wrote it. */
  readonly from: string;
  readonly port: string;
  readonly meaning: InboundMeaning;
  /** Whose marketing it is about, where it has a meaning. */
  readonly organisation: string;
  /** The account that it is handed to; empty where none is known. */
  readonly account: string;
  readonly udhi: boolean;
  readonly coding: number;
  /** Of the carrier: what the coding means. */
  readonly protocol: GatewayProtocol;
  readonly content: Buffer;
}

/** `decline`: a no to a request that waits for an answer; it refuses what was asked, and nothing else. */
export const INBOUND_MEANINGS = ['none', 'opt-out', 'agreement', 'decline'] as const;
export type InboundMeaning = (typeof INBOUND_MEANINGS)[number];

export interface InboundReturnedRecord {
  readonly kind: 'inbound-returned';
  readonly inboundId: string;
}

/** A person's decision on a held message. */
export interface DecidedRecord {
  readonly kind: 'decided';
  readonly messageId: string;
  readonly decision: 'release' | 'reject';
  readonly by: string;
}

/** The judged message before it is the operator's own, sent for what the key names. */
export interface OwnRecord {
  readonly kind: 'own';
  readonly messageId: string;
  readonly key: string;
  readonly at: number;
  readonly outcome: Verdict['outcome'];
  /** Codes of the enforced reasons. */
  readonly reasons: readonly string[];
}

/** Closed unions that stand in a record as the number of their place here: only ever extended at the end. */
export const OUTCOMES = ['allow', 'hold', 'refuse'] as const;
export const PROTOCOLS = ['cmpp', 'smpp'] as const;
export const PERIODS = ['none', 'day', 'week', 'month'] as const;
