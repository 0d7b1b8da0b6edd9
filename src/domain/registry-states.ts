/*
 * The states that the registry's matters go through, as lists: what each act makes of each state stands in the registry's machines.
 */

export const PORT_STATES = ['absent', 'applied', 'approved', 'open', 'suspended', 'closed'] as const;
export type PortState = (typeof PORT_STATES)[number];

/** What is done to a port once its application is through. */
export const PORT_DEEDS = ['open', 'suspend', 'restore', 'close'] as const;
export type PortDeed = (typeof PORT_DEEDS)[number];

/** `declared`: the other side has not confirmed it; `ended`: by one side, before its term was over. */
export const LEASE_STATES = ['declared', 'to-come', 'in-force', 'ended', 'over'] as const;
export type LeaseState = (typeof LEASE_STATES)[number];

export const LETTER_STATES = ['to-come', 'in-force', 'revoked', 'over'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

export const APPLICATION_STATES = [
  'applied',
  'approved',
  'rejected',
  'appealed',
  'dismissed',
  'withdrawn',
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** `closed`: given up. Its name is free, and who registers it begins anew. */
export const SIGNATURE_STATES = ['registered', 'suspended', 'closed'] as const;
export type SignatureState = (typeof SIGNATURE_STATES)[number];

/** `expired` is never stored: it is what a sanction in force is from its end on. */
export const SANCTION_STATES = [
  'proposed',
  'refused',
  'withdrawn',
  'in-force',
  'appealed',
  'upheld',
  'lifted',
  'expired',
] as const;
export type SanctionState = (typeof SANCTION_STATES)[number];
