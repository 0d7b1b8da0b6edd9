import { Form, type FormInstance, Input, Select } from 'antd';
import type { Body } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';

type Subject = Pick<Body<'POST /api/cases'>, 'subjectKind' | 'port' | 'signature' | 'organisation'>;
export interface SubjectValues {
  subjectKind?: Subject['subjectKind'];
  port?: string;
  signature?: string;
  organisation?: string;
}

/** What was left empty is not asked. */
export function subjectOf<V extends SubjectValues>({ subjectKind, port, signature, organisation }: V) {
  const given = (name: string, value: string | undefined) =>
    value === undefined || value.trim() === '' ? {} : { [name]: value.trim() };
  return {
    ...(subjectKind === undefined ? {} : { subjectKind }),
    ...given('port', port),
    ...given('signature', signature),
    ...given('organisation', organisation?.toUpperCase()),
  } as Subject;
}

interface Props {
  readonly form: FormInstance;
  readonly subjects: { value: string; label: string }[];
  readonly required?: boolean;
}

/** What a case is about: its kind, and what names it. */
export function SubjectFields({ form, subjects, required = false }: Props) {
  const w = useWords(complaintWords);
  const f = useWords(frameWords);
  const kind = Form.useWatch('subjectKind', form) as Subject['subjectKind'] | undefined;
  return (
    <>
      <Form.Item
        name="subjectKind"
        label={w.subject}
        extra={w.subjectHint}
        rules={required ? [{ required: true, message: f.required }] : []}
      >
        <Select options={subjects} allowClear={!required} />
      </Form.Item>
      <Form.Item name="port" label={w.port}>
        <Input inputMode="numeric" maxLength={21} autoComplete="off" />
      </Form.Item>
      {(kind === 'signature' || !required) && (
        <Form.Item name="signature" label={w.signature}>
          <Input maxLength={60} autoComplete="off" prefix="【" suffix="】" />
        </Form.Item>
      )}
      {(kind === 'organisation' || !required) && (
        <Form.Item name="organisation" label={w.organisation}>
          <OrganisationField />
        </Form.Item>
      )}
    </>
  );
}
