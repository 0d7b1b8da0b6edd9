import { CONTENT_PROVIDER_NAMED } from './citations.ts';
import { ORGANISATIONS } from './example-world.ts';
import { ADVERTS_NAME_THE_SENDER, GUIDANCE_ON_SIGNATURES } from './related-law.ts';
import type { Rule } from './rule.ts';

const lent = {
  kind: 'letter-granted',
  at: '2026-05-01',
  letter: 'A1',
  signatures: ['晴川贷款'],
  grantor: ORGANISATIONS.lender,
  grantee: ORGANISATIONS.shop,
  until: '2026-06-01T10:00:00+08:00',
};
const text = '【晴川贷款】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R';
const onOwnPort = { source: '1069000188', text };
const inTime = { ...onOwnPort, at: '2026-06-01T09:59:59+08:00' };

/**
 * A name is used by its owner, or within a letter that the owner gave. Asked only of a sender on the port's chain, since the right is
 * looked for along the chain.
 */
export const signatureLetter: Rule = {
  id: 'signature-letter',
  codes: ['signature-outside-letter'],
  dutyHolder: 'content-provider',
  citations: [...CONTENT_PROVIDER_NAMED, ...ADVERTS_NAME_THE_SENDER, GUIDANCE_ON_SIGNATURES],
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '{state}（委托书：{letter}）。请由签名【{signature}】的权利人 {owner} 出具或扩展授权委托书，写明签名、类型、端口和期限，并由接入链上的一方持有。',
    en: 'There is {state} (letter: {letter}). Have {owner}, who owns 【{signature}】, grant or widen a letter, naming signature, purposes, ports and term, to somebody on the chain.',
  },
  judge(c) {
    const { signature, authority } = c;
    if (signature === undefined || authority === 'owner' || authority === 'letter') return undefined;
    if (c.sender === undefined || c.port === undefined || c.custody !== 'on-chain') return undefined;
    return {
      code: 'signature-outside-letter',
      evidence: {
        signature: signature.signature,
        owner: signature.owner,
        state: authority,
        letter: c.letter ?? '—',
      },
    };
  },
  examples: [
    { title: 'the owner itself', expect: null },
    { title: 'another’s name without a letter', message: onOwnPort, expect: 'signature-outside-letter' },
    {
      title: 'another’s name with a letter, in its last second',
      message: inTime,
      changes: [lent],
      expect: null,
    },
    {
      title: 'the letter’s term has just ended',
      message: onOwnPort,
      changes: [lent],
      expect: 'signature-outside-letter',
    },
    {
      title: 'the letter was revoked',
      message: inTime,
      changes: [lent, { kind: 'letter-revoked', at: '2026-05-31', letter: 'A1' }],
      expect: 'signature-outside-letter',
    },
    {
      title: 'a letter for notices, used for marketing',
      message: inTime,
      changes: [{ ...lent, purposes: ['notification'] }],
      expect: 'signature-outside-letter',
    },
    {
      title: 'a letter for another port',
      message: inTime,
      changes: [{ ...lent, ports: ['10690002'] }],
      expect: 'signature-outside-letter',
    },
    {
      title: 'a letter from somebody who does not own the name',
      message: inTime,
      changes: [{ ...lent, grantor: ORGANISATIONS.provider }],
      expect: 'signature-outside-letter',
    },
  ],
};
