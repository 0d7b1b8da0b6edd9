import { Button } from 'antd';
import { useState } from 'react';
import type { Chain as ChainTold } from '../../api.ts';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { dayOf } from '../moments.ts';
import { LeaseLink, OrganisationLink, PortLink } from '../registry-links.tsx';
import { PortStateTag } from '../registry-tags.tsx';
import { Tag } from '../tags.tsx';
import { Text } from '../text.tsx';
import { Arrow } from './arrow.tsx';
import { Purposes, Signatures, Volume } from './terms.tsx';
import './chain.css';
import { type ChainLease, type Holder, type Hop, type HopState, type Way, waysOf } from './ways.ts';

interface Props {
  readonly chain: ChainTold;
  /** Milliseconds: the chain as it stood then. */
  readonly at: number;
  /** How the port stood then, where that is known. */
  readonly portState?: Holder['state'] | undefined;
}

const SHOWN_FIRST = 6;
const TONES = {
  'in-force': 'good',
  declared: 'wait',
  'to-come': 'info',
  ended: 'bad',
  gap: 'bad',
  hidden: undefined,
} as const;

/** Who let whom use a port, drawn: from its holder to whoever may send from it, a list of hops for each who may. */
export function Chain({ chain, at, portState }: Props) {
  const w = useWords(registryWords);
  const [shown, setShown] = useState(SHOWN_FIRST);
  const ways = waysOf(chain, at);
  if (ways.length === 0) return <p className="quiet">{w.chainNoHolder}</p>;
  return (
    <div className="stack">
      <ChainSummary ways={ways} />
      {ways.slice(0, shown).map((way, i) => (
        <DrawnWay
          // biome-ignore lint/suspicious/noArrayIndexKey: a way has no other name
          key={i}
          way={way}
          title={ways.length > 1 ? w.way(i + 1) : undefined}
          port={chain.port}
          portState={portState}
        />
      ))}
      {ways.length > shown && (
        <Button onClick={() => setShown(ways.length)}>{w.moreWays(ways.length - shown)}</Button>
      )}
    </div>
  );
}

function ChainSummary({ ways }: { ways: readonly Way[] }) {
  const w = useWords(registryWords);
  const longest = Math.max(...ways.map(({ hops }) => hops.length));
  if (longest === 0) return <p>{w.chainNone}</p>;
  const hops = new Set(
    ways.flatMap((way) => way.hops.filter(({ lease }) => lease).map(({ lease }) => lease)),
  );
  const inState = (...states: HopState[]) =>
    new Set(
      ways.flatMap((way) =>
        way.hops.filter(({ state }) => states.includes(state)).map((hop) => hop.lease ?? hop),
      ),
    ).size;
  const declared = inState('declared');
  const broken = inState('gap', 'ended');
  const sound = declared + broken + inState('to-come', 'hidden') === 0 && hops.size > 0;
  return (
    <p className="row" role="status">
      <span>{w.chainTold(ways.length, longest)}</span>
      {sound && <Tag tone="good">{w.chainSound}</Tag>}
      {declared + broken > 0 && (
        <Tag tone={broken > 0 ? 'bad' : 'wait'}>{w.chainFaults(declared, broken)}</Tag>
      )}
    </p>
  );
}

interface WayProps {
  readonly way: Way;
  readonly title: string | undefined;
  readonly port: string;
  readonly portState: Holder['state'] | undefined;
}

function DrawnWay({ way: { holder, hops }, title, port, portState }: WayProps) {
  const w = useWords(registryWords);
  const last = hops[hops.length - 1]?.lease;
  return (
    <div>
      {title && (
        <p className="chain-title">
          <strong>{title}</strong>
          {last && (
            <>
              {' '}
              <Text text={w.wayTo(last.lesseeName ?? last.lessee)} />
            </>
          )}
        </p>
      )}
      <ol className="chain" aria-label={`${w.chain}${title ? ` ${title}` : ''}`}>
        {holder && (
          <li className="chain-hop holder">
            <div className="chain-card">
              <p className="chain-head">
                <span className="quiet">{w.holder}</span>
                <PortStateTag state={holder.port === port ? (portState ?? holder.state) : holder.state} />
              </p>
              <p className="chain-name">
                <OrganisationLink code={holder.holder ?? ''} name={holder.holderName} whole />
              </p>
              <dl className="chain-facts">
                <dt>{w.onPort}</dt>
                <dd>{holder.port === port ? holder.port : <PortLink port={holder.port} />}</dd>
                {holder.use !== null && (
                  <>
                    <dt>{w.use}</dt>
                    <dd>{holder.use === 'service' ? w.useService : w.useMarketing}</dd>
                  </>
                )}
              </dl>
            </div>
          </li>
        )}
        {hops.map((hop, i) => (
          <li key={hop.lease?.lease ?? hop.state} className={`chain-hop ${hop.state}`}>
            <Arrow />
            <div className="chain-card">
              <p className="chain-head">
                <span className="quiet">{w.hop(i + 1)}</span>
                <HopTag state={hop.state} />
              </p>
              {hop.lease ? (
                <LeaseCard lease={hop.lease} port={port} />
              ) : (
                <p>{hop.state === 'gap' ? w.gapWhat : w.hiddenWhat}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

export function HopTag({ state }: { state: Hop['state'] }) {
  const w = useWords(registryWords);
  const names: Record<HopState, string> = {
    'in-force': w.inForce,
    declared: w.declared,
    'to-come': w.toCome,
    ended: w.ended,
    gap: w.gap,
    hidden: w.hidden,
  };
  const tone = TONES[state];
  return <Tag {...(tone ? { tone } : {})}>{names[state]}</Tag>;
}

interface LeaseProps {
  readonly lease: ChainLease;
  readonly port: string;
}

function LeaseCard({ lease, port }: LeaseProps) {
  const w = useWords(registryWords);
  const { declaredFor, declaredAt, lessee, confirmedAt } = lease;
  const declarer = declaredFor === lessee ? w.lesseeSide : w.lessorSide;
  const other = declaredFor === lessee ? w.lessorSide : w.lesseeSide;
  return (
    <>
      <p className="chain-name">
        <OrganisationLink code={lessee} name={lease.lesseeName} whole />
      </p>
      <dl className="chain-facts">
        <dt>{w.lease}</dt>
        <dd>
          <LeaseLink lease={lease.lease} />
        </dd>
        {lease.port !== port && (
          <>
            <dt>{w.onPort}</dt>
            <dd>
              <PortLink port={lease.port} />
            </dd>
          </>
        )}
        <dt>{w.term}</dt>
        <dd>
          <span className="nowrap">{dayOf(lease.from)}</span> –{' '}
          <span className="nowrap">{lease.until === null ? w.noEnd : dayOf(lease.until)}</span>
        </dd>
        <dt>{w.declaredBy}</dt>
        <dd>
          {declaredFor === null ? w.byFeed : declarer}{' '}
          <span className="nowrap">{dayOf(declaredAt ?? lease.from)}</span>
        </dd>
        <dt>{w.confirmedBy}</dt>
        <dd>
          {confirmedAt === null ? (
            <span className="bad">{w.notYet}</span>
          ) : (
            <>
              {other} <span className="nowrap">{dayOf(confirmedAt)}</span>
            </>
          )}
        </dd>
        <dt>{w.carries}</dt>
        <dd>
          <Purposes purposes={lease.purposes} brief />
        </dd>
        {lease.signatures !== null && (
          <>
            <dt>{w.mayUse}</dt>
            <dd>
              <Signatures signatures={lease.signatures} brief />
            </dd>
          </>
        )}
        {lease.messagesMax !== null && (
          <>
            <dt>{w.volume}</dt>
            <dd>
              <Volume messagesMax={lease.messagesMax} />
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
