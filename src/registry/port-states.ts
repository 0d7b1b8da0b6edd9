import type { Machine, PortState, Words } from '../domain/index.ts';

export const PORT_ACTS = ['apply', 'approve', 'reject', 'open', 'suspend', 'restore', 'close'] as const;
export type PortAct = (typeof PORT_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const NOT_APPLIED = told('端口没有待审的申请。', 'There is no application for the port to decide on.');
const APPLIED = told('端口的申请正在审核。', 'The application for the port is under review.');
const APPROVED = told('端口的申请已获批准，尚未开通。', 'The port is approved and not open yet.');
const OPEN = told('端口已开通。', 'The port is open already.');
const SUSPENDED = told('端口已暂停。', 'The port is suspended.');
const CLOSED = told('端口已关闭；须重新申请。', 'The port is closed; it has to be applied for anew.');
const ABSENT = told('端口尚未申请。', 'Nobody has applied for the port.');

/**
 * A port from its application to its closure. `absent` is also what a rejected application leaves behind; a closed number may be applied
 * for again, and closing what is approved lets the approval lapse. `apply`, `approve` and `reject` are those of its application; the rest are changes in the feed.
 */
export const PORT_MACHINE: Machine<PortState, PortAct> = {
  absent: {
    apply: 'applied',
    approve: NOT_APPLIED,
    reject: NOT_APPLIED,
    open: ABSENT,
    suspend: ABSENT,
    restore: ABSENT,
    close: ABSENT,
  },
  applied: {
    apply: APPLIED,
    approve: 'approved',
    reject: 'absent',
    open: APPLIED,
    suspend: APPLIED,
    restore: APPLIED,
    close: APPLIED,
  },
  approved: {
    apply: APPROVED,
    approve: APPROVED,
    reject: APPROVED,
    open: 'open',
    suspend: APPROVED,
    restore: APPROVED,
    close: 'absent',
  },
  open: {
    apply: OPEN,
    approve: NOT_APPLIED,
    reject: NOT_APPLIED,
    open: OPEN,
    suspend: 'suspended',
    restore: OPEN,
    close: 'closed',
  },
  suspended: {
    apply: SUSPENDED,
    approve: NOT_APPLIED,
    reject: NOT_APPLIED,
    open: SUSPENDED,
    suspend: SUSPENDED,
    restore: 'open',
    close: 'closed',
  },
  closed: {
    apply: 'applied',
    approve: NOT_APPLIED,
    reject: NOT_APPLIED,
    open: CLOSED,
    suspend: CLOSED,
    restore: CLOSED,
    close: CLOSED,
  },
};
