import { FINDING_DEEDS, type FindingState, type Machine, type Words } from '../../domain/index.ts';

/** What people do, what the other side does, and what the detector does by itself. */
export const FINDING_ACTS = [...FINDING_DEEDS, 'answer', 'suspect', 'clear'] as const;
export type FindingAct = (typeof FINDING_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const OPEN = told('请先受理这个疑点。', 'Somebody must look into it first.');
const LOOKING = told('这个疑点已有人受理。', 'Somebody looks into it already.');
const DISMISSED = told('这个疑点已排除；可以重新受理。', 'It is dismissed; it can be looked into again.');
const CONFIRMED = told(
  '这个疑点已确认；听取说明后可以排除。',
  'It is confirmed; it can be dismissed after the other side was heard.',
);
const CLEARED = told(
  '疑点已自行消退；可以重新受理。',
  'It has cleared by itself; it can be looked into again.',
);
const UNTOLD = told('只能对已确认的疑点作出说明。', 'Only a confirmed finding can be answered.');

/**
 * A suspicion from its first day. Nobody decides without having looked, and what somebody looks into is theirs to decide: it does not clear by itself.
 * `suspect` is a day on which the detector finds reasons that nobody has dismissed.
 */
export const FINDING_MACHINE: Machine<FindingState, FindingAct> = {
  open: {
    look: 'looking',
    dismiss: OPEN,
    confirm: OPEN,
    link: OPEN,
    answer: UNTOLD,
    suspect: 'open',
    clear: 'cleared',
  },
  looking: {
    look: LOOKING,
    dismiss: 'dismissed',
    confirm: 'confirmed',
    link: LOOKING,
    answer: UNTOLD,
    suspect: 'looking',
    clear: LOOKING,
  },
  dismissed: {
    look: 'looking',
    dismiss: DISMISSED,
    confirm: DISMISSED,
    link: DISMISSED,
    answer: UNTOLD,
    suspect: 'open',
    clear: DISMISSED,
  },
  confirmed: {
    look: CONFIRMED,
    dismiss: 'dismissed',
    confirm: CONFIRMED,
    link: 'confirmed',
    answer: 'confirmed',
    suspect: 'confirmed',
    clear: CONFIRMED,
  },
  cleared: {
    look: 'looking',
    dismiss: CLEARED,
    confirm: CLEARED,
    link: CLEARED,
    answer: UNTOLD,
    suspect: 'open',
    clear: CLEARED,
  },
};
