import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { api, newIntention, type Organisation } from '../../api.ts';
import { dayOf } from '../../parts/moments.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { EndsSoon } from '../../parts/registry-tags.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { organisationWords } from '../../words/organisations.ts';
import { registryWords } from '../../words/registry.ts';
import { AddPaper, type PaperKind, useOrganisationAgain } from './add-paper.tsx';

interface Props {
  readonly organisation: Organisation;
}
type Qualification = Organisation['qualifications'][number];

interface PapersProps extends Props {
  readonly title: string;
  readonly none: string;
  readonly add: PaperKind;
  readonly addText: string;
  readonly count: number;
  readonly children: ReactNode;
}

/** A list of papers with the way to add one, for whoever may. */
function Papers({ organisation, title, none, add, addText, count, children }: PapersProps) {
  const reach = useReach('registry.apply');
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={title}
      extra={
        reaches(reach, organisation.id) && (
          <Button size="small" onClick={() => setAdding(true)}>
            {addText}
          </Button>
        )
      }
    >
      {count === 0 ? <p className="quiet">{none}</p> : <ul className="papers">{children}</ul>}
      {adding && (
        <AddPaper
          kind={add}
          title={addText}
          organisation={organisation.id}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}

/** From, until, and that it ends soon. */
function Term({ from, until }: { from: string; until: string | null }) {
  const w = useWords(registryWords);
  return (
    <span className="row">
      <span className="quiet">
        {dayOf(from)} – {until === null ? w.noEnd : dayOf(until)}
      </span>
      <EndsSoon until={until} />
    </span>
  );
}

/** Ends a paper with a reason. */
function useEnd(organisation: string) {
  const o = useWords(organisationWords);
  const ask = useReason();
  const again = useOrganisationAgain(organisation);
  return (
    route: 'POST /api/qualifications/:id/end' | 'POST /api/contacts/:id/end' | 'POST /api/relations/:id/end',
    id: string,
    what: string,
    confirm: string = o.end,
  ) => {
    const intention = newIntention();
    ask({
      title: o.endTitle(what),
      description: <p>{o.endWhat}</p>,
      confirm,
      danger: true,
      act: async (reason) => {
        await api(route, { params: { id }, body: { reason }, intention });
        await again();
      },
    });
  };
}

export function Qualifications({ organisation }: Props) {
  const o = useWords(organisationWords);
  const { qualifications } = organisation;
  return (
    <Papers
      organisation={organisation}
      title={o.qualifications}
      none={o.noQualifications}
      add="qualification"
      addText={o.addQualification}
      count={qualifications.length}
    >
      {qualifications.map((each) => (
        <OneQualification key={each.id} organisation={organisation.id} paper={each} />
      ))}
    </Papers>
  );
}

function QualificationTag({ paper: { state, expired } }: { paper: Qualification }) {
  const o = useWords(organisationWords);
  if (expired && state !== 'ended' && state !== 'rejected') return <Tag tone="bad">{o.expired}</Tag>;
  const tones = { unverified: 'wait', verified: 'good', rejected: 'bad', ended: undefined } as const;
  const tone = tones[state];
  return <Tag {...(tone ? { tone } : {})}>{o[state]}</Tag>;
}

function OneQualification({ organisation, paper }: { organisation: string; paper: Qualification }) {
  const o = useWords(organisationWords);
  const word = useWord();
  const ask = useReason();
  const again = useOrganisationAgain(organisation);
  const end = useEnd(organisation);
  const review = useReach('registry.review');
  const apply = useReach('registry.apply');
  const { id, kind, number, issuer, state, decisionReason } = paper;
  const name = word('qualifications', kind);
  const decide = (approve: boolean) => {
    const intention = newIntention();
    ask({
      title: `${approve ? o.verify : o.reject} ${name} ${number}`,
      confirm: approve ? o.verify : o.reject,
      danger: !approve,
      act: async (reason) => {
        await api('POST /api/qualifications/:id/decision', {
          params: { id },
          body: { approve, reason },
          intention,
        });
        await again();
      },
    });
  };
  return (
    <li>
      <div className="row">
        <strong>{name}</strong>
        <QualificationTag paper={paper} />
      </div>
      <p>
        <Text text={number} /> <span className="quiet">·</span> <Text text={issuer} />
      </p>
      <Term from={paper.from} until={paper.until} />
      {decisionReason !== null && decisionReason !== '' && (
        <span className="said">
          <Text text={decisionReason} />
        </span>
      )}
      {(state === 'unverified' || state === 'verified') && (
        <div className="row">
          {state === 'unverified' && reaches(review, organisation) && (
            <>
              <Button size="small" type="primary" onClick={() => decide(true)}>
                {o.verify}
              </Button>
              <Button size="small" onClick={() => decide(false)}>
                {o.reject}
              </Button>
            </>
          )}
          {reaches(apply, organisation) && (
            <Button size="small" danger onClick={() => end('POST /api/qualifications/:id/end', id, name)}>
              {o.end}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

export function Contacts({ organisation }: Props) {
  const o = useWords(organisationWords);
  const word = useWord();
  const end = useEnd(organisation.id);
  const apply = useReach('registry.apply');
  return (
    <Papers
      organisation={organisation}
      title={o.contacts}
      none={o.noContacts}
      add="contact"
      addText={o.addContact}
      count={organisation.contacts.length}
    >
      {organisation.contacts.map(({ id, role, name, phone, email, from, until }) => (
        <li key={id}>
          <div className="row">
            <strong>
              <Text text={name} />
            </strong>
            <Tag tone="info">{word('contactRoles', role)}</Tag>
          </div>
          <p>
            <Text text={phone} /> <span className="quiet">·</span> <Text text={email} />
          </p>
          <Term from={from} until={until} />
          {reaches(apply, organisation.id) && (
            <div className="row">
              <Button
                size="small"
                danger
                onClick={() => end('POST /api/contacts/:id/end', id, name, o.leave)}
              >
                {o.leave}
              </Button>
            </div>
          )}
        </li>
      ))}
    </Papers>
  );
}

export function Relations({ organisation }: Props) {
  const o = useWords(organisationWords);
  const word = useWord();
  const end = useEnd(organisation.id);
  const apply = useReach('registry.apply');
  return (
    <Papers
      organisation={organisation}
      title={o.relations}
      none={o.noRelations}
      add="relation"
      addText={o.addRelation}
      count={organisation.relations.length}
    >
      {organisation.relations.map((each) => (
        <li key={each.id}>
          <div className="row">
            <OrganisationLink code={each.counterparty} name={each.counterpartyName} />
            <span aria-hidden="true">←</span>
            <strong>{word('relationRoles', each.role)}</strong>
            <OrganisationLink code={each.organisation} name={each.organisationName} />
          </div>
          <Term from={each.from} until={each.until} />
          {reaches(apply, each.organisation) && (
            <div className="row">
              <Button
                size="small"
                danger
                onClick={() => end('POST /api/relations/:id/end', each.id, word('relationRoles', each.role))}
              >
                {o.end}
              </Button>
            </div>
          )}
        </li>
      ))}
    </Papers>
  );
}
