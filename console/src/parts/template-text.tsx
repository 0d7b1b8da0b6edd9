import { useMemo } from 'react';
import { parseTemplate, VARIABLE_TYPES } from '../../../src/domain/template.ts';
import type { Answer } from '../api.ts';
import { exchangeWords } from '../words/exchange.ts';
import { useWords } from '../words/language.tsx';
import { Text } from './text.tsx';

export { VARIABLE_TYPES };

/** In order: what is fixed, and what varies. */
export type TemplateParts = Answer<'GET /api/templates/:id'>['parts'];
type Variable = Extract<TemplateParts[number], { readonly variable: unknown }>['variable'];

/** The text of a template with its variables told apart. */
export function TemplateText({ signature, parts }: { signature: string; parts: TemplateParts }) {
  return (
    <p className="template-text" lang="zh">
      {signature !== '' && <Text text={`【${signature}】`} />}
      {parts.map((part, i) =>
        'fixed' in part ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name and never move
          <Text key={i} text={part.fixed} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <VariableChip key={i} variable={part.variable} />
        ),
      )}
    </p>
  );
}

/** A variable: its name, and in words what may stand in it. */
export function VariableChip({ variable: { name, type } }: { variable: Variable }) {
  const w = useWords(exchangeWords);
  return (
    <span className="variable">
      <Text text={name} />
      {name !== w[type] && <small>{w[type]}</small>}
    </span>
  );
}

/** How a text that is being written reads as a template; nothing where it is none yet, for the check says why. */
export function TemplatePreview({ signature, text }: { signature: string; text: string }) {
  const w = useWords(exchangeWords);
  const read = useMemo(() => partsOf(text.trim()), [text]);
  if (read === undefined) return null;
  return (
    <section className="preview" aria-label={w.preview}>
      <span className="quiet">{w.preview}</span>
      <TemplateText signature={signature.trim()} parts={read.parts} />
      <span className="quiet">{w.fixedShareOf(percentOf(read.fixedShare))}</span>
    </section>
  );
}

/** Rounded down, as the check counts. */
export function percentOf(share: number): number {
  return Math.floor(share * 100);
}

function partsOf(text: string): { parts: TemplateParts; fixedShare: number } | undefined {
  const read = parseTemplate(text);
  if (!('pieces' in read)) return undefined;
  const { pieces, variables, fixedShare } = read;
  const parts = pieces.flatMap((fixed, i): TemplateParts => {
    const variable = variables[i];
    return [
      ...(fixed === '' ? [] : [{ fixed }]),
      ...(variable === undefined ? [] : [{ variable, lengthMax: 0 }]),
    ];
  });
  return { parts, fixedShare };
}
