import type { ReasonCode } from '../domain/index.ts';
import type { ConsentState } from './case.ts';
import { NO_MARKETING_UNASKED, TERMS_OF_CONSENT } from './citations.ts';
import { CODE_TEXT, NOTICE_TEXT, ORGANISATIONS, REQUEST_TEXT } from './example-world.ts';
import {
  CIVIL_CODE,
  CONSUMER_LAW,
  CONSUMER_REGULATION,
  NETWORK_INFORMATION,
  NO_ADVERTS_UNASKED,
  PIPL_CONSENT,
  PIPL_OTHER_PURPOSE,
} from './related-law.ts';
import type { Fix, Rule } from './rule.ts';

const CODE_OF: Record<ConsentState, ReasonCode | undefined> = {
  none: 'recipient-never-consented',
  // Asked and not yet answered: no consent so far.
  requested: 'recipient-never-consented',
  granted: undefined,
  declined: 'recipient-declined',
  unanswered: 'recipient-silent',
  // Told by the rule on withdrawal.
  withdrawn: undefined,
  expired: 'consent-expired',
  'another-purpose': 'consent-for-another-purpose',
};

const REMOVE: Fix = {
  zh: '请把该用户移出 {organisation} 的名单，也不得再次征询；用户自己提出请求的除外。',
  en: 'Take the recipient off the list of {organisation} and do not ask again; only a request of the recipient’s own opens the way.',
};

/** A recipient without any tie to the shop. */
const stranger = { recipient: '13800138001' };
function answered(kind: string, at = '2026-05-10') {
  return {
    kind,
    at,
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    recipients: ['13800138001'],
  };
}

/** No marketing without a consent of this recipient, to this organisation, for this line of business, in its term. Silence is none. */
export const consent: Rule = {
  id: 'consent',
  codes: [
    'recipient-declined',
    'recipient-silent',
    'consent-expired',
    'consent-for-another-purpose',
    'recipient-never-consented',
  ],
  dutyHolder: 'content-provider',
  citations: [
    ...NO_MARKETING_UNASKED,
    ...TERMS_OF_CONSENT,
    ...NO_ADVERTS_UNASKED,
    CONSUMER_LAW,
    NETWORK_INFORMATION,
    CIVIL_CODE,
    PIPL_CONSENT,
    PIPL_OTHER_PURPOSE,
    CONSUMER_REGULATION,
  ],
  // Consent that cannot be shown is no consent. Marketing can wait and be submitted again; sent, it cannot be taken back.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '请先取得该用户对 {organisation} 发送{purpose}的明确同意（说明类型、频次和期限），登记后再发送；注册、默认勾选不是同意。',
    en: 'First obtain the recipient’s express consent to {purpose} from {organisation}, stating type, frequency and term, and record it; registration or a pre-ticked box is none.',
  },
  fixes: {
    'recipient-declined': REMOVE,
    'recipient-silent': REMOVE,
    'consent-expired': {
      zh: '用户对 {organisation} 发送{purpose}的同意已到期。请停止发送；需要继续的，重新取得同意。',
      en: 'The consent to {purpose} from {organisation} has run out. Stop, or obtain a new one.',
    },
    'consent-for-another-purpose': {
      zh: '用户同意过 {organisation} 的其他类型，未同意{purpose}。请就该类型另行取得同意。',
      en: 'The recipient consented to other messages from {organisation}, not to {purpose}. Obtain consent for this type.',
    },
  },
  judge(c) {
    // Without a content provider nobody can tell whose consent to look for; the signature's rules name that fault.
    if (!c.marketing || c.contentProvider === undefined || c.signature === undefined) return undefined;
    if (c.suppression !== 'none') return undefined;
    const code = CODE_OF[c.consent];
    if (code === undefined) return undefined;
    return { code, evidence: { organisation: c.contentProvider, purpose: c.purpose } };
  },
  examples: [
    { title: 'a consent in force', expect: null },
    { title: 'nobody ever asked', message: stranger, expect: 'recipient-never-consented' },
    {
      title: 'a verification code needs no consent',
      message: { ...stranger, text: CODE_TEXT },
      expect: null,
    },
    { title: 'a notice needs no consent', message: { ...stranger, text: NOTICE_TEXT }, expect: null },
    {
      title: 'a request is judged as a request',
      message: { ...stranger, text: REQUEST_TEXT },
      expect: null,
    },
    {
      title: 'asked and not yet answered',
      message: stranger,
      changes: [answered('consent-requested')],
      expect: 'recipient-never-consented',
    },
    {
      title: 'the recipient said no',
      message: stranger,
      changes: [answered('consent-requested'), answered('consent-declined', '2026-05-11')],
      expect: 'recipient-declined',
    },
    {
      title: 'the recipient did not answer',
      message: stranger,
      changes: [answered('consent-requested'), answered('consent-unanswered', '2026-05-20')],
      expect: 'recipient-silent',
    },
    {
      title: 'the term ends in a second',
      message: { at: '2029-12-31T20:59:59+08:00' },
      changes: [
        {
          ...answered('consent-granted'),
          recipients: ['13800138000'],
          frequency: { count: 4, per: 'month' },
          until: '2029-12-31T21:00:00+08:00',
        },
      ],
      expect: null,
    },
    {
      title: 'the term has just ended',
      message: { ...stranger, at: '2026-06-01T10:00:00+08:00' },
      changes: [
        {
          ...answered('consent-granted'),
          frequency: { count: 4, per: 'month' },
          until: '2026-06-01T10:00:00+08:00',
        },
      ],
      expect: 'consent-expired',
    },
    {
      title: 'consent to retail, a message about loans',
      message: {
        text: '【安宁商城】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R',
      },
      expect: 'consent-for-another-purpose',
    },
    {
      title: 'consent to another organisation does not carry over',
      message: stranger,
      changes: [
        {
          ...answered('consent-granted'),
          organisation: ORGANISATIONS.lender,
          frequency: { count: 4, per: 'month' },
          until: '2027-01-01',
        },
      ],
      expect: 'recipient-never-consented',
    },
    {
      title: 'in 2016 as well',
      message: { ...stranger, at: '2016-01-05T10:00:00+08:00' },
      expect: 'recipient-never-consented',
    },
    {
      title: 'an unregistered signature is told elsewhere',
      message: { ...stranger, text: '【安宁商场】全场满300减50，限时抢购。拒收请回复R' },
      expect: null,
    },
  ],
};
