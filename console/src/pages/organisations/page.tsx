import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { api, type Organisation } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { History } from '../../parts/history.tsx';
import { dayOf, timeOf } from '../../parts/moments.ts';
import { LeaseLink, LetterLink, OrganisationLink } from '../../parts/registry-links.tsx';
import { daysUntil } from '../../parts/registry-tags.tsx';
import { SanctionBanner } from '../../parts/sanction-banner.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { organisationWords } from '../../words/organisations.ts';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { Belongings } from './belongings.tsx';
import { BatchesHandedIn, SigningKeys } from './custody.tsx';
import { Contacts, Qualifications, Relations } from './papers.tsx';

export default function OneOrganisation() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['organisation', id],
    queryFn: ({ signal }) => api('GET /api/organisations/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.organisation}
      query={query}
      titleOf={({ name }) => name}
      beside={({ sanctions }) => sanctions.length > 0 && <SanctionTags sanctions={sanctions} />}
      aside={(organisation) => (
        <>
          <Expiring organisation={organisation} />
          <Sanctions organisation={organisation} />
          <History entries={organisation.history} />
        </>
      )}
    >
      {(organisation) => (
        <>
          <SanctionBanner kind="organisation" target={organisation.id} />
          <Registered organisation={organisation} />
          <Belongings organisation={organisation} />
          <Qualifications organisation={organisation} />
          <Contacts organisation={organisation} />
          <Relations organisation={organisation} />
          <SigningKeys organisation={organisation.id} />
          <BatchesHandedIn organisation={organisation.id} />
        </>
      )}
    </RecordPage>
  );
}

function Registered({ organisation: { id, group, registeredAt, counts } }: { organisation: Organisation }) {
  const w = useWords(registryWords);
  const o = useWords(organisationWords);
  const messages = useMay('message.read');
  const asked = new URLSearchParams({ range: '7d', organisation: id });
  return (
    <Section title={w.facts} extra={messages && <Link to={`/messages?${asked}`}>{w.messagesOf}</Link>}>
      <Facts
        facts={[
          { label: w.code, value: <code>{id}</code> },
          {
            label: w.group,
            value: group === null ? w.none : <OrganisationLink code={group.id} name={group.name} />,
          },
          { label: o.registeredAt, value: dayOf(registeredAt) },
          { label: o.countPorts, value: counts.ports },
          { label: o.countLeases, value: counts.leases },
          { label: o.countSignatures, value: counts.signatures },
          { label: o.countAccounts, value: counts.accounts },
        ]}
      />
    </Section>
  );
}

type OneSanction = Organisation['sanctions'][number];

function useActionWord(): (action: OneSanction['action']) => string {
  const w = useWords(registryWords);
  return (action) => ({ warn: w.warned, slow: w.slowed, suspend: w.suspended, close: w.closed })[action];
}

function SanctionTags({ sanctions }: { sanctions: readonly OneSanction[] }) {
  const actionWord = useActionWord();
  return [...new Set(sanctions.map(({ action }) => action))].map((action) => (
    <Tag key={action} tone="bad">
      {actionWord(action)}
    </Tag>
  ));
}

function Sanctions({ organisation: { sanctions } }: { organisation: Organisation }) {
  const w = useWords(registryWords);
  const actionWord = useActionWord();
  return (
    <Section title={w.sanctions}>
      {sanctions.length === 0 ? (
        <p className="quiet">{w.noSanctions}</p>
      ) : (
        <ul className="stack">
          {sanctions.map(({ id, action, target, reason, until, decidedAt, proposedAt }) => (
            <li key={id}>
              <span className="row">
                <Tag tone="bad">{actionWord(action)}</Tag> <bdi>{target}</bdi>
              </span>
              <span className="said">
                <Text text={reason} />
              </span>
              <span className="quiet">
                {dayOf(decidedAt ?? proposedAt)} – {until === null ? w.noEnd : dayOf(until)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Expiring({ organisation }: { organisation: Organisation }) {
  const w = useWords(registryWords);
  return (
    <Section title={w.expiring}>
      {organisation.expiring.length === 0 ? (
        <p className="quiet">{w.nothingExpires}</p>
      ) : (
        <ul className="stack">
          {organisation.expiring.map((each) => (
            <li key={`${each.kind} ${each.id}`}>
              <div>
                <ExpiringName organisation={organisation} kind={each.kind} id={each.id} />
              </div>
              <span className="row">
                <time className="quiet" dateTime={each.until}>
                  {timeOf(each.until)}
                </time>
                <Tag tone="wait">{w.expiresIn(daysUntil(each.until))}</Tag>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What runs out, by the name that people know it by. */
function ExpiringName({
  organisation,
  kind,
  id,
}: {
  organisation: Organisation;
  kind: string;
  id: string;
}): ReactNode {
  const o = useWords(organisationWords);
  const word = useWord();
  switch (kind) {
    case 'lease':
      return (
        <span className="row">
          <span>{o.kindLease}</span>
          <LeaseLink lease={id} />
        </span>
      );
    case 'letter':
      return (
        <span className="row">
          <span>{o.kindLetter}</span>
          <LetterLink letter={id} />
        </span>
      );
    case 'qualification': {
      const found = organisation.qualifications.find((each) => each.id === id);
      return found ? `${o.kindQualification} ${word('qualifications', found.kind)}` : o.kindQualification;
    }
    case 'contact': {
      const found = organisation.contacts.find((each) => each.id === id);
      return (
        <>
          {found ? word('contactRoles', found.role) : o.kindContact} {found && <Text text={found.name} />}
        </>
      );
    }
    default: {
      const found = organisation.relations.find((each) => each.id === id);
      return found ? `${o.kindRelation} ${word('relationRoles', found.role)}` : o.kindRelation;
    }
  }
}
