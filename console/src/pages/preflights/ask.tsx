import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Button, Form, Input, Select, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { type Answer, ApiError, api, type Job, newIntention, type Plan } from '../../api.ts';
import { useJobs } from '../../frame/jobs.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { PageFrame } from '../../templates/page-frame.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { preflightWords } from '../../words/preflights.ts';
import { NumbersField } from './numbers-field.tsx';
import './preflights.css';

/** What is to be sent, to whom and when: checked before anything is. */
export default function AskPreflight() {
  const p = useWords(pageWords);
  const w = useWords(preflightWords);
  const plans = useQuery({
    queryKey: ['plans', 'to-check'],
    queryFn: ({ signal }) =>
      api('GET /api/plans', { query: { state: 'filed,approved,running', limit: 200 }, signal }),
  });
  const accounts = useQuery({
    queryKey: ['accounts', 'open'],
    queryFn: ({ signal }) => api('GET /api/accounts', { query: { state: 'open', limit: 200 }, signal }),
  });
  const error = plans.error ?? accounts.error;
  return (
    <PageFrame title={p.preflights}>
      <p className="quiet intro">{w.intro}</p>
      {error !== null && <LoadProblem error={error} />}
      <div className="preflight-page">
        {plans.data === undefined || accounts.data === undefined ? (
          error === null && <Skeleton active />
        ) : (
          <Question plans={plans.data.items} accounts={accounts.data.items} />
        )}
        <Mine />
      </div>
    </PageFrame>
  );
}

interface Values {
  readonly plan?: string;
  readonly account?: string;
  readonly port?: string;
  readonly at?: string;
  readonly text?: string;
  readonly column?: string;
  readonly audience?: File;
}
type Accounts = Answer<'GET /api/accounts'>['items'];

/** What the plan says already. */
function said({ terms }: Plan): Values {
  const [port, ...ports] = terms.ports;
  const [text, ...texts] = terms.texts ?? [];
  return {
    ...(port !== undefined && ports.length === 0 ? { port } : {}),
    ...(text?.text && texts.length === 0 ? { text: text.text } : {}),
  };
}

const nameOf = ({ plan, title }: Plan) => (title === plan ? plan : `${plan} ${title}`);

function bodyOf({ plan, account, port, at, text, column }: Values) {
  const filled = (value: string | undefined) => (value?.trim() ? value.trim() : undefined);
  const moment = filled(at);
  const fields = {
    ...{ plan: filled(plan), account: filled(account), port: filled(port), column: filled(column) },
    // As it is written, wherever the computer stands.
    at: moment === undefined ? undefined : `${moment}:00+08:00`,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    text: text!.trim(),
    ...(Object.fromEntries(given) as Partial<Record<keyof typeof fields, string>>),
  };
}

function Question({ plans, accounts }: { plans: readonly Plan[]; accounts: Accounts }) {
  const w = useWords(preflightWords);
  const navigate = useNavigate();
  const { follow } = useJobs();
  const [search] = useSearchParams();
  const [form] = Form.useForm<Values>();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const first = plans.find(({ plan }) => plan === search.get('plan'));
  const chosen = Form.useWatch('plan', form) ?? first?.plan;
  const plan = plans.find((each) => each.plan === chosen);
  useEffect(() => {
    if (first !== undefined) form.setFieldsValue({ plan: first.plan, ...said(first) });
  }, [first, form]);
  const send = async (values: Values) => {
    setPending(true);
    setProblem(undefined);
    let id: string | undefined;
    try {
      const body = bodyOf(values);
      ({ id } = await api('POST /api/preflights', { body, intention: newIntention() }));
      await api('PUT /api/preflights/:id/audience', { params: { id }, file: values.audience! });
      const job = await api('GET /api/jobs/:id', { params: { id } });
      navigate(`/preflights/${id}`);
      void follow(job);
    } catch (error) {
      // What is asked anew is another check: this one would wait for its numbers for ever.
      if (id !== undefined) void api('DELETE /api/jobs/:id', { params: { id } }).catch(() => undefined);
      setPending(false);
      // Told at its field, with the way out beside it; what has no field stands below.
      const fields = error instanceof ApiError ? error.fields : [];
      setProblem(fields.length === 0 ? error : undefined);
      form.setFields(
        fields.map(({ field, message, fix }) => ({
          name: field as keyof Values,
          errors: [`${message}${fix ?? ''}`],
        })),
      );
      form.scrollToField(fields[0]?.field as keyof Values, { block: 'center', focus: true });
    }
  };
  const needed = { required: true, whitespace: true, message: w.needed };
  return (
    <Section title={w.ask}>
      <Form<Values>
        form={form}
        name="preflight"
        layout="vertical"
        initialValues={accounts.length === 1 ? { account: accounts[0]!.account } : {}}
        onValuesChange={({ plan: next }: Partial<Values>) => {
          const found = next === undefined ? undefined : plans.find((each) => each.plan === next);
          if (found !== undefined) form.setFieldsValue(said(found));
        }}
        onFinish={(values) => void send(values)}
        scrollToFirstError={{ block: 'center', focus: true }}
      >
        <Form.Item name="plan" label={w.plan} extra={w.planHint}>
          <Select
            allowClear
            placeholder={w.noPlan}
            options={plans.map((each) => ({ value: each.plan, label: nameOf(each) }))}
          />
        </Form.Item>
        <Form.Item name="account" label={w.account} rules={[needed]}>
          <Select
            options={accounts.map(({ account, organisationName }) => ({
              value: account,
              label: `${account} ${organisationName ?? ''}`,
            }))}
          />
        </Form.Item>
        <Form.Item
          name="port"
          label={w.port}
          rules={[{ ...needed, pattern: /^\s*\d{3,20}\s*$/, message: w.portWrong }]}
        >
          <AutoComplete options={(plan?.terms.ports ?? []).slice(0, 50).map((value) => ({ value }))} />
        </Form.Item>
        <Form.Item name="at" label={w.at} extra={w.atHint}>
          <Input type="datetime-local" className="preflight-moment" />
        </Form.Item>
        <Form.Item name="text" label={w.text} extra={w.textHint} rules={[needed]}>
          <Input.TextArea rows={4} maxLength={2000} />
        </Form.Item>
        <NumbersField />
        <Form.Item name="column" label={w.column} extra={w.columnHint}>
          <Input maxLength={100} />
        </Form.Item>
        {problem !== undefined && <LoadProblem error={problem} />}
        <p className="quiet">{w.kept}</p>
        <Button type="primary" htmlType="submit" loading={pending}>
          {w.begin}
        </Button>
      </Form>
    </Section>
  );
}

function Mine() {
  const w = useWords(preflightWords);
  const { language } = useLanguage();
  const mine = useJobs().items.filter(({ kind }) => kind === 'preflight');
  const states: Readonly<Record<Job['state'], string>> = {
    ...{ waiting: w.waiting, running: w.running, done: w.done },
    ...{ failed: w.failed, cancelled: w.cancelled },
  };
  return (
    <Section title={w.mine}>
      {mine.length === 0 ? (
        <p className="quiet">{w.none}</p>
      ) : (
        <ul className="preflight-mine">
          {mine.map(({ id, createdAt, state, done }) => (
            <li key={id}>
              <Link to={`/preflights/${id}`}>{timeOf(createdAt)}</Link>{' '}
              <span className="quiet">
                {states[state]} · {w.judged(numberOf(done, language))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
