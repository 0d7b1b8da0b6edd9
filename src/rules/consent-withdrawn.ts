import { STOP_AFTER_REFUSAL } from './citations.ts';
import { CODE_TEXT, NOTICE_TEXT, ORGANISATIONS } from './example-world.ts';
import {
  CIVIL_CODE,
  CONSUMER_LAW,
  CONSUMER_REGULATION,
  NETWORK_INFORMATION,
  ONLINE_TRADING,
  PIPL_WITHDRAWAL,
} from './related-law.ts';
import type { Rule } from './rule.ts';

const recipients = ['13800138000'];
const refusedAll = { kind: 'suppression-placed', at: '2026-05-20', recipients };
const refused = { ...refusedAll, organisation: ORGANISATIONS.shop };
const withdrawn = {
  kind: 'consent-withdrawn',
  at: '2026-06-01T09:59:59+08:00',
  organisation: ORGANISATIONS.shop,
  purpose: 'marketing-retail',
  recipients,
};

/** Whoever refuses is sent no more marketing by that entity or its group, under whatever name, port or agent (P4). */
export const consentWithdrawn: Rule = {
  id: 'consent-withdrawn',
  codes: ['recipient-refuses-all-marketing', 'recipient-withdrew-consent'],
  dutyHolder: 'content-provider',
  citations: [
    ...STOP_AFTER_REFUSAL,
    CONSUMER_LAW,
    ONLINE_TRADING,
    NETWORK_INFORMATION,
    CIVIL_CODE,
    PIPL_WITHDRAWAL,
    CONSUMER_REGULATION,
  ],
  // A refusal that may exist must be kept.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '请立即停止：{organisation} 及其同一集团不得以任何签名、端口或代理再向该用户发送商业性短信；只有用户本人重新同意后才可恢复。',
    en: 'Stop at once: neither {organisation} nor its group may send marketing to this recipient through any signature, port or agent; only the recipient’s own new consent opens the way.',
  },
  fixes: {
    'recipient-refuses-all-marketing': {
      zh: '该用户谢绝一切商业性短信，请移出名单；只有用户本人可以取消谢绝。',
      en: 'This recipient refuses all marketing: take it off the list; only the recipient can lift the refusal.',
    },
  },
  judge(c) {
    if (!c.marketing) return undefined;
    const { suppression } = c;
    if (suppression === 'everyone') {
      return { code: 'recipient-refuses-all-marketing', evidence: { purpose: c.purpose } };
    }
    if (c.contentProvider === undefined || c.signature === undefined) return undefined;
    if (suppression === 'none' && c.consent !== 'withdrawn') return undefined;
    return {
      code: 'recipient-withdrew-consent',
      evidence: { organisation: c.contentProvider, purpose: c.purpose },
    };
  },
  examples: [
    { title: 'nobody refused', expect: null },
    { title: 'withdrawn a second ago', changes: [withdrawn], expect: 'recipient-withdrew-consent' },
    {
      title: 'withdrawn a second later',
      changes: [{ ...withdrawn, at: '2026-06-01T10:00:01+08:00' }],
      expect: null,
    },
    {
      title: 'withdrawn and given anew',
      changes: [
        { ...withdrawn, at: '2026-05-01' },
        {
          ...withdrawn,
          kind: 'consent-granted',
          at: '2026-05-02',
          frequency: { count: 1, per: 'month' },
          until: '2027-05-02',
        },
      ],
      expect: null,
    },
    { title: 'the entity is refused', changes: [refused], expect: 'recipient-withdrew-consent' },
    {
      title: 'the head of its group is refused',
      changes: [
        {
          kind: 'organisation-registered',
          at: '2020-01-01',
          organisation: ORGANISATIONS.shop,
          name: '安宁商城有限公司',
          group: ORGANISATIONS.lender,
        },
        { ...refused, organisation: ORGANISATIONS.lender },
      ],
      expect: 'recipient-withdrew-consent',
    },
    {
      title: 'an organisation of another group is refused',
      changes: [{ ...refused, organisation: ORGANISATIONS.lender }],
      expect: null,
    },
    { title: 'all marketing is refused', changes: [refusedAll], expect: 'recipient-refuses-all-marketing' },
    {
      title: 'all marketing is refused: a verification code still comes',
      message: { text: CODE_TEXT },
      changes: [refusedAll],
      expect: null,
    },
    {
      title: 'the entity is refused: a notice of an order still comes',
      message: { text: NOTICE_TEXT },
      changes: [refused],
      expect: null,
    },
    {
      title: 'the refusal was lifted',
      changes: [refusedAll, { ...refusedAll, kind: 'suppression-lifted', at: '2026-05-21' }],
      expect: null,
    },
  ],
};
