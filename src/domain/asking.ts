import type { Instant } from './instant.ts';
import type { OrganisationId } from './organisation.ts';
import type { Recipient } from './recipient.ts';

/*
 * What a gateway has shipped that bears on consent, in the order in which it happened: what people replied, and what they were asked.
 */

/** A person's reply to a port, as the gateway understood it. */
export interface ConsentReply {
  readonly kind: 'reply';
  readonly inboundId: string;
  readonly at: Instant;
  readonly from: Recipient;
  /** The number that it was sent to. */
  readonly port: string;
  /** On whose behalf it is read there. */
  readonly organisation: OrganisationId;
  /** That the gateway hands it to; empty where none is known. */
  readonly account: string;
  readonly meaning: 'opt-out' | 'agreement' | 'decline';
  /** Hexadecimal SHA-256 of the gateway's record of it, as the evidence log holds it. */
  readonly sha256: string;
}

/** A request for consent that was judged. `held`: it waits for a person, and was not sent. */
export interface ConsentAsked {
  readonly kind: 'asked';
  readonly messageId: string;
  readonly at: Instant;
  readonly recipient: Recipient;
  readonly organisation: OrganisationId;
  readonly port: string;
  readonly text: string;
  readonly held: boolean;
}

/** What became of a held message. */
export interface HeldSettled {
  readonly kind: 'settled';
  readonly messageId: string;
  readonly released: boolean;
}

/** What a person sent to a port of the operator's own, which has no meaning for consent. */
export interface InboundText {
  readonly inboundId: string;
  readonly at: Instant;
  readonly from: Recipient;
  readonly port: string;
  readonly text: string;
  /** As the carrier handed it on. */
  readonly content: Buffer;
  /** Of a long message: which of its parts this is. */
  readonly part: { readonly reference: number; readonly total: number; readonly place: number } | undefined;
}

export type ConsentNews = ConsentReply | ConsentAsked | HeldSettled;
