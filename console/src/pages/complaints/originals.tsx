import { Button } from 'antd';
import { useState } from 'react';
import { api, apiFile, newIntention } from '../../api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { saveFile } from '../../parts/files.ts';
import { bytesOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useWords } from '../../words/language.tsx';
import type { ComplaintPage } from './state.tsx';

const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
};

/** What was sent in: never shown, only handed out as files, with a reason. */
export function Originals({ page: { id, originals, mayUnmask } }: { page: ComplaintPage }) {
  const w = useWords(complaintWords);
  const ask = useReason();
  const fetch = (place: number, mediaType: string) => {
    const intention = newIntention();
    ask({
      title: w.downloadOf(w.originalN(place + 1)),
      description: <p>{w.originalsWhat}</p>,
      confirm: w.download,
      quick: [w.quickVerify, w.quickFind],
      act: async (reason) => {
        const params = { id, place };
        const file = await apiFile('POST /api/complaints/:id/originals/:place', {
          ...{ params, body: { reason }, intention },
        });
        saveFile(`${id}-${place}.${ENDINGS[mediaType] ?? 'bin'}`, file, file.type);
      },
    });
  };
  return (
    <Section title={w.originals}>
      <p className="quiet intro">{w.originalsWhat}</p>
      <ol className="candidates">
        {originals.map(({ place, name, mediaType, bytes, sha256 }) => (
          <li key={place} className="stack">
            <p>
              {w.originalN(place + 1)} <Text text={name} />{' '}
              <span className="quiet">
                <bdi>{mediaType}</bdi> · {bytesOf(bytes)}
              </span>
            </p>
            <p className="hash">
              <code>{sha256}</code>
            </p>
            {mayUnmask && (
              <div>
                <Button
                  size="small"
                  aria-label={w.downloadOf(w.originalN(place + 1))}
                  onClick={() => fetch(place, mediaType)}
                >
                  {w.download}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The whole numbers until the page is left, after a reason was given (P7). */
export function UnmaskNumbers({ id }: { id: string }) {
  const w = useWords(complaintWords);
  const ask = useReason();
  const [numbers, setNumbers] = useState<{ recipient: string; sender: string | null }>();
  if (numbers !== undefined) {
    return (
      <span className="row" role="status">
        <strong>{numbers.recipient}</strong>
        <CopyButton text={numbers.recipient} />
        {numbers.sender !== null && <bdi>← {numbers.sender}</bdi>}
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
          description: <p>{w.unmaskWhat}</p>,
          confirm: w.unmask,
          quick: [w.quickVerify, w.quickFind],
          act: async (reason) =>
            setNumbers(
              await api('POST /api/complaints/:id/unmask', { params: { id }, body: { reason }, intention }),
            ),
        });
      }}
    >
      {w.unmask}
    </Button>
  );
}
