import { sql } from 'kysely';
import { formatDay, shownNumber, type Words } from '../../../domain/index.ts';
import { CATEGORIES, categoryWords, UNCLASSIFIED } from '../../categories.ts';
import type { Db } from '../../ground.ts';
import { PROVINCE_CODES, provinceWords } from '../../places/provinces.ts';
import { BREAKDOWN_LEAST } from '../../statistics/figures.ts';
import {
  type Comparables,
  comparablesOf,
  MEAN_LEAST,
  type Ratio,
  ratioOf,
  WINDOW_DAYS,
  type Window,
} from '../comparable.ts';
import { type BulletinTable, both, type Change, type Figure, words } from '../draft-data.ts';
import type { SectionBuilder } from '../section-builder.ts';

interface Thing {
  readonly id: 'categories' | 'provinces';
  readonly column: 'category' | 'province';
  readonly title: Words;
  /** 业务类型 */
  readonly name: Words;
  codesAt(at: number): readonly (readonly [code: string, words: Words])[];
}

export const categories = ratioSection({
  ...{ id: 'categories', column: 'category' },
  ...{
    title: words('类别：与可比时期之比', 'Categories against comparable times'),
    name: words('类别', 'Category'),
  },
  codesAt: (at) =>
    CATEGORIES.filter(({ code }) => code !== UNCLASSIFIED).map(({ code }) => [code, categoryWords(code, at)]),
});

export const provinces = ratioSection({
  ...{ id: 'provinces', column: 'province' },
  title: words('省份：与可比时期之比', 'Provinces against comparable times'),
  name: words('投诉人号码的省份', 'Province of the complainant’s number'),
  codesAt: () =>
    PROVINCE_CODES.filter((code) => code !== 'unknown' && code !== 'abroad').map((code) => [
      code,
      provinceWords(code),
    ]),
});

/** The last four weeks of the period over comparable ones, with the band of two standard deviations, on a log scale where it is drawn. */
function ratioSection(thing: Thing): SectionBuilder {
  return {
    id: thing.id,
    async build({ db, period, first }) {
      const compared = comparablesOf(period.until, first);
      const counted = await countWindows(db, thing.column, [compared.current, ...compared.past]);
      const all = [...counted[0]!.values()].reduce((sum, each) => sum + each, 0);
      const isFew = all < BREAKDOWN_LEAST;
      const lines = (isFew ? [] : thing.codesAt(period.from)).map(([code, name]) => {
        const [current = 0, ...past] = counted.map((window) => window.get(code) ?? 0);
        return { code, name, ...ratioOf(current, past) };
      });
      // What nobody complained of, now or before, is no line of its own.
      const told = lines.filter(({ current, mean }) => current > 0 || (mean ?? 0) > 0);
      const rows = told
        .sort((a, b) => (b.ratio ?? -1) - (a.ratio ?? -1) || b.current - a.current)
        .map(({ standing, ...line }) => ({ ...line, standing: STANDINGS[standing], mark: standing }));
      const beyond = told.filter(({ standing }) => standing === 'above' || standing === 'below');
      return {
        ...{ id: thing.id, title: thing.title, isPublic: true },
        figures: told.flatMap((line) => figuresOf(thing, line)),
        tables: [tableOf(thing, compared, rows)],
        headline: null,
        changes: beyond.map((line) => changeTold(thing, line)),
        unknown: unknownOf(thing, compared, isFew, told),
      };
    },
  };
}

type Line = Ratio & { readonly code: string; readonly name: Words };

/** Counted complaints of each window by what they are told by, in the order of the windows. */
async function countWindows(
  db: Db,
  column: Thing['column'],
  windows: readonly Window[],
): Promise<Map<string, number>[]> {
  const values = sql.join(
    windows.map(
      ({ from, until }, i) =>
        sql`(${sql.lit(i)}, ${new Date(from)}::timestamptz, ${new Date(until)}::timestamptz)`,
    ),
  );
  const { rows } = await sql<{
    readonly place: number;
    readonly code: string | null;
    readonly counted: number;
  }>`
    select w.place, c.${sql.ref(column)} as code, count(*)::int as counted
    from (values ${values}) as w (place, starts, ends)
      join complaint c on c.accepted_at >= w.starts and c.accepted_at < w.ends
    where c.counted group by 1, 2`.execute(db);
  const counts = windows.map(() => new Map<string, number>());
  for (const { place, code, counted } of rows) counts[place]!.set(code ?? 'unknown', counted);
  return counts;
}

const STANDINGS: Readonly<Record<Ratio['standing'], Words>> = {
  above: words('高于两个标准差', 'above two sd'),
  below: words('低于两个标准差', 'below two sd'),
  inside: words('在两个标准差之内', 'within two sd'),
  'too-little': words('数据太少', 'too little data'),
};

function tableOf(
  { id, title, name }: Thing,
  { basis, current, past }: Comparables,
  rows: BulletinTable['rows'],
): BulletinTable {
  const span = `${formatDay(current.from)} – ${formatDay(current.until - 1)}`;
  const against: Words =
    basis === 'seasonal'
      ? words(
          `往年同期前后 ${past.length} 个四周（隔 52 周，最多五年）`,
          `${past.length} spans of four weeks around the same time of earlier years (52 weeks apart, five years at most)`,
        )
      : basis === 'recent'
        ? words(
            `之前的 ${past.length} 个四周（往年同期不足两年，未考虑季节）`,
            `the ${past.length} spans of four weeks before (fewer than two earlier years are kept, so no season is allowed for)`,
          )
        : words('无（数据不足）', 'none (too little is kept)');
  return {
    ...{ id, title },
    note: words(
      `计入的投诉，${span} 四周（${WINDOW_DAYS} 天）的总数除以可比四周总数的均值。可比时期：${against.zh}。区间为均值加减两个标准差，标准差不小于均值的平方根；均值不足 ${MEAN_LEAST} 件的不判断。图用对数刻度，超出区间的部分加斜线（做法同美国疾控中心 MMWR 图 I）。`,
      `Counted complaints of the four weeks ${span} over the mean of comparable totals of four weeks. Compared with: ${against.en}. The band is the mean less and plus two standard deviations, which are taken to be at least the square root of the mean; with a mean below ${MEAN_LEAST} nothing is said. Drawn on a log scale, hatched beyond the band, as Figure I of the CDC’s MMWR.`,
    ),
    columns: [
      { key: 'name', title: name, unit: 'name' },
      { key: 'current', title: words('四周件数', 'Four weeks'), unit: 'count' },
      { key: 'mean', title: words('可比均值', 'Comparable mean'), unit: 'rate' },
      { key: 'ratio', title: words('比值', 'Ratio'), unit: 'ratio' },
      { key: 'low', title: words('区间下限', 'Band, low'), unit: 'ratio' },
      { key: 'high', title: words('区间上限', 'Band, high'), unit: 'ratio' },
      { key: 'standing', title: words('判断', 'Standing'), unit: 'text' },
    ],
    rows,
    ...{ picture: 'ratio', lines: [] },
  };
}

function figuresOf({ id }: Thing, { code, name, current, ratio }: Line): Figure[] {
  return [
    {
      key: `${id}.${code}`,
      name: words(`${name.zh}：四周件数`, `${name.en}: four weeks`),
      shown: both(shownNumber(current, 'count')),
    },
    ...(ratio === null
      ? []
      : [
          {
            key: `${id}.${code}.ratio`,
            name: words(`${name.zh}：与可比时期之比`, `${name.en}: ratio to comparable times`),
            shown: words(`${shownNumber(ratio, 'ratio')} 倍`, `${shownNumber(ratio, 'ratio')} times`),
          },
        ]),
  ];
}

/** How far beyond the band, in halves of it: what is furthest is told first. */
function changeTold({ id }: Thing, { code, name, ratio, low, high, standing }: Line): Change {
  const spread = (high! - low!) / 2;
  const key = `${id}.${code}`;
  return {
    weight: spread === 0 ? 0 : Math.abs(ratio! - 1) / spread,
    words:
      standing === 'above'
        ? words(
            `${name.zh}：近四周 {${key}} 件，是可比时期均值的 {${key}.ratio}，高于两个标准差`,
            `${name.en}: {${key}} in four weeks, {${key}.ratio} the mean of comparable times, above two standard deviations`,
          )
        : words(
            `${name.zh}：近四周 {${key}} 件，是可比时期均值的 {${key}.ratio}，低于两个标准差`,
            `${name.en}: {${key}} in four weeks, {${key}.ratio} the mean of comparable times, below two standard deviations`,
          ),
  };
}

function unknownOf(
  { name }: Thing,
  { basis }: Comparables,
  isFew: boolean,
  told: readonly Line[],
): readonly Words[] {
  if (isFew)
    return [
      words(
        `${name.zh}：近四周计入的投诉不足 ${BREAKDOWN_LEAST} 件，不分列。`,
        `${name.en}: fewer than ${BREAKDOWN_LEAST} complaints were counted in four weeks, so they are not broken down.`,
      ),
    ];
  if (basis === 'none')
    return [
      words(
        `${name.zh}：保存的数据不足四个可比的四周，无法判断高低；这不等于没有变化。`,
        `${name.en}: fewer than four comparable spans are kept, so nothing is said to be high or low; that is not to say that nothing changed.`,
      ),
    ];
  const few = told.filter(({ standing }) => standing === 'too-little').length;
  return few === 0
    ? []
    : [
        words(
          `${name.zh}：有 ${few} 行可比均值不足 ${MEAN_LEAST} 件，不作判断。`,
          `${name.en}: of ${few} lines the comparable mean is below ${MEAN_LEAST}, and nothing is said of them.`,
        ),
      ];
}
