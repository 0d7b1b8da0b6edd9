import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Wave } from '../../api.ts';
import { numberOf, timeOf } from '../../parts/moments.ts';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { waveWords } from '../../words/waves.ts';
import { Excerpt, Fortnight, GrowthOfWave, StateTags } from './pieces.tsx';

export default function Waves() {
  const w = useWords(waveWords);
  const p = useWords(pageWords);
  const { language } = useLanguage();
  const columns = useMemo<Column<Wave>[]>(
    () => [
      {
        key: 'template',
        title: w.template,
        width: 340,
        cell: (wave) => (
          <>
            <StateTags wave={wave} /> <Excerpt template={wave.template} />
          </>
        ),
      },
      { key: 'days', title: w.fortnight, cell: ({ days }) => <Fortnight days={days} /> },
      {
        key: 'complaints',
        title: w.complaints,
        align: 'end',
        cell: ({ complaints }) => numberOf(complaints, language),
      },
      {
        key: 'growth',
        title: w.growth,
        cell: ({ growth }) => <GrowthOfWave growth={growth} />,
      },
      {
        key: 'messages',
        title: w.messages,
        align: 'end',
        cell: ({ messages }) => numberOf(messages, language),
      },
      {
        key: 'refused',
        title: w.refused,
        align: 'end',
        spare: true,
        cell: ({ refused }) => numberOf(refused, language),
      },
      { key: 'ports', title: w.ports, align: 'end', cell: ({ counts }) => counts.ports },
      { key: 'signatures', title: w.signatures, align: 'end', cell: ({ counts }) => counts.signatures },
      {
        key: 'organisations',
        title: w.organisations,
        align: 'end',
        spare: true,
        cell: ({ counts }) => counts.organisations,
      },
      { key: 'regions', title: w.regions, align: 'end', spare: true, cell: ({ counts }) => counts.regions },
      {
        key: 'lastSeen',
        title: w.lastSeen,
        cell: ({ lastSeen }) => <span className="nowrap">{timeOf(lastSeen)}</span>,
      },
      {
        key: 'firstSeen',
        title: w.firstSeen,
        spare: true,
        cell: ({ firstSeen }) => <span className="nowrap">{timeOf(firstSeen)}</span>,
      },
    ],
    [w, language],
  );
  return (
    <ListPage
      route="GET /api/waves"
      title={p.waves}
      intro={<Intro />}
      filters={[
        {
          kind: 'select',
          key: 'by',
          label: w.sort,
          options: [
            { value: 'seen', label: w.seen },
            { value: 'complaints', label: w.mostComplaints },
            { value: 'messages', label: w.mostMessages },
          ],
        },
        {
          kind: 'select',
          key: 'new',
          label: w.newness,
          options: [
            { value: '1', label: w.onlyNew },
            { value: '0', label: w.notNew },
          ],
        },
        {
          kind: 'select',
          key: 'growing',
          label: w.growth,
          options: [
            { value: '1', label: w.onlyGrowing },
            { value: '0', label: w.notGrowing },
          ],
        },
        { kind: 'text', key: 'text', label: w.text, maxLength: 200 },
        { kind: 'text', key: 'port', label: w.port, maxLength: 20, digits: true },
        { kind: 'text', key: 'signature', label: w.signature, maxLength: 60, more: true },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18, more: true },
      ]}
      asked={({ by, ...rest }) => (by === undefined ? rest : { ...rest, sort: by })}
      columns={columns}
      emptyHint={w.none}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/waves/${id}`}
    />
  );
}

function Intro() {
  const w = useWords(waveWords);
  const { data } = useQuery({
    queryKey: ['waves-gathered'],
    queryFn: ({ signal }) => api('GET /api/waves', { query: { limit: 1 }, signal }),
  });
  const through = data?.gatheredThrough;
  return (
    <p className="quiet intro">
      {w.intro} {through === undefined ? '' : through === null ? w.notGathered : w.gatheredThrough(through)}
    </p>
  );
}
