import { sql } from 'kysely';
import { shanghaiDay, shownNumber, type Words } from '../../../domain/index.ts';
import { type TemplatePiece, WAVE_SLICES } from '../../../trends/index.ts';
import type { Db } from '../../ground.ts';
import { cut, withoutMobiles } from '../../pack/shown-text.ts';
import { CELL_LEAST } from '../../statistics/figures.ts';
import { type BulletinPeriod, daysOf } from '../bulletin-periods.ts';
import { type BulletinTable, both, type Figure, words } from '../draft-data.ts';
import { changeOf } from '../rates.ts';
import type { SectionBuilder } from '../section-builder.ts';

/** So many are told at most. */
const WAVES_MOST = 10;
/** Of a template, in UTF-16 units. */
const TEMPLATE_MOST = 100;

/** The waves of near-duplicate texts that were complained of most: each by its template, never by a text. */
export const waves: SectionBuilder = {
  id: 'waves',
  async build({ db, period, before, counts, countsBefore }) {
    const section = {
      ...{ id: 'waves', title: words('同源短信群', 'Waves'), isPublic: false },
      ...{ headline: null, changes: [] },
    };
    const { gathered, missing } = await gatheredIn(db, period);
    const { counted } = counts.total;
    if (gathered === 0 && counted > 0)
      return { ...section, figures: [], tables: [], unknown: [NOTHING_GATHERED] };
    const { most, all, begun } = await mostIn(db, period, before);
    // All that a centre hears of in its first weeks would be new.
    const isCompared = countsBefore !== undefined;
    const without = counted === 0 ? null : Math.max(0, counted - gathered) / counted;
    const rows = most.map((each) => {
      const change = isCompared
        ? changeOf([each.complaints, daysOf(period)], [each.before, daysOf(before)])
        : undefined;
      const isFew = each.before > 0 && each.before < CELL_LEAST;
      return {
        ...{ code: String(each.id), template: templateWords(each.template) },
        isNew: !isCompared ? null : each.isNew ? NEW : OLD,
        ...{ complaints: each.complaints, before: isCompared && !isFew ? each.before : null },
        ratio: change === undefined ? null : Number(change.ratio.toPrecision(6)),
        messages: missing === daysOf(period) ? null : each.messages,
        ...{ ports: each.ports, organisations: each.organisations },
      };
    });
    return {
      ...section,
      figures: [
        figure(
          'waves.count',
          `投诉不少于 ${CELL_LEAST} 件的短信群`,
          `waves with ${CELL_LEAST} complaints or more`,
          all,
        ),
        ...(isCompared ? [figure('waves.new', '其中本期首次出现', 'of these new in the period', begun)] : []),
        ...(missing === 0
          ? []
          : [
              figure(
                'waves.missing-days',
                '短信尚未归集的天数',
                'days whose messages were not gathered',
                missing,
              ),
            ]),
        {
          key: 'waves.without',
          name: words('没有归入短信群的投诉的占比', 'share of complaints that are in no wave'),
          shown: both(shownNumber(without, 'share')),
        },
      ],
      tables: [{ ...TABLE, rows }],
      unknown: [
        ...(missing === 0 ? [] : [TRAFFIC_MISSING]),
        ...(without === null || without === 0 ? [] : [WITHOUT_TEXT]),
      ],
    };
  },
};

interface MostWave {
  readonly id: number;
  readonly template: readonly TemplatePiece[];
  readonly isNew: boolean;
  readonly complaints: number;
  readonly before: number;
  readonly messages: number;
  readonly ports: number;
  readonly organisations: number;
}

/** Those with most complaints first, how many there are in all, and how many of them were first seen in the period. */
async function mostIn(
  db: Db,
  { from, until }: BulletinPeriod,
  before: BulletinPeriod,
): Promise<{ readonly most: readonly MostWave[]; readonly all: number; readonly begun: number }> {
  const first = shanghaiDay(from);
  const { rows } = await sql<MostWave & { readonly all: number; readonly begun: number }>`
    with told as (
      select wave, coalesce(sum(complaints) filter (where day >= ${first}), 0)::int as complaints,
        coalesce(sum(complaints) filter (where day < ${first}), 0)::int as before,
        coalesce(sum(messages) filter (where day >= ${first}), 0)::float8 as messages,
        (count(distinct nullif(port, '')) filter (where day >= ${first}))::int as ports,
        (count(distinct nullif(organisation, '')) filter (where day >= ${first}))::int as organisations
      from wave_day where day between ${shanghaiDay(before.from)} and ${shanghaiDay(until - 1)} group by wave
    )
    select w.id, w.template, w.first_seen >= ${new Date(from)} as "isNew", told.complaints, told.before, told.messages,
      told.ports, told.organisations, (count(*) over ())::int as "all",
      (count(*) filter (where w.first_seen >= ${new Date(from)}) over ())::int as begun
    from told join wave w on w.id = told.wave
    where w.merged_into is null and told.complaints >= ${CELL_LEAST}
    order by told.complaints desc, w.id limit ${WAVES_MOST}`.execute(db);
  return { most: rows, all: rows[0]?.all ?? 0, begun: rows[0]?.begun ?? 0 };
}

/** Counted complaints of the period that are in a wave, and the days of it whose traffic was not gathered to its end. */
async function gatheredIn(
  db: Db,
  period: BulletinPeriod,
): Promise<{ readonly gathered: number; readonly missing: number }> {
  const [from, until] = [new Date(period.from), new Date(period.until)];
  const [first, last] = [shanghaiDay(period.from), shanghaiDay(period.until - 1)];
  const { rows } = await sql<{ readonly gathered: number; readonly days: number }>`
    select
      (select count(*)::int from complaint c join wave_complaint wc on wc.complaint = c.id
        where c.counted and c.accepted_at >= ${from} and c.accepted_at < ${until}) as gathered,
      (select count(*)::int from wave_run where day between ${first} and ${last} and slices = ${WAVE_SLICES}) as days`.execute(
    db,
  );
  const { gathered = 0, days = 0 } = rows[0] ?? {};
  return { gathered, missing: daysOf(period) - days };
}

/** What a template says: its places by what stands in them and never by an example, cut where it is long. */
export function templateWords(template: readonly TemplatePiece[]): Words {
  const told = (language: 'zh' | 'en') => {
    const line = template
      .map((piece) =>
        piece.kind === 'fixed' ? withoutMobiles(piece.text) : `〔${PLACES[piece.kind][language]}〕`,
      )
      .join('');
    const { text, isWhole } = cut(line, TEMPLATE_MOST);
    return isWhole ? text : `${text}…`;
  };
  return words(told('zh'), told('en'));
}

const PLACES: Readonly<Record<Exclude<TemplatePiece['kind'], 'fixed'>, Words>> = {
  link: words('链接', 'link'),
  telephone: words('电话', 'telephone'),
  amount: words('金额', 'amount'),
  number: words('数字', 'number'),
  name: words('姓名', 'name'),
  words: words('文字', 'words'),
};
const [NEW, OLD] = [words('新', 'new'), words('否', 'no')];

const TABLE: Omit<BulletinTable, 'rows'> = {
  id: 'waves',
  title: words('投诉最多的同源短信群', 'Waves with most complaints'),
  note: words(
    `同一篇文案的各种写法归为一个短信群。本期（按受理时间）计入的投诉不少于 ${CELL_LEAST} 件的，至多 ${WAVES_MOST} 个；上期不足 ${CELL_LEAST} 件的不列，也不比较。模板是共同的文字，〔〕内为各条不同之处。“新”指本期首次出现。变化为日均数之比。短信、端口和主体为本期内的；“—”表示不可得，不是零。`,
    `All ways in which one text is written are a wave. Those with ${CELL_LEAST} complaints or more that were accepted in the period and count, ${WAVES_MOST} at most; fewer than ${CELL_LEAST} in the period before are neither told nor compared. The template is what the texts have in common, with what differs in 〔〕. “New” was first seen in the period. The change is the ratio of counts a day. Messages, ports and organisations are those of the period; “—” is not available, which is not the same as none.`,
  ),
  columns: [
    { key: 'template', title: words('模板', 'Template'), unit: 'name' },
    { key: 'isNew', title: words('新出现', 'New'), unit: 'text' },
    { key: 'complaints', title: words('本期投诉', 'Complaints'), unit: 'count' },
    { key: 'before', title: words('上期投诉', 'Before'), unit: 'count' },
    { key: 'ratio', title: words('变化（倍）', 'Change (ratio)'), unit: 'ratio' },
    { key: 'messages', title: words('短信', 'Messages'), unit: 'count' },
    { key: 'ports', title: words('端口', 'Ports'), unit: 'count' },
    { key: 'organisations', title: words('主体', 'Organisations'), unit: 'count' },
  ],
  ...{ picture: null, lines: [] },
};

const NOTHING_GATHERED = words(
  '本期的投诉还没有归集成同源短信群，哪些文案被投诉最多尚不知道。',
  'The complaints of the period are not gathered into waves yet; which texts were complained of most is not known.',
);
const TRAFFIC_MISSING = words(
  '本期有 {waves.missing-days} 天的短信没有归集：短信群的短信数、端口数和主体数可能偏少。',
  'The messages of {waves.missing-days} days of the period were not gathered: of the waves there may be more messages, ports and organisations.',
);
const WITHOUT_TEXT = words(
  '有 {waves.without} 的投诉没有归入短信群（没有原文，或尚未归集）。',
  '{waves.without} of the complaints are in no wave: there is no text of theirs, or they are not gathered yet.',
);

const figure = (key: string, zh: string, en: string, value: number): Figure => ({
  ...{ key, name: words(zh, en), shown: both(shownNumber(value, 'count')) },
});
