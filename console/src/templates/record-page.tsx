import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { LoadProblem } from '../parts/load-problem.tsx';
import { timeOf } from '../parts/moments.ts';
import { PageFrame } from './page-frame.tsx';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Over the whole width. */
  readonly wide?: boolean;
}

interface Props<T> {
  /** Until the record is read, and in the address line. */
  readonly title: string;
  readonly query: UseQueryResult<T, Error>;
  titleOf?(record: T): string;
  beside?(record: T): ReactNode;
  actions?(record: T): ReactNode;
  children(record: T): ReactNode;
  /** A narrower column at the side: facts, a timeline, what is related. */
  aside?(record: T): ReactNode;
}

/** One thing and all that is known of it. */
export function RecordPage<T>({ title, query, titleOf, beside, actions, children, aside }: Props<T>) {
  const { data, error, refetch } = query;
  return (
    <PageFrame
      title={data !== undefined && titleOf ? titleOf(data) : title}
      beside={data !== undefined && beside?.(data)}
      actions={data !== undefined && actions?.(data)}
    >
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <div className={aside ? 'record' : undefined}>
          <div className="record-main">{children(data)}</div>
          {aside && <aside className="record-aside">{aside(data)}</aside>}
        </div>
      )}
    </PageFrame>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  extra,
  children,
}: {
  title: string;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ label, value, wide }) => (
        <div key={label} className={wide ? 'fact wide' : 'fact'}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Happening {
  readonly at: string;
  readonly what: ReactNode;
  readonly by?: ReactNode;
  readonly tone?: 'good' | 'bad' | 'wait' | undefined;
}

export function Timeline({ items }: { items: readonly Happening[] }) {
  return (
    <ol className="timeline">
      {items.map(({ at, what, by, tone }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what happened does not move
        <li key={i} className={tone}>
          <time dateTime={at}>{timeOf(at)}</time>
          <span>{what}</span>
          {by && <span className="quiet">{by}</span>}
        </li>
      ))}
    </ol>
  );
}
