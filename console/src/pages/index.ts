import type { ComponentType } from 'react';
import type { Act } from '../frame/session.tsx';
import type { IconName } from '../parts/icon.tsx';
import { pageWords } from '../words/pages.ts';
import type { Words } from '../words/words.ts';

export type NavGroup = 'work' | 'traffic' | 'registry' | 'system';

export interface Page {
  /** Below /console. */
  readonly path: string;
  readonly title: Words<string>;
  /** Who may not do this anywhere does not see the page. */
  readonly act?: Act;
  /** Where it stands in the navigation; absent: reached from other pages. */
  readonly nav?: { readonly group: NavGroup; readonly icon: IconName };
  load(): Promise<{ default: ComponentType }>;
}

/** Every page of the console, in the order of the navigation. A new page is a line here and a file beside. */
export const PAGES: readonly Page[] = [
  {
    path: '/held',
    title: pageWords.held,
    act: 'message.read',
    nav: { group: 'work', icon: 'held' },
    load: () => import('./held/list.tsx'),
  },
  {
    path: '/live',
    title: pageWords.live,
    act: 'message.read',
    nav: { group: 'traffic', icon: 'live' },
    load: () => import('./live/page.tsx'),
  },
  {
    path: '/traffic',
    title: pageWords.traffic,
    act: 'message.read',
    nav: { group: 'traffic', icon: 'chart' },
    load: () => import('./traffic/page.tsx'),
  },
  {
    path: '/messages',
    title: pageWords.messages,
    act: 'message.read',
    nav: { group: 'traffic', icon: 'message' },
    load: () => import('./messages/list.tsx'),
  },
  {
    path: '/messages/:id',
    title: pageWords.message,
    act: 'message.read',
    load: () => import('./messages/page.tsx'),
  },
];
