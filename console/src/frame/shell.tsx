import { useMutation } from '@tanstack/react-query';
import { Button, Drawer, Dropdown } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router';
import { api } from '../api.ts';
import { isShown, type NavGroup, PAGES } from '../pages/index.ts';
import { Icon } from '../parts/icon.tsx';
import { useVocabulary } from '../parts/vocabulary.tsx';
import { frameWords } from '../words/frame.ts';
import { useLanguage, useTold, useWords } from '../words/language.tsx';
import { JobsButton, JobsProvider } from './jobs.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { Problems } from './problems.tsx';
import { useLookAgain, useSession } from './session.tsx';

/** Header, navigation and the page between them. */
export function Shell() {
  const w = useWords(frameWords);
  const { demo } = useSession();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the page changes
  useEffect(() => setOpen(false), [pathname]);
  return (
    <JobsProvider>
      <a className="skip" href="#content">
        {w.skip}
      </a>
      <div className="shell">
        <header className="shell-head">
          <Button
            className="shell-menu"
            type="text"
            icon={<Icon name="menu" />}
            aria-label={w.openNavigation}
            aria-expanded={open}
            onClick={() => setOpen(true)}
          />
          <Link className="brand" to="/">
            <Mark />
            <span>{w.brand}</span>
          </Link>
          <div className="shell-head-end">
            <JobsButton />
            <LanguageSwitch save />
            <Person />
          </div>
        </header>
        <nav className="shell-nav" aria-label={w.navigation}>
          <Navigation />
        </nav>
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="left"
          size={260}
          title={w.brand}
          destroyOnHidden
          styles={{ body: { padding: 8 } }}
        >
          <nav aria-label={w.navigation}>
            <Navigation />
          </nav>
        </Drawer>
        <main className="shell-main" id="content" tabIndex={-1}>
          {demo && <p className="demo-banner">{w.demo}</p>}
          <Problems at={pathname}>
            <Outlet />
          </Problems>
        </main>
      </div>
      <ScrollRestoration getKey={({ pathname: path }) => path} />
    </JobsProvider>
  );
}

export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0b6b5d" />
      <path
        d="M8 9h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9l-5 4v-4H8a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z M11.500 15.500l3 3 6-6"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

const GROUPS: readonly NavGroup[] = ['work', 'complaint', 'traffic', 'consent', 'registry', 'system'];

function Navigation() {
  const w = useWords(frameWords);
  const told = useTold();
  const { acts } = useSession();
  const titles: Record<NavGroup, string> = {
    work: w.groupWork,
    complaint: w.groupComplaint,
    traffic: w.groupTraffic,
    consent: w.groupConsent,
    registry: w.groupRegistry,
    system: w.groupSystem,
  };
  const { pathname } = useLocation();
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place in the list
  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  const shown = PAGES.filter((page) => page.nav !== undefined && isShown(page, acts));
  const groups = GROUPS.map((group) => {
    const pages = shown.filter(({ nav }) => nav?.group === group);
    if (pages.length === 0) return null;
    return (
      <div key={group} className="nav-group">
        <p className="nav-group-title" id={`nav-${group}`}>
          {titles[group]}
        </p>
        <ul aria-labelledby={`nav-${group}`}>
          {pages.map(({ path, title, nav }) => (
            <li key={path}>
              <NavLink to={path} end={path === '/'} className="nav-link">
                <Icon name={nav!.icon} />
                <span>{told(title)}</span>
              </NavLink>
            </li>
          ))}
        </ul>
      </div>
    );
  });
  return (
    <div ref={list} className="nav-groups">
      {groups}
    </div>
  );
}

function Person() {
  const w = useWords(frameWords);
  const { language } = useLanguage();
  const { person, duties } = useSession();
  const { roles } = useVocabulary();
  const lookAgain = useLookAgain();
  const navigate = useNavigate();
  const leave = useMutation({ mutationFn: () => api('DELETE /api/session'), onSettled: () => lookAgain() });
  const told = duties.map(({ role, organisation }) => {
    const name = roles[role]?.[language] ?? role;
    return organisation === null ? name : `${name} · ${organisation}`;
  });
  const mine = PAGES.some(({ path }) => path === '/me');
  return (
    <Dropdown
      trigger={['click']}
      autoFocus
      menu={{
        items: [
          {
            key: 'duties',
            type: 'group',
            label: w.duties,
            children: (told.length === 0 ? [w.noDuties] : told).map((label, i) => ({
              key: `duty-${i}`,
              label,
              disabled: true,
            })),
          },
          ...(mine
            ? [{ type: 'divider' as const }, { key: 'me', label: w.account, onClick: () => navigate('/me') }]
            : []),
          { type: 'divider' },
          { key: 'out', label: w.signOut, onClick: () => leave.mutate() },
        ],
      }}
    >
      <Button type="text" icon={<Icon name="account" />} className="person">
        <span className="person-name">
          <bdi>{person?.name}</bdi>
          {told[0] !== undefined && <small>{told[0]}</small>}
        </span>
      </Button>
    </Dropdown>
  );
}
