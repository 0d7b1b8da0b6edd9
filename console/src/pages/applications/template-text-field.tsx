import { Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef } from 'react';
import { TemplatePreview, VARIABLE_TYPES } from '../../parts/template-text.tsx';
import { applicationWords } from '../../words/applications.ts';
import { exchangeWords } from '../../words/exchange.ts';
import { useWords } from '../../words/language.tsx';

const TEXT_MAX = 5_000;

interface Props {
  readonly id?: string;
  readonly value?: string;
  onChange?(value: string): void;
  readonly signature: string;
}

/** A template's text as it is written: a button puts each type of variable where the cursor stands, and below is how it reads. */
export function TemplateTextField({ id, value = '', onChange, signature }: Props) {
  const w = useWords(applicationWords);
  const e = useWords(exchangeWords);
  const field = useRef<TextAreaRef>(null);
  const insert = (type: (typeof VARIABLE_TYPES)[number]) => {
    const area = field.current?.resizableTextArea?.textArea;
    const from = area?.selectionStart ?? value.length;
    const until = area?.selectionEnd ?? from;
    const variable = `{${e[type]}:${type}}`;
    onChange?.(value.slice(0, from) + variable + value.slice(until));
    // Once the field holds it, one goes on writing behind it.
    setTimeout(() => {
      area?.focus();
      area?.setSelectionRange(from + variable.length, from + variable.length);
    });
  };
  return (
    <div className="stack">
      <Input.TextArea
        {...(id === undefined ? {} : { id })}
        ref={field}
        value={value}
        onChange={({ target }) => onChange?.(target.value)}
        autoSize={{ minRows: 3, maxRows: 12 }}
        maxLength={TEXT_MAX}
        spellCheck={false}
      />
      <fieldset className="quick">
        <legend className="quiet">{w.insertVariable}</legend>
        {VARIABLE_TYPES.map((type) => (
          <button key={type} type="button" className="chip" onClick={() => insert(type)}>
            {e[type]}
          </button>
        ))}
      </fieldset>
      <TemplatePreview signature={signature} text={value} />
    </div>
  );
}
