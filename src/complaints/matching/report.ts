import type { Instant, Recipient } from '../../domain/index.ts';

/** What a person says of a message that came. All but the number and the moment of the report may be wrong or missing. */
export interface Report {
  /** Whose telephone it came to. In memory only (P7). */
  readonly recipient: Recipient;
  /** The sender as typed: with signs between the digits, +86, a digit wrong, cut, or a name in its place. */
  readonly sender?: string | undefined;
  /** The text as pasted: cut off, retyped, forwarded with words around it, read off a picture. Any length. */
  readonly text?: string | undefined;
  readonly told?: ToldTime | undefined;
  readonly receivedAt: Instant;
}

/** When it came, as the person says. `day`: no more than the day was said; `at` is any moment of it. */
export interface ToldTime {
  readonly at: Instant;
  readonly precision: 'minute' | 'day';
}

/**
 * delivered: every segment's receipt says so; failed: one says that it was not; silent: no receipt, or none that decides.
 */
export type Delivery = 'delivered' | 'failed' | 'silent';

/** A message to the person's number, whole: its segments are one. */
export interface Candidate {
  readonly messageId: string;
  readonly at: Instant;
  /** The sender number in full, as the telephone showed it. */
  readonly port: string;
  readonly signature: string;
  readonly text: string;
  readonly outcome: 'allow' | 'hold' | 'refuse';
  readonly delivery: Delivery;
}

/** What is known beside the candidates. */
export interface MatchContext {
  /** Messages from before are no longer kept. */
  readonly keptFrom: Instant;
  /** What the registry says of a sender number: whether a port that begins it was ever opened here. */
  isOurs(port: string): boolean;
  /** False: not all messages to the number are among the candidates. */
  readonly all?: boolean | undefined;
  /** Texts that went out from the told sender to other numbers about then; absent: nobody looked. */
  readonly elsewhere?: readonly string[] | undefined;
  /** Other people's reports of such a text that no message was found for; absent: nobody looked. */
  readonly nearby?: Nearby | undefined;
}

export interface Nearby {
  readonly people: number;
  /** From the first told moment to the last. */
  readonly spanMs: number;
}
