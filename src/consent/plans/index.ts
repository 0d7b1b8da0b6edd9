export { type PlanFilter, Plans, type PlansGround } from './plans.ts';
export type { Plan } from './rows.ts';
export type { Terms, WantedPlan } from './wanted.ts';
