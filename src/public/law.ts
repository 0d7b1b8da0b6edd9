import { type Citation, formatDay, type Instant, type Language } from '../domain/index.ts';
import { CHINA, rulebookAt } from '../rules/index.ts';

/** A duty as the about page prints it. */
export interface PrintedDuty {
  readonly law: string;
  readonly articles: readonly string[];
  readonly from: string;
  /** The last day on which it held; undefined: it holds. */
  readonly last: string | undefined;
  readonly duty: string;
}

/** The rules that speak of the person who receives. */
export const CONSUMER_RULES: readonly string[] = [
  'consent',
  'consent-withdrawn',
  'consent-request-complete',
  'opt-out-instruction',
  'signature-missing',
  'custody-chain',
  'person-to-person',
];

/** By the name under which the rules cite them. */
export const ENGLISH_NAMES: Readonly<Record<string, string>> = {
  '通信短信息服务管理规定（工业和信息化部令第31号）': 'Provisions on Short Message Services, MIIT Order 31',
  '通信短信息服务管理规定（工业和信息化部令第74号）': 'Provisions on Short Message Services, MIIT Order 74',
  中华人民共和国电信条例: 'Telecommunications Regulations',
  中华人民共和国反电信网络诈骗法: 'Law against Telecom and Online Fraud',
  中华人民共和国广告法: 'Advertising Law',
  中华人民共和国消费者权益保护法: 'Law on the Protection of Consumers',
  中华人民共和国民法典: 'Civil Code',
  中华人民共和国个人信息保护法: 'Personal Information Protection Law',
};

/**
 * The clauses behind those rules until now, as the rulebooks cite them, in our own words. Only what was read in a copy of the law is
 * printed: a clause from memory or of a text that was not seen in full may stand in a verdict, which says so, but not on a poster.
 */
export function consumerLaw(now: Instant): readonly Citation[] {
  const found = new Map<string, Citation>();
  const rules = rulebookAt(CHINA, now)?.rules ?? [];
  for (const id of CONSUMER_RULES) {
    for (const citation of rules.find((rule) => rule.id === id)?.citations ?? []) {
      const { law, article, zh, from } = citation;
      if (citation.certainty === 'found' && from <= now) found.set(`${law} ${article} ${zh}`, citation);
    }
  }
  return [...found.values()];
}

export function printed({ law, article, from, until, ...words }: Citation, language: Language): PrintedDuty {
  return {
    law,
    articles: article.split('、').map((each) => articleIn(each, language)),
    from: formatDay(from),
    last: until === undefined ? undefined : formatDay(until - 1),
    duty: words[language],
  };
}

/** 18(1) is 第18条第1款. */
function articleIn(article: string, language: Language): string {
  if (language === 'en') return `art. ${article}`;
  return article.replace(/^(\d+)(?:\((\d+)\))?$/, (_, number: string, paragraph: string | undefined) =>
    paragraph === undefined ? `第${number}条` : `第${number}条第${paragraph}款`,
  );
}
