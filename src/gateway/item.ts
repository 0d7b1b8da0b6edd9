import type { Block } from './journal.ts';
import type { GatewayProtocol } from './settings.ts';

/**
 * What goes upstream as one submit: one segment of one message to one recipient. Most messages are one item. It is one object from the
 * client's submission until its receipt went back, so that nothing in between has to be looked up.
 */
export interface Item {
  readonly messageId: string;
  /** From 0; with the message id the item's name. */
  readonly segment: number;
  /** When its submission came in. */
  readonly at: number;
  readonly account: string;
  /** Protocol family of the client that sent it. */
  readonly protocol: GatewayProtocol;
  readonly source: string;
  /** As the client wrote it: receipts repeat it. */
  readonly destination: string;
  /** The message id that the client was told, 64 bits in two words. */
  readonly idHigh: number;
  readonly idLow: number;
  readonly wantsReceipt: boolean;
  readonly udhi: boolean;
  readonly coding: number;
  readonly protocolId: number;
  readonly serviceId: string;
  /** Under which it goes out; empty: none. */
  plan: string;
  /** The octets as the client sent them; dropped once upstream has accepted them. */
  content: Buffer;

  state: ItemState;
  tries: number;
  /** Upstream that was chosen, and the id it gave. */
  upstream: string;
  upstreamId: string;
  /** The receipt: state of seven characters, when done, an error code where one came. */
  receiptState: string;
  doneAt: number;
  receiptError: string;

  /** Where it is kept: the journal block that holds its judgement, or a single key of the spool. */
  home: Block | string | undefined;
  /** Its place in that block's list. */
  place: number;
}

export type ItemState =
  /** A segment whose set is incomplete. */
  | 'waiting'
  /** Refused, and not to be reported. */
  | 'refused'
  /** Held for a person to decide. */
  | 'held'
  /** Waits to be offered upstream. */
  | 'queued'
  /** Offered, not yet answered. */
  | 'offered'
  /** Accepted upstream; a receipt is still to come. */
  | 'forwarded'
  /** Its receipt waits for the sender. */
  | 'returning'
  | 'done';

export function itemName(messageId: string, segment: number): string {
  return `${messageId}.${segment}`;
}

/** From when on a receipt is kept for its account: a carrier's clock may be wrong, and no receipt is older than its submission. */
export function keptSince(item: Item): number {
  return Math.max(item.at, item.doneAt);
}
