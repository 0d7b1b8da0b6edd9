import type { RecordStore, Sealer } from '../store/index.ts';
import { Audit } from './audit.ts';
import { Enrolment } from './enrolment.ts';
import { Failures } from './failures.ts';
import { DEFAULTS, type Ground, type Settings } from './ground.ts';
import { Idempotency } from './idempotency.ts';
import { Keys } from './keys.ts';
import { Oidc, type OidcProvider } from './oidc.ts';
import { Passkeys } from './passkeys.ts';
import { type HashingCost, Passwords } from './passwords.ts';
import { People } from './people.ts';
import { Proposals } from './proposals.ts';
import { Sessions } from './sessions.ts';
import { sweep } from './sweep.ts';
import { Totp } from './totp.ts';

export interface AccessOptions {
  readonly record: RecordStore;
  /** What has to be read again (secrets of authenticator apps, kept answers) is sealed with it. */
  readonly sealer: Sealer;
  readonly clock: () => number;
  /** Where people reach the console, such as https://anning.example.cn. */
  readonly publicUrl: string;
  readonly hashing?: HashingCost;
  readonly settings?: Partial<Settings>;
  readonly oidc?: readonly OidcProvider[];
}

export interface Access {
  readonly people: People;
  readonly sessions: Sessions;
  readonly enrolment: Enrolment;
  readonly passkeys: Passkeys;
  readonly oidc: Oidc;
  readonly keys: Keys;
  readonly audit: Audit;
  readonly idempotency: Idempotency;
  readonly proposals: Proposals;
  /** Removes what has run out. For housekeeping: nothing that has run out is ever accepted. */
  sweep(): Promise<void>;
}

export function openAccess(options: AccessOptions): Access {
  const { record, sealer, clock } = options;
  const settings: Settings = { ...DEFAULTS, ...options.settings };
  const ground: Ground = {
    record,
    db: record.db,
    sealer,
    clock,
    settings,
    passwords: new Passwords(options.hashing),
    failures: new Failures(record.db, clock, settings),
    publicUrl: new URL(options.publicUrl),
  };
  const totp = new Totp(ground);
  const sessions = new Sessions(ground, totp);
  return {
    people: new People(ground),
    sessions,
    enrolment: new Enrolment(ground, sessions, totp),
    passkeys: new Passkeys(ground, sessions),
    oidc: new Oidc(ground, sessions, options.oidc ?? []),
    keys: new Keys(ground),
    audit: new Audit(ground),
    idempotency: new Idempotency(ground),
    proposals: new Proposals(ground),
    sweep: () => sweep(ground),
  };
}
