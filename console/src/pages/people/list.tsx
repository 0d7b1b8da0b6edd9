import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api, newIntention, type Person } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { ToldOnce } from '../../parts/once.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage, listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';
import { ChangeDuties } from './duties.tsx';

export default function People() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const columns = useMemo<Column<Person>[]>(
    () => [
      {
        key: 'name',
        title: w.name,
        width: 180,
        cell: ({ name, login }) => <Text text={name || login} clip />,
      },
      { key: 'login', title: w.login, cell: ({ login }) => <bdi>{login}</bdi> },
      { key: 'duties', title: w.duties, width: 300, cell: ({ duties }) => <Duties duties={duties} /> },
      { key: 'state', title: w.state, cell: ({ state }) => w[state] },
      {
        key: 'factors',
        title: w.factors,
        cell: ({ totp, passkeys }) =>
          [...(totp ? [w.totp] : []), ...(passkeys > 0 ? [w.passkeys(passkeys)] : [])].join('、') || w.none,
      },
      {
        key: 'seen',
        title: w.seen,
        cell: ({ lastSeenAt }) => (lastSeenAt === null ? w.none : timeOf(lastSeenAt)),
      },
    ],
    [w],
  );
  return (
    <ListPage
      route="GET /api/people"
      title={p.people}
      actions={
        <Link to="/people/new">
          <Button type="primary" tabIndex={-1}>
            {p.invite}
          </Button>
        </Link>
      }
      filters={[{ kind: 'text', key: 'q', label: w.search, maxLength: 100 }]}
      columns={columns}
      rowKey={({ id }) => id}
      drawer={(_id, row) => ({
        title: p.people,
        content: <OnePerson person={row} />,
      })}
    />
  );
}

function Duties({ duties }: Pick<Person, 'duties'>) {
  const word = useWord();
  return duties.map(({ role, organisation }) => (
    <div key={`${role} ${organisation}`}>
      {word('roles', role)} {organisation !== null && <span className="quiet">{organisation}</span>}
    </div>
  ));
}

function OnePerson({ person }: { person: Person | undefined }) {
  const w = useWords(systemWords);
  const ask = useReason();
  const client = useQueryClient();
  const [link, setLink] = useState<string>();
  const [changing, setChanging] = useState(false);
  if (person === undefined) return null;
  const { id, state } = person;
  const again = () => client.invalidateQueries({ queryKey: listKey('GET /api/people') });
  const turn = (next: 'active' | 'disabled') =>
    ask({
      title: `${next === 'active' ? w.enable : w.disable} ${person.name}`,
      confirm: next === 'active' ? w.enable : w.disable,
      danger: next === 'disabled',
      act: async (reason) => {
        await api('PATCH /api/people/:id', {
          params: { id },
          body: { state: next, reason },
          intention: newIntention(),
        });
        await again();
      },
    });
  const invite = () =>
    ask({
      title: w.inviteAnew,
      description: <p>{w.inviteAnewWhat}</p>,
      confirm: w.inviteAnew,
      danger: true,
      act: async (reason) => {
        const options = { params: { id }, body: { reason }, intention: newIntention() };
        setLink((await api('POST /api/people/:id/invitation', options)).link);
        await again();
      },
    });
  return (
    <div className="stack">
      <Facts
        facts={[
          { label: w.name, value: <Text text={person.name} /> },
          { label: w.login, value: <bdi>{person.login}</bdi> },
          { label: w.state, value: w[state] },
          { label: w.duties, value: <Duties duties={person.duties} />, wide: true },
        ]}
      />
      {changing && (
        <ChangeDuties
          person={person}
          onClose={(changed) => {
            setChanging(false);
            if (changed) void again();
          }}
        />
      )}
      {link !== undefined && <ToldOnce title={w.linkTitle} what={w.linkWhat} text={link} />}
      <div className="row">
        <Button onClick={() => setChanging(true)}>{w.changeDuties}</Button>
        <Button onClick={invite}>{w.inviteAnew}</Button>
        {state !== 'disabled' && (
          <Button danger onClick={() => turn('disabled')}>
            {w.disable}
          </Button>
        )}
        {state === 'disabled' && <Button onClick={() => turn('active')}>{w.enable}</Button>}
      </div>
    </div>
  );
}
