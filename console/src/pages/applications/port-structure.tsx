import { usePortBlock, useWord } from '../../parts/vocabulary.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useTold, useWords } from '../../words/language.tsx';

/** What the digits of a port say, explained while they are typed. */
export function PortStructure({ port }: { port: string }) {
  const w = useWords(applicationWords);
  const told = useTold();
  const word = useWord();
  const digits = port.trim();
  const block = usePortBlock(digits);
  if (!/^\d+$/.test(digits)) return <p className="structure quiet">{w.structureEmpty}</p>;
  if (digits.startsWith('1064')) return <p className="structure bad">{w.structureMachines}</p>;
  if (block === undefined) return <p className="structure quiet">{w.structureUnknown}</p>;
  const { kind, carrier } = block;
  const { length } = block.prefix;
  return (
    <section className="structure" aria-label={w.structure}>
      <p className="structure-digits">
        <span className="structure-part">
          <b>{digits.slice(0, length)}</b>
          <small>{w.structurePrefix}</small>
        </span>
        {digits.length > length && (
          <span className="structure-part">
            <span>{digits.slice(length)}</span>
            <small>{w.structureRest}</small>
          </span>
        )}
      </p>
      <p>
        <strong>{told(kind.name)}</strong>
        {carrier !== null && ` · ${w.structureNetwork} ${word('carriers', carrier)}`}
      </p>
      <p className="quiet">{told(kind.meaning)}</p>
      <p className="quiet">{w.structureLength(digits.length)}</p>
    </section>
  );
}
