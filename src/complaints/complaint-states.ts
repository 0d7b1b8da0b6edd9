import type { ComplaintState, Machine, Words } from '../domain/index.ts';

/** What becomes of a complaint. `gather` and `separate`: into a case and out of it; `object`: by the person, once. */
export const COMPLAINT_ACTS = [
  'gather',
  'separate',
  'transfer',
  'answer',
  'close',
  'object',
  'reopen',
] as const;
export type ComplaintAct = (typeof COMPLAINT_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const IN_NO_CASE = told('投诉还不在任何案件里。', 'The complaint is in no case yet.');
const CLOSED = told('投诉已办结；可以重新打开。', 'The complaint is closed; it can be reopened.');
const TRANSFERRED = told('投诉已转办。', 'The complaint has been transferred.');
const NOT_TRANSFERRED = told('投诉尚未转办。', 'The complaint has not been transferred.');
const NOTHING_TO_OBJECT = told(
  '还没有处理结果，不需要提出异议。',
  'There is no result yet that one could object to.',
);
const NOT_CLOSED = told('投诉尚未办结。', 'The complaint is not closed.');

/** The complaint as its person is told of it. What is done about the matter stands in the case and its leads. */
export const COMPLAINT_MACHINE: Machine<ComplaintState, ComplaintAct> = {
  accepted: {
    gather: 'gathered',
    separate: IN_NO_CASE,
    transfer: IN_NO_CASE,
    answer: IN_NO_CASE,
    close: 'closed',
    object: NOTHING_TO_OBJECT,
    reopen: NOT_CLOSED,
  },
  gathered: {
    // From one case into another: merged and split in bulk.
    gather: 'gathered',
    separate: 'accepted',
    transfer: 'transferred',
    answer: NOT_TRANSFERRED,
    close: 'closed',
    object: NOTHING_TO_OBJECT,
    reopen: NOT_CLOSED,
  },
  transferred: {
    gather: 'transferred',
    separate: 'accepted',
    transfer: TRANSFERRED,
    answer: 'answered',
    close: 'closed',
    object: NOTHING_TO_OBJECT,
    reopen: NOT_CLOSED,
  },
  answered: {
    gather: 'answered',
    separate: 'accepted',
    // Up the chain, to the next.
    transfer: 'transferred',
    answer: 'answered',
    close: 'closed',
    object: 'gathered',
    reopen: NOT_CLOSED,
  },
  closed: {
    gather: CLOSED,
    separate: CLOSED,
    transfer: CLOSED,
    answer: CLOSED,
    close: CLOSED,
    object: 'accepted',
    reopen: 'accepted',
  },
};
