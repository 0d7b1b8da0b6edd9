import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, type ConsentReceipt } from '../../api.ts';
import { saveFile } from '../../parts/files.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { ProofSteps, ProofVerdict } from '../../parts/proof.tsx';
import { Text } from '../../parts/text.tsx';
import { consentWords } from '../../words/consents.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';

/** An event's receipt: with the number where it was typed in, and without it otherwise. */
export async function fetchReceipt(event: number, recipient: string | undefined): Promise<ConsentReceipt> {
  const params = { id: event };
  return recipient === undefined
    ? api('GET /api/consent/events/:id/receipt', { params })
    : api('POST /api/consent/events/:id/receipt', { params, body: { recipient } });
}

/** Download it, or check it here by code that shares no proof with the server; what it says stands below. */
export function ReceiptButtons({ event, recipient }: { event: number; recipient?: string }) {
  const w = useWords(consentWords);
  const m = useWords(messageWords);
  const { language } = useLanguage();
  const save = useMutation({
    mutationFn: async () => {
      const receipt = await fetchReceipt(event, recipient);
      saveFile(`receipt-${event}.json`, `${JSON.stringify(receipt, null, 2)}\n`, 'application/json');
    },
  });
  const check = useMutation({
    mutationFn: async () => {
      if (typeof crypto.subtle === 'undefined') throw new Error(m.noCrypto);
      const [receipt, { verifyReceipt }] = await Promise.all([
        fetchReceipt(event, recipient),
        import('../../evidence/receipt.ts'),
      ]);
      return { receipt, report: await verifyReceipt(receipt) };
    },
  });
  const problem = save.error ?? check.error;
  const { data } = check;
  const reading = (data?.receipt as { reading?: { zh: string[]; en: string[] } } | undefined)?.reading?.[
    language
  ];
  return (
    <div className="stack receipt">
      <div className="row">
        <Button size="small" loading={save.isPending} onClick={() => save.mutate()}>
          {w.download}
        </Button>
        <Button size="small" loading={check.isPending} onClick={() => check.mutate()}>
          {w.verify}
        </Button>
        {data && (
          <Button size="small" type="text" onClick={() => check.reset()}>
            {w.close}
          </Button>
        )}
      </div>
      {problem !== null && <LoadProblem error={problem} />}
      <ProofVerdict report={data?.report} />
      {data && (
        <>
          {reading && (
            <ul className="reading">
              {reading.map((line) => (
                <li key={line}>
                  <Text text={line} />
                </li>
              ))}
            </ul>
          )}
          <ProofSteps steps={data.report.steps} />
        </>
      )}
    </div>
  );
}
