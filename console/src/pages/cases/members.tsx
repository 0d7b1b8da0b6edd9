import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Form, type FormInstance, Input, Radio, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { type Answer, api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { Pager, usePages } from '../../templates/pages-within.tsx';
import { Section } from '../../templates/record-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { complaintWords } from '../../words/complaints.ts';
import { useWords } from '../../words/language.tsx';
import { ComplaintTag, Marks } from '../complaints/state.tsx';
import { useShowCase } from './show.ts';
import type { CasePage } from './state.tsx';
import { SubjectFields, type SubjectValues, subjectOf } from './subject-fields.tsx';

type Member = Answer<'GET /api/cases/:id/complaints'>['items'][number];

/** The complaints of a case, page by page; some of them taken out or made a case of their own. */
export function Members({ page: { id, state, port, mayHandle } }: { page: CasePage }) {
  const w = useWords(caseWords);
  const columns = useColumns();
  const pages = usePages<string>();
  const { after } = pages;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [separating, setSeparating] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['case', id, 'complaints', after ?? ''],
    queryFn: ({ signal }) =>
      api('GET /api/cases/:id/complaints', { params: { id }, query: { limit: 20, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const chosen = (data?.items ?? []).map((each) => each.id).filter((each) => selected.has(each));
  const may = mayHandle && state === 'open';
  return (
    <Section
      title={w.members}
      extra={
        may &&
        chosen.length > 0 && (
          <span className="row">
            <span role="status">{w.chosen(chosen.length)}</span>
            <Button size="small" onClick={() => setSeparating(true)}>
              {w.separate}
            </Button>
          </span>
        )
      }
    >
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data?.items.length === 0 && <p className="quiet">{w.noMembers}</p>}
      {data !== undefined && data.items.length > 0 && (
        <DataTable
          label={w.members}
          columns={columns}
          rows={data.items}
          rowKey={(row) => row.id}
          rowLink={(row) => `/complaints/${row.id}`}
          maySelect={(row) => row.state !== 'closed'}
          {...(may ? { selected, onSelect: setSelected } : {})}
        />
      )}
      {data !== undefined && <Pager pages={pages} next={data.next} label={w.members} />}
      {separating && (
        <Separate
          id={id}
          port={port}
          complaints={chosen}
          onClose={() => {
            setSeparating(false);
            setSelected(new Set());
          }}
        />
      )}
    </Section>
  );
}

interface SeparateProps {
  readonly id: string;
  readonly port: string | null;
  readonly complaints: readonly string[];
  onClose(): void;
}
interface Fields extends SubjectValues {
  where: 'none' | 'new';
  reason?: string;
}

function Separate({ id, port, complaints, onClose }: SeparateProps) {
  const w = useWords(caseWords);
  const show = useShowCase(id);
  const navigate = useNavigate();
  return (
    <FormModal<Fields>
      title={w.separateTitle(complaints.length)}
      what={<p>{w.separateWhat}</p>}
      name={`separate-${id}`}
      initial={{ where: 'none', subjectKind: 'single', ...(port === null ? {} : { port }) }}
      submitText={w.separate}
      fields={(form) => <SeparateFields form={form} />}
      submit={async ({ where, reason = '', ...subject }, intention) => {
        const into = where === 'new' ? { into: subjectOf(subject) } : {};
        const done = await api('POST /api/cases/:id/separations', {
          params: { id },
          body: { complaints: [...complaints], ...into, reason },
          intention,
        });
        await show();
        if (done.case !== id) navigate(`/cases/${done.case}`);
      }}
      onClose={onClose}
    />
  );
}

function SeparateFields({ form }: { form: FormInstance<Fields> }) {
  const w = useWords(caseWords);
  const subjects = useOptions('caseSubjects');
  const where = Form.useWatch('where', form);
  return (
    <>
      <Form.Item name="where" label={w.where}>
        <Radio.Group
          className="stack"
          options={[
            { value: 'none', label: w.toNone },
            { value: 'new', label: w.toNew },
          ]}
        />
      </Form.Item>
      {where === 'new' && <SubjectFields form={form as FormInstance} subjects={subjects} required />}
      <Form.Item name="reason" label={w.optionalReason}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}

function useColumns(): Column<Member>[] {
  const w = useWords(complaintWords);
  return useMemo<Column<Member>[]>(
    () => [
      { key: 'id', title: w.id, cell: ({ id }) => <span className="nowrap">{id}</span> },
      {
        key: 'at',
        title: w.acceptedAt,
        cell: ({ acceptedAt }) => <span className="nowrap">{timeOf(acceptedAt)}</span>,
      },
      { key: 'state', title: w.state, cell: ({ state }) => <ComplaintTag state={state} /> },
      { key: 'text', title: w.text, width: 260, cell: ({ text }) => <Text text={text} clip /> },
      { key: 'stop', title: w.wantsStop, cell: ({ wantsStop }) => (wantsStop ? w.yes : w.no) },
      { key: 'marks', title: w.marks, cell: ({ marks }) => <Marks marks={marks} /> },
    ],
    [w],
  );
}
