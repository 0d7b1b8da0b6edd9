import { PREVENTION } from './citations.ts';
import { CODE_TEXT } from './example-world.ts';
import { GUIDANCE_ON_SIGNATURES } from './related-law.ts';
import type { Rule } from './rule.ts';

const suspended = {
  kind: 'signature-suspended',
  at: '2026-05-30',
  signature: '安宁商城',
  reason: '授权材料存疑',
};

/** A suspended signature stands on no message. */
export const signatureSuspended: Rule = {
  id: 'signature-suspended',
  codes: ['signature-suspended'],
  dutyHolder: 'provider',
  citations: [...PREVENTION, GUIDANCE_ON_SIGNATURES],
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '签名【{signature}】已暂停（{reason}）。请补正材料，由作出暂停的单位恢复。',
    en: 'The signature 【{signature}】 is suspended ({reason}). Mend what was found; whoever suspended it restores it.',
  },
  judge(c) {
    const { signature } = c;
    if (signature === undefined || signature.suspended === undefined) return undefined;
    const reason = signature.suspended === '' ? '—' : signature.suspended;
    return { code: 'signature-suspended', evidence: { signature: signature.signature, reason } };
  },
  examples: [
    { title: 'a signature in good standing', expect: null },
    { title: 'a suspended signature', changes: [suspended], expect: 'signature-suspended' },
    {
      title: 'a suspended signature on a verification code',
      message: { text: CODE_TEXT },
      changes: [suspended],
      expect: 'signature-suspended',
    },
    {
      title: 'another’s signature is suspended',
      changes: [{ ...suspended, signature: '晴川贷款' }],
      expect: null,
    },
    {
      title: 'restored',
      changes: [suspended, { kind: 'signature-restored', at: '2026-05-31', signature: '安宁商城' }],
      expect: null,
    },
  ],
};
