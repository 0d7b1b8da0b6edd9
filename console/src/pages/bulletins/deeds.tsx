import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useNavigate } from 'react-router';
import { api, type Body, type BulletinPage, newIntention } from '../../api.ts';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useWords } from '../../words/language.tsx';
import { pageKey } from './state.tsx';

type Deed = Body<'POST /api/bulletins/:id/moves'>['deed'];

/** What this person may do with it now. */
export function Deeds({ page }: { page: BulletinPage }) {
  const w = useWords(bulletinWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const ask = useReason();
  const { message, modal } = App.useApp();
  const { id, state, edit } = page.bulletin;
  const params = { id };
  const take = async (next: BulletinPage) => {
    client.setQueryData(pageKey(next.bulletin.id), next);
    await client.invalidateQueries({ queryKey: listKey('GET /api/bulletins') });
    if (next.bulletin.id !== id) {
      await client.invalidateQueries({ queryKey: pageKey(id) });
      navigate(`/bulletins/${next.bulletin.id}`);
    }
  };
  const move = (deed: Deed, reason?: string) =>
    api('POST /api/bulletins/:id/moves', {
      params,
      body: { deed, edit, ...(reason === undefined ? {} : { reason }) },
      intention: newIntention(),
    });
  const told = { onError: (error: Error) => void message.error(error.message), onSuccess: take };
  const moving = useMutation({ mutationFn: (deed: Deed) => move(deed), ...told });
  const approving = useMutation({
    mutationFn: () =>
      api('POST /api/bulletins/:id/approval', { params, body: { edit }, intention: newIntention() }),
    ...told,
  });
  const counting = useMutation({
    mutationFn: () =>
      api('POST /api/bulletins/:id/data', { params, body: { edit }, intention: newIntention() }),
    onError: told.onError,
    onSuccess: async (next) => {
      await take(next);
      void message.success(w.redrawn);
    },
  });
  const because = (
    deed: 'return' | 'revise' | 'withdraw' | 'discard',
    description: string | undefined,
    danger = false,
  ) =>
    ask({
      ...{ title: deed === 'return' ? w.returnTitle : w[deed], confirm: w[deed], danger },
      ...(description === undefined ? {} : { description: <p>{description}</p> }),
      act: async (reason) => take(await move(deed, reason)),
    });
  const publish = () =>
    void modal.confirm({
      ...{ title: w.publishTitle, content: w.publishHint, okText: w.publish, cancelText: w.cancel },
      onOk: () => moving.mutateAsync('publish').catch(() => undefined),
    });
  if (!page.may.write) return null;
  return (
    <div className="row">
      {state === 'draft' && (
        <>
          <Button danger onClick={() => because('discard', w.discardHint, true)}>
            {w.discard}
          </Button>
          <Button loading={counting.isPending} onClick={() => counting.mutate()}>
            {w.redraw}
          </Button>
          <Button
            type="primary"
            disabled={page.objections.length > 0}
            loading={moving.isPending}
            onClick={() => moving.mutate('submit')}
          >
            {w.submit}
          </Button>
        </>
      )}
      {(state === 'review' || state === 'approved') && (
        <Button onClick={() => because('return', undefined)}>{w.return}</Button>
      )}
      {state === 'review' && !page.may.approve && <span className="quiet">{w.ownHand}</span>}
      {state === 'review' && page.may.approve && (
        <Button type="primary" loading={approving.isPending} onClick={() => approving.mutate()}>
          {w.approve}
        </Button>
      )}
      {state === 'approved' && (
        <Button type="primary" loading={moving.isPending} onClick={publish}>
          {w.publish}
        </Button>
      )}
      {(state === 'published' || state === 'withdrawn') && (
        <Button onClick={() => because('revise', w.reviseHint)}>{w.revise}</Button>
      )}
      {state === 'published' && (
        <Button danger onClick={() => because('withdraw', w.withdrawHint, true)}>
          {w.withdraw}
        </Button>
      )}
    </div>
  );
}
