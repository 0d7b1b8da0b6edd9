import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Radio } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { Text } from '../../parts/text.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { type CaseEntry, useCaseTitle } from './state.tsx';

/** Several cases into the one of them that stays; then its page, where it can be undone. */
export function Merge({ cases, onClose }: { cases: readonly CaseEntry[]; onClose(done: boolean): void }) {
  const w = useWords(caseWords);
  const f = useWords(frameWords);
  const titleOf = useCaseTitle();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  // One whose answer is awaited was forwarded: it can only stay.
  const usual = cases.find(({ answer }) => answer !== null) ?? cases[0]!;
  return (
    <FormModal<{ stays: string; reason?: string }>
      title={w.mergeN(cases.length)}
      what={<p>{w.mergeWhat}</p>}
      name={`merge-${cases.map(({ id }) => id).join('-')}`}
      initial={{ stays: usual.id }}
      submitText={w.merge}
      fields={() => (
        <>
          <Form.Item name="stays" label={w.stays} rules={[{ required: true, message: f.required }]}>
            <Radio.Group
              className="stack"
              options={cases.map((each) => ({
                value: each.id,
                label: (
                  <>
                    <Text text={titleOf(each)} />{' '}
                    <span className="quiet">
                      {w.countOf(each.complaints)} · {each.id}
                    </span>
                  </>
                ),
              }))}
            />
          </Form.Item>
          <Form.Item name="reason" label={w.optionalReason}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </>
      )}
      submit={async ({ stays, reason = '' }, intention) => {
        const others = cases.map(({ id }) => id).filter((id) => id !== stays);
        const { moved } = await api('POST /api/cases/:id/merges', {
          params: { id: stays },
          body: { cases: others, reason },
          intention,
        });
        void message.success(w.mergedN(moved));
        await Promise.all([
          client.invalidateQueries({ queryKey: listKey('GET /api/cases') }),
          client.invalidateQueries({ queryKey: ['case-queues'] }),
          client.invalidateQueries({ queryKey: ['case', stays] }),
        ]);
        onClose(true);
        navigate(`/cases/${stays}`);
      }}
      onClose={() => onClose(false)}
    />
  );
}
