import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Form, Select } from 'antd';
import { api } from '../../api.ts';
import { FormModal } from '../../templates/form-modal.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';

const NOBODY = '';

/** Cases to somebody who may handle them, or back to nobody: all of them at once. */
export function Assign({ cases, onClose }: { cases: readonly string[]; onClose(done: boolean): void }) {
  const w = useWords(caseWords);
  const f = useWords(frameWords);
  const client = useQueryClient();
  const { message } = App.useApp();
  const { data } = useQuery({
    queryKey: ['case-handlers'],
    queryFn: ({ signal }) => api('GET /api/case-handlers', { signal }),
  });
  const people = (data?.items ?? []).map(({ id, name, cases: count }) => ({
    value: id,
    label: w.assignLoad(name, count),
  }));
  return (
    <FormModal<{ person: string }>
      title={w.assignN(cases.length)}
      what={<p>{w.assignWhat}</p>}
      name={`assign-${cases.length === 1 ? cases[0] : 'many'}`}
      initial={{}}
      submitText={w.assign}
      fields={() => (
        <Form.Item
          name="person"
          label={w.assignTo}
          rules={[{ required: true, message: f.required, validator: chosen }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={[...people, { value: NOBODY, label: w.toNobody }]}
          />
        </Form.Item>
      )}
      submit={async ({ person }, intention) => {
        const body = { cases: [...cases], person: person === NOBODY ? null : person };
        const { assigned } = await api('POST /api/case-assignments', { body, intention });
        void message.success(w.assignedN(assigned));
        await Promise.all([
          client.invalidateQueries({ queryKey: listKey('GET /api/cases') }),
          client.invalidateQueries({ queryKey: ['case-queues'] }),
          client.invalidateQueries({ queryKey: ['case-handlers'] }),
          client.invalidateQueries({ queryKey: ['case'] }),
        ]);
        onClose(true);
      }}
      onClose={() => onClose(false)}
    />
  );
}

/** Nobody is a choice as well. */
async function chosen(_rule: unknown, value: unknown): Promise<void> {
  if (value === undefined) throw new Error('nothing is chosen');
}
