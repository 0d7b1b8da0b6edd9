import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type ConsentEvent, type ConsentsOfNumber } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { Section, Timeline } from '../../templates/record-page.tsx';
import { consentWords } from '../../words/consents.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { FrequencyWords, KindTag, PurposeWords, StateTag, toneOf, Whose, WordingLink } from './parts.tsx';
import { ReceiptButtons } from './receipt.tsx';
import './consents.css';

type Standing = ConsentsOfNumber['consents'][number];

/** A number typed in, and all that the ledger holds of it. The number stands in no address: whoever is sent the page types it in. */
export default function OfNumber() {
  const w = useWords(consentWords);
  const f = useWords(frameWords);
  const p = useWords(pageWords);
  const mayRefuse = useMay('consent.refuse');
  const [asked, setAsked] = useState('');
  const look = useMutation({
    mutationFn: (recipient: string) => api('POST /api/consent/look-ups', { body: { recipient } }),
  });
  return (
    <PageFrame
      title={p.consents}
      actions={
        mayRefuse && (
          <Link to="/refusals/new">
            <Button tabIndex={-1}>{w.refuse}</Button>
          </Link>
        )
      }
    >
      <div className="card">
        <Form<{ recipient: string }>
          layout="vertical"
          name="look-up"
          requiredMark={false}
          onFinish={({ recipient }) => {
            setAsked(recipient.trim());
            look.mutate(recipient.trim());
          }}
        >
          <div className="look-up">
            <Form.Item
              name="recipient"
              label={w.number}
              rules={[{ required: true, whitespace: true, message: f.required }]}
            >
              <Input
                inputMode="tel"
                maxLength={30}
                autoComplete="off"
                spellCheck={false}
                placeholder={w.numberHint}
              />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={look.isPending}>
              {w.lookUp}
            </Button>
          </div>
        </Form>
        <p className="quiet note">{w.lookUpNote}</p>
      </div>
      {look.error !== null && <LoadProblem error={look.error} />}
      {look.data && <Found key={look.submittedAt} found={look.data} recipient={asked} />}
    </PageFrame>
  );
}

function Found({ found, recipient }: { found: ConsentsOfNumber; recipient: string }) {
  const w = useWords(consentWords);
  return (
    <>
      <p role="status" className="sr-only">
        {w.results(found.recipient)}
      </p>
      {found.refusesEveryone && <Alert className="told" type="error" showIcon title={w.everyone} />}
      <Section title={`${w.states} · ${found.recipient}`}>
        {found.consents.length === 0 ? (
          <p className="quiet">{w.noStates}</p>
        ) : (
          <States rows={found.consents} />
        )}
      </Section>
      <Section title={w.refusals}>
        {found.refusals.length === 0 ? (
          <p className="quiet">{w.noRefusals}</p>
        ) : (
          <ul className="plain">
            {found.refusals.map(({ organisation, organisationName, at, event }) => (
              <li key={event}>
                <Whose code={organisation} name={organisationName} />{' '}
                <span className="quiet">
                  {w.since} {timeOf(at)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={w.timeline}>
        <p className="quiet note">{w.receiptNote}</p>
        {found.events.length === 0 ? (
          <p className="quiet">{w.noEvents}</p>
        ) : (
          <Timeline
            items={found.events.map((event) => ({
              at: event.at,
              tone: toneOf(event.kind),
              what: <EventWords event={event} recipient={recipient} />,
            }))}
          />
        )}
      </Section>
    </>
  );
}

function EventWords({ event, recipient }: { event: ConsentEvent; recipient: string }) {
  const w = useWords(consentWords);
  const word = useWord();
  const { organisation, organisationName, purpose, frequency, until, wording, channel, source, log } = event;
  return (
    <div className="stack event">
      <span className="row">
        <KindTag kind={event.kind} />
        <Whose code={organisation} name={organisationName} />
        <PurposeWords purpose={purpose} />
      </span>
      <span className="quiet">
        {w.channel} {word('consentChannels', channel)}
        {source !== '' && (
          <>
            {' · '}
            {w.source} <Text text={source} />
          </>
        )}
        {frequency !== null && (
          <>
            {' · '}
            <FrequencyWords frequency={frequency} />
          </>
        )}
        {until !== null && ` · ${w.until} ${timeOf(until)}`}
        {wording !== null && (
          <>
            {' · '}
            <WordingLink wording={wording} />
          </>
        )}
        {' · '}
        {w.logPlace} {log === null ? w.notLogged : w.entry(log.entry)}
      </span>
      <ReceiptButtons event={event.id} recipient={recipient} />
    </div>
  );
}

function States({ rows }: { rows: readonly Standing[] }) {
  const w = useWords(consentWords);
  const columns: Column<Standing>[] = [
    {
      key: 'organisation',
      title: w.organisation,
      cell: ({ organisation, organisationName }) => <Whose code={organisation} name={organisationName} />,
    },
    { key: 'purpose', title: w.purpose, cell: ({ purpose }) => <PurposeWords purpose={purpose} /> },
    { key: 'state', title: w.state, cell: ({ state }) => <StateTag state={state} /> },
    { key: 'may', title: w.maySend, cell: (row) => <May standing={row} /> },
    { key: 'at', title: w.since, cell: ({ at }) => <span className="nowrap">{timeOf(at)}</span> },
    {
      key: 'until',
      title: w.until,
      cell: ({ until }) => <span className="nowrap">{until === null ? w.none : timeOf(until)}</span>,
    },
  ];
  return (
    <DataTable
      label={w.states}
      columns={columns}
      rows={rows}
      rowKey={({ organisation, purpose }) => `${organisation} ${purpose}`}
    />
  );
}

function May({ standing: { mayBeSent, refused, state, inForce, unproven } }: { standing: Standing }) {
  const w = useWords(consentWords);
  if (mayBeSent)
    return (
      <>
        <Tag tone="good">{w.may}</Tag> {unproven && <span className="quiet">{w.unproven}</span>}
      </>
    );
  const why =
    refused === 'everyone'
      ? w.refusedEveryone
      : refused === 'organisation'
        ? w.refusedBy
        : state === 'granted' && !inForce
          ? w.notYet
          : state === 'granted' && unproven
            ? w.unprovenOver
            : undefined;
  return (
    <>
      <Tag tone="bad">{w.mayNot}</Tag> {why !== undefined && <span className="quiet">{why}</span>}
    </>
  );
}
