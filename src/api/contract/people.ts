import { z } from 'zod';
import { act, duty, id, language, moment, page, reason, staffRole } from './common.ts';

export const person = z.object({
  id,
  login: z.string(),
  name: z.string(),
  language,
  state: z.enum(['invited', 'active', 'disabled']),
  duties: z.array(duty),
  totp: z.boolean(),
  passkeys: z.number(),
  lockedUntil: moment.nullable(),
  createdAt: moment,
  lastSeenAt: moment.nullable(),
});
export const peopleQuery = z.object({
  ...page,
  q: z.string().max(100).optional(),
});
export const invitation = z.strictObject({
  login: z.string().trim().min(2).max(100),
  name: z.string().trim().min(1).max(100),
  language,
  duties: z.array(duty).min(1).max(20),
});
/** The link is told once. */
export const invited = z.object({ person, link: z.string(), until: moment });
export const personChange = z.strictObject({
  duties: z.array(duty).min(1).max(20).optional(),
  state: z.enum(['active', 'disabled']).optional(),
  reason,
});

export const apiKey = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  role: staffRole,
  organisation: z.string().nullable(),
  acts: z.array(act),
  createdBy: z.string(),
  createdAt: moment,
  until: moment,
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
});
export const newApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: staffRole,
  organisation: z.string().nullable(),
  acts: z.array(act).min(1),
  /** How long it lives. */
  days: z.int().min(1).max(400),
});
/** The secret is told once. */
export const madeApiKey = z.object({ key: apiKey, secret: z.string() });
export const because = z.strictObject({ reason });
