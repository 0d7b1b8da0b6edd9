import { useQueries } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { type Answer, api, type FindingPage } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useWords } from '../../words/language.tsx';

interface Shown {
  readonly id: string;
  readonly nth: number;
  readonly message: Answer<'GET /api/messages/:id'>['message'] | undefined;
}

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
  const loading = read.some(({ isLoading }) => isLoading);
  // An advert goes out in the same words to many: they are read once.
  const byText = new Map<string, Shown[]>();
  for (const [i, id] of messages.entries()) {
    const message = read[i]!.data?.message;
    const key = message?.text ?? id;
    byText.set(key, [...(byText.get(key) ?? []), { id, nth: i + 1, message }]);
  }
  return (
    <Section title={w.examples}>
      {messages.length === 0 && messagesHidden === 0 && <p className="quiet">{w.noExamples}</p>}
      {loading && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      <ol className="examples" hidden={loading}>
        {[...byText].map(([key, same]) => {
          const [{ message }] = same as [Shown];
          return (
            <li key={key}>
              {message !== undefined && (
                <p className="example-text" lang="zh">
                  <Text text={message.text} />
                </p>
              )}
              <div className="row">
                {message !== undefined && <span className="quiet">{word('purposes', message.purpose)}</span>}
                {same.map(({ id, nth, message: each }) => (
                  <Link key={id} to={`/messages/${id}`}>
                    {each === undefined ? w.example(nth) : timeOf(each.at)}
                  </Link>
                ))}
              </div>
            </li>
          );
        })}
      </ol>
      {messagesHidden > 0 && <p className="quiet">{w.hidden(messagesHidden)}</p>}
    </Section>
  );
}
