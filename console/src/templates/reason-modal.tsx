import { Form, Input, Modal } from 'antd';
import {
  type ComponentRef,
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { LoadProblem } from '../parts/load-problem.tsx';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';

export interface ReasonAsked {
  readonly title: string;
  /** What will happen, and that it cannot be undone where it cannot. */
  readonly description?: ReactNode;
  /** On the button: the deed, not "OK". */
  readonly confirm: string;
  readonly danger?: boolean;
  /** Reasons that are often right. */
  readonly quick?: readonly string[];
  /** The deed itself: the box stays open, with the problem told, until it is done. */
  act(reason: string): Promise<unknown>;
}
type Ask = (asked: ReasonAsked) => void;
const Context = createContext<Ask | undefined>(undefined);

/** `const ask = useReason(); ask({ title, confirm, act })` */
export function useReason(): Ask {
  const ask = useContext(Context);
  if (ask === undefined) throw new Error('useReason outside of ReasonProvider');
  return ask;
}

/** Asks why, where a deed is kept in the audit or cannot be undone. */
export function ReasonProvider({ children }: { children: ReactNode }) {
  const w = useWords(frameWords);
  const [asked, setAsked] = useState<ReasonAsked>();
  const [times, setTimes] = useState(0);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const ask = useCallback(
    (next: ReasonAsked) => {
      form.resetFields();
      setProblem(undefined);
      setAsked(next);
      setTimes((before) => before + 1);
      setOpen(true);
    },
    [form],
  );
  const context = useMemo(() => ask, [ask]);
  const finish = async ({ reason }: { reason: string }) => {
    if (asked === undefined) return;
    setPending(true);
    setProblem(undefined);
    try {
      await asked.act(reason.trim());
      setOpen(false);
    } catch (error) {
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Context value={context}>
      {children}
      {/* A new box each time: the sign of waiting, hidden while it fades, would stay in the button's name for good. */}
      <Modal
        key={times}
        open={open}
        title={asked?.title}
        okText={asked?.confirm}
        okButtonProps={{ danger: asked?.danger ?? false, loading: pending }}
        cancelText={w.cancel}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        afterOpenChange={(shown) => shown && field.current?.focus()}
        mask={{ closable: false }}
        forceRender
      >
        <div className="stack">
          {asked?.description}
          {problem !== undefined && <LoadProblem error={problem} />}
        </div>
        {/* Named, for the page below may have a field `reason` of its own. */}
        <Form form={form} name="why" layout="vertical" requiredMark={false} onFinish={finish}>
          <Form.Item
            name="reason"
            label={w.reason}
            extra={w.reasonHint}
            rules={[
              {
                validator: async (_, value: string | undefined) => {
                  const { length } = (value ?? '').trim();
                  if (length < 2) throw new Error(w.reasonShort);
                  if (length > 500) throw new Error(w.reasonLong);
                },
              },
            ]}
          >
            <Input.TextArea ref={field} rows={3} maxLength={500} showCount />
          </Form.Item>
          {asked?.quick !== undefined && (
            <fieldset className="quick">
              <legend className="quiet">{w.reasonQuick}</legend>
              {asked.quick.map((text) => (
                <button
                  key={text}
                  type="button"
                  className="chip"
                  onClick={() => {
                    form.setFieldsValue({ reason: text });
                    field.current?.focus();
                  }}
                >
                  {text}
                </button>
              ))}
            </fieldset>
          )}
        </Form>
      </Modal>
    </Context>
  );
}
