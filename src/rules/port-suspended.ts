import { PORT_ACCESS } from './citations.ts';
import { CODE_TEXT } from './example-world.ts';
import type { Rule } from './rule.ts';

const suspended = { kind: 'port-suspended', at: '2026-05-30', port: '106900010001', reason: '违规使用' };

/** A port that was suspended or closed carries nothing. */
export const portSuspended: Rule = {
  id: 'port-suspended',
  codes: ['port-suspended'],
  dutyHolder: 'provider',
  citations: PORT_ACCESS,
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '端口 {port} {state}（{reason}）。请由所属单位恢复，或改用其他已开通的端口。',
    en: 'Port {port} is {state} ({reason}). Have its holder restore it, or send from another opened port.',
  },
  judge(c) {
    const { port } = c;
    if (port === undefined || port.state === 'open') return undefined;
    return {
      code: 'port-suspended',
      evidence: { port: port.port, state: port.state, reason: port.reason === '' ? '—' : port.reason },
    };
  },
  examples: [
    { title: 'an open port', expect: null },
    { title: 'a suspended port', changes: [suspended], expect: 'port-suspended' },
    {
      title: 'a suspended port, even for a verification code',
      message: { text: CODE_TEXT },
      changes: [suspended],
      expect: 'port-suspended',
    },
    {
      title: 'a closed port',
      changes: [{ kind: 'port-closed', at: '2026-05-30', port: '106900010001' }],
      expect: 'port-suspended',
    },
    {
      title: 'an extension of a suspended port',
      message: { source: '10690001000188' },
      changes: [suspended],
      expect: 'port-suspended',
    },
    {
      title: 'a restored port',
      changes: [suspended, { kind: 'port-restored', at: '2026-05-31', port: '106900010001' }],
      expect: null,
    },
    {
      title: 'suspended only after the message',
      changes: [{ ...suspended, at: '2026-06-01T10:00:01+08:00' }],
      expect: null,
    },
  ],
};
