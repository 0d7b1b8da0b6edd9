import { inForceFrom, KNOWN_SENDER } from './citations.ts';
import { ORGANISATIONS } from './example-world.ts';
import { ACCESS_POINTS } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [ACCESS_POINTS, ...KNOWN_SENDER];
const inForce = inForceFrom([ACCESS_POINTS]);
/** So many ranges of a long list are told. */
const TOLD_MAX = 8;

const known = {
  kind: 'port-access-points-set',
  at: '2020-01-01',
  port: '106900010001',
  accessPoints: ['192.0.2.0/24', '2001:db8:1::/48'],
};
const from = (remoteAddress: string) => ({ remoteAddress });

/**
 * A message comes over a connection from where its port is reached. The law has the place recorded and does not say that anything else
 * is to be stopped, and a customer who moves a server is no thief: in shadow until somebody decides otherwise.
 */
export const accessPoint: Rule = {
  id: 'access-point',
  codes: ['access-point-not-registered'],
  dutyHolder: 'provider',
  citations,
  failureMode: 'allow',
  mode: 'shadow',
  fix: {
    zh: '连接来自 {address}，不在端口 {port} 登记的接入地址内（{accessPoints}）。请从登记的地址接入，或请审核方更新该端口的接入地址。',
    en: 'The connection comes from {address}, outside the access points of port {port} ({accessPoints}). Connect from there, or have a reviewer change the port’s access points.',
  },
  judge(c) {
    const { port, message } = c;
    if (port === undefined || !c.outsideAccessPoints || message.at < inForce) return undefined;
    const told = port.accessPoints.slice(0, TOLD_MAX);
    if (port.accessPoints.length > TOLD_MAX) told.push('…');
    return {
      code: 'access-point-not-registered',
      outcome: 'hold',
      evidence: { port: port.port, address: message.remoteAddress ?? '—', accessPoints: told.join(' ') },
    };
  },
  examples: [
    { title: 'a port without access points', message: from('198.51.100.7'), expect: null },
    { title: 'from within', message: from('192.0.2.255'), changes: [known], expect: null },
    { title: 'from within, over IPv6', message: from('2001:db8:1:2::9'), changes: [known], expect: null },
    {
      title: 'from the next address',
      message: from('192.0.3.0'),
      changes: [known],
      expect: 'access-point-not-registered',
    },
    {
      title: 'from elsewhere over IPv6',
      message: from('2001:db8:2::9'),
      changes: [known],
      expect: 'access-point-not-registered',
    },
    { title: 'nobody knows from where', changes: [known], expect: null },
    {
      title: 'the longest opened port counts, and it has none of its own',
      message: { source: '1069000188', ...from('198.51.100.7') },
      changes: [known],
      expect: null,
    },
    {
      title: 'the port was opened anew without access points',
      message: from('198.51.100.7'),
      changes: [
        known,
        {
          ...{ kind: 'port-opened', at: '2026-05-01', port: '106900010001' },
          ...{ holder: ORGANISATIONS.provider, use: 'marketing' },
        },
      ],
      expect: null,
    },
    {
      title: 'the access points were opened to everybody',
      message: from('198.51.100.7'),
      changes: [known, { ...known, at: '2026-05-01', accessPoints: [] }],
      expect: null,
    },
    {
      title: 'the day before the guidance',
      message: { ...from('198.51.100.7'), at: '2021-10-24T12:00:00+08:00' },
      changes: [known],
      expect: null,
    },
    {
      title: 'the day of the guidance',
      message: { ...from('198.51.100.7'), at: '2021-10-25T12:00:00+08:00' },
      changes: [known],
      expect: 'access-point-not-registered',
    },
  ],
};
