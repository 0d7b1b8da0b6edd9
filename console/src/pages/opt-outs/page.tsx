import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Skeleton } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type Answer, api, newIntention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { useSpan } from '../../parts/spans.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { optOutWords } from '../../words/opt-outs.ts';
import { pageWords } from '../../words/pages.ts';

type Failures = Answer<'GET /api/opt-out-failures'>;
type Failure = Failures['items'][number];
type Probe = Answer<'GET /api/probes'>['items'][number];

export const PROBES_KEY = ['probes'];
const FAILURES_KEY = ['opt-out-failures'];

/** Whether opting out works, by organisation and signature; and the numbers that watch it. */
export default function OptOuts() {
  const w = useWords(optOutWords);
  const p = useWords(pageWords);
  const may = useMay('probe.manage');
  return (
    <PageFrame
      title={p.optOuts}
      actions={
        may && (
          <Link to="/opt-outs/new">
            <Button type="primary" tabIndex={-1}>
              {p.newProbe}
            </Button>
          </Link>
        )
      }
    >
      <div className="stack">
        <p className="quiet intro">{w.intro}</p>
        <FailureTable />
        <Numbers />
      </div>
    </PageFrame>
  );
}

function FailureTable() {
  const w = useWords(optOutWords);
  const spanOf = useSpan();
  const { data, error, refetch } = useQuery({
    queryKey: FAILURES_KEY,
    queryFn: ({ signal }) => api('GET /api/opt-out-failures', { query: {}, signal }),
  });
  const columns = useMemo<Column<Failure>[]>(() => {
    const silenceOf = (ms: number | null) => (ms === null ? '—' : ms === 0 ? w.atOnce : spanOf(ms));
    return [
      {
        key: 'organisation',
        title: w.sender,
        width: 180,
        cell: ({ organisation, organisationName }) =>
          organisation === null ? (
            <Tag tone="bad">{w.nobodys}</Tag>
          ) : (
            <OrganisationLink code={organisation} name={organisationName} />
          ),
      },
      {
        key: 'signature',
        title: w.signature,
        width: 130,
        cell: ({ signature }) => (signature === '' ? w.noSignature : <Text text={signature} clip />),
      },
      {
        key: 'failure',
        title: w.verdict,
        cell: ({ failure }) =>
          failure === null ? (
            <Tag>{w.tooLittle}</Tag>
          ) : (
            <Tag tone={failure.share === 0 ? 'good' : 'bad'}>
              {w.shareOf(percent(failure.share), percent(failure.low), percent(failure.high))}
            </Tag>
          ),
      },
      {
        key: 'counts',
        title: w.counts,
        align: 'end',
        cell: ({ failed, trials }) => `${failed} / ${trials}`,
      },
      { key: 'watching', title: w.watching, align: 'end', cell: ({ watching }) => watching },
      {
        key: 'silence',
        title: w.silence,
        cell: ({ silenceMedianMs, silenceMaxMs, notSilent }) => (
          <>
            {`${silenceOf(silenceMedianMs)} / ${silenceOf(silenceMaxMs)}`}
            {notSilent > 0 && <div className="quiet">{w.stillComing(notSilent)}</div>}
          </>
        ),
      },
      {
        key: 'arrived',
        title: w.arrived,
        align: 'end',
        cell: ({ arrived, arrivedPast }) => (
          <>
            {arrived}
            {arrivedPast > 0 && <div className="quiet">{w.past(arrivedPast)}</div>}
          </>
        ),
      },
      { key: 'stopped', title: w.stopped, align: 'end', cell: ({ stopped }) => stopped },
    ];
  }, [w, spanOf]);
  return (
    <Section title={w.failures}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <div className="stack">
          <p className="quiet">
            {w.howJudged(data.quietMs / 86_400_000, data.underWayMs / 60_000, data.trialsLeast)}
          </p>
          {data.items.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noFailures} />
          ) : (
            <DataTable
              label={w.failures}
              columns={columns}
              rows={data.items}
              rowKey={({ organisation, signature }) => `${organisation}|${signature}`}
            />
          )}
        </div>
      )}
    </Section>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
}

function Numbers() {
  const w = useWords(optOutWords);
  const may = useMay('probe.manage');
  const ask = useReason();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: PROBES_KEY,
    queryFn: ({ signal }) => api('GET /api/probes', { signal }),
  });
  const columns = useMemo<Column<Probe>[]>(() => {
    const retire = ({ id, label }: Probe) =>
      ask({
        title: `${w.retire} ${label}`,
        description: <p>{w.retireWhat}</p>,
        confirm: w.retire,
        danger: true,
        act: async (reason) => {
          await api('POST /api/probes/:id/retirement', {
            params: { id },
            body: { reason },
            intention: newIntention(),
          });
          await client.invalidateQueries({ queryKey: PROBES_KEY });
          await client.invalidateQueries({ queryKey: FAILURES_KEY });
        },
      });
    return [
      { key: 'number', title: w.number, cell: ({ recipient }) => <bdi>{recipient}</bdi> },
      { key: 'label', title: w.label, width: 260, cell: ({ label }) => <Text text={label} clip /> },
      {
        key: 'state',
        title: w.state,
        cell: ({ retiredAt }) =>
          retiredAt === null ? <Tag tone="good">{w.inUse}</Tag> : <Tag>{w.retired}</Tag>,
      },
      { key: 'refusals', title: w.refusals, align: 'end', cell: ({ refusals }) => refusals },
      { key: 'told', title: w.told, align: 'end', cell: ({ told }) => told },
      { key: 'at', title: w.addedAt, cell: ({ addedAt }) => dayOf(addedAt) },
      ...(may
        ? [
            {
              key: 'deeds',
              title: '',
              cell: (probe: Probe) =>
                probe.retiredAt === null && (
                  <div className="row">
                    <Link to={`/opt-outs/${probe.id}/refusal`}>{w.refuse}</Link>
                    <Button size="small" danger onClick={() => retire(probe)}>
                      {w.retire}
                    </Button>
                  </div>
                ),
            },
          ]
        : []),
    ];
  }, [w, may, ask, client]);
  return (
    <Section title={w.numbers}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined &&
        (data.items.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noNumbers} />
        ) : (
          <DataTable label={w.numbers} columns={columns} rows={data.items} rowKey={({ id }) => id} />
        ))}
    </Section>
  );
}
