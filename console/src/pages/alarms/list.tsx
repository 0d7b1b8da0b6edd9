import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Alarm } from '../../api.ts';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { useCategories } from '../complaints/state.tsx';
import { AlarmTags, LEVELS } from './state.tsx';

const ANY = 'any';

/** Open episodes, unless others are asked for. */
export default function Alarms() {
  const w = useWords(alarmWords);
  const p = useWords(pageWords);
  const told = useTold();
  const word = useWord();
  const categories = useCategories();
  const columns = useMemo<Column<Alarm>[]>(
    () => [
      { key: 'what', title: w.what, width: '46%', cell: ({ sentence }) => <Text text={told(sentence)} /> },
      { key: 'state', title: w.state, cell: (alarm) => <AlarmTags alarm={alarm} /> },
      { key: 'since', title: w.since, cell: ({ since }) => <span className="nowrap">{since}</span> },
      { key: 'last', title: w.lastDay, cell: ({ lastDay }) => <span className="nowrap">{lastDay}</span> },
      { key: 'level', title: w.level, cell: ({ level }) => word('alarmLevels', level) },
    ],
    [w, told, word],
  );
  return (
    <ListPage
      route="GET /api/alarms"
      title={p.alarms}
      intro={<p className="quiet intro">{w.intro}</p>}
      actions={
        <>
          <Link to="/alarms/series">{w.series}</Link> <Link to="/alarms/monitors">{w.monitors}</Link>
        </>
      }
      asked={({ state = 'open', ...rest }) => (state === ANY ? rest : { ...rest, state })}
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: [
            { value: 'open', label: w.open },
            { value: 'closed', label: w.closed },
            { value: ANY, label: w.any },
          ],
        },
        {
          kind: 'select',
          key: 'level',
          label: w.level,
          options: LEVELS.map((value) => ({ value, label: word('alarmLevels', value) })),
        },
        { kind: 'select', key: 'category', label: w.category, options: categories },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
        { kind: 'text', key: 'since', label: w.sinceDay, maxLength: 10 },
      ]}
      columns={columns}
      emptyHint={w.notYet}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/alarms/${id}`}
    />
  );
}
