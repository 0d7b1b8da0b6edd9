import { useQueryClient } from '@tanstack/react-query';
import type { FormInstance } from 'antd';
import { Form, Input, Radio } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { optOutWords } from '../../words/opt-outs.ts';
import { pageWords } from '../../words/pages.ts';
import { PROBES_KEY } from './page.tsx';

interface Wanted {
  readonly of: 'organisation' | 'signature';
  readonly organisation?: string;
  readonly signature?: string;
  readonly at?: string;
}

/** Refuses on a number's behalf, or keeps when its telephone did. */
export default function RefuseForProbe() {
  const w = useWords(optOutWords);
  const p = useWords(pageWords);
  const { id = '' } = useParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <FormPage<Wanted>
      title={p.probeRefusal}
      name={`probe-refusal ${id}`}
      initial={{ of: 'organisation' }}
      intro={<p className="quiet intro">{w.refuseIntro}</p>}
      submitText={w.refuse}
      fields={(form) => <Fields form={form} />}
      submit={async ({ of, organisation, signature, at }, intention) => {
        const when = at?.trim() ?? '';
        const body = {
          ...(of === 'organisation'
            ? { organisation: (organisation ?? '').trim().toUpperCase() }
            : { signature: (signature ?? '').trim() }),
          ...(when === '' ? {} : { at: when }),
        };
        await api('POST /api/probes/:id/refusals', { params: { id }, body, intention });
        await client.invalidateQueries({ queryKey: PROBES_KEY });
        navigate('/opt-outs');
        return true;
      }}
    />
  );
}

function Fields({ form }: { form: FormInstance<Wanted> }) {
  const w = useWords(optOutWords);
  const f = useWords(frameWords);
  const of = Form.useWatch('of', form) ?? 'organisation';
  const required = [{ required: true, whitespace: true, message: f.required }];
  return (
    <>
      <Form.Item name="of" label={w.against} rules={[{ required: true, message: f.required }]}>
        <Radio.Group
          className="stack"
          options={[
            { value: 'organisation', label: w.ofOrganisation },
            { value: 'signature', label: w.ofSignature },
          ]}
        />
      </Form.Item>
      {of === 'organisation' ? (
        <Form.Item name="organisation" label={w.sender} rules={required}>
          <OrganisationField />
        </Form.Item>
      ) : (
        <Form.Item name="signature" label={w.signature} rules={required}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="at" label={w.sentAt} extra={w.sentAtHint}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
    </>
  );
}
