import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useLocation, useNavigate, useParams } from 'react-router';
import { type ApplicationPage, api, type Objection, type Step } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { SideBySide } from '../../parts/side-by-side/side-by-side.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { leaveDraft } from '../../templates/form-page.tsx';
import { Facts, type Happening, RecordPage, Section, Timeline } from '../../templates/record-page.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { Decide, OwnDeeds } from './decide.tsx';
import { draftName, draftOf } from './draft.ts';
import { ApplicationTag, useBarred, useOwnSide, Waiting } from './state.tsx';
import { WantedFacts } from './wanted.tsx';
import './applications.css';

/** One application: what is wanted, what the machine found, what happened; for whoever reviews it, and for whoever applied. */
export default function ApplicationRecord() {
  const { id = '' } = useParams();
  return <OneApplication key={id} id={id} />;
}

function OneApplication({ id }: { id: string }) {
  const w = useWords(applicationWords);
  const reviewing = useLocation().pathname.startsWith('/review/');
  const query = useQuery({
    queryKey: ['application', id],
    queryFn: ({ signal }) => api('GET /api/applications/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={w.oneApplication}
      query={query}
      titleOf={({ wanted, subject }) => `${w[wanted.kind]} ${subject}`}
      beside={(application) => <ApplicationTag state={application.state} />}
      actions={(application) => (
        <>
          <Decide application={application} reviewing={reviewing} />
          <OwnDeeds application={application} />
        </>
      )}
      aside={(application) => <Aside application={application} />}
    >
      {(application) => (
        <>
          <Barred application={application} />
          <Outcome application={application} />
          <Section title={w.wanted}>
            <WantedFacts application={application} />
          </Section>
          <Found application={application} />
        </>
      )}
    </RecordPage>
  );
}

/** Four eyes, told plainly to whoever would otherwise look for the buttons. */
function Barred({ application }: { application: ApplicationPage }) {
  const w = useWords(applicationWords);
  const reviews = useMay('registry.review');
  const barred = useBarred()(application);
  if (!reviews || application.due === null || barred === undefined) return null;
  return (
    <Alert
      className="told"
      type="info"
      showIcon
      title={barred === 'applied' ? w.ownApplication : w.ownDecision}
    />
  );
}

/** To the applicant, of one that was turned down: why, and what can be done. */
function Outcome({ application }: { application: ApplicationPage }) {
  const w = useWords(applicationWords);
  const navigate = useNavigate();
  const applies = useMay('registry.apply');
  const own = useOwnSide()(application);
  const { state, decisionReason, wanted } = application;
  const turnedDown = state === 'rejected' || state === 'dismissed';
  if (!turnedDown && state !== 'withdrawn') return null;
  const again = own && applies && (
    <Button
      onClick={() => {
        leaveDraft(draftName(wanted.kind), draftOf(application));
        navigate(`/applications/new/${wanted.kind}`);
      }}
    >
      {w.applyAgain}
    </Button>
  );
  if (!turnedDown) return again && <p className="told">{again}</p>;
  return (
    <Alert
      className="told"
      type="error"
      showIcon
      title={w.rejectedBecause}
      description={<Text text={decisionReason ?? ''} />}
      {...(again ? { action: again } : {})}
    />
  );
}

function Found({ application }: { application: ApplicationPage }) {
  const w = useWords(applicationWords);
  const told = useTold();
  const { wanted, objections, resembling, due, subject } = application;
  const reviews = useMay('registry.review');
  const despite = wanted.kind === 'signature' ? wanted.despite : undefined;
  return (
    <>
      <Section title={w.found}>
        {due === null ? (
          <p className="quiet">{w.foundThen}</p>
        ) : objections.length === 0 ? (
          <p className="good">{w.foundNothing}</p>
        ) : (
          <Objections objections={objections} />
        )}
      </Section>
      {wanted.kind === 'signature' && (reviews || despite !== undefined) && (
        <Section title={w.lookAlikes}>
          {despite !== undefined && <p className="wait-note">{w.despiteTold(despite)}</p>}
          {reviews && resembling.length === 0 && <p className="quiet">{w.lookAlikesNone}</p>}
          <div className="likes">
            {!reviews && despite !== undefined && (
              <SideBySide
                left={{ title: w.asked, name: subject }}
                right={{ title: w.registeredName, name: despite }}
              />
            )}
            {resembling.map(({ name, owner, ownerName, severity, words }) => (
              <div key={name + owner} className="stack">
                <p className="row">
                  <Tag tone={severity === 'refuse' ? 'bad' : 'wait'}>
                    {severity === 'refuse' ? w.machineRefused : w.machineAsks}
                  </Tag>
                  <span>{told(words)}</span>
                </p>
                <SideBySide
                  left={{ title: w.asked, name: subject }}
                  right={{
                    title: w.registeredName,
                    name,
                    note: w.ownerOf(ownerName ?? owner),
                  }}
                />
              </div>
            ))}
          </div>
        </Section>
      )}
    </>
  );
}

function Objections({ objections }: { objections: readonly Objection[] }) {
  const w = useWords(applicationWords);
  const told = useTold();
  return (
    <>
      <p className="bad">{w.foundNow(objections.length)}</p>
      <ol className="precheck-list">
        {objections.map((objection) => (
          <li key={objection.code + objection.field}>
            <bdi>{told(objection.words)}</bdi> <span className="quiet">{told(objection.fix)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  apply: 'wait',
  appeal: 'wait',
  approve: 'good',
  reject: 'bad',
};

function Aside({ application }: { application: ApplicationPage }) {
  const w = useWords(applicationWords);
  const deeds: Readonly<Record<string, string>> = {
    apply: w.stepApply,
    approve: w.stepApprove,
    reject: w.stepReject,
    appeal: w.stepAppeal,
    withdraw: w.stepWithdraw,
  };
  const { due, steps, organisation, organisationName, applied } = application;
  return (
    <>
      <Section title={w.oneApplication}>
        <Facts
          facts={[
            {
              label: w.organisation,
              value: (
                <>
                  <Text text={organisationName ?? ''} />
                  <div className="quiet">{organisation}</div>
                </>
              ),
              wide: true,
            },
            { label: w.appliedBy, value: <Text text={applied.name} /> },
            { label: w.appliedAt, value: timeOf(applied.at) },
            ...(due === null
              ? []
              : [
                  { label: w.waiting, value: <Waiting application={application} /> },
                  { label: w.due, value: timeOf(due) },
                ]),
          ]}
        />
      </Section>
      <Section title={w.steps}>
        <Timeline items={steps.map((step) => happening(step, deeds))} />
      </Section>
    </>
  );
}

/** A step as a timeline shows it: who did what, and why. */
export function happening(
  { act, at, name, reason }: Step,
  deeds: Readonly<Record<string, string>>,
  tones: Readonly<Record<string, Happening['tone']>> = TONES,
): Happening {
  return {
    at,
    what: (
      <>
        <strong>{deeds[act] ?? act}</strong>{' '}
        <span className="quiet">
          <Text text={name} />
        </span>
        <div>
          <Text text={reason} />
        </div>
      </>
    ),
    tone: tones[act],
  };
}
