import type { Instant, Scope } from '../domain/index.ts';
import { whose } from './facts.ts';
import { covers, type Db, type Ground } from './ground.ts';
import type { Reading } from './reading.ts';
import type { Objection } from './refusal.ts';

/** What is applied for, as it was written: nothing in it has been read yet. `organisation` is in whose name. Times are dates or RFC 3339. */
export type Wanted = WantedPort | WantedSignature | WantedLetter | WantedFiling | WantedTemplate;

export interface WantedPort {
  readonly kind: 'port';
  /** Who will hold it. */
  readonly organisation: string;
  readonly port: string;
  readonly use: string;
  /** Addresses or CIDR ranges from which it is reached. */
  readonly accessPoints: readonly string[];
}

export interface WantedSignature {
  readonly kind: 'signature';
  readonly organisation: string;
  readonly signature: string;
  readonly owner: string;
  /** What the name is taken from, and the date on the paper that shows it. */
  readonly source: string;
  readonly sourceDate: string;
  /** For the owner itself, or for another under a letter. */
  readonly use: string;
  readonly letter?: string | undefined;
  /** The registered name that this one resembles, where it is wanted all the same: the reviewer then decides, with a reason. */
  readonly despite?: string | undefined;
}

export interface WantedLetter {
  readonly kind: 'letter';
  readonly organisation: string;
  readonly letter: string;
  readonly signatures: readonly string[];
  readonly grantor: string;
  readonly grantee: string;
  /** None given: every purpose, every port. */
  readonly purposes?: readonly string[] | undefined;
  readonly ports?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly until: string;
}

export interface WantedFiling {
  readonly kind: 'filing';
  readonly organisation: string;
  readonly signature: string;
  readonly carrier: string;
  readonly state: string;
}

export interface WantedTemplate {
  readonly kind: 'template';
  /** Who will send it. */
  readonly organisation: string;
  readonly template: string;
  readonly signature: string;
  /** After the signature; `{name:type}` stands for a variable. */
  readonly text: string;
  readonly purpose: string;
  /** The ports that it will be sent from, where they are known: its purpose must fit their use. */
  readonly ports?: readonly string[] | undefined;
  /** Hosts that its links may lead to. */
  readonly links?: readonly string[] | undefined;
  /** Numbers that it may ask to call. */
  readonly callbacks?: readonly string[] | undefined;
}

/** What the machine found: everything at once. Without objections, the changes that an approval would write. */
export interface Checked {
  readonly objections: readonly Objection[];
  /** What it is about, by name. */
  readonly subject: string;
  readonly changes: readonly Record<string, unknown>[];
}

/** `asked`: when it was applied for, which a review days later does not turn against the applicant. */
export interface Moment {
  readonly now: Instant;
  readonly asked: Instant;
  /** It was decided elsewhere, where the papers were looked at: who asks, and what the papers are, is not asked here. */
  readonly elsewhere?: boolean | undefined;
  /** Registered names of others that a new one resembles, the best first. */
  readonly resembling: Ground['resembling'];
}

export async function isRegistered(db: Db, organisation: string): Promise<boolean> {
  return (await whose(db, 'organisation', organisation)).length > 0;
}

/** The organisation in whose name somebody acts: a code, registered, and within the scope. What is foreign and what is not there are one. */
export async function inWhoseName(db: Db, reading: Reading, scope: Scope, text: string) {
  const organisation = reading.organisation('organisation', text);
  if (organisation === undefined) return undefined;
  if (covers(scope, organisation) && (await isRegistered(db, organisation))) return organisation;
  return reading.add('organisation-unknown', 'organisation', { organisation });
}

/** Another party: registered. */
export async function registered(db: Db, reading: Reading, field: string, text: string) {
  const organisation = reading.organisation(field, text);
  if (organisation === undefined) return undefined;
  if (await isRegistered(db, organisation)) return organisation;
  return reading.add('organisation-not-registered', field, { organisation });
}
