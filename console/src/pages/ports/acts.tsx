import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Body, newIntention, type PortPage } from '../../api.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { AccessPoints } from './access-points.tsx';
import { AssignSignature } from './assign.tsx';

type Act = Body<'POST /api/ports/:id/acts'>['act'];
/** What may be done in each state; the API has the last word. */
const POSSIBLE: Readonly<Record<PortPage['state'], readonly Act[]>> = {
  absent: [],
  applied: [],
  approved: ['open', 'close'],
  open: ['suspend', 'close'],
  suspended: ['restore', 'close'],
  closed: [],
};

export function PortActs({ page }: { page: PortPage }) {
  const w = useWords(registryWords);
  const ask = useReason();
  const again = useAgain(page.port);
  const review = useReach('registry.review');
  const apply = useReach('registry.apply');
  const [assigning, setAssigning] = useState(false);
  const [settingPoints, setSettingPoints] = useState(false);
  const { port, state, holder, signature, leases } = page;
  const words: Record<Act, { readonly name: string; readonly what: string }> = {
    open: { name: w.open, what: w.openWhat },
    suspend: { name: w.suspend, what: w.suspendPortWhat },
    restore: { name: w.restore, what: w.restoreWhat },
    close: { name: w.close, what: w.closeWhat },
  };
  const begin = (act: Act) => {
    const { name, what } = words[act];
    const intention = newIntention();
    ask({
      title: w.actOn(name, `${w.port} ${port}`),
      description: <p>{what}</p>,
      confirm: name,
      danger: act === 'suspend' || act === 'close',
      ...(act === 'suspend' ? { quick: [w.suspendQuick1, w.suspendQuick2, w.suspendQuick3] } : {}),
      act: async (reason) => {
        await api('POST /api/ports/:id/acts', { params: { id: port }, body: { act, reason }, intention });
        await again();
      },
    });
  };
  const release = () => {
    const intention = newIntention();
    ask({
      title: w.actOn(w.release, `${w.port} ${port}`),
      description: <p>{w.releaseWhat(signature ?? '')}</p>,
      confirm: w.release,
      danger: true,
      act: async (reason) => {
        await api('POST /api/ports/:id/release', { params: { id: port }, body: { reason }, intention });
        await again();
      },
    });
  };
  const mayReview = reaches(review, holder);
  const mayUse =
    reaches(apply, holder) ||
    leases.some(({ lessor, lessee }) => reaches(apply, lessor) || reaches(apply, lessee));
  return (
    <>
      {mayUse && state === 'open' && (
        <Link
          to={`/leases/new?${new URLSearchParams({ port, ...(holder === null ? {} : { lessor: holder }) })}`}
        >
          <Button tabIndex={-1}>{w.declareLease}</Button>
        </Link>
      )}
      {mayUse && state === 'open' && signature === null && (
        <Button onClick={() => setAssigning(true)}>{w.assign}</Button>
      )}
      {mayUse && signature !== null && <Button onClick={release}>{w.release}</Button>}
      {mayReview && (state === 'open' || state === 'suspended') && (
        <Button onClick={() => setSettingPoints(true)}>{w.setAccessPoints}</Button>
      )}
      {mayReview &&
        POSSIBLE[state].map((act) => (
          <Button
            key={act}
            type={act === 'open' || act === 'restore' ? 'primary' : 'default'}
            danger={act === 'suspend' || act === 'close'}
            onClick={() => begin(act)}
          >
            {words[act].name}
          </Button>
        ))}
      {settingPoints && (
        <AccessPoints
          page={page}
          onClose={(done) => {
            setSettingPoints(false);
            if (done) void again();
          }}
        />
      )}
      {assigning && (
        <AssignSignature
          port={port}
          organisation={holder ?? ''}
          onClose={(done) => {
            setAssigning(false);
            if (done) void again();
          }}
        />
      )}
    </>
  );
}

/** All that is shown of a port is asked for anew. */
function useAgain(port: string) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['port', port] }),
      client.invalidateQueries({ queryKey: listKey('GET /api/ports') }),
    ]);
}
