import { formatDay } from '../domain/index.ts';
import { inForceFrom, PROOF_OF_CONSENT } from './citations.ts';
import { CODE_TEXT, ORGANISATIONS } from './example-world.ts';
import type { Rule } from './rule.ts';

/** From here on no message goes out by a consent that nothing proves. */
export const UNPROVEN_UNTIL = inForceFrom(PROOF_OF_CONSENT);

/** The recipient of the clean message, whose consent was taken over from an earlier system. */
const takenOver = {
  kind: 'consent-granted',
  at: '2026-04-01',
  organisation: ORGANISATIONS.shop,
  purpose: 'marketing-retail',
  recipients: ['13800138000'],
  frequency: { count: 4, per: 'month' },
  until: '2027-04-01',
  proof: 'unproven',
};
const { proof: _none, ...provenAnew } = { ...takenOver, at: '2026-05-20', until: '2027-05-20' };

/**
 * A consent that was taken over without evidence serves until the day from which a sender has to hold proof of it and hand it over. Whoever
 * carries the messages may turn unproven ones away and need not: with the rule in shadow they go out, and each verdict says that nothing proves
 * the consent.
 */
export const consentProof: Rule = {
  id: 'consent-proof',
  codes: ['consent-unproven'],
  dutyHolder: 'content-provider',
  citations: PROOF_OF_CONSENT,
  // Consent that cannot be shown is no consent.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '{organisation} 发送{purpose}所依据的同意由旧系统转入，没有证明；自 {since} 起不能再作为发送依据。请重新取得该用户的明确同意，连同征询用语和证明文件的哈希一并登记。',
    en: 'The consent to {purpose} from {organisation} was taken over without evidence and no longer serves since {since}. Obtain the recipient’s express consent anew and record it with the wording and the hash of the file that proves it.',
  },
  judge(c) {
    if (!c.marketing || c.signature === undefined || c.contentProvider === undefined) return undefined;
    if (c.suppression !== 'none' || c.consent !== 'granted' || !c.unproven) return undefined;
    if (c.message.at < UNPROVEN_UNTIL) return undefined;
    return {
      code: 'consent-unproven',
      evidence: { organisation: c.contentProvider, purpose: c.purpose, since: formatDay(UNPROVEN_UNTIL) },
    };
  },
  examples: [
    { title: 'a consent with its evidence', expect: null },
    { title: 'taken over without evidence', changes: [takenOver], expect: 'consent-unproven' },
    {
      title: 'taken over without evidence, on the last day on which it served',
      message: { at: '2026-04-30T19:59:59+08:00' },
      changes: [takenOver],
      expect: null,
    },
    {
      title: 'taken over without evidence, and the first moment from which proof is asked for',
      message: { at: '2026-05-01T00:00:00+08:00' },
      changes: [takenOver],
      expect: 'consent-unproven',
    },
    {
      title: 'taken over without evidence and given anew with it',
      changes: [takenOver, provenAnew],
      expect: null,
    },
    {
      title: 'a verification code needs no consent, proven or not',
      message: { text: CODE_TEXT },
      changes: [takenOver],
      expect: null,
    },
    {
      title: 'withdrawn meanwhile: told as withdrawn',
      changes: [
        takenOver,
        {
          ...{ kind: 'consent-withdrawn', at: '2026-05-20', organisation: ORGANISATIONS.shop },
          ...{ purpose: 'marketing-retail', recipients: ['13800138000'] },
        },
      ],
      expect: null,
    },
  ],
};
