import type { OrganisationId } from './organisation.ts';

/** In whose name a person or a machine acts. `public` is whoever comes without signing in. */
export const ROLES = ['public', 'sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'] as const;
export type Role = (typeof ROLES)[number];
export type StaffRole = Exclude<Role, 'public'>;

/** Roles that are held for one organisation, never for the whole installation. */
export const ROLES_OF_ONE: readonly StaffRole[] = ['sender', 'provider'];

const EVERYBODY = ['public', 'sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'] as const;
const STAFF = ['sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'] as const;

/**
 * Who may do what: the only table (P8). An act is exercised within the organisation that the duty names; a duty without one covers the
 * whole installation.
 */
export const PERMISSIONS = {
  'facts.read': STAFF,
  'facts.write': ['provider', 'carrier', 'operator'],
  'registry.apply': ['sender', 'provider', 'carrier'],
  'registry.review': ['carrier', 'regulator'],
  'registry.sanction': ['carrier', 'regulator'],
  'plan.file': ['sender', 'provider'],
  'plan.review': ['carrier'],
  'plan.stop': ['sender', 'provider', 'carrier'],
  'audience.check': ['sender', 'provider'],
  'message.read': ['sender', 'provider', 'carrier', 'centre', 'regulator'],
  'message.release': ['provider', 'carrier'],
  'number.unmask': ['centre', 'regulator'],
  'consent.read': ['sender', 'provider', 'centre', 'regulator'],
  'consent.write': ['sender', 'provider'],
  'consent.refuse': ['sender', 'provider', 'centre'],
  'probe.read': ['centre', 'regulator', 'operator'],
  'probe.manage': ['centre', 'operator'],
  'complaint.tell': ['sender', 'provider', 'carrier', 'centre'],
  'complaint.read': ['centre', 'regulator'],
  'complaint.handle': ['centre'],
  'bulletin.read': ['centre', 'regulator'],
  'bulletin.write': ['centre'],
  'bulletin.approve': ['centre'],
  'directive.read': ['sender', 'provider', 'carrier', 'regulator'],
  'directive.write': ['regulator'],
  'directive.answer': ['sender', 'provider', 'carrier'],
  'rule.read': STAFF,
  'rule.mode': ['carrier', 'regulator'],
  'lookback.read': ['carrier', 'regulator'],
  'lookback.run': ['carrier', 'regulator'],
  'lead.read': ['sender', 'provider', 'carrier', 'centre', 'regulator'],
  'lead.answer': ['sender', 'provider', 'carrier'],
  'webhook.manage': ['sender', 'provider', 'carrier', 'centre'],
  'evidence.verify': EVERYBODY,
  'account.read': ['sender', 'provider', 'carrier', 'operator'],
  'gateway.operate': ['operator', 'carrier'],
  'audit.read': ['carrier', 'centre', 'regulator', 'operator'],
  'person.manage': ['operator'],
  'key.manage': ['sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Act = keyof typeof PERMISSIONS;
export const ACTS = Object.keys(PERMISSIONS) as readonly Act[];

export function mayDo(role: Role, act: Act): boolean {
  return (PERMISSIONS[act] as readonly Role[]).includes(role);
}

/** A role that somebody holds: for one organisation, or for the whole installation where none is named. */
export interface Duty {
  readonly role: StaffRole;
  readonly organisation: OrganisationId | undefined;
}

/** Where an act may be exercised: everywhere, or within these organisations only. */
export type Scope = 'all' | readonly OrganisationId[];

/** What the duties together allow of an act; undefined: not at all. */
export function scopeFor(duties: readonly Duty[], act: Act): Scope | undefined {
  const allowing = duties.filter(({ role }) => mayDo(role, act));
  if (allowing.length === 0) return undefined;
  if (allowing.some(({ organisation }) => organisation === undefined)) return 'all';
  return [...new Set(allowing.map(({ organisation }) => organisation!))];
}
