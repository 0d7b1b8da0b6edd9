import { piecesOf, type ShownFigure, typedNumbers } from '../../../../src/domain/bulletin-text.ts';
import type { BulletinPage } from '../../api.ts';
import { Text } from '../../parts/text.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useWords } from '../../words/language.tsx';

export type Written = BulletinPage['text'];

/** The figures as the bulletin's own language shows them. */
export function shownIn({ figures, bulletin }: BulletinPage): ShownFigure[] {
  return figures.map(({ key, shown }) => ({ key, shown: shown[bulletin.language] }));
}

/** The words as they will be read: figures of the data are marked, and so is a reference to nothing. */
export function Preview({ text, figures }: { text: Written; figures: readonly ShownFigure[] }) {
  const w = useWords(bulletinWords);
  const lines = [
    ...[text.headline, ...text.changes, ...text.unknown],
    ...text.paragraphs.flatMap(({ title, text: body }) => [title, body]),
  ];
  const typed = lines.flatMap((line) => typedNumbers(line ?? ''));
  return (
    <article className="bulletin-paper" aria-label={w.preview}>
      <p className="bulletin-headline">
        <Line text={text.headline} figures={figures} />
      </p>
      <Numbered title={w.changesShort} lines={text.changes} figures={figures} />
      {text.paragraphs.map(({ title, text: body }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name
        <section key={i}>
          <h3>
            <Line text={title} figures={figures} />
          </h3>
          <p className="bulletin-text">
            <Line text={body} figures={figures} />
          </p>
        </section>
      ))}
      <Numbered title={w.unknown} lines={text.unknown} figures={figures} />
      <hr />
      <p className="quiet">{w.previewHint}</p>
      <p className="quiet">{typed.length === 0 ? w.noTyped : `${w.typed}: ${typed.join('  ')}`}</p>
    </article>
  );
}

function Numbered({
  title,
  lines,
  figures,
}: {
  title: string;
  lines: readonly string[];
  figures: readonly ShownFigure[];
}) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ol>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <li key={i}>
            <Line text={line} figures={figures} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Line({ text, figures }: { text: string | undefined; figures: readonly ShownFigure[] }) {
  return piecesOf(text ?? '', figures).map((piece, i) =>
    piece.kind === 'text' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
      <Text key={i} text={piece.text} />
    ) : piece.kind === 'figure' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={i} className="bulletin-figure" title={piece.key}>
        {piece.shown}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={i} className="bulletin-figure broken">{`{${piece.key}}`}</span>
    ),
  );
}
