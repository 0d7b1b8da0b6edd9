import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, type Mine, newIntention } from '../../api.ts';
import { RecoveryCodes, TotpSecret } from '../../parts/factors.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { Section } from '../../templates/record-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { meWords } from '../../words/me.ts';
import { sessionWords } from '../../words/session.ts';
import { CODE } from '../session/second-factor.tsx';

interface Props {
  readonly factors: Mine['factors'];
  onChange(): void;
}

/** The authenticator app: whether there is one, and another in its place. */
export function OneTimeCode({ factors, onChange }: Props) {
  const w = useWords(meWords);
  const [open, setOpen] = useState(false);
  return (
    <Section title={w.code} extra={<Button onClick={() => setOpen(true)}>{w.renewCode}</Button>}>
      <p>
        {factors.totp ? w.codeOn : w.codeOff} · {w.recoveryLeft(factors.recoveryCodesLeft)}
      </p>
      {/* Taken apart when closed: opened again, another secret is made. */}
      {open && (
        <Renewal
          onClose={() => {
            setOpen(false);
            onChange();
          }}
        />
      )}
    </Section>
  );
}

function Renewal({ onClose }: { onClose: () => void }) {
  const w = useWords(meWords);
  const f = useWords(frameWords);
  const s = useWords(sessionWords);
  const [form] = Form.useForm<{ code: string }>();
  const confirm = useMutation({
    mutationFn: ({ code }: { code: string }) =>
      api('PUT /api/me/totp', { body: { code: code.replace(/\s/g, '') }, intention: newIntention() }),
  });
  const codes = confirm.data?.codes;
  return (
    <Modal
      open
      title={w.renewCode}
      okText={codes === undefined ? s.confirm : w.done}
      okButtonProps={{ loading: confirm.isPending }}
      cancelText={f.cancel}
      cancelButtonProps={{ hidden: codes !== undefined }}
      onOk={() => (codes === undefined ? form.submit() : onClose())}
      onCancel={onClose}
      closable={codes === undefined}
      mask={{ closable: false }}
    >
      {codes === undefined ? (
        <div className="stack">
          <p className="quiet">{w.renewNote}</p>
          <TotpSecret make={() => api('POST /api/me/totp', { intention: newIntention() })} />
          {confirm.error !== null && <LoadProblem error={confirm.error} />}
          <Form form={form} layout="vertical" requiredMark={false} onFinish={confirm.mutate}>
            <Form.Item name="code" label={w.newCode} rules={[CODE(s.codeShape)]}>
              <Input autoComplete="one-time-code" inputMode="numeric" maxLength={7} className="code" />
            </Form.Item>
          </Form>
        </div>
      ) : (
        <RecoveryCodes codes={codes} />
      )}
    </Modal>
  );
}
