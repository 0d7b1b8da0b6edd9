import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormInstance } from 'antd';
import { App, Button, Form, Input, InputNumber, Select, Skeleton } from 'antd';
import { useMemo, useRef } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, newIntention, type PlanPage } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useReach } from '../../parts/reach.ts';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { type CheckedFields, type Gate, PreCheckPanel, usePreCheck } from '../../templates/pre-check.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { planWords } from '../../words/plans.ts';
import { type Draft, draftOf, wantedOf } from './draft.ts';
import { ContactField, TextsField, WindowsField } from './entries.tsx';
import './plans.css';

/** A new plan, or `/plans/:id/change` an existing one. */
export default function PlanForm() {
  const { id } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['plan', id, 'to-change'],
    queryFn: ({ signal }) => api('GET /api/plans/:id', { params: { id: id! }, signal }),
    enabled: id !== undefined,
  });
  if (id === undefined) return <OneForm plan={undefined} />;
  if (error !== null) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <Skeleton active /> : <OneForm key={data.plan} plan={data} />;
}

function OneForm({ plan }: { plan: PlanPage | undefined }) {
  const w = useWords(planWords);
  const p = useWords(pageWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const gate: Gate = useRef(undefined);
  const reach = useReach('plan.file');
  const own = reach === 'all' ? undefined : reach[0];
  const initial = useMemo<Draft>(
    () => (plan === undefined ? { wanted: own === undefined ? {} : { organisation: own } } : draftOf(plan)),
    [plan, own],
  );
  const amends = plan !== undefined && plan.state !== 'draft' && plan.state !== 'rejected';
  const send = async (values: Draft, draft: boolean, intention: string) => {
    const body = { wanted: wantedOf(values), draft, reason: (values.reason ?? '').trim() };
    const kept =
      plan === undefined
        ? await api('POST /api/plans', { body, intention })
        : await api('PUT /api/plans/:id', { params: { id: plan.plan }, body, intention });
    void message.success(draft ? w.draftKept : amends ? w.changed : w.sent);
    void client.invalidateQueries({ queryKey: listKey('GET /api/plans') });
    void client.invalidateQueries({ queryKey: ['plan', kept.plan] });
    navigate(`/plans/${kept.plan}`);
  };
  return (
    <FormPage<Draft>
      title={plan === undefined ? p.newPlan : `${w.change} · ${plan.title}`}
      name={plan === undefined ? 'plan' : `plan-${plan.plan}-${plan.version}`}
      initial={initial}
      intro={amends && <p className="quiet intro">{w.changeWhat}</p>}
      submitText={amends ? w.submitChange : w.submit}
      fields={(form) => (
        <>
          <Whole plan={plan} form={form} gate={gate} />
          {!amends && (
            <Button
              className="told"
              onClick={() => {
                send(form.getFieldsValue(true) as Draft, true, newIntention()).catch((error: Error) =>
                  message.error(error.message),
                );
              }}
            >
              {w.keepDraft}
            </Button>
          )}
        </>
      )}
      submit={async (values, intention) => {
        if ((await gate.current?.()) === false) return false;
        await send(values, false, intention);
        return true;
      }}
    />
  );
}

async function askCheck(question: string, signal?: AbortSignal) {
  return (await api('POST /api/plans/check', { body: JSON.parse(question), signal })).objections;
}

function Whole({ plan, form, gate }: { plan: PlanPage | undefined; form: FormInstance<Draft>; gate: Gate }) {
  const w = useWords(planWords);
  const purposes = useOptions('purposes').filter(({ value }) => value.startsWith('marketing-'));
  const draft = (Form.useWatch([], { form, preserve: true }) ?? {}) as Draft;
  const fields = useMemo<CheckedFields>(
    () => ({
      labels: new Map([
        ['organisation', w.whose],
        ['title', w.title],
        ['purposes', w.purposes],
        ['signatures', w.signatures],
        ['ports', w.ports],
        ['texts', w.texts],
        ['messagesMax', w.messagesMax],
        ['windows', w.when],
        ['contact', w.contact],
        ['remark', w.remark],
      ]),
      optional: new Set(['remark']),
      placeOf: (field) => ['wanted', field],
    }),
    [w],
  );
  const asked = { wanted: wantedOf(draft), ...(plan === undefined ? {} : { plan: plan.plan }) };
  const check = usePreCheck({ form, gate, question: JSON.stringify(asked), check: askCheck, fields });
  const item = (field: string, extra?: string) => ({
    name: ['wanted', field],
    label: fields.labels.get(field),
    required: !fields.optional.has(field),
    ...(extra === undefined ? {} : { extra }),
  });
  const plain = { autoComplete: 'off', spellCheck: false };
  return (
    <>
      <PreCheckPanel check={check} form={form} fields={fields} clean={w.clean} />
      {plan === undefined ? (
        <Form.Item {...item('organisation', w.organisationHint)}>
          <OrganisationField />
        </Form.Item>
      ) : null}
      <Form.Item {...item('title')}>
        <Input maxLength={60} {...plain} />
      </Form.Item>
      <Form.Item {...item('purposes')}>
        <Select mode="multiple" placeholder={w.choose} options={purposes} />
      </Form.Item>
      <Form.Item {...item('signatures', w.onePerLine)}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={500} {...plain} />
      </Form.Item>
      <Form.Item {...item('ports', w.onePerLine)}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 8 }} maxLength={20_000} {...plain} />
      </Form.Item>
      <Form.Item {...item('texts', w.textsHint)}>
        <TextsField />
      </Form.Item>
      <Form.Item {...item('messagesMax')}>
        <InputNumber min={1} max={100_000_000} precision={0} />
      </Form.Item>
      <Form.Item {...item('windows', w.windowsHint)}>
        <WindowsField />
      </Form.Item>
      <Form.Item {...item('contact')}>
        <ContactField kept={plan?.contact != null} />
      </Form.Item>
      <Form.Item {...item('remark')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Form.Item name="reason" label={w.reason}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}
