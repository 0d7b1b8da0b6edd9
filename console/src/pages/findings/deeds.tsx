import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Body, type FindingPage, newIntention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { findingWords } from '../../words/findings.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { sanctionWords } from '../../words/sanctions.ts';

/** Does something with a finding, and shows what became of it wherever it is shown. */
function useAct(id: string): (body: Body<'POST /api/findings/:id/acts'>) => Promise<void> {
  const client = useQueryClient();
  return async (body) => {
    const page = await api('POST /api/findings/:id/acts', {
      params: { id },
      body,
      intention: newIntention(),
    });
    client.setQueryData(['finding', id], page);
    await Promise.all([
      client.invalidateQueries({ queryKey: listKey('GET /api/findings') }),
      client.invalidateQueries({ queryKey: ['work'] }),
    ]);
  };
}

/** What a reviewer may do with it now, as the API tells. */
export function FindingDeeds({ finding }: { finding: FindingPage }) {
  const w = useWords(findingWords);
  const { id, state, detector, subject, subjectKind, onset, linkedSanction, may } = finding;
  const sanctions = useMay('registry.sanction');
  const act = useAct(id);
  const ask = useReason();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const [pending, setPending] = useState(false);
  const [linking, setLinking] = useState(false);
  const can = (deed: FindingPage['may']['acts'][number]) => may.acts.includes(deed);
  const look = async () => {
    setPending(true);
    try {
      await act({ act: 'look' });
    } catch (error) {
      notification.open({ key: 'look', title: w.look, description: <LoadProblem error={error} /> });
    } finally {
      setPending(false);
    }
  };
  const propose = () => {
    const reason = w.sanctionReason(w[detector], onset);
    const action = 'suspend';
    const given = { targetKind: subjectKind, target: subject, action, reason, finding: id };
    navigate(`/sanctions/new?${new URLSearchParams(given)}`);
  };
  return (
    <>
      {can('look') && (
        <Button type="primary" loading={pending} onClick={() => void look()}>
          {state === 'open' ? w.look : w.lookAgain}
        </Button>
      )}
      {can('confirm') && (
        <Button
          type="primary"
          danger
          onClick={() =>
            ask({
              title: w.confirmTitle,
              description: <p>{w.confirmWhat}</p>,
              confirm: w.confirm,
              danger: true,
              act: (reason) => act({ act: 'confirm', reason }),
            })
          }
        >
          {w.confirm}
        </Button>
      )}
      {state === 'confirmed' && sanctions && linkedSanction === null && (
        <Button type="primary" danger onClick={propose}>
          {w.proposeSanction}
        </Button>
      )}
      {can('link') && linkedSanction === null && <Button onClick={() => setLinking(true)}>{w.link}</Button>}
      {can('dismiss') && (
        <Button
          onClick={() =>
            ask({
              title: w.dismissTitle,
              description: <p>{w.dismissWhat}</p>,
              confirm: w.dismiss,
              quick: [w.dismissQuick1],
              act: (reason) => act({ act: 'dismiss', reason }),
            })
          }
        >
          {w.dismiss}
        </Button>
      )}
      {linking && <LinkSanction finding={finding} act={act} onClose={() => setLinking(false)} />}
    </>
  );
}

interface LinkProps {
  readonly finding: FindingPage;
  act(body: Body<'POST /api/findings/:id/acts'>): Promise<void>;
  onClose(): void;
}

/** Says which sanction followed: one of those on the same port or signature. */
function LinkSanction({ finding, act, onClose }: LinkProps) {
  const w = useWords(findingWords);
  const s = useWords(sanctionWords);
  const f = useWords(frameWords);
  const { subjectKind, subject } = finding;
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['sanctions-on', subjectKind, subject, 'all'],
    queryFn: ({ signal }) =>
      api('GET /api/sanctions', { query: { targetKind: subjectKind, target: subject, limit: 50 }, signal }),
  });
  const items = data?.items ?? [];
  const link = async () => {
    if (chosen === undefined) return;
    setPending(true);
    setProblem(undefined);
    try {
      await act({ act: 'link', sanction: chosen, reason: w.stepLink });
      onClose();
    } catch (refused) {
      setProblem(refused);
    } finally {
      setPending(false);
    }
  };
  return (
    <Modal
      open
      title={w.linkTitle}
      okText={w.link}
      okButtonProps={{ disabled: chosen === undefined, loading: pending }}
      cancelText={f.cancel}
      onOk={() => void link()}
      onCancel={onClose}
    >
      <div className="stack">
        {(problem ?? error) != null && <LoadProblem error={problem ?? error} />}
        {data !== undefined && items.length === 0 ? (
          <p>{w.linkNone}</p>
        ) : (
          <Select
            aria-label={w.linkTitle}
            value={chosen}
            onChange={setChosen}
            options={items.map(({ id, action, state, proposedAt }) => ({
              value: id,
              label: `${s[action]} · ${s[state]} · ${timeOf(proposedAt)}`,
            }))}
          />
        )}
      </div>
    </Modal>
  );
}
