import type { Clause, WantedDirective } from './directive-rows.ts';

/** A directive to begin with: the regulator names the addressees and changes what it wants. */
export interface DirectiveTemplate extends Omit<WantedDirective, 'addressees'> {
  readonly id: string;
}

const PLATFORMS = { for: ['platform'], periodDays: 14 } as const;
const CARRIERS = { for: ['carrier', 'provider'], periodDays: 14 } as const;
const CENTRE = { for: ['centre'], periodDays: 14 } as const;
const inDays = (length: number) => ({ due: { unit: 'working-days', length } as const });

const CLAUSES: readonly Clause[] = [
  {
    ...{ ...PLATFORMS, ...inDays(15), query: 'complaints-per-million', threshold: 20 },
    text: '立即对零售、金融等各条业务线的营销短信全面自查，列出问题、涉及的商家和整改时限，逐项改正。',
    evidence: '自查报告和整改清单（按条款、业务线、商家）',
  },
  {
    ...{ ...PLATFORMS, ...inDays(10), query: 'without-consent', threshold: 0.001 },
    text: '没有用户的同意或者请求，不发营销短信；注册时默认勾选的不算同意，平台的同意不及于商家。',
    evidence: '同意的征得方式、用语和留存的证明',
  },
  {
    ...{ ...PLATFORMS, ...inDays(5), query: 'after-refusal', threshold: 0.001 },
    text: '用户拒收之后，平台及其商家在全部端口、签名上停止向其营销。',
    evidence: '拒收名单的执行情况',
  },
  {
    ...{ ...PLATFORMS, ...inDays(10), query: 'outside-plan', threshold: 0.01 },
    text: '完善营销预案：发什么、向谁、经哪些端口、何时、多少，并按预案发送。',
    evidence: '修订后的营销预案',
  },
  {
    ...{ ...PLATFORMS, ...inDays(20), query: 'complaints-per-million', threshold: 20 },
    text: '分阶段报告工作进展，直到见效。',
    evidence: '阶段进展报告',
  },
  {
    ...{ ...CARRIERS, ...inDays(15), query: 'undeclared-hops', threshold: 0.001 },
    text: '完善管理制度和技术手段，管好端口接入：每个端口由谁使用，逐环节登记并经双方确认。',
    evidence: '端口和接入关系的清查结果',
  },
  {
    ...{ ...CARRIERS, ...inDays(15), query: 'signature-misuse', threshold: 0.001 },
    text: '规范签名使用：签名须登记、报备、有授权，不超出授权的端口、类型和期限。',
    evidence: '签名和授权书的清查结果',
  },
  {
    ...{ ...CARRIERS, ...inDays(15), query: 'confirmed-findings', threshold: 0 },
    text: '不接入违规转租的资源，不扩大签名的使用范围；已查实的立即断开。',
    evidence: '已查实线索的处置结果',
  },
  {
    ...{ ...CARRIERS, ...inDays(30), query: 'complaints-per-million', threshold: 20 },
    text: '定期“回头看”已经发出的短信，把治理做成常态，报告每次发现和改正了什么。',
    evidence: '“回头看”的结果和与上次的比较',
  },
  {
    ...{ ...CENTRE, ...inDays(20), query: null, threshold: null },
    text: '加强投诉受理、线索转办和监测分析，发现苗头性问题及时报告。',
    evidence: '受理和转办的时限统计、苗头预警和专报',
  },
];

/** The three demands of the meeting of 25 October 2021, in words of our own: of platforms, of carriers and providers, of the complaint centre. */
export const MEETING_2021: DirectiveTemplate = {
  id: 'meeting-2021-10-25',
  title: '关于规范营销短信行为的行政指导',
  occasion: '参照 2021 年 10 月 25 日规范电商平台短信营销行为行政指导会的三项要求',
  text: CLAUSES.map(({ text }, i) => `${i + 1}. ${text}`).join('\n'),
  acknowledgeDays: 3,
  clauses: CLAUSES,
};

export const TEMPLATES: readonly DirectiveTemplate[] = [MEETING_2021];
