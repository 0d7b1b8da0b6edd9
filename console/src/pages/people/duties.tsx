import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, newIntention, type Person } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { systemWords } from '../../words/system.ts';

interface Fields {
  readonly duties: readonly {
    readonly role: Person['duties'][number]['role'];
    readonly organisation?: string;
  }[];
  readonly reason: string;
}

/** Which duties somebody has, changed as a whole and with a reason. */
export function ChangeDuties({ person, onClose }: { person: Person; onClose: (changed: boolean) => void }) {
  const w = useWords(systemWords);
  const f = useWords(frameWords);
  const roles = useOptions('roles').filter(({ value }) => value !== 'public');
  const [form] = Form.useForm<Fields>();
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const change = async ({ duties, reason }: Fields) => {
    setPending(true);
    setProblem(undefined);
    try {
      await api('PATCH /api/people/:id', {
        params: { id: person.id },
        body: {
          duties: duties.map(({ role, organisation }) => ({
            role,
            organisation: organisation?.trim() || null,
          })),
          reason: reason.trim(),
        },
        intention: newIntention(),
      });
      onClose(true);
    } catch (error) {
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  const required = [{ required: true, message: f.required }];
  return (
    <Modal
      open
      title={w.changeDuties}
      okText={w.changeDuties}
      okButtonProps={{ loading: pending }}
      cancelText={f.cancel}
      onOk={() => form.submit()}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      {problem !== undefined && <LoadProblem error={problem} />}
      <p className="quiet">{w.dutiesWhat}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          duties: person.duties.map(({ role, organisation }) => ({ role, organisation: organisation ?? '' })),
        }}
        onFinish={(values: Fields) => void change(values)}
      >
        <Form.List name="duties">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }) => (
                <div key={key} className="duty-row">
                  <Form.Item name={[name, 'role']} rules={required} noStyle>
                    <Select options={roles} aria-label={w.role} />
                  </Form.Item>
                  <Form.Item name={[name, 'organisation']} noStyle>
                    <Input maxLength={18} autoComplete="off" aria-label={w.roleFor} placeholder={w.roleFor} />
                  </Form.Item>
                  <Button disabled={rows.length === 1} aria-label={w.removeDuty} onClick={() => remove(name)}>
                    ×
                  </Button>
                </div>
              ))}
              <Form.Item>
                <Button onClick={() => add({ organisation: '' })}>{w.addDuty}</Button>
              </Form.Item>
            </>
          )}
        </Form.List>
        <Form.Item name="reason" label={f.reason} extra={f.reasonHint} rules={[{ ...required[0], min: 2 }]}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
