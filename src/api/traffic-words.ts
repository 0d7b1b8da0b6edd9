import { shownNumber, type Words } from '../domain/index.ts';
import type { Rate, Unsaid, Volume } from '../trends/index.ts';

/* What was sent, beside what was complained of, in words. */

const UNSAID: Readonly<Record<Unsaid, Words>> = {
  sender: {
    zh: '短信量不详：发送主体不明，投诉人所说的端口不足以知道发了多少。',
    en: 'How much was sent is not known: nobody knows the organisation, and by the port that was told it cannot be counted.',
  },
  category: {
    zh: '短信量不详：此类别没有对应的短信类型（涉嫌违法、催收和未分类的，发送方不会如实申报）。',
    en: 'How much was sent is not known: no purpose of messages stands for this category (nobody declares what is illegal, collects debts or is not classified).',
  },
  wave: {
    zh: '短信量不详：短信群的发送量见群的页面，不在这里作分母。',
    en: 'How much was sent is not known here: the page of the wave tells its messages.',
  },
  traffic: {
    zh: '部分或全部日子的短信量不详：那时没有经过本网关的短信记录。',
    en: 'How much was sent on some or all of the days is not known: no traffic was recorded then.',
  },
  region: {
    zh: '部分或全部日子的短信量不详：那时入库的短信没有读出收信人的地区。',
    en: 'How much was sent on some or all of the days is not known: the recipients’ regions were not read then.',
  },
};

export function unsaidWords(because: Unsaid): Words {
  return UNSAID[because];
}

const count = (value: number) => shownNumber(value, 'count');
const rate = ({ perMillion }: Rate) => shownNumber(perMillion, 'rate');
const RISES = {
  volume: {
    zh: '多数来自发送量的增加（如促销）。',
    en: 'most of it is volume, as in a sale.',
  },
  both: { zh: '发送量和投诉率都有份。', en: 'both the volume and the rate have a part in it.' },
  rate: {
    zh: '并不是因为发得多，而是每条短信的投诉多了。',
    en: 'it is not that more was sent: each message is complained of more.',
  },
} as const;

/** One fact of an alarm; whether there is an alarm does not follow from it. */
export function volumeWords(volume: Volume): Words {
  switch (volume.kind) {
    case 'not-known':
      return UNSAID[volume.because];
    case 'too-short':
      return {
        zh: `此前只知道 ${volume.days} 天的短信量，不足以比较。`,
        en: `Of the time before, the messages of only ${volume.days} days are known: too few to compare.`,
      };
    case 'nothing-sent':
      return {
        zh: '这段时间没有放行的营销短信：投诉与经过本网关的发送量无关。',
        en: 'No marketing passed in this time: what is complained of did not come by this gateway.',
      };
    case 'new': {
      const { messages, now } = volume;
      return {
        zh: `这段时间放行营销短信 ${count(messages)} 条，此前 8 周没有：是新的发送，每百万条 ${rate(now)} 件，无从比较。`,
        en: `${count(messages)} marketing messages passed, and none in the eight weeks before: they are new, at ${rate(now)} complaints per million, and there is nothing to compare with.`,
      };
    }
    case 'compared':
      return compared(volume);
  }
}

function compared({
  messages,
  usual,
  before,
  now,
  change,
  share,
  rise,
}: Extract<Volume, { kind: 'compared' }>): Words {
  const times = shownNumber(messages / usual, 'ratio');
  const zh = `这段时间放行营销短信 ${count(messages)} 条，是此前 8 周同样星期的 ${times} 倍；每百万条投诉从 ${rate(before)} 件变为 ${rate(now)} 件`;
  const en = `${count(messages)} marketing messages passed, ${times} times as many as on the same weekdays of the eight weeks before; complaints per million went from ${rate(before)} to ${rate(now)}`;
  const [low, high] = change === undefined ? [] : [change.low, change.high].map((each) => each.toFixed(2));
  const ratio =
    change === undefined
      ? { zh: '（件数太少，不比较）', en: ' (too few to compare)' }
      : {
          zh: `（${shownNumber(change.ratio, 'ratio')} 倍，95% 区间 ${low}–${high}）`,
          en: ` (${shownNumber(change.ratio, 'ratio')} times, 95 % interval ${low}–${high})`,
        };
  if (share === undefined || rise === 'none')
    return {
      zh: `${zh}${ratio.zh}。与此前 8 周相比投诉没有增加。`,
      en: `${en}${ratio.en}. Beside these weeks there is no rise in complaints.`,
    };
  const percent = Math.round(share * 100);
  return {
    zh: `${zh}${ratio.zh}。发送量解释了增加部分的 ${percent}%：${RISES[rise].zh}`,
    en: `${en}${ratio.en}. Volume accounts for ${percent} % of the rise: ${RISES[rise].en}`,
  };
}
