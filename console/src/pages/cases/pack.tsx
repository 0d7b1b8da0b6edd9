import { Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { useJobs } from '../../frame/jobs.tsx';
import { useMay } from '../../frame/session.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';

interface Values {
  readonly english?: boolean;
  readonly withNumbers?: boolean;
  readonly withOriginals?: boolean;
  readonly reason?: string;
}

/** The case as a file that stands by itself, for whoever may read it. What names people is asked for with a reason. */
export function CasePack({ id }: { id: string }) {
  const w = useWords(caseWords);
  const { follow } = useJobs();
  const mayUnmask = useMay('number.unmask');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{w.pack}</Button>
      {open && (
        <FormModal<Values>
          title={w.pack}
          what={<p>{w.packWhat}</p>}
          name={`pack-${id}`}
          initial={{}}
          submitText={w.packMake}
          fields={() => <PackFields mayUnmask={mayUnmask} />}
          submit={async ({ reason = '', ...options }, intention) => {
            const body = { ...options, reason: reason.trim() };
            void follow(await api('POST /api/cases/:id/packs', { params: { id }, body, intention }));
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function PackFields({ mayUnmask }: { mayUnmask: boolean }) {
  const w = useWords(caseWords);
  const form = Form.useFormInstance<Values>();
  const numbers = Form.useWatch('withNumbers', form);
  const originals = Form.useWatch('withOriginals', form);
  const isNeeded = numbers === true || originals === true;
  return (
    <>
      <Form.Item name="english" valuePropName="checked">
        <Checkbox>{w.packEnglish}</Checkbox>
      </Form.Item>
      {mayUnmask && (
        <>
          <Form.Item name="withNumbers" valuePropName="checked">
            <Checkbox>{w.packNumbers}</Checkbox>
          </Form.Item>
          <Form.Item name="withOriginals" valuePropName="checked">
            <Checkbox>{w.packOriginals}</Checkbox>
          </Form.Item>
        </>
      )}
      <Form.Item
        name="reason"
        label={isNeeded ? w.packReason : w.packReasonFree}
        rules={isNeeded ? [{ required: true, whitespace: true, min: 2, message: w.packReason }] : []}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}
