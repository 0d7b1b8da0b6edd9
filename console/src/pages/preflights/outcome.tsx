import { Alert } from 'antd';
import { addressOf, type PreflightPage } from '../../api.ts';
import { dayOf, numberOf } from '../../parts/moments.ts';
import { OutcomeTag, Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { Section } from '../../templates/record-page.tsx';
import { Tally } from '../../templates/work-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { preflightWords } from '../../words/preflights.ts';

type Report = NonNullable<PreflightPage['report']>;
type Example = Report['examples'][number];

/** Who may be sent to, why others may not, and the files. */
export function Outcome({ told, report }: { told: PreflightPage; report: Report }) {
  const w = useWords(preflightWords);
  const { language } = useLanguage();
  const number = (value: number) => numberOf(value, language);
  const { rows, allowed, held, refused, duplicates, unreadable, countsKnown } = report;
  const all = allowed === rows;
  const tallies: readonly { label: string; count: number; tone?: 'bad' | 'wait' }[] = [
    { label: w.rows, count: rows },
    { label: w.allowed, count: allowed },
    { label: w.refused, count: refused, tone: 'bad' },
    { label: w.held, count: held, tone: 'wait' },
    { label: w.duplicates, count: duplicates },
    { label: w.unreadable, count: unreadable },
  ];
  return (
    <>
      <Alert
        className="told"
        type={all ? 'success' : 'info'}
        showIcon
        title={
          <span role="status">{all ? w.allMay(number(rows)) : w.someMay(number(allowed), number(rows))}</span>
        }
        description={w.nothingSent}
      />
      {!countsKnown && <Alert className="told" type="warning" showIcon title={w.countsUnknown} />}
      <dl className="tallies preflight-tallies">
        {tallies.map(({ label, count, tone }) => (
          <Tally key={label} label={label} count={count} shown={number(count)} {...(tone ? { tone } : {})} />
        ))}
      </dl>
      <Files told={told} />
      {!all && <Reasons report={report} />}
      {report.examples.length > 0 && <Examples examples={report.examples} />}
    </>
  );
}

function Files({ told: { id, deletedAt } }: { told: PreflightPage }) {
  const w = useWords(preflightWords);
  return (
    <Section title={w.files}>
      <ul className="preflight-files">
        <li>
          <a href={addressOf('GET /api/preflights/:id/send', { id })} download>
            {w.sendFile}
          </a>
        </li>
        <li>
          <a href={addressOf('GET /api/preflights/:id/refused', { id })} download>
            {w.refusedFile}
          </a>
        </li>
      </ul>
      <p className="quiet">{w.filesWhat(dayOf(deletedAt))}</p>
    </Section>
  );
}

/** Each number once, under its first reason: so the bars add up to all who may not be sent to. */
function Reasons({ report: { rows, allowed, reasons, duplicates, unreadable } }: { report: Report }) {
  const w = useWords(preflightWords);
  const tell = useTold();
  const { language } = useLanguage();
  const number = (value: number) => numberOf(value, language);
  const bars = [
    ...reasons.map(({ words, first }) => ({ name: tell(words), count: first })),
    { name: w.duplicates, count: duplicates },
    { name: w.unreadable, count: unreadable },
  ]
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const list = (parts: readonly string[]) => parts.join(language === 'zh' ? '；' : '; ');
  const most = list(bars.slice(0, 3).map(({ name, count }) => `${name} ${number(count)}`));
  const several = reasons.some(({ first, recipients }) => first !== recipients);
  return (
    <div className="preflight-chart">
      <ChartCard
        title={w.why}
        kind="row"
        axis={w.reason}
        labels={bars.map(({ name }) => name)}
        series={[
          { key: 'first', name: w.numbers, values: bars.map(({ count }) => count), colour: '#b3261e' },
        ]}
        summary={w.chartSummary(number(rows - allowed), most)}
        height={Math.max(120, 44 + bars.length * 34)}
        wide
      >
        {several && (
          <p className="quiet">
            {w.others(list(reasons.map(({ words, recipients }) => `${tell(words)} ${number(recipients)}`)))}
          </p>
        )}
      </ChartCard>
    </div>
  );
}

/** Those who stand alike together. */
function Examples({ examples }: { examples: readonly Example[] }) {
  const w = useWords(preflightWords);
  const kinds = new Map<string, Example[]>();
  for (const each of examples) {
    const key = [each.outcome, ...each.reasons.map(({ code }) => code)].join(' ');
    kinds.set(key, [...(kinds.get(key) ?? []), each]);
  }
  return (
    <Section title={w.examples}>
      <p className="quiet">{w.examplesWhat}</p>
      <ul className="preflight-examples">
        {[...kinds].map(([key, alike]) => (
          <li key={key}>
            <p className="row">
              <OutcomeTag outcome={alike[0]!.outcome} />
              <span className="preflight-numbers">{alike.map(({ recipient }) => recipient).join(' · ')}</span>
            </p>
            <Why reasons={alike[0]!.reasons} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Why({ reasons }: { reasons: Example['reasons'] }) {
  const w = useWords(preflightWords);
  const tell = useTold();
  return (
    <ol className="reason-list">
      {reasons.map(({ code, mode, words, clause, fix }) => (
        <li key={code} className="reason">
          <p className="row">
            <strong>
              <Text text={tell(words)} />
            </strong>
            {mode === 'shadow' && <Tag tone="info">{w.watched}</Tag>}
          </p>
          <dl className="reason-parts">
            <dt>{w.fix}</dt>
            <dd>
              <Text text={tell(fix)} />
            </dd>
            {clause !== null && (
              <>
                <dt>{w.clause}</dt>
                <dd>{tell(clause)}</dd>
              </>
            )}
          </dl>
        </li>
      ))}
    </ol>
  );
}
