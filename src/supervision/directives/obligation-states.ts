import type { DirectiveState, Machine, ObligationState, Words } from '../../domain/index.ts';

export const DIRECTIVE_ACTS = ['save', 'issue', 'discard', 'withdraw'] as const;
export type DirectiveAct = (typeof DIRECTIVE_ACTS)[number];

/** The addressee's acts first, then the regulator's. */
export const ADDRESSEE_ACTS = ['acknowledge', 'commit', 'progress', 'report'] as const;
export const REGULATOR_ACTS = ['verify', 'return', 'close', 'withdraw'] as const;
export const OBLIGATION_ACTS = [...ADDRESSEE_ACTS, ...REGULATOR_ACTS] as const;
export type ObligationAct = (typeof OBLIGATION_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const ISSUED = told(
  '已下发，文字不再更改；需要更改时请撤回后另行下发。',
  'It was issued and does not change any more; withdraw it and issue another one.',
);
const NOT_ISSUED = told('尚未下发。', 'It has not been issued.');
const DISCARDED = told('这份草稿已作废。', 'The draft was discarded.');
const WITHDRAWN = told('行政指导已撤回。', 'The directive was withdrawn.');

/** The directive as a whole. What was issued stays as it was. */
export const DIRECTIVE_MACHINE: Machine<DirectiveState, DirectiveAct> = {
  draft: { save: 'draft', issue: 'issued', discard: 'discarded', withdraw: NOT_ISSUED },
  issued: { save: ISSUED, issue: ISSUED, discard: ISSUED, withdraw: 'withdrawn' },
  withdrawn: { save: WITHDRAWN, issue: WITHDRAWN, discard: WITHDRAWN, withdraw: WITHDRAWN },
  discarded: { save: DISCARDED, issue: DISCARDED, discard: DISCARDED, withdraw: DISCARDED },
};

const NOT_ACKNOWLEDGED = told('请先签收。', 'Acknowledge it first.');
const NOT_COMMITTED = told(
  '请先作出承诺：做什么、何时完成。',
  'Commit to something first: what is done, and by when.',
);
const ACKNOWLEDGED = told('已经签收。', 'It has been acknowledged already.');
const NOT_REPORTED = told(
  '主体尚未报告，没有可以核验的报告；可以先查看数据。',
  'It has not been reported, so that there is nothing to verify; the data can be looked at.',
);
const NOTHING_TO_RETURN = told(
  '主体尚未报告，没有可以退回的。',
  'It has not been reported: there is nothing to return.',
);
const REPORTED = told('已经报告，正在等待核验。', 'It has been reported and waits to be verified.');
const VERIFIED = told(
  '报告已经核验，正在等待监管机构决定。',
  'The report was verified and waits for the regulator.',
);
const RETURNED = told('已退回，正在等待主体重新报告。', 'It was returned and waits for another report.');
const CLOSED = told('这一条已经销号。', 'The clause was closed.');

/**
 * One clause at one addressee. Overdue is no state: it is told by the clock. The regulator may close at any time, though without a verification that
 * was met only with a reason; a report is verified once and again, since data come late.
 */
export const OBLIGATION_MACHINE: Machine<ObligationState, ObligationAct> = {
  issued: {
    acknowledge: 'acknowledged',
    commit: NOT_ACKNOWLEDGED,
    progress: NOT_ACKNOWLEDGED,
    report: NOT_ACKNOWLEDGED,
    verify: NOT_REPORTED,
    return: NOTHING_TO_RETURN,
    close: 'closed',
    withdraw: 'withdrawn',
  },
  acknowledged: {
    acknowledge: ACKNOWLEDGED,
    commit: 'committed',
    progress: NOT_COMMITTED,
    report: NOT_COMMITTED,
    verify: NOT_REPORTED,
    return: NOTHING_TO_RETURN,
    close: 'closed',
    withdraw: 'withdrawn',
  },
  committed: {
    acknowledge: ACKNOWLEDGED,
    commit: 'committed',
    progress: 'in-progress',
    report: 'reported',
    verify: NOT_REPORTED,
    return: NOTHING_TO_RETURN,
    close: 'closed',
    withdraw: 'withdrawn',
  },
  'in-progress': {
    acknowledge: ACKNOWLEDGED,
    commit: 'in-progress',
    progress: 'in-progress',
    report: 'reported',
    verify: NOT_REPORTED,
    return: NOTHING_TO_RETURN,
    close: 'closed',
    withdraw: 'withdrawn',
  },
  reported: {
    acknowledge: ACKNOWLEDGED,
    commit: REPORTED,
    progress: REPORTED,
    report: REPORTED,
    verify: 'verified',
    return: 'returned',
    close: 'closed',
    withdraw: 'withdrawn',
  },
  verified: {
    acknowledge: ACKNOWLEDGED,
    commit: VERIFIED,
    progress: VERIFIED,
    report: VERIFIED,
    verify: 'verified',
    return: 'returned',
    close: 'closed',
    withdraw: 'withdrawn',
  },
  returned: {
    acknowledge: ACKNOWLEDGED,
    commit: 'committed',
    progress: 'in-progress',
    report: 'reported',
    verify: RETURNED,
    return: RETURNED,
    close: 'closed',
    withdraw: 'withdrawn',
  },
  closed: {
    acknowledge: CLOSED,
    commit: CLOSED,
    progress: CLOSED,
    report: CLOSED,
    verify: CLOSED,
    return: CLOSED,
    close: CLOSED,
    withdraw: CLOSED,
  },
  withdrawn: {
    acknowledge: WITHDRAWN,
    commit: WITHDRAWN,
    progress: WITHDRAWN,
    report: WITHDRAWN,
    verify: WITHDRAWN,
    return: WITHDRAWN,
    close: WITHDRAWN,
    withdraw: WITHDRAWN,
  },
};

/** Nothing more happens to it. */
export const OVER: readonly ObligationState[] = ['closed', 'withdrawn'];
/** It is the addressee's turn. */
export const OWED: readonly ObligationState[] = [
  'issued',
  'acknowledged',
  'committed',
  'in-progress',
  'returned',
];
