import type { FormInstance } from 'antd';
import { Form, Input, InputNumber, Select } from 'antd';
import { useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { api, type Body } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useReach } from '../../parts/reach.ts';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { type CheckedFields, type Gate, PreCheckPanel, usePreCheck } from '../../templates/pre-check.tsx';
import { consentWords } from '../../words/consents.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';

type Wanted = Body<'POST /api/consent/wordings'>;

/** What the form holds: a field that nobody filled is absent or empty. */
interface WordingFields {
  readonly organisation?: string;
  readonly name?: string;
  readonly channel?: string;
  readonly purpose?: string;
  readonly text?: string;
  readonly count?: number | null;
  readonly per?: string;
  readonly termDays?: number | null;
}

function wantedOf(fields: WordingFields): Wanted {
  return {
    organisation: (fields.organisation ?? '').trim().toUpperCase(),
    name: (fields.name ?? '').trim(),
    channel: fields.channel ?? '',
    purpose: fields.purpose ?? '',
    // To the letter: what people see is not trimmed.
    text: fields.text ?? '',
    frequency: { count: fields.count ?? 0, per: fields.per ?? 'month' },
    termDays: fields.termDays ?? 0,
  };
}

export default function NewWording() {
  const w = useWords(consentWords);
  const p = useWords(pageWords);
  const navigate = useNavigate();
  const reach = useReach('consent.write');
  const gate: Gate = useRef(undefined);
  return (
    <FormPage<WordingFields>
      title={p.newWording}
      name="wording"
      initial={{ organisation: reach === 'all' ? '' : (reach[0] ?? ''), per: 'month' }}
      intro={<p className="quiet intro">{w.wordingsIntro}</p>}
      submitText={w.register}
      fields={(form) => <Fields form={form} gate={gate} />}
      submit={async (values, intention) => {
        if ((await gate.current?.()) === false) return false;
        const { id } = await api('POST /api/consent/wordings', { body: wantedOf(values), intention });
        navigate(`/wordings/${id}`);
        return true;
      }}
    />
  );
}

const OPTIONAL: ReadonlySet<string> = new Set();
const placeOf = (field: string) => [field === 'frequency' ? 'count' : field];

async function askCheck(question: string, signal?: AbortSignal) {
  const body = JSON.parse(question) as Wanted;
  const { objections } = await api('POST /api/consent/wordings/check', { body, signal });
  // A text may lack several things: each is told by itself, and needs a name of its own.
  return objections.map((each, i) => ({ ...each, code: `${each.code}-${i}` }));
}

function Fields({ form, gate }: { form: FormInstance<WordingFields>; gate: Gate }) {
  const w = useWords(consentWords);
  const marketing = useOptions('purposes').filter(({ value }) => value.startsWith('marketing-'));
  const channels = useOptions('consentChannels').filter(
    ({ value }) => !['link', 'phone', 'complaint'].includes(value),
  );
  const frequencies = useOptions('frequencies');
  const values = (Form.useWatch([], form) ?? {}) as WordingFields;
  const fields = useMemo<CheckedFields>(
    () => ({
      labels: new Map([
        ['organisation', w.organisation],
        ['name', w.wordingName],
        ['channel', w.channel],
        ['purpose', w.purpose],
        ['text', w.text],
        ['frequency', w.frequency],
        ['termDays', w.termDays],
      ]),
      optional: OPTIONAL,
      placeOf,
    }),
    [w],
  );
  const question = JSON.stringify(wantedOf(values));
  const check = usePreCheck({ form, gate, question, check: askCheck, fields });
  return (
    <>
      <PreCheckPanel check={check} form={form} fields={fields} clean={w.clean} />
      <Form.Item name="organisation" label={w.organisation}>
        <OrganisationField />
      </Form.Item>
      <Form.Item name="name" label={w.wordingName} extra={w.wordingNameHint}>
        <Input maxLength={40} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <div className="pair">
        <Form.Item name="channel" label={w.channel}>
          <Select options={channels} />
        </Form.Item>
        <Form.Item name="purpose" label={w.purpose}>
          <Select options={marketing} />
        </Form.Item>
      </div>
      <Form.Item name="text" label={w.text} extra={w.textHint}>
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <div className="pair">
        <Form.Item name="count" label={w.frequency}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="per" label={w.per}>
          <Select options={frequencies} />
        </Form.Item>
      </div>
      <Form.Item name="termDays" label={w.termDays}>
        <InputNumber min={1} max={3660} precision={0} />
      </Form.Item>
    </>
  );
}
