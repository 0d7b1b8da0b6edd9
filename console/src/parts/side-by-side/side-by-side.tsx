import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../../words/language.tsx';
import { sideBySideWords } from '../../words/side-by-side.ts';
import { differences, type NamePiece } from '../differences.ts';
import { Text } from '../text.tsx';
import { placesOf } from './places.ts';
import './side-by-side.css';

interface Side {
  readonly title: string;
  readonly name: string;
  /** Where the name leads. */
  readonly to?: string;
  /** Below the name: whose it is, since when. */
  readonly note?: ReactNode;
}

/** Two names beside each other, with the characters that differ marked, and told in words for whoever does not see the marks. */
export function SideBySide({ left, right }: { left: Side; right: Side }) {
  const w = useWords(sideBySideWords);
  const [own, others] = differences(left.name, right.name);
  const places = placesOf(left.name, right.name);
  return (
    <div className="side-by-side">
      <OneSide side={left} pieces={own} />
      <OneSide side={right} pieces={others} />
      <ul className="differences" aria-label={w.differences}>
        {places.length === 0 && <li>{w.same}</li>}
        {places.map(({ place, left: one, right: other }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is told anew as a whole
          <li key={i}>
            {one !== undefined && other !== undefined
              ? w.differAt(place, one, other)
              : one !== undefined
                ? w.onlyLeft(place, one)
                : w.onlyRight(place, other!)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function OneSide({ side, pieces }: { side: Side; pieces: readonly NamePiece[] }) {
  const name = (
    <bdi className="name">
      {pieces.map(({ text, differs }, i) =>
        differs ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
          <mark key={i}>
            <Text text={text} />
          </mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Text key={i} text={text} />
        ),
      )}
    </bdi>
  );
  return (
    <div className="side">
      <span className="quiet">{side.title}</span>
      {side.to === undefined ? name : <Link to={side.to}>{name}</Link>}
      {side.note !== undefined && <span className="quiet">{side.note}</span>}
    </div>
  );
}
