/** What a message centre is told, keeps and answers. */

export type CentreProtocol = 'cmpp' | 'smpp';

export interface ListenAt {
  readonly host: string;
  /** TCP port; 0 takes a free one. */
  readonly listener: number;
}

export interface CentreOptions {
  /** Where each protocol is listened for; one that is left out is not spoken. Default: both on loopback, free listeners. */
  readonly listen?: Partial<Record<CentreProtocol, ListenAt>>;
  /** Who may log in. `any`: every account with any secret. */
  readonly accounts?: 'any' | readonly { readonly account: string; readonly secret: string }[];
  /** Milliseconds since 1970, for ids and the dates in receipts. */
  readonly clock?: () => number;
  /** From a SUBMIT's answer to its receipt. Default 3. */
  readonly receiptDelayMs?: number;
  /** Receipts and replies under way on one connection. Default 64. */
  readonly receiptWindowMax?: number;
  /** Without an answer for so long, a receipt is sent again. Default 10,000. */
  readonly resendAfterMs?: number;
  /** `any`: receipts go out on whichever connection of the account is free, as carriers do; `same`: where the SUBMIT came. */
  readonly receiptsOn?: 'any' | 'same';
  /** SUBMITs unanswered on one connection, beyond which they are refused as too fast. Default: no limit. */
  readonly windowMax?: number;
  /** The share of handsets whose messages end otherwise than DELIVRD, by state, chosen by the number: { UNDELIV: 0.02 }. */
  readonly outcomes?: Readonly<Record<string, number>>;
  /**
   * What is remembered of what came in. `counters`: numbers only. `recipients`: how often each number got something.
   * `contents`: how often each content reached each number. `messages`: everything, and contents.
   */
  readonly remember?: Remember;
  /** Entries remembered at most; what comes later is counted as not remembered. Default 2,000,000 (messages: 20,000). */
  readonly rememberMax?: number;
  /** Called with every message of one part as it comes, where messages are remembered; also with those that there is no room for. */
  readonly onMessage?: (message: ReceivedMessage) => void;
  /** 22 bits, in CMPP's message ids. */
  readonly gatewayCode?: number;
}

export type Remember = 'counters' | 'recipients' | 'contents' | 'messages';

/** One SUBMIT as it came in. */
export interface Received {
  readonly protocol: CentreProtocol;
  readonly account: string;
  readonly source: string;
  /** As the client wrote it. */
  readonly destination: string;
  readonly coding: number;
  /** Which part of a long message this is. */
  readonly part: Part | undefined;
  /** Octets of text, without the user data header. */
  readonly content: Buffer;
  readonly wantsReceipt: boolean;
  /** CMPP: 16 hex digits of the 8 octets. SMPP: the text of message_id. */
  readonly messageId: string;
  readonly at: number;
}

export interface Part {
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
}

/** A whole text to one handset, put together from its segments. */
export interface ReceivedMessage {
  readonly protocol: CentreProtocol;
  readonly account: string;
  readonly source: string;
  readonly destination: string;
  readonly coding: number;
  readonly text: string;
  readonly segments: number;
  /** Of every segment, in the order of the parts. */
  readonly messageIds: readonly string[];
}

/** What goes wrong on purpose. All are off at the start; a test sets them and may change them at any time. */
export interface Faults {
  /** So many SUBMITs from now on are answered as too fast (CMPP 8, SMPP 0x58) and not taken. */
  throttle: number;
  /** So many SUBMITs from now on are answered with `rejectWith` and not taken. */
  reject: number;
  /** CMPP result or SMPP status. */
  rejectWith: number;
  /** The connection on which the n-th SUBMIT from now on comes is cut after it was taken, without an answer. 0: off. */
  dropAfter: number;
  /** SUBMITs are taken and never answered. */
  silent: boolean;
  /** Answers wait so long. */
  answerDelayMs: number;
  /** Answers that would leave in one turn leave in the opposite order. */
  outOfOrder: boolean;
  /** The receipt leaves before the answer that tells its id. */
  receiptFirst: boolean;
  /** Logins are answered as failed. */
  refuseLogins: boolean;
  /** Keep-alives are not answered. */
  deaf: boolean;
  /** Receipts are not sent until this is off again. */
  withholdReceipts: boolean;
}

export const NO_FAULTS: Readonly<Faults> = {
  throttle: 0,
  reject: 0,
  rejectWith: 0,
  dropAfter: 0,
  silent: false,
  answerDelayMs: 0,
  outOfOrder: false,
  receiptFirst: false,
  refuseLogins: false,
  deaf: false,
  withholdReceipts: false,
};

export interface CentreStatistics {
  connections: number;
  logins: number;
  loginsRefused: number;
  /** SUBMITs that were read, taken or not. */
  submits: number;
  /** Messages taken: one for each destination of a taken SUBMIT. */
  taken: number;
  throttled: number;
  rejected: number;
  malformed: number;
  receiptsSent: number;
  receiptsAcknowledged: number;
  receiptsResent: number;
  /** By state, at their first sending. */
  receipts: Record<string, number>;
  /** Receipts and replies that no one has acknowledged yet. */
  owed: number;
  repliesSent: number;
  repliesAcknowledged: number;
  /** Entries that found no place in the memory of what came in. */
  notRemembered: number;
}
