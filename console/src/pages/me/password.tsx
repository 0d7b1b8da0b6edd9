import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { api, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { meWords } from '../../words/me.ts';
import { sessionWords } from '../../words/session.ts';
import { passwordProblem } from '../session/password.ts';

interface Fields {
  readonly old: string;
  readonly password: string;
}

export function Password({ login, onChange }: { login: string; onChange: () => void }) {
  const w = useWords(meWords);
  const s = useWords(sessionWords);
  const [form] = Form.useForm<Fields>();
  const change = useMutation({
    mutationFn: (body: Fields) => api('PUT /api/me/password', { body, intention: newIntention() }),
    onSuccess: () => {
      form.resetFields();
      onChange();
    },
  });
  return (
    <Section title={w.password}>
      <div className="narrow">
        <p className="quiet">{w.passwordNote}</p>
        {change.error !== null && <LoadProblem error={change.error} />}
        <Form form={form} layout="vertical" requiredMark={false} onFinish={change.mutate}>
          <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
          <Form.Item name="old" label={w.oldPassword} rules={[{ required: true, message: s.required }]}>
            <Input.Password autoComplete="current-password" maxLength={1024} />
          </Form.Item>
          <Form.Item
            name="password"
            label={w.newPassword}
            extra={s.passwordRules}
            validateTrigger="onBlur"
            rules={[
              {
                validator: async (_, value: string | undefined) => {
                  const problem = passwordProblem(value ?? '', login);
                  if (problem !== undefined) throw new Error(s[problem]);
                },
              },
            ]}
          >
            <Input.Password autoComplete="new-password" maxLength={1024} />
          </Form.Item>
          <Button htmlType="submit" loading={change.isPending}>
            {w.password}
          </Button>{' '}
          <span role="status">{change.isSuccess && w.saved}</span>
        </Form>
      </div>
    </Section>
  );
}
