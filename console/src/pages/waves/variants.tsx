import type { WavePage } from '../../api.ts';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { Section } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { waveWords } from '../../words/waves.ts';
import { Pieces } from './pieces.tsx';

type Variant = WavePage['variants'][number];

/** The mutation tree: each variant below the one that it came from, with what was changed. */
export function Variants({ wave: { variants } }: { wave: WavePage }) {
  const w = useWords(waveWords);
  const ids = new Set(variants.map(({ id }) => id));
  const below = new Map<string, Variant[]>();
  for (const each of variants) {
    // The one that it came from may have been split off since: then it stands by itself.
    const parent = each.parent !== null && ids.has(each.parent) ? each.parent : '';
    below.set(parent, [...(below.get(parent) ?? []), each]);
  }
  return (
    <Section title={w.variants}>
      <p className="quiet">{w.variantsWhat}</p>
      <Branch variants={below.get('') ?? []} below={below} />
    </Section>
  );
}

function Branch({
  variants,
  below,
}: {
  variants: readonly Variant[];
  below: ReadonlyMap<string, readonly Variant[]>;
}) {
  return (
    <ul className="mutations">
      {variants.map((variant) => {
        const children = below.get(variant.id);
        return (
          <li key={variant.id}>
            <OneVariant variant={variant} />
            {children !== undefined && <Branch variants={children} below={below} />}
          </li>
        );
      })}
    </ul>
  );
}

function OneVariant({ variant }: { variant: Variant }) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  const { by, distance, changes, text, messages, complaints } = variant;
  const kinds = { first: w.firstVariant, text: w.byText, contact: w.byContact };
  return (
    <div className="mutation">
      <p className="quiet">
        {kinds[by]}
        {by !== 'first' && ` · ${w.differs(Math.round(distance * 100))}`} ·{' '}
        {w.counted(numberOf(messages, language), numberOf(complaints, language))} ·{' '}
        {timeOf(variant.firstSeen)}
      </p>
      {changes.length === 0 ? (
        <p className="quoted">
          <Pieces pieces={text} />
        </p>
      ) : (
        <>
          <ul className="changes">
            {changes.map(({ before, after }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: changes have no other name and never move
              <li key={i}>
                {before.length > 0 && (
                  <del>
                    <Pieces pieces={before} />
                  </del>
                )}
                {after.length > 0 && (
                  <ins>
                    <Pieces pieces={after} />
                  </ins>
                )}
              </li>
            ))}
          </ul>
          <details>
            <summary>{w.wholeText}</summary>
            <p className="quoted">
              <Pieces pieces={text} />
            </p>
          </details>
        </>
      )}
    </div>
  );
}
