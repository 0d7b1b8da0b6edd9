import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Answer } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink, SignatureLink } from '../../parts/registry-links.tsx';
import { TemplateStateTag } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';

type Row = Answer<'GET /api/templates'>['items'][number];

/** A variable by its name: what may stand in it is told on its page. */
function namesAlone(text: string): string {
  return text.replaceAll(/\{([^{}:]+):[a-z]+\}/g, '{$1}');
}

export default function Templates() {
  const w = useWords(exchangeWords);
  const r = useWords(registryWords);
  const p = useWords(pageWords);
  const word = useWord();
  const apply = useMay('registry.apply');
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        key: 'template',
        title: w.templateName,
        cell: ({ template }) => <span className="nowrap">{template}</span>,
      },
      { key: 'state', title: r.state, cell: ({ state }) => <TemplateStateTag state={state} /> },
      {
        key: 'signature',
        title: r.signature,
        width: 120,
        cell: ({ signature }) => <SignatureLink signature={signature} />,
      },
      {
        key: 'text',
        title: w.templateText,
        width: 300,
        cell: ({ text }) => <Text text={namesAlone(text)} clip />,
      },
      { key: 'purpose', title: w.purpose, cell: ({ purpose }) => word('purposes', purpose) },
      {
        key: 'organisation',
        title: w.sentBy,
        cell: ({ organisation, organisationName }) => (
          <OrganisationLink code={organisation} name={organisationName} />
        ),
      },
      {
        key: 'filed',
        title: w.filedAt,
        cell: ({ filedAt }) => <span className="nowrap">{dayOf(filedAt)}</span>,
      },
    ],
    [w, r, word],
  );
  return (
    <ListPage
      route="GET /api/templates"
      title={p.templates}
      actions={
        apply && (
          <Link to="/applications/new/template">
            <Button type="primary" tabIndex={-1}>
              {w.applyForTemplate}
            </Button>
          </Link>
        )
      }
      filters={[
        { kind: 'text', key: 'q', label: w.templateSearch, maxLength: 60 },
        { kind: 'text', key: 'signature', label: r.signature, maxLength: 60 },
      ]}
      columns={columns}
      exports="templates"
      rowKey={({ template }) => template}
      rowLink={({ template }) => `/templates/${encodeURIComponent(template)}`}
    />
  );
}
