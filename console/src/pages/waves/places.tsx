import type { ReactNode } from 'react';
import type { WavePage } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { DataTable } from '../../templates/data-table.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { waveWords } from '../../words/waves.ts';

interface Row {
  readonly key: string;
  readonly name: ReactNode;
  readonly messages: number;
  readonly refused: number;
  readonly complaints: number;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** From which ports, signatures and organisations its texts came, and from where they were complained about. */
export function Places({ wave: { places } }: { wave: WavePage }) {
  const w = useWords(waveWords);
  const told = useTold();
  const tables: readonly (readonly [title: string, one: string, rows: readonly Row[]])[] = [
    [
      w.ports,
      w.port,
      places.ports.map((each) => ({ ...each, key: each.port, name: <PortLink port={each.port} /> })),
    ],
    [
      w.signatures,
      w.signature,
      places.signatures.map((each) => ({
        ...each,
        key: each.signature,
        name: <SignatureLink signature={each.signature} />,
      })),
    ],
    [
      w.organisations,
      w.organisation,
      places.organisations.map(({ name, ...each }) => ({
        ...each,
        key: each.organisation,
        name: <OrganisationLink code={each.organisation} name={name} />,
      })),
    ],
    [
      w.regions,
      w.region,
      places.regions.map(({ words, ...each }) => ({ ...each, key: each.code, name: told(words) })),
    ],
  ];
  return (
    <Section title={w.whence}>
      <p className="quiet">{w.whenceWhat}</p>
      <div className="stack">
        {tables.map(([title, one, rows]) => (
          <section key={title} aria-label={title}>
            <h3 className="wave-part">{title}</h3>
            {rows.length === 0 ? (
              <p className="quiet">{w.noneKnown}</p>
            ) : (
              <Table title={title} one={one} rows={rows} ofComplaints={title === w.regions} />
            )}
          </section>
        ))}
      </div>
    </Section>
  );
}

function Table({
  title,
  one,
  rows,
  ofComplaints,
}: {
  title: string;
  one: string;
  rows: readonly Row[];
  /** Messages are not known by it. */
  ofComplaints: boolean;
}) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  return (
    <DataTable<Row>
      label={title}
      compact
      columns={[
        { key: 'name', title: one, width: 180, cell: ({ name }) => name },
        {
          key: 'complaints',
          title: w.complaints,
          align: 'end',
          cell: (row) => numberOf(row.complaints, language),
        },
        ...(ofComplaints
          ? []
          : [
              {
                ...{ key: 'messages', title: w.messages, align: 'end' as const },
                cell: (row: Row) => numberOf(row.messages, language),
              },
              {
                ...{ key: 'refused', title: w.refused, align: 'end' as const },
                cell: (row: Row) => numberOf(row.refused, language),
              },
            ]),
        { key: 'from', title: w.from, cell: ({ firstDay }) => <span className="nowrap">{firstDay}</span> },
        { key: 'to', title: w.to, cell: ({ lastDay }) => <span className="nowrap">{lastDay}</span> },
      ]}
      rows={rows}
      rowKey={({ key }) => key}
    />
  );
}
