import { byDay } from './query.ts';

export const MARKETING_SENT = byDay({
  id: 'marketing-sent',
  words: { zh: '放行的营销短信条数', en: 'marketing messages that went out' },
  counted: {
    zh: '期间经其账号或以其名义（平台连同其商家）放行的营销短信条数。用于要求停发的条款：零即停发。不经过本网关的短信看不到。',
    en: 'Marketing that was let through over the time, over its accounts or on its behalf, of a platform with its merchants. For clauses that ask to stop: none is stopped. What does not pass this gateway is not seen.',
  },
  ...{ unit: 'count', suggested: 0, least: 0, overdispersion: 1 },
  async days({ traffic }, { scope }, from, until) {
    const rows = await traffic.marketingDays({ scope, from, to: until, codes: [] });
    return rows.map(({ at, passed }) => ({ at, count: passed, of: 1 }));
  },
});
