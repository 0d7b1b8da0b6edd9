import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { type Answer, api, newIntention } from '../../api.ts';
import { LateTag } from '../../parts/chain/traced.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf, numberOf, timeOf } from '../../parts/moments.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { LeaseLink, PortLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { custodyWords } from '../../words/custody.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { RegisterKey } from './register-key.tsx';

interface Props {
  readonly organisation: string;
}
type Key = Answer<'GET /api/organisations/:id/custody-keys'>['items'][number];
type Batch = Answer<'GET /api/custody/batches'>['items'][number];

const keysKey = (organisation: string) => ['organisation', organisation, 'custody-keys'];

/** The keys by which it signs what it passed on. */
export function SigningKeys({ organisation }: Props) {
  const w = useWords(custodyWords);
  const may = reaches(useReach('registry.apply'), organisation);
  const client = useQueryClient();
  const [registering, setRegistering] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: keysKey(organisation),
    queryFn: ({ signal }) =>
      api('GET /api/organisations/:id/custody-keys', { params: { id: organisation }, signal }),
  });
  return (
    <Section
      title={w.keys}
      extra={
        may &&
        data && (
          <Button size="small" onClick={() => setRegistering(true)}>
            {w.register}
          </Button>
        )
      }
    >
      <p className="quiet intro">{w.keysWhat}</p>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="quiet">{w.noKeys}</p>}
      {data !== undefined && data.items.length > 0 && (
        <ul className="papers">
          {data.items.map((key) => (
            <OneKey key={key.key} signing={key} organisation={organisation} may={may} />
          ))}
        </ul>
      )}
      {registering && data && (
        <RegisterKey
          organisation={organisation}
          origin={data.origin}
          onClose={(done) => {
            setRegistering(false);
            if (done) void client.invalidateQueries({ queryKey: ['organisation', organisation] });
          }}
        />
      )}
    </Section>
  );
}

function OneKey({ signing, organisation, may }: Props & { signing: Key; may: boolean }) {
  const w = useWords(custodyWords);
  const ask = useReason();
  const client = useQueryClient();
  const { key, verifierKey, registeredAt, revokedAt, reason } = signing;
  const revoke = () => {
    const intention = newIntention();
    ask({
      title: w.revokeOf(key),
      description: <p>{w.revokeWhat}</p>,
      confirm: w.revoke,
      danger: true,
      quick: [w.revokeQuick1, w.revokeQuick2, w.revokeQuick3],
      act: async (why) => {
        await api('POST /api/organisations/:id/custody-keys/revocation', {
          params: { id: organisation },
          body: { key, reason: why },
          intention,
        });
        await client.invalidateQueries({ queryKey: ['organisation', organisation] });
      },
    });
  };
  return (
    <li>
      <span className="row">
        <strong>
          <bdi>{key}</bdi>
        </strong>
        {revokedAt === null ? <Tag tone="good">{w.keyValid}</Tag> : <Tag tone="bad">{w.keyRevoked}</Tag>}
        <span className="quiet">
          {w.keySince(dayOf(registeredAt))}
          {revokedAt !== null && ` · ${w.keyUntil(dayOf(revokedAt))}`}
        </span>
        {may && revokedAt === null && (
          <Button size="small" danger aria-label={w.revokeOf(key)} onClick={revoke}>
            {w.revoke}
          </Button>
        )}
      </span>
      {reason !== '' && (
        <span className="said">
          <Text text={reason} />
        </span>
      )}
      <span className="row">
        <span className="quiet">{w.verifierKey}</span>
        <code className="hash">{verifierKey}</code>
        <CopyButton text={verifierKey} />
      </span>
    </li>
  );
}

const SHOWN = 20;

/** What it handed in, the newest first. */
export function BatchesHandedIn({ organisation }: Props) {
  const w = useWords(custodyWords);
  const columns = useBatchColumns();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['organisation', organisation, 'custody-batches'],
    queryFn: ({ signal, pageParam }) =>
      api('GET /api/custody/batches', {
        query: { organisation, limit: SHOWN, ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const batches = data?.pages.flatMap(({ items }) => items);
  return (
    <Section title={w.batches}>
      <p className="quiet intro">{w.batchesWhat}</p>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {batches?.length === 0 && <p className="quiet">{w.noBatches}</p>}
      {batches !== undefined && batches.length > 0 && (
        <DataTable label={w.batches} columns={columns} rows={batches} rowKey={({ id }) => id} />
      )}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {w.batchesMore}
        </Button>
      )}
    </Section>
  );
}

function useBatchColumns(): Column<Batch>[] {
  const w = useWords(custodyWords);
  const r = useWords(registryWords);
  const { language } = useLanguage();
  return [
    {
      key: 'span',
      title: w.span,
      cell: ({ from, to }) => (
        <>
          <span className="nowrap">{timeOf(from)}</span> – <span className="nowrap">{timeOf(to)}</span>
        </>
      ),
    },
    { key: 'port', title: r.port, cell: ({ port }) => <PortLink port={port} /> },
    {
      key: 'lease',
      title: r.lease,
      cell: ({ lease }) => (lease === null ? r.holder : <LeaseLink lease={lease} />),
    },
    { key: 'count', title: w.count, align: 'end', cell: ({ count }) => numberOf(count, language) },
    {
      key: 'handed-in',
      title: w.handedIn,
      cell: ({ handedInAt, late }) => (
        <>
          <span className="nowrap">{timeOf(handedInAt)}</span> <LateTag late={late} />
        </>
      ),
    },
    { key: 'key', title: w.signedBy, cell: ({ key }) => <bdi>{key}</bdi> },
    {
      key: 'evidence',
      title: w.evidence,
      align: 'end',
      cell: ({ evidenceIndex }) => numberOf(evidenceIndex, language),
    },
  ];
}
