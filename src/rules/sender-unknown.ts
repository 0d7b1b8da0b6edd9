import { KNOWN_SENDER } from './citations.ts';
import type { Rule } from './rule.ts';

/** Nobody sends who is not on record as an organisation. */
export const senderUnknown: Rule = {
  id: 'sender-unknown',
  codes: ['sender-unknown'],
  dutyHolder: 'provider',
  citations: KNOWN_SENDER,
  // Letting in somebody unrecorded is itself the breach.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '请先为账号 {account} 登记所属主体并开通账号。',
    en: 'Register the organisation behind account {account} and open the account.',
  },
  judge(c) {
    if (c.sender !== undefined) return undefined;
    return { code: 'sender-unknown', evidence: { account: c.message.account } };
  },
  examples: [
    { title: 'an account of a registered shop', expect: null },
    { title: 'an account that nobody opened', message: { account: 'ghost9' }, expect: 'sender-unknown' },
    {
      title: 'an account that was closed',
      changes: [{ kind: 'account-closed', at: '2026-05-31', account: 'shop01' }],
      expect: 'sender-unknown',
    },
  ],
};
