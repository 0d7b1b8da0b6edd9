import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { MessageCustody } from '../../api.ts';
import { custodyWords } from '../../words/custody.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { saveFile } from '../files.ts';
import { dayOf, numberOf, timeOf } from '../moments.ts';
import { LeaseLink, OrganisationLink, PortLink } from '../registry-links.tsx';
import { Tag } from '../tags.tsx';
import { Arrow } from './arrow.tsx';
import './chain.css';
import { Purposes, Signatures, Volume } from './terms.tsx';

type Hop = MessageCustody['hops'][number];
type Batch = Hop['batches'][number];

const TONES = { proved: 'good', denied: 'bad', said: 'wait', silent: 'bad' } as const;

export function CustodyTag({ custody, children }: { custody: Hop['custody']; children: ReactNode }) {
  return <Tag tone={TONES[custody]}>{children}</Tag>;
}

/** The way of one message, from the port's holder to its sender, with each hop's word on it. */
export function TracedWay({ trace }: { trace: MessageCustody }) {
  const w = useWords(custodyWords);
  return (
    <ol className="chain traced" aria-label={w.way}>
      {trace.hops.map((hop, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a hop is its place on the way
        <li key={i} className={`chain-hop is-${hop.custody} is-${hop.standing}`}>
          {i > 0 && <Arrow />}
          <div className="chain-card">
            <Party hop={hop} place={i} hops={trace.hops} />
            <Word hop={hop} message={trace.message.id} hops={trace.hops} />
          </div>
        </li>
      ))}
    </ol>
  );
}

interface HopProps {
  readonly hop: Hop;
  readonly hops: readonly Hop[];
}

/** Who it is, and what it has the port by. */
function Party({ hop, place, hops }: HopProps & { place: number }) {
  const w = useWords(custodyWords);
  const r = useWords(registryWords);
  const { organisation, name, port, standing, lease } = hop;
  return (
    <div>
      <p className="quiet">
        {standing === 'holder' ? r.holder : standing === 'missing' ? w.stranger : r.hop(place)}
      </p>
      <p className="chain-name">
        {organisation === null ? w.nobody : <OrganisationLink code={organisation} name={name} whole />}
      </p>
      <dl className="chain-facts">
        {port !== null && (
          <>
            <dt>{r.onPort}</dt>
            <dd>
              <PortLink port={port} />
            </dd>
          </>
        )}
        {lease !== null && <LeaseFacts lease={lease} hops={hops} organisation={organisation} />}
      </dl>
    </div>
  );
}

interface LeaseProps {
  readonly lease: NonNullable<Hop['lease']>;
  readonly organisation: string | null;
  readonly hops: readonly Hop[];
}

function LeaseFacts({ lease, organisation, hops }: LeaseProps) {
  const r = useWords(registryWords);
  const { declaredBy, declaredAt, confirmedAt, terms } = lease;
  const sideOf = (code: string) =>
    code === organisation ? r.lesseeSide : code === lease.lessor ? r.lessorSide : nameIn(hops, code);
  const confirmer = declaredBy === organisation ? r.lessorSide : r.lesseeSide;
  return (
    <>
      <dt>{r.lease}</dt>
      <dd>
        <LeaseLink lease={lease.lease} />
      </dd>
      <dt>{r.term}</dt>
      <dd>
        <span className="nowrap">{dayOf(lease.from)}</span> –{' '}
        <span className="nowrap">{lease.until === null ? r.noEnd : dayOf(lease.until)}</span>
      </dd>
      <dt>{r.declaredBy}</dt>
      <dd>
        {sideOf(declaredBy)}{' '}
        <span className="nowrap">{declaredAt === null ? r.byFeed : dayOf(declaredAt)}</span>
      </dd>
      <dt>{r.confirmedBy}</dt>
      <dd>
        {confirmedAt === null ? (
          <span className="bad">{r.notYet}</span>
        ) : (
          <>
            {confirmer} <span className="nowrap">{dayOf(confirmedAt)}</span>
          </>
        )}
      </dd>
      {terms !== null && (
        <>
          <dt>{r.carries}</dt>
          <dd>
            <Purposes purposes={terms.purposes} brief />
          </dd>
          {terms.signatures !== null && (
            <>
              <dt>{r.mayUse}</dt>
              <dd>
                <Signatures signatures={terms.signatures} brief />
              </dd>
            </>
          )}
          {terms.messagesMax !== null && (
            <>
              <dt>{r.volume}</dt>
              <dd>
                <Volume messagesMax={terms.messagesMax} />
              </dd>
            </>
          )}
        </>
      )}
    </>
  );
}

/** What it said of the message, and what shows it. */
function Word({ hop, hops, message }: HopProps & { message: string }) {
  const w = useWords(custodyWords);
  const told = useTold();
  const { custody, custodyWords: word, words, standing, silent, batches, found, absent, organisation } = hop;
  const name = hop.name ?? organisation ?? w.nobody;
  const shown = JSON.stringify({ message, organisation, batches, found, absent }, null, 2);
  return (
    <div>
      <p className="row">
        <CustodyTag custody={custody}>{told(word)}</CustodyTag>
        {batches.length > 0 && (
          <Button
            size="small"
            aria-label={w.downloadOf(name)}
            onClick={() =>
              saveFile(`${message}.${organisation ?? 'hop'}.custody.json`, shown, 'application/json')
            }
          >
            {w.download}
          </Button>
        )}
      </p>
      <p>{told(words)}</p>
      {silent !== null && standing !== 'missing' && (
        <p>
          <span className="quiet">{w.keptSilent}</span>{' '}
          <OrganisationLink code={silent} name={nameIn(hops, silent)} />
        </p>
      )}
      {batches.map((batch) => (
        <BatchFacts key={batch.id} batch={batch} hop={hop} />
      ))}
    </div>
  );
}

function BatchFacts({ batch, hop: { found, absent } }: { batch: Batch; hop: Hop }) {
  const w = useWords(custodyWords);
  const { language } = useLanguage();
  const place = (index: number) => numberOf(index + 1, language);
  const gap = absent.find(({ batch: id }) => id === batch.id);
  return (
    <dl className="chain-facts chain-batch">
      <dt>{w.batch}</dt>
      <dd>
        <code className="hash">{batch.id}</code>
        {found?.batch === batch.id && (
          <p>
            {w.foundAt(place(found.index), numberOf(batch.count, language))}
            {found.occurrence > 1 && ` · ${w.occurrence(found.occurrence)}`}
          </p>
        )}
        {found?.batch === batch.id && found.text === 'without-signature' && <p>{w.bare}</p>}
        {gap !== undefined && (
          <p>
            {gap.below !== null && gap.above !== null
              ? w.absentBetween(place(gap.below.index), place(gap.above.index))
              : gap.below !== null
                ? w.absentBehind(place(gap.below.index))
                : gap.above !== null
                  ? w.absentBefore
                  : w.absentEmpty}
          </p>
        )}
      </dd>
      <dt>{w.span}</dt>
      <dd>
        {w.spanText(timeOf(batch.from), timeOf(batch.to))} · {w.countText(numberOf(batch.count, language))}
      </dd>
      <dt>{w.handedIn}</dt>
      <dd>
        {timeOf(batch.handedInAt)} <LateTag late={batch.late} />
      </dd>
      <dt>{w.signedBy}</dt>
      <dd>
        <bdi>{batch.key}</bdi>
      </dd>
      <dt>{w.evidence}</dt>
      <dd>{numberOf(batch.evidenceIndex, language)}</dd>
    </dl>
  );
}

/** Whether a batch was handed in within its time. */
export function LateTag({ late }: Pick<Batch, 'late'>) {
  const w = useWords(custodyWords);
  return late ? <Tag tone="wait">{w.late}</Tag> : <Tag tone="good">{w.inTime}</Tag>;
}

/** A party by the name that another hop told, else by its code. */
function nameIn(hops: readonly Hop[], code: string): string {
  return hops.find(({ organisation }) => organisation === code)?.name ?? code;
}
