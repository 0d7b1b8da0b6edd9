import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Answer, api, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { ToldOnce } from '../../parts/once.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Section } from '../../templates/record-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';
import { Hop } from '../leads/hop.tsx';
import { PassLead } from './forms.tsx';
import { Pushed } from './pushed.tsx';
import { useShowCase } from './show.ts';
import type { CasePage } from './state.tsx';

type Lead = CasePage['leads'][number];
type Checks = Answer<'POST /api/leads/:id/checks'>['items'];

/** Who was asked, hop by hop, on their clocks; whoever was silent is named first. */
export function CaseLeads({ page }: { page: CasePage }) {
  const w = useWords(caseWords);
  return (
    <Section title={w.leads}>
      <div className="stack">
        {page.silent.map(({ lead, organisation, name, seen }) => (
          <Alert
            key={`${lead} ${organisation}`}
            type="error"
            showIcon
            title={<Text text={w.silent(name ?? organisation)} />}
            description={seen ? w.silentSeen : w.silentUnseen}
          />
        ))}
        {page.leads.length === 0 && <p className="quiet">{w.noLeads}</p>}
        {page.leads.map((lead) => (
          <OneLead key={lead.id} lead={lead} page={page} />
        ))}
      </div>
    </Section>
  );
}

function OneLead({ lead, page }: { lead: Lead; page: CasePage }) {
  const w = useWords(caseWords);
  const [passing, setPassing] = useState(false);
  const [checks, setChecks] = useState<Checks>();
  const last = lead.hops.at(-1);
  const mayPass = page.state === 'open' && (last?.state === 'answered' || last?.state === 'silent');
  const show = useShowCase(page.id);
  const check = useTry(w.check, async () => {
    const params = { id: lead.id };
    setChecks((await api('POST /api/leads/:id/checks', { params, intention: newIntention() })).items);
    await show();
  });
  return (
    <div>
      <p className="job-line">
        <Link to={`/leads/${lead.id}`}>{w.leadOf(timeOf(lead.at), lead.complaints)}</Link>
        {page.mayHandle && (
          <span className="row">
            {mayPass && (
              <Button size="small" onClick={() => setPassing(true)}>
                {w.pass}
              </Button>
            )}
            {lead.hops.some(({ answer }) => answer !== null) && (
              <Button size="small" loading={check.pending} onClick={check.act}>
                {w.check}
              </Button>
            )}
          </span>
        )}
      </p>
      <ol className="hops">
        {lead.hops.map((hop) => (
          <li key={hop.place}>
            <Hop hop={hop} />
            {page.mayHandle && hop.answer === null && (
              <Links lead={lead.id} organisation={hop.organisation} />
            )}
          </li>
        ))}
      </ol>
      {checks !== undefined && <Checked checks={checks} />}
      {page.mayHandle && <Pushed lead={lead.id} />}
      {passing && <PassLead lead={lead.id} id={page.id} onClose={() => setPassing(false)} />}
    </div>
  );
}

/** What the data say of the answers. */
function Checked({ checks }: { checks: Checks }) {
  const w = useWords(caseWords);
  const word = useWord();
  const told = checks.filter(({ stop, proofs }) => stop !== null || proofs.length > 0);
  return (
    <div role="status" className="stack">
      <h3 className="part">{w.checked}</h3>
      {told.length === 0 && <p className="quiet">{w.checkNone}</p>}
      {told.map(({ place, stop, proofs }) => (
        <div key={place}>
          {stop !== null && (
            <p className="row">
              <Tag tone={stop.check === 'contradicted' ? 'bad' : stop.check === 'verified' ? 'good' : 'wait'}>
                {word('stopChecks', stop.check)}
              </Tag>
              <span className="quiet">{w.stopCounts(stop.before, stop.after)}</span>
              {stop.examples.map((id, i) => (
                <Link key={id} to={`/messages/${id}`}>
                  {w.example(i + 1)}
                </Link>
              ))}
            </p>
          )}
          {proofs.map(({ complaint, event, check }) => (
            <p key={`${complaint} ${event}`}>
              {w.proofOf(complaint, event)}
              {word('proofChecks', check)}
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}

/** For a party without an account: a link to its hop, told once; and all of them taken back. */
function Links({ lead, organisation }: { lead: string; organisation: string }) {
  const w = useWords(caseWords);
  const { message } = App.useApp();
  const [made, setMade] = useState<Answer<'POST /api/leads/:id/links'>>();
  const params = { id: lead };
  const body = { organisation };
  const make = useTry(w.link, async () => {
    setMade(await api('POST /api/leads/:id/links', { params, body, intention: newIntention() }));
  });
  const revoke = useTry(w.revoke, async () => {
    const intention = newIntention();
    const done = await api('POST /api/leads/:id/link-revocations', { params, body, intention });
    setMade(undefined);
    void message.success(w.revoked(done.revoked));
  });
  return (
    <div className="stack">
      <span className="row">
        <Button size="small" loading={make.pending} onClick={make.act}>
          {w.link}
        </Button>
        <Button size="small" loading={revoke.pending} onClick={revoke.act}>
          {w.revoke}
        </Button>
      </span>
      {made !== undefined && (
        <ToldOnce title={w.linkTitle} what={w.linkWhat(timeOf(made.until))} text={made.link} />
      )}
    </div>
  );
}

/** A deed at once, with what went wrong told in a notice. */
function useTry(name: string, deed: () => Promise<void>) {
  const { notification } = App.useApp();
  const [pending, setPending] = useState(false);
  const act = () => {
    setPending(true);
    deed()
      .catch((error: unknown) =>
        notification.open({ key: name, title: name, description: <LoadProblem error={error} /> }),
      )
      .finally(() => setPending(false));
  };
  return { pending, act };
}
