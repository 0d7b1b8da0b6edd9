import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, newIntention, type Rule } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { RecordPage, Section } from '../../templates/record-page.tsx';
import { useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

const MODES = ['enforce', 'shadow', 'off'] as const;

export default function Rules() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const told = useTold();
  const query = useQuery({ queryKey: ['rules'], queryFn: ({ signal }) => api('GET /api/rules', { signal }) });
  return (
    <RecordPage title={p.rules} query={query}>
      {({ rulebook, items }) => (
        <>
          <p className="quiet intro">
            {w.rulebook}：{told(rulebook.words)}
          </p>
          {items.map((rule) => (
            <OneRule key={rule.id} rule={rule} />
          ))}
        </>
      )}
    </RecordPage>
  );
}

function OneRule({ rule }: { rule: Rule }) {
  const w = useWords(systemWords);
  const told = useTold();
  const word = useWord();
  const may = useMay('rule.mode');
  const ask = useReason();
  const client = useQueryClient();
  const failures = { refuse: w.failRefuse, hold: w.failHold, allow: w.failAllow };
  const propose = (mode: Rule['mode']) =>
    ask({
      title: w.proposeTitle(rule.id),
      description: <p>{w.proposeWhat}</p>,
      confirm: w.proposeTo(w[mode]),
      act: async (reason) => {
        const body = { mode, reason };
        await api('POST /api/rules/:id/proposals', {
          params: { id: rule.id },
          body,
          intention: newIntention(),
        });
        await client.invalidateQueries({ queryKey: ['rules'] });
      },
    });
  const others = MODES.filter((mode) => mode !== rule.mode);
  return (
    <Section
      title={rule.codes.map(({ words }) => told(words)).join(' / ')}
      extra={
        <span className="row">
          <strong>{w[rule.mode]}</strong>
          {rule.proposal !== null && <span className="quiet">{w.pending}</span>}
          {may &&
            rule.proposal === null &&
            others.map((mode) => (
              <Button
                key={mode}
                size="small"
                onClick={() => propose(mode)}
                aria-label={`${rule.id}: ${w.proposeTo(w[mode])}`}
              >
                {w.proposeTo(w[mode])}
              </Button>
            ))}
        </span>
      }
    >
      <p className="quiet">
        <code>{rule.id}</code> · {w.dutyHolder}：{word('dutyHolders', rule.dutyHolder)} · {w.whenItFails}：
        {failures[rule.failureMode]} · {w.today}：{rule.codes.reduce((sum, { today }) => sum + today, 0)}
      </p>
      <ul>
        {rule.citations
          .filter(({ inForce }) => inForce)
          .map((citation) => (
            <li key={`${citation.law}${citation.article}`}>
              {told(citation.shown)} <Text text={told(citation)} />
            </li>
          ))}
      </ul>
    </Section>
  );
}
