import { type DragEvent, useState } from 'react';
import { bytesOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useWords } from '../../words/language.tsx';
import './imports.css';

interface Props {
  /** Both as Form.Item hands them. */
  readonly id?: string;
  readonly value?: File;
  onChange?(file: File | undefined): void;
  readonly hint: string;
  readonly accept?: string;
}

const TABLES = '.csv,.txt,.tsv,.json,.jsonl,.ndjson,.parquet,text/csv,application/json';

/** A file, chosen or dropped. */
export function FileField({ id, value, onChange, hint, accept = TABLES }: Props) {
  const w = useWords(exchangeWords);
  const [over, setOver] = useState(false);
  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the field inside is the one for everybody
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) onChange?.(file);
      }}
    >
      <input
        {...(id === undefined ? {} : { id })}
        className="drop-input"
        type="file"
        accept={accept}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onChange?.(file);
          // So that the same file, mended, can be chosen again.
          target.value = '';
        }}
      />
      <p className="drop-chosen">
        {/* The browser's own button speaks the browser's language, not the page's. */}
        <span className="drop-button" aria-hidden="true">
          {w.chooseFile}
        </span>
        {value === undefined ? (
          <span className="quiet">{w.dropHere}</span>
        ) : (
          <span>
            <strong>
              <Text text={value.name} />
            </strong>{' '}
            <span className="quiet">{bytesOf(value.size)}</span>
          </span>
        )}
      </p>
      <p className="quiet">{hint}</p>
    </div>
  );
}
