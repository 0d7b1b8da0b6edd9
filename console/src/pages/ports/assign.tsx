import { Form, Input, Modal } from 'antd';
import { api } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { DraftForm } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

interface Fields {
  organisation: string;
  signature: string;
  from?: string;
  until?: string;
}

interface Props {
  readonly port: string;
  readonly organisation: string;
  onClose(done: boolean): void;
}

/** A sub-port to a signature, for a term. */
export function AssignSignature({ port, organisation, onClose }: Props) {
  const w = useWords(registryWords);
  const f = useWords(frameWords);
  const required = [{ required: true, message: f.required }];
  return (
    <Modal
      open
      title={w.actOn(w.assign, `${w.port} ${port}`)}
      footer={null}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      <p className="quiet intro">{w.assignWhat}</p>
      <DraftForm<Fields>
        name={`assign.${port}`}
        initial={{ organisation }}
        submitText={w.assign}
        fields={() => (
          <>
            <Form.Item name="organisation" label={w.inWhoseName} extra={w.organisationHint} rules={required}>
              <OrganisationField />
            </Form.Item>
            <Form.Item name="signature" label={w.signature} rules={required}>
              <Input maxLength={40} autoComplete="off" prefix="【" suffix="】" />
            </Form.Item>
            <div className="pair">
              <Form.Item name="from" label={w.from} extra={w.fromHint}>
                <Input type="date" />
              </Form.Item>
              <Form.Item name="until" label={w.until} extra={w.untilHint}>
                <Input type="date" />
              </Form.Item>
            </div>
          </>
        )}
        submit={async ({ from, until, ...rest }, intention) => {
          const term = { ...(from ? { from } : {}), ...(until ? { until } : {}) };
          await api('POST /api/assignments', { body: { ...rest, port, ...term }, intention });
          onClose(true);
        }}
        onCancel={() => onClose(false)}
      />
    </Modal>
  );
}
