import { Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { organisationWords } from '../../words/organisations.ts';
import { registryWords } from '../../words/registry.ts';

interface Fields {
  organisation: string;
  name: string;
  group?: string;
  reason: string;
}

export default function RegisterOrganisation() {
  const w = useWords(registryWords);
  const o = useWords(organisationWords);
  const f = useWords(frameWords);
  const navigate = useNavigate();
  const required = [{ required: true, message: f.required }];
  return (
    <FormPage<Fields>
      title={o.register}
      name="organisation"
      initial={{}}
      intro={<p className="quiet intro">{o.registerWhat}</p>}
      submitText={o.register}
      fields={() => (
        <>
          <Form.Item name="organisation" label={w.code} rules={required}>
            <Input maxLength={18} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="name" label={w.name} rules={required}>
            <Input maxLength={150} autoComplete="off" />
          </Form.Item>
          <Form.Item name="group" label={w.group} extra={o.groupHint}>
            <OrganisationField />
          </Form.Item>
          <Form.Item name="reason" label={f.reason} extra={f.reasonHint} rules={required}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </>
      )}
      submit={async ({ group = '', ...rest }, intention) => {
        const body = { ...rest, ...(group.trim() === '' ? {} : { group: group.trim() }) };
        const { id } = await api('POST /api/organisations', { body, intention });
        navigate(`/organisations/${id}`);
      }}
    />
  );
}
