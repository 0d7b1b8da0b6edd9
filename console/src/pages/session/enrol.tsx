import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Steps } from 'antd';
import { useState } from 'react';
import { ApiError, api, type Session } from '../../api.ts';
import { useTakeSession } from '../../frame/session.tsx';
import { RecoveryCodes, TotpSecret } from '../../parts/factors.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { sessionWords } from '../../words/session.ts';
import { Door } from './door.tsx';
import { passwordProblem } from './password.ts';
import { CODE } from './second-factor.tsx';

/** Name and password, then one-time codes, then recovery codes. Begun anew, it begins at the front and changes nothing done. */
export default function Enrol({ session }: { session: Session }) {
  const w = useWords(sessionWords);
  const take = useTakeSession();
  const [step, setStep] = useState(0);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const complete = useMutation({ mutationFn: () => api('POST /api/session/complete'), onSuccess: take });
  const title = session.person?.name ? w.welcome(session.person.name) : w.enrol;
  return (
    <Door title={title} demo={session.demo}>
      <Steps
        size="small"
        current={step}
        responsive={false}
        titlePlacement="vertical"
        items={[{ title: w.stepProfile }, { title: w.stepTotp }, { title: w.stepRecovery }]}
      />
      {step === 0 && <Profile session={session} onDone={() => setStep(1)} />}
      {step === 1 && (
        <Totp
          onDone={(made) => {
            setCodes(made);
            setStep(2);
          }}
        />
      )}
      {step === 2 && (
        <>
          {complete.error !== null && <LoadProblem error={complete.error} />}
          <Keep codes={codes} pending={complete.isPending} onDone={() => complete.mutate()} />
        </>
      )}
    </Door>
  );
}

interface ProfileFields {
  readonly login?: string;
  readonly name: string;
  readonly password: string;
  readonly again: string;
}

function Profile({ session, onDone }: { session: Session; onDone: () => void }) {
  const w = useWords(sessionWords);
  const { language } = useLanguage();
  const [form] = Form.useForm<ProfileFields>();
  const firstRun = session.firstRun;
  const send = useMutation({
    mutationFn: ({ login, name, password }: ProfileFields) =>
      api('POST /api/session/profile', {
        body: {
          name: name.trim(),
          password,
          language,
          ...(firstRun && login ? { login: login.trim() } : {}),
        },
      }),
    onSuccess: onDone,
    onError: (error) => {
      if (!(error instanceof ApiError)) return;
      const known = error.fields.filter(({ field }) => ['login', 'name', 'password'].includes(field));
      form.setFields(
        known.map(({ field, message }) => ({ name: field as keyof ProfileFields, errors: [message] })),
      );
    },
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: session.person?.name ?? '' }}
      onFinish={send.mutate}
    >
      {send.error !== null && <LoadProblem error={send.error} />}
      {firstRun && (
        <Form.Item
          name="login"
          label={w.login}
          extra={w.loginHint}
          rules={[{ required: true, message: w.required }]}
        >
          <Input autoComplete="username" maxLength={100} autoFocus />
        </Form.Item>
      )}
      {!firstRun && session.person !== null && (
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={session.person.login}
          readOnly
          hidden
        />
      )}
      <Form.Item
        name="name"
        label={w.name}
        rules={[{ required: true, whitespace: true, message: w.required }]}
      >
        <Input autoComplete="name" maxLength={100} />
      </Form.Item>
      <Form.Item
        name="password"
        label={w.password}
        extra={w.passwordRules}
        validateTrigger="onBlur"
        rules={[
          {
            validator: async (_, value: string | undefined) => {
              const login =
                session.person?.login ?? (form.getFieldValue('login') as string | undefined) ?? '';
              const problem = passwordProblem(value ?? '', login);
              if (problem !== undefined) throw new Error(w[problem]);
            },
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={1024} />
      </Form.Item>
      <Form.Item
        name="again"
        label={w.passwordAgain}
        dependencies={['password']}
        validateTrigger="onBlur"
        rules={[
          {
            validator: async (_, value: string | undefined) => {
              if ((value ?? '') !== form.getFieldValue('password')) throw new Error(w.passwordDiffers);
            },
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={1024} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={send.isPending}>
        {w.goOn}
      </Button>
    </Form>
  );
}

function Totp({ onDone }: { onDone: (codes: readonly string[]) => void }) {
  const w = useWords(sessionWords);
  const confirm = useMutation({
    mutationFn: ({ code }: { code: string }) =>
      api('PUT /api/session/totp', { body: { code: code.replace(/\s/g, '') } }),
    onSuccess: ({ codes }) => onDone(codes),
  });
  return (
    <>
      <TotpSecret make={() => api('POST /api/session/totp')} />
      {confirm.error !== null && <LoadProblem error={confirm.error} />}
      <Form layout="vertical" requiredMark={false} onFinish={confirm.mutate}>
        <Form.Item name="code" label={w.code} rules={[CODE(w.codeShape)]}>
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={7} className="code" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={confirm.isPending}>
          {w.confirm}
        </Button>
      </Form>
    </>
  );
}

function Keep({
  codes,
  pending,
  onDone,
}: {
  codes: readonly string[];
  pending: boolean;
  onDone: () => void;
}) {
  const w = useWords(sessionWords);
  const [kept, setKept] = useState(false);
  return (
    <div className="stack">
      <RecoveryCodes codes={codes} />
      <Checkbox checked={kept} onChange={({ target }) => setKept(target.checked)}>
        {w.kept}
      </Checkbox>
      <Button type="primary" block disabled={!kept} loading={pending} onClick={onDone}>
        {w.finish}
      </Button>
    </div>
  );
}
