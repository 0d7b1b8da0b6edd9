import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, type FormInstance, Input, Select } from 'antd';
import { useId, useRef } from 'react';
import { api, type Body, type BulletinPage } from '../../api.ts';
import { DraftForm } from '../../templates/form-page.tsx';
import { Section } from '../../templates/record-page.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { Preview, shownIn, type Written } from './preview.tsx';
import { pageKey } from './state.tsx';

type Values = Omit<Body<'PUT /api/bulletins/:id'>, 'edit'>;

const LIMITS = { headline: 120, line: 300, title: 60, text: 4000, unknown: 20, paragraphs: 12, changes: 3 };

/** What people write, beside what will be read. */
export function Editor({ page }: { page: BulletinPage }) {
  const w = useWords(bulletinWords);
  const client = useQueryClient();
  const { message } = App.useApp();
  const { bulletin, text } = page;
  const { id, edit, audience } = bulletin;
  return (
    <Section title={w.write}>
      <DraftForm<Values>
        // What somebody else saved begins anew; a draft of what was read before is offered no more.
        key={edit}
        name={`bulletin.${id}.${edit}`}
        initial={{ audience, text: text as Values['text'] }}
        submitText={w.save}
        fields={(form) => <Fields form={form} page={page} />}
        submit={async (values) => {
          const body = { edit, audience: values.audience, text: values.text };
          const saved = await api('PUT /api/bulletins/:id', { params: { id }, body });
          client.setQueryData(pageKey(id), saved);
          void message.success(w.saved);
        }}
      />
    </Section>
  );
}

function Fields({ form, page }: { form: FormInstance<Values>; page: BulletinPage }) {
  const w = useWords(bulletinWords);
  const text = Form.useWatch('text', { form, preserve: true }) ?? page.text;
  const whole: Written = {
    headline: text.headline ?? '',
    changes: (text.changes ?? []).map((line) => line ?? ''),
    unknown: (text.unknown ?? []).map((line) => line ?? ''),
    paragraphs: (text.paragraphs ?? []).map((each) => ({ title: each?.title ?? '', text: each?.text ?? '' })),
  };
  return (
    <div className="bulletin-editor">
      <div>
        <Form.Item name="audience" label={w.audience} extra={w.audienceHint}>
          <Select
            disabled={page.bulletin.version > 1}
            options={(['internal', 'public'] as const).map((value) => ({ value, label: w[value] }))}
          />
        </Form.Item>
        <Form.Item name={['text', 'headline']} label={w.headline}>
          <Line label={w.headline} max={LIMITS.headline} page={page} />
        </Form.Item>
        <Lines name="changes" label={w.changes} nameOf={w.changeN} most={LIMITS.changes} page={page} />
        <Paragraphs page={page} />
        <Lines name="unknown" label={w.unknown} nameOf={w.unknownN} most={LIMITS.unknown} page={page} />
      </div>
      <Preview text={whole} figures={shownIn(page)} />
    </div>
  );
}

function Lines({
  name,
  label,
  nameOf,
  most,
  page,
}: {
  name: 'changes' | 'unknown';
  label: string;
  nameOf: (n: number) => string;
  most: number;
  page: BulletinPage;
}) {
  const w = useWords(bulletinWords);
  return (
    <fieldset className="bulletin-lines">
      <legend>{label}</legend>
      <Form.List name={['text', name]}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name: place }) => (
              <div key={key} className="bulletin-line">
                <Form.Item name={place} label={nameOf(place + 1)}>
                  <Line label={nameOf(place + 1)} max={LIMITS.line} page={page} />
                </Form.Item>
                <Button size="small" aria-label={w.removeN(nameOf(place + 1))} onClick={() => remove(place)}>
                  {w.remove}
                </Button>
              </div>
            ))}
            {fields.length < most && <Button onClick={() => add('')}>{w.addLine}</Button>}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function Paragraphs({ page }: { page: BulletinPage }) {
  const w = useWords(bulletinWords);
  return (
    <fieldset className="bulletin-lines">
      <legend>{w.paragraphs}</legend>
      <Form.List name={['text', 'paragraphs']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="bulletin-line">
                <Form.Item name={[name, 'title']} label={w.paragraphTitle}>
                  <Input maxLength={LIMITS.title} />
                </Form.Item>
                <Form.Item name={[name, 'text']} label={w.paragraphText}>
                  <Line label={`${w.paragraphText} ${name + 1}`} max={LIMITS.text} rows={5} page={page} />
                </Form.Item>
                <Button
                  size="small"
                  aria-label={w.removeN(`${w.paragraphText} ${name + 1}`)}
                  onClick={() => remove(name)}
                >
                  {w.remove}
                </Button>
              </div>
            ))}
            {fields.length < LIMITS.paragraphs && (
              <Button onClick={() => add({ title: '', text: '' })}>{w.addParagraph}</Button>
            )}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

/** A text with a way to put a figure of the data where the cursor stands. `value` and so on come from the form. */
function Line({
  label,
  max,
  rows = 2,
  page,
  id,
  value = '',
  onChange,
}: {
  label: string;
  max: number;
  rows?: number;
  page: BulletinPage;
  id?: string;
  value?: string;
  onChange?: (text: string) => void;
}) {
  const w = useWords(bulletinWords);
  const told = useTold();
  const own = useId();
  const caret = useRef<number>(undefined);
  const isPublic = page.bulletin.audience === 'public';
  const keep = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }) => {
    caret.current = currentTarget.selectionStart;
  };
  return (
    <>
      <Input.TextArea
        id={id ?? own}
        value={value}
        rows={rows}
        maxLength={max}
        showCount
        onChange={({ target }) => {
          caret.current = target.selectionStart;
          onChange?.(target.value);
        }}
        onSelect={keep}
        onBlur={keep}
      />
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        size="small"
        className="bulletin-insert"
        placeholder={w.insert}
        aria-label={w.insertFor(label)}
        value={null}
        options={page.figures
          .filter((figure) => figure.isPublic || !isPublic)
          .map(({ key, name, shown }) => ({
            value: key,
            label: `${told(name)}  ${shown[page.bulletin.language]}`,
          }))}
        onChange={(key: string | null) => {
          if (key === null) return;
          const at = caret.current ?? value.length;
          const reference = `{${key}}`;
          caret.current = at + reference.length;
          onChange?.(value.slice(0, at) + reference + value.slice(at));
        }}
      />
    </>
  );
}
