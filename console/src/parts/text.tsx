import { Popover } from 'antd';
import { useId } from 'react';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';
import { hasMarks, piecesOf } from './marks.ts';

interface Props {
  readonly text: string;
  /** In a table: one or two lines, the whole on demand. */
  readonly clip?: boolean;
}

/**
 * A stranger's text. It stands by itself whatever its direction, breaks where it must, and what cannot be seen in it is shown as a chip.
 */
export function Text({ text, clip = false }: Props) {
  const w = useWords(frameWords);
  const id = useId();
  if (!clip) {
    return (
      <bdi className="stranger" dir="auto">
        <Pieces text={text} />
      </bdi>
    );
  }
  const long = widthOf(text) > 2 * LINE || text.includes('\n');
  if (!long) {
    return (
      <bdi className="stranger clip" dir="auto">
        <Pieces text={text} />
      </bdi>
    );
  }
  return (
    <span className="clip-row">
      <bdi className="stranger clip" dir="auto" id={id}>
        <Pieces text={text.slice(0, 400)} />
      </bdi>
      <Popover
        trigger={['click']}
        content={
          <div className="clip-whole">
            <Text text={text} />
          </div>
        }
        placement="topRight"
      >
        <button type="button" className="link-button" aria-describedby={id}>
          {w.more}
        </button>
      </Popover>
    </span>
  );
}

/** What two lines of the narrower columns hold, in halves of a Chinese character. */
const LINE = 26;
function widthOf(text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i += 1) width += text.charCodeAt(i) < 0x2e80 ? 1 : 2;
  return width;
}

function Pieces({ text }: { text: string }) {
  if (!hasMarks(text)) return text;
  return piecesOf(text).map((piece, i) =>
    piece.kind === 'text' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
      <span key={i}>{piece.text}</span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <bdi key={i} className="mark" dir="ltr" title={piece.code}>
        {piece.name}
      </bdi>
    ),
  );
}
