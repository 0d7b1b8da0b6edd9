import { useVocabulary, useWord } from '../../parts/vocabulary.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useTold, useWords } from '../../words/language.tsx';

/** What the digits of a port say, explained while they are typed. */
export function PortStructure({ port }: { port: string }) {
  const w = useWords(applicationWords);
  const told = useTold();
  const word = useWord();
  const { portBlocks, portKinds } = useVocabulary();
  const digits = port.trim();
  if (!/^\d+$/.test(digits)) return <p className="structure quiet">{w.structureEmpty}</p>;
  if (digits.startsWith('1064')) return <p className="structure bad">{w.structureMachines}</p>;
  let block: (typeof portBlocks)[number] | undefined;
  for (const each of portBlocks)
    if (digits.startsWith(each.prefix) && each.prefix.length > (block?.prefix.length ?? 0)) block = each;
  const kind = block === undefined ? undefined : portKinds[block.kind];
  if (block === undefined || kind === undefined)
    return <p className="structure quiet">{w.structureUnknown}</p>;
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
        {block.carrier !== null && ` · ${w.structureNetwork} ${word('carriers', block.carrier)}`}
      </p>
      <p className="quiet">{told(kind.meaning)}</p>
      <p className="quiet">{w.structureLength(digits.length)}</p>
    </section>
  );
}
