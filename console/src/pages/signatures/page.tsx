import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, type SignaturePage } from '../../api.ts';
import { History } from '../../parts/history.tsx';
import { dayOf } from '../../parts/moments.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { SignatureStateTag } from '../../parts/registry-tags.tsx';
import { SanctionBanner } from '../../parts/sanction-banner.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useVocabulary, useWord } from '../../parts/vocabulary.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { LetterTable } from '../letters/table.tsx';
import { SignatureActs } from './acts.tsx';
import { LookAlikes } from './look-alikes.tsx';

export default function OneSignature() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const w = useWords(registryWords);
  const review = useReach('registry.review');
  const query = useQuery({
    queryKey: ['signature', id],
    queryFn: ({ signal }) => api('GET /api/signatures/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.signature}
      query={query}
      titleOf={({ signature }) => `【${signature}】`}
      beside={({ state }) => <SignatureStateTag state={state} />}
      actions={(page) => <SignatureActs page={page} />}
      aside={({ history }) => <History entries={history} />}
    >
      {(page) => (
        <>
          <SanctionBanner kind="signature" target={page.signature} />
          <Registered page={page} />
          <Filings page={page} />
          {reaches(review, page.owner) && <LookAlikes signature={page.signature} />}
          <Section title={w.letters}>
            {page.letters.length === 0 ? (
              <p className="quiet">{w.noLetters}</p>
            ) : (
              <LetterTable label={w.letters} letters={page.letters} />
            )}
          </Section>
        </>
      )}
    </RecordPage>
  );
}

function Registered({ page }: { page: SignaturePage }) {
  const w = useWords(registryWords);
  const { signature, owner, ownerName, registeredAt, state, suspendedBecause } = page;
  return (
    <Section
      title={w.facts}
      extra={
        <Link to={`/messages?${new URLSearchParams({ range: '7d', signature })}`}>{w.signatureMessages}</Link>
      }
    >
      <Facts
        facts={[
          { label: w.owner, value: <OrganisationLink code={owner} name={ownerName} whole /> },
          { label: w.registeredAt, value: dayOf(registeredAt) },
          { label: w.state, value: <SignatureStateTag state={state} /> },
          ...(suspendedBecause === null
            ? []
            : [{ label: w.reason, value: <Text text={suspendedBecause} />, wide: true }]),
        ]}
      />
    </Section>
  );
}

/** Every carrier, also those with which nothing was filed. */
function Filings({ page: { filings } }: { page: SignaturePage }) {
  const w = useWords(registryWords);
  const word = useWord();
  const { carriers } = useVocabulary();
  const tags = {
    filed: <Tag tone="good">{w.filed}</Tag>,
    failed: <Tag tone="bad">{w.failed}</Tag>,
    withdrawn: <Tag>{w.withdrawn}</Tag>,
  } as const;
  return (
    <Section title={w.filings}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{w.carrier}</th>
            <th scope="col">{w.state}</th>
            <th scope="col">{w.since}</th>
          </tr>
        </thead>
        <tbody>
          {Object.keys(carriers).map((carrier) => {
            const filing = filings.find((each) => each.carrier === carrier);
            return (
              <tr key={carrier}>
                <th scope="row">{word('carriers', carrier)}</th>
                <td>
                  {filing === undefined ? (
                    <span className="quiet">{w.noFilings}</span>
                  ) : (
                    (tags[filing.state as keyof typeof tags] ?? filing.state)
                  )}
                </td>
                <td className="nowrap">{filing && dayOf(filing.since)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
