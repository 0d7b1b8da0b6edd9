import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type Mine, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

const KEY = ['me'];

export default function Me() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api('GET /api/me', { signal }) });
  return (
    <RecordPage title={p.me} query={query}>
      {({ person, factors, sessions }) => (
        <>
          <Section title={w.name}>
            <Facts
              facts={[
                { label: w.name, value: <Text text={person.name} /> },
                { label: w.login, value: <bdi>{person.login}</bdi> },
                {
                  label: w.factors,
                  value:
                    [
                      ...(factors.totp ? [w.totp] : []),
                      ...(factors.passkeys > 0 ? [w.passkeys(factors.passkeys)] : []),
                    ].join('、') || w.none,
                },
              ]}
            />
          </Section>
          <Password />
          <Sessions sessions={sessions} />
        </>
      )}
    </RecordPage>
  );
}

function Password() {
  const w = useWords(systemWords);
  const [form] = Form.useForm<{ old: string; password: string }>();
  const [problem, setProblem] = useState<unknown>();
  const [saved, setSaved] = useState(false);
  const change = async (body: { old: string; password: string }) => {
    setProblem(undefined);
    setSaved(false);
    try {
      await api('PUT /api/me/password', { body, intention: newIntention() });
      form.resetFields();
      setSaved(true);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Section title={w.password}>
      {problem !== undefined && <LoadProblem error={problem} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={change}>
        <Form.Item name="old" label={w.oldPassword}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="password" label={w.newPassword}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit">{w.password}</Button> <span role="status">{saved && w.saved}</span>
      </Form>
    </Section>
  );
}

function Sessions({ sessions }: Pick<Mine, 'sessions'>) {
  const w = useWords(systemWords);
  const client = useQueryClient();
  const end = async (id: string) => {
    client.setQueryData(
      KEY,
      await api('DELETE /api/me/sessions/:id', { params: { id }, intention: newIntention() }),
    );
  };
  return (
    <Section title={w.mySessions}>
      <ul>
        {sessions.map(({ id, address, agent, seenAt, current }) => (
          <li key={id}>
            {address} · <Text text={agent} /> · {timeOf(seenAt)}{' '}
            {current ? (
              <strong>{w.current}</strong>
            ) : (
              <Button size="small" onClick={() => void end(id)}>
                {w.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
