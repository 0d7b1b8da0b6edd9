/**
 * Whether finance marketing follows a platform’s retail contact. `follows`: it comes more often after the contact, and more so than other marketing.
 * `everything-rises`: it does, and so does other marketing: a person’s own phase explains it as well. `no-association`: the interval holds 1, or lies below.
 */
export const DERIVATION_STATES = [
  'follows',
  'everything-rises',
  'no-association',
  'too-little-data',
] as const;
export type DerivationState = (typeof DERIVATION_STATES)[number];
