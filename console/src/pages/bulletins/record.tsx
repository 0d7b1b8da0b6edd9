import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, type BulletinPage } from '../../api.ts';
import { bytesOf, numberOf, timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { Facts, type Happening, RecordPage, Section, Timeline } from '../../templates/record-page.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import './bulletins.css';
import { Deeds } from './deeds.tsx';
import { Editor } from './editor.tsx';
import { Preview, shownIn } from './preview.tsx';
import { pageKey, StateTag } from './state.tsx';
import { Sections } from './tables.tsx';

export default function BulletinRecord() {
  const { id = '' } = useParams();
  return <OneBulletin key={id} id={id} />;
}

function OneBulletin({ id }: { id: string }) {
  const w = useWords(bulletinWords);
  const query = useQuery({
    queryKey: pageKey(id),
    queryFn: ({ signal }) => api('GET /api/bulletins/:id', { params: { id }, signal }),
    // What somebody is writing on is not replaced beneath their hands.
    refetchOnWindowFocus: false,
  });
  return (
    <RecordPage
      title={w.one}
      query={query}
      titleOf={({ bulletin }) => w.issueOf(bulletin.number ?? bulletin.period)}
      beside={({ bulletin }) => <StateTag state={bulletin.state} />}
      actions={(page) => <Deeds page={page} />}
      aside={(page) => <Aside page={page} />}
    >
      {(page) => (
        <>
          <Objections page={page} />
          {page.bulletin.state === 'draft' && page.may.write ? (
            <Editor page={page} />
          ) : (
            <Section title={w.write}>
              <Preview text={page.text} figures={shownIn(page)} />
            </Section>
          )}
          <Sections page={page} />
        </>
      )}
    </RecordPage>
  );
}

function Objections({ page: { objections } }: { page: BulletinPage }) {
  const w = useWords(bulletinWords);
  const told = useTold();
  if (objections.length === 0) return null;
  return (
    <Section title={w.objections}>
      <ul className="plain">
        {objections.map(({ field, code, words, fix }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one field may have several
          <li key={i}>
            <code>{field}</code> <Text text={told(words)} /> <span className="quiet">{told(fix)}</span>
            <span hidden>{code}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  approve: 'good',
  publish: 'good',
  return: 'bad',
  withdraw: 'bad',
  submit: 'wait',
};
type Acts = `act-${string}` & keyof typeof bulletinWords;

function Aside({ page }: { page: BulletinPage }) {
  const w = useWords(bulletinWords);
  const { language } = useLanguage();
  const { bulletin, files, entry, versions, steps } = page;
  const { number, publishedAt } = bulletin;
  return (
    <>
      <Section title={w.one}>
        <Facts
          facts={[
            { label: w.period, value: bulletin.period },
            { label: w.version, value: w.versionN(bulletin.version) },
            { label: w.cutoff, value: timeOf(bulletin.cutoff), wide: true },
            { label: w.audience, value: w[bulletin.audience], wide: true },
            {
              label: w.changedBy,
              value: <Text text={w.changedOf(bulletin.changedBy, timeOf(bulletin.changedAt))} />,
              wide: true,
            },
            ...(bulletin.revises === null
              ? []
              : [{ label: w.revises, value: <Text text={bulletin.revises} />, wide: true }]),
            ...(bulletin.withdrawn === null
              ? []
              : [
                  { label: w.withdrawnBecause, value: <Text text={bulletin.withdrawn.reason} />, wide: true },
                ]),
          ]}
        />
        {bulletin.audience === 'public' && number !== null && publishedAt !== null && (
          <p>
            <a href={`/bulletins/${number}.${bulletin.version}`} target="_blank" rel="noreferrer">
              {w.publicPage}
            </a>
          </p>
        )}
      </Section>
      {files.length > 0 && (
        <Section title={w.files}>
          {(['internal', 'public'] as const).map((form) => {
            const own = files.filter((file) => file.form === form);
            return own.length === 0 ? null : (
              <div key={form}>
                <h3>{form === 'internal' ? w.ofInternal : w.ofPublic}</h3>
                <ul className="plain bulletin-files">
                  {own.map(({ name, bytes, sha256, address }) => (
                    <li key={name}>
                      <a href={address} download={name}>
                        {name}
                      </a>{' '}
                      <span className="quiet">{bytesOf(bytes)}</span>
                      <code title={sha256}>{sha256.slice(0, 16)}…</code>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
          {entry !== null && <p className="quiet">{w.filesNote(numberOf(entry, language))}</p>}
        </Section>
      )}
      {versions.length > 1 && (
        <Section title={w.versions}>
          <ul className="plain">
            {versions.map((each) => (
              <li key={each.id} className="row">
                {each.id === bulletin.id ? (
                  <b>{w.versionN(each.version)}</b>
                ) : (
                  <Link to={`/bulletins/${each.id}`}>{w.versionN(each.version)}</Link>
                )}
                <StateTag state={each.state} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={w.happened}>
        <Timeline
          items={steps.map(({ act, at, name, reason }) => ({
            at,
            what: (
              <>
                {w[`act-${act}` as Acts] as string}
                {reason !== '' && (
                  <>
                    {' · '}
                    <Text text={reason} />
                  </>
                )}
              </>
            ),
            by: <Text text={name} />,
            tone: TONES[act],
          }))}
        />
      </Section>
    </>
  );
}
