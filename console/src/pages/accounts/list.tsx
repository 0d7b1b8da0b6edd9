import { useMemo } from 'react';
import type { Account } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { SanctionBanner } from '../../parts/sanction-banner.tsx';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

export default function Accounts() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const columns = useMemo<Column<Account>[]>(
    () => [
      { key: 'account', title: w.account, cell: ({ account }) => <bdi>{account}</bdi> },
      {
        key: 'organisation',
        title: w.organisation,
        width: 240,
        cell: ({ organisation, organisationName }) => (
          <OrganisationLink code={organisation} name={organisationName} />
        ),
      },
      { key: 'state', title: w.state, cell: ({ state }) => (state === 'open' ? w.open : w.closed) },
      { key: 'sanctions', title: w.sanctions, cell: ({ sanctions }) => <Sanctions sanctions={sanctions} /> },
      { key: 'sessions', title: w.sessions, align: 'end', cell: ({ sessions }) => sessions },
      { key: 'rate', title: w.rate, align: 'end', cell: ({ ratePerSecond }) => ratePerSecond ?? w.none },
      { key: 'window', title: w.windowMax, align: 'end', cell: ({ windowMax }) => windowMax },
      {
        key: 'opened',
        title: w.openedAt,
        cell: ({ openedAt }) => <span className="nowrap">{timeOf(openedAt)}</span>,
      },
    ],
    [w],
  );
  return (
    <ListPage
      route="GET /api/accounts"
      title={p.accounts}
      filters={[
        { kind: 'text', key: 'q', label: w.search, maxLength: 60 },
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: [
            { value: 'open', label: w.open },
            { value: 'closed', label: w.closed },
          ],
        },
      ]}
      columns={columns}
      rowKey={({ account }) => account}
      exports="accounts"
      drawer={(id, row) => ({
        title: <bdi>{id}</bdi>,
        content: (
          <>
            <SanctionBanner kind="account" target={id} />
            <AccountFacts account={row} />
          </>
        ),
      })}
    />
  );
}

function Sanctions({ sanctions }: Pick<Account, 'sanctions'>) {
  const w = useWords(systemWords);
  if (sanctions.length === 0) return <span className="quiet">{w.none}</span>;
  return sanctions.map(({ id, action, reason }) => (
    <div key={id}>
      {action === 'suspend' ? w.suspend : w.slow}：<Text text={reason} clip />
    </div>
  ));
}

function AccountFacts({ account }: { account: Account | undefined }) {
  const w = useWords(systemWords);
  if (account === undefined) return null;
  return (
    <Facts
      facts={[
        {
          label: w.organisation,
          value: <OrganisationLink code={account.organisation} name={account.organisationName} whole />,
          wide: true,
        },
        { label: w.state, value: account.state === 'open' ? w.open : w.closed },
        { label: w.sessions, value: account.sessions },
        { label: w.windowMax, value: account.windowMax },
        { label: w.rate, value: account.ratePerSecond ?? w.none },
        {
          label: w.address,
          value: account.addresses.length === 0 ? w.none : account.addresses.join(', '),
          wide: true,
        },
        { label: w.sanctions, value: <Sanctions sanctions={account.sanctions} />, wide: true },
      ]}
    />
  );
}
