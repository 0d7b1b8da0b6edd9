import { useQuery } from '@tanstack/react-query';
import { type Answer, api, type Gateway } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

const EVERY_MS = 5000;

export default function System() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const told = useTold();
  const { language } = useLanguage();
  const operates = useMay('gateway.operate');
  const query = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => api('GET /api/health', { signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <RecordPage title={p.gateways} query={query}>
      {(health) => (
        <>
          <Section title={w.parts}>
            <Facts
              facts={health.parts.map(({ well, detail }) => ({
                label: told(detail),
                value: <span className={well ? 'good' : 'bad'}>{well ? w.well : w.failing}</span>,
              }))}
            />
          </Section>
          <Section title={w.version}>
            <Facts
              facts={[
                { label: w.version, value: health.version },
                { label: w.startedAt, value: timeOf(health.startedAt) },
                { label: w.memory, value: `${Math.round(health.process.memoryBytes / 1048576)} MB` },
                { label: w.feed, value: health.feed.head },
                {
                  label: w.evidence,
                  value: `${health.evidence.origin} · ${w.entries(numberOf(health.evidence.size, language))}`,
                  wide: true,
                },
              ]}
            />
          </Section>
          <Section title={w.witnesses}>
            <Witnesses witnesses={health.evidence.witnesses} />
          </Section>
          {operates && <Gateways />}
        </>
      )}
    </RecordPage>
  );
}

function Witnesses({ witnesses }: { witnesses: Answer<'GET /api/health'>['evidence']['witnesses'] }) {
  const w = useWords(systemWords);
  const { language } = useLanguage();
  if (witnesses.length === 0) return <p className="quiet">{w.noWitnesses}</p>;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{w.witness}</th>
          <th scope="col">{w.cosigned}</th>
          <th scope="col">{w.cosignedAt}</th>
          <th scope="col">{w.standing}</th>
        </tr>
      </thead>
      <tbody>
        {witnesses.map(({ name, url, size, at, problem }) => (
          <tr key={name}>
            <td title={url}>
              <bdi>{name}</bdi>
            </td>
            <td>{size === null ? w.notYet : w.entries(numberOf(size, language))}</td>
            <td>{at === null ? '—' : timeOf(at)}</td>
            <td className={problem === null ? 'good' : 'bad'}>{problem ?? w.well}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Gateways() {
  const { data } = useQuery({
    queryKey: ['gateways'],
    queryFn: ({ signal }) => api('GET /api/gateways', { signal }),
    refetchInterval: EVERY_MS,
  });
  return data?.items.map((gateway) => <OneGateway key={gateway.name} gateway={gateway} />);
}

function OneGateway({ gateway }: { gateway: Gateway }) {
  const w = useWords(systemWords);
  const { figures, listeners, sessions } = gateway;
  const states: Readonly<Record<string, string>> = {
    new: w.sessionNew,
    checking: w.sessionChecking,
    open: w.sessionOpen,
    closing: w.sessionClosing,
    closed: w.sessionClosed,
  };
  const figure = (value: number | null) => value ?? w.notAnswering;
  return (
    <Section title={`${w.gateway} ${gateway.name}`} extra={gateway.running ? w.well : w.failing}>
      <Facts
        facts={[
          { label: w.submissions, value: figure(figures.submissions) },
          { label: w.heldNow, value: figure(figures.held) },
          { label: w.backlog, value: figure(figures.backlog) },
          { label: w.awaiting, value: figure(figures.awaitingReceipt) },
          {
            label: w.listeners,
            value: listeners
              .map(({ protocol, host, listener }) => `${protocol.toUpperCase()} ${host}:${listener}`)
              .join(' · '),
            wide: true,
          },
        ]}
      />
      {sessions.length === 0 ? (
        <p className="quiet">{w.noSessions}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{w.account}</th>
              <th scope="col">{w.protocol}</th>
              <th scope="col">{w.state}</th>
              <th scope="col">{w.since}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ account, protocol, state, since }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: sessions have no name of their own
              <tr key={i}>
                <td>
                  <bdi>{account}</bdi>
                </td>
                <td>{protocol.toUpperCase()}</td>
                <td>{states[state] ?? state}</td>
                <td>{timeOf(since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
