import { shownNumber } from '../../../domain/index.ts';
import { categoryOf } from '../../categories.ts';
import type { Counts } from '../../statistics/count.ts';
import { BREAKDOWN_LEAST } from '../../statistics/figures.ts';
import { ECOMMERCE } from '../../statistics/tables.ts';
import { daysOf } from '../bulletin-periods.ts';
import { type BulletinTable, both, type Figure, words } from '../draft-data.ts';
import { changeOf } from '../rates.ts';
import type { SectionBuilder } from '../section-builder.ts';

/** How many, and how many more or fewer than in the period before. */
export const totals: SectionBuilder = {
  id: 'totals',
  async build({ counts, countsBefore, period, before }) {
    const isFew = counts.total.all < BREAKDOWN_LEAST;
    const now = measured(counts);
    const then = countsBefore && measured(countsBefore);
    const shown = isFew ? (['received', 'counted'] as const) : MEASURES;
    const rows = shown.map((code) => {
      const change =
        then === undefined ? undefined : changeOf([now[code], daysOf(period)], [then[code], daysOf(before)]);
      return {
        ...{ code, name: NAMES[code], now: now[code], before: then?.[code] ?? null },
        ...{ ratio: change?.ratio ?? null, low: change?.low ?? null, high: change?.high ?? null },
      };
    });
    const table: BulletinTable = {
      id: 'totals',
      title: words('总数', 'Totals'),
      note: words(
        '本期（北京时间，按受理时间）受理的投诉；“计入”指没有不计入标记的，其余各行只数计入的。变化为日均数之比，上期按天数折算；95% 区间按投诉成簇（方差为均值的 2 倍）计算，任一期不足 5 件的不比较。“—”表示不可得，不是零。',
        'Complaints accepted within the period, Shanghai time. “Counted” are those without a mark that keeps them from counting; all lines below tell counted ones. The change is the ratio of counts a day; its 95 % interval allows for clusters (variance twice the mean), and with fewer than 5 in either period nothing is compared. “—” is not available, which is not the same as none.',
      ),
      columns: [
        { key: 'name', title: words('项目', 'What'), unit: 'name' },
        { key: 'now', title: words('本期', 'This period'), unit: 'count' },
        { key: 'before', title: words('上期', 'Period before'), unit: 'count' },
        { key: 'ratio', title: words('变化（倍）', 'Change (ratio)'), unit: 'ratio' },
        { key: 'low', title: words('下限', 'Low'), unit: 'ratio' },
        { key: 'high', title: words('上限', 'High'), unit: 'ratio' },
      ],
      rows,
      ...{ picture: null, lines: [] },
    };
    const counted = rows.find(({ code }) => code === 'counted')!;
    const figures: Figure[] = rows.flatMap(({ code, name, ...row }) => [
      count(`totals.${code}`, name.zh, name.en, row.now),
      ...(row.before === null
        ? []
        : [count(`totals.${code}.before`, `${name.zh}（上期）`, `${name.en} (period before)`, row.before)]),
      ...(row.ratio === null || row.low === null || row.high === null
        ? []
        : [
            {
              key: `totals.${code}.change`,
              name: words(`${name.zh}：与上期之比`, `${name.en}: ratio to the period before`),
              shown: words(`${ratio(row.ratio)} 倍`, `${ratio(row.ratio)} times`),
            },
            {
              key: `totals.${code}.interval`,
              name: words(`${name.zh}：比值的 95% 区间`, `${name.en}: 95 % interval of that ratio`),
              shown: words(
                `${ratio(row.low)} 至 ${ratio(row.high)}`,
                `${ratio(row.low)} to ${ratio(row.high)}`,
              ),
            },
          ]),
    ]);
    const changed = counted.low !== null && counted.high !== null && (counted.low > 1 || counted.high < 1);
    return {
      ...{ id: 'totals', title: words('总数与变化', 'Totals and change'), isPublic: true, figures },
      tables: [table],
      headline:
        counted.ratio === null
          ? words('本期计入投诉 {totals.counted} 件', '{totals.counted} complaints were counted')
          : changed
            ? words(
                '本期计入投诉 {totals.counted} 件，为上期的 {totals.counted.change}（95% 区间 {totals.counted.interval}）',
                '{totals.counted} complaints were counted, {totals.counted.change} as many as in the period before (95 % interval {totals.counted.interval})',
              )
            : words(
                '本期计入投诉 {totals.counted} 件，与上期相比没有超出偶然的变化（95% 区间 {totals.counted.interval}）',
                '{totals.counted} complaints were counted; against the period before, no more than chance has changed (95 % interval {totals.counted.interval})',
              ),
      changes: [],
      unknown: [
        ...(isFew
          ? [
              words(
                `受理不足 ${BREAKDOWN_LEAST} 件，只报告总数，以免看出是谁。`,
                `Fewer than ${BREAKDOWN_LEAST} complaints were accepted: nothing but totals is told, so that nobody can be made out.`,
              ),
            ]
          : []),
        ...(countsBefore === undefined
          ? [
              words(
                '上期没有完整的数据，无法比较；这不等于没有变化。',
                'Of the period before not all was counted, so nothing is compared; that is not to say that nothing changed.',
              ),
            ]
          : []),
      ],
    };
  },
};

const MEASURES = ['received', 'counted', 'marketing', 'ecommerce', 'illegal'] as const;
type Measure = (typeof MEASURES)[number];
const NAMES = {
  received: words('受理', 'accepted'),
  counted: words('计入', 'counted'),
  marketing: words('商业营销', 'about marketing'),
  ecommerce: words('其中电商（零售业推销）', 'of these e-commerce (retail)'),
  illegal: words('涉嫌违法', 'suspected to be illegal'),
} as const;

function measured({ total, by }: Counts): Readonly<Record<Measure, number>> {
  const ofKind = (kind: 'marketing' | 'illegal') =>
    [...by.category].reduce(
      (sum, [code, { counted }]) => sum + (categoryOf(code)?.kind === kind ? counted : 0),
      0,
    );
  return {
    ...{ received: total.all, counted: total.counted, marketing: ofKind('marketing') },
    ...{ ecommerce: by.category.get(ECOMMERCE)?.counted ?? 0, illegal: ofKind('illegal') },
  };
}

const ratio = (value: number) => shownNumber(value, 'ratio');
const count = (key: string, zh: string, en: string, value: number): Figure => ({
  ...{ key, name: words(zh, en), shown: both(shownNumber(value, 'count')) },
});
