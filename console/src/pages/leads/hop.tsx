import { ClockTag } from '../../parts/legal-clock.tsx';
import { dayOf, timeOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { leadWords } from '../../words/leads.ts';
import { HopTag, type LeadHop } from './state.tsx';

/** One whom a lead was sent to: when, whether they saw it, how their clock stands, what they answered. */
export function Hop({ hop }: { hop: LeadHop }) {
  const w = useWords(leadWords);
  const word = useWord();
  const { organisation, name, standing, passedBy, sentAt, seenAt, answeredAt, answer, clock } = hop;
  return (
    <div className="stack">
      <p className="hop-title">
        <strong>
          <OrganisationLink code={organisation} name={name} />
        </strong>
        <span className="quiet">{word('leadStandings', standing)}</span>
        <HopTag state={hop.state} />
        {answer === null && clock !== null && <ClockTag clock={clock} />}
        {answer !== null && hop.overdue && <Tag tone="bad">{w.late}</Tag>}
      </p>
      <p className="quiet">
        {w.sentAt} {timeOf(sentAt)}
        {seenAt !== null && ` · ${w.seenAt} ${timeOf(seenAt)}`}
        {answeredAt !== null && ` · ${w.answeredAt} ${timeOf(answeredAt)}`}
        {passedBy !== null && ` · ${w.passedBy(passedBy)}`}
      </p>
      {answer !== null && <AnswerFacts answer={answer} />}
    </div>
  );
}

function AnswerFacts({ answer }: { answer: NonNullable<LeadHop['answer']> }) {
  const w = useWords(leadWords);
  const word = useWord();
  const { found, deeds, until, passedTo, passedToName, statement, proofs, files } = answer;
  return (
    <Facts
      facts={[
        { label: w.found, value: word('leadFound', found), wide: true },
        { label: w.deeds, value: deeds.map((deed) => word('leadDeeds', deed)).join('；'), wide: true },
        ...(until === null ? [] : [{ label: w.until, value: dayOf(until) }]),
        ...(passedTo === null
          ? []
          : [{ label: w.passedTo, value: <OrganisationLink code={passedTo} name={passedToName} /> }]),
        { label: w.statement, value: <Text text={statement} />, wide: true },
        ...(proofs.length === 0
          ? []
          : [
              {
                label: w.proofs,
                value: proofs.map(({ complaint, event }) => w.proofOf(complaint, event)).join('；'),
                wide: true,
              },
            ]),
        ...(files.length === 0
          ? []
          : [
              {
                label: w.files,
                wide: true,
                value: files.map(({ name, sha256 }) => (
                  <div key={`${sha256} ${name}`} className="hash">
                    <Text text={name} /> <code>{sha256}</code>
                  </div>
                )),
              },
            ]),
      ]}
    />
  );
}
