import type { CaseState, Machine, Words } from '../../domain/index.ts';

/**
 * What can happen to a case. `object`: by the person of one of its complaints. `gather` and `separate`: complaints come and go; `send`, `pass`, `see`, `answer`: its leads; `overturn`: a decision, upon
 * appeal; `dissolve` and `revive`: a merge, and the undoing of one.
 */
export const CASE_ACTS = [
  'open',
  'gather',
  'separate',
  'name',
  'assign',
  'note',
  'link',
  'send',
  'pass',
  'see',
  'answer',
  'check',
  'object',
  'decide',
  'appeal',
  'uphold',
  'overturn',
  'close',
  'reopen',
  'dissolve',
  'revive',
] as const;
export type CaseAct = (typeof CASE_ACTS)[number];

export const CASE_ACT_WORDS: Readonly<Record<CaseAct, Words>> = {
  open: { zh: '立案', en: 'opened' },
  gather: { zh: '归入投诉', en: 'complaints gathered' },
  separate: { zh: '移出投诉', en: 'complaints taken out' },
  name: { zh: '确定主题或主体', en: 'named' },
  assign: { zh: '分派', en: 'assigned' },
  note: { zh: '备注', en: 'note' },
  link: { zh: '关联处置', en: 'sanction linked' },
  send: { zh: '转办', en: 'forwarded' },
  pass: { zh: '转给下一责任方', en: 'passed on' },
  see: { zh: '责任方已查看', en: 'seen by the addressee' },
  answer: { zh: '责任方答复', en: 'answered' },
  check: { zh: '用数据核对', en: 'checked by data' },
  object: { zh: '投诉人提出异议', en: 'a person objected' },
  decide: { zh: '认定', en: 'decided' },
  appeal: { zh: '申诉', en: 'appealed' },
  uphold: { zh: '维持认定', en: 'upheld' },
  overturn: { zh: '撤销认定', en: 'overturned' },
  close: { zh: '办结', en: 'closed' },
  reopen: { zh: '重新打开', en: 'reopened' },
  dissolve: { zh: '并入他案或撤销', en: 'dissolved' },
  revive: { zh: '恢复', en: 'revived' },
};

const told = (zh: string, en: string): Words => ({ zh, en });
const THERE = told('案件已经立了。', 'The case is there already.');
const DECIDED = told('案件已认定；可以重新打开。', 'The case is decided; it can be reopened.');
const UNDECIDED = told('案件尚未认定。', 'The case is not decided yet.');
const APPEALED = told('申诉尚待决定。', 'An appeal waits for its decision.');
const NOT_APPEALED = told('没有待决定的申诉。', 'No appeal waits for a decision.');
const CLOSED = told('案件已办结；可以重新打开。', 'The case is closed; it can be reopened.');
const NOT_CLOSED = told('案件正在办理。', 'The case is being worked on.');
const DISSOLVED = told(
  '案件已并入他案或撤销；可以撤回合并。',
  'The case is dissolved; what dissolved it can be undone.',
);
const NOT_DISSOLVED = told('案件没有被并入他案。', 'The case was not dissolved.');

/** A case from its first complaint to its end. What the other side says counts in every state but the last; what is settled is opened before it changes. */
export const CASE_MACHINE: Machine<CaseState, CaseAct> = {
  open: {
    object: 'open',
    ...{ open: THERE, gather: 'open', separate: 'open', name: 'open', assign: 'open', note: 'open' },
    ...{ link: 'open', send: 'open', pass: 'open', see: 'open', answer: 'open', check: 'open' },
    ...{ decide: 'decided', appeal: UNDECIDED, uphold: NOT_APPEALED, overturn: NOT_APPEALED },
    ...{ close: UNDECIDED, reopen: NOT_CLOSED, dissolve: 'dissolved', revive: NOT_DISSOLVED },
  },
  decided: {
    object: 'decided',
    ...{ open: THERE, gather: DECIDED, separate: DECIDED, name: DECIDED, assign: 'decided', note: 'decided' },
    ...{ link: 'decided', send: DECIDED, pass: DECIDED, see: 'decided', answer: 'decided', check: 'decided' },
    ...{ decide: DECIDED, appeal: 'appealed', uphold: NOT_APPEALED, overturn: NOT_APPEALED },
    ...{ close: 'closed', reopen: 'open', dissolve: DECIDED, revive: NOT_DISSOLVED },
  },
  appealed: {
    object: 'appealed',
    ...{ open: THERE, gather: APPEALED, separate: APPEALED, name: APPEALED, assign: 'appealed' },
    ...{ note: 'appealed', link: 'appealed', send: APPEALED, pass: APPEALED, see: 'appealed' },
    ...{ answer: 'appealed', check: 'appealed', decide: APPEALED, appeal: APPEALED, uphold: 'decided' },
    ...{
      overturn: 'open',
      close: APPEALED,
      reopen: APPEALED,
      dissolve: APPEALED,
      revive: NOT_DISSOLVED,
    },
  },
  closed: {
    object: 'closed',
    ...{ open: THERE, gather: CLOSED, separate: CLOSED, name: CLOSED, assign: CLOSED, note: 'closed' },
    ...{ link: 'closed', send: CLOSED, pass: CLOSED, see: 'closed', answer: 'closed', check: 'closed' },
    ...{ decide: CLOSED, appeal: 'appealed', uphold: NOT_APPEALED, overturn: NOT_APPEALED },
    ...{ close: CLOSED, reopen: 'open', dissolve: CLOSED, revive: NOT_DISSOLVED },
  },
  dissolved: {
    object: DISSOLVED,
    ...{ open: THERE, gather: DISSOLVED, separate: DISSOLVED, name: DISSOLVED, assign: DISSOLVED },
    ...{ note: DISSOLVED, link: DISSOLVED, send: DISSOLVED, pass: DISSOLVED, see: DISSOLVED },
    ...{ answer: DISSOLVED, check: DISSOLVED, decide: DISSOLVED, appeal: DISSOLVED, uphold: DISSOLVED },
    ...{ overturn: DISSOLVED, close: DISSOLVED, reopen: DISSOLVED, dissolve: DISSOLVED, revive: 'open' },
  },
};
