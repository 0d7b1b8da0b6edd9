import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../words/language.tsx';
import { listWords } from '../words/list.ts';

export interface Pages<Cursor> {
  /** What the API is asked to go on behind; undefined on the first page. */
  readonly after: Cursor | undefined;
  readonly page: number;
  next(after: Cursor): void;
  previous(): void;
}

/** The pages of a list within a page: they stand in no address. */
export function usePages<Cursor extends string | number>(): Pages<Cursor> {
  const [stack, setStack] = useState<readonly Cursor[]>([]);
  return {
    after: stack.at(-1),
    page: stack.length + 1,
    next: (after) => setStack([...stack, after]),
    previous: () => setStack(stack.slice(0, -1)),
  };
}

interface PagerProps<Cursor> {
  readonly pages: Pages<Cursor>;
  /** Behind the page that is shown; null: it is the last. */
  readonly next: Cursor | null;
  readonly label: string;
}

export function Pager<Cursor>({ pages, next, label }: PagerProps<Cursor>) {
  const w = useWords(listWords);
  if (pages.page === 1 && next === null) return null;
  return (
    <nav className="pager" aria-label={`${label} · ${w.pages}`}>
      <Button disabled={pages.page === 1} onClick={pages.previous}>
        {w.previous}
      </Button>
      <span aria-current="page">{w.page(pages.page)}</span>
      <Button disabled={next === null} onClick={() => next !== null && pages.next(next)}>
        {w.next}
      </Button>
    </nav>
  );
}
