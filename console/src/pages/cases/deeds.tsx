import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { api, type Body, newIntention } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';
import { Assign } from './assign.tsx';
import { AddNote, LinkSanction, NameCase, SendLead } from './forms.tsx';
import { useShowCase } from './show.ts';
import type { CasePage } from './state.tsx';

export type Move = Body<'POST /api/cases/:id/acts'>['move'];
export type Do = (move: Move, intention: string) => Promise<void>;

/** Does something with a case, and shows what became of it. */
function useDo(id: string): Do {
  const client = useQueryClient();
  const show = useShowCase(id);
  return async (move, intention) => {
    const page = await api('POST /api/cases/:id/acts', { params: { id }, body: { move }, intention });
    client.setQueryData(['case', id], page);
    await show();
  };
}

type Open = 'send' | 'name' | 'note' | 'link' | 'assign';

/** What can be done in each state; the API has the last word. */
export function CaseDeeds({ page }: { page: CasePage }) {
  const w = useWords(caseWords);
  const ask = useReason();
  const act = useDo(page.id);
  const { person } = useSession();
  const decisions = useOptions('caseDecisions');
  const ends = useOptions('complaintEnds');
  const [open, setOpen] = useState<Open>();
  const { state, assignee } = page;
  const shut = () => setOpen(undefined);
  const because = (title: string, what: string, confirm: string, move: (reason: string) => Move) => {
    const intention = newIntention();
    ask({ title, description: <p>{what}</p>, confirm, act: (reason) => act(move(reason), intention) });
  };
  if (state === 'dissolved' || page.erasedAt !== null) return null;
  const isMine = assignee !== null && assignee.id === person?.id;
  return (
    <>
      {state === 'open' && (
        <Button type="primary" onClick={() => setOpen('send')}>
          {w.send}
        </Button>
      )}
      {state !== 'closed' && (
        <AtOnce name={isMine ? w.putBack : w.take} act={act} move={isMine ? PUT_BACK : { act: 'take' }} />
      )}
      {state !== 'closed' && <Button onClick={() => setOpen('assign')}>{w.assign}</Button>}
      {state === 'open' && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: decisions.map(({ value, label }) => ({
              key: value,
              label,
              onClick: () =>
                because(w.decideTitle(label), w.decideWhat, w.decide, (reason) => ({
                  ...{ act: 'decide', decision: value as NonNullable<CasePage['decision']>, reason },
                })),
            })),
          }}
        >
          <Button>{w.decide}</Button>
        </Dropdown>
      )}
      {state === 'appealed' &&
        (['uphold', 'overturn'] as const).map((deed) => (
          <Button
            key={deed}
            onClick={() => because(w[deed], w.appealWhat, w[deed], (reason) => ({ act: deed, reason }))}
          >
            {w[deed]}
          </Button>
        ))}
      {state === 'decided' && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: ends.map(({ value, label }) => ({
              key: value,
              label,
              onClick: () =>
                because(w.closeTitle(label), w.closeWhat, w.close, (reason) => ({
                  ...{ act: 'close', end: value as Extract<Move, { act: 'close' }>['end'], reason },
                })),
            })),
          }}
        >
          <Button type="primary">{w.close}</Button>
        </Dropdown>
      )}
      {(state === 'decided' || state === 'closed') && (
        <Button
          onClick={() => because(w.reopen, w.reopenWhat, w.reopen, (reason) => ({ act: 'reopen', reason }))}
        >
          {w.reopen}
        </Button>
      )}
      {state === 'open' && <Button onClick={() => setOpen('name')}>{w.nameIt}</Button>}
      <Button onClick={() => setOpen('note')}>{w.addNote}</Button>
      <Button onClick={() => setOpen('link')}>{w.linkSanction}</Button>
      {open === 'assign' && <Assign cases={[page.id]} onClose={shut} />}
      {open === 'send' && <SendLead page={page} onClose={shut} />}
      {open === 'name' && <NameCase page={page} act={act} onClose={shut} />}
      {open === 'note' && <AddNote page={page} act={act} onClose={shut} />}
      {open === 'link' && <LinkSanction page={page} act={act} onClose={shut} />}
    </>
  );
}

const PUT_BACK: Move = { act: 'assign', person: null };

/** Needs no reason. */
function AtOnce({ name, act, move }: { name: string; act: Do; move: Move }) {
  const { notification } = App.useApp();
  const [pending, setPending] = useState(false);
  return (
    <Button
      loading={pending}
      onClick={async () => {
        setPending(true);
        try {
          await act(move, newIntention());
        } catch (error) {
          notification.open({ key: 'case', title: name, description: <LoadProblem error={error} /> });
        } finally {
          setPending(false);
        }
      }}
    >
      {name}
    </Button>
  );
}
