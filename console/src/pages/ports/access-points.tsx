import { Form, Input, Modal, Select } from 'antd';
import { api, type PortPage } from '../../api.ts';
import { DraftForm } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

interface Fields {
  accessPoints: string[];
  reason: string;
}

interface Props {
  readonly page: PortPage;
  onClose(done: boolean): void;
}

/** From where a port is reached, set by a reviewer. */
export function AccessPoints({ page: { port, accessPoints }, onClose }: Props) {
  const w = useWords(registryWords);
  const f = useWords(frameWords);
  return (
    <Modal
      open
      title={w.actOn(w.setAccessPoints, `${w.port} ${port}`)}
      footer={null}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      <p className="quiet intro">{w.accessPointsWhat}</p>
      <DraftForm<Fields>
        name={`access-points.${port}`}
        initial={{ accessPoints }}
        submitText={w.setAccessPoints}
        fields={() => (
          <>
            <Form.Item name="accessPoints" label={w.accessPoints} extra={w.accessPointsHint}>
              <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['、', ',', '，', ' ']} />
            </Form.Item>
            <Form.Item
              name="reason"
              label={f.reason}
              extra={f.reasonHint}
              rules={[{ required: true, message: f.required }]}
            >
              <Input.TextArea rows={2} maxLength={500} />
            </Form.Item>
          </>
        )}
        submit={async ({ accessPoints: points, reason }) => {
          await api('PUT /api/ports/:id/access-points', {
            params: { id: port },
            body: { accessPoints: points, reason: reason.trim() },
          });
          onClose(true);
        }}
        onCancel={() => onClose(false)}
      />
    </Modal>
  );
}
