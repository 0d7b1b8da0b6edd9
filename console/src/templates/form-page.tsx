import type { FormInstance } from 'antd';
import { Alert, Button, Form, Modal } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useBlocker } from 'react-router';
import { ApiError, newIntention } from '../api.ts';
import { LoadProblem } from '../parts/load-problem.tsx';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';
import { PageFrame } from './page-frame.tsx';

interface Props<V extends object> {
  readonly title: string;
  /** Names the draft: the form and what it is about. */
  readonly name: string;
  readonly initial: Partial<V>;
  /** Fields that no draft keeps: passwords, secrets. */
  readonly secret?: readonly (keyof V & string)[];
  readonly submitText?: string;
  readonly intro?: ReactNode;
  /** Form.Items named as the API names its fields. */
  fields(form: FormInstance<V>): ReactNode;
  /** Resolves to `false` where nothing was sent and the fields tell why. */
  submit(values: V, intention: string): Promise<unknown>;
  onCancel?(): void;
}

/** A form as a page: problems at their fields, a draft that outlives a reload, a question before leaving it behind. */
export function FormPage<V extends object>(props: Props<V>) {
  return (
    <PageFrame title={props.title}>
      <div className="form-page">
        {props.intro}
        <DraftForm {...props} />
      </div>
    </PageFrame>
  );
}

/** Makes a draft ready, for a link to the form that is to fill it in. */
export function leaveDraft(name: string, values: object): void {
  keepDraft(placeOf(name), values, []);
}
const placeOf = (name: string) => `anning.draft.${name}`;

/** The form alone, for a drawer or a modal. */
export function DraftForm<V extends object>({
  name,
  initial,
  secret = [],
  submitText,
  fields,
  submit,
  onCancel,
}: Omit<Props<V>, 'title' | 'intro'>) {
  const w = useWords(frameWords);
  const [form] = Form.useForm<V>();
  const place = placeOf(name);
  const [draft, setDraft] = useState(() => readDraft<V>(place));
  const [touched, setTouched] = useState(draft !== undefined);
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  // What is sent again after a lost answer is the same intention; what was changed in between is another.
  const intention = useRef(newIntention());
  const sent = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      touched && !sent.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!touched) return;
    const hold = (event: BeforeUnloadEvent) => {
      if (!sent.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [touched]);

  const finish = async (values: V) => {
    setPending(true);
    setProblem(undefined);
    try {
      sent.current = true;
      if ((await submit(values, intention.current)) === false) {
        sent.current = false;
        return;
      }
      sessionStorage.removeItem(place);
      setTouched(false);
    } catch (error) {
      sent.current = false;
      setProblem(error);
      if (error instanceof ApiError && error.fields.length > 0) {
        const known = new Set(form.getFieldsError().map(({ name: path }) => path.join('.')));
        // `accessPoints.2` is told at the list, where its entries are no fields of their own.
        const places = new Map<string, string[]>();
        for (const { field, message, fix } of error.fields) {
          const place = known.has(field) ? field : field.split('.')[0]!;
          places.set(place, [
            ...(places.get(place) ?? []),
            fix === undefined ? message : `${message} ${fix}`,
          ]);
        }
        const items = [...places].map(([field, errors]) => ({ name: pathOf(field), errors }));
        form.setFields(items as unknown as Parameters<typeof form.setFields>[0]);
        form.scrollToField(items[0]!.name as never, { block: 'center', focus: true });
      }
    } finally {
      setPending(false);
    }
  };
  return (
    <Form<V>
      form={form}
      layout="vertical"
      initialValues={{ ...initial, ...draft }}
      onValuesChange={(_, values) => {
        intention.current = newIntention();
        setTouched(true);
        keepDraft(place, values, secret);
      }}
      onFinish={(values) => void finish(values)}
      scrollToFirstError={{ block: 'center', focus: true }}
    >
      {draft !== undefined && (
        <Alert
          type="info"
          title={w.draft}
          action={
            <Button
              size="small"
              onClick={() => {
                sessionStorage.removeItem(place);
                setDraft(undefined);
                setTouched(false);
                form.setFieldsValue(initial as Parameters<typeof form.setFieldsValue>[0]);
                const kept = new Set(Object.keys(initial));
                const others = Object.keys(draft).filter((key) => !kept.has(key));
                form.resetFields(others as never);
              }}
            >
              {w.draftDiscard}
            </Button>
          }
        />
      )}
      {problem !== undefined && <LoadProblem error={problem} />}
      {fields(form)}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={pending}>
          {submitText ?? w.save}
        </Button>
        {onCancel && <Button onClick={onCancel}>{w.cancel}</Button>}
      </div>
      <Modal
        open={blocker.state === 'blocked'}
        title={w.leaveTitle}
        okText={w.leave}
        cancelText={w.stay}
        onOk={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      >
        {w.leaveHint}
      </Modal>
    </Form>
  );
}

/** `duties.0.role` names a place in a list. */
function pathOf(field: string): string | (string | number)[] {
  const parts = field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return parts.length === 1 ? field : parts;
}

function readDraft<V>(place: string): Partial<V> | undefined {
  try {
    const text = sessionStorage.getItem(place);
    return text === null ? undefined : (JSON.parse(text) as Partial<V>);
  } catch {
    return undefined;
  }
}

function keepDraft(place: string, values: object, secret: readonly string[]): void {
  try {
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !secret.includes(key)));
    sessionStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing has no drafts.
  }
}
