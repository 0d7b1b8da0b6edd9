import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { DataTable } from '../../templates/data-table.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { Pager, usePages } from '../../templates/pages-within.tsx';
import { Section } from '../../templates/record-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { useComplaintColumns } from './state.tsx';
import '../consents/consents.css';

/** A number typed in, and its complaints. It stands in no address, and is forgotten with the page. */
export default function ComplaintsByNumber() {
  const w = useWords(complaintWords);
  const f = useWords(frameWords);
  const p = useWords(pageWords);
  // Asked again, the same number is another look-up, and stands in the audit as one.
  const [asked, setAsked] = useState<{ readonly recipient: string; readonly nth: number }>();
  return (
    <PageFrame title={p.complaintsByNumber}>
      <div className="stack">
        <div className="card">
          <Form<{ recipient: string }>
            layout="vertical"
            name="look-up"
            requiredMark={false}
            onFinish={({ recipient }) =>
              setAsked((before) => ({ recipient: recipient.trim(), nth: (before?.nth ?? 0) + 1 }))
            }
          >
            <p className="quiet intro">{w.byNumberHint}</p>
            <div className="look-up">
              <Form.Item
                name="recipient"
                label={w.number}
                rules={[{ required: true, whitespace: true, message: f.required }]}
              >
                <Input inputMode="tel" maxLength={30} autoComplete="off" spellCheck={false} />
              </Form.Item>
              <Button type="primary" htmlType="submit">
                {w.look}
              </Button>
            </div>
          </Form>
        </div>
        {asked !== undefined && <Found key={asked.nth} recipient={asked.recipient} nth={asked.nth} />}
      </div>
    </PageFrame>
  );
}

function Found({ recipient, nth }: { recipient: string; nth: number }) {
  const w = useWords(complaintWords);
  const p = useWords(pageWords);
  const columns = useComplaintColumns();
  const pages = usePages<string>();
  const { after } = pages;
  const { data, error, isFetching } = useQuery({
    queryKey: ['complaints-of-number', nth, after ?? ''],
    queryFn: ({ signal }) =>
      api('POST /api/complaints/look-ups', {
        body: { recipient, limit: 50, ...(after === undefined ? {} : { after }) },
        signal,
      }),
    // Each question is kept in the audit: none is asked that nobody asked.
    ...{ placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false },
  });
  return (
    <Section title={p.complaints}>
      <div aria-busy={isFetching} className="stack">
        {error !== null && <LoadProblem error={error} />}
        {data?.items.length === 0 && <p role="status">{w.noneOfNumber}</p>}
        {data !== undefined && data.items.length > 0 && (
          <DataTable
            label={p.complaints}
            columns={columns}
            rows={data.items}
            rowKey={({ id }) => id}
            rowLink={({ id }) => `/complaints/${id}`}
          />
        )}
        {data !== undefined && <Pager pages={pages} next={data.next} label={p.complaints} />}
      </div>
    </Section>
  );
}
