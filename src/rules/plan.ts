import { assertNever, formatDay, formatInstant, type Instant } from '../domain/index.ts';
import type { PlanWindow } from './case.ts';
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
const narrow = {
  ...filed,
  messagesMax: 10,
  windows: [
    {
      from: '2026-06-01',
      until: '2026-06-04',
      hours: { from: 9 * 60, until: 12 * 60 },
    },
    { from: '2026-06-10', until: '2026-06-11' },
  ],
  texts: [{ text: '会员专享：全场满{amount:amount}减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R' }],
};
const { organisation: _whose, ...terms } = narrow;
const amendment = { ...terms, kind: 'plan-amended', at: '2026-05-30' };
const stopped = { kind: 'plan-stopped', at: '2026-05-30', plan: 'P619', reason: '价格有误' };
const approved = { kind: 'plan-approved', at: '2026-05-03', plan: 'P619' };

/**
 * Marketing goes out under a filed and approved plan: its purposes, ports, signatures, texts, days, hours and number, and not while it is
 * stopped. Asked for by administrative guidance, not by a statute, and only since its date; what a plan then says is its sender's own word.
 */
export const plan: Rule = {
  id: 'plan',
  codes: [
    'plan-missing',
    'plan-not-approved',
    'plan-text-not-planned',
    'plan-stopped',
    'plan-outside-window',
    'plan-outside-hours',
    'plan-exceeded',
  ],
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
    'plan-text-not-planned': {
      zh: '这段文字不是营销预案 {plan} 报备的文字。请改用预案中的文字或模板，或修改预案增加这段文字后重新报审。',
      en: 'This text is none of those filed with plan {plan}. Send one of its texts or templates, or amend the plan and have it reviewed.',
    },
    'plan-stopped': {
      zh: '营销预案 {plan} 已于 {since} 紧急停发（{reason}）。请先排除停发的原因，由审核人恢复预案后再重新提交。',
      en: 'Plan {plan} was stopped at {since} ({reason}). Mend what it was stopped for, have a reviewer resume it, and submit again.',
    },
    'plan-outside-hours': {
      zh: '营销预案 {plan} 当天的发送时刻为 {allowed}（提交于 {sentAt}）。请在此时刻内发送，或修改预案。',
      en: 'On this day plan {plan} sends between {allowed} (submitted at {sentAt}). Send within it, or amend the plan.',
    },
    'plan-outside-window': {
      zh: '营销预案 {plan} 的时段为 {from} 至 {until}。请在时段内发送，或提交新的预案。',
      en: 'Plan {plan} runs from {from} until {until}. Send within it, or file another.',
    },
    'plan-exceeded': {
      zh: '营销预案 {plan} 的数量 {messagesMax} 条已用完（已发 {sent} 条）。请修改预案增加数量，报审后再发送。',
      en: 'The {messagesMax} messages of plan {plan} are used up ({sent} sent). Amend the plan for more and have it reviewed.',
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
    const { at } = c.message;
    switch (planFit) {
      case 'not-approved':
        return { code: 'plan-not-approved', evidence: { plan: plan.plan, state: plan.state } };
      case 'text-not-planned':
        return { code: 'plan-text-not-planned', evidence: { plan: plan.plan } };
      case 'stopped': {
        const { at: since = at, reason = '' } = plan.stopped ?? {};
        return {
          code: 'plan-stopped',
          evidence: { plan: plan.plan, since: formatInstant(since).slice(0, 16), reason },
        };
      }
      case 'outside-window': {
        const { from, until } = nearest(plan.windows, at);
        return {
          code: 'plan-outside-window',
          evidence: { plan: plan.plan, from: formatDay(from), until: formatDay(until - 1) },
        };
      }
      case 'outside-hours':
        return {
          code: 'plan-outside-hours',
          evidence: {
            plan: plan.plan,
            sentAt: formatInstant(at).slice(11, 16),
            allowed: hoursOn(plan.windows, at),
          },
        };
      case 'exceeded': {
        const { messagesMax, sent } = plan;
        return { code: 'plan-exceeded', evidence: { plan: plan.plan, messagesMax, sent } };
      }
      default:
        return assertNever(planFit);
    }
  },
  examples: [
    { title: 'an approved plan that fits', expect: null },
    {
      title: 'a text that the plan has, punctuated otherwise',
      message: {
        text: '【安宁商城】会员专享:全场满500减50,今晚8点开抢,详询客服400-000-0000.拒收请回复R',
      },
      changes: [ended, narrow, approved],
      expect: null,
    },
    {
      title: 'a text that the plan does not have',
      message: { text: '【安宁商城】会员专享：全场第二件半价，今晚8点开抢。拒收请回复R' },
      changes: [ended, narrow, approved],
      expect: 'plan-text-not-planned',
    },
    {
      title: 'a text added by an amendment',
      message: { text: '【安宁商城】会员专享：全场第二件半价，今晚8点开抢。拒收请回复R' },
      changes: [
        ended,
        narrow,
        approved,
        { ...amendment, texts: [{ text: '会员专享：全场第二件半价，今晚8点开抢。拒收请回复R' }] },
      ],
      expect: null,
    },
    {
      title: 'the first minute of the hours',
      message: { at: '2026-06-03T09:00:00+08:00' },
      changes: [ended, narrow, approved],
      expect: null,
    },
    {
      title: 'the end of the hours',
      message: { at: '2026-06-03T12:00:00+08:00' },
      changes: [ended, narrow, approved],
      expect: 'plan-outside-hours',
    },
    {
      title: 'between two windows',
      message: { at: '2026-06-05T10:00:00+08:00' },
      changes: [ended, narrow, approved],
      expect: 'plan-outside-window',
    },
    {
      title: 'the second window has no hours of its own',
      message: { at: '2026-06-10T20:00:00+08:00' },
      changes: [ended, narrow, approved],
      expect: null,
    },
    {
      title: 'a plan that was stopped',
      changes: [ended, filed, approved, stopped],
      expect: 'plan-stopped',
    },
    {
      title: 'a stopped plan stops no verification code',
      message: { text: CODE_TEXT },
      changes: [ended, filed, approved, stopped],
      expect: null,
    },
    {
      title: 'a plan that goes on after a stop',
      changes: [ended, filed, approved, stopped, { kind: 'plan-resumed', at: '2026-05-31', plan: 'P619' }],
      expect: null,
    },
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

/** The window that comes next, or the last one. */
function nearest(windows: readonly PlanWindow[], at: Instant): PlanWindow {
  const inOrder = [...windows].sort((a, b) => a.from - b.from);
  return inOrder.find(({ from }) => from > at) ?? inOrder.at(-1)!;
}

/** The hours of the windows that this day lies in, such as 09:00–12:00. */
function hoursOn(windows: readonly PlanWindow[], at: Instant): string {
  return windows
    .filter((each) => each.from <= at && at < each.until)
    .map(({ hours }) => (hours === undefined ? '00:00–24:00' : `${clock(hours.from)}–${clock(hours.until)}`))
    .join(', ');
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
