import { Button, Empty, Skeleton } from 'antd';
import type { EChartsCoreOption } from 'echarts/core';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Chart } from '../parts/chart/chart.tsx';
import { optionOf, type Series } from '../parts/chart/options.ts';
import { csvOf, saveFile } from '../parts/files.ts';
import { LoadProblem } from '../parts/load-problem.tsx';
import { numberOf } from '../parts/moments.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { listWords } from '../words/list.ts';
import { PageFrame } from './page-frame.tsx';

interface PageProps {
  readonly title: string;
  /** What all figures are asked by. */
  readonly filters?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function DashboardPage({ title, filters, actions, children }: PageProps) {
  return (
    <PageFrame title={title} actions={actions}>
      {filters && <div className="card">{filters}</div>}
      <div className="dashboard">{children}</div>
    </PageFrame>
  );
}

interface CardProps {
  readonly title: string;
  readonly kind: 'line' | 'area' | 'bar' | 'row';
  /** What stands along the axis, and over the first column of the table. */
  readonly axis: string;
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  readonly summary: string;
  /** A picture of its own in place of the kind's; the table has the series all the same. */
  readonly option?: EChartsCoreOption;
  readonly loading?: boolean;
  readonly error?: unknown;
  onRetry?(): void;
  readonly height?: number;
  /** Over the whole width. */
  readonly wide?: boolean;
  /** Redrawn often: without movement. */
  readonly calm?: boolean;
  readonly extra?: ReactNode;
  /** Below the picture: links, a note. */
  readonly children?: ReactNode;
}

/** A chart that is a table as well, and a file. */
export function ChartCard(props: CardProps) {
  const {
    title,
    kind,
    axis,
    labels,
    series,
    summary,
    loading,
    error,
    onRetry,
    height,
    wide,
    calm,
    extra,
    children,
  } = props;
  const w = useWords(listWords);
  const { language } = useLanguage();
  const [asTable, setAsTable] = useState(false);
  const usual = useMemo(() => optionOf(kind, labels, series, calm), [kind, labels, series, calm]);
  const option = props.option ?? usual;
  const rows = labels.map((label, i) => [
    label,
    ...series.map(({ values }) => (values[i] === undefined ? 0 : values[i])),
  ]);
  const empty =
    !loading && series.every(({ values }) => values.every((value) => value === 0 || value === null));
  return (
    <section className={wide ? 'card wide' : 'card'} aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <div className="row">
          {extra}
          <fieldset className="segments" aria-label={w.chartView}>
            <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
              {w.chart}
            </button>
            <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
              {w.asTable}
            </button>
          </fieldset>
          <Button
            size="small"
            disabled={empty}
            onClick={() =>
              saveFile(
                `${title}.csv`,
                csvOf([
                  [axis, ...series.map(({ name }) => name)],
                  ...rows.map((row) => row.map((cell) => cell ?? '')),
                ]),
                'text/csv',
              )
            }
          >
            {w.csv}
          </Button>
        </div>
      </div>
      {error != null && <LoadProblem error={error} {...(onRetry ? { onRetry } : {})} />}
      {loading && <Skeleton active paragraph={{ rows: 4 }} />}
      {!loading && error == null && empty && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noData} />
      )}
      {!loading && !empty && !asTable && <Chart option={option} summary={summary} height={height ?? 260} />}
      {!loading && !empty && asTable && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-scroll chart-table" tabIndex={0} aria-label={w.table(title)}>
          <table className="table compact">
            <thead>
              <tr>
                <th scope="col">{axis}</th>
                {series.map(({ key, name }) => (
                  <th key={key} scope="col" className="end">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([label, ...values], r) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat
                <tr key={r}>
                  <th scope="row">{label}</th>
                  {values.map((value, i) => (
                    <td key={series[i]!.key} className="end">
                      {value === null ? '–' : numberOf(Number(value), language)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {children}
    </section>
  );
}
