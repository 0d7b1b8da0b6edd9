import { useQuery } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useId } from 'react';
import { encode } from 'uqr';
import type { Answer } from '../api.ts';
import { useWords } from '../words/language.tsx';
import { sessionWords } from '../words/session.ts';
import { CopyButton } from './copy-button.tsx';
import { saveFile } from './files.ts';
import { LoadProblem } from './load-problem.tsx';

/** A new TOTP secret, as a code to scan and as text to type. */
export function TotpSecret({ make }: { make: () => Promise<Answer<'POST /api/session/totp'>> }) {
  const w = useWords(sessionWords);
  const place = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['totp', place],
    queryFn: make,
    // Asked again, another secret would be made, and the one just scanned would no longer count.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (error !== null) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Spin />;
  return (
    <div className="totp">
      <p>{w.totpHow}</p>
      <QrCode text={data.uri} label={w.qr} />
      <div>
        <p className="quiet">{w.secret}</p>
        <p>
          <code className="secret">{data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>{' '}
          <CopyButton text={data.secret} />
        </p>
      </div>
    </div>
  );
}

function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 3, ecc: 'M' });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Codes that are shown once, to be kept elsewhere. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const w = useWords(sessionWords);
  const text = codes.join('\n');
  return (
    <div>
      <p>{w.recoveryHow}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row">
        <CopyButton text={text} />
        <Button size="small" onClick={() => saveFile('anning-recovery-codes.txt', `${text}\n`, 'text/plain')}>
          {w.download}
        </Button>
      </div>
    </div>
  );
}
