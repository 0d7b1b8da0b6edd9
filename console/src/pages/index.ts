import type { ComponentType } from 'react';
import type { Act } from '../frame/session.tsx';
import type { IconName } from '../parts/icon.tsx';
import { pageWords } from '../words/pages.ts';
import type { Words } from '../words/words.ts';

export type NavGroup = 'work' | 'traffic' | 'consent' | 'registry' | 'system';

export interface Page {
  /** Below /console. */
  readonly path: string;
  readonly title: Words<string>;
  /** Who may not do this, or any of these, anywhere does not see the page. */
  readonly act?: Act | readonly Act[];
  /** Where it stands in the navigation; absent: reached from other pages. */
  readonly nav?: { readonly group: NavGroup; readonly icon: IconName };
  load(): Promise<{ default: ComponentType }>;
}

/** Whether somebody with these acts sees a page. */
export function isShown({ act }: Pick<Page, 'act'>, acts: readonly Act[]): boolean {
  if (act === undefined) return true;
  return typeof act === 'string' ? acts.includes(act) : act.some((each) => acts.includes(each));
}

/** Every page of the console, in the order of the navigation. A new page is a line here and a file beside. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    title: pageWords.work,
    nav: { group: 'work', icon: 'work' },
    load: () => import('./work/page.tsx'),
  },
  {
    path: '/held',
    title: pageWords.held,
    act: 'message.read',
    nav: { group: 'work', icon: 'held' },
    load: () => import('./held/list.tsx'),
  },
  {
    path: '/review',
    title: pageWords.review,
    act: 'registry.review',
    nav: { group: 'work', icon: 'review' },
    load: () => import('./applications/review.tsx'),
  },
  {
    path: '/review/:id',
    title: pageWords.application,
    act: 'registry.review',
    load: () => import('./applications/record.tsx'),
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
  {
    path: '/consents',
    title: pageWords.consents,
    act: 'consent.read',
    nav: { group: 'consent', icon: 'consent' },
    load: () => import('./consents/number.tsx'),
  },
  {
    path: '/consent-events',
    title: pageWords.consentEvents,
    act: 'consent.read',
    nav: { group: 'consent', icon: 'audit' },
    load: () => import('./consents/events.tsx'),
  },
  {
    path: '/preflights',
    title: pageWords.preflights,
    act: 'audience.check',
    nav: { group: 'consent', icon: 'review' },
    load: () => import('./preflights/ask.tsx'),
  },
  {
    path: '/preflights/:id',
    title: pageWords.preflight,
    act: 'audience.check',
    load: () => import('./preflights/page.tsx'),
  },
  {
    path: '/wordings',
    title: pageWords.wordings,
    act: 'consent.read',
    nav: { group: 'consent', icon: 'template' },
    load: () => import('./consents/wordings.tsx'),
  },
  {
    path: '/wordings/new',
    title: pageWords.newWording,
    act: 'consent.write',
    load: () => import('./consents/new-wording.tsx'),
  },
  {
    path: '/wordings/:id',
    title: pageWords.wording,
    act: 'consent.read',
    load: () => import('./consents/wording.tsx'),
  },
  {
    path: '/consent-counts',
    title: pageWords.consentCounts,
    act: 'consent.read',
    nav: { group: 'consent', icon: 'chart' },
    load: () => import('./consents/counts.tsx'),
  },
  {
    path: '/own-data',
    title: pageWords.ownData,
    act: 'number.unmask',
    nav: { group: 'consent', icon: 'account' },
    load: () => import('./retention/own-data.tsx'),
  },
  {
    path: '/refusals/new',
    title: pageWords.newRefusal,
    act: 'consent.refuse',
    load: () => import('./consents/new-refusal.tsx'),
  },
  {
    path: '/opt-outs',
    title: pageWords.optOuts,
    act: 'probe.read',
    nav: { group: 'consent', icon: 'finding' },
    load: () => import('./opt-outs/page.tsx'),
  },
  {
    path: '/opt-outs/new',
    title: pageWords.newProbe,
    act: 'probe.manage',
    load: () => import('./opt-outs/new.tsx'),
  },
  {
    path: '/opt-outs/:id/refusal',
    title: pageWords.probeRefusal,
    act: 'probe.manage',
    load: () => import('./opt-outs/refuse.tsx'),
  },
  {
    path: '/organisations',
    title: pageWords.organisations,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'organisation' },
    load: () => import('./organisations/list.tsx'),
  },
  {
    path: '/organisations/new',
    title: pageWords.registerOrganisation,
    act: 'registry.review',
    load: () => import('./organisations/register.tsx'),
  },
  {
    path: '/organisations/:id',
    title: pageWords.organisation,
    act: 'facts.read',
    load: () => import('./organisations/page.tsx'),
  },
  {
    path: '/ports',
    title: pageWords.ports,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'port' },
    load: () => import('./ports/list.tsx'),
  },
  { path: '/ports/:id', title: pageWords.port, act: 'facts.read', load: () => import('./ports/page.tsx') },
  {
    path: '/leases',
    title: pageWords.leases,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'lease' },
    load: () => import('./leases/list.tsx'),
  },
  {
    path: '/leases/new',
    title: pageWords.declareLease,
    act: 'registry.apply',
    load: () => import('./leases/declare.tsx'),
  },
  { path: '/leases/:id', title: pageWords.lease, act: 'facts.read', load: () => import('./leases/page.tsx') },
  {
    path: '/signatures',
    title: pageWords.signatures,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'signature' },
    load: () => import('./signatures/list.tsx'),
  },
  {
    path: '/signatures/:id',
    title: pageWords.signature,
    act: 'facts.read',
    load: () => import('./signatures/page.tsx'),
  },
  {
    path: '/letters',
    title: pageWords.letters,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'letter' },
    load: () => import('./letters/list.tsx'),
  },
  {
    path: '/letters/:id',
    title: pageWords.letter,
    act: 'facts.read',
    load: () => import('./letters/page.tsx'),
  },
  {
    path: '/templates',
    title: pageWords.templates,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'template' },
    load: () => import('./templates/list.tsx'),
  },
  {
    path: '/templates/:id',
    title: pageWords.template,
    act: 'facts.read',
    load: () => import('./templates/page.tsx'),
  },
  {
    path: '/imports',
    title: pageWords.imports,
    act: ['registry.review', 'registry.apply', 'consent.write'],
    nav: { group: 'registry', icon: 'import' },
    load: () => import('./imports/hand-in.tsx'),
  },
  {
    path: '/imports/:id',
    title: pageWords.oneImport,
    act: ['registry.review', 'registry.apply', 'consent.write'],
    load: () => import('./imports/page.tsx'),
  },
  {
    path: '/expiring',
    title: pageWords.expiring,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'expiring' },
    load: () => import('./expiring/page.tsx'),
  },
  {
    path: '/accounts',
    title: pageWords.accounts,
    act: 'account.read',
    nav: { group: 'registry', icon: 'account' },
    load: () => import('./accounts/list.tsx'),
  },
  {
    path: '/rules',
    title: pageWords.rules,
    act: 'rule.read',
    nav: { group: 'registry', icon: 'rules' },
    load: () => import('./rules/page.tsx'),
  },
  {
    path: '/applications',
    title: pageWords.applications,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'application' },
    load: () => import('./applications/list.tsx'),
  },
  {
    path: '/applications/new',
    title: pageWords.newApplication,
    act: 'registry.apply',
    load: () => import('./applications/new.tsx'),
  },
  {
    path: '/applications/new/:kind',
    title: pageWords.newApplication,
    act: 'registry.apply',
    load: () => import('./applications/form.tsx'),
  },
  {
    path: '/applications/:id',
    title: pageWords.application,
    act: 'facts.read',
    load: () => import('./applications/record.tsx'),
  },
  {
    path: '/plans',
    title: pageWords.plans,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'plan' },
    load: () => import('./plans/calendar.tsx'),
  },
  {
    path: '/plans/list',
    title: pageWords.planList,
    act: 'facts.read',
    load: () => import('./plans/list.tsx'),
  },
  {
    path: '/plans/new',
    title: pageWords.newPlan,
    act: 'plan.file',
    load: () => import('./plans/form.tsx'),
  },
  {
    path: '/plans/:id',
    title: pageWords.plan,
    act: 'facts.read',
    load: () => import('./plans/record.tsx'),
  },
  {
    path: '/plans/:id/change',
    title: pageWords.changePlan,
    act: 'plan.file',
    load: () => import('./plans/form.tsx'),
  },
  {
    path: '/sanctions',
    title: pageWords.sanctions,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'sanction' },
    load: () => import('./sanctions/list.tsx'),
  },
  {
    path: '/sanctions/new',
    title: pageWords.newSanction,
    act: 'registry.sanction',
    load: () => import('./sanctions/propose.tsx'),
  },
  {
    path: '/sanctions/:id',
    title: pageWords.sanction,
    act: 'facts.read',
    load: () => import('./sanctions/record.tsx'),
  },
  {
    path: '/findings',
    title: pageWords.findings,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'finding' },
    load: () => import('./findings/list.tsx'),
  },
  {
    path: '/findings/:id',
    title: pageWords.finding,
    act: 'facts.read',
    load: () => import('./findings/record.tsx'),
  },
  {
    path: '/detectors',
    title: pageWords.detectors,
    act: 'facts.read',
    nav: { group: 'registry', icon: 'detector' },
    load: () => import('./findings/detectors.tsx'),
  },
  {
    path: '/system',
    title: pageWords.gateways,
    nav: { group: 'system', icon: 'health' },
    load: () => import('./system/page.tsx'),
  },
  {
    path: '/audit',
    title: pageWords.audit,
    act: 'audit.read',
    nav: { group: 'system', icon: 'audit' },
    load: () => import('./audit/list.tsx'),
  },
  {
    path: '/retention',
    title: pageWords.retention,
    act: 'audit.read',
    nav: { group: 'system', icon: 'expiring' },
    load: () => import('./retention/page.tsx'),
  },
  {
    path: '/people',
    title: pageWords.people,
    act: 'person.manage',
    nav: { group: 'system', icon: 'people' },
    load: () => import('./people/list.tsx'),
  },
  {
    path: '/people/new',
    title: pageWords.invite,
    act: 'person.manage',
    load: () => import('./people/invite.tsx'),
  },
  {
    path: '/keys',
    title: pageWords.keys,
    act: 'key.manage',
    nav: { group: 'system', icon: 'key' },
    load: () => import('./keys/list.tsx'),
  },
  { path: '/keys/new', title: pageWords.makeKey, act: 'key.manage', load: () => import('./keys/make.tsx') },
  { path: '/me', title: pageWords.me, load: () => import('./me/page.tsx') },
];
