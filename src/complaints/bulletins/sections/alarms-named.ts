import { ALARM_LEVEL_WORDS, formatDay, type Words } from '../../../domain/index.ts';
import { startOf } from '../../../trends/index.ts';
import { withoutMobiles } from '../../pack/shown-text.ts';
import { BREAKDOWN_LEAST } from '../../statistics/figures.ts';
import { episodesIn, placeCells, type StoodEpisode, seenCells } from '../alarm-episodes.ts';
import { both, words } from '../draft-data.ts';
import type { DraftGround, SectionBuilder } from '../section-builder.ts';

/** Confirmed alarms on organisations and waves, and those of a category within a region with their counts: for the centre and the regulator. */
export const alarmsNamed: SectionBuilder = {
  id: 'alarms-named',
  async build({ db, period, counts, nameOf }) {
    if (counts.total.all < BREAKDOWN_LEAST) return undefined;
    const told = (await episodesIn(db, period)).filter(
      ({ level, opinion }) => opinion === 'confirmed' && level !== 'total',
    );
    if (told.length === 0) return undefined;
    return {
      ...{
        id: 'alarms-named',
        title: words('苗头预警：主体、短信群与明细', 'Early warning: organisations, waves and details'),
        isPublic: false,
      },
      figures: [
        {
          key: 'alarms-named.count',
          name: words(
            '涉及主体、短信群或明细的属实预警',
            'confirmed alarms on organisations, waves and details',
          ),
          shown: both(String(told.length)),
        },
      ],
      tables: [
        {
          id: 'alarms-named',
          title: words(
            '已确认的苗头预警：主体、短信群与明细',
            'Confirmed alarms: organisations, waves and details',
          ),
          note: words(
            '人员确认属实的。没有匹配到短信的投诉按投诉人所说的端口；件数与正常范围的口径同上表，不足 5 件的不列（“—”）。预警属实是指投诉确有异常，不是认定违规。',
            'What a person has confirmed. Complaints for which no message was found go by the port that was told; counts and usual ranges as above, and fewer than 5 are not told (“—”). A confirmed alarm says that the complaints are unusual, not that a violation was found.',
          ),
          columns: [
            { key: 'subject', title: words('主体', 'Whose matter'), unit: 'name' },
            { key: 'level', title: words('层级', 'Level'), unit: 'text' },
            { key: 'category', title: words('类别', 'Category'), unit: 'text' },
            { key: 'region', title: words('地区', 'Region'), unit: 'text' },
            { key: 'since', title: words('起于', 'Since'), unit: 'text' },
            { key: 'days', title: words('天数', 'Days'), unit: 'count' },
            { key: 'complaints', title: words('件数', 'Complaints'), unit: 'count' },
            { key: 'low', title: words('正常下限', 'Usual, low'), unit: 'count' },
            { key: 'high', title: words('正常上限', 'Usual, high'), unit: 'count' },
          ],
          rows: told.map((each) => ({
            ...{ subject: subjectOf(each, nameOf), level: ALARM_LEVEL_WORDS[each.level] },
            ...placeCells(each, period.from),
            ...{ since: formatDay(startOf(each.since)), ...seenCells(each) },
          })),
          ...{ picture: null, lines: [] },
        },
      ],
      ...{ headline: null, changes: [], unknown: [] },
    };
  },
};

function subjectOf(
  { level, series, organisation, port }: StoodEpisode,
  nameOf: DraftGround['nameOf'],
): Words {
  if (level === 'wave') {
    const wave = series.replace('wave/', '');
    return words(`短信群 ${wave}`, `wave ${wave}`);
  }
  if (organisation === null) return words('全部', 'all');
  if (organisation !== '') {
    const name = nameOf(organisation);
    return name === undefined
      ? both(organisation)
      : words(`${name}（${organisation}）`, `${name} (${organisation})`);
  }
  if (port === null || port === '') return words('未知', 'not known');
  return words(`端口 ${withoutMobiles(port)}`, `port ${withoutMobiles(port)}`);
}
