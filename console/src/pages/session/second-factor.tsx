import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type Session } from '../../api.ts';
import { useLookAgain, useTakeSession } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useWords } from '../../words/language.tsx';
import { sessionWords } from '../../words/session.ts';
import { Door } from './door.tsx';

export default function SecondFactor({ session }: { session: Session }) {
  const w = useWords(sessionWords);
  const take = useTakeSession();
  const lookAgain = useLookAgain();
  const [recovery, setRecovery] = useState(false);
  const give = useMutation({
    mutationFn: ({ code }: { code: string }) =>
      recovery
        ? api('POST /api/session/recovery', { body: { code: code.trim() } })
        : api('POST /api/session/code', { body: { code: code.replace(/\s/g, '') } }),
    onSuccess: take,
    // Too many attempts end the session: then this page is no longer the right one.
    onError: () => lookAgain(),
  });
  const leave = useMutation({ mutationFn: () => api('DELETE /api/session'), onSettled: () => lookAgain() });
  return (
    <Door title={w.secondFactor} demo={session.demo}>
      {give.error !== null && <LoadProblem error={give.error} />}
      <Form key={String(recovery)} layout="vertical" requiredMark={false} onFinish={give.mutate}>
        {recovery ? (
          <Form.Item
            name="code"
            label={w.recovery}
            extra={w.recoveryHint}
            rules={[{ required: true, message: w.required }]}
          >
            <Input autoComplete="off" autoFocus spellCheck={false} maxLength={40} />
          </Form.Item>
        ) : (
          <Form.Item name="code" label={w.code} extra={w.codeHint} rules={[CODE(w.codeShape)]}>
            <Input
              autoComplete="one-time-code"
              inputMode="numeric"
              autoFocus
              maxLength={7}
              className="code"
            />
          </Form.Item>
        )}
        <div className="stack">
          <Button type="primary" htmlType="submit" block loading={give.isPending}>
            {w.goOn}
          </Button>
          <Button
            type="link"
            block
            onClick={() => {
              give.reset();
              setRecovery(!recovery);
            }}
          >
            {recovery ? w.useCode : w.useRecovery}
          </Button>
          <Button type="link" block onClick={() => leave.mutate()}>
            {w.signOut}
          </Button>
        </div>
      </Form>
    </Door>
  );
}

export const CODE = (message: string) => ({ required: true, pattern: /^\s*\d{3}\s?\d{3}\s*$/, message });
