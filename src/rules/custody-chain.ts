import { CODE_NUMBERS } from './citations.ts';
import { ORGANISATIONS } from './example-world.ts';
import { GUIDANCE_ON_SIGNATURES, NO_SUBLEASE } from './related-law.ts';
import type { Rule } from './rule.ts';

const lenderAccount = {
  kind: 'account-opened',
  at: '2020-01-01',
  account: 'loan01',
  organisation: ORGANISATIONS.lender,
  credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
};
const lease = {
  kind: 'lease-declared',
  at: '2026-05-01',
  lease: 'L9',
  port: '10690001',
  lessor: ORGANISATIONS.shop,
  lessee: ORGANISATIONS.lender,
  until: '2026-06-01T10:00:00+08:00',
};
const fromLender = { account: 'loan01' };

/** Whoever uses a port stands on its chain: each hop declared by one side and confirmed by the other. */
export const custodyChain: Rule = {
  id: 'custody-chain',
  codes: ['sender-outside-custody-chain'],
  dutyHolder: 'provider',
  citations: [...CODE_NUMBERS, ...NO_SUBLEASE, GUIDANCE_ON_SIGNATURES],
  // Sub-leased resources must not be let in at all.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '{sender} 对端口 {port} 的使用{state}（接入关系：{lease}）。请由接入链上的上一级声明、本级确认；两方都确认后方可发送。',
    en: 'The use of port {port} by {sender} is {state} (lease: {lease}). Whoever stands before it on the chain declares the lease and it confirms.',
  },
  judge(c) {
    const { sender, port, custody } = c;
    if (sender === undefined || port === undefined || custody === 'on-chain') return undefined;
    return {
      code: 'sender-outside-custody-chain',
      evidence: { sender, port: port.port, state: custody, lease: c.lease ?? '—' },
    };
  },
  examples: [
    { title: 'the sender has a confirmed lease', expect: null },
    {
      title: 'a sender with no lease',
      message: fromLender,
      changes: [lenderAccount],
      expect: 'sender-outside-custody-chain',
    },
    {
      title: 'a lease that is declared and not confirmed',
      message: { ...fromLender, at: '2026-06-01T09:59:59+08:00' },
      changes: [lenderAccount, lease],
      expect: 'sender-outside-custody-chain',
    },
    {
      title: 'a second hop, confirmed, in its last second',
      message: { ...fromLender, at: '2026-06-01T09:59:59+08:00' },
      changes: [lenderAccount, lease, { kind: 'lease-confirmed', at: '2026-05-02', lease: 'L9' }],
      expect: null,
    },
    {
      title: 'the same hop when its term has ended',
      message: fromLender,
      changes: [lenderAccount, lease, { kind: 'lease-confirmed', at: '2026-05-02', lease: 'L9' }],
      expect: 'sender-outside-custody-chain',
    },
    {
      title: 'the first hop ended, so the second hangs in the air',
      message: { ...fromLender, at: '2026-06-01T09:59:59+08:00' },
      changes: [
        lenderAccount,
        lease,
        { kind: 'lease-confirmed', at: '2026-05-02', lease: 'L9' },
        { kind: 'lease-ended', at: '2026-05-30', lease: 'L1' },
      ],
      expect: 'sender-outside-custody-chain',
    },
    {
      title: 'an account without an organisation is told elsewhere',
      message: { account: 'ghost9' },
      expect: null,
    },
  ],
};
