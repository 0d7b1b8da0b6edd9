import { Alert, Button } from 'antd';
import { ApiError } from '../api.ts';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';

/** Why something could not be read or done, what to do about it, and a way to try again. */
export function LoadProblem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const w = useWords(frameWords);
  const known = error instanceof ApiError ? error : undefined;
  return (
    <Alert
      type="error"
      showIcon
      title={known?.message ?? (error instanceof Error ? error.message : String(error))}
      description={known?.fix}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {w.tryAgain}
          </Button>
        )
      }
    />
  );
}
