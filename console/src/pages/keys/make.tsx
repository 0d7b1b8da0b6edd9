import { Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, type Body } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { ToldOnce } from '../../parts/once.tsx';
import { useOptions, useVocabulary } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

type Key = Body<'POST /api/keys'>;
interface Fields {
  name: string;
  role: Key['role'];
  organisation?: string;
  acts: Key['acts'];
  days: number;
}

export default function MakeKey() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const f = useWords(frameWords);
  const session = useSession();
  const { actsOfRoles } = useVocabulary();
  const own = new Set<string>(session.duties.map(({ role }) => role));
  const roles = useOptions('roles').filter(({ value }) => own.has(value));
  const acts = useOptions('acts');
  const [secret, setSecret] = useState<string>();
  if (secret !== undefined) return <ToldOnce title={w.secretTitle} what={w.secretWhat} text={secret} />;
  const rules = [{ required: true, message: f.required }];
  const [first] = session.duties;
  return (
    <FormPage<Fields>
      title={p.makeKey}
      name="key"
      initial={{
        days: 90,
        ...(first === undefined ? {} : { role: first.role, organisation: first.organisation ?? '' }),
      }}
      fields={() => (
        <>
          <Form.Item name="name" label={w.keyName} rules={rules}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="role" label={w.role} rules={rules}>
            <Select options={roles} />
          </Form.Item>
          <Form.Item name="organisation" label={w.roleFor}>
            <Input maxLength={18} autoComplete="off" />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(before: Fields, after: Fields) => before.role !== after.role}>
            {({ getFieldValue }) => (
              <Form.Item name="acts" label={w.acts} rules={rules}>
                <Select
                  mode="multiple"
                  options={acts.filter(({ value }) =>
                    (actsOfRoles[getFieldValue('role') as string] as readonly string[] | undefined)?.includes(
                      value,
                    ),
                  )}
                />
              </Form.Item>
            )}
          </Form.Item>
          <Form.Item name="days" label={w.days} rules={rules}>
            <InputNumber min={1} max={400} />
          </Form.Item>
        </>
      )}
      submit={async ({ organisation, ...rest }, intention) => {
        const body = { ...rest, organisation: organisation?.trim() || null };
        setSecret((await api('POST /api/keys', { body, intention })).secret);
      }}
    />
  );
}
