import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { api, newIntention, type Wording, type WordingPage } from '../../api.ts';
import { differences } from '../../parts/differences.ts';
import { timeOf } from '../../parts/moments.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { leaveDraft } from '../../templates/form-page.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { consentWords } from '../../words/consents.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { FrequencyWords, PurposeWords, Whose } from './parts.tsx';
import './consents.css';

export default function WordingRecord() {
  const { id = '' } = useParams();
  const w = useWords(consentWords);
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['wording', id],
    queryFn: ({ signal }) => api('GET /api/consent/wordings/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.wording}
      query={query}
      titleOf={({ name, version }) => w.versionOf(name, version)}
      beside={({ retiredAt }) =>
        retiredAt === null ? <Tag tone="good">{w.current}</Tag> : <Tag>{w.retired}</Tag>
      }
      actions={(wording) => <Deeds wording={wording} />}
      aside={(wording) => <WordingFacts wording={wording} />}
    >
      {(wording) => (
        <>
          <Section title={w.text}>
            <p className="wording-text">
              <Text text={wording.text} />
            </p>
            <code className="hash">SHA-256 {wording.sha256}</code>
          </Section>
          <Section title={w.versions}>
            <Versions versions={wording.versions} />
          </Section>
        </>
      )}
    </RecordPage>
  );
}

function Deeds({ wording }: { wording: WordingPage }) {
  const w = useWords(consentWords);
  const ask = useReason();
  const client = useQueryClient();
  const navigate = useNavigate();
  const reach = useReach('consent.write');
  if (!reaches(reach, wording.organisation)) return null;
  const { id, organisation, name, channel, purpose, text, frequency, termDays, retiredAt } = wording;
  return (
    <div className="row">
      <Button
        onClick={() => {
          leaveDraft('wording', {
            ...{ organisation, name, channel, purpose, text, termDays },
            ...{ count: frequency.count, per: frequency.per },
          });
          navigate('/wordings/new');
        }}
      >
        {w.nextVersion}
      </Button>
      {retiredAt === null && (
        <Button
          danger
          onClick={() => {
            const intention = newIntention();
            ask({
              title: w.retireTitle,
              description: <p>{w.retireHint}</p>,
              confirm: w.retire,
              danger: true,
              act: async (reason) => {
                await api('POST /api/consent/wordings/:id/retirement', {
                  params: { id },
                  body: { reason },
                  intention,
                });
                await client.invalidateQueries({ queryKey: ['wording', id] });
                await client.invalidateQueries({ queryKey: listKey('GET /api/consent/wordings') });
              },
            });
          }}
        >
          {w.retire}
        </Button>
      )}
    </div>
  );
}

function WordingFacts({ wording }: { wording: WordingPage }) {
  const w = useWords(consentWords);
  const word = useWord();
  return (
    <Section title={w.facts}>
      <Facts
        facts={[
          {
            label: w.organisation,
            value: <Whose code={wording.organisation} name={wording.organisationName} />,
            wide: true,
          },
          { label: w.purpose, value: <PurposeWords purpose={wording.purpose} /> },
          { label: w.channel, value: word('consentChannels', wording.channel) },
          { label: w.frequency, value: <FrequencyWords frequency={wording.frequency} /> },
          { label: w.termDays, value: w.days(wording.termDays) },
          { label: w.addedAt, value: timeOf(wording.addedAt) },
          { label: w.addedBy, value: <Text text={wording.addedBy} /> },
        ]}
      />
    </Section>
  );
}

/** Beside each other, each with what it changed in the one before it marked. */
function Versions({ versions }: { versions: readonly Wording[] }) {
  const w = useWords(consentWords);
  return (
    <div className="versions">
      {versions.map((wording, i) => {
        const before = versions[i + 1];
        const pieces =
          before === undefined
            ? [{ text: wording.text, differs: false }]
            : differences(before.text, wording.text)[1];
        return (
          <article key={wording.id} className="version" aria-label={w.versionN(wording.version)}>
            <h3>
              {w.versionN(wording.version)}{' '}
              {wording.retiredAt === null ? <Tag tone="good">{w.current}</Tag> : <Tag>{w.retired}</Tag>}
            </h3>
            <p>
              <bdi>
                {pieces.map(({ text, differs }, k) =>
                  differs ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
                    <mark key={k}>
                      <Text text={text} />
                    </mark>
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: see above
                    <Text key={k} text={text} />
                  ),
                )}
              </bdi>
            </p>
            <p className="quiet">
              {timeOf(wording.addedAt)} · <FrequencyWords frequency={wording.frequency} /> ·{' '}
              {w.days(wording.termDays)}
            </p>
            <code className="hash">{wording.sha256}</code>
          </article>
        );
      })}
    </div>
  );
}
