import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, newIntention, type OwnDataDeleted, type OwnDataTold } from '../../api.ts';
import { saveFile } from '../../parts/files.ts';
import { PageFrame } from '../../templates/page-frame.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { ownDataWords } from '../../words/own-data.ts';
import { pageWords } from '../../words/pages.ts';

type Result = { readonly told: OwnDataTold } | { readonly deleted: OwnDataDeleted };

/** For a person who asks: everything that is held of their number, or its deletion as far as the law lets it go. The number stands in no address. */
export default function OwnData() {
  const w = useWords(ownDataWords);
  const f = useWords(frameWords);
  const p = useWords(pageWords);
  const ask = useReason();
  const [form] = Form.useForm<{ recipient: string }>();
  const [result, setResult] = useState<Result>();
  const tell = async () => {
    const { recipient } = await form.validateFields();
    ask({
      title: w.tell,
      description: <p>{w.reason}</p>,
      confirm: w.tell,
      act: async (reason) =>
        setResult({
          told: await api('POST /api/own-data', {
            body: { recipient, reason },
            intention: newIntention(),
          }),
        }),
    });
  };
  const remove = async () => {
    const { recipient } = await form.validateFields();
    ask({
      title: w.deleteTitle,
      description: (
        <>
          <p>{w.deleteWhat}</p>
          <p>{w.reason}</p>
        </>
      ),
      confirm: w.delete,
      danger: true,
      act: async (reason) =>
        setResult({
          deleted: await api('POST /api/own-data/deletions', {
            body: { recipient, reason },
            intention: newIntention(),
          }),
        }),
    });
  };
  return (
    <PageFrame title={p.ownData}>
      <p className="quiet wide">{w.intro}</p>
      <Section title={w.ask}>
        <Form
          form={form}
          layout="vertical"
          name="own-data"
          requiredMark={false}
          onFinish={() => void tell()}
          onValuesChange={() => setResult(undefined)}
        >
          <Form.Item
            name="recipient"
            label={w.number}
            rules={[{ required: true, whitespace: true, message: f.required }]}
          >
            <Input inputMode="tel" maxLength={30} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <span className="row">
            <Button type="primary" htmlType="submit">
              {w.tell}
            </Button>
            <Button danger onClick={() => void remove().catch(() => undefined)}>
              {w.delete}
            </Button>
          </span>
        </Form>
      </Section>
      {result !== undefined && <Shown result={result} />}
    </PageFrame>
  );
}

function Shown({ result }: { result: Result }) {
  const w = useWords(ownDataWords);
  const inWords = useTold();
  const { text, ...rest } = 'told' in result ? result.told : result.deleted;
  const save = (kind: 'json' | 'txt') =>
    kind === 'json'
      ? saveFile('own-data.json', `${JSON.stringify(rest, null, 2)}\n`, 'application/json')
      : saveFile('own-data.txt', `\ufeff${text.zh}\n\n${text.en}`, 'text/plain;charset=utf-8');
  return (
    <Section
      title={w.result}
      extra={
        'told' in result && (
          <span className="row">
            <Button onClick={() => save('json')}>{w.saveJson}</Button>
            <Button onClick={() => save('txt')}>{w.saveText}</Button>
          </span>
        )
      }
    >
      <div role="status">
        {inWords(text)
          .split('\n')
          .map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text, in their order
            <p key={i} className={line.startsWith('  ') ? 'quiet' : undefined}>
              {line.trim()}
            </p>
          ))}
      </div>
    </Section>
  );
}
