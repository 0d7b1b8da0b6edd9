import { Breadcrumb } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { generatePath, Link, useLocation, useMatches } from 'react-router';
import { frameWords } from '../words/frame.ts';
import { useTold, useWords } from '../words/language.tsx';
import type { Words } from '../words/words.ts';

/** What a route tells of its page: the pages above it, the uppermost first. */
export interface Handle {
  readonly above: readonly { readonly path: string; readonly title: Words<string> }[];
}

interface Props {
  readonly title: string;
  /** Beside the title: tags, a state. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

let lastPath: string | undefined;

/** What every page has: where one is, its one h1, its actions. The title takes the focus when the page was changed, so that it is read. */
export function PageFrame({ title, beside, actions, children }: Props) {
  const w = useWords(frameWords);
  const told = useTold();
  const { pathname } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${w.brand}`;
  }, [title, w]);
  useEffect(() => {
    if (lastPath !== undefined && lastPath !== pathname) heading.current?.focus({ preventScroll: true });
    lastPath = pathname;
  }, [pathname]);
  const here = useMatches().at(-1);
  const above = (here?.handle as Handle | undefined)?.above ?? [];
  return (
    <>
      <header className="page-head">
        {above.length > 0 && (
          <nav aria-label={w.breadcrumb}>
            <Breadcrumb
              items={[
                ...above.map(({ path, title: parent }) => ({
                  title: <Link to={generatePath(path, here?.params)}>{told(parent)}</Link>,
                })),
                { title: <span aria-current="page">{title}</span> },
              ]}
            />
          </nav>
        )}
        <div className="page-line">
          <h1 className="page-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside}
          {actions && <div className="page-actions">{actions}</div>}
        </div>
      </header>
      {children}
    </>
  );
}
