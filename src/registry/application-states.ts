import type { ApplicationState, Machine, Words } from '../domain/index.ts';

export const APPLICATION_ACTS = ['approve', 'reject', 'appeal', 'withdraw'] as const;
export type ApplicationAct = (typeof APPLICATION_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const UNDECIDED = told('申请尚未作出决定，不能申诉。', 'Nothing is decided yet that could be appealed.');
const APPROVED = told('申请已批准。', 'The application is approved.');
const REJECTED = told('申请已驳回；可以申诉一次。', 'The application is rejected; one appeal is possible.');
const APPEALED = told('申诉正在审核。', 'The appeal is under review.');
const DISMISSED = told('申诉已驳回，结论为终局。', 'The appeal was dismissed, and that is final.');
const WITHDRAWN = told('申请已撤回。', 'The application was withdrawn.');

/** An application from its hand-in to its end: one appeal, and no more. */
export const APPLICATION_MACHINE: Machine<ApplicationState, ApplicationAct> = {
  applied: { approve: 'approved', reject: 'rejected', appeal: UNDECIDED, withdraw: 'withdrawn' },
  approved: { approve: APPROVED, reject: APPROVED, appeal: APPROVED, withdraw: APPROVED },
  rejected: { approve: REJECTED, reject: REJECTED, appeal: 'appealed', withdraw: REJECTED },
  appealed: { approve: 'approved', reject: 'dismissed', appeal: APPEALED, withdraw: 'withdrawn' },
  dismissed: { approve: DISMISSED, reject: DISMISSED, appeal: DISMISSED, withdraw: DISMISSED },
  withdrawn: { approve: WITHDRAWN, reject: WITHDRAWN, appeal: WITHDRAWN, withdraw: WITHDRAWN },
};
