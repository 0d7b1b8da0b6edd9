import type { Lease } from '../../api.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { numberOf } from '../moments.ts';
import { SignatureLink } from '../registry-links.tsx';
import { useVocabulary, useWord } from '../vocabulary.tsx';

const SHOWN_IN_BRIEF = 3;

interface Props {
  /** The first of a list alone. */
  readonly brief?: boolean;
}

/** Purposes in words; all of them are "everything". */
export function Purposes({ purposes, brief = false }: Pick<Lease, 'purposes'> & Props) {
  const w = useWords(registryWords);
  const word = useWord();
  const vocabulary = useVocabulary();
  const every = Object.keys(vocabulary.purposes).filter((purpose) => purpose !== 'unclear');
  if (purposes === null || every.every((purpose) => purposes.includes(purpose))) return w.everything;
  const shown = purposes.slice(0, brief ? SHOWN_IN_BRIEF : undefined).map((each) => word('purposes', each));
  return (
    <>
      {shown.join(w.comma)}
      {shown.length < purposes.length && ` ${w.andMore(purposes.length)}`}
    </>
  );
}

export function Signatures({ signatures, brief = false }: Pick<Lease, 'signatures'> & Props) {
  const w = useWords(registryWords);
  if (signatures === null) return w.everything;
  const shown = signatures.slice(0, brief ? SHOWN_IN_BRIEF : undefined);
  return (
    <ul className="values">
      {shown.map((signature) => (
        <li key={signature}>
          <SignatureLink signature={signature} />
        </li>
      ))}
      {shown.length < signatures.length && <li className="quiet">{w.andMore(signatures.length)}</li>}
    </ul>
  );
}

export function Volume({ messagesMax }: Pick<Lease, 'messagesMax'>) {
  const w = useWords(registryWords);
  const { language } = useLanguage();
  if (messagesMax === null) return w.noLimit;
  const count = numberOf(messagesMax.count, language);
  return messagesMax.per === 'day' ? w.aDay(count) : w.aMonth(count);
}
