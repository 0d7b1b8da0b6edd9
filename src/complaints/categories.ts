import {
  type Instant,
  MARKETING_PURPOSES,
  type Purpose,
  parseInstant,
  valid,
  type Words,
} from '../domain/index.ts';

/** The two halves of the tree, as the centre's bulletins tell them apart. */
export type CategoryKind = 'marketing' | 'illegal' | 'none';

/** One leaf of the tree. A code is never used again for something else; its words may change on a date. */
export interface Category {
  readonly code: string;
  readonly kind: CategoryKind;
  /** The newest last; each from its date on. */
  readonly words: readonly (Words & { readonly from: Instant })[];
}

const EVER = Number.NEGATIVE_INFINITY;
const day = (date: string): Instant => valid(parseInstant(`${date}T00:00:00+08:00`));
const since = (from: Instant, zh: string, en: string) => ({ from, zh, en });
const leaf = (code: string, kind: CategoryKind, zh: string, en: string): Category => ({
  code,
  kind,
  words: [since(EVER, zh, en)],
});

/**
 * The tree of the complaint centre 12321 as its bulletins use it: marketing by line of business, and what is suspected to be illegal. Lines are those of
 * the bulletins of 2017 to 2025; what falls under none of them is `other`.
 */
export const CATEGORIES: readonly Category[] = [
  leaf('loans', 'marketing', '贷款理财', 'loans and investments'),
  leaf('retail', 'marketing', '零售业推销', 'retail'),
  {
    code: 'collection',
    kind: 'marketing',
    words: [
      since(EVER, '违规催收', 'improper collection of debts'),
      since(day('2025-10-01'), '欠款催收', 'collection of debts'),
    ],
  },
  leaf('telecom', 'marketing', '电信服务宣传', 'telecommunication services'),
  leaf('games', 'marketing', '网络游戏', 'online games'),
  leaf('insurance', 'marketing', '保险推销', 'insurance'),
  leaf('education', 'marketing', '教育培训', 'education and training'),
  leaf('travel', 'marketing', '旅游交通', 'travel and transport'),
  leaf('property', 'marketing', '房产中介', 'property'),
  leaf('other', 'marketing', '其他商业营销', 'other marketing'),
  leaf('fraud', 'illegal', '涉嫌欺诈', 'suspected fraud'),
  leaf('illegal-business', 'illegal', '涉嫌非法经营', 'suspected unlicensed business'),
  leaf('forged-papers', 'illegal', '违法出售票据、证件', 'illegal sale of invoices and papers'),
  leaf('gambling', 'illegal', '涉嫌赌博', 'suspected gambling'),
  leaf('pornography', 'illegal', '涉嫌色情', 'suspected pornography'),
  leaf('illegal-other', 'illegal', '其他涉嫌违法', 'otherwise suspected to be illegal'),
  leaf('unclassified', 'none', '未分类', 'not classified'),
];

export const UNCLASSIFIED = 'unclassified';
const BY_CODE = new Map(CATEGORIES.map((each) => [each.code, each]));
const BY_NAME = new Map(
  CATEGORIES.flatMap(({ code, words }) =>
    [code, ...words.flatMap(({ zh, en }) => [zh, en])].map((name) => [name, code] as const),
  ),
);

export function categoryOf(code: string): Category | undefined {
  return BY_CODE.get(code);
}

/** The code of what somebody else calls by its code, or by its words of any time; undefined: nothing here is called so. */
export function categoryNamed(name: string): string | undefined {
  return BY_NAME.get(name.trim().toLowerCase());
}

/** How the category was called at that time. */
export function categoryWords(code: string, at: Instant): Words {
  const { words } = BY_CODE.get(code) ?? BY_CODE.get(UNCLASSIFIED)!;
  const { zh, en } = words.findLast(({ from }) => from <= at) ?? words[0]!;
  return { zh, en };
}

/** What unwanted messages are called in what the centre publishes: other words from the fourth quarter of 2023 on. */
export function spamWords(at: Instant): Words {
  return at < day('2023-10-01')
    ? { zh: '垃圾短信', en: 'spam messages' }
    : { zh: '非应邀商业电子信息（短信）', en: 'unsolicited commercial messages' };
}

/** The line that a text was read as, as a category. A text whose purpose is unclear has none. */
export function categoryFor(purpose: Purpose | 'unclear'): string {
  return OF_PURPOSE[purpose] ?? UNCLASSIFIED;
}

/**
 * The purposes of messages that fall under a category, as far as traffic is told apart like complaints: none for the collection of debts, for what is suspected
 * to be illegal (nobody declares it) and for what is not classified.
 */
export function purposesFor(category: string): readonly Purpose[] {
  return MARKETING_PURPOSES.filter((purpose) => OF_PURPOSE[purpose] === category);
}

const OF_PURPOSE: Partial<Record<Purpose | 'unclear', string>> = {
  'marketing-retail': 'retail',
  'marketing-finance': 'loans',
  'marketing-insurance': 'insurance',
  'marketing-education': 'education',
  'marketing-travel': 'travel',
  'marketing-property': 'property',
  'marketing-games': 'games',
  'marketing-telecom': 'telecom',
  'marketing-other': 'other',
};
