import { Button } from 'antd';
import type { StatisticsPage } from '../../api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { bytesOf, numberOf, timeOf } from '../../parts/moments.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { statisticsWords } from '../../words/statistics.ts';

/** The files with their hashes, every edition of the period, and what a revised one changed. */
export function EditionFiles({ page, choose }: { page: StatisticsPage; choose(edition: string): void }) {
  const w = useWords(statisticsWords);
  const { language } = useLanguage();
  const { edition, editions, document } = page;
  return (
    <section className="card wide" aria-label={w.files}>
      <div className="card-head">
        <h2>{w.files}</h2>
      </div>
      <ul className="plain">
        {edition.files.map((file) => (
          <li key={file.format} className="row">
            <a href={file.address} download={file.name}>
              {file.name}
            </a>
            <span className="quiet">{bytesOf(file.bytes)}</span>
            <code>{file.sha256}</code>
            <CopyButton text={file.sha256} />
          </li>
        ))}
      </ul>
      <p className="quiet">{w.filesNote(numberOf(edition.entry, language))}</p>
      <p>
        <a href="/api/statistics/manifest" download="anning-statistics-manifest.jsonl">
          {w.manifest}
        </a>
      </p>
      <h3>{w.editions}</h3>
      <ul className="plain">
        {editions.map((each) => (
          <li key={each.id} className="row">
            <Button
              size="small"
              aria-current={each.id === edition.id ? 'true' : undefined}
              disabled={each.id === edition.id}
              onClick={() => choose(each.id)}
            >
              {w.editionN(each.edition)}
            </Button>
            <span className="quiet">{w.made(timeOf(each.madeAt))}</span>
            {each.edition > 1 && <span>{w.revised(each.edition, each.changes)}</span>}
          </li>
        ))}
      </ul>
      {document.changed.length > 0 && <Changes page={page} />}
    </section>
  );
}

function Changes({ page: { document } }: { page: StatisticsPage }) {
  const w = useWords(statisticsWords);
  const told = useTold();
  const { language } = useLanguage();
  const nameOf = (id: string, code: string, by: string | null) => {
    const line = document.tables
      .find((table) => table.id === id)
      ?.lines.find((each) => each.code === code && (each.by?.code ?? null) === by);
    if (line === undefined) return by === null ? code : `${code} · ${by}`;
    return line.by === null ? told(line.name) : `${told(line.name)} · ${told(line.by.name)}`;
  };
  const tableName = (id: string) => {
    const table = document.tables.find((each) => each.id === id);
    return table === undefined ? id : told(table.name);
  };
  const measures = { all: w.all, counted: w.counted, share: w.share } as const;
  return (
    <details>
      <summary>{w.changes}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroll chart-table" tabIndex={0} aria-label={w.changes}>
        <table className="table compact">
          <thead>
            <tr>
              <th scope="col">{w.table}</th>
              <th scope="col">{w.line}</th>
              <th scope="col" className="end">
                {w.was}
              </th>
              <th scope="col" className="end">
                {w.is}
              </th>
            </tr>
          </thead>
          <tbody>
            {document.changed.map(({ table, code, by, measure, before, after }) => (
              <tr key={`${table} ${code} ${by ?? ''} ${measure}`}>
                <td>
                  {tableName(table)} · {measures[measure]}
                </td>
                <th scope="row">{nameOf(table, code, by)}</th>
                <td className="end">{before === null ? '—' : numberOf(before, language)}</td>
                <td className="end">{after === null ? '—' : numberOf(after, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
