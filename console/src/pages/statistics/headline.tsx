import { Button } from 'antd';
import type { StatisticsPage } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { statisticsWords } from '../../words/statistics.ts';
import { percentOf } from './percent.ts';

/** The few figures that everybody asks for, and whether the edition is a revised one. */
export function Headline({ page, choose }: { page: StatisticsPage; choose(edition: string): void }) {
  const w = useWords(statisticsWords);
  const told = useTold();
  const { language } = useLanguage();
  const { edition, document } = page;
  const { headline } = document;
  const figures: (readonly [string, string])[] = [
    [w.received, numberOf(headline.received, language)],
    [w.counted, numberOf(headline.counted, language)],
    ...(document.withheld
      ? []
      : ([
          [w.marketing, numberOf(headline.marketing ?? 0, language)],
          [w.ecommerce, numberOf(headline.ecommerce ?? 0, language)],
          [
            w.ecommerceShare,
            headline.ecommerceShare === null
              ? '—'
              : w.shareOf(percentOf(headline.ecommerceShare), numberOf(headline.marketing ?? 0, language)),
          ],
        ] as const)),
  ];
  return (
    <>
      <h2>
        {document.period} · {told(document.subject)}{' '}
        {edition.edition > 1 && <Tag tone="info">{`${w.editionN(edition.edition)} · ${w.revisedTag}`}</Tag>}
      </h2>
      <dl className="figures">
        {figures.map(([label, value]) => (
          <div className="figure" key={label}>
            <dt className="quiet">{label}</dt>
            <dd>
              <b>{value}</b>
            </dd>
          </div>
        ))}
      </dl>
      {document.withheld && <p>{w.withheld(document.least.breakdown)}</p>}
      {edition.edition > 1 && <p>{w.revised(edition.edition, edition.changes)}</p>}
      {edition.newest > edition.edition && (
        <p>
          {w.superseded(edition.newest)}{' '}
          <Button size="small" onClick={() => choose(`${edition.period}.${edition.newest}`)}>
            {w.showNewest}
          </Button>
        </p>
      )}
    </>
  );
}
