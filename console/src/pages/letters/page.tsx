import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useParams } from 'react-router';
import { type Answer, api, newIntention, nowMs } from '../../api.ts';
import { History } from '../../parts/history.tsx';
import { dayOf } from '../../parts/moments.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { type LetterState, LetterTags } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';

type LetterPage = Answer<'GET /api/letters/:id'>;

export default function OneLetter() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const w = useWords(registryWords);
  const query = useQuery({
    queryKey: ['letter', id],
    queryFn: ({ signal }) => api('GET /api/letters/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.letter}
      query={query}
      titleOf={({ letter }) => `${w.letter} ${letter}`}
      beside={(letter) => <LetterTags state={stateOf(letter)} until={letter.until} />}
      actions={(letter) => <Revoke letter={letter} />}
      aside={({ history }) => <History entries={history} />}
    >
      {(letter) => <Granted letter={letter} />}
    </RecordPage>
  );
}

/** The page tells whether it is in force, and its history why it is not. */
function stateOf({ inForce, from, until, history }: LetterPage): LetterState {
  if (inForce) return 'in-force';
  if (history[history.length - 1]?.kind === 'letter-revoked') return 'revoked';
  return Date.parse(from) > nowMs() && Date.parse(until) > nowMs() ? 'to-come' : 'over';
}

function Granted({ letter }: { letter: LetterPage }) {
  const w = useWords(registryWords);
  const word = useWord();
  const { grantor, grantorName, grantee, granteeName, signatures, purposes, ports, from, until } = letter;
  const kinds = purposes?.map((purpose) => word('purposes', purpose)).join(w.comma);
  const sentence = w.coversText(
    grantorName ?? grantor,
    granteeName ?? grantee,
    signatures.map((each) => `【${each}】`).join(''),
    kinds === undefined ? w.allPurposes : w.ofPurposes(kinds),
    ports === null ? w.allPorts : w.ofPorts(ports.join(w.comma)),
  );
  return (
    <Section title={w.covers}>
      <div className="stack">
        <p className="lead">
          <Text text={sentence} />
        </p>
        <Facts
          facts={[
            { label: w.grantor, value: <OrganisationLink code={grantor} name={grantorName} whole /> },
            { label: w.grantee, value: <OrganisationLink code={grantee} name={granteeName} whole /> },
            {
              label: w.signatures,
              value: (
                <ul className="values">
                  {signatures.map((each) => (
                    <li key={each}>
                      <SignatureLink signature={each} />
                    </li>
                  ))}
                </ul>
              ),
            },
            { label: w.purposes, value: kinds ?? w.everything },
            {
              label: w.ports,
              value:
                ports === null ? (
                  w.everything
                ) : (
                  <ul className="values">
                    {ports.map((each) => (
                      <li key={each}>
                        <PortLink port={each} />
                      </li>
                    ))}
                  </ul>
                ),
            },
            { label: w.from, value: dayOf(from) },
            { label: w.until, value: dayOf(until) },
          ]}
        />
      </div>
    </Section>
  );
}

/** By the grantor, or given back by the grantee. */
function Revoke({ letter: { letter, grantor, grantee, inForce } }: { letter: LetterPage }) {
  const w = useWords(registryWords);
  const ask = useReason();
  const client = useQueryClient();
  const reach = useReach('registry.apply');
  if (!inForce || !(reaches(reach, grantor) || reaches(reach, grantee))) return null;
  const begin = () => {
    const intention = newIntention();
    ask({
      title: w.revokeTitle(letter),
      description: <p>{w.revokeWhat}</p>,
      confirm: w.revoke,
      danger: true,
      act: async (reason) => {
        await api('POST /api/letters/:id/revocation', {
          params: { id: letter },
          body: { reason },
          intention,
        });
        await client.invalidateQueries({ queryKey: ['letter', letter] });
        await client.invalidateQueries({ queryKey: ['list'] });
      },
    });
  };
  return (
    <Button danger onClick={begin}>
      {w.revoke}
    </Button>
  );
}
