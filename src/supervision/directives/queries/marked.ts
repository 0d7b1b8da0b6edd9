import type { ReasonCode, Words } from '../../../domain/index.ts';
import { byDay, type DirectiveQuery } from './query.ts';

/** Fewer messages say nothing of a share. */
const MESSAGES_LEAST = 100;

const HOW: Words = {
  zh: '期间交来的营销短信（无论放行、暂存还是拒绝；经其账号或以其名义，平台连同其商家）中，网关裁决含有下列理由（生效或影子）之一的比例：',
  en: 'Of the marketing handed in over the time (let through, held or refused; over its accounts or on its behalf, of a platform with its merchants), the part whose verdict has one of these reasons, enforced or in shadow: ',
};
const NOT_SEEN: Words = {
  zh: '。不经过本网关的短信看不到；规则关闭时不作判断。',
  en: '. What does not pass this gateway is not seen; where the rule is turned off, nothing is said.',
};

/** The share of an organisation's marketing whose verdict has one of some reasons: what it hands in, and not what the gateway lets it do. */
export function marked({
  codes,
  rules,
  suggested = 0.001,
  ...terms
}: {
  readonly id: string;
  readonly words: Words;
  readonly codes: readonly ReasonCode[];
  /** The rules that give these reasons. */
  readonly rules: readonly string[];
  readonly suggested?: number;
}): DirectiveQuery {
  return byDay({
    ...terms,
    counted: {
      zh: `${HOW.zh}${codes.join('、')}${NOT_SEEN.zh}`,
      en: `${HOW.en}${codes.join(', ')}${NOT_SEEN.en}`,
    },
    ...{ unit: 'share', suggested, least: MESSAGES_LEAST, overdispersion: 1 },
    async days({ traffic }, { scope }, from, until) {
      const rows = await traffic.marketingDays({ scope, from, to: until, codes });
      return rows.map(({ at, messages, marked: count }) => ({ at, count, of: messages }));
    },
    async blocked({ modeOf }) {
      return rules.some((rule) => modeOf(rule) === 'off') ? 'not-judged' : undefined;
    },
  });
}
