import type { Act, Duty, StaffRole } from '../domain/index.ts';

export type Language = 'zh' | 'en';

/** `p_`, `k_`, `s_`, `a_` … and 20 lower-case letters and digits, drawn at random. */
export type Id = string;

/** Who asks. Everything that the API does, it does for one of these. */
export type Caller = PersonCaller | KeyCaller;

export interface PersonCaller {
  readonly kind: 'person';
  readonly id: Id;
  readonly login: string;
  readonly name: string;
  readonly language: Language;
  readonly duties: readonly Duty[];
  readonly session: Id;
}

export interface KeyCaller {
  readonly kind: 'key';
  readonly id: Id;
  readonly name: string;
  readonly duties: readonly Duty[];
  /** A key does only what it names, within what its duty allows. */
  readonly acts: readonly Act[];
}

/** How far a session has come. Only `in` is a caller; the others can do nothing but the next step. */
export type Step =
  /** A password was right; a code or a recovery code is asked for. */
  | 'second-factor'
  /** Came with an invitation: a name, a password and a second factor are to be set. */
  | 'enrol'
  | 'in';

export interface SessionState {
  readonly id: Id;
  readonly step: Step;
  readonly person: {
    readonly id: Id;
    readonly login: string;
    readonly name: string;
    readonly language: Language;
  };
  /** Which second factors this person has. */
  readonly factors: { readonly totp: boolean; readonly passkeys: number; readonly recoveryCodesLeft: number };
  readonly duties: readonly Duty[];
  /** When it ends by itself if nothing is done, and in any case. */
  readonly idleUntil: number;
  readonly until: number;
}

/** A session just made: the token goes into the cookie and is kept here as a hash only. */
export interface NewSession {
  readonly token: string;
  readonly state: SessionState;
}

/** Where a request comes from, for the list of sessions and the audit. */
export interface Origin {
  readonly address: string;
  readonly agent: string;
}

export interface Person {
  readonly id: Id;
  readonly login: string;
  readonly name: string;
  readonly language: Language;
  readonly state: 'invited' | 'active' | 'disabled';
  readonly duties: readonly Duty[];
  readonly totp: boolean;
  readonly passkeys: number;
  readonly lockedUntil: number | undefined;
  readonly createdAt: number;
  readonly lastSeenAt: number | undefined;
}

export interface SessionEntry {
  readonly id: Id;
  readonly address: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly until: number;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export interface ApiKey {
  readonly id: Id;
  readonly name: string;
  /** The first characters of the secret, to tell keys apart. */
  readonly prefix: string;
  readonly role: StaffRole;
  readonly organisation: string | undefined;
  readonly acts: readonly Act[];
  readonly createdBy: Id;
  readonly createdAt: number;
  readonly until: number;
  readonly lastUsedAt: number | undefined;
  readonly revokedAt: number | undefined;
}

/** One line of the audit. Never a number in full, never a text, never a secret. */
export interface AuditEntry {
  readonly actor: string;
  readonly actorName: string;
  /** What was done: `message.unmasked`, `held.released`, `rule-mode.proposed` … */
  readonly act: string;
  /** To what: its kind and its id. */
  readonly object: { readonly kind: string; readonly id: string };
  /** Whose matter it is: who is scoped to an organisation sees only its own. */
  readonly organisation: string | undefined;
  readonly reason: string | undefined;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly address: string;
}

export interface StoredAuditEntry extends AuditEntry {
  /** Rising; the page's key. */
  readonly sequence: number;
  readonly at: number;
}

export type AccessErrorCode =
  | 'sign-in-failed'
  | 'locked'
  | 'session-ended'
  | 'code-wrong'
  | 'invitation-invalid'
  | 'password-weak'
  | 'login-taken'
  | 'login-invalid'
  | 'passkey-refused'
  | 'factor-needed'
  | 'not-there'
  | 'last-operator'
  | 'duty-invalid'
  | 'act-invalid'
  | 'expiry-invalid'
  | 'provider-refused'
  | 'own-proposal'
  | 'proposal-decided'
  | 'idempotency-mismatch';

/** What a person or a machine did that cannot be: the API puts it into words. */
export class AccessError extends Error {
  readonly code: AccessErrorCode;
  /** The field that is wrong, where it is one. */
  readonly field: string | undefined;
  /** `locked`: until when. */
  readonly until: number | undefined;

  constructor(code: AccessErrorCode, options: { readonly field?: string; readonly until?: number } = {}) {
    super(code);
    this.name = 'AccessError';
    this.code = code;
    this.field = options.field;
    this.until = options.until;
  }
}
