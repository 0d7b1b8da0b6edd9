import {
  ALARM_LEVEL_WORDS,
  ALARM_LEVELS,
  ALARM_OPINION_WORDS,
  formatDay,
  type Words,
} from '../../../domain/index.ts';
import { startOf } from '../../../trends/index.ts';
import { BREAKDOWN_LEAST } from '../../statistics/figures.ts';
import {
  episodesIn,
  type MonitorNights,
  nightsOf,
  placeCells,
  type StoodEpisode,
  seenCells,
} from '../alarm-episodes.ts';
import { type BulletinTable, both, type Figure, words } from '../draft-data.ts';
import type { SectionBuilder } from '../section-builder.ts';

/**
 * What stood out to the nightly monitors, by category and region: what a person has confirmed. Of the rest there are numbers, and beside them how the monitors
 * themselves have done (P10). Whose matter it is stands in `alarms-named`.
 */
export const alarms: SectionBuilder = {
  id: 'alarms',
  async build({ db, period, counts }) {
    const nights = await nightsOf(db, period);
    const section = {
      ...{ id: 'alarms', title: words('苗头预警', 'Early warning'), isPublic: true, headline: null },
    };
    if (nights.levels === undefined)
      return { ...section, figures: [], tables: [], changes: [], unknown: [NEVER_RUN] };
    const stood = await episodesIn(db, period);
    const judged = judgedOf(stood);
    const isFew = counts.total.all < BREAKDOWN_LEAST;
    return {
      ...section,
      figures: [
        ...(Object.keys(NAMES) as (keyof typeof NAMES)[]).map(
          (code): Figure => ({ key: `alarms.${code}`, name: NAMES[code], shown: both(String(judged[code])) }),
        ),
        ...(nights.missing === 0
          ? []
          : [
              {
                key: 'alarms.missing-days',
                name: words('没有监测的天数', 'days that no monitor looked at'),
                shown: both(String(nights.missing)),
              },
            ]),
      ],
      tables: [
        ...(isFew
          ? []
          : [{ ...CONFIRMED, rows: stood.filter(isOpen).map((each) => rowOf(each, period.from)) }]),
        { ...RECORD, rows: recordRows(stood, nights.levels) },
      ],
      changes:
        judged.confirmed === 0
          ? []
          : [
              {
                weight: 0.5,
                words: words(
                  '有 {alarms.confirmed} 起苗头预警经人员确认属实',
                  '{alarms.confirmed} alarms of the nightly monitors were confirmed by a person',
                ),
              },
            ],
      unknown: unknownOf(nights, judged.waiting),
    };
  },
};

const NAMES = {
  stood: words('本期的预警', 'alarms that stood in the period'),
  confirmed: words('其中属实', 'of these confirmed'),
  'known-cause': words('其中原因已知', 'of these with a known cause'),
  false: words('其中误报', 'of these false alarms'),
  waiting: words('其中尚待判断', 'of these not judged yet'),
} as const;

function judgedOf(stood: readonly StoodEpisode[]): Readonly<Record<keyof typeof NAMES, number>> {
  const of = (judged: StoodEpisode['opinion']) => stood.filter(({ opinion }) => opinion === judged).length;
  return {
    ...{ stood: stood.length, confirmed: of('confirmed'), 'known-cause': of('known-cause') },
    ...{ false: of('false'), waiting: of(null) },
  };
}

/** Confirmed, and nobody's in particular. */
const isOpen = ({ level, opinion }: StoodEpisode) =>
  opinion === 'confirmed' && (level === 'total' || level === 'category-region');

function rowOf(episode: StoodEpisode, at: number): BulletinTable['rows'][number] {
  const { level, since, day } = episode;
  return {
    ...placeCells(episode, at),
    ...{ since: formatDay(startOf(since)), last: formatDay(startOf(day)) },
    // Two spans of days that differ little must not give a count by two things when one is taken from the other.
    ...seenCells(level === 'total' ? episode : { ...episode, complaints: 0 }),
  };
}

const CONFIRMED: Omit<BulletinTable, 'rows'> = {
  id: 'alarms',
  title: words('已确认的苗头预警（不分主体）', 'Confirmed alarms, whoever it was'),
  note: words(
    '每晚的监测在本期内发出、经人员确认属实的预警。件数是截至“最后一天”的若干天内收到短信（没有短信时间的按受理时间）的投诉，正常范围是没有异常时 100 个这样的时段中 95 个所在的范围，均为当晚所知。类别与地区相交的不列件数；“—”表示不列，不是零。',
    'Alarms that the nightly monitors raised and a person has confirmed. Complaints are those about messages of so many days up to the last one (by when they were accepted where that is not known); in the usual range lie 95 of 100 such windows when nothing is wrong; both as known that night. Of a category within a region there is no count; “—” is not told, which is not the same as none.',
  ),
  columns: [
    { key: 'category', title: words('类别', 'Category'), unit: 'name' },
    { key: 'region', title: words('地区', 'Region'), unit: 'text' },
    { key: 'since', title: words('起于', 'Since'), unit: 'text' },
    { key: 'last', title: words('最后一天', 'Last day'), unit: 'text' },
    { key: 'days', title: words('天数', 'Days'), unit: 'count' },
    { key: 'complaints', title: words('件数', 'Complaints'), unit: 'count' },
    { key: 'low', title: words('正常下限', 'Usual, low'), unit: 'count' },
    { key: 'high', title: words('正常上限', 'Usual, high'), unit: 'count' },
  ],
  ...{ picture: null, lines: [] },
};

const RECORD: Omit<BulletinTable, 'rows'> = {
  id: 'alarm-levels',
  title: words('监测自身的记录', 'How the monitors themselves have done'),
  note: words(
    '设定：该层级的全部序列合计每周至多新发出多少起；发出：截至期末的若干周里平均每周新发出多少起。真假都算，所以误报少于设定值。其余为本期内的预警和人员的判断。监测发出的预警在人员确认之前不说明任何主体有问题。',
    'Set: how many may begin in a week over all series of the level together; came: how many began in a week on average, over so many weeks up to the end of the period. True and false ones are among both, so that fewer false ones come than were set. The others are the alarms of the period and what people made of them. Before a person has confirmed it, an alarm says nothing of anybody.',
  ),
  columns: [
    { key: 'level', title: words('层级', 'Level'), unit: 'name' },
    { key: 'set', title: words('设定（每周）', 'Set, a week'), unit: 'ratio' },
    { key: 'came', title: words('发出（每周）', 'Came, a week'), unit: 'ratio' },
    { key: 'weeks', title: words('周数', 'Weeks'), unit: 'count' },
    { key: 'stood', title: words('本期预警', 'In the period'), unit: 'count' },
    { key: 'confirmed', title: ALARM_OPINION_WORDS.confirmed, unit: 'count' },
    { key: 'known-cause', title: ALARM_OPINION_WORDS['known-cause'], unit: 'count' },
    { key: 'false', title: ALARM_OPINION_WORDS.false, unit: 'count' },
    { key: 'waiting', title: words('尚待判断', 'Not judged yet'), unit: 'count' },
  ],
  ...{ picture: null, lines: [] },
};

function recordRows(
  stood: readonly StoodEpisode[],
  levels: NonNullable<MonitorNights['levels']>,
): BulletinTable['rows'] {
  return ALARM_LEVELS.map((level) => {
    const { set, begun, weeks } = levels[level].record;
    return {
      ...{ code: level, level: ALARM_LEVEL_WORDS[level], set, weeks },
      came: weeks === 0 ? null : Number((begun / weeks).toPrecision(6)),
      ...judgedOf(stood.filter((each) => each.level === level)),
    };
  });
}

const NEVER_RUN = words(
  '到本期末，每晚的苗头监测还没有运行过：没有预警，不等于没有异常。',
  'By the end of the period the nightly monitors had not run yet: that there is no alarm is not to say that nothing is wrong.',
);

function unknownOf({ levels, missing }: MonitorNights, waiting: number): Words[] {
  const learning = ALARM_LEVELS.filter((level) => levels?.[level].threshold === null);
  return [
    ...(missing === 0
      ? []
      : [
          words(
            '本期有 {alarms.missing-days} 天没有经过每晚监测，这些天的异常可能没有发现。',
            'On {alarms.missing-days} days of the period no monitor looked; what was wrong on them may not be seen.',
          ),
        ]),
    ...(learning.length === 0
      ? []
      : [
          words(
            `数据还不足以判断、因而不会发出预警的层级：${learning.map((level) => ALARM_LEVEL_WORDS[level].zh).join('；')}。`,
            `Of these levels there is too little data yet, and nothing is raised: ${learning.map((level) => ALARM_LEVEL_WORDS[level].en).join('; ')}.`,
          ),
        ]),
    ...(waiting === 0
      ? []
      : [
          words(
            '另有 {alarms.waiting} 起预警尚待人员判断，不能据此认定有异常。',
            '{alarms.waiting} more alarms are not judged yet; nothing is to be concluded from them.',
          ),
        ]),
  ];
}
