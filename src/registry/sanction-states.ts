import type { Machine, SanctionState, Words } from '../domain/index.ts';

export const SANCTION_ACTS = ['approve', 'refuse', 'withdraw', 'appeal', 'uphold', 'lift'] as const;
export type SanctionAct = (typeof SANCTION_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const PROPOSED = told('处置尚在提议中。', 'The sanction is proposed and not in force.');
const REFUSED = told('处置的提议已被否决。', 'The proposal was refused.');
const WITHDRAWN = told('处置的提议已撤回。', 'The proposal was withdrawn.');
const IN_FORCE = told('处置已生效。', 'The sanction is in force.');
const NO_APPEAL = told('没有待决的申诉。', 'There is no appeal to decide on.');
const APPEALED = told('申诉正在审核。', 'The appeal is under review.');
const UPHELD = told('申诉已有结论；只能申诉一次。', 'The appeal is decided; there is one only.');
const LIFTED = told('处置已解除。', 'The sanction was lifted.');
const EXPIRED = told('处置已到期。', 'The sanction has expired.');

/** A sanction from its proposal to its end. One appeal, decided by a third person; until then it stays in force. */
export const SANCTION_MACHINE: Machine<SanctionState, SanctionAct> = {
  proposed: {
    approve: 'in-force',
    refuse: 'refused',
    withdraw: 'withdrawn',
    appeal: PROPOSED,
    uphold: PROPOSED,
    lift: PROPOSED,
  },
  refused: all(REFUSED),
  withdrawn: all(WITHDRAWN),
  'in-force': {
    approve: IN_FORCE,
    refuse: IN_FORCE,
    withdraw: IN_FORCE,
    appeal: 'appealed',
    uphold: NO_APPEAL,
    lift: 'lifted',
  },
  appealed: {
    approve: IN_FORCE,
    refuse: IN_FORCE,
    withdraw: IN_FORCE,
    appeal: APPEALED,
    uphold: 'upheld',
    lift: 'lifted',
  },
  upheld: {
    approve: IN_FORCE,
    refuse: IN_FORCE,
    withdraw: IN_FORCE,
    appeal: UPHELD,
    uphold: UPHELD,
    lift: 'lifted',
  },
  lifted: all(LIFTED),
  expired: all(EXPIRED),
};

function all(words: Words): Record<SanctionAct, Words> {
  return { approve: words, refuse: words, withdraw: words, appeal: words, uphold: words, lift: words };
}
