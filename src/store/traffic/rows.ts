export type Outcome = 'allow' | 'hold' | 'refuse';

/** One judged message. `recipientTag` finds it, `recipientSealed` (base64) shows it to whom may see it. */
export interface TrafficMessage {
  readonly messageId: string;
  readonly at: number;
  readonly gateway: string;
  readonly block: number;
  /** Its place in the block. */
  readonly record: number;
  readonly account: string;
  /** The content provider. */
  readonly organisation: string;
  readonly signature: string;
  readonly port: string;
  readonly recipientTag: bigint;
  readonly recipientSealed: string;
  readonly carrier: string;
  readonly protocol: string;
  readonly text: string;
  readonly textAnomalies: readonly string[];
  readonly purpose: string;
  readonly plan: string;
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
  readonly shadowReasons: readonly string[];
  readonly rulebook: string;
  readonly segments: number;
  /** The province of the recipient's number, `abroad` or `unknown`. Absent: stored before it was read. */
  readonly region?: string;
}

export interface TrafficReceipt {
  readonly messageId: string;
  readonly segment: number;
  /** When it came in. */
  readonly at: number;
  /** Seven characters as received, such as DELIVRD. */
  readonly status: string;
  readonly upstream: string;
  /** When upstream says that it happened. */
  readonly reportedAt: number;
}

export interface TrafficInbound {
  readonly at: number;
  readonly senderTag: bigint;
  readonly senderSealed: string;
  readonly port: string;
  readonly text: string;
  readonly meaning: string;
}

/** What one spool block holds. Shipped at least once, kept once. */
export interface TrafficBlock {
  readonly gateway: string;
  readonly block: number;
  /** Each with its own block: a shipment of several is one insert, known by its first. */
  readonly messages: readonly Omit<TrafficMessage, 'gateway'>[];
  readonly receipts: readonly TrafficReceipt[];
  readonly inbound: readonly TrafficInbound[];
}

type Row = Record<string, string | number | readonly string[]>;

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const YEAR_2100_MS = 4_102_444_800_000;

/** 2026-05-01 08:00:00.000 in Shanghai. A time that upstream made up is brought into range: one bad receipt must not hold its block back for ever. */
function time(ms: number): string {
  const within = Number.isFinite(ms) ? Math.min(Math.max(ms, 0), YEAR_2100_MS) : 0;
  return new Date(within + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1).replace('T', ' ');
}
/** A text from the network may hold half a surrogate pair; ClickHouse would refuse the line, and the block, for ever (P12). */
const words = (text: string) => text.toWellFormed();

export function messageRow(message: Omit<TrafficMessage, 'gateway'>, gateway: string): Row {
  return {
    message_id: message.messageId,
    at: time(message.at),
    gateway,
    block: message.block,
    record: message.record,
    account: words(message.account),
    organisation: words(message.organisation),
    signature: words(message.signature),
    port: words(message.port),
    recipient_tag: message.recipientTag.toString(),
    recipient_sealed: message.recipientSealed,
    carrier: message.carrier,
    protocol: message.protocol,
    text: words(message.text),
    text_anomalies: message.textAnomalies,
    purpose: message.purpose,
    plan: words(message.plan),
    outcome: message.outcome,
    reasons: message.reasons,
    shadow_reasons: message.shadowReasons,
    rulebook: message.rulebook,
    segments: message.segments,
    region: message.region ?? '',
  };
}

export function receiptRow(receipt: TrafficReceipt, gateway: string, block: number): Row {
  return {
    message_id: receipt.messageId,
    segment: receipt.segment,
    at: time(receipt.at),
    status: words(receipt.status),
    upstream: words(receipt.upstream),
    reported_at: time(receipt.reportedAt),
    gateway,
    block,
  };
}

export function inboundRow(inbound: TrafficInbound, gateway: string, block: number): Row {
  return {
    at: time(inbound.at),
    sender_tag: inbound.senderTag.toString(),
    sender_sealed: inbound.senderSealed,
    port: words(inbound.port),
    text: words(inbound.text),
    meaning: inbound.meaning,
    gateway,
    block,
  };
}

/** In the order of the schema, under the names of TrafficMessage. A tag has 64 bits and travels as text. */
export const MESSAGE_COLUMNS = `message_id as messageId, toUnixTimestamp64Milli(at) as atMs, gateway, block, record, account,
  organisation, signature, port, toString(recipient_tag) as recipientTag, recipient_sealed as recipientSealed, carrier,
  protocol, text, text_anomalies as textAnomalies, purpose, plan, outcome, reasons, shadow_reasons as shadowReasons,
  rulebook, segments, toString(region) as place`;

export type MessageRow = Omit<TrafficMessage, 'at' | 'recipientTag' | 'region'> & {
  atMs: number;
  recipientTag: string;
  place: string;
};

export function readMessage({ atMs, recipientTag, place, ...rest }: MessageRow): TrafficMessage {
  const region = place === '' ? {} : { region: place };
  return { ...rest, ...region, at: atMs, recipientTag: BigInt(recipientTag) };
}
