import type { Citation, ExplainedReason } from '../../api.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { useTold, useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';

/** Why, in full: the words, what the rule saw, where the duty is written and how sure that is, whose it is, and the way out (P3). */
export function ReasonList({
  reasons,
  brief = false,
}: {
  reasons: readonly ExplainedReason[];
  brief?: boolean;
}) {
  const w = useWords(messageWords);
  const told = useTold();
  const word = useWord();
  return (
    <ol className="reason-list">
      {reasons.map((reason, i) => (
        <li key={`${reason.code} ${reason.rule}`} className="reason">
          <p className="row">
            <strong>{told(reason.words)}</strong>
            {reason.outcome && (
              <Tag tone={reason.outcome === 'refuse' ? 'bad' : reason.outcome === 'hold' ? 'wait' : 'good'}>
                {word('outcomes', reason.outcome)}
              </Tag>
            )}
            {i === 0 && reason.mode === 'enforce' && <Tag tone="info">{w.decided}</Tag>}
          </p>
          <dl className="reason-parts">
            {reason.evidence.length > 0 && (
              <>
                <dt>{w.seen}</dt>
                <dd>
                  <ul className="values">
                    {reason.evidence.map(({ key, label, value }) => (
                      <li key={key}>
                        <span className="quiet">{told(label)}</span> <Text text={told(value)} />
                      </li>
                    ))}
                  </ul>
                </dd>
              </>
            )}
            {reason.fix && (
              <>
                <dt>{w.fix}</dt>
                <dd>{told(reason.fix)}</dd>
              </>
            )}
            {reason.citations.length > 0 && (
              <>
                <dt>{w.clause}</dt>
                <dd>
                  <ul className="stack">
                    {reason.citations.map((citation) => (
                      <li key={`${citation.law} ${citation.article} ${citation.version}`}>
                        {brief ? told(citation.shown) : <Clause citation={citation} />}
                      </li>
                    ))}
                  </ul>
                </dd>
              </>
            )}
            {reason.dutyHolder !== null && (
              <>
                <dt>{w.duty}</dt>
                <dd>{word('dutyHolders', reason.dutyHolder)}</dd>
              </>
            )}
            {!brief && (
              <>
                <dt>{w.rule}</dt>
                <dd>
                  <code>{reason.rule}</code> <span className="quiet">{reason.code}</span>
                </dd>
              </>
            )}
          </dl>
        </li>
      ))}
    </ol>
  );
}

/** Where a duty is written, with what we do not know of it said as plainly as what we know. */
export function Clause({ citation }: { citation: Citation }) {
  const w = useWords(messageWords);
  const told = useTold();
  const word = useWord();
  const { law, article, version, certainty } = citation;
  return (
    <>
      <span>
        {law}
        {article !== '' && ` ${article}`}
        {version !== '' && <span className="quiet">（{w.version(version)}）</span>}{' '}
        <span title={w.certainty}>
          <Tag tone={certainty === 'found' ? 'good' : 'wait'}>{word('certainties', certainty)}</Tag>
        </span>
      </span>
      <br />
      <span className="quiet">{told(citation)}</span>
    </>
  );
}
