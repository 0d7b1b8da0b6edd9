import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { api, nowMs, type PortPage } from '../../api.ts';
import { Chain } from '../../parts/chain/chain.tsx';
import { MomentPicker } from '../../parts/chain/moment-picker.tsx';
import { turnsOf } from '../../parts/chain/ways.ts';
import { History } from '../../parts/history.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { PortStateTag } from '../../parts/registry-tags.tsx';
import { SanctionBanner } from '../../parts/sanction-banner.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { usePortBlock, useWord } from '../../parts/vocabulary.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { PortActs } from './acts.tsx';
import { wordOfUse } from './list.tsx';

export default function OnePort() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const w = useWords(registryWords);
  const query = useQuery({
    queryKey: ['port', id],
    queryFn: ({ signal }) => api('GET /api/ports/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.port}
      query={query}
      titleOf={({ port }) => `${w.port} ${port}`}
      beside={({ state, use }) => (
        <>
          <PortStateTag state={state} />
          {use !== null && <Tag tone="info">{wordOfUse(w, use)}</Tag>}
        </>
      )}
      actions={(page) => <PortActs page={page} />}
    >
      {(page) => (
        <>
          <SanctionBanner kind="port" target={page.port} />
          <PortChain page={page} />
          <div className="record">
            <div className="record-main">
              <Registered page={page} />
              <Assignments page={page} />
              <SubPorts port={page.port} />
            </div>
            <aside className="record-aside">
              <Structure port={page.port} />
              <History entries={page.history} />
            </aside>
          </div>
        </>
      )}
    </RecordPage>
  );
}

function PortChain({ page }: { page: PortPage }) {
  const w = useWords(registryWords);
  const [search, setSearch] = useSearchParams();
  const asked = search.get('at');
  const at = asked === null || Number.isNaN(Date.parse(asked)) ? undefined : asked;
  const { data, error, refetch } = useQuery({
    queryKey: ['port', page.port, 'chain'],
    queryFn: ({ signal }) => api('GET /api/ports/:id/chain', { params: { id: page.port }, signal }),
  });
  const now = nowMs();
  const moment = at === undefined ? now : Date.parse(at);
  const change = (next: string | undefined) => {
    const all = new URLSearchParams(search);
    if (next === undefined) all.delete('at');
    else all.set('at', next);
    setSearch(all, { replace: true, preventScrollReset: true });
  };
  return (
    <Section
      title={w.chain}
      extra={data && <MomentPicker at={at} nowMs={now} turns={turnsOf(data)} onChange={change} />}
    >
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data && <Chain chain={data} at={moment} portState={stateAt(page, moment)} />}
    </Section>
  );
}

const STATES = {
  'port-opened': 'open',
  'port-suspended': 'suspended',
  'port-restored': 'open',
  'port-closed': 'closed',
} as const;

/** How the port stood at a moment, as its history tells. */
function stateAt({ history }: PortPage, at: number): PortPage['state'] {
  let state: PortPage['state'] = 'absent';
  for (const entry of [...history].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    if (Date.parse(entry.at) > at) break;
    state = STATES[entry.kind as keyof typeof STATES] ?? state;
  }
  return state;
}

function Registered({ page }: { page: PortPage }) {
  const w = useWords(registryWords);
  const { holder, holderName, use, signature, since, reason, accessPoints } = page;
  return (
    <Section
      title={w.facts}
      extra={
        <Link to={`/messages?${new URLSearchParams({ range: '7d', port: page.port })}`}>
          {w.portMessages}
        </Link>
      }
    >
      <Facts
        facts={[
          {
            label: w.holder,
            value: holder === null ? w.none : <OrganisationLink code={holder} name={holderName} whole />,
          },
          { label: w.use, value: wordOfUse(w, use) },
          { label: w.serves, value: signature === null ? w.none : <SignatureLink signature={signature} /> },
          { label: w.state, value: <PortStateTag state={page.state} /> },
          { label: w.since, value: since === null ? w.none : dayOf(since) },
          ...(reason === null || reason === ''
            ? []
            : [{ label: w.reason, value: <Text text={reason} />, wide: true }]),
          ...(accessPoints.length === 0
            ? []
            : [{ label: w.accessPoints, value: accessPoints.join(w.comma), wide: true }]),
        ]}
      />
    </Section>
  );
}

function Assignments({ page: { assignments } }: { page: PortPage }) {
  const w = useWords(registryWords);
  const now = nowMs();
  return (
    <Section title={w.assignments}>
      {assignments.length === 0 ? (
        <p className="quiet">{w.noAssignments}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{w.signature}</th>
              <th scope="col">{w.from}</th>
              <th scope="col">{w.until}</th>
              <th scope="col">{w.state}</th>
            </tr>
          </thead>
          <tbody>
            {[...assignments].reverse().map(({ signature, from, until }) => (
              <tr key={`${signature} ${from}`}>
                <td>
                  <SignatureLink signature={signature} />
                </td>
                <td className="nowrap">{dayOf(from)}</td>
                <td className="nowrap">{until === null ? w.noEnd : dayOf(until)}</td>
                <td>
                  {Date.parse(from) > now ? (
                    <Tag tone="info">{w.toCome}</Tag>
                  ) : until !== null && Date.parse(until) <= now ? (
                    <Tag>{w.over}</Tag>
                  ) : (
                    <Tag tone="good">{w.now}</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

const SUB_PORTS_SHOWN = 50;

function SubPorts({ port }: { port: string }) {
  const w = useWords(registryWords);
  const { data } = useQuery({
    queryKey: ['port', port, 'below'],
    queryFn: ({ signal }) => api('GET /api/ports', { query: { q: port, limit: SUB_PORTS_SHOWN }, signal }),
  });
  const below = (data?.items ?? []).filter((each) => each.port !== port);
  if (below.length === 0) return null;
  return (
    <Section
      title={w.subPorts}
      extra={<Link to={`/ports?${new URLSearchParams({ q: port })}`}>{w.allOfThem}</Link>}
    >
      <ul className="sub-ports">
        {below.map((each) => (
          <li key={each.port} className="row">
            <PortLink port={each.port} />
            <PortStateTag state={each.state} />
            {each.signature !== null && <SignatureLink signature={each.signature} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Structure({ port }: { port: string }) {
  const w = useWords(registryWords);
  const told = useTold();
  const word = useWord();
  const block = usePortBlock(port);
  if (block === undefined) return null;
  const { prefix, kind, carrier, older } = block;
  return (
    <Section title={w.structure}>
      <p className="number">
        <b>{prefix}</b>
        {port.slice(prefix.length)}
      </p>
      <p>
        <strong>{told(kind.name)}</strong>
      </p>
      <p className="quiet">{told(kind.meaning)}</p>
      {carrier !== null && (
        <p>
          <span className="quiet">{w.ofNetwork}</span> {word('carriers', carrier)}
        </p>
      )}
      {older && <p className="quiet">{w.older}</p>}
    </Section>
  );
}
