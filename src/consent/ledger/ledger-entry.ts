import type {
  ConsentChannel,
  Frequency,
  Instant,
  MarketingPurpose,
  OrganisationId,
  Recipient,
} from '../../domain/index.ts';

interface Of {
  readonly recipient: Recipient;
  readonly organisation: OrganisationId;
  readonly at: Instant;
  readonly channel: ConsentChannel;
  /** The message, the import or the complaint that it came by. */
  readonly source?: string | undefined;
}

/** Terms to which somebody agrees, as the door has found them good. */
export interface GrantTerms {
  readonly frequency: Frequency;
  readonly until: Instant;
  readonly proof: 'proven' | 'unproven';
  /** Id of the wording that was shown. */
  readonly wording?: string | undefined;
  /** SHA-256 of the file that proves it, in hexadecimal. */
  readonly evidence?: string | undefined;
}

/** What is to be written of one person. `refuse` and `lift` are of an entity with its group; without an organisation of everyone. */
export type LedgerEntry =
  | (Of & { readonly act: 'grant'; readonly purpose: MarketingPurpose } & GrantTerms)
  | (Of & {
      readonly act: 'request';
      readonly purpose: MarketingPurpose;
      /** Until when an answer counts. */
      readonly until: Instant;
      /** What was asked, with the frequency and the term that a yes agrees to. */
      readonly wording: string;
    })
  | (Of & { readonly act: 'decline' | 'lapse' | 'withdraw'; readonly purpose: MarketingPurpose })
  | (Omit<Of, 'organisation'> & {
      readonly act: 'refuse' | 'lift';
      readonly organisation: OrganisationId | undefined;
    });
