import { Spin } from 'antd';
import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';

interface Props {
  readonly option: EChartsCoreOption;
  /** What the picture says, in a sentence: all that somebody who does not see it gets, beside the table. */
  readonly summary: string;
  readonly height?: number;
}

export function Chart({ option, summary, height = 260 }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<{ setOption(option: EChartsCoreOption, replace: boolean): void }>(undefined);
  const latest = useRef(option);
  latest.current = option;
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const element = place.current!;
    let end = () => {};
    let gone = false;
    void import('./echarts.ts').then(({ init }) => {
      if (gone) return;
      const made = init(element);
      const watch = new ResizeObserver(() => made.resize());
      watch.observe(element);
      made.setOption(latest.current, true);
      chart.current = made;
      setReady(true);
      end = () => {
        watch.disconnect();
        made.dispose();
        chart.current = undefined;
      };
    });
    return () => {
      gone = true;
      end();
    };
  }, []);
  useEffect(() => chart.current?.setOption(option, true), [option]);
  return (
    <div className="chart" role="img" aria-label={summary} aria-busy={!ready} style={{ height }}>
      {!ready && <Spin className="chart-wait" />}
      <div ref={place} style={{ height }} />
    </div>
  );
}
