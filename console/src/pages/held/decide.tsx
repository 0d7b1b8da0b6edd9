import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, type HeldMessage, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { Tag } from '../../parts/tags.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { useSecondsUntil, useUndoNotice } from '../../templates/undo-notice.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';

type HeldState = HeldMessage['held'];
type Decision = 'release' | 'reject';

/** Whatever shows held messages reads them again. */
function useLookAtHeld(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: listKey('GET /api/held') }),
      client.invalidateQueries({ queryKey: ['message'] }),
      client.invalidateQueries({ queryKey: ['work'] }),
    ]);
  };
}

/** Decides over held messages, and offers the way back until it takes effect. */
export function useDecide(): (ids: readonly string[], decision: Decision, reason?: string) => Promise<void> {
  const w = useWords(messageWords);
  const look = useLookAtHeld();
  const notice = useUndoNotice();
  const { message } = App.useApp();
  return async (ids, decision, reason) => {
    const body = { ids: [...ids], decision, ...(reason === undefined ? {} : { reason }) };
    const { items } = await api('POST /api/held/decisions', { body, intention: newIntention() });
    await look();
    const deciding = items.filter(({ outcome }) => outcome === 'deciding');
    const others = items.length - deciding.length;
    if (others > 0) void message.warning(w.notWaiting(others));
    const dues = deciding.flatMap(({ due }) => (due === null ? [] : [Date.parse(due)]));
    if (dues.length === 0) return;
    const told = deciding.map(({ id }) => id);
    notice({
      key: `held-${told[0]}-${told.length}`,
      title: decision === 'release' ? w.releasing(told.length) : w.rejecting(told.length),
      dueMs: Math.min(...dues),
      undo: async () => {
        const answer = await api('POST /api/held/undo', { body: { ids: told } });
        await look();
        const back = answer.items.filter(({ outcome }) => outcome === 'waiting').length;
        const late = answer.items.length - back;
        return w.undoneN(back) + (late > 0 ? w.tooLate(late) : '');
      },
    });
  };
}

interface ButtonsProps {
  readonly ids: readonly string[];
  /** Of the one message; absent: of several that all wait. */
  readonly held?: HeldState;
  onDone?(): void;
}

export function HeldButtons({ ids, held, onDone }: ButtonsProps) {
  const w = useWords(messageWords);
  const decide = useDecide();
  const ask = useReason();
  const { notification } = App.useApp();
  const [pending, setPending] = useState(false);
  if (held?.state === 'deciding') return <UndoOne id={ids[0]!} />;
  if (held !== undefined && held.state !== 'waiting') return null;
  const one = held !== undefined;
  return (
    <>
      <Button
        type="primary"
        loading={pending}
        onClick={async () => {
          setPending(true);
          try {
            await decide(ids, 'release');
            onDone?.();
          } catch (error) {
            notification.open({
              key: 'decide',
              title: w.release,
              description: <LoadProblem error={error} />,
            });
          } finally {
            setPending(false);
          }
        }}
      >
        {one ? w.release : w.releaseN(ids.length)}
      </Button>
      <Button
        danger
        onClick={() =>
          ask({
            title: w.rejectTitle(ids.length),
            description: <p>{w.rejectHint}</p>,
            confirm: w.reject,
            danger: true,
            quick: [w.rejectQuick1, w.rejectQuick2, w.rejectQuick3],
            act: async (reason) => {
              await decide(ids, 'reject', reason);
              onDone?.();
            },
          })
        }
      >
        {one ? w.reject : w.rejectN(ids.length)}
      </Button>
    </>
  );
}

/** The way back, where the message is shown: a notice elsewhere may be out of reach. */
export function UndoOne({ id }: { id: string }) {
  const w = useWords(frameWords);
  const look = useLookAtHeld();
  const { notification } = App.useApp();
  const [pending, setPending] = useState(false);
  return (
    <Button
      size="small"
      loading={pending}
      onClick={async () => {
        setPending(true);
        try {
          await api('POST /api/held/undo', { body: { ids: [id] }, intention: newIntention() });
        } catch (error) {
          notification.open({ key: 'undo', title: w.undo, description: <LoadProblem error={error} /> });
        } finally {
          setPending(false);
        }
        await look();
      }}
    >
      {w.undo}
    </Button>
  );
}

export function HeldStateTag({ held }: { held: HeldState }) {
  const w = useWords(messageWords);
  const names: Record<HeldState['state'], string> = {
    waiting: w.stateWaiting,
    deciding: w.stateDeciding,
    released: w.stateReleased,
    rejected: w.stateRejected,
    expired: w.stateExpired,
  };
  const tones = {
    waiting: 'wait',
    deciding: 'info',
    released: 'good',
    rejected: 'bad',
    expired: 'bad',
  } as const;
  return (
    <Tag tone={tones[held.state]}>
      {names[held.state]}
      {held.state === 'deciding' && held.due !== null && <Until due={held.due} decision={held.decision} />}
    </Tag>
  );
}

function Until({ due, decision }: { due: string; decision: HeldState['decision'] }) {
  const w = useWords(messageWords);
  const f = useWords(frameWords);
  const left = useSecondsUntil(Date.parse(due));
  return (
    <>
      {' · '}
      {decision === 'reject' ? w.reject : w.release} · {left > 0 ? f.undoIn(left) : f.undoOver}
    </>
  );
}
