import { Link } from 'react-router';
import type { WavePage } from '../../api.ts';
import { Section, Timeline } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { waveWords } from '../../words/waves.ts';

/** Which waves went into this one or came of it, and why. */
export function Events({ wave: { id, events } }: { wave: WavePage }) {
  const w = useWords(waveWords);
  return (
    <Section title={w.events}>
      {events.length === 0 ? (
        <p className="quiet">{w.noEvents}</p>
      ) : (
        <Timeline
          items={events.map(({ kind, wave, other, variants, at, by }) => {
            const isHere = wave === id;
            const deed = kind === 'merge' ? (isHere ? w.tookIn : w.wentInto) : isHere ? w.splitOff : w.cameOf;
            const away = isHere ? other : wave;
            const why = by === 'text' ? w.byText : by === 'contact' ? w.byContact : w.looked;
            return {
              at,
              what: (
                <>
                  {deed} <Link to={`/waves/${away}`}>{w.title(away)}</Link>{' '}
                  <span className="quiet">
                    {w.variantsOf(variants)} · {why}
                  </span>
                </>
              ),
            };
          })}
        />
      )}
    </Section>
  );
}
