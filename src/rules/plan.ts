import { formatDay } from '../domain/index.ts';
import { inForceFrom } from './citations.ts';
import { CODE_TEXT, ORGANISATIONS } from './example-world.ts';
import { GUIDANCE_ON_PLANS } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [GUIDANCE_ON_PLANS];
const inForce = inForceFrom(citations);

const ended = { kind: 'plan-ended', at: '2026-05-01', plan: 'P618' };
const filed = {
  kind: 'plan-filed',
  at: '2026-05-02',
  plan: 'P619',
  organisation: ORGANISATIONS.shop,
  purposes: ['marketing-retail'],
  ports: ['10690001'],
  signatures: ['安宁商城'],
  messagesMax: 1,
  from: '2026-06-01T10:00:00+08:00',
  until: '2026-06-18T23:00:00+08:00',
};
const approved = { kind: 'plan-approved', at: '2026-05-03', plan: 'P619' };

/**
 * Marketing goes out under a filed and approved plan: its purposes, ports, signatures, window and number. Asked for by administrative
 * guidance, not by a statute, and only since its date.
 */
export const plan: Rule = {
  id: 'plan',
  codes: ['plan-missing', 'plan-not-approved', 'plan-outside-window', 'plan-exceeded'],
  dutyHolder: 'content-provider',
  citations,
  // Marketing can wait until somebody has looked; no law says to refuse it.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请由 {organisation} 提交涵盖该类型（{purpose}）、端口和签名的营销预案，获批准后发送。',
    en: 'Have {organisation} file a marketing plan that covers {purpose}, the port and the signature, and send once it is approved.',
  },
  fixes: {
    'plan-not-approved': {
      zh: '营销预案 {plan} 的状态是“{state}”。请等批准后发送，或改用已批准的预案。',
      en: 'Plan {plan} is “{state}”. Wait for its approval, or send under an approved plan.',
    },
    'plan-outside-window': {
      zh: '营销预案 {plan} 的时段为 {from} 至 {until}。请在时段内发送，或提交新的预案。',
      en: 'Plan {plan} runs from {from} until {until}. Send within it, or file another.',
    },
    'plan-exceeded': {
      zh: '营销预案 {plan} 的数量 {messagesMax} 条已用完（已发 {sent} 条）。请提交增量预案。',
      en: 'The {messagesMax} messages of plan {plan} are used up ({sent} sent). File a plan for more.',
    },
  },
  judge(c) {
    if (!c.marketing || c.port === undefined || c.signature === undefined || c.message.at < inForce)
      return undefined;
    const { contentProvider, planFit } = c;
    if (contentProvider === undefined || planFit === 'fits') return undefined;
    const { plan } = c;
    if (planFit === 'none' || plan === undefined) {
      return { code: 'plan-missing', evidence: { organisation: contentProvider, purpose: c.purpose } };
    }
    if (planFit === 'not-approved') {
      return { code: 'plan-not-approved', evidence: { plan: plan.plan, state: plan.state } };
    }
    if (planFit === 'outside-window') {
      const { from, until } = plan;
      return {
        code: 'plan-outside-window',
        evidence: { plan: plan.plan, from: formatDay(from), until: formatDay(until - 1) },
      };
    }
    const { messagesMax, sent } = plan;
    return { code: 'plan-exceeded', evidence: { plan: plan.plan, messagesMax, sent } };
  },
  examples: [
    { title: 'an approved plan that fits', expect: null },
    {
      title: 'a verification code needs no plan',
      message: { text: CODE_TEXT },
      changes: [ended],
      expect: null,
    },
    { title: 'the only plan has ended', changes: [ended], expect: 'plan-not-approved' },
    { title: 'a plan that was filed and not approved', changes: [ended, filed], expect: 'plan-not-approved' },
    {
      title: 'a plan that was rejected',
      changes: [
        ended,
        filed,
        { kind: 'plan-rejected', at: '2026-05-03', plan: 'P619', reason: '名单来源不明' },
      ],
      expect: 'plan-not-approved',
    },
    { title: 'the first second of the window', changes: [ended, filed, approved], expect: null },
    {
      title: 'a second before the window',
      message: { at: '2026-06-01T09:59:59+08:00' },
      changes: [ended, filed, approved],
      expect: 'plan-outside-window',
    },
    {
      title: 'the end of the window',
      message: { at: '2026-06-18T23:00:00+08:00' },
      changes: [ended, filed, approved],
      expect: 'plan-outside-window',
    },
    {
      title: 'one more than the plan allows',
      message: { at: '2026-06-01T10:00:02+08:00' },
      changes: [ended, filed, approved],
      earlier: [{ at: '2026-06-01T10:00:01+08:00' }],
      expect: 'plan-exceeded',
    },
    {
      title: 'no plan for this line of business',
      message: { text: '【安宁商城】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R' },
      expect: 'plan-missing',
    },
    {
      title: 'the day before the guidance nobody asked for plans',
      message: {
        at: '2021-10-24T10:00:00+08:00',
        text: '【安宁商城】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。回T退订',
      },
      expect: null,
    },
    {
      title: 'the day of the guidance',
      message: {
        at: '2021-10-25T10:00:00+08:00',
        text: '【安宁商城】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。回T退订',
      },
      expect: 'plan-missing',
    },
  ],
};
