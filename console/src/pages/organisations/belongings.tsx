import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, type Organisation } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { systemWords } from '../../words/system.ts';

/** So many of each are shown; the lists have all. */
const SHOWN = 20;

export function Belongings({ organisation: { id } }: { organisation: Organisation }) {
  return <Accounts organisation={id} />;
}

function Accounts({ organisation }: { organisation: string }) {
  const w = useWords(registryWords);
  const s = useWords(systemWords);
  const may = useMay('account.read');
  const { data } = useQuery({
    queryKey: ['organisation', organisation, 'accounts'],
    queryFn: ({ signal }) => api('GET /api/accounts', { query: { q: organisation, limit: SHOWN }, signal }),
    enabled: may,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Section
      title={w.accounts}
      extra={<Link to={`/accounts?${new URLSearchParams({ q: organisation })}`}>{w.allOfThem}</Link>}
    >
      <ul className="sub-ports">
        {data.items.map(({ account, state }) => (
          <li key={account} className="row">
            <Link to={`/accounts?${new URLSearchParams({ q: organisation, open: account })}`}>{account}</Link>
            <Tag {...(state === 'open' ? { tone: 'good' as const } : {})}>
              {state === 'open' ? s.open : s.closed}
            </Tag>
          </li>
        ))}
      </ul>
    </Section>
  );
}
