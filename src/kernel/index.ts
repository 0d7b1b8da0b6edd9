export { Audience, type CarrierOf } from './audience.ts';
export { ConsentIndex } from './consent-index.ts';
export { countsOf, periodStanding } from './counted.ts';
export { decide, Judge } from './decide.ts';
export { Facts, type TimePassed } from './facts.ts';
export type { AccountState, OrganisationState } from './organisations.ts';
export type { RecipientSets } from './recipient-sets.ts';
export { type Counted, packCounts, readCounts, sumCounts, Tally } from './tally.ts';
export { type TemplateTrial, tryTemplate } from './template-trial.ts';
