import { words } from './words.ts';

/** Groups of the work page. */
export const workWords = words({
  applications: { zh: '待审申请', en: 'Applications to review' },
  'own-applications': { zh: '被驳回的申请', en: 'Applications that came back' },
  ownWhat: {
    zh: '近 30 天被驳回的；可以申诉一次，或改正后重新申请。',
    en: 'Rejected in the last 30 days. Appeal once, or mend and apply again.',
  },
  bulletins: { zh: '待复核和待发布的专报', en: 'Bulletins to approve or publish' },
  findings: { zh: '待核实的疑点', en: 'Findings to look into' },
  cases: { zh: '投诉案件', en: 'Cases of complaints' },
  sanctions: { zh: '待决的处置', en: 'Sanctions to decide on' },
  plans: { zh: '待审核的营销预案', en: 'Marketing plans to review' },
  toReview: { zh: '去审核', en: 'Review' },
  toLook: { zh: '去查看', en: 'Look' },
  overdueOf: { zh: (count: number) => `${count} 件逾期`, en: (count: number) => `${count} overdue` },
  firstDue: { zh: (at: string) => `最早一件应在 ${at} 前处理`, en: (at: string) => `the first by ${at}` },
});
