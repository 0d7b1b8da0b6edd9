import { App, Button } from 'antd';
import { useEffect, useState } from 'react';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const w = useWords(frameWords);
  const { message } = App.useApp();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      size="small"
      aria-live="polite"
      onClick={async () => {
        try {
          await navigator.clipboard.writeText(text);
          setCopied(true);
        } catch {
          void message.warning(w.copyFailed);
        }
      }}
    >
      {copied ? w.copied : (label ?? w.copy)}
    </Button>
  );
}
