import type { Machine, QualificationState, Words } from '../domain/index.ts';

export const QUALIFICATION_ACTS = ['verify', 'reject', 'end'] as const;
export type QualificationAct = (typeof QUALIFICATION_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const VERIFIED = told('资质已核实。', 'The qualification is verified already.');
const REJECTED = told('资质未通过核实；请重新提交。', 'The qualification was rejected; hand in another.');
const ENDED = told('资质已终止。', 'The qualification has ended.');

/** A qualification from its handing-in to its end; another person than who handed it in verifies or rejects it. */
export const QUALIFICATION_MACHINE: Machine<QualificationState, QualificationAct> = {
  unverified: { verify: 'verified', reject: 'rejected', end: 'ended' },
  verified: { verify: VERIFIED, reject: VERIFIED, end: 'ended' },
  rejected: { verify: REJECTED, reject: REJECTED, end: REJECTED },
  ended: { verify: ENDED, reject: ENDED, end: ENDED },
};
