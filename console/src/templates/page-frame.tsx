import { Breadcrumb } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import { PAGES } from '../pages/index.ts';
import { frameWords } from '../words/frame.ts';
import { useTold, useWords } from '../words/language.tsx';

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
  const parents = PAGES.filter(({ path }) => path !== '/' && pathname.startsWith(`${path}/`));
  return (
    <>
      <header className="page-head">
        {parents.length > 0 && (
          <nav aria-label={w.breadcrumb}>
            <Breadcrumb
              items={[
                ...parents.map(({ path, title: parent }) => ({
                  title: <Link to={path}>{told(parent)}</Link>,
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
