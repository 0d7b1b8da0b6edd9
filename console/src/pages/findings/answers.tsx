import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { api, type FindingPage } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { DraftForm } from '../../templates/form-page.tsx';
import { Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';

interface Fields {
  organisation: string;
  statement: string;
}

/** What those say whom a confirmed finding concerns; and the place to say it, once for each organisation. */
export function Answers({ finding }: { finding: FindingPage }) {
  const w = useWords(findingWords);
  const f = useWords(frameWords);
  const client = useQueryClient();
  const { id, answers, organisations, may } = finding;
  const names = new Map(organisations.map((each) => [each.id, each.name ?? each.id]));
  const [first] = may.answerFor;
  if (finding.state !== 'confirmed' && answers.length === 0) return null;
  return (
    <Section title={w.answers}>
      {answers.length === 0 && <p className="quiet">{w.noAnswers}</p>}
      <ul className="answers">
        {answers.map(({ organisation, name, statement, at, by }) => (
          <li key={organisation}>
            <p>
              <strong>
                <Text text={name ?? organisation} />
              </strong>{' '}
              <span className="quiet">
                {timeOf(at)} · <Text text={by} />
              </span>
            </p>
            <p>
              <Text text={statement} />
            </p>
          </li>
        ))}
      </ul>
      {first !== undefined && (
        <DraftForm<Fields>
          key={first}
          name={`answer-${id}-${first}`}
          initial={{ organisation: first }}
          submitText={w.send}
          fields={() => (
            <>
              <Form.Item name="organisation" label={w.answerFor} rules={[{ required: true }]}>
                <Select
                  options={may.answerFor.map((value) => ({ value, label: names.get(value) ?? value }))}
                />
              </Form.Item>
              <Form.Item
                name="statement"
                label={w.statement}
                extra={w.statementHint}
                rules={[{ required: true, whitespace: true, min: 2, message: f.required }]}
              >
                <Input.TextArea rows={4} maxLength={4000} showCount />
              </Form.Item>
            </>
          )}
          submit={async ({ organisation, statement }, intention) => {
            const body = { organisation, statement: statement.trim() };
            const page = await api('POST /api/findings/:id/answer', { params: { id }, body, intention });
            client.setQueryData(['finding', id], page);
          }}
        />
      )}
    </Section>
  );
}
