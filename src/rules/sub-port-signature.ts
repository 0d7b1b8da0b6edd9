import { inForceFrom } from './citations.ts';
import { GUIDANCE_ON_SIGNATURES, ONE_PORT_ONE_USE } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [ONE_PORT_ONE_USE, GUIDANCE_ON_SIGNATURES];
const inForce = inForceFrom(citations);
const other = '【晴川贷款】您的还款已到账，感谢支持。';

/** One sub-port serves one signature at a time (一端一用). A rule of the carriers, younger than the rulebook that it first stands in. */
export const subPortSignature: Rule = {
  id: 'sub-port-signature',
  codes: ['sub-port-serves-another-signature'],
  dutyHolder: 'provider',
  citations,
  // A convention: name, letter and chain are judged by rules of their own.
  failureMode: 'allow',
  mode: 'enforce',
  fix: {
    zh: '子端口 {port} 现用于签名【{assigned}】。请为【{signature}】分配另一个子端口，或先释放该子端口。',
    en: 'Sub-port {port} serves 【{assigned}】. Assign another sub-port to 【{signature}】, or release this one first.',
  },
  judge(c) {
    const { port, signature } = c;
    if (port === undefined || signature === undefined || c.message.at < inForce) return undefined;
    const { assigned } = port;
    if (assigned === undefined || assigned === signature.signature) return undefined;
    return {
      code: 'sub-port-serves-another-signature',
      evidence: { port: port.port, assigned, signature: signature.signature },
    };
  },
  examples: [
    { title: 'the signature that the sub-port was assigned to', expect: null },
    { title: 'another signature', message: { text: other }, expect: 'sub-port-serves-another-signature' },
    {
      title: 'a port that was assigned to none',
      message: { source: '1069000188', text: other },
      expect: null,
    },
    {
      title: 'another signature after a release',
      message: { text: other },
      changes: [{ kind: 'port-released', at: '2026-05-31', port: '106900010001' }],
      expect: null,
    },
    {
      title: 'the old signature after the sub-port was assigned anew',
      changes: [{ kind: 'port-assigned', at: '2026-05-31', port: '106900010001', signature: '晴川贷款' }],
      expect: 'sub-port-serves-another-signature',
    },
    {
      title: 'the day before it was asked for',
      message: { text: other, at: '2021-10-24T12:00:00+08:00' },
      expect: null,
    },
    {
      title: 'the day of the guidance',
      message: { text: other, at: '2021-10-25T12:00:00+08:00' },
      expect: 'sub-port-serves-another-signature',
    },
  ],
};
