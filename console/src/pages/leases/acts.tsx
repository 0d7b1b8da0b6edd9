import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { reaches, useReach } from '../../parts/reach.ts';
import { useReason } from '../../templates/reason-modal.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { type LeasePage, standingOf } from './page.tsx';

/** Confirming by the side that did not declare it, ending by either. */
export function LeaseActs({ lease }: { lease: LeasePage }) {
  const w = useWords(registryWords);
  const f = useWords(frameWords);
  const ask = useReason();
  const client = useQueryClient();
  const { modal, notification } = App.useApp();
  const reach = useReach('registry.apply');
  const [pending, setPending] = useState(false);
  const { lease: name, lessor, lessee, declaredFor, port, confirmedAt } = lease;
  const standing = standingOf(lease);
  const other = declaredFor === lessee ? lessor : lessee;
  const again = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['lease', name] }),
      client.invalidateQueries({ queryKey: ['port'] }),
      client.invalidateQueries({ queryKey: ['list'] }),
    ]);
  const confirm = () => {
    const intention = newIntention();
    void modal.confirm({
      title: w.confirmTitle(name),
      content: w.confirmWhat(lease.lessorName ?? lessor, lease.lesseeName ?? lessee, port),
      okText: w.confirm,
      cancelText: f.cancel,
      icon: null,
      async onOk() {
        setPending(true);
        try {
          await api('POST /api/leases/:id/confirmation', { params: { id: name }, intention });
          await again();
        } catch (error) {
          notification.open({
            key: 'lease',
            title: w.confirmTitle(name),
            description: <LoadProblem error={error} />,
            duration: 0,
          });
        } finally {
          setPending(false);
        }
      },
    });
  };
  const end = () => {
    const intention = newIntention();
    ask({
      title: w.endTitle(name),
      description: <p>{w.endWhat}</p>,
      confirm: w.end,
      danger: true,
      act: async (reason) => {
        await api('POST /api/leases/:id/end', { params: { id: name }, body: { reason }, intention });
        await again();
      },
    });
  };
  if (standing === 'ended') return null;
  const mayEnd = reaches(reach, lessor) || reaches(reach, lessee);
  return (
    <>
      {confirmedAt === null && reaches(reach, other) && (
        <Button type="primary" loading={pending} onClick={confirm}>
          {w.confirm}
        </Button>
      )}
      {mayEnd && (
        <Button danger onClick={end}>
          {w.end}
        </Button>
      )}
    </>
  );
}
