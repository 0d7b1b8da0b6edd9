export { type PlanFilter, Plans, type PlansGround } from './plans.ts';
export type { Plan } from './rows.ts';
export type { DraftTerms, Terms, WantedPlan } from './wanted.ts';
