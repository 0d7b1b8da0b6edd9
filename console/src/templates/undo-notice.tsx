import { App, Button, Progress } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { nowMs } from '../api.ts';
import { LoadProblem } from '../parts/load-problem.tsx';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';

export interface Undoable {
  readonly key: string;
  readonly title: string;
  /** Until when it can be undone, on the server's clock. */
  readonly dueMs: number;
  /** Gives what to say once undone; throws what went wrong. */
  undo(): Promise<string | undefined>;
}

/** `const notice = useUndoNotice(); notice({ key, title, dueMs, undo })`: a deed that takes effect in a moment, and the way back. */
export function useUndoNotice(): (undoable: Undoable) => void {
  const { notification, message } = App.useApp();
  return useCallback(
    (undoable) => {
      const { key, title } = undoable;
      notification.open({
        key,
        title,
        duration: 0,
        role: 'status',
        description: (
          <Countdown
            undoable={undoable}
            onDone={(said) => {
              notification.destroy(key);
              if (said !== undefined) void message.success(said);
            }}
          />
        ),
      });
    },
    [notification, message],
  );
}

const SHOWN_AFTER_MS = 2_500;

function Countdown({ undoable, onDone }: { undoable: Undoable; onDone: (said?: string) => void }) {
  const w = useWords(frameWords);
  const { dueMs, undo } = undoable;
  const [startMs] = useState(() => nowMs());
  const left = useSecondsUntil(dueMs);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    if (left > 0 || pending || problem !== undefined) return;
    const timer = setTimeout(() => onDone(), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  });
  const whole = Math.max(1, dueMs - startMs);
  return (
    <div className="stack">
      {problem !== undefined && <LoadProblem error={problem} />}
      <div className="job-line">
        {/* The seconds are for the eye: read aloud, they would drown everything else. */}
        <span aria-live="off">{left > 0 ? w.undoIn(left) : w.undoOver}</span>
        <Button
          type="primary"
          size="small"
          disabled={left <= 0}
          loading={pending}
          onClick={async () => {
            setPending(true);
            setProblem(undefined);
            try {
              onDone((await undo()) ?? w.undone);
            } catch (error) {
              setProblem(error);
            } finally {
              setPending(false);
            }
          }}
        >
          {w.undo}
        </Button>
      </div>
      <Progress
        percent={Math.round((100 * Math.max(0, dueMs - nowMs())) / whole)}
        showInfo={false}
        size="small"
        aria-hidden
      />
    </div>
  );
}

/** Whole seconds until then, counted down as they pass; 0 afterwards. */
export function useSecondsUntil(dueMs: number): number {
  const [now, setNow] = useState(() => nowMs());
  const over = now >= dueMs;
  useEffect(() => {
    if (over) return;
    const timer = setInterval(() => setNow(nowMs()), 250);
    return () => clearInterval(timer);
  }, [over]);
  return Math.max(0, Math.ceil((dueMs - now) / 1_000));
}
