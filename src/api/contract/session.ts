import { z } from 'zod';
import { act, duty, id, language, moment, staffRole, words } from './common.ts';

export const factors = z.object({ totp: z.boolean(), passkeys: z.number(), recoveryCodesLeft: z.number() });

/** Who is signed in, and how far. `none`: nobody; the other steps allow only the next step. */
export const session = z.object({
  step: z.enum(['none', 'second-factor', 'enrol', 'in']),
  person: z.object({ id, login: z.string(), name: z.string(), language }).nullable(),
  factors: factors.nullable(),
  duties: z.array(duty),
  /** What these duties allow somewhere. */
  acts: z.array(act),
  idleUntil: moment.nullable(),
  until: moment.nullable(),
  /** Other ways in. */
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Nobody has enrolled yet: the token that `anning start` printed is asked for. */
  firstRun: z.boolean(),
  /** This installation is a demo. */
  demo: z.boolean(),
  version: z.string(),
});

export const passwordSignIn = z.strictObject({
  login: z.string().min(1).max(100),
  password: z.string().min(1).max(1024),
});
export const tokenSignIn = z.strictObject({ token: z.string().min(1).max(200) });
export const codeSignIn = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
export const recoverySignIn = z.strictObject({ code: z.string().min(4).max(40) });

export const profile = z.strictObject({
  login: z.string().max(100).optional(),
  name: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(1024),
  language,
});
export const totpSetup = z.object({ secret: z.string(), uri: z.string() });
export const recoveryCodes = z.object({ codes: z.array(z.string()) });

/** WebAuthn's own JSON, made and read by @simplewebauthn on both sides. */
export const webauthn = z.record(z.string(), z.unknown());
export const passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
});
export const newPasskey = z.strictObject({ name: z.string().trim().min(1).max(60), response: webauthn });

export const mine = z.object({
  person: z.object({ id, login: z.string(), name: z.string(), language }),
  factors,
  passkeys: z.array(passkey),
  sessions: z.array(
    z.object({
      id,
      current: z.boolean(),
      address: z.string(),
      agent: z.string(),
      createdAt: moment,
      seenAt: moment,
      until: moment,
    }),
  ),
});
export const mineChange = z.strictObject({ name: z.string().trim().min(1).max(100), language });
export const passwordChange = z.strictObject({
  old: z.string().min(1).max(1024),
  password: z.string().min(1).max(1024),
});

/** Every word that codes stand for, in both languages: what a screen shows instead of a code. */
export const vocabulary = z.object({
  reasons: z.record(z.string(), words),
  purposes: z.record(z.string(), words),
  consentChannels: z.record(z.string(), words),
  consentStates: z.record(z.string(), words),
  consentKinds: z.record(z.string(), words),
  /** How often: a day, a week, a month. */
  frequencies: z.record(z.string(), words),
  roles: z.record(z.string(), words),
  acts: z.record(z.string(), words),
  /** What stands in the audit. */
  deeds: z.record(z.string(), words),
  outcomes: z.record(z.string(), words),
  carriers: z.record(z.string(), words),
  anomalies: z.record(z.string(), words),
  waysIn: z.record(z.string(), words),
  details: z.record(z.string(), words),
  complaintStates: z.record(z.string(), words),
  complaintChannels: z.record(z.string(), words),
  complaintMarks: z.record(z.string(), words),
  complaintEnds: z.record(z.string(), words),
  caseSubjects: z.record(z.string(), words),
  caseStates: z.record(z.string(), words),
  caseDecisions: z.record(z.string(), words),
  caseActs: z.record(z.string(), words),
  leadStandings: z.record(z.string(), words),
  hopStates: z.record(z.string(), words),
  leadFound: z.record(z.string(), words),
  alarmLevels: z.record(z.string(), words),
  alarmOpinions: z.record(z.string(), words),
  provinces: z.record(z.string(), words),
  leadDeeds: z.record(z.string(), words),
  stopChecks: z.record(z.string(), words),
  proofChecks: z.record(z.string(), words),
  webhookEvents: z.record(z.string(), words),
  webhookStates: z.record(z.string(), words),
  deliveryStates: z.record(z.string(), words),
  deliveryFaults: z.record(z.string(), words),
  dutyHolders: z.record(z.string(), words),
  certainties: z.record(z.string(), words),
  qualifications: z.record(z.string(), words),
  contactRoles: z.record(z.string(), words),
  relationRoles: z.record(z.string(), words),
  /** What the first digits of a port say; the longest prefix counts. */
  portBlocks: z.array(
    z.object({ prefix: z.string(), kind: z.string(), carrier: z.string().nullable(), older: z.boolean() }),
  ),
  portKinds: z.record(z.string(), z.object({ name: words, meaning: words })),
  /** On what each sanction can be placed. */
  sanctionTargets: z.record(z.string(), z.array(z.string())),
  rolesOfOne: z.array(staffRole),
  actsOfRoles: z.record(z.string(), z.array(act)),
});
