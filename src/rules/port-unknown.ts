import { PORT_ACCESS } from './citations.ts';
import type { Rule } from './rule.ts';

/** A submission may come only from a port that the carrier has opened and recorded. */
export const portUnknown: Rule = {
  id: 'port-unknown',
  codes: ['port-unknown'],
  dutyHolder: 'provider',
  citations: PORT_ACCESS,
  // Carrying what comes from an unrecorded code is itself the breach.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '请由端口所属单位登记并开通端口 {source}，或改用已开通的端口。',
    en: 'Have the holder register and open port {source}, or send from an opened one.',
  },
  judge(c) {
    if (!c.portLike || c.port !== undefined) return undefined;
    return { code: 'port-unknown', evidence: { source: c.message.source } };
  },
  examples: [
    { title: 'an opened sub-port', expect: null },
    { title: 'an extension of an opened port', message: { source: '1069000188' }, expect: null },
    { title: 'a port nobody opened', message: { source: '1069777701' }, expect: 'port-unknown' },
    {
      title: 'a person’s number is not a port at all, which is told elsewhere',
      message: { source: '13900139000' },
      expect: null,
    },
  ],
};
