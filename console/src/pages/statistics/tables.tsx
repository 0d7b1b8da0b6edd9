import type { StatisticsPage, StatisticsTable } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { statisticsWords } from '../../words/statistics.ts';
import { percentOf } from './percent.ts';

/** Totals stand on top of the page; of two things at once there is a table and no chart. */
const NO_CHART: ReadonlySet<string> = new Set(['total']);
const MOST = 3;

/** Each table as a chart with its figures below, and what was compared. */
export function Tables({ page }: { page: StatisticsPage }) {
  const { tables } = page.document;
  return (
    <>
      {tables.map((table) =>
        NO_CHART.has(table.id) ||
        table.lines.some(({ by }) => by !== null) ||
        table.id.startsWith('category-') ? (
          <Plain key={table.id} table={table} />
        ) : (
          <Drawn key={table.id} table={table} />
        ),
      )}
    </>
  );
}

function Drawn({ table }: { table: StatisticsTable }) {
  const w = useWords(statisticsWords);
  const told = useTold();
  const { language } = useLanguage();
  const hasCounted = table.lines.some(({ counted }) => counted !== null);
  const figureOf = (line: StatisticsTable['lines'][number]) => (hasCounted ? line.counted : line.all) ?? 0;
  const lines = table.lines.filter((line) => figureOf(line) > 0).sort((a, b) => figureOf(b) - figureOf(a));
  const total = lines.reduce((sum, line) => sum + figureOf(line), 0);
  const most = lines
    .slice(0, MOST)
    .map((line) => `${told(line.name)} ${numberOf(figureOf(line), language)}`)
    .join(language === 'zh' ? '，' : ', ');
  return (
    <ChartCard
      title={told(table.name)}
      kind="row"
      axis={w.name}
      labels={lines.map(({ name }) => told(name))}
      series={[{ key: table.id, name: hasCounted ? w.counted : w.all, values: lines.map(figureOf) }]}
      summary={w.summary(numberOf(total, language), most)}
      height={Math.max(120, 44 + lines.length * 28)}
    >
      <p className="quiet">{told(table.definition)}</p>
      <Figures table={table} />
    </ChartCard>
  );
}

function Plain({ table }: { table: StatisticsTable }) {
  const told = useTold();
  return (
    <section className="card" aria-label={told(table.name)}>
      <div className="card-head">
        <h2>{told(table.name)}</h2>
      </div>
      <p className="quiet">{told(table.definition)}</p>
      <Figures table={table} />
    </section>
  );
}

/** Every line, those without a single one too, as it was published. */
function Figures({ table }: { table: StatisticsTable }) {
  const w = useWords(statisticsWords);
  const told = useTold();
  const { language } = useLanguage();
  const label = `${told(table.name)}: ${w.figures}`;
  const isCrossed = table.lines.some(({ by }) => by !== null);
  const count = (value: number | null, none = '') => (value === null ? none : numberOf(value, language));
  return (
    <details>
      <summary>{w.figures}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroll chart-table" tabIndex={0} aria-label={label}>
        <table className="table compact">
          <thead>
            <tr>
              <th scope="col">{w.name}</th>
              {isCrossed && <th scope="col">{w.by}</th>}
              {[...(isCrossed ? [] : [w.all]), w.counted].map((title) => (
                <th key={title} scope="col" className="end">
                  {title}
                </th>
              ))}
              {table.isCompared &&
                [w.share, w.before, w.yearAgo].map((title) => (
                  <th key={title} scope="col" className="end">
                    {title}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {table.lines.map((line) => (
              <tr key={`${line.code} ${line.by?.code ?? ''}`}>
                <th scope="row">{told(line.name)}</th>
                {isCrossed && <td>{line.by === null ? '' : told(line.by.name)}</td>}
                {!isCrossed && <td className="end">{count(line.all)}</td>}
                <td className="end">{count(line.counted)}</td>
                {table.isCompared && (
                  <>
                    <td className="end">{line.share === null ? '' : percentOf(line.share)}</td>
                    <td className="end">{count(line.before, w.notAvailable)}</td>
                    <td className="end">{count(line.yearAgo, w.notAvailable)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
