import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { api } from '../../api.ts';
import { useTakeSession } from '../../frame/session.tsx';
import { spendToken } from '../../frame/token.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useWords } from '../../words/language.tsx';
import { sessionWords } from '../../words/session.ts';
import { Door } from './door.tsx';

/** Comes in with a token: the one from the link at once, another by hand. */
export default function Token({ onDone }: { onDone: () => void }) {
  const w = useWords(sessionWords);
  const take = useTakeSession();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (token: string) => api('POST /api/session/token', { body: { token } }),
    onSuccess: (session) => {
      take(session);
      onDone();
    },
  });
  useEffect(() => {
    const token = spendToken();
    if (token !== undefined) mutate(token);
  }, [mutate]);
  return (
    <Door title={w.tokenTitle}>
      {error !== null && <LoadProblem error={error} />}
      {isPending && <p role="status">{w.tokenTrying}…</p>}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ token }: { token: string }) => mutate(token.trim())}
      >
        <Form.Item
          name="token"
          label={w.token}
          extra={w.tokenHint}
          rules={[{ required: true, message: w.required }]}
        >
          <Input autoComplete="off" spellCheck={false} maxLength={200} autoFocus />
        </Form.Item>
        <div className="stack">
          <Button type="primary" htmlType="submit" block loading={isPending}>
            {w.goOn}
          </Button>
          <Button type="link" block onClick={onDone}>
            {w.back}
          </Button>
        </div>
      </Form>
    </Door>
  );
}
