import { useQueryClient } from '@tanstack/react-query';
import type { FormInstance } from 'antd';
import { App, Form, Input } from 'antd';
import { useMemo, useRef } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { NoPage } from '../../frame/no-page.tsx';
import { useSession } from '../../frame/session.tsx';
import { useVocabulary } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { type CheckedFields, type Gate, PreCheckPanel, usePreCheck } from '../../templates/pre-check.tsx';
import { applicationWords } from '../../words/applications.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { type Draft, draftName, OPTIONAL, wantedOf } from './draft.ts';
import { Fields, useLabels } from './fields.tsx';
import { type ApplicationKind, KINDS } from './state.tsx';
import './applications.css';

export default function NewApplicationOfKind() {
  const { kind = '' } = useParams();
  const known = KINDS.find((each) => each === kind);
  return known === undefined ? <NoPage /> : <ApplicationForm key={known} kind={known} />;
}

function ApplicationForm({ kind }: { kind: ApplicationKind }) {
  const w = useWords(applicationWords);
  const { duties } = useSession();
  const { actsOfRoles } = useVocabulary();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const gate: Gate = useRef(undefined);
  // Somebody who acts for one organisation need not look for it.
  const own = duties.find(
    ({ role, organisation }) => organisation !== null && actsOfRoles[role]?.includes('registry.apply'),
  )?.organisation;
  const initial = useMemo<Draft>(
    () => ({
      wanted: {
        ...(own == null ? {} : { organisation: own }),
        ...(kind === 'signature' ? { use: 'own' } : {}),
      },
    }),
    [own, kind],
  );
  return (
    <FormPage<Draft>
      key={own}
      title={w.newOf(w[kind])}
      name={draftName(kind)}
      initial={initial}
      submitText={w.submit}
      fields={(form) => <Whole kind={kind} form={form} gate={gate} />}
      submit={async (draft, intention) => {
        if ((await gate.current?.()) === false) return false;
        const body = { wanted: wantedOf(kind, draft), reason: draft.reason!.trim() };
        const { id } = await api('POST /api/applications', { body, intention });
        void message.success(w.sent);
        void client.invalidateQueries({ queryKey: listKey('GET /api/applications') });
        navigate(`/applications/${id}`);
        return true;
      }}
    />
  );
}

const PLACES = { optional: OPTIONAL, placeOf: (field: string) => ['wanted', field] };

async function askCheck(question: string, signal?: AbortSignal) {
  const body = { wanted: JSON.parse(question) };
  return (await api('POST /api/applications/check', { body, signal })).objections;
}

function Whole({ kind, form, gate }: { kind: ApplicationKind; form: FormInstance<Draft>; gate: Gate }) {
  const w = useWords(applicationWords);
  const f = useWords(frameWords);
  const draft = (Form.useWatch([], { form, preserve: true }) ?? {}) as Draft;
  const labels = useLabels(kind, draft.wanted?.['use'] === 'letter');
  const fields = useMemo<CheckedFields>(() => ({ labels, ...PLACES }), [labels]);
  const question = JSON.stringify(wantedOf(kind, draft));
  const check = usePreCheck({ form, gate, question, check: askCheck, fields });
  return (
    <>
      <PreCheckPanel check={check} form={form} fields={fields} clean={w.precheckClean} />
      <Fields kind={kind} form={form} draft={draft} check={check} labels={labels} />
      <Form.Item
        name="reason"
        label={w.reasonField}
        required
        extra={w.reasonHint}
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
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </>
  );
}
