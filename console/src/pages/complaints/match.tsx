import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Answer, api, newIntention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { Reason } from './deeds.tsx';
import { VerdictsThenAndToday } from './verdicts.tsx';

type Match = Answer<'GET /api/complaints/:id/match'>;
type Near = Match['candidates'][number];

const TONES = {
  found: 'good',
  several: 'wait',
  'not-ours': undefined,
  uncertain: 'wait',
  insufficient: undefined,
  waiting: undefined,
} as const;
const percent = (share: number) => `${Math.round(100 * share)}%`;

/** Says which message it is, or that it is none of ours; the complaint tells of it. */
function usePick(id: string): (message: string | null, reason: string, intention: string) => Promise<void> {
  const client = useQueryClient();
  return async (message, reason, intention) => {
    const body = { message, reason };
    const match = await api('POST /api/complaints/:id/match', { params: { id }, body, intention });
    client.setQueryData(['complaint-match', id], match);
    await client.invalidateQueries({ queryKey: ['complaint', id] });
  };
}

/** The message that a complaint is about: what was found, how sure that is and why, and what else it may be. */
export function MatchSection({ id, mayHandle }: { id: string; mayHandle: boolean }) {
  const w = useWords(complaintWords);
  const { data, error, refetch } = useQuery({
    queryKey: ['complaint-match', id],
    queryFn: ({ signal }) => api('GET /api/complaints/:id/match', { params: { id }, signal }),
  });
  return (
    <Section title={w.match} extra={mayHandle && <ByHand id={id} />}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && <Told id={id} match={data} mayHandle={mayHandle} />}
    </Section>
  );
}

function Told({ id, match, mayHandle }: { id: string; match: Match; mayHandle: boolean }) {
  const w = useWords(complaintWords);
  const told = useTold();
  const { state, confidence, reasons, kinds, message, organisation, matchedAt, decidedBy } = match;
  const tone = TONES[state];
  const names = {
    found: w.matchFound,
    several: w.matchSeveral,
    'not-ours': w['matchNot-ours'],
    uncertain: w.matchUncertain,
    insufficient: w.matchInsufficient,
    waiting: w.matchWaiting,
  };
  const candidates = match.candidates.filter((each) => each.message !== message?.message);
  return (
    <div className="stack">
      <p className="row">
        <Tag {...(tone === undefined ? {} : { tone })}>{names[state]}</Tag>
        {confidence !== null && decidedBy === null && <span>{w.confidence(percent(confidence))}</span>}
        {decidedBy !== null && <Text text={w.decidedBy(decidedBy)} />}
        {matchedAt !== null && <span className="quiet">{w.matchedAt(timeOf(matchedAt))}</span>}
      </p>
      {message !== null && <OneMessage near={message} />}
      {message !== null && message.text !== null && (
        <VerdictsThenAndToday key={message.message} id={id} message={message.message} />
      )}
      {organisation !== null && (
        <p className="row">
          <span className="quiet">{w.sentBy}</span>
          <OrganisationLink code={organisation} name={match.organisationName} />
        </p>
      )}
      {message === null && reasons.length > 0 && <Because reasons={reasons} />}
      {kinds.length > 0 && (
        <div>
          <h3 className="part">{w.kinds}</h3>
          <ul className="plain">
            {kinds.map(({ kind, words, share }) => (
              <li key={kind}>
                {told(words)} <span className="quiet">{percent(share)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {candidates.length > 0 && (
        <div>
          <h3 className="part">{w.candidates}</h3>
          <ol className="candidates">
            {candidates.map((near) => (
              <li key={near.message}>
                <OneMessage near={near} confidence />
                {mayHandle && <PickButton id={id} message={near.message} />}
              </li>
            ))}
          </ol>
        </div>
      )}
      {mayHandle && state !== 'not-ours' && (
        <div>
          <PickButton id={id} message={null} />
        </div>
      )}
    </div>
  );
}

function OneMessage({ near, confidence = false }: { near: Near; confidence?: boolean }) {
  const w = useWords(complaintWords);
  const may = useMay('message.read');
  return (
    <div className="stack">
      {near.text === null ? (
        <p className="quiet">{w.textGone}</p>
      ) : (
        <p className="quoted" lang="zh">
          <Text text={near.text} />
        </p>
      )}
      <p className="row quiet">
        {confidence && <strong>{w.confidence(percent(near.confidence))}</strong>}
        {near.at !== null && <span>{timeOf(near.at)}</span>}
        {near.port !== null && <span>{near.port}</span>}
        {may ? <Link to={`/messages/${near.message}`}>{w.toMessage}</Link> : <span>{near.message}</span>}
      </p>
      <Because reasons={near.reasons} />
    </div>
  );
}

function Because({ reasons }: Pick<Near, 'reasons'>) {
  const w = useWords(complaintWords);
  const told = useTold();
  if (reasons.length === 0) return null;
  return (
    <ul className="reasons" aria-label={w.why}>
      {reasons.map(({ code, words }) => (
        <li key={code}>{told(words)}</li>
      ))}
    </ul>
  );
}

/** null: none of ours. */
function PickButton({ id, message }: { id: string; message: string | null }) {
  const w = useWords(complaintWords);
  const ask = useReason();
  const pick = usePick(id);
  const title = message === null ? w.noneOfOurs : w.thisOneOf(message);
  return (
    <Button
      size="small"
      aria-label={title}
      onClick={() => {
        const intention = newIntention();
        ask({ title, confirm: w.decide, act: (reason) => pick(message, reason, intention) });
      }}
    >
      {message === null ? w.noneOfOurs : w.thisOne}
    </Button>
  );
}

function ByHand({ id }: { id: string }) {
  const w = useWords(complaintWords);
  const pick = usePick(id);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {w.byHand}
      </Button>
      {open && (
        <FormModal<{ message: string; reason: string }>
          title={w.match}
          name={`match-${id}`}
          initial={{}}
          submitText={w.decide}
          fields={() => (
            <>
              <Form.Item
                name="message"
                label={w.messageId}
                extra={w.messageIdHint}
                rules={[{ required: true, pattern: /^\s*[0-9a-f]{16}\s*$/, message: w.messageIdWrong }]}
              >
                <Input maxLength={20} autoComplete="off" spellCheck={false} />
              </Form.Item>
              <Reason name="reason" label={w.reason} />
            </>
          )}
          submit={({ message, reason }, intention) => pick(message.trim(), reason.trim(), intention)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
