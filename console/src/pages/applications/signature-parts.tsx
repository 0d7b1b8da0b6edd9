import { Checkbox } from 'antd';
import type { Objection } from '../../api.ts';
import { SideBySide } from '../../parts/side-by-side/side-by-side.tsx';
import { Text } from '../../parts/text.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';

/** How a text under this name begins on a telephone. */
export function SignaturePreview({ signature }: { signature: string }) {
  const w = useWords(applicationWords);
  const name = signature.trim();
  if (name === '') return null;
  return (
    <section className="preview" aria-label={w.preview}>
      <span className="quiet">{w.preview}</span>
      <p className="bubble" lang="zh">
        <Text text={`【${name.slice(0, 60)}】${w.previewText}`} />
      </p>
      <span className="quiet">{w.previewLength([...name].length)}</span>
    </section>
  );
}

interface Props {
  readonly id?: string;
  readonly value?: string;
  onChange?(value: string | undefined): void;
  readonly signature: string;
  readonly objections: readonly Objection[];
}

/** Where a name is hard to tell from a registered one: both beside each other, and the way to apply all the same. */
export function Despite({ id, value, onChange, signature, objections }: Props) {
  const w = useWords(applicationWords);
  const other = objections.find(({ code }) => code === 'signature-resembles')?.values['other'] ?? value;
  if (other === undefined || other === '') return null;
  return (
    <section className="despite" aria-label={w.resembles(other)}>
      <p>
        <strong>{w.resembles(other)}</strong>
      </p>
      <SideBySide
        left={{ title: w.asked, name: signature.trim() }}
        right={{ title: w.registeredName, name: other }}
      />
      <Checkbox
        {...(id === undefined ? {} : { id })}
        checked={value === other}
        onChange={({ target }) => onChange?.(target.checked ? other : undefined)}
      >
        {w.despite}
      </Checkbox>
      <p className="quiet">{w.despiteHint}</p>
    </section>
  );
}
