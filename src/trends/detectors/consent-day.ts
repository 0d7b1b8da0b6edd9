import type { ConsentChannel, Instant } from '../../domain/index.ts';

/** A form by which people agree: where it stood and what it said. */
export interface Form {
  readonly channel: ConsentChannel;
  /** Id of the wording; '' where none is named. */
  readonly wording: string;
}

/** What the ledger took in of one organisation on one day, as far as it came by forms; what was taken over from before is not in it. */
export interface OrganisationConsents {
  readonly organisation: string;
  /** Consents by the hour in Shanghai, 24 of them, as far as the time is told to the second; none of paper, which clerks enter. */
  readonly hours: readonly number[];
  /** People by how many purposes they agreed to in one moment: one, two, and so on. */
  readonly sizes: readonly number[];
  /** People who refused or withdrew, by how many days after they had agreed; REGRET_DAYS of them. */
  readonly regrets: readonly number[];
}

/** The first thing that the ledger knows of somebody with an organisation. */
export interface FirstDecision {
  readonly organisation: string;
  readonly at: Instant;
  /** By which form they agreed; undefined where it was no agreement by a form. */
  readonly form: Form | undefined;
}

/** Somebody who was sent a verification code. */
export interface CodePerson {
  /** The upper 48 bits of the keyed tag. */
  readonly tag: number;
  /** When the first code of the day was sent. */
  readonly at: Instant;
  readonly messageId: string;
  /** What the ledger knew of them when the day after was over. */
  readonly first: readonly FirstDecision[];
}

export interface SignatureCodes {
  readonly signature: string;
  /** Those with the smallest tags, ascending, at most CODES of them. */
  readonly people: readonly CodePerson[];
}

/** Consents as the record and the traffic told of them when a day was over. */
export interface ConsentDay {
  readonly organisations: readonly OrganisationConsents[];
  /** Of the day before, so that everybody had a day to agree, and whoever hands consents in had until midnight. */
  readonly codes: readonly SignatureCodes[];
}

export const NO_CONSENTS: ConsentDay = { organisations: [], codes: [] };
export const CODES = 64;
/** People who agree to more in one moment are counted among those who agree to so many. */
export const SIZES = 9;
