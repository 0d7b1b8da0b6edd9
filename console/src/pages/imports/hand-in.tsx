import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Radio, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { type Answer, api } from '../../api.ts';
import { useJobs } from '../../frame/jobs.tsx';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { frameWords } from '../../words/frame.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { Columns } from './columns.tsx';
import { FileField } from './file-field.tsx';
import './imports.css';
import { isOfRows } from './kinds.ts';

export type Kinds = Answer<'GET /api/imports/kinds'>;
type Mode = Kinds['items'][number]['modes'][number];

/** A file into the registry: looked at whole before anything is written. */
export default function HandIn() {
  const p = useWords(pageWords);
  const w = useWords(exchangeWords);
  const { data, error, refetch } = useQuery({
    queryKey: ['import-kinds'],
    queryFn: ({ signal }) => api('GET /api/imports/kinds', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <PageFrame title={p.imports}>
      <p className="quiet intro">{w.importIntro}</p>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && <FileForm kinds={data} />}
    </PageFrame>
  );
}

interface Values {
  readonly kind: Kinds['items'][number]['kind'];
  readonly mode: Mode;
  /** Of consents: whose the rows are that name nobody. Of complaints: who hands them in. */
  readonly organisation?: string;
  readonly reason?: string;
  readonly file?: File;
}

function handIn(kind: Values['kind'], mode: Mode, file: File, reason: string, organisation: string) {
  const dryRun = '1' as const;
  if (isOfRows(kind)) {
    const query = { dryRun, ...(organisation === '' ? {} : { organisation }) };
    return kind === 'consents'
      ? api('POST /api/imports/consents', { query, file })
      : api('POST /api/imports/complaints', { query, file });
  }
  return mode === 'facts'
    ? api('POST /api/imports', { query: { kind, dryRun }, file })
    : api('POST /api/imports/applications', { query: { kind, dryRun, reason }, file });
}

function FileForm({ kinds }: { kinds: Kinds }) {
  const w = useWords(exchangeWords);
  const f = useWords(frameWords);
  const told = useTold();
  const navigate = useNavigate();
  const { follow } = useJobs();
  const may: Readonly<Record<Mode, boolean>> = {
    facts: useMay('registry.review'),
    applications: useMay('registry.apply'),
  };
  const mayRows = { consents: useMay('consent.write'), complaints: useMay('complaint.tell') };
  const offered = kinds.items
    .map((item) => ({
      ...item,
      modes: item.modes.filter((mode) => (isOfRows(item.kind) ? mayRows[item.kind] : may[mode])),
    }))
    .filter(({ modes }) => modes.length > 0);
  const [search] = useSearchParams();
  const first = offered.find(({ kind }) => kind === search.get('kind')) ?? offered[0]!;
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? first.kind;
  const item = offered.find((each) => each.kind === kind) ?? first;
  const chosen = Form.useWatch('mode', form) ?? first.modes[0]!;
  const mode = item.modes.includes(chosen) ? chosen : item.modes[0]!;
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const send = async ({ file, reason = '', organisation = '' }: Values) => {
    setPending(true);
    setProblem(undefined);
    try {
      // Nothing is written before what was found was read.
      const { id } = await handIn(item.kind, mode, file!, reason.trim(), organisation.trim());
      navigate(`/imports/${id}`);
      void follow(await api('GET /api/jobs/:id', { params: { id } }));
    } catch (error) {
      setProblem(error);
      setPending(false);
    }
  };
  const own = {
    consents: {
      ...{ as: w.asConsents, whose: w.consentsOf, whoseHint: w.consentsOfHint },
      fileHint: w.consentFileHint,
    },
    complaints: {
      ...{ as: w.asComplaints, whose: w.complaintsOf, whoseHint: w.complaintsOfHint },
      fileHint: w.complaintFileHint,
    },
  };
  const modes = [
    { value: 'facts' as const, label: isOfRows(kind) ? own[kind].as : w.asFacts },
    { value: 'applications' as const, label: w.asApplications },
  ].filter(({ value }) => item.modes.includes(value));
  return (
    <div className="import-page">
      <section className="card" aria-label={w.handIn}>
        <Form<Values>
          form={form}
          name="import"
          layout="vertical"
          initialValues={{ kind: first.kind, mode: first.modes[0]! }}
          onValuesChange={({ kind: next }: Partial<Values>) => {
            const modes = offered.find((each) => each.kind === next)?.modes;
            if (modes !== undefined && !modes.includes(mode)) form.setFieldValue('mode', modes[0]);
          }}
          onFinish={(values) => void send(values)}
          scrollToFirstError={{ block: 'center', focus: true }}
        >
          <Form.Item name="kind" label={w.whatFile} required>
            <Select options={offered.map((each) => ({ value: each.kind, label: told(each.words) }))} />
          </Form.Item>
          <Form.Item name="mode" label={w.asWhat} required>
            <Radio.Group options={modes} vertical />
          </Form.Item>
          {isOfRows(kind) && (
            <Form.Item name="organisation" label={own[kind].whose} extra={own[kind].whoseHint}>
              <OrganisationField />
            </Form.Item>
          )}
          {mode === 'applications' && (
            <Form.Item
              name="reason"
              label={f.reason}
              required
              extra={f.reasonHint}
              rules={[
                {
                  validator: async (_, value: string | undefined) => {
                    const { length } = (value ?? '').trim();
                    if (length < 2) throw new Error(f.reasonShort);
                    if (length > 500) throw new Error(f.reasonLong);
                  },
                },
              ]}
            >
              <Input.TextArea rows={2} maxLength={500} showCount />
            </Form.Item>
          )}
          <Form.Item
            name="file"
            label={w.file}
            required
            rules={[
              {
                validator: async (_, file: File | undefined) => {
                  if (file === undefined) throw new Error(w.noFile);
                  if (file.size === 0) throw new Error(w.emptyFile);
                  if (file.size > item.bytesMax) throw new Error(w.fileTooLarge(item.bytesMax));
                },
              },
            ]}
          >
            <FileField
              hint={isOfRows(kind) ? own[kind].fileHint(item.bytesMax) : w.fileHint(item.bytesMax)}
            />
          </Form.Item>
          {problem !== undefined && <LoadProblem error={problem} />}
          <Alert className="told" type="info" showIcon title={w.dryFirst} />
          <Button type="primary" htmlType="submit" loading={pending}>
            {w.tryFile}
          </Button>
        </Form>
      </section>
      <Columns item={item} mode={mode} />
    </div>
  );
}
