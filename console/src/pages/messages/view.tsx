import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { api, type MessagePage } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { hasMarks } from '../../parts/marks.ts';
import { dayOf, timeOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { OutcomeTag, Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import {
  type Fact,
  Facts,
  type Happening,
  RecordPage,
  Section,
  Timeline,
} from '../../templates/record-page.tsx';
import { useTold, useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';
import { pageWords } from '../../words/pages.ts';
import { HeldButtons, HeldStateTag } from '../held/decide.tsx';
import { InWave } from '../waves/in-wave.tsx';
import { ConsentCard } from './consent-card.tsx';
import { Custody } from './custody.tsx';
import { EvidenceCard } from './evidence-card.tsx';
import { ReasonList } from './reason-list.tsx';
import { Unmask } from './unmask.tsx';

/** One message with all that is known of it: as a page, or briefly in a drawer. */
export function MessageView({ id, brief = false }: { id: string; brief?: boolean }) {
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['message', id],
    queryFn: ({ signal }) => api('GET /api/messages/:id', { params: { id }, signal }),
    // A decision takes effect in seconds; until then the page looks again.
    refetchInterval: ({ state }) => (state.data?.held?.state === 'deciding' ? 2_000 : false),
  });
  if (brief) return <Brief page={query.data} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <RecordPage
      title={p.message}
      query={query}
      titleOf={() => `${p.message} ${id}`}
      beside={({ message, held }) => (
        <>
          <OutcomeTag outcome={message.outcome} />
          {held && <HeldStateTag held={held} />}
        </>
      )}
      actions={(page) =>
        page.mayDecide && page.held?.state !== undefined && <HeldButtons ids={[id]} held={page.held} />
      }
      aside={(page) => <Aside page={page} />}
    >
      {(page) => (
        <>
          <MessageText page={page} />
          <Verdict page={page} />
          <Custody id={id} />
          <ConsentCard id={id} purpose={page.message.purpose} />
          <EvidenceCard id={id} place={page.evidence} />
        </>
      )}
    </RecordPage>
  );
}

interface BriefProps {
  readonly page: MessagePage | undefined;
  readonly error: unknown;
  onRetry(): void;
}

function Brief({ page, error, onRetry }: BriefProps) {
  if (error !== null) return <LoadProblem error={error} onRetry={onRetry} />;
  return page === undefined ? <Skeleton active /> : <BriefPage page={page} />;
}

function BriefPage({ page }: { page: MessagePage }) {
  const facts = useFacts(page);
  const { message, held, mayDecide } = page;
  return (
    <div className="stack">
      <div className="row">
        <OutcomeTag outcome={message.outcome} />
        {held && <HeldStateTag held={held} />}
        {mayDecide && held && <HeldButtons ids={[message.id]} held={held} />}
      </div>
      <MessageText page={page} bare />
      <Verdict page={page} bare />
      <Facts facts={facts} />
    </div>
  );
}

function MessageText({ page, bare = false }: { page: MessagePage; bare?: boolean }) {
  const w = useWords(messageWords);
  const word = useWord();
  const { text, textAnomalies } = page.message;
  const content = (
    <>
      <div className="message-text">
        <Text text={text} />
      </div>
      {(hasMarks(text) || textAnomalies.length > 0) && (
        <p className="row note">
          {textAnomalies.map((code) => (
            <Tag key={code} tone="wait">
              {word('anomalies', code)}
            </Tag>
          ))}
          {hasMarks(text) && <span className="quiet">{w.marksNote}</span>}
        </p>
      )}
    </>
  );
  return bare ? <div>{content}</div> : <Section title={w.text}>{content}</Section>;
}

function Verdict({ page, bare = false }: { page: MessagePage; bare?: boolean }) {
  const w = useWords(messageWords);
  const enforced = page.reasons.filter(({ mode }) => mode === 'enforce');
  const shadow = page.reasons.filter(({ mode }) => mode === 'shadow');
  const sentence = { allow: w.verdictAllow, hold: w.verdictHold, refuse: w.verdictRefuse }[
    page.message.outcome
  ];
  const main = (
    <>
      <p>{sentence}</p>
      <ReasonList reasons={enforced} brief={bare} />
    </>
  );
  const trial = shadow.length > 0 && (
    <>
      <p className="quiet">{w.shadowNote}</p>
      <ReasonList reasons={shadow} brief={bare} />
    </>
  );
  if (bare) {
    return (
      <>
        {main}
        {trial}
      </>
    );
  }
  return (
    <>
      <Section title={w.why}>{main}</Section>
      {trial && <Section title={w.shadowTitle}>{trial}</Section>}
    </>
  );
}

function useFacts({ message }: MessagePage): Fact[] {
  const w = useWords(messageWords);
  const word = useWord();
  const told = useTold();
  // What the registry does not know has no page in it.
  const known = (...codes: string[]) => !message.reasons.some((code) => codes.includes(code));
  return [
    { label: w.time, value: timeOf(message.at) },
    { label: w.account, value: <bdi>{message.account}</bdi> },
    {
      label: w.organisation,
      wide: true,
      value:
        message.organisation === '' ? (
          w.unknown
        ) : (
          <OrganisationLink code={message.organisation} name={message.organisationName} whole />
        ),
    },
    ...(message.holder
      ? [
          {
            label: w.holder,
            wide: true,
            value: <OrganisationLink code={message.holder.organisation} name={message.holder.name} whole />,
          },
        ]
      : []),
    {
      label: w.signature,
      value:
        message.signature === '' ? (
          w.noReason
        ) : known('signature-unknown') ? (
          <SignatureLink signature={message.signature} />
        ) : (
          <Text text={message.signature} />
        ),
    },
    {
      label: w.port,
      value: known('port-unknown', 'person-to-person') ? <PortLink port={message.port} /> : message.port,
    },
    { label: w.recipient, value: <span className="nowrap">{message.recipient}</span> },
    { label: w.carrier, value: word('carriers', message.carrier) },
    { label: w.purpose, value: word('purposes', message.purpose) },
    { label: w.protocol, value: message.protocol.toUpperCase() },
    { label: w.segments, value: message.segments },
    ...(message.plan === '' ? [] : [{ label: w.plan, value: <bdi>{message.plan}</bdi> }]),
    {
      label: w.rulebook,
      value: message.rulebook.words === null ? message.rulebook.id : told(message.rulebook.words),
    },
  ];
}

const TONES: Readonly<Partial<Record<MessagePage['events'][number]['kind'], Happening['tone']>>> = {
  decided: 'wait',
  released: 'good',
  rejected: 'bad',
  expired: 'bad',
};

function Aside({ page }: { page: MessagePage }) {
  const w = useWords(messageWords);
  const told = useTold();
  const facts = useFacts(page);
  const { message, receipts, events, mayUnmask } = page;
  const day = dayOf(message.at);
  const at = (query: Record<string, string>) => `/messages?${new URLSearchParams({ range: '7d', ...query })}`;
  return (
    <>
      <Section title={w.facts} extra={mayUnmask && <Unmask id={message.id} />}>
        <Facts facts={facts} />
      </Section>
      <InWave of={{ message: message.id }} />
      <Section title={w.happened}>
        <Timeline
          items={events.map(({ at: when, kind, words, by }) => ({
            at: when,
            what: told(words),
            by,
            tone:
              kind === 'judged'
                ? ({ allow: 'good', hold: 'wait', refuse: 'bad' } as const)[message.outcome]
                : TONES[kind],
          }))}
        />
      </Section>
      <Section title={w.receipts}>
        {receipts.length === 0 ? (
          <p className="quiet">{w.noReceipts}</p>
        ) : (
          <ul className="stack">
            {receipts.map(({ segment, at: when, status }) => (
              <li key={`${segment} ${when} ${status}`} className="job-line">
                <span>{w.segment(segment)}</span>
                <Tag tone={status === 'DELIVRD' ? 'good' : 'bad'}>{status}</Tag>
                <time className="quiet" dateTime={when}>
                  {timeOf(when)}
                </time>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={w.related}>
        <ul className="stack">
          <li>
            <Link to={at({ account: message.account })}>{w.sameAccount}</Link>
          </li>
          {message.port !== '' && (
            <li>
              <Link to={at({ port: message.port })}>{w.samePort}</Link>
            </li>
          )}
          {message.signature !== '' && (
            <li>
              <Link to={at({ signature: message.signature })}>{w.sameSignature}</Link>
            </li>
          )}
          {message.reasons[0] !== undefined && (
            <li>
              <Link
                to={`/messages?${new URLSearchParams({ range: 'custom', from: day, reason: message.reasons[0] })}`}
              >
                {w.sameReason}
              </Link>
            </li>
          )}
        </ul>
      </Section>
    </>
  );
}
