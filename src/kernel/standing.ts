import type { Carrier, Instant, Purpose, Recipient } from '../domain/index.ts';
import { isMarketing } from '../domain/index.ts';
import type { Case, ConsentState } from '../rules/index.ts';
import type { Consents } from './consents.ts';
import { agreedKey, periodOf } from './counted.ts';
import type { Facts } from './facts.ts';
import type { OrganisationState } from './organisations.ts';
import type { Agreed } from './purpose-consents.ts';

const SUPPRESSIONS: Readonly<Record<Case['suppression'], number>> = { none: 0, organisation: 1, everyone: 2 };
const SUPPRESSIONS_MOST = 3;
export const STATES: Readonly<Record<ConsentState, number>> = {
  ...{ none: 0, requested: 1, granted: 2, declined: 3, unanswered: 4, withdrawn: 5, expired: 6 },
  'another-purpose': 7,
};
export const STATES_MOST = 8;
/** More than any number of messages in a period that can be agreed to, times the kinds of period, times two: proven or not. */
const AGREED = 65_536;

const CARRIERS: Readonly<Record<Carrier, number>> = { mobile: 1, unicom: 2, telecom: 3, broadnet: 4 };
export const CARRIERS_MOST = 8;

export function carrierNumber(carrier: Carrier | undefined): number {
  return carrier === undefined ? 0 : CARRIERS[carrier];
}

/** Of a message: on whose behalf and under whose name it is sent, and what for. */
export interface Relation {
  readonly provider: OrganisationState | undefined;
  /** Of the signature. */
  readonly owner: OrganisationState | undefined;
  readonly purpose: Purpose | 'unclear';
}

/**
 * All of a case that depends on the recipient, as one number: recipients of one number are judged alike, as long as the facts stay. What is
 * looked up here is what a case looks up.
 */
export function standingOf(
  facts: Facts,
  { provider, owner, purpose }: Relation,
  recipient: Recipient,
  at: Instant,
): number {
  if (!facts.consentsReady || provider === undefined || purpose === 'unclear') return 0;
  const { consents, tally } = facts;
  const base = SUPPRESSIONS[suppressionOf(consents, provider, owner, recipient)] * STATES_MOST;
  if (purpose === 'consent-request') return base + STATES[consents.refused(provider, recipient)];
  if (!isMarketing(purpose)) return base;
  const terms = consents.granted(provider, purpose, recipient);
  if (terms === undefined) return base + STATES[consents.stateWithoutGrant(provider, purpose, recipient)];
  const { agreed, slot } = terms;
  const sent =
    tally.size === 0 ? 0 : tally.count(agreedKey(recipient, slot, agreed.per), periodOf(agreed.per, at));
  return base + grantedStanding(agreed, sent);
}

export function grantedStanding({ count, per, unproven }: Agreed, sent: number): number {
  const frequency = count * 3 + (per === 'day' ? 0 : per === 'week' ? 1 : 2);
  return (
    (sent * AGREED + frequency * 2 + (unproven ? 1 : 0)) * SUPPRESSIONS_MOST * STATES_MOST + STATES.granted
  );
}

/** Of whoever a message is sent for; and of the name's owner, since a letter does not open a way round a refusal of that. */
export function suppressionOf(
  consents: Consents,
  provider: OrganisationState,
  owner: OrganisationState | undefined,
  recipient: Recipient,
): Case['suppression'] {
  const found = consents.suppression(provider, recipient);
  if (found !== 'none' || owner === undefined || owner === provider) return found;
  return consents.suppression(owner, recipient);
}
