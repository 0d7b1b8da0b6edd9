/** `running` and `ended` by time are never stored: they are what an approved plan is from its first moment, and after its last. */
export const PLAN_STATES = [
  'draft',
  'filed',
  'rejected',
  'approved',
  'running',
  'stopped',
  'withdrawn',
  'ended',
] as const;
export type PlanStanding = (typeof PLAN_STATES)[number];

/** Whether other terms of a plan wait for a review. */
export const AMENDMENT_STATES = ['none', 'under-review'] as const;
export type AmendmentState = (typeof AMENDMENT_STATES)[number];
