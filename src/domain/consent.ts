/** By which way a person agreed or refused. */
export const CONSENT_CHANNELS = [
  'web',
  'app',
  'paper',
  'sms-reply',
  'store',
  'link',
  'public-page',
  'phone',
  'complaint',
] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

/** Those by which an agreement can be given; a refusal may come by any. */
export const GRANT_CHANNELS = ['web', 'app', 'paper', 'sms-reply', 'store', 'public-page'] as const;
export type GrantChannel = (typeof GRANT_CHANNELS)[number];

/**
 * Where a consent stands, one recipient, one organisation, one purpose. `expired` is a grant whose term is over, `none` the absence of all
 * others: neither is kept as such.
 */
export const CONSENT_STATES = [
  'none',
  'requested',
  'granted',
  'declined',
  'unanswered',
  'withdrawn',
  'expired',
] as const;
export type LedgerState = (typeof CONSENT_STATES)[number];
export type KeptConsentState = Exclude<LedgerState, 'none' | 'expired'>;

/** `refused`: an entity with its group, or everyone; `lifted`: that refusal is over. */
export const CONSENT_EVENT_KINDS = [
  'requested',
  'granted',
  'declined',
  'unanswered',
  'withdrawn',
  'refused',
  'lifted',
] as const;
export type ConsentEventKind = (typeof CONSENT_EVENT_KINDS)[number];
