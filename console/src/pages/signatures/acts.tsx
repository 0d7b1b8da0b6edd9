import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { api, newIntention, type SignaturePage } from '../../api.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

/** Suspended or restored by a reviewer, given up by its owner. */
export function SignatureActs({ page: { signature, state, owner } }: { page: SignaturePage }) {
  const w = useWords(registryWords);
  const ask = useReason();
  const client = useQueryClient();
  const navigate = useNavigate();
  const review = useReach('registry.review');
  const apply = useReach('registry.apply');
  const act = state === 'registered' ? 'suspend' : 'restore';
  const begin = () => {
    const intention = newIntention();
    ask({
      title: w.actOn(w[act], `【${signature}】`),
      description: <p>{act === 'suspend' ? w.suspendSignatureWhat : w.restoreWhat}</p>,
      confirm: w[act],
      danger: act === 'suspend',
      ...(act === 'suspend' ? { quick: [w.suspendQuick1, w.suspendQuick3] } : {}),
      act: async (reason) => {
        await api('POST /api/signatures/:id/acts', {
          params: { id: signature },
          body: { act, reason },
          intention,
        });
        await client.invalidateQueries({ queryKey: ['signature', signature] });
        await client.invalidateQueries({ queryKey: listKey('GET /api/signatures') });
      },
    });
  };
  const giveUp = () => {
    const intention = newIntention();
    ask({
      title: w.actOn(w.giveUp, `【${signature}】`),
      description: <p>{w.giveUpWhat}</p>,
      confirm: w.giveUp,
      danger: true,
      quick: [w.giveUpQuick1, w.giveUpQuick2],
      act: async (reason) => {
        await api('POST /api/signatures/:id/closure', {
          params: { id: signature },
          body: { reason },
          intention,
        });
        await client.invalidateQueries({ queryKey: listKey('GET /api/signatures') });
        navigate('/signatures');
      },
    });
  };
  return (
    <>
      {reaches(apply, owner) && (
        <Button danger onClick={giveUp}>
          {w.giveUp}
        </Button>
      )}
      {reaches(review, owner) && (
        <Button type={act === 'restore' ? 'primary' : 'default'} danger={act === 'suspend'} onClick={begin}>
          {w[act]}
        </Button>
      )}
    </>
  );
}
