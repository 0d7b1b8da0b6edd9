import { Button } from 'antd';
import { useState } from 'react';
import { api, newIntention } from '../../api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';

/** Shows the whole number until the page is left, after a reason was given (P7). */
export function Unmask({ id }: { id: string }) {
  const w = useWords(messageWords);
  const ask = useReason();
  const [number, setNumber] = useState<string>();
  if (number !== undefined) {
    return (
      <span className="row" role="status">
        <strong>{number}</strong>
        <CopyButton text={number} />
      </span>
    );
  }
  return (
    <Button
      size="small"
      onClick={() => {
        const intention = newIntention();
        ask({
          title: w.unmask,
          description: w.unmaskHint,
          confirm: w.unmask,
          quick: [w.unmaskQuick1, w.unmaskQuick2],
          act: async (reason) => {
            const answer = await api('POST /api/messages/:id/unmask', {
              params: { id },
              body: { reason },
              intention,
            });
            setNumber(answer.recipient);
          },
        });
      }}
    >
      {w.unmask}
    </Button>
  );
}
