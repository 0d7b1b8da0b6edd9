import { sql } from 'kysely';
import { shownNumber, type Words } from '../../../domain/index.ts';
import type { Db } from '../../ground.ts';
import { BREAKDOWN_LEAST } from '../../statistics/figures.ts';
import type { BulletinPeriod } from '../bulletin-periods.ts';
import { both, type Figure, words } from '../draft-data.ts';
import type { SectionBuilder } from '../section-builder.ts';

/** What the data cannot tell: complaints without a message, numbers without a province, categories that nobody gave, and how late complaints come. */
export const knowledge: SectionBuilder = {
  id: 'knowledge',
  async build({ db, counts, period }) {
    const counted = counts.total.counted;
    if (counts.total.all < BREAKDOWN_LEAST) return undefined;
    const delay = await delayOf(db, period);
    const matched = counts.by.match.get('found')?.counted ?? 0;
    const lines: readonly Line[] = [
      {
        ...{ code: 'unmatched', count: counted - matched },
        name: words('没有找到所指短信', 'no message was found for them'),
      },
      {
        ...{ code: 'no-province', count: counts.by.province.get('unknown')?.counted ?? 0 },
        name: words('投诉人号码的省份未知', 'province of the number not known'),
      },
      {
        ...{ code: 'unclassified', count: counts.by.category.get('unclassified')?.counted ?? 0 },
        name: words('未分类', 'not classified'),
      },
      {
        ...{ code: 'no-time', count: delay.without },
        name: words('没有写明收到短信的时间', 'when the message came is not told'),
      },
    ];
    const shareOf = (count: number) => (counted === 0 ? null : count / counted);
    return {
      ...{ id: 'knowledge', title: words('数据能说明多少', 'How far the data go'), isPublic: true },
      figures: [
        ...lines.map(
          ({ code, name, count }): Figure => ({
            key: `knowledge.${code}`,
            name: words(`${name.zh}的占比`, `share: ${name.en}`),
            shown: both(shownNumber(shareOf(count), 'share')),
          }),
        ),
        ...(delay.medianDays === null
          ? []
          : [
              {
                key: 'knowledge.delay',
                name: words('从收到短信到受理的中位天数', 'median days from message to complaint'),
                shown: both(delay.medianDays.toFixed(1)),
              },
            ]),
      ],
      tables: [
        {
          id: 'knowledge',
          title: words('计入的投诉中不知道的', 'What is not known of counted complaints'),
          note: words('占比以本期计入的投诉为基数。', 'Shares are of the complaints counted in the period.'),
          columns: [
            { key: 'name', title: words('项目', 'What'), unit: 'name' },
            { key: 'count', title: words('件数', 'Complaints'), unit: 'count' },
            { key: 'share', title: words('占比', 'Share'), unit: 'share' },
          ],
          rows: lines.map(({ code, name, count }) => ({
            ...{ code, name, count },
            share: round(shareOf(count)),
          })),
          ...{ picture: null, lines: [] },
        },
      ],
      ...{ headline: null, changes: [] },
      unknown: [
        words(
          '有 {knowledge.unmatched} 的投诉没有找到所指的短信，说不出是谁发的。',
          'Of {knowledge.unmatched} of the complaints no message was found, so it is not known who sent it.',
        ),
        words(
          '有 {knowledge.no-province} 的投诉人号码查不到省份；号码的归属地也不是人所在的地方。',
          'Of {knowledge.no-province} the province of the number is not known, and a number’s province is not where the person is.',
        ),
        ...(delay.medianDays === null
          ? []
          : [
              words(
                '投诉在收到短信之后才来（中位 {knowledge.delay} 天）：本期末几天的短信，还会有投诉陆续受理。',
                'Complaints come after the message (median {knowledge.delay} days): more of them are still to come about the messages of the last days.',
              ),
            ]),
        words(
          '来投诉的人不能代表所有收到短信的人：没有投诉不等于没有打扰。',
          'Those who complain do not stand for all who were sent messages: that nobody complained is not to say that nobody was disturbed.',
        ),
      ],
    };
  },
};

interface Line {
  readonly code: string;
  readonly name: Words;
  readonly count: number;
}

/** How long after the message counted complaints of the period were accepted, as far as they say when it came. */
async function delayOf(
  db: Db,
  { from, until }: BulletinPeriod,
): Promise<{ readonly medianDays: number | null; readonly without: number }> {
  const { rows } = await sql<{ readonly median: number | null; readonly without: number }>`
    select (percentile_cont(0.5) within group (order by extract(epoch from accepted_at - told_at) / 86400)
        filter (where told_at is not null))::float8 as median,
      (count(*) filter (where told_at is null))::int as without
    from complaint where counted and accepted_at >= ${new Date(from)} and accepted_at < ${new Date(until)}`.execute(
    db,
  );
  const { median = null, without = 0 } = rows[0] ?? {};
  return { medianDays: median, without };
}

const round = (share: number | null) => (share === null ? null : Math.round(share * 10_000) / 10_000);
