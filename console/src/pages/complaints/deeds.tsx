import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, type Body, newIntention } from '../../api.ts';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { Gather } from './gather.tsx';
import { type ComplaintPage, useCategories } from './state.tsx';

/** Shows what became of a complaint wherever it is shown. */
function useShow(id: string): (page: ComplaintPage) => Promise<unknown> {
  const client = useQueryClient();
  return (page) => {
    client.setQueryData(['complaint', id], page);
    return client.invalidateQueries({ queryKey: listKey('GET /api/complaints') });
  };
}

type Open = 'gather' | 'classify' | 'mute' | 'close';

/** What the centre does with a complaint: into a case, of which kind, uncounted, closed, reopened. */
export function ComplaintDeeds({ page, isInCase }: { page: ComplaintPage; isInCase: boolean }) {
  const w = useWords(complaintWords);
  const ask = useReason();
  const show = useShow(page.id);
  const [open, setOpen] = useState<Open>();
  if (!page.mayHandle) return null;
  const { id, state } = page;
  const shut = () => setOpen(undefined);
  const reopen = () => {
    const intention = newIntention();
    ask({
      title: w.reopenTitle,
      confirm: w.reopen,
      act: async (note) => {
        const body = { act: 'reopen' as const, told: '', note };
        await show(await api('POST /api/complaints/:id/acts', { params: { id }, body, intention }));
      },
    });
  };
  return (
    <>
      {state !== 'closed' && !isInCase && (
        <Button type="primary" onClick={() => setOpen('gather')}>
          {w.gather}
        </Button>
      )}
      <Button onClick={() => setOpen('classify')}>{w.classify}</Button>
      <Button onClick={() => setOpen('mute')}>{w.mute}</Button>
      {state === 'closed' ? (
        <Button onClick={reopen}>{w.reopen}</Button>
      ) : (
        <Button onClick={() => setOpen('close')}>{w.close}</Button>
      )}
      {open === 'gather' && <Gather complaints={[id]} port={page.port} onClose={shut} />}
      {open === 'classify' && <Classify page={page} show={show} onClose={shut} />}
      {open === 'mute' && <Mute page={page} show={show} onClose={shut} />}
      {open === 'close' && <Close page={page} show={show} onClose={shut} />}
    </>
  );
}

interface Props {
  readonly page: ComplaintPage;
  show(page: ComplaintPage): Promise<unknown>;
  onClose(): void;
}

function Classify({ page: { id, category, marks }, show, onClose }: Props) {
  const w = useWords(complaintWords);
  const categories = useCategories();
  return (
    <FormModal<Body<'POST /api/complaints/:id/classification'>>
      title={w.classify}
      name={`classify-${id}`}
      initial={{ category, service: marks.includes('service-message') }}
      submitText={w.classify}
      fields={() => (
        <>
          <Form.Item name="category" label={w.category}>
            <Select options={categories} showSearch={{ optionFilterProp: 'label' }} />
          </Form.Item>
          <Form.Item name="service" valuePropName="checked">
            <Checkbox>{w.service}</Checkbox>
          </Form.Item>
        </>
      )}
      submit={async (body, intention) =>
        show(await api('POST /api/complaints/:id/classification', { params: { id }, body, intention }))
      }
      onClose={onClose}
    />
  );
}

function Mute({ page: { id }, show, onClose }: Props) {
  const w = useWords(complaintWords);
  const f = useWords(frameWords);
  return (
    <FormModal<Body<'POST /api/complaints/:id/mute'>>
      title={w.mute}
      what={<p>{w.muteWhat}</p>}
      name={`mute-${id}`}
      initial={{ days: 30 }}
      submitText={w.mute}
      fields={() => (
        <>
          <Form.Item name="days" label={w.days} rules={[{ required: true, message: f.required }]}>
            <InputNumber min={1} precision={0} />
          </Form.Item>
          <Reason name="reason" label={w.reason} />
        </>
      )}
      submit={async (body, intention) =>
        show(await api('POST /api/complaints/:id/mute', { params: { id }, body, intention }))
      }
      onClose={onClose}
    />
  );
}

function Close({ page: { id }, show, onClose }: Props) {
  const w = useWords(complaintWords);
  const f = useWords(frameWords);
  const ends = useOptions('complaintEnds');
  return (
    <FormModal<Omit<Body<'POST /api/complaints/:id/acts'>, 'act'>>
      title={w.close}
      what={<p>{w.closeWhat}</p>}
      name={`close-${id}`}
      initial={{}}
      submitText={w.close}
      fields={() => (
        <>
          <Form.Item name="end" label={w.end} rules={[{ required: true, message: f.required }]}>
            <Select options={ends} />
          </Form.Item>
          <Form.Item name="told" label={w.told}>
            <Input.TextArea rows={3} maxLength={2000} showCount />
          </Form.Item>
          <Reason name="note" label={w.noteFor} />
        </>
      )}
      submit={async (values, intention) => {
        const body = { ...values, act: 'close' as const };
        await show(await api('POST /api/complaints/:id/acts', { params: { id }, body, intention }));
      }}
      onClose={onClose}
    />
  );
}

export function Reason({ name, label }: { name: string; label: string }) {
  const w = useWords(complaintWords);
  const f = useWords(frameWords);
  return (
    <Form.Item
      name={name}
      label={label}
      extra={w.reasonHint}
      rules={[{ required: true, whitespace: true, min: 2, message: f.reasonShort }]}
    >
      <Input.TextArea rows={3} maxLength={500} />
    </Form.Item>
  );
}
