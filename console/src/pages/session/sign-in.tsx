import { browserSupportsWebAuthn, startAuthentication } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Divider, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError, api, type Session } from '../../api.ts';
import { useTakeSession } from '../../frame/session.tsx';
import { spendProblem } from '../../frame/token.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useWords } from '../../words/language.tsx';
import { sessionWords } from '../../words/session.ts';
import { Door } from './door.tsx';

interface Props {
  readonly session: Session;
  /** Somebody was signed in a moment ago. */
  readonly ended: boolean;
  onToken(): void;
}

export default function SignIn({ session, ended, onToken }: Props) {
  const w = useWords(sessionWords);
  const take = useTakeSession();
  const [refused] = useState(spendProblem);
  const password = useMutation({
    mutationFn: (body: { login: string; password: string }) => api('POST /api/session/password', { body }),
    onSuccess: take,
  });
  const passkey = useMutation({
    mutationFn: async () => {
      const options = await api('POST /api/session/passkey/options');
      const asked = { optionsJSON: options } as unknown as Parameters<typeof startAuthentication>[0];
      const response = await startAuthentication(asked).catch(() => {
        throw new Error(w.passkeyFailed);
      });
      return api('POST /api/session/passkey', { body: { response: { ...response } } });
    },
    onSuccess: take,
  });
  const error = password.error ?? passkey.error;
  return (
    <Door title={w.signIn} demo={session.demo}>
      {ended && error === null && <Alert type="info" showIcon title={w.ended} />}
      {error !== null && <LoadProblem error={error} />}
      {refused !== undefined && error === null && (
        <Alert type="error" showIcon title={w.providerRefused(refused)} />
      )}
      {session.firstRun && (
        <Alert
          type="info"
          showIcon
          title={w.firstRun}
          action={
            <Button type="primary" onClick={onToken}>
              {w.tokenTitle}
            </Button>
          }
        />
      )}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { login: string; password: string }) => {
          passkey.reset();
          password.mutate(values);
        }}
      >
        <Form.Item name="login" label={w.login} rules={[{ required: true, message: w.required }]}>
          <Input autoComplete="username webauthn" autoFocus={!session.firstRun} maxLength={100} />
        </Form.Item>
        <Form.Item
          name="password"
          label={w.password}
          rules={[{ required: true, message: w.required }]}
          validateStatus={password.error instanceof ApiError && password.error.status === 401 ? 'error' : ''}
        >
          <Input.Password autoComplete="current-password" maxLength={1024} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={password.isPending}>
          {w.signIn}
        </Button>
      </Form>
      <Divider plain>{w.or}</Divider>
      <div className="stack">
        {browserSupportsWebAuthn() && (
          <Button block loading={passkey.isPending} onClick={() => passkey.mutate()}>
            {w.passkey}
          </Button>
        )}
        {session.providers.map(({ id, name }) => (
          <Button key={id} block href={`/api/session/oidc/${encodeURIComponent(id)}`}>
            {w.provider(name)}
          </Button>
        ))}
        {!session.firstRun && (
          <Button block type="link" onClick={onToken}>
            {w.haveToken}
          </Button>
        )}
      </div>
    </Door>
  );
}
