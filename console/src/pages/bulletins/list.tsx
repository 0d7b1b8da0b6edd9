import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Body, type BulletinTold } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { ListPage, listKey } from '../../templates/list-page.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { STATES, StateTag } from './state.tsx';

const ROUTE = 'GET /api/bulletins';

export default function Bulletins() {
  const w = useWords(bulletinWords);
  const p = useWords(pageWords);
  const [drafting, setDrafting] = useState(false);
  const { data } = useQuery({
    queryKey: ['bulletins-may'],
    queryFn: ({ signal }) => api(ROUTE, { query: { limit: 1 }, signal }),
  });
  const columns = useMemo<Column<BulletinTold>[]>(
    () => [
      {
        key: 'headline',
        title: w.headline,
        width: 360,
        cell: ({ headline, period }) => <Text text={headline === '' ? period : headline} clip />,
      },
      { key: 'state', title: w.state, cell: ({ state }) => <StateTag state={state} /> },
      { key: 'number', title: w.number, cell: ({ number }) => number ?? '—' },
      { key: 'version', title: w.version, align: 'end', cell: ({ version }) => version },
      { key: 'period', title: w.period, cell: ({ period }) => <span className="nowrap">{period}</span> },
      { key: 'audience', title: w.audience, spare: true, cell: ({ audience }) => w[audience] },
      {
        key: 'cutoff',
        title: w.cutoff,
        cell: ({ cutoff }) => <span className="nowrap">{timeOf(cutoff)}</span>,
      },
      { key: 'by', title: w.changedBy, cell: ({ changedBy }) => <Text text={changedBy} /> },
    ],
    [w],
  );
  return (
    <>
      <ListPage
        route={ROUTE}
        title={p.bulletins}
        intro={<p className="quiet intro">{w.intro}</p>}
        actions={
          data?.mayWrite === true && (
            <Button type="primary" onClick={() => setDrafting(true)}>
              {w.newDraft}
            </Button>
          )
        }
        filters={[
          {
            kind: 'select',
            key: 'state',
            label: w.state,
            options: STATES.map((value) => ({ value, label: w[value] })),
          },
        ]}
        columns={columns}
        emptyHint={w.none}
        rowKey={({ id }) => id}
        rowLink={({ id }) => `/bulletins/${id}`}
      />
      {drafting && data !== undefined && (
        <NewDraft lastWeek={data.lastWeek} onClose={() => setDrafting(false)} />
      )}
    </>
  );
}

function NewDraft({ lastWeek, onClose }: { lastWeek: string; onClose(): void }) {
  const w = useWords(bulletinWords);
  const { language } = useLanguage();
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <FormModal<Body<'POST /api/bulletins'>>
      title={w.newDraft}
      what={w.newDraftHint}
      name="new-bulletin"
      initial={{ period: lastWeek, audience: 'internal', language }}
      submitText={w.draftIt}
      fields={() => (
        <>
          <Form.Item
            name="period"
            label={w.period}
            extra={w.periodHint(lastWeek)}
            rules={[{ required: true }]}
          >
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="audience" label={w.audience} extra={w.audienceHint}>
            <Select
              options={(['internal', 'public'] as const).map((value) => ({ value, label: w[value] }))}
            />
          </Form.Item>
          <Form.Item name="language" label={w.language}>
            <Select
              options={[
                { value: 'zh', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
          </Form.Item>
        </>
      )}
      submit={async (body, intention) => {
        const { bulletin } = await api('POST /api/bulletins', { body, intention });
        await client.invalidateQueries({ queryKey: listKey(ROUTE) });
        navigate(`/bulletins/${bulletin.id}`);
      }}
      onClose={onClose}
    />
  );
}
