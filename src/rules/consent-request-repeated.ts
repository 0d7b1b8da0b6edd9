import { NO_ASKING_AGAIN, STOP_AFTER_REFUSAL } from './citations.ts';
import { ORGANISATIONS, REQUEST_TEXT } from './example-world.ts';
import { CONSUMER_LAW, ONLINE_TRADING } from './related-law.ts';
import type { Rule } from './rule.ts';

const asking = { recipient: '13800138001', text: REQUEST_TEXT };
function answered(kind: string, at: string) {
  return {
    kind,
    at,
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    recipients: ['13800138001'],
  };
}
const asked = answered('consent-requested', '2026-05-01');

/** After a refusal, a withdrawal or silence nobody is asked again. */
export const consentRequestRepeated: Rule = {
  id: 'consent-request-repeated',
  codes: ['consent-request-repeated'],
  dutyHolder: 'content-provider',
  citations: [...NO_ASKING_AGAIN, ...STOP_AFTER_REFUSAL, CONSUMER_LAW, ONLINE_TRADING],
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '该用户对 {organisation} 的状态为“{state}”，不得再次征询。请移出名单；用户自己提出请求的除外。',
    en: 'This recipient’s state with {organisation} is “{state}”: do not ask again. Take it off the list, unless the recipient asks of its own accord.',
  },
  judge(c) {
    if (c.purpose !== 'consent-request') return undefined;
    if (c.contentProvider === undefined || c.signature === undefined) return undefined;
    const { suppression, consent } = c;
    const refused = consent === 'declined' || consent === 'unanswered' || consent === 'withdrawn';
    if (suppression === 'none' && !refused) return undefined;
    const state = suppression === 'none' ? consent : `suppressed-${suppression}`;
    return { code: 'consent-request-repeated', evidence: { organisation: c.contentProvider, state } };
  },
  examples: [
    { title: 'the first request', message: asking, expect: null },
    {
      title: 'after a refusal',
      message: asking,
      changes: [asked, answered('consent-declined', '2026-05-02')],
      expect: 'consent-request-repeated',
    },
    {
      title: 'after silence',
      message: asking,
      changes: [asked, answered('consent-unanswered', '2026-05-08')],
      expect: 'consent-request-repeated',
    },
    {
      title: 'after a withdrawal',
      message: asking,
      changes: [answered('consent-withdrawn', '2026-05-02')],
      expect: 'consent-request-repeated',
    },
    {
      title: 'under a refusal of the entity',
      message: asking,
      changes: [
        {
          kind: 'suppression-placed',
          at: '2026-05-02',
          recipients: ['13800138001'],
          organisation: ORGANISATIONS.shop,
        },
      ],
      expect: 'consent-request-repeated',
    },
    {
      title: 'under a refusal of all marketing',
      message: asking,
      changes: [{ kind: 'suppression-placed', at: '2026-05-02', recipients: ['13800138001'] }],
      expect: 'consent-request-repeated',
    },
    {
      title: 'after the term of a consent ran out',
      message: asking,
      changes: [answered('consent-expired', '2026-05-02')],
      expect: null,
    },
    {
      title: 'another organisation was refused',
      message: asking,
      changes: [{ ...answered('consent-declined', '2026-05-02'), organisation: ORGANISATIONS.lender }],
      expect: null,
    },
    { title: 'marketing is judged as marketing', changes: [asked], expect: null },
  ],
};
