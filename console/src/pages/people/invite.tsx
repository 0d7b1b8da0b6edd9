import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type Body } from '../../api.ts';
import { ToldOnce } from '../../parts/once.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

type Invitation = Body<'POST /api/people'>;
interface Fields {
  login: string;
  name: string;
  language: Invitation['language'];
  role: Invitation['duties'][number]['role'];
  organisation?: string;
}

export default function Invite() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const f = useWords(frameWords);
  const roles = useOptions('roles').filter(({ value }) => value !== 'public');
  const [link, setLink] = useState<string>();
  if (link !== undefined) return <ToldOnce title={w.linkTitle} what={w.linkWhat} text={link} />;
  const rules = [{ required: true, message: f.required }];
  return (
    <FormPage<Fields>
      title={p.invite}
      name="invitation"
      initial={{ language: 'zh' }}
      fields={() => (
        <>
          <Form.Item name="login" label={w.login} rules={rules}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="name" label={w.name} rules={rules}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="language" label={w.language} rules={rules}>
            <Select
              options={[
                { value: 'zh', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
          </Form.Item>
          <Form.Item name="role" label={w.role} rules={rules}>
            <Select options={roles} />
          </Form.Item>
          <Form.Item name="organisation" label={w.roleFor}>
            <Input maxLength={18} autoComplete="off" />
          </Form.Item>
        </>
      )}
      submit={async ({ role, organisation, ...rest }, intention) => {
        const duties = [{ role, organisation: organisation?.trim() || null }];
        const made = await api('POST /api/people', { body: { ...rest, duties }, intention });
        setLink(made.link);
      }}
    />
  );
}
