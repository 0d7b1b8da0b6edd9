import type { LedgerState, Machine, Words } from '../../domain/index.ts';

/** What is done to a consent. `lapse`: the time for an answer is over. A term's end is no act: it comes by itself. */
export type ConsentAct = 'request' | 'grant' | 'decline' | 'lapse' | 'withdraw';

const words = (zh: string, en: string): Words => ({ zh, en });
const ASKED = words('已在征询中，等待答复', 'the recipient was asked already and has not answered yet');
const AGREED = words('已经同意，无需征询', 'the recipient has agreed; there is nothing to ask');
const REFUSED = words(
  '用户拒绝、撤回或未答复后，不得再次征询（《通信短信息服务管理规定》）',
  'after a refusal, a withdrawal or silence nobody is asked again (Provisions on Short Message Services)',
);
const NOT_ASKED = words('没有等待答复的征询', 'no request waits for an answer');
const DECLINED = words('已经拒绝', 'the recipient has declined already');
const GRANTED = words('已经同意；要收回请撤回', 'the recipient has agreed; withdraw it instead');

/**
 * Where each act leads (令31 art. 18; PIPL arts 14, 15). Silence is a refusal and nobody is asked twice; a person may agree or refuse of their own accord
 * at any time.
 */
export const CONSENT_MACHINE: Machine<LedgerState, ConsentAct> = {
  none: {
    request: 'requested',
    grant: 'granted',
    decline: 'declined',
    lapse: NOT_ASKED,
    withdraw: 'withdrawn',
  },
  requested: {
    request: ASKED,
    grant: 'granted',
    decline: 'declined',
    lapse: 'unanswered',
    withdraw: 'withdrawn',
  },
  granted: { request: AGREED, grant: 'granted', decline: GRANTED, lapse: NOT_ASKED, withdraw: 'withdrawn' },
  declined: {
    request: REFUSED,
    grant: 'granted',
    decline: DECLINED,
    lapse: NOT_ASKED,
    withdraw: 'withdrawn',
  },
  unanswered: {
    request: REFUSED,
    grant: 'granted',
    decline: 'declined',
    lapse: NOT_ASKED,
    withdraw: 'withdrawn',
  },
  withdrawn: {
    request: REFUSED,
    grant: 'granted',
    decline: DECLINED,
    lapse: NOT_ASKED,
    withdraw: 'withdrawn',
  },
  expired: {
    request: 'requested',
    grant: 'granted',
    decline: 'declined',
    lapse: NOT_ASKED,
    withdraw: 'withdrawn',
  },
};
