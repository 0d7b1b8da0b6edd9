import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, InputNumber, Modal } from 'antd';
import { useRef } from 'react';
import { api, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { SignatureLink } from '../../parts/registry-links.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

/** What carriers do; see the words that say so. */
const USUAL_DAYS = 150;

/** Suspends every signature that nobody sent under for so many days, and tells which these were. */
export function Dormancy({ onClose }: { onClose(): void }) {
  const w = useWords(registryWords);
  const f = useWords(frameWords);
  const client = useQueryClient();
  const intention = useRef(newIntention());
  const run = useMutation({
    mutationFn: (days: number) =>
      api('POST /api/signatures/dormancy', { body: { days }, intention: intention.current }),
    onSuccess: () => client.invalidateQueries({ queryKey: listKey('GET /api/signatures') }),
  });
  const { data, error, isPending } = run;
  return (
    <Modal open title={w.dormancy} footer={null} onCancel={onClose} mask={{ closable: false }}>
      <div className="stack">
        <p>{w.dormancyWhat}</p>
        {error !== null && <LoadProblem error={error} />}
        {data ? (
          <>
            <Alert
              type="success"
              showIcon
              title={data.suspended.length === 0 ? w.dormancyNone : w.dormancyDone(data.suspended.length)}
              description={
                data.suspended.length > 0 && (
                  <ul className="row">
                    {data.suspended.map((signature) => (
                      <li key={signature}>
                        <SignatureLink signature={signature} />
                      </li>
                    ))}
                  </ul>
                )
              }
            />
            <Button onClick={onClose}>{f.close}</Button>
          </>
        ) : (
          <Form<{ days: number }>
            layout="vertical"
            requiredMark={false}
            initialValues={{ days: USUAL_DAYS }}
            onValuesChange={() => {
              intention.current = newIntention();
            }}
            onFinish={({ days }) => run.mutate(days)}
          >
            <Form.Item name="days" label={w.dormancyDays} rules={[{ required: true, message: f.required }]}>
              <InputNumber min={30} max={3650} precision={0} />
            </Form.Item>
            <div className="row">
              <Button type="primary" danger htmlType="submit" loading={isPending}>
                {isPending ? w.dormancyRunning : w.dormancyRun}
              </Button>
              <Button onClick={onClose}>{f.cancel}</Button>
            </div>
          </Form>
        )}
      </div>
    </Modal>
  );
}
