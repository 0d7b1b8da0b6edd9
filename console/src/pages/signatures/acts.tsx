import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, newIntention, type SignaturePage } from '../../api.ts';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

export function SignatureActs({ page: { signature, state } }: { page: SignaturePage }) {
  const w = useWords(registryWords);
  const ask = useReason();
  const client = useQueryClient();
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
  return (
    <Button type={act === 'restore' ? 'primary' : 'default'} danger={act === 'suspend'} onClick={begin}>
      {w[act]}
    </Button>
  );
}
