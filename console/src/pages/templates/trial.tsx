import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { type Answer, api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { VariableChip } from '../../parts/template-text.tsx';
import { Text } from '../../parts/text.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useTold, useWords } from '../../words/language.tsx';

type Tried = Answer<'POST /api/templates/:id/match'>;

/** A text held against the template: what fills its variables, or where the two first part. */
export function Trial({ template, signature }: { template: string; signature: string }) {
  const w = useWords(exchangeWords);
  const id = useId();
  const [text, setText] = useState(`【${signature}】`);
  const trial = useMutation({
    mutationFn: async (tried: string) => ({
      text: tried,
      tried: await api('POST /api/templates/:id/match', { params: { id: template }, body: { text: tried } }),
    }),
  });
  return (
    <Section title={w.trial}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (text.trim() !== '') trial.mutate(text);
        }}
      >
        <div className="field">
          <label htmlFor={id}>{w.trialText}</label>
          <Input.TextArea
            id={id}
            value={text}
            onChange={({ target }) => setText(target.value)}
            autoSize={{ minRows: 2, maxRows: 10 }}
            maxLength={2_000}
            spellCheck={false}
          />
        </div>
        <div>
          <Button htmlType="submit" loading={trial.isPending} disabled={text.trim() === ''}>
            {w.tryIt}
          </Button>
        </div>
        {trial.error !== null && <LoadProblem error={trial.error} />}
        {trial.data !== undefined && <Result {...trial.data} />}
      </form>
    </Section>
  );
}

function Result({ text, tried: { matches, words, filled, difference } }: { text: string; tried: Tried }) {
  const w = useWords(exchangeWords);
  const told = useTold();
  return (
    <Alert
      type={matches === 'no' ? 'error' : 'success'}
      showIcon
      title={<span role="status">{told(words)}</span>}
      description={
        difference === null ? (
          <Facts
            facts={filled.map(({ name, type, value }, i) => ({
              label: `${i + 1}. ${name === w[type] ? name : `${name} (${w[type]})`}`,
              value: <Text text={value} />,
            }))}
          />
        ) : (
          <div className="stack">
            <p className="template-text" lang="zh">
              <Text text={text.slice(0, difference.at)} />
              <mark className="parting">
                {text.length > difference.at ? <Text text={text.slice(difference.at)} /> : w.endsHere}
              </mark>
            </p>
            <p>
              {w.expected}{' '}
              {difference.variable !== null ? (
                <VariableChip variable={difference.variable} />
              ) : difference.expected === '' ? (
                w.nothingMore
              ) : (
                <Text text={difference.expected} />
              )}
            </p>
          </div>
        )
      }
    />
  );
}
