import { Button } from 'antd';
import { csvOf, saveFile } from '../../parts/files.ts';
import { Tag } from '../../parts/tags.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { Section } from '../../templates/record-page.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import type { Kinds } from './hand-in.tsx';

type Item = Kinds['items'][number];
type Field = Item['columns'][number];

/** What a file of a kind holds, column by column, and an empty one to begin with. */
export function Columns({ item, mode }: { item: Item; mode: Item['modes'][number] }) {
  const w = useWords(exchangeWords);
  const told = useTold();
  const { language } = useLanguage();
  const fields = item.columns.filter(({ only }) => only === null || only === mode);
  const nameOf = ({ key, zh }: Field) => (language === 'zh' ? zh : key);
  const columns: Column<Field>[] = [
    {
      key: 'column',
      title: w.column,
      cell: (field) => (
        <>
          <strong className="nowrap">{nameOf(field)}</strong>
          <div className="quiet">{language === 'zh' ? field.key : field.zh}</div>
        </>
      ),
    },
    {
      key: 'needed',
      title: w.needed,
      cell: ({ needed }) => (needed ? <Tag tone="info">{w.yes}</Tag> : <span className="quiet">{w.no}</span>),
    },
    { key: 'told', title: w.content, cell: (field) => told(field.told) },
  ];
  return (
    <Section
      title={w.columns(told(item.words))}
      extra={
        <Button
          size="small"
          onClick={() => saveFile(`${item.kind}.csv`, csvOf([fields.map(nameOf)]), 'text/csv;charset=utf-8')}
        >
          {w.emptyTable}
        </Button>
      }
    >
      <DataTable
        label={w.columns(told(item.words))}
        columns={columns}
        rows={fields}
        rowKey={({ key }) => key}
      />
      <p className="quiet columns-note">{w.columnsNote}</p>
    </Section>
  );
}
