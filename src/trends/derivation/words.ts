import type { Words } from '../../domain/index.ts';
import type { PlatformDerivation } from './document.ts';

/** What else could make the figures, and what is done about each. */
export const CONFOUNDERS = {
  activity: {
    dealt: 'removed',
    name: { zh: '有的人短信本来就多', en: 'Some people get more of everything' },
    words: {
      zh: '每个人只和自己比：接触前 14 天与接触后 14 天。始终不变的差别（活跃程度、年龄、收入、地区、号段）互相抵消。',
      en: 'Each person is compared with themself, 14 days before the contact and 14 after. What stays the same about a person (how active, age, income, region, carrier) falls out.',
    },
  },
  season: {
    dealt: 'compared',
    name: { zh: '促销季、星期和节假日', en: 'Sales, weekdays and holidays' },
    words: {
      zh: '逐日用同运营商、同收信量、从未接触该平台的人来衡量当日金融营销的多少；前后各两整周，星期互相抵消。',
      en: 'Day by day, how much finance marketing there was is taken from people of the same carrier and volume who had no contact with the platform; two whole weeks on either side make weekdays fall out.',
    },
  },
  'number-age': {
    dealt: 'partly',
    name: { zh: '新号码', en: 'New numbers' },
    words: {
      zh: '观察期前两周没有收到过任何短信的号码不计入（人数另列）。启用稍久、各类短信仍在增多的号码没有排除。',
      en: 'Numbers to which nothing came in the first two weeks looked at are left out, and counted. Numbers a little older, to which more and more comes, are not.',
    },
  },
  phase: {
    dealt: 'checked',
    name: { zh: '个人阶段变化', en: 'A phase of a person’s own' },
    words: {
      zh: '一个人这段时间买得多，可能同时也在找贷款，或到处留号码。用其他营销（非零售、非金融）对照：若它也同样上升，就说明可能是个人阶段所致，不称“跟随”。对照不上升也不能完全排除。',
      en: 'Who buys much in these weeks may look for a loan in them too, or leave the number everywhere. Other marketing, neither retail nor finance, is held beside it: where it rises as well, nothing is said to follow. Where it does not, this is not ruled out.',
    },
  },
  'other-platforms': {
    dealt: 'not-removed',
    name: { zh: '同时接触其他平台', en: 'Contact with other platforms at the same time' },
    words: {
      zh: '同一时间首次接触多个平台的人，其后的金融营销分不清跟随哪一个。也不排除在对照人群之外：若另一平台的客户很多、其后金融营销又多，本平台的倍数会偏低。请对照各平台的结果一起看。',
      en: 'Of people who come into contact with several platforms at once it cannot be told which one the finance marketing follows. Such people are among those compared with, too: where another platform has many customers and much follows it, this one’s ratio is told too low. Read the platforms’ figures side by side.',
    },
  },
  region: {
    dealt: 'not-removed',
    name: { zh: '只在一地进行的推广', en: 'A campaign in one region' },
    words: {
      zh: '短信记录里没有收信人的省份：平台和贷款机构恰好同时在同一地区推广时，无法区分。',
      en: 'Messages do not tell the recipient’s province: a platform and a lender who happen to advertise in one region at the same time cannot be told apart.',
    },
  },
  unseen: {
    dealt: 'not-removed',
    name: { zh: '本系统之外的短信', en: 'Messages that do not pass here' },
    words: {
      zh: '只看得到经本系统网关的短信；经其他渠道的接触和营销不在内。',
      en: 'Only messages that pass our gateways are seen; contact and marketing by other ways are not.',
    },
  },
} as const satisfies Record<
  string,
  {
    readonly dealt: 'removed' | 'compared' | 'partly' | 'checked' | 'not-removed';
    readonly name: Words;
    readonly words: Words;
  }
>;

export type ConfounderId = keyof typeof CONFOUNDERS;
export const CONFOUNDER_IDS = Object.keys(CONFOUNDERS) as readonly ConfounderId[];

type Said = Omit<PlatformDerivation, 'words'>;

/** What is said of a platform, with its numbers. No sentence says who did what. */
export function wordsOf({ state, lift, other, counts }: Said): Words {
  const { compared, expectedAfter, daysAfter } = counts;
  if (lift === null)
    return {
      zh: '数据不足，不作判断：接触的人、收到金融营销的天数，或对照的天数太少。',
      en: 'Too little data to say anything: too few people with contact, days with finance marketing, or days to compare with.',
    };
  const beside =
    other === null
      ? {
          zh: '其他营销数据不足，无法对照个人阶段变化。',
          en: 'Other marketing is too little to check for a phase of people’s own.',
        }
      : {
          zh: `其他营销同期为 ${other.ratio} 倍（95% 区间 ${other.low}–${other.high}）。`,
          en: `Other marketing: ${other.ratio} times (95 % interval ${other.low} to ${other.high}).`,
        };
  const said = {
    zh: `${count(compared)} 人首次接触后 14 天，收到金融营销 ${count(daysAfter)} 人天，按接触前和同期他人推算应为 ${count(expectedAfter)}：${lift.ratio} 倍（95% 区间 ${lift.low}–${lift.high}）。${beside.zh}`,
    en: `In the 14 days after the first contact, ${count(compared)} people had ${count(daysAfter)} person-days with finance marketing, where ${count(expectedAfter)} were expected by the days before and by others: ${lift.ratio} times (95 % interval ${lift.low} to ${lift.high}). ${beside.en}`,
  };
  const so = {
    follows: {
      zh: '金融营销跟随接触而来。这是相关，不是证据：不能说明是谁提供了号码。',
      en: 'Finance marketing follows the contact. This is an association and no proof: it does not tell who passed numbers on.',
    },
    'everything-rises': {
      zh: '各类营销都在接触后上升，更像是个人阶段或新号码所致，不能说跟随该平台。',
      en: 'All marketing rises after the contact, which looks like a phase of people’s own or new numbers; nothing is said to follow the platform.',
    },
    'no-association': {
      zh: '没有看出金融营销跟随接触；区间之内的倍数都不能排除。',
      en: 'Finance marketing is not seen to follow the contact; any ratio within the interval is possible.',
    },
    'too-little-data': { zh: '', en: '' },
  }[state];
  return { zh: `${said.zh}${so.zh}`, en: `${said.en} ${so.en}` };
}

function count(value: number | null): string {
  return value === null ? '—' : String(value);
}
