import type { ReactNode } from 'react';
import type { ApplicationPage } from '../../api.ts';
import { TemplatePreview } from '../../parts/template-text.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { type Fact, Facts } from '../../templates/record-page.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';
import { PortStructure } from './port-structure.tsx';
import { SignaturePreview } from './signature-parts.tsx';

/** What is applied for, in words. */
export function WantedFacts({ application }: { application: ApplicationPage }) {
  const w = useWords(applicationWords);
  const word = useWord();
  const { wanted, names, reason } = application;
  const party = (code: string) => (
    <>
      {names[code] !== undefined && <Text text={names[code]} />}
      <div className="quiet">
        <Text text={code} />
      </div>
    </>
  );
  const each = (
    texts: readonly string[],
    tell: (text: string) => ReactNode = (text) => <Text text={text} />,
  ) => (
    <ul className="values">
      {texts.map((text) => (
        <li key={text}>{tell(text)}</li>
      ))}
    </ul>
  );
  const some = (texts: readonly string[] | undefined, none: string) =>
    texts === undefined || texts.length === 0 ? none : each(texts);
  const known = (code: string): string =>
    Object.hasOwn(w, code) ? (w as unknown as Record<string, string>)[code]! : code;
  const facts = (): Fact[] => {
    switch (wanted.kind) {
      case 'port':
        return [
          { label: w.portNumber, value: <Text text={wanted.port} /> },
          { label: w.use, value: wanted.use === 'marketing' ? w.marketing : w.service },
          { label: w.accessPoints, value: each(wanted.accessPoints), wide: true },
        ];
      case 'signature':
        return [
          { label: w.signatureName, value: <Text text={`【${wanted.signature}】`} /> },
          { label: w.usedBy, value: wanted.use === 'letter' ? w.byLetter : w.own },
          { label: w.owner, value: party(wanted.owner) },
          ...(wanted.letter === undefined
            ? []
            : [{ label: w.letterName, value: <Text text={wanted.letter} /> }]),
          { label: w.source, value: <Text text={known(wanted.source)} /> },
          { label: w.sourceDate, value: <Text text={wanted.sourceDate} /> },
        ];
      case 'letter':
        return [
          { label: w.letterName, value: <Text text={wanted.letter} /> },
          { label: w.grantor, value: party(wanted.grantor) },
          { label: w.grantee, value: party(wanted.grantee) },
          { label: w.signatures, value: each(wanted.signatures.map((name) => `【${name}】`)), wide: true },
          {
            label: w.purposes,
            value:
              wanted.purposes === undefined
                ? w.purposesAll
                : each(wanted.purposes, (code) => <Text text={word('purposes', code)} />),
            wide: true,
          },
          { label: w.ports, value: wanted.ports === undefined ? w.portsAll : each(wanted.ports), wide: true },
          { label: w.from, value: wanted.from === undefined ? w.fromApproval : <Text text={wanted.from} /> },
          { label: w.until, value: <Text text={wanted.until} /> },
        ];
      case 'filing':
        return [
          { label: w.signatureName, value: <Text text={`【${wanted.signature}】`} /> },
          { label: w.carrier, value: <Text text={word('carriers', wanted.carrier)} /> },
          {
            label: w.filingState,
            value: wanted.state === 'withdrawn' ? w.filingWithdrawn : <Text text={known(wanted.state)} />,
          },
        ];
      case 'template':
        return [
          { label: w.templateName, value: <Text text={wanted.template} /> },
          { label: w.signatureName, value: <Text text={`【${wanted.signature}】`} /> },
          { label: w.purpose, value: <Text text={word('purposes', wanted.purpose)} /> },
          { label: w.templatePorts, value: some(wanted.ports, w.noneNamed) },
          { label: w.links, value: some(wanted.links, w.noLinks) },
          { label: w.callbacks, value: some(wanted.callbacks, w.noCallbacks) },
        ];
    }
  };
  return (
    <div className="stack">
      {wanted.kind === 'template' && <TemplatePreview signature={wanted.signature} text={wanted.text} />}
      <Facts facts={[...facts(), { label: w.reason, value: <Text text={reason} />, wide: true }]} />
      {wanted.kind === 'port' && <PortStructure port={wanted.port} />}
      {wanted.kind === 'signature' && <SignaturePreview signature={wanted.signature} />}
    </div>
  );
}
