import type { FormInstance } from 'antd';
import { Form, Input, Modal } from 'antd';
import { api } from '../../api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { DraftForm } from '../../templates/form-page.tsx';
import { custodyWords } from '../../words/custody.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';

interface Fields {
  key: string;
  publicKey: string;
  proof: string;
}

interface Props {
  readonly organisation: string;
  /** Names the installation in what is signed. */
  readonly origin: string;
  onClose(done: boolean): void;
}

/** A key, with the proof that whoever registers it holds it. */
export function RegisterKey({ organisation, origin, onClose }: Props) {
  const w = useWords(custodyWords);
  const f = useWords(frameWords);
  const required = [{ required: true, message: f.required }];
  const command = `anning custody key --file key.pem --organisation ${organisation} --name office-2026 --origin ${origin}`;
  return (
    <Modal
      open
      title={w.register}
      footer={null}
      width={640}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      <div className="stack">
        <p>{w.registerWhat}</p>
        <p>
          <code className="secret">{command}</code> <CopyButton text={command} />
        </p>
        <p>{w.registerThen}</p>
        <DraftForm<Fields>
          name={`custody-key.${organisation}`}
          initial={{}}
          submitText={w.register}
          fields={(form) => (
            <>
              <Form.Item name="key" label={w.keyName} extra={w.keyNameHint} rules={required}>
                <Input maxLength={40} autoComplete="off" spellCheck={false} />
              </Form.Item>
              <Form.Item name="publicKey" label={w.publicKey} extra={w.publicKeyHint} rules={required}>
                <Input maxLength={200} autoComplete="off" spellCheck={false} />
              </Form.Item>
              <Statement form={form} organisation={organisation} origin={origin} />
              <Form.Item name="proof" label={w.proof} extra={w.proofHint} rules={required}>
                <Input maxLength={200} autoComplete="off" spellCheck={false} />
              </Form.Item>
            </>
          )}
          submit={async ({ key, publicKey, proof }, intention) => {
            await api('POST /api/organisations/:id/custody-keys', {
              params: { id: organisation },
              body: { key: key.trim(), publicKey: publicKey.trim(), proof: proof.trim() },
              intention,
            });
            onClose(true);
          }}
          onCancel={() => onClose(false)}
        />
      </div>
    </Modal>
  );
}

interface StatementProps extends Omit<Props, 'onClose'> {
  readonly form: FormInstance<Fields>;
}

/** The text that is signed (docs/custody.md), as the fields stand. */
function Statement({ form, organisation, origin }: StatementProps) {
  const w = useWords(custodyWords);
  const key = (Form.useWatch('key', form) ?? '').trim();
  const publicKey = (Form.useWatch('publicKey', form) ?? '').trim();
  const text = `anning custody key 1\norganisation ${organisation}\nkey ${key}\npublic ${publicKey}\norigin ${origin}\n`;
  return (
    <div className="statement">
      <p className="quiet">{w.statement}</p>
      {key === '' || publicKey === '' ? (
        <p className="quiet">{w.statementWaits}</p>
      ) : (
        <>
          <pre>{text}</pre>
          <CopyButton text={text} />
        </>
      )}
    </div>
  );
}
