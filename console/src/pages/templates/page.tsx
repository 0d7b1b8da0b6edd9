import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useParams } from 'react-router';
import { type Answer, api, newIntention } from '../../api.ts';
import { History } from '../../parts/history.tsx';
import { timeOf } from '../../parts/moments.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { OrganisationLink, SignatureLink } from '../../parts/registry-links.tsx';
import { TemplateStateTag } from '../../parts/registry-tags.tsx';
import { percentOf, TemplateText } from '../../parts/template-text.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { Trial } from './trial.tsx';

type TemplatePage = Answer<'GET /api/templates/:id'>;

export default function OneTemplate() {
  const { id = '' } = useParams();
  const w = useWords(exchangeWords);
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['template', id],
    queryFn: ({ signal }) => api('GET /api/templates/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.template}
      query={query}
      titleOf={({ template }) => `${w.template} ${template}`}
      beside={({ state }) => <TemplateStateTag state={state} />}
      actions={(template) => <Withdraw template={template} />}
      aside={({ history }) => <History entries={history} />}
    >
      {(template) => (
        <>
          <Filed template={template} />
          <Trial key={template.template} template={template.template} signature={template.signature} />
        </>
      )}
    </RecordPage>
  );
}

function Filed({ template }: { template: TemplatePage }) {
  const w = useWords(exchangeWords);
  const r = useWords(registryWords);
  const word = useWord();
  const { organisation, organisationName, signature, purpose, links, callbacks, parts, fixedShare } =
    template;
  const each = (texts: readonly string[] | null, none: string) =>
    texts === null || texts.length === 0 ? (
      none
    ) : (
      <ul className="values">
        {texts.map((text) => (
          <li key={text}>
            <Text text={text} />
          </li>
        ))}
      </ul>
    );
  return (
    <Section title={w.templateText}>
      <div className="stack">
        <TemplateText signature={signature} parts={parts} />
        <p className="quiet">{w.fixedShareOf(percentOf(fixedShare))}</p>
        <Facts
          facts={[
            { label: w.sentBy, value: <OrganisationLink code={organisation} name={organisationName} /> },
            { label: r.signature, value: <SignatureLink signature={signature} /> },
            { label: w.purpose, value: word('purposes', purpose) },
            { label: w.links, value: each(links, w.noLinks) },
            { label: w.callbacks, value: each(callbacks, w.noCallbacks) },
            { label: w.filedAt, value: timeOf(template.filedAt) },
            ...(template.withdrawnAt === null
              ? []
              : [{ label: w.withdrawnAt, value: timeOf(template.withdrawnAt) }]),
          ]}
        />
      </div>
    </Section>
  );
}

/** By whoever sends it. */
function Withdraw({ template: { template, organisation, state } }: { template: TemplatePage }) {
  const w = useWords(exchangeWords);
  const ask = useReason();
  const client = useQueryClient();
  const reach = useReach('registry.apply');
  if (state !== 'filed' || !reaches(reach, organisation)) return null;
  const begin = () => {
    const intention = newIntention();
    ask({
      title: w.withdrawTitle(template),
      description: <p>{w.withdrawWhat}</p>,
      confirm: w.withdraw,
      danger: true,
      act: async (reason) => {
        await api('POST /api/templates/:id/withdrawal', {
          params: { id: template },
          body: { reason },
          intention,
        });
        await client.invalidateQueries({ queryKey: ['template', template] });
        await client.invalidateQueries({ queryKey: listKey('GET /api/templates') });
      },
    });
  };
  return (
    <Button danger onClick={begin}>
      {w.withdraw}
    </Button>
  );
}
