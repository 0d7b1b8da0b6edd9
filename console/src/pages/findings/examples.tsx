import { useQueries } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { api, type FindingPage } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useWords } from '../../words/language.tsx';

/** The messages that a finding points at, as they were sent; each leads to its page. */
export function Examples({ finding: { messages, messagesHidden } }: { finding: FindingPage }) {
  const w = useWords(findingWords);
  const word = useWord();
  const may = useMay('message.read');
  const read = useQueries({
    queries: messages.map((id) => ({
      queryKey: ['message', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api('GET /api/messages/:id', { params: { id }, signal }),
      enabled: may,
    })),
  });
  return (
    <Section title={w.examples}>
      {messages.length === 0 && messagesHidden === 0 && <p className="quiet">{w.noExamples}</p>}
      <ol className="examples">
        {messages.map((id, i) => {
          const { data, isLoading } = read[i]!;
          return (
            <li key={id}>
              {isLoading && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
              {data !== undefined && (
                <p className="example-text" lang="zh">
                  <Text text={data.message.text} />
                </p>
              )}
              <div className="row">
                <Link to={`/messages/${id}`}>{w.example(i + 1)}</Link>
                {data !== undefined && (
                  <span className="quiet">
                    {timeOf(data.message.at)} · {word('purposes', data.message.purpose)}
                  </span>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {messagesHidden > 0 && <p className="quiet">{w.hidden(messagesHidden)}</p>}
    </Section>
  );
}
