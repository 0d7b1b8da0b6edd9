import type {
  Carrier,
  Frequency,
  Instant,
  LeaseVolume,
  Message,
  OrganisationId,
  Port,
  PortUse,
  Purpose,
  PurposeSource,
  Signature,
} from '../domain/index.ts';

/**
 * What the facts say about one message: everything that a rule may look at. The kernel derives it once, then every rule reads it.
 * A rule sees only this; it cannot reach the facts, a clock or a socket. The kernel reuses one object for the next message, so a
 * rule keeps no reference to it.
 */
export interface Case {
  readonly message: Message;

  /** The organisation that the account belongs to; undefined where the account is not known. */
  readonly sender: OrganisationId | undefined;
  /** A suspension in force against the account, its organisation or the content provider. */
  readonly suspension:
    | { readonly sanction: string; readonly reason: string; readonly since: Instant }
    | undefined;
  /** A slowing in force against the account or its organisation, with what it already sent in this second. */
  readonly slowing:
    | { readonly sanction: string; readonly ratePerSecond: number; readonly sentThisSecond: number }
    | undefined;

  /** Whether the source is a port-type number at all; a person's number is never read further (P11). */
  readonly portLike: boolean;
  /** The longest opened port that begins the source. */
  readonly port: PortFact | undefined;
  /** Whether the message came from an address that is known, and none of the port's access points has. */
  readonly outsideAccessPoints: boolean;
  /** Where the sender stands on the custody chain of the port. `declared`: a lease names it but is not confirmed. */
  readonly custody: 'on-chain' | 'declared' | 'outside';
  /** The lease that decides `custody`, where there is one. */
  readonly lease: string | undefined;
  /**
   * Of the hops from the port's holder to the sender, and on to the content provider where the sender stands before it: those whose terms
   * narrow what may pass. Empty for most chains.
   */
  readonly terms: readonly LeaseTerms[];
  /** The first of them whose volume for the period is used up, with what passed in it; looked up when asked for. */
  readonly volumeUsedUp: { readonly terms: LeaseTerms; readonly sent: number } | undefined;

  /** The name in 【】 at the front of the text, registered or not. */
  readonly signatureText: Signature | undefined;
  readonly signature: SignatureFact | undefined;
  /** By what right the name is used by somebody on the chain: its owner, a letter in force, a letter that does not fit, or none. */
  readonly authority: 'owner' | 'letter' | 'letter-does-not-cover' | 'none';
  readonly letter: string | undefined;

  /** On whose behalf the message is sent. Known as soon as the signature is. */
  readonly contentProvider: OrganisationId | undefined;

  readonly purpose: Purpose | 'unclear';
  /** What told the purpose, and its name or its words. */
  readonly purposeBy: PurposeSource;
  readonly purposeBecause: string;
  /** Whether consent rules apply: the purpose is a marketing one. */
  readonly marketing: boolean;

  /** A refusal of all marketing (`everyone`), or of this organisation and its group under whatever name. */
  readonly suppression: 'none' | 'organisation' | 'everyone';
  /** The state of recipient × content provider × purpose; `another-purpose`: granted, but for other purposes only. Looked up for marketing and for requests. */
  readonly consent: ConsentState;
  /** What the consent in force allows and what was sent in the current period, where granted. */
  readonly frequency: Frequency | undefined;
  /** Whether the consent in force was taken over from before without evidence. */
  readonly unproven: boolean;
  readonly sentInPeriod: number;

  /** The plan that fits best; `planFit` says how well. Looked up for marketing only. */
  readonly plan: PlanFact | undefined;
  readonly planFit:
    | 'fits'
    | 'exceeded'
    | 'outside-hours'
    | 'outside-window'
    | 'stopped'
    | 'text-not-planned'
    | 'not-approved'
    | 'none';
}

export type ConsentState =
  | 'none'
  | 'requested'
  | 'granted'
  | 'declined'
  | 'unanswered'
  | 'withdrawn'
  | 'expired'
  | 'another-purpose';

/** What one hop of a chain may carry; of each kind none given: everything. */
export interface LeaseTerms {
  readonly lease: string;
  readonly lessor: OrganisationId;
  readonly lessee: OrganisationId;
  readonly purposes: ReadonlySet<Purpose> | undefined;
  readonly signatures: ReadonlySet<Signature> | undefined;
  readonly messagesMax: LeaseVolume | undefined;
}

export interface PortFact {
  readonly port: Port;
  readonly holder: OrganisationId;
  readonly use: PortUse;
  /** Addresses and ranges from which it is reached; empty: from anywhere. */
  readonly accessPoints: readonly string[];
  readonly state: 'open' | 'suspended' | 'closed';
  /** Why it is not open. */
  readonly reason: string;
  /** The one signature that the sub-port serves now. */
  readonly assigned: Signature | undefined;
}

export interface SignatureFact {
  readonly signature: Signature;
  readonly owner: OrganisationId;
  /** Why it is suspended; undefined while it is not. */
  readonly suspended: string | undefined;
  /** Its standing at each carrier; empty where nothing was filed. */
  readonly filings: ReadonlyMap<Carrier, 'filed' | 'failed' | 'withdrawn'>;
}

export interface PlanFact {
  readonly plan: string;
  readonly state: 'filed' | 'approved' | 'rejected' | 'stopped' | 'ended';
  /** When messages may go out under it; at least one. */
  readonly windows: readonly PlanWindow[];
  /** Since when, and why, it is or last was stopped. */
  readonly stopped: { readonly at: Instant; readonly reason: string } | undefined;
  readonly messagesMax: number;
  readonly sent: number;
}

export interface PlanWindow {
  readonly from: Instant;
  readonly until: Instant;
  /** Minutes of the Shanghai day, `until` exclusive; undefined: the whole day. */
  readonly hours: { readonly from: number; readonly until: number } | undefined;
}
