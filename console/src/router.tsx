import { type ComponentType, lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { NoPage, NotAllowed } from './frame/no-page.tsx';
import { useSession } from './frame/session.tsx';
import { Shell } from './frame/shell.tsx';
import { isShown, PAGES, type Page } from './pages/index.ts';
import { Waiting } from './parts/waiting.tsx';
import type { Handle } from './templates/page-frame.tsx';
import { frameWords } from './words/frame.ts';
import { useWords } from './words/language.tsx';

/** One route for each page of the table; the shell stays while pages change. */
function routeOf(page: Page): RouteObject {
  const above = PAGES.filter(({ path }) => path !== '/' && page.path.startsWith(`${path}/`));
  const handle: Handle = { above };
  return { path: page.path, element: <Entry content={lazy(page.load)} page={page} />, handle };
}

function Entry({ content: Content, page }: { content: ComponentType; page: Page }) {
  const w = useWords(frameWords);
  const { acts } = useSession();
  if (!isShown(page, acts)) return <NotAllowed />;
  return (
    <Suspense fallback={<Waiting label={w.loading} />}>
      <Content />
    </Suspense>
  );
}

/** Whoever comes without an address begins at the first page that their duties show. */
function Start() {
  const { acts } = useSession();
  const first = PAGES.find((page) => page.nav !== undefined && page.path !== '/' && isShown(page, acts));
  return first === undefined ? <NoPage empty /> : <Navigate to={first.path} replace />;
}

const start: RouteObject[] = PAGES.some(({ path }) => path === '/') ? [] : [{ path: '/', Component: Start }];

export const router = createBrowserRouter(
  [{ Component: Shell, children: [...start, ...PAGES.map(routeOf), { path: '*', Component: NoPage }] }],
  { basename: '/console' },
);
