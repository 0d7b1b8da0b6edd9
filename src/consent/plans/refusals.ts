import { READING_REFUSALS, STATE_FORBIDS, type Told } from '../../domain/index.ts';

/** Why a plan is not taken, and what would mend it. A code is stable; its words may change. */
export const PLAN_REFUSALS = {
  ...READING_REFUSALS,
  'state-forbids': STATE_FORBIDS,
  'plan-organisation-unknown': [
    '没有可用的主体 {organisation}。',
    'There is no organisation {organisation} that you may act for.',
    '请选择您职责范围内已登记的主体。',
    'Choose a registered organisation within your duties.',
  ],
  'plan-length': [
    '{field} 超过 {max} 个字。',
    '{field} is longer than {max} characters.',
    '请缩短。',
    'Shorten it.',
  ],
  'plan-window-order': [
    '这一时段的结束不晚于开始。',
    'This window ends before it begins.',
    '请填写晚于开始的结束时间。',
    'Give an end later than the beginning.',
  ],
  'plan-window-past': [
    '这一时段在 {until} 已经结束。',
    'This window was over at {until}.',
    '请填写将来的时段；预案不能补报。',
    'Give a time to come: a plan is filed before it is sent.',
  ],
  'plan-window-long': [
    '预案跨越 {days} 天，最多 {max} 天。',
    'The plan lasts {days} days; it may last {max}.',
    '请按活动分别提交预案。',
    'File a plan for each campaign.',
  ],
  'plan-hours-not-valid': [
    '时刻不对：{found}。',
    'These are no hours: {found}.',
    '请填写如 09:00 至 20:30 的时刻（上海时间），结束晚于开始，最晚 24:00；跨夜请分成两个时段。',
    'Give hours such as 09:00 to 20:30 (Shanghai time), the end later than the beginning, at most 24:00; over midnight they are two windows.',
  ],
  'plan-messages-not-valid': [
    '条数不对：{found}。',
    'This is no number of messages: {found}.',
    '请填写 1 到 {max} 的整数。',
    'Give a whole number from 1 to {max}.',
  ],
  'plan-text-shape': [
    '每段文字须是模板编号或正文之一。',
    'Each text is either the name of a template or the text itself.',
    '请填写其中一项。',
    'Give one of the two.',
  ],
  'plan-text-not-valid': [
    '文字不符合要求：{found}。',
    'This is no text to send: {found}.',
    '请填写 2 到 1000 个字的正文，不含签名和方头括号；花括号只用于变量，且须成对。',
    'Give 2 to 1000 characters without the signature and its brackets 【】; braces are for variables and are closed.',
  ],
  'plan-text-opt-out': [
    '这段文字没有写明拒收方式。',
    'This text does not tell how to refuse.',
    '请在文末写明，例如“{advised}”。',
    'Say it at the end, for instance “{advised}”.',
  ],
  'plan-text-other-purpose': [
    '这段文字读起来是“{purpose}”，不在预案的类型内。',
    'This text reads as “{purposeEn}”, which is none of the plan’s purposes.',
    '请为预案增加这一类型，或改写文字。',
    'Add the purpose to the plan, or write the text anew.',
  ],
  'plan-template-unknown': [
    '没有可用的模板 {template}。',
    'There is no template {template} in force that this organisation may send.',
    '请填写本主体已报备且未撤回的模板编号。',
    'Name a template that this organisation filed and did not withdraw.',
  ],
  'plan-template-signature': [
    '模板 {template} 是为签名【{signature}】报备的，不在预案的签名内。',
    'The template {template} was filed for 【{signature}】, which is none of the plan’s signatures.',
    '请为预案增加该签名，或改用其他模板。',
    'Add the signature to the plan, or choose another template.',
  ],
  'plan-template-purpose': [
    '模板 {template} 报备的类型是“{purpose}”，不在预案的类型内。',
    'The template {template} was filed for “{purposeEn}”, which is none of the plan’s purposes.',
    '请为预案增加这一类型，或改用其他模板。',
    'Add the purpose to the plan, or choose another template.',
  ],
  'plan-nothing-new': [
    '与现行预案没有差别。',
    'Nothing differs from the plan as it stands.',
    '无需提交。',
    'There is nothing to file.',
  ],
  'four-eyes': [
    '不能审核自己提交的预案，也不能恢复自己停发的预案。',
    'Nobody decides on a plan that they filed, or resumes one that they stopped.',
    '请由另一人审核。',
    'Have another person decide.',
  ],
} as const satisfies Record<string, Told>;

export type PlanRefusalCode = keyof typeof PLAN_REFUSALS;
