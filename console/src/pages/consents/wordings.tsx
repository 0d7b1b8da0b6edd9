import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Wording } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { consentWords } from '../../words/consents.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { FrequencyWords, PurposeWords, Whose } from './parts.tsx';

export default function Wordings() {
  const w = useWords(consentWords);
  const p = useWords(pageWords);
  const word = useWord();
  const may = useMay('consent.write');
  const marketing = useOptions('purposes').filter(({ value }) => value.startsWith('marketing-'));
  const channels = useOptions('consentChannels');
  const columns = useMemo<Column<Wording>[]>(
    () => [
      {
        key: 'name',
        title: w.wordingName,
        width: 140,
        cell: ({ name, version }) => w.versionOf(name, version),
      },
      {
        key: 'state',
        title: w.state,
        cell: ({ retiredAt }) =>
          retiredAt === null ? <Tag tone="good">{w.current}</Tag> : <Tag>{w.retired}</Tag>,
      },
      {
        key: 'organisation',
        title: w.organisation,
        width: 170,
        cell: ({ organisation, organisationName }) => <Whose code={organisation} name={organisationName} />,
      },
      { key: 'text', title: w.text, width: 260, cell: ({ text }) => <Text text={text} clip /> },
      { key: 'purpose', title: w.purpose, cell: ({ purpose }) => <PurposeWords purpose={purpose} /> },
      { key: 'channel', title: w.channel, cell: ({ channel }) => word('consentChannels', channel) },
      {
        key: 'frequency',
        title: w.frequency,
        cell: ({ frequency }) => <FrequencyWords frequency={frequency} />,
      },
      { key: 'term', title: w.termDays, align: 'end', cell: ({ termDays }) => termDays },
      {
        key: 'at',
        title: w.addedAt,
        cell: ({ addedAt }) => <span className="nowrap">{timeOf(addedAt)}</span>,
      },
    ],
    [w, word],
  );
  return (
    <ListPage
      route="GET /api/consent/wordings"
      title={p.wordings}
      intro={<p className="quiet intro">{w.wordingsIntro}</p>}
      actions={
        may && (
          <Link to="/wordings/new">
            <Button type="primary" tabIndex={-1}>
              {w.newWording}
            </Button>
          </Link>
        )
      }
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: [
            { value: 'current', label: w.current },
            { value: 'retired', label: w.retired },
          ],
        },
        { kind: 'select', key: 'purpose', label: w.purpose, options: marketing },
        { kind: 'select', key: 'channel', label: w.channel, options: channels },
      ]}
      columns={columns}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/wordings/${id}`}
    />
  );
}
