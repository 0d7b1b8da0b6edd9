import type { OrganisationId } from './organisation.ts';
import type { Recipient } from './recipient.ts';

/** What the operator itself writes to people: that a refusal is in force, codes for its public page, and answers to complaints by SMS. */
export const OWN_PURPOSES = ['refusal-confirmed', 'verification', 'complaint-answer'] as const;
export type OwnPurpose = (typeof OWN_PURPOSES)[number];

export interface OwnMessage {
  /** What causes it: the same key never sends twice. */
  readonly key: string;
  readonly recipient: Recipient;
  /** Without a signature; it is put in front. */
  readonly text: string;
  readonly purpose: OwnPurpose;
  /** The number that the person wrote to; none: the operator's own, under its own signature. */
  readonly port?: string | undefined;
  /** Whom that number speaks for: its signature stands in front. */
  readonly organisation?: OrganisationId | undefined;
  /** In whose name it is sent where the operator has no account of its own. */
  readonly account?: string | undefined;
}
