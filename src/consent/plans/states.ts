import type { AmendmentState, Machine, PlanStanding, Words } from '../../domain/index.ts';

export const PLAN_ACTS = [
  'write',
  'file',
  'approve',
  'reject',
  'amend',
  'stop',
  'resume',
  'withdraw',
] as const;
export type PlanAct = (typeof PLAN_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const DRAFT = told('预案还是草稿，请先提交。', 'The plan is a draft: file it first.');
const FILED = told(
  '预案正在审核；如需修改，请先撤回。',
  'The plan is under review; withdraw it first to change it.',
);
const REJECTED = told(
  '预案未获批准；请修改后重新提交。',
  'The plan was rejected: mend it and file it again.',
);
const APPROVED = told(
  '预案已批准；可以修改、停发或撤回。',
  'The plan is approved; it can be amended, stopped or withdrawn.',
);
const GOES_ON = told('预案没有停发。', 'The plan is not stopped.');
const STOPPED = told(
  '预案已紧急停发；由他人审核后恢复。',
  'The plan is stopped; another person who reviews may resume it.',
);
const WITHDRAWN = told('预案已撤回；请提交新的预案。', 'The plan was withdrawn: file another.');
const ENDED = told('预案已结束；请提交新的预案。', 'The plan has ended: file another.');

const over = (why: Words) => ({
  ...{ write: why, file: why, approve: why, reject: why },
  ...{ amend: why, stop: why, resume: why, withdraw: why },
});

/** A plan from its first draft to its end. */
export const PLAN_MACHINE: Machine<PlanStanding, PlanAct> = {
  draft: { ...over(DRAFT), write: 'draft', file: 'filed', withdraw: 'withdrawn' },
  filed: { ...over(FILED), approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' },
  rejected: { ...over(REJECTED), write: 'rejected', file: 'filed', withdraw: 'withdrawn' },
  approved: { ...over(APPROVED), amend: 'approved', stop: 'stopped', resume: GOES_ON, withdraw: 'withdrawn' },
  running: { ...over(APPROVED), amend: 'running', stop: 'stopped', resume: GOES_ON, withdraw: 'withdrawn' },
  stopped: { ...over(STOPPED), amend: 'stopped', resume: 'approved', withdraw: 'withdrawn' },
  withdrawn: over(WITHDRAWN),
  ended: over(ENDED),
};

export const AMENDMENT_ACTS = ['ask', 'approve', 'reject', 'withdraw'] as const;
export type AmendmentAct = (typeof AMENDMENT_ACTS)[number];

const NONE = told('没有待审核的修改。', 'No amendment waits for a review.');
const WAITS = told(
  '已有一项修改正在审核；请先撤回，或等待结果。',
  'An amendment is under review already: withdraw it, or wait for the decision.',
);

/** Terms that grant more than the plan does, from when they are asked for to when they are decided on. */
export const AMENDMENT_MACHINE: Machine<AmendmentState, AmendmentAct> = {
  none: { ask: 'under-review', approve: NONE, reject: NONE, withdraw: NONE },
  'under-review': { ask: WAITS, approve: 'none', reject: 'none', withdraw: 'none' },
};
