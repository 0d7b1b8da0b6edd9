import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Mine } from '../../api.ts';
import { Text } from '../../parts/text.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { meWords } from '../../words/me.ts';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';
import { OneTimeCode } from './one-time-code.tsx';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { MySessions } from './sessions.tsx';

const KEY = ['me'];

/** One's own account: who, how one signs in, and where one is signed in. */
export default function Me() {
  const w = useWords(meWords);
  const s = useWords(systemWords);
  const p = useWords(pageWords);
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api('GET /api/me', { signal }) });
  const take = (mine: Mine) => client.setQueryData(KEY, mine);
  const lookAgain = () => client.invalidateQueries({ queryKey: KEY });
  return (
    <RecordPage title={p.me} query={query}>
      {({ person, factors, passkeys, sessions }) => (
        <>
          <Section title={w.who}>
            <Facts
              facts={[
                { label: s.name, value: <Text text={person.name} /> },
                { label: s.login, value: <bdi>{person.login}</bdi> },
              ]}
            />
          </Section>
          <OneTimeCode factors={factors} onChange={lookAgain} />
          <Passkeys passkeys={passkeys} onChange={take} />
          <Password login={person.login} onChange={lookAgain} />
          <MySessions sessions={sessions} onChange={take} />
        </>
      )}
    </RecordPage>
  );
}
